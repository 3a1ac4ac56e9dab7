/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define MORTISE_TYPE_FORM_SCHEMA (mortise_form_schema_get_type ())
G_DECLARE_FINAL_TYPE (MortiseFormSchema, mortise_form_schema, MORTISE, FORM_SCHEMA, GObject)

MortiseFormSchema *mortise_form_schema_new (JsonNode *root, GError **error);
JsonNode *mortise_form_schema_get_root (MortiseFormSchema *self);
JsonNode *mortise_form_schema_follow (MortiseFormSchema *self, JsonNode *schema);
JsonObject *mortise_form_schema_resolve (MortiseFormSchema *self, JsonNode *schema, JsonNode *value);
void mortise_form_schema_begin (MortiseFormSchema *self);
gboolean mortise_form_schema_spend (MortiseFormSchema *self, guint work);
gboolean mortise_form_schema_is_spent (MortiseFormSchema *self);
gboolean mortise_form_schema_matches (MortiseFormSchema *self, JsonNode *schema, JsonNode *value);
GPtrArray *mortise_form_schema_validate (MortiseFormSchema *self, JsonNode *schema, JsonNode *value);
JsonNode *mortise_form_schema_make_value (MortiseFormSchema *self, JsonNode *schema);

G_END_DECLS
