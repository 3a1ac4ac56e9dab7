/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

gboolean mortise_json_pointer_is_valid (const char *pointer);
char *mortise_json_pointer_escape (const char *token);
GStrv mortise_json_pointer_split (const char *pointer);
JsonNode *mortise_json_pointer_step (JsonNode *node, const char *token);
JsonNode *mortise_json_pointer_find (JsonNode *root, const char *pointer);

G_END_DECLS
