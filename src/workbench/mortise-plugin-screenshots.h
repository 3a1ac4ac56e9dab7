/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-plugin-group.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_PLUGIN_SCREENSHOTS (mortise_plugin_screenshots_get_type ())
G_DECLARE_FINAL_TYPE (MortisePluginScreenshots,
                      mortise_plugin_screenshots,
                      MORTISE,
                      PLUGIN_SCREENSHOTS,
                      MortisePluginGroup)

G_END_DECLS
