/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "mortise-plugin-item.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_PLUGIN_FILTER (mortise_plugin_filter_get_type ())
G_DECLARE_FINAL_TYPE (MortisePluginFilter, mortise_plugin_filter, MORTISE, PLUGIN_FILTER, GtkFilter)

void mortise_plugin_filter_set_plugins (MortisePluginFilter *self, GListModel *plugins);
gboolean mortise_plugin_filter_is_active (MortisePluginFilter *self);
void mortise_plugin_filter_clear (MortisePluginFilter *self);

G_END_DECLS
