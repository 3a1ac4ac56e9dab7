/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whatever form a manifest has its settings in, they are described by one JSON Schema (draft-07) of an object: that is
 * what forms are made from and what a set of values is checked by. */
#include "mortise-settings-schema.h"

#include "mortise-json-pointer.h"
#include "mortise-json.h"

#include <string.h>

/* Of references that lead to others: an honest schema has two or three. */
#define MAX_DEPTH 16

static void
copy_member (JsonObject *to, const char *name, JsonObject *from, const char *from_name)
{
  JsonNode *node = mortise_json_get_member (from, from_name);

  if (node != NULL && !JSON_NODE_HOLDS_NULL (node))
    json_object_set_member (to, name, json_node_copy (node));
}

/* --- from the short form ------------------------------------------------------------------------------------------ */

/* The values in `enum`, which everybody knows, and with their labels in `oneOf`, which forms show. */
static void
set_options (JsonObject *property, JsonArray *options)
{
  JsonArray *values = json_array_new ();
  JsonArray *alternatives = json_array_new ();

  for (guint i = 0; options != NULL && i < json_array_get_length (options); i++)
    {
      JsonObject *option = json_array_get_object_element (options, i);
      JsonObject *alternative = json_object_new ();

      json_array_add_element (values, json_node_copy (json_object_get_member (option, "value")));
      copy_member (alternative, "const", option, "value");
      copy_member (alternative, "title", option, "label");
      json_array_add_object_element (alternatives, alternative);
    }
  json_object_set_array_member (property, "enum", values);
  json_object_set_array_member (property, "oneOf", alternatives);
}

static void
set_type (JsonObject *property, JsonObject *definition)
{
  const char *type = mortise_json_get_string (definition, "type", "json");

  if (g_str_has_prefix (type, "text"))
    json_object_set_string_member (property, "type", "string");
  if (g_str_equal (type, "textarea"))
    json_object_set_string_member (property, "contentMediaType", "text/plain");
  else if (g_str_equal (type, "number"))
    json_object_set_string_member (property, "type", "number");
  else if (g_str_equal (type, "checkbox"))
    json_object_set_string_member (property, "type", "boolean");
  else if (g_str_equal (type, "select"))
    set_options (property, mortise_json_get_array (definition, "options"));
}

/* What the value of a setting of the type `json` looks like, where the manifest says. */
static void
copy_schema (JsonObject *property, JsonObject *definition)
{
  JsonObject *schema = mortise_json_get_object (definition, "schema");
  JsonObjectIter iter;
  const char *word;
  JsonNode *node;

  if (schema == NULL || g_strcmp0 (mortise_json_get_string (definition, "type", NULL), "json") != 0)
    return;
  json_object_iter_init_ordered (&iter, schema);
  while (json_object_iter_next_ordered (&iter, &word, &node))
    json_object_set_member (property, word, json_node_copy (node));
}

/* Where only a part of the value is a secret, that part says so. */
static void
mark_secret (JsonObject *property, JsonObject *definition, gboolean is_text)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), property);

  if (!mortise_json_get_boolean (definition, "sensitive", FALSE) || mortise_settings_schema_has_secret (property, node))
    return;
  json_object_set_boolean_member (property, "writeOnly", TRUE);
  if (is_text)
    json_object_set_string_member (property, "format", "password");
}

static JsonObject *
make_property (JsonObject *definition)
{
  JsonObject *property = json_object_new ();
  gboolean is_text = g_strcmp0 (mortise_json_get_string (definition, "type", NULL), "text") == 0;

  copy_schema (property, definition);
  set_type (property, definition);
  copy_member (property, "title", definition, "label");
  copy_member (property, "description", definition, "description");
  copy_member (property, "default", definition, "default");
  copy_member (property, "minimum", definition, "minimum");
  copy_member (property, "maximum", definition, "maximum");
  copy_member (property, "deprecated", definition, "deprecated");
  copy_member (property, "x-section", definition, "section");
  copy_member (property, "x-unit", definition, "unit");
  /* Of what is required, an empty text will not do. */
  if (g_str_has_prefix (mortise_json_get_string (definition, "type", ""), "text")
      && mortise_json_get_boolean (definition, "required", FALSE))
    json_object_set_int_member (property, "minLength", 1);
  mark_secret (property, definition, is_text);
  return property;
}

static JsonNode *
make_from_list (JsonArray *list)
{
  g_autoptr (JsonObject) whole = json_object_new ();
  JsonObject *properties = json_object_new ();
  JsonArray *required = json_array_new ();

  json_object_set_string_member (whole, "type", "object");
  json_object_set_object_member (whole, "properties", properties);
  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonObject *definition = json_array_get_object_element (list, i);
      const char *key = mortise_json_get_string (definition, "name", NULL);

      json_object_set_object_member (properties, key, make_property (definition));
      if (mortise_json_get_boolean (definition, "required", FALSE))
        json_array_add_string_element (required, key);
    }
  json_object_set_array_member (whole, "required", required);
  return json_node_init_object (json_node_alloc (), whole);
}

/**
 * mortise_settings_schema_new:
 * @settings: (nullable): the `settings` of a manifest that is valid: a list of the short form, or a JSON Schema
 *
 * Returns: (transfer full): the JSON Schema (draft-07) of the object of all settings; one of the author's own as it is
 */
JsonNode *
mortise_settings_schema_new (JsonNode *settings)
{
  if (settings != NULL && JSON_NODE_HOLDS_OBJECT (settings))
    return json_node_copy (settings);
  return make_from_list (settings != NULL ? json_node_get_array (settings) : NULL);
}

/* --- secrets ------------------------------------------------------------------------------------------------------ */

/* (nullable): what a reference into the same document leads to */
static JsonNode *
resolve (JsonObject *whole, const char *reference)
{
  g_autofree char *pointer = *reference == '#' ? g_uri_unescape_string (reference + 1, NULL) : NULL;
  g_autoptr (JsonNode) root = json_node_init_object (json_node_alloc (), whole);
  JsonNode *node = pointer != NULL ? mortise_json_pointer_find (root, pointer) : NULL;

  return node != root ? node : NULL;
}

static gboolean has_secret (JsonObject *whole, JsonNode *node, GHashTable *seen, guint depth);

static gboolean
object_has_secret (JsonObject *whole, JsonObject *object, GHashTable *seen, guint depth)
{
  const char *reference = mortise_json_get_string (object, "$ref", NULL);
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  if (mortise_json_get_boolean (object, "writeOnly", FALSE)
      || g_strcmp0 (mortise_json_get_string (object, "format", NULL), "password") == 0)
    return TRUE;
  if (reference != NULL && depth < MAX_DEPTH && g_hash_table_add (seen, g_strdup (reference)))
    {
      JsonNode *target = resolve (whole, reference);

      if (target != NULL && has_secret (whole, target, seen, depth + 1))
        return TRUE;
    }
  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, &member))
    if (has_secret (whole, member, seen, depth))
      return TRUE;
  return FALSE;
}

static gboolean
has_secret (JsonObject *whole, JsonNode *node, GHashTable *seen, guint depth)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    return object_has_secret (whole, json_node_get_object (node), seen, depth);
  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      for (guint i = 0; i < json_array_get_length (array); i++)
        if (has_secret (whole, json_array_get_element (array, i), seen, depth))
          return TRUE;
    }
  return FALSE;
}

/**
 * mortise_settings_schema_has_secret:
 * @whole: the JSON Schema of all settings
 * @part: the schema of one of them
 *
 * Returns: whether a value of @part is a secret, or has one in it: `writeOnly`, or of the format `password`
 */
gboolean
mortise_settings_schema_has_secret (JsonObject *whole, JsonNode *part)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  return has_secret (whole, part, seen, 0);
}
