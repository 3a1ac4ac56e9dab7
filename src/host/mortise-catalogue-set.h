/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "mortise-site-catalogue.h"
#include "mortise-store.h"

G_BEGIN_DECLS

/**
 * MORTISE_CATALOGUE_DEMONSTRATION:
 *
 * The word that stands for the address of the catalogue that comes with the program.
 */
#define MORTISE_CATALOGUE_DEMONSTRATION "demonstration"

/* The catalogues of a site. Signal: "changed". */
#define MORTISE_TYPE_CATALOGUE_SET (mortise_catalogue_set_get_type ())
G_DECLARE_FINAL_TYPE (MortiseCatalogueSet, mortise_catalogue_set, MORTISE, CATALOGUE_SET, GObject)

MortiseCatalogueSet *mortise_catalogue_set_new (const char *site, MortiseStore *store, GError **error);
SoupSession *mortise_catalogue_set_get_session (MortiseCatalogueSet *self);

void mortise_catalogue_set_load_async (MortiseCatalogueSet *self,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
gboolean mortise_catalogue_set_load_finish (MortiseCatalogueSet *self, GAsyncResult *result, GError **error);
GPtrArray *mortise_catalogue_set_list_valid (MortiseCatalogueSet *self);
const MortiseSiteCatalogue *mortise_catalogue_set_lookup (MortiseCatalogueSet *self, const char *id, GError **error);

void mortise_catalogue_set_add_async (MortiseCatalogueSet *self,
                                      const char *address,
                                      const char *fingerprint,
                                      const char *actor,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
const MortiseSiteCatalogue *
mortise_catalogue_set_add_finish (MortiseCatalogueSet *self, GAsyncResult *result, GError **error);
void mortise_catalogue_set_remove_async (MortiseCatalogueSet *self,
                                         const char *id,
                                         const char *actor,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);
gboolean mortise_catalogue_set_remove_finish (MortiseCatalogueSet *self, GAsyncResult *result, GError **error);
void mortise_catalogue_set_refresh_async (MortiseCatalogueSet *self,
                                          const char *id,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);
gboolean mortise_catalogue_set_refresh_finish (MortiseCatalogueSet *self, GAsyncResult *result, GError **error);
void mortise_catalogue_set_keep_fresh (MortiseCatalogueSet *self);

JsonNode *mortise_catalogue_set_to_json (MortiseCatalogueSet *self);

G_END_DECLS
