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
const char *mortise_plugin_item_get_version (MortisePluginItem *self);
const char *mortise_plugin_item_get_description (MortisePluginItem *self);
const char *mortise_plugin_item_get_author (MortisePluginItem *self);
const char *mortise_plugin_item_get_icon (MortisePluginItem *self);
const char *mortise_plugin_item_get_state (MortisePluginItem *self);
const char *mortise_plugin_item_get_reason (MortisePluginItem *self);
const char *mortise_plugin_item_get_loader (MortisePluginItem *self);
const char *mortise_plugin_item_get_source (MortisePluginItem *self);
const char *mortise_plugin_item_get_directory (MortisePluginItem *self);
const char *const *mortise_plugin_item_get_isolation (MortisePluginItem *self);
const char *const *mortise_plugin_item_get_isolation_missing (MortisePluginItem *self);
gint64 mortise_plugin_item_get_pid (MortisePluginItem *self);
gint64 mortise_plugin_item_get_memory_bytes (MortisePluginItem *self);
gint64 mortise_plugin_item_get_memory_limit_bytes (MortisePluginItem *self);
gint64 mortise_plugin_item_get_cpu_ms (MortisePluginItem *self);
gint64 mortise_plugin_item_get_restarts (MortisePluginItem *self);
gboolean mortise_plugin_item_get_enabled (MortisePluginItem *self);
GListModel *mortise_plugin_item_get_permissions (MortisePluginItem *self);
GListModel *mortise_plugin_item_get_listeners (MortisePluginItem *self);
GListStore *mortise_plugin_item_get_settings (MortisePluginItem *self);
MortiseLog *mortise_plugin_item_get_log (MortisePluginItem *self);
MortiseConnection *mortise_plugin_item_get_connection (MortisePluginItem *self);
void mortise_plugin_item_set_connection (MortisePluginItem *self, MortiseConnection *connection);

G_END_DECLS
