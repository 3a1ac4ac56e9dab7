/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtksourceview/gtksource.h>

void mortise_json_colors_prepare (void);
void mortise_json_colors_follow (GtkSourceView *view);
void mortise_json_colors_follow_scheme (GtkSourceBuffer *buffer);
