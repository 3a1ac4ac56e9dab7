/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-catalogue-search.h"
#include "mortise-host.h"

G_BEGIN_DECLS

JsonNode *mortise_host_search_catalogues (MortiseHost *self, const MortiseCatalogueQuery *query, guint limit);
JsonNode *mortise_host_describe_offer (MortiseHost *self, const char *slug, const char *catalogue, GError **error);
void mortise_host_list_updates_async (MortiseHost *self,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
JsonNode *mortise_host_list_updates_finish (MortiseHost *self, GAsyncResult *result, GError **error);

G_END_DECLS
