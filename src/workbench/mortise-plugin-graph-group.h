/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-plugin-group.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_PLUGIN_GRAPH_GROUP (mortise_plugin_graph_group_get_type ())
G_DECLARE_FINAL_TYPE (MortisePluginGraphGroup,
                      mortise_plugin_graph_group,
                      MORTISE,
                      PLUGIN_GRAPH_GROUP,
                      MortisePluginGroup)

G_END_DECLS
