/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

void mortise_json_write (GString *out, JsonNode *node, gboolean pretty);
void mortise_json_write_string (GString *out, const char *string);

G_END_DECLS
