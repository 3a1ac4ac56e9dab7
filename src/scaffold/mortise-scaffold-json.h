/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *mortise_scaffold_json_append (const char *text, const char *list, const char *const *members, GError **error);

G_END_DECLS
