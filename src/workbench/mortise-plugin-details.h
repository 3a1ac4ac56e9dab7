/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "mortise-plugin-item.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_PLUGIN_DETAILS (mortise_plugin_details_get_type ())
G_DECLARE_FINAL_TYPE (MortisePluginDetails, mortise_plugin_details, MORTISE, PLUGIN_DETAILS, AdwBin)

void mortise_plugin_details_set_plugin (MortisePluginDetails *self, MortisePluginItem *plugin);
void mortise_plugin_details_show_setting (MortisePluginDetails *self, const char *key);

G_END_DECLS
