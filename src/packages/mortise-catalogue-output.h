/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-catalogue.h"
#include "mortise-signing-key.h"

G_BEGIN_DECLS

typedef struct _MortiseCatalogueOutput MortiseCatalogueOutput;

MortiseCatalogueOutput *mortise_catalogue_output_open (const char *directory, GError **error);
void mortise_catalogue_output_free (MortiseCatalogueOutput *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseCatalogueOutput, mortise_catalogue_output_free)

const char *mortise_catalogue_output_get_directory (MortiseCatalogueOutput *self);
char *mortise_catalogue_output_stage (MortiseCatalogueOutput *self, GError **error);

gboolean mortise_catalogue_output_read_root (MortiseCatalogueOutput *self, MortiseCatalogueRoot **root, GError **error);
gboolean mortise_catalogue_output_read_catalogue (MortiseCatalogueOutput *self,
                                                  MortiseCatalogueRoot *root,
                                                  MortiseCatalogue **catalogue,
                                                  GError **error);

gboolean mortise_catalogue_output_write (MortiseCatalogueOutput *self, const char *path, GBytes *bytes, GError **error);
gboolean
mortise_catalogue_output_take (MortiseCatalogueOutput *self, const char *path, const char *file, GError **error);
char *mortise_catalogue_output_sign (MortiseCatalogueOutput *self,
                                     const char *path,
                                     const char *suffix,
                                     GBytes *bytes,
                                     MortiseSigningKey *key,
                                     GError **error);
void mortise_catalogue_output_prune_shards (MortiseCatalogueOutput *self, GHashTable *kept);

G_END_DECLS
