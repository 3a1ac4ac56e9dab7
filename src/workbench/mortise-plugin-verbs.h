/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-plugin-item.h"

G_BEGIN_DECLS

/* What can be asked of a plugin. All finish with mortise_plugin_item_ask_finish(); the item is up to date by then. */
void mortise_plugin_item_set_enabled_async (MortisePluginItem *self,
                                            gboolean enabled,
                                            GAsyncReadyCallback callback,
                                            gpointer user_data);
void mortise_plugin_item_set_enabled_with_others_async (MortisePluginItem *self,
                                                        gboolean enabled,
                                                        GAsyncReadyCallback callback,
                                                        gpointer user_data);
void mortise_plugin_item_restart_async (MortisePluginItem *self, GAsyncReadyCallback callback, gpointer user_data);
void mortise_plugin_item_set_granted_async (MortisePluginItem *self,
                                            const char *permission,
                                            gboolean granted,
                                            GAsyncReadyCallback callback,
                                            gpointer user_data);
void mortise_plugin_item_enable_with_async (MortisePluginItem *self,
                                            const char *const *permissions,
                                            gboolean with_needs,
                                            GAsyncReadyCallback callback,
                                            gpointer user_data);
void mortise_plugin_item_roll_back_async (MortisePluginItem *self,
                                          gboolean with_data,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);
void mortise_plugin_item_set_policy_async (MortisePluginItem *self,
                                           JsonNode *policy,
                                           GAsyncReadyCallback callback,
                                           gpointer user_data);
void
mortise_plugin_item_load_settings_async (MortisePluginItem *self, GAsyncReadyCallback callback, gpointer user_data);
void mortise_plugin_item_load_log_async (MortisePluginItem *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean mortise_plugin_item_ask_finish (MortisePluginItem *self, GAsyncResult *result, GError **error);

G_END_DECLS
