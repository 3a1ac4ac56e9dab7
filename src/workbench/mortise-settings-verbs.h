/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-plugin-item.h"

G_BEGIN_DECLS

void mortise_settings_ask_async (MortisePluginItem *plugin,
                                 const char *method,
                                 const char *tail,
                                 JsonNode *body,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
JsonNode *mortise_settings_ask_finish (MortisePluginItem *plugin, GAsyncResult *result, GError **error);

void mortise_settings_change_async (MortisePluginItem *plugin,
                                    JsonObject *values,
                                    GStrv unset,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
void mortise_settings_reveal_async (MortisePluginItem *plugin,
                                    const char *key,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);

char *mortise_settings_format_time (gint64 time);

G_END_DECLS
