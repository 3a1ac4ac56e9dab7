/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mortise-json-schema.h"

#include "mortise-error.h"
#include "mortise-json.h"
#include "mortise-json-schema-compiler.h"
#include "mortise-string.h"

/**
 * MortiseJsonSchema:
 *
 * A schema of JSON Schema draft-07, ready to be asked about values.
 *
 * It knows all keywords that validate, and of the formats `date-time`, `date`, `time`, `email`, `hostname`, `ipv4`,
 * `ipv6`, `uri`, `uri-reference`, `json-pointer` and `regex`, which it asserts; any other format asserts nothing.
 * References may lead anywhere in the same document, by pointer or by `$id`, and to the meta-schema of draft-07.
 * Nothing is ever fetched. Patterns are those of ECMA 262, with the differences that mortise-json-regex.c lists.
 *
 * A schema does not change, and may be used by several threads at once.
 */
struct _MortiseJsonSchema
{
  GObject parent_instance;

  GPtrArray *rules;
};

G_DEFINE_FINAL_TYPE (MortiseJsonSchema, mortise_json_schema, G_TYPE_OBJECT)

static void
mortise_json_schema_finalize (GObject *object)
{
  MortiseJsonSchema *self = MORTISE_JSON_SCHEMA (object);

  g_clear_pointer (&self->rules, g_ptr_array_unref);

  G_OBJECT_CLASS (mortise_json_schema_parent_class)->finalize (object);
}

static void
mortise_json_schema_class_init (MortiseJsonSchemaClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = mortise_json_schema_finalize;
}

static void
mortise_json_schema_init (MortiseJsonSchema *self)
{
}

/**
 * mortise_json_violation_free:
 * @violation: (transfer full): a violation
 */
void
mortise_json_violation_free (MortiseJsonViolation *violation)
{
  g_free (violation->pointer);
  g_free (violation->keyword);
  g_free (violation->message);
  g_free (violation->hint);
  g_free (violation);
}

/**
 * mortise_json_schema_new:
 * @schema: a schema of draft-07: an object, true or false
 * @error: return location for a %MORTISE_ERROR_INVALID that names the keyword at fault: the schema is malformed,
 *   written for another draft, or refers to nothing or to another document
 *
 * Returns: (transfer full): @schema, compiled; it needs the node no more
 */
MortiseJsonSchema *
mortise_json_schema_new (JsonNode *schema, GError **error)
{
  GPtrArray *rules = mortise_json_schema_compile (schema, error);
  MortiseJsonSchema *self;

  if (rules == NULL)
    return NULL;
  self = g_object_new (MORTISE_TYPE_JSON_SCHEMA, NULL);
  self->rules = rules;
  return self;
}

/**
 * mortise_json_schema_new_from_resource:
 * @resource: what the program brings with it
 * @path: where in it the schema is
 * @error: return location for a #GResourceError, or for what [ctor@Mortise.JsonSchema.new] says
 *
 * Returns: (transfer full): the schema, compiled
 */
MortiseJsonSchema *
mortise_json_schema_new_from_resource (GResource *resource, const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = g_resource_lookup_data (resource, path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  g_autoptr (JsonNode) schema = bytes != NULL ? mortise_json_parse_bytes (bytes, error) : NULL;

  return schema != NULL ? mortise_json_schema_new (schema, error) : NULL;
}

/**
 * mortise_json_schema_validate:
 * @self: a schema
 * @instance: any value
 *
 * Says what is wrong with @instance, up to a hundred things. It takes a bounded time, about a second at worst: an
 * instance that would take more is in violation for that, with the keyword `limit`, `pattern` or `$ref`.
 *
 * Returns: (transfer full) (element-type MortiseJsonViolation): the violations, none when @instance is good
 */
GPtrArray *
mortise_json_schema_validate (MortiseJsonSchema *self, JsonNode *instance)
{
  g_return_val_if_fail (MORTISE_IS_JSON_SCHEMA (self), NULL);
  g_return_val_if_fail (instance != NULL, NULL);

  return mortise_json_rules_validate (self->rules->pdata[0], instance);
}

/**
 * mortise_json_schema_check:
 * @self: a schema
 * @instance: any value
 * @error: return location for a %MORTISE_ERROR_INVALID with the pointer and the message of the first violation
 *
 * See [method@Mortise.JsonSchema.validate].
 *
 * Returns: whether @instance is good
 */
gboolean
mortise_json_schema_check (MortiseJsonSchema *self, JsonNode *instance, GError **error)
{
  g_autoptr (GPtrArray) violations = mortise_json_schema_validate (self, instance);
  const MortiseJsonViolation *first;
  g_autofree char *pointer = NULL;

  if (violations->len == 0)
    return TRUE;
  first = violations->pdata[0];
  pointer = mortise_string_to_line (first->pointer);
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "%s%s%s", pointer, *pointer != '\0' ? ": " : "",
               first->message);
  return FALSE;
}
