/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-form-schema.h"
#include "mortise-json-value.h"

G_BEGIN_DECLS

gboolean mortise_form_json_equal (JsonNode *left, JsonNode *right);
gboolean mortise_form_json_has_element (JsonArray *array, JsonNode *value);
JsonObject *mortise_form_json_copy_object (JsonObject *object);
JsonNode *mortise_form_json_with_member (JsonNode *object, const char *name, JsonNode *value);
JsonNode *mortise_form_json_with_element (JsonNode *array, guint index, JsonNode *value);
JsonNode *mortise_form_json_with_inserted (JsonNode *array, guint index, JsonNode *value);
JsonNode *mortise_form_json_with_removed (JsonNode *array, guint index);
JsonNode *mortise_form_json_with_renamed (JsonNode *object, const char *from, const char *to);

JsonNode *mortise_form_json_make_all_of (JsonNode *first, JsonNode *second);
JsonNode *mortise_form_json_make_types (MortiseJsonTypes types);
JsonNode *mortise_form_json_make_typed (const char *type);
JsonNode *mortise_form_json_find_default (MortiseFormSchema *schema, JsonNode *property);

G_END_DECLS
