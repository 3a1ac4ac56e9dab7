/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-catalogue-block.h"
#include "mortise-catalogue-index.h"
#include "mortise-catalogue-package.h"
#include "mortise-catalogue-root.h"
#include "mortise-catalogue-shard.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_CATALOGUE (mortise_catalogue_get_type ())
G_DECLARE_FINAL_TYPE (MortiseCatalogue, mortise_catalogue, MORTISE, CATALOGUE, GObject)

MortiseCatalogue *mortise_catalogue_new (const char *address,
                                         MortiseCatalogueRoot *root,
                                         MortiseCatalogueIndex *index,
                                         GPtrArray *shards,
                                         GError **error);

const char *mortise_catalogue_get_address (MortiseCatalogue *self);
const char *mortise_catalogue_get_name (MortiseCatalogue *self);
MortiseCatalogueRoot *mortise_catalogue_get_root (MortiseCatalogue *self);
MortiseCatalogueIndex *mortise_catalogue_get_index (MortiseCatalogue *self);
gboolean mortise_catalogue_check_time (MortiseCatalogue *self, gint64 now, GError **error);

GPtrArray *mortise_catalogue_get_packages (MortiseCatalogue *self);
MortiseCataloguePackage *mortise_catalogue_lookup (MortiseCatalogue *self, const char *slug);
MortiseCatalogueShard *mortise_catalogue_find_shard (MortiseCatalogue *self, const char *sha256);
const MortiseCatalogueBlock *mortise_catalogue_find_block (MortiseCatalogue *self,
                                                           const char *slug,
                                                           const MortiseVersion *version,
                                                           const char *sha256);
JsonObject *mortise_catalogue_to_json (MortiseCatalogue *self);

G_END_DECLS
