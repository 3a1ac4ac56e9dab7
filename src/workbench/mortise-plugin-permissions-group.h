/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-plugin-group.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_PLUGIN_PERMISSIONS_GROUP (mortise_plugin_permissions_group_get_type ())
G_DECLARE_FINAL_TYPE (MortisePluginPermissionsGroup,
                      mortise_plugin_permissions_group,
                      MORTISE,
                      PLUGIN_PERMISSIONS_GROUP,
                      MortisePluginGroup)

G_END_DECLS
