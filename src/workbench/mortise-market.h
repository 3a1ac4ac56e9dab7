/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-catalogue-item.h"
#include "mortise-connection.h"
#include "mortise-key-item.h"
#include "mortise-offer-item.h"
#include "mortise-update-item.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_MARKET (mortise_market_get_type ())
G_DECLARE_FINAL_TYPE (MortiseMarket, mortise_market, MORTISE, MARKET, GObject)

/* As many offers as are shown, which is what docs/admin-api.md lets a list have: who gets more is to search. */
#define MORTISE_MARKET_MAX_OFFERS 10000

MortiseMarket *mortise_market_new (MortiseConnection *connection);
MortiseConnection *mortise_market_get_connection (MortiseMarket *self);
GListModel *mortise_market_get_catalogues (MortiseMarket *self);
GListModel *mortise_market_get_offers (MortiseMarket *self);
GListModel *mortise_market_get_updates (MortiseMarket *self);
GListModel *mortise_market_get_keys (MortiseMarket *self);
guint mortise_market_get_n_updates (MortiseMarket *self);
const char *mortise_market_find_catalogue (MortiseMarket *self, const char *name);
void mortise_market_search (MortiseMarket *self, const char *text);
void mortise_market_refresh_keys (MortiseMarket *self);

void mortise_market_add_catalogue_async (MortiseMarket *self,
                                         const char *address,
                                         const char *fingerprint,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);
MortiseCatalogueItem *mortise_market_add_catalogue_finish (MortiseMarket *self, GAsyncResult *result, GError **error);
void mortise_market_remove_catalogue_async (MortiseMarket *self,
                                            const char *id,
                                            GAsyncReadyCallback callback,
                                            gpointer user_data);
void mortise_market_refresh_catalogues_async (MortiseMarket *self, GAsyncReadyCallback callback, gpointer user_data);
void mortise_market_add_key_async (MortiseMarket *self,
                                   const char *key,
                                   const char *publisher,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
void
mortise_market_remove_key_async (MortiseMarket *self, const char *id, GAsyncReadyCallback callback, gpointer user_data);
gboolean mortise_market_ask_finish (MortiseMarket *self, GAsyncResult *result, GError **error);

G_END_DECLS
