/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-connection.h"
#include "mortise-item.h"
#include "mortise-log.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_PLUGIN_ITEM (mortise_plugin_item_get_type ())
G_DECLARE_FINAL_TYPE (MortisePluginItem, mortise_plugin_item, MORTISE, PLUGIN_ITEM, MortiseItem)

const char *mortise_plugin_item_get_slug (MortisePluginItem *self);
const char *mortise_plugin_item_get_name (MortisePluginItem *self);
const char *mortise_plugin_item_get_state (MortisePluginItem *self);
const char *mortise_plugin_item_get_member (MortisePluginItem *self, const char *name);
const char *mortise_plugin_item_get_provenance (MortisePluginItem *self, const char *name);
const char *const *mortise_plugin_item_get_platforms (MortisePluginItem *self);
gboolean mortise_plugin_item_get_enabled (MortisePluginItem *self);
GListModel *mortise_plugin_item_get_permissions (MortisePluginItem *self);
GListModel *mortise_plugin_item_get_listeners (MortisePluginItem *self);
JsonNode *mortise_plugin_item_get_settings (MortisePluginItem *self);
void mortise_plugin_item_set_settings (MortisePluginItem *self, JsonNode *settings);
MortiseLog *mortise_plugin_item_get_log (MortisePluginItem *self);
MortiseConnection *mortise_plugin_item_get_connection (MortisePluginItem *self);
void mortise_plugin_item_set_connection (MortisePluginItem *self, MortiseConnection *connection);

G_END_DECLS
