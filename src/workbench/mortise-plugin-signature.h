/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-plugin-item.h"

G_BEGIN_DECLS

char *mortise_plugin_signature_describe (MortisePluginItem *plugin);
const char *mortise_plugin_signature_get_state (MortisePluginItem *plugin);
char *mortise_signature_describe (const char *state, const char *publisher);
const char *mortise_signature_get_icon_name (const char *state);
const char *mortise_signature_get_style (const char *state);

G_END_DECLS
