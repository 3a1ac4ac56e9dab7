/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-plugin-group.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_PLUGIN_DATA_GROUP (mortise_plugin_data_group_get_type ())
G_DECLARE_FINAL_TYPE (MortisePluginDataGroup, mortise_plugin_data_group, MORTISE, PLUGIN_DATA_GROUP, MortisePluginGroup)

G_END_DECLS
