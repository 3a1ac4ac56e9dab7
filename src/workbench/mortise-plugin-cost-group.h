/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-plugin-group.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_PLUGIN_COST_GROUP (mortise_plugin_cost_group_get_type ())
G_DECLARE_FINAL_TYPE (MortisePluginCostGroup, mortise_plugin_cost_group, MORTISE, PLUGIN_COST_GROUP, MortisePluginGroup)

G_END_DECLS
