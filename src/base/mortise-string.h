/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean mortise_set_string (char **target, const char *value);
char *mortise_string_to_line (const char *text);

G_END_DECLS
