/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Settings come as a list of our own short form, or as a JSON Schema of an object. Of the latter each property becomes
 * an entry of the short form, which is what forms and the command line show, and its schema still decides on values.
 */
#include "mortise-manifest-setting.h"

#include "mortise-error.h"
#include "mortise-json-pointer.h"
#include "mortise-json-schema.h"
#include "mortise-json-value.h"
#include "mortise-json.h"
#include "mortise-settings-schema.h"

#include <string.h>

/* Of properties in a schema of settings: as many as a list may have entries. */
#define MAX_PROPERTIES 200
#define MAX_KEY_LENGTH 64

void
mortise_manifest_setting_free (MortiseManifestSetting *setting)
{
  g_free (setting->key);
  g_free (setting->type);
  g_clear_pointer (&setting->definition, json_object_unref);
  g_clear_pointer (&setting->schema, json_object_unref);
  g_free (setting);
}

static gboolean
has_secret (JsonObject *schema)
{
  g_autoptr (JsonNode) node = schema != NULL ? json_node_init_object (json_node_alloc (), schema) : NULL;

  return node != NULL && mortise_json_get_string (schema, "$ref", NULL) == NULL
         && mortise_settings_schema_has_secret (schema, node);
}

static MortiseManifestSetting *
setting_new (const char *key, JsonObject *definition, JsonObject *schema)
{
  MortiseManifestSetting *setting = g_new0 (MortiseManifestSetting, 1);

  setting->key = g_strdup (key);
  setting->type = g_strdup (mortise_json_get_string (definition, "type", NULL));
  setting->definition = json_object_ref (definition);
  setting->schema = schema != NULL ? json_object_ref (schema) : NULL;
  setting->is_sensitive = mortise_json_get_boolean (definition, "sensitive", FALSE) || has_secret (schema);
  return setting;
}

static gboolean
is_taken (GPtrArray *settings, const char *key)
{
  for (guint i = 0; i < settings->len; i++)
    if (g_str_equal (((MortiseManifestSetting *) settings->pdata[i])->key, key))
      return TRUE;
  return FALSE;
}

static gboolean
check_default (const MortiseManifestSetting *setting, const char *pointer, GError **error)
{
  JsonNode *value = mortise_json_get_member (setting->definition, "default");
  g_autoptr (GError) problem = NULL;
  g_autofree char *token = NULL;

  if (value == NULL || mortise_manifest_setting_check (setting, value, &problem))
    return TRUE;
  token = mortise_json_pointer_escape (setting->key);
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "%s/default%s", pointer,
               problem->message + strlen ("/") + strlen (token));
  return FALSE;
}

/* --- the short form ----------------------------------------------------------------------------------------------- */

/* (nullable): what the value of a setting of the type `json` looks like */
static JsonObject *
get_own_schema (JsonObject *definition)
{
  gboolean is_json = g_strcmp0 (mortise_json_get_string (definition, "type", NULL), "json") == 0;

  return is_json ? mortise_json_get_object (definition, "schema") : NULL;
}

static gboolean
refers (JsonNode *node)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      for (guint i = 0; i < json_array_get_length (array); i++)
        if (refers (json_array_get_element (array, i)))
          return TRUE;
    }
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return FALSE;
  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &name, &member))
    if (g_str_equal (name, "$ref") || refers (member))
      return TRUE;
  return FALSE;
}

/* It becomes a part of the schema of all settings, in which a reference would lead elsewhere. */
static gboolean
check_own_schema (JsonObject *definition, const char *pointer, GError **error)
{
  JsonObject *own = get_own_schema (definition);
  g_autoptr (JsonNode) node = own != NULL ? json_node_init_object (json_node_alloc (), own) : NULL;
  g_autoptr (MortiseJsonSchema) schema = NULL;

  if (node == NULL)
    return TRUE;
  if (refers (node))
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
                   "%s/schema: has a $ref; write what it leads to, or all settings as one JSON Schema", pointer);
      return FALSE;
    }
  schema = mortise_json_schema_new (node, error);
  if (schema == NULL)
    g_prefix_error (error, "%s/schema: ", pointer);
  return schema != NULL;
}

static gboolean
read_list (GPtrArray *settings, JsonArray *list, GError **error)
{
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonObject *definition = json_array_get_object_element (list, i);
      const char *key = mortise_json_get_string (definition, "name", NULL);
      g_autofree char *pointer = g_strdup_printf ("/settings/%u", i);

      if (is_taken (settings, key))
        {
          g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "%s/name: there is another \"%s\"; keep one",
                       pointer, key);
          return FALSE;
        }
      if (!check_own_schema (definition, pointer, error))
        return FALSE;
      g_ptr_array_add (settings, setting_new (key, definition, get_own_schema (definition)));
      if (!check_default (settings->pdata[i], pointer, error))
        return FALSE;
    }
  return TRUE;
}

/* --- JSON Schema -------------------------------------------------------------------------------------------------- */

static const char *
choose_type (JsonObject *property)
{
  const char *type = mortise_json_get_string (property, "type", NULL);

  if (mortise_json_get_array (property, "enum") != NULL)
    return "select";
  if (g_strcmp0 (type, "boolean") == 0)
    return "checkbox";
  if (g_strcmp0 (type, "integer") == 0 || g_strcmp0 (type, "number") == 0)
    return "number";
  if (g_strcmp0 (type, "string") == 0)
    return mortise_json_get_int (property, "maxLength", 0) > 200 ? "textarea" : "text";
  return "json";
}

static JsonArray *
list_options (JsonArray *values)
{
  JsonArray *options = json_array_new ();

  for (guint i = 0; i < json_array_get_length (values); i++)
    {
      JsonNode *value = json_array_get_element (values, i);
      g_autofree char *shown = mortise_json_value_describe (value);
      const char *label = JSON_NODE_HOLDS_VALUE (value) ? json_node_get_string (value) : NULL;
      JsonObject *option = json_object_new ();

      json_object_set_member (option, "value", json_node_copy (value));
      json_object_set_string_member (option, "label", label != NULL ? label : shown);
      json_array_add_object_element (options, option);
    }
  return options;
}

static void
copy_member (JsonObject *to, const char *name, JsonObject *from, const char *from_name)
{
  JsonNode *node = mortise_json_get_member (from, from_name);

  if (node != NULL)
    json_object_set_member (to, name, json_node_copy (node));
}

static gboolean
names (JsonArray *required, const char *key)
{
  for (guint i = 0; required != NULL && i < json_array_get_length (required); i++)
    if (g_str_equal (json_array_get_string_element (required, i), key))
      return TRUE;
  return FALSE;
}

static JsonObject *
make_definition (JsonObject *whole, const char *key, JsonNode *node, gboolean is_required)
{
  JsonObject *definition = json_object_new ();
  JsonObject *property = json_node_get_object (node);
  JsonArray *values = mortise_json_get_array (property, "enum");

  json_object_set_string_member (definition, "name", key);
  json_object_set_string_member (definition, "type", choose_type (property));
  copy_member (definition, "label", property, "title");
  copy_member (definition, "description", property, "description");
  copy_member (definition, "default", property, "default");
  copy_member (definition, "minimum", property, "minimum");
  copy_member (definition, "maximum", property, "maximum");
  copy_member (definition, "deprecated", property, "deprecated");
  copy_member (definition, "section", property, "x-section");
  copy_member (definition, "unit", property, "x-unit");
  json_object_set_boolean_member (definition, "required", is_required);
  json_object_set_boolean_member (definition, "sensitive", mortise_settings_schema_has_secret (whole, node));
  if (values != NULL)
    json_object_set_array_member (definition, "options", list_options (values));
  return definition;
}

/* The schema of one property, in which references into the whole still lead somewhere. */
static JsonObject *
make_schema (JsonObject *whole, const char *key)
{
  g_autofree char *token = mortise_json_pointer_escape (key);
  g_autofree char *fragment = g_uri_escape_string (token, "~", FALSE);
  g_autofree char *reference = g_strconcat ("#/properties/", fragment, NULL);
  JsonObject *schema = json_object_new ();

  json_object_set_string_member (schema, "$ref", reference);
  copy_member (schema, "properties", whole, "properties");
  copy_member (schema, "definitions", whole, "definitions");
  return schema;
}

static gboolean
read_property (GPtrArray *settings, JsonObject *whole, const char *key, JsonNode *property, GError **error)
{
  g_autofree char *pointer = g_strdup_printf ("/settings/properties/%s", key);
  g_autoptr (JsonObject) definition = NULL;
  g_autoptr (JsonObject) schema = make_schema (whole, key);

  if (!JSON_NODE_HOLDS_OBJECT (property) || *key == '\0' || g_utf8_strlen (key, -1) > MAX_KEY_LENGTH)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
                   "%s: write a name of 1 to %d characters, and an object that describes the setting", pointer,
                   MAX_KEY_LENGTH);
      return FALSE;
    }
  definition = make_definition (whole, key, property, names (mortise_json_get_array (whole, "required"), key));
  g_ptr_array_add (settings, setting_new (key, definition, schema));
  return check_default (settings->pdata[settings->len - 1], pointer, error);
}

static gboolean
read_schema (GPtrArray *settings, JsonNode *node, GError **error)
{
  JsonObject *whole = json_node_get_object (node);
  JsonObject *properties = mortise_json_get_object (whole, "properties");
  g_autoptr (MortiseJsonSchema) schema = mortise_json_schema_new (node, error);
  JsonObjectIter iter;
  const char *key;
  JsonNode *property;

  if (schema == NULL)
    {
      g_prefix_error (error, "/settings: ");
      return FALSE;
    }
  if (properties == NULL || json_object_get_size (properties) > MAX_PROPERTIES)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
                   "/settings: a schema of settings has its properties in `properties`, %d at most; write them there",
                   MAX_PROPERTIES);
      return FALSE;
    }
  json_object_iter_init_ordered (&iter, properties);
  while (json_object_iter_next_ordered (&iter, &key, &property))
    if (!read_property (settings, whole, key, property, error))
      return FALSE;
  return TRUE;
}

/**
 * mortise_manifest_settings_read:
 * @settings: (nullable): the `settings` of a manifest that keeps to plugin.schema.json: a list, or an object
 * @error: return location for a `MORTISE_ERROR_INVALID` that begins with a JSON pointer
 *
 * Returns: (transfer full) (element-type MortiseManifestSetting): the settings in their order; no key is there twice,
 * and each default is a value that may be set
 */
GPtrArray *
mortise_manifest_settings_read (JsonNode *settings, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) mortise_manifest_setting_free);
  gboolean is_good = TRUE;

  if (settings != NULL && JSON_NODE_HOLDS_ARRAY (settings))
    is_good = read_list (list, json_node_get_array (settings), error);
  else if (settings != NULL)
    is_good = read_schema (list, settings, error);
  return is_good ? g_steal_pointer (&list) : NULL;
}

/* --- values ------------------------------------------------------------------------------------------------------- */

gboolean
mortise_manifest_setting_is_required (const MortiseManifestSetting *setting)
{
  return mortise_json_get_boolean (setting->definition, "required", FALSE);
}

/* Whether its value is a secret, which is shown to nobody. */
gboolean
mortise_manifest_setting_is_sensitive (const MortiseManifestSetting *setting)
{
  return setting->is_sensitive;
}

gboolean
mortise_manifest_setting_is_deprecated (const MortiseManifestSetting *setting)
{
  return mortise_json_get_boolean (setting->definition, "deprecated", FALSE);
}

/* (nullable): the heading that it is shown under */
const char *
mortise_manifest_setting_get_section (const MortiseManifestSetting *setting)
{
  return mortise_json_get_string (setting->definition, "section", NULL);
}

/* (nullable): what a number of it counts, such as `MiB` */
const char *
mortise_manifest_setting_get_unit (const MortiseManifestSetting *setting)
{
  return mortise_json_get_string (setting->definition, "unit", NULL);
}

/**
 * mortise_manifest_setting_get_default:
 * @setting: a setting
 *
 * Returns: (transfer full): its default: the manifest's, or the empty value of its type
 */
JsonNode *
mortise_manifest_setting_get_default (const MortiseManifestSetting *setting)
{
  JsonNode *node = mortise_json_get_member (setting->definition, "default");

  if (node != NULL)
    return json_node_copy (node);
  if (g_str_equal (setting->type, "checkbox"))
    return json_node_init_boolean (json_node_alloc (), FALSE);
  if (g_str_equal (setting->type, "text") || g_str_equal (setting->type, "textarea"))
    return json_node_init_string (json_node_alloc (), "");
  return json_node_init_null (json_node_alloc ());
}
