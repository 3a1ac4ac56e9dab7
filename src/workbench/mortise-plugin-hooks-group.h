/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-plugin-group.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_PLUGIN_HOOKS_GROUP (mortise_plugin_hooks_group_get_type ())
G_DECLARE_FINAL_TYPE (MortisePluginHooksGroup,
                      mortise_plugin_hooks_group,
                      MORTISE,
                      PLUGIN_HOOKS_GROUP,
                      MortisePluginGroup)

G_END_DECLS
