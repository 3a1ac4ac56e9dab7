/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "mortise-plugin-item.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_PLUGIN_ICON (mortise_plugin_icon_get_type ())
G_DECLARE_FINAL_TYPE (MortisePluginIcon, mortise_plugin_icon, MORTISE, PLUGIN_ICON, AdwBin)

G_END_DECLS
