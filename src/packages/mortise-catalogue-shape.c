/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-catalogue-shape.h"

#include "mortise-error.h"
#include "mortise-json-schema.h"
#include "mortise-json.h"
#include "mortise-packages-resources.h"

#define SCHEMA_PATH "/io/github/mortise/packages/catalogue.schema.json"

/* The schema tells the files apart by their kind. Who reads one knows which it has to be, so only that part is asked,
 * and its messages are about that part. */
static MortiseJsonSchema *
compile (const char *what)
{
  g_autoptr (GBytes) bytes = g_resource_lookup_data (mortise_packages_get_resource (), SCHEMA_PATH, 0, NULL);
  g_autoptr (JsonNode) whole = mortise_json_parse_bytes (bytes, NULL);
  g_autoptr (JsonNode) part = json_node_alloc ();
  g_autoptr (JsonObject) object = json_object_new ();
  g_autofree char *reference = g_strconcat ("#/definitions/", what, NULL);
  JsonArray *all = json_array_new ();
  JsonObject *one = json_object_new ();

  json_object_set_string_member (one, "$ref", reference);
  json_array_add_object_element (all, one);
  json_object_set_array_member (object, "allOf", all);
  json_object_set_member (object, "definitions",
                          json_node_copy (mortise_json_get_member (json_node_get_object (whole), "definitions")));
  json_node_init_object (part, object);
  return mortise_json_schema_new (part, NULL);
}

static MortiseJsonSchema *
get_schema (const char *what)
{
  static GHashTable *schemas;
  static GMutex mutex;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);
  MortiseJsonSchema *schema;

  if (schemas == NULL)
    schemas = g_hash_table_new (g_str_hash, g_str_equal);
  schema = g_hash_table_lookup (schemas, what);
  if (schema == NULL)
    {
      schema = compile (what);
      g_hash_table_insert (schemas, g_strdup (what), schema);
    }
  return schema;
}

/**
 * mortise_catalogue_shape_check:
 * @what: a definition of catalogue.schema.json, such as `index`
 * @node: what should keep to it
 * @error: return location for a %MORTISE_ERROR_INVALID that begins with a JSON pointer
 *
 * It may be called on any thread.
 *
 * Returns: whether it does
 */
gboolean
mortise_catalogue_shape_check (const char *what, JsonNode *node, GError **error)
{
  return mortise_json_schema_check (get_schema (what), node, error);
}

/**
 * mortise_catalogue_shape_parse:
 * @what: a definition of catalogue.schema.json, such as `index`
 * @text: (array length=length) (element-type guint8): an object of it as text
 * @length: its length in bytes
 * @error: return location for a %MORTISE_ERROR_INVALID
 *
 * Returns: (transfer full) (nullable): the object
 */
JsonObject *
mortise_catalogue_shape_parse (const char *what, const char *text, gsize length, GError **error)
{
  g_autoptr (JsonNode) node = mortise_json_parse (text, length, error);

  if (node == NULL || !mortise_catalogue_shape_check (what, node, error))
    return NULL;
  return json_node_dup_object (node);
}

/**
 * mortise_catalogue_time_parse:
 * @text: a time of RFC 3339, in UTC, such as `2026-11-21T08:30:00Z`
 * @seconds: (out): the same in seconds since 1970
 * @error: return location for a %MORTISE_ERROR_INVALID
 *
 * Returns: whether it is one
 */
gboolean
mortise_catalogue_time_parse (const char *text, gint64 *seconds, GError **error)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (text, NULL);

  if (time == NULL)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
                   "\"%s\" is no time; write one in UTC, such as 2026-11-21T08:30:00Z", text);
      return FALSE;
    }
  *seconds = g_date_time_to_unix (time);
  return TRUE;
}

/**
 * mortise_catalogue_time_format:
 * @seconds: seconds since 1970, before the year 10000
 *
 * Returns: (transfer full): the time as [func@Mortise.catalogue_time_parse] reads it
 */
char *
mortise_catalogue_time_format (gint64 seconds)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (seconds);

  return g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ");
}

/**
 * mortise_catalogue_time_set:
 * @object: an object
 * @name: a member's name
 * @seconds: seconds since 1970, before the year 10000
 *
 * Sets the member to the time as [func@Mortise.catalogue_time_parse] reads it.
 */
void
mortise_catalogue_time_set (JsonObject *object, const char *name, gint64 seconds)
{
  g_autofree char *time = mortise_catalogue_time_format (seconds);

  json_object_set_string_member (object, name, time);
}
