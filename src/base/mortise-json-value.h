/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * MortiseJsonTypes:
 *
 * The types of JSON Schema. A value may have two: an integer is a number as well.
 */
typedef enum
{
  MORTISE_JSON_TYPE_NULL = 1 << 0,
  MORTISE_JSON_TYPE_BOOLEAN = 1 << 1,
  MORTISE_JSON_TYPE_INTEGER = 1 << 2,
  MORTISE_JSON_TYPE_NUMBER = 1 << 3,
  MORTISE_JSON_TYPE_STRING = 1 << 4,
  MORTISE_JSON_TYPE_ARRAY = 1 << 5,
  MORTISE_JSON_TYPE_OBJECT = 1 << 6,
} MortiseJsonTypes;

MortiseJsonTypes mortise_json_value_get_types (JsonNode *node);
MortiseJsonTypes mortise_json_types_from_name (const char *name);
char *mortise_json_types_describe (MortiseJsonTypes types);
gboolean mortise_json_value_is_within_depth (JsonNode *node, guint max_depth);
int mortise_json_value_compare_numbers (JsonNode *left, JsonNode *right);
gboolean mortise_json_value_is_multiple (JsonNode *number, JsonNode *divisor);
char *mortise_json_value_describe (JsonNode *node);
char *mortise_json_text_describe (const char *text);

G_END_DECLS
