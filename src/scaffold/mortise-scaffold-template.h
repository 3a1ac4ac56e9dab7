/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *mortise_scaffold_template_fill (const char *text, GHashTable *values);
char *mortise_scaffold_template_load (const char *path, GHashTable *values, GError **error);

G_END_DECLS
