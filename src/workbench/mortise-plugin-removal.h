/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-plugin-item.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_PLUGIN_REMOVAL (mortise_plugin_removal_get_type ())
G_DECLARE_FINAL_TYPE (MortisePluginRemoval, mortise_plugin_removal, MORTISE, PLUGIN_REMOVAL, GObject)

MortisePluginRemoval *mortise_plugin_removal_new (MortisePluginItem *plugin);
MortisePluginItem *mortise_plugin_removal_get_plugin (MortisePluginRemoval *self);
gboolean mortise_plugin_removal_can_be_undone (MortisePluginRemoval *self);

/* All finish with mortise_plugin_removal_finish(). */
void mortise_plugin_removal_look_async (MortisePluginRemoval *self,
                                        gboolean with_dependents,
                                        gboolean keep_data,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
void
mortise_plugin_removal_carry_out_async (MortisePluginRemoval *self, GAsyncReadyCallback callback, gpointer user_data);
void mortise_plugin_removal_undo_async (MortisePluginRemoval *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean mortise_plugin_removal_finish (MortisePluginRemoval *self, GAsyncResult *result, GError **error);

JsonObject *mortise_plugin_removal_get_preview (MortisePluginRemoval *self);
void mortise_plugin_removal_settle (MortisePluginRemoval *self);

G_END_DECLS
