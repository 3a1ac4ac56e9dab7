/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-connection.h"
#include "mortise-dispatch-item.h"
#include "mortise-hook-item.h"
#include "mortise-plugin-item.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_SITE (mortise_site_get_type ())
G_DECLARE_FINAL_TYPE (MortiseSite, mortise_site, MORTISE, SITE, GObject)

MortiseSite *mortise_site_new (const char *directory);
MortiseConnection *mortise_site_get_connection (MortiseSite *self);
GListModel *mortise_site_get_plugins (MortiseSite *self);
GListModel *mortise_site_get_hooks (MortiseSite *self);
const char *mortise_site_get_plugin_name (MortiseSite *self, const char *slug);
const char *mortise_site_get_platform_name (MortiseSite *self, const char *id);

void mortise_site_open_safely (MortiseSite *self);
void mortise_site_open_async (MortiseSite *self,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean mortise_site_open_finish (MortiseSite *self, GAsyncResult *result, GError **error);
void mortise_site_refresh_async (MortiseSite *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean mortise_site_refresh_finish (MortiseSite *self, GAsyncResult *result, GError **error);

void
mortise_site_install_async (MortiseSite *self, const char *directory, GAsyncReadyCallback callback, gpointer user_data);
MortisePluginItem *mortise_site_install_finish (MortiseSite *self, GAsyncResult *result, GError **error);
void mortise_site_load_hook_async (MortiseSite *self,
                                   MortiseHookItem *hook,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean mortise_site_load_hook_finish (MortiseSite *self, GAsyncResult *result, GError **error);
void mortise_site_fire_async (MortiseSite *self,
                              MortiseHookItem *hook,
                              JsonNode *payload,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
MortiseDispatchItem *mortise_site_fire_finish (MortiseSite *self, GAsyncResult *result, GError **error);

G_END_DECLS
