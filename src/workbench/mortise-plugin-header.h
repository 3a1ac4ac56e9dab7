/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-plugin-group.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_PLUGIN_HEADER (mortise_plugin_header_get_type ())
G_DECLARE_FINAL_TYPE (MortisePluginHeader, mortise_plugin_header, MORTISE, PLUGIN_HEADER, MortisePluginGroup)

G_END_DECLS
