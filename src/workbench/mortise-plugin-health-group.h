/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-plugin-group.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_PLUGIN_HEALTH_GROUP (mortise_plugin_health_group_get_type ())
G_DECLARE_FINAL_TYPE (MortisePluginHealthGroup,
                      mortise_plugin_health_group,
                      MORTISE,
                      PLUGIN_HEALTH_GROUP,
                      MortisePluginGroup)

G_END_DECLS
