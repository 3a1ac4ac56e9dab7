/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <mortise.h>

G_BEGIN_DECLS

JsonObject *widget_rules_count_source (JsonObject *counts, const char *source);
char *widget_rules_render (const char *title, JsonObject *counts, guint rows);

G_END_DECLS
