/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-plugin-group.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_PLUGIN_PARTS_GROUP (mortise_plugin_parts_group_get_type ())
G_DECLARE_FINAL_TYPE (MortisePluginPartsGroup,
                      mortise_plugin_parts_group,
                      MORTISE,
                      PLUGIN_PARTS_GROUP,
                      MortisePluginGroup)

G_END_DECLS
