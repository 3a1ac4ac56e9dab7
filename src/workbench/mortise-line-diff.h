/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void mortise_line_diff (const char *before, const char *after, GArray **removed, GArray **added);

G_END_DECLS
