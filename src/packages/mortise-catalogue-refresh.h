/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "mortise-catalogue-state.h"
#include "mortise-catalogue.h"

G_BEGIN_DECLS

MortiseCatalogue *mortise_catalogue_load (const MortiseCatalogueState *state, const char *cache, GError **error);

void mortise_catalogue_refresh_async (SoupSession *session,
                                      const MortiseCatalogueState *state,
                                      const char *cache,
                                      MortiseCatalogue *current,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
MortiseCatalogue *
mortise_catalogue_refresh_finish (GAsyncResult *result, MortiseCatalogueState **state, GError **error);

G_END_DECLS
