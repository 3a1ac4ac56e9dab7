/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-plugin-group.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_PLUGIN_CHANGES_GROUP (mortise_plugin_changes_group_get_type ())
G_DECLARE_FINAL_TYPE (MortisePluginChangesGroup,
                      mortise_plugin_changes_group,
                      MORTISE,
                      PLUGIN_CHANGES_GROUP,
                      MortisePluginGroup)

G_END_DECLS
