/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-fact-expander.h"
#include "mortise-plugin-item.h"

G_BEGIN_DECLS

void mortise_plugin_network_fill (MortiseFactExpander *row, MortisePluginItem *plugin, JsonObject *activity);

G_END_DECLS
