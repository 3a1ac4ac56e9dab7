/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "mortise-plugin-item.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_PLUGIN_SWITCH (mortise_plugin_switch_get_type ())
G_DECLARE_FINAL_TYPE (MortisePluginSwitch, mortise_plugin_switch, MORTISE, PLUGIN_SWITCH, AdwBin)

void mortise_plugin_switch_set_plugin (MortisePluginSwitch *self, MortisePluginItem *plugin);

G_END_DECLS
