/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

GRegex *mortise_json_regex_new (const char *pattern, GError **error);
gboolean mortise_json_regex_matches (GRegex *regex, const char *text, GError **error);

G_END_DECLS
