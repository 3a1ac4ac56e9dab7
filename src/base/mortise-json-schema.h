/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define MORTISE_TYPE_JSON_SCHEMA (mortise_json_schema_get_type ())
G_DECLARE_FINAL_TYPE (MortiseJsonSchema, mortise_json_schema, MORTISE, JSON_SCHEMA, GObject)

/**
 * MortiseJsonViolation:
 * @pointer: where, as an RFC 6901 JSON pointer (empty for the whole document)
 * @keyword: the schema keyword that refused, such as `required`; `false` for the schema of that name, and `limit` where
 *   checking would take too much
 * @message: one sentence, without its subject, that says what is wrong and what to write instead
 * @hint: (nullable): the `description` of the schema that refused, where it has one: what belongs there
 */
typedef struct
{
  char *pointer;
  char *keyword;
  char *message;
  char *hint;
} MortiseJsonViolation;

void mortise_json_violation_free (MortiseJsonViolation *violation);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseJsonViolation, mortise_json_violation_free)

MortiseJsonSchema *mortise_json_schema_new (JsonNode *schema, GError **error);
MortiseJsonSchema *mortise_json_schema_new_from_resource (GResource *resource, const char *path, GError **error);
GPtrArray *mortise_json_schema_validate (MortiseJsonSchema *self, JsonNode *instance);
gboolean mortise_json_schema_check (MortiseJsonSchema *self, JsonNode *instance, GError **error);

G_END_DECLS
