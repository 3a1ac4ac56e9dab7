/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-plugin-group.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_PLUGIN_SAFETY_GROUP (mortise_plugin_safety_group_get_type ())
G_DECLARE_FINAL_TYPE (MortisePluginSafetyGroup,
                      mortise_plugin_safety_group,
                      MORTISE,
                      PLUGIN_SAFETY_GROUP,
                      MortisePluginGroup)

G_END_DECLS
