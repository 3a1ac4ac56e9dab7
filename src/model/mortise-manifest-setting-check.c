/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a value will do for a setting, and what a typed text means as one. */
#include "mortise-manifest-setting.h"

#include "mortise-error.h"
#include "mortise-json-pointer.h"
#include "mortise-json-schema.h"
#include "mortise-json.h"

#include <string.h>

static JsonNode *
find_option (const MortiseManifestSetting *setting, JsonNode *value)
{
  JsonArray *options = mortise_json_get_array (setting->definition, "options");

  for (guint i = 0; options != NULL && i < json_array_get_length (options); i++)
    {
      JsonNode *own = mortise_json_get_member (json_array_get_object_element (options, i), "value");

      if (own != NULL && json_node_equal (own, value))
        return own;
    }
  return NULL;
}

static gboolean
is_within (JsonObject *definition, JsonNode *value)
{
  double number = json_node_get_double (value);

  return number >= mortise_json_get_double (definition, "minimum", -G_MAXDOUBLE)
         && number <= mortise_json_get_double (definition, "maximum", G_MAXDOUBLE);
}

static char *
describe_number (JsonObject *definition)
{
  g_autofree char *least = mortise_json_get_member (definition, "minimum") != NULL
                               ? g_strdup_printf (" from %g", mortise_json_get_double (definition, "minimum", 0))
                               : g_strdup ("");
  g_autofree char *greatest = mortise_json_get_member (definition, "maximum") != NULL
                                  ? g_strdup_printf (" up to %g", mortise_json_get_double (definition, "maximum", 0))
                                  : g_strdup ("");

  return g_strconcat ("a number", least, greatest, NULL);
}

/* What would be a value, where @value is none. */
static char *
dup_wanted (const MortiseManifestSetting *setting, JsonNode *value)
{
  GType type = JSON_NODE_HOLDS_VALUE (value) ? json_node_get_value_type (value) : G_TYPE_INVALID;
  gboolean is_number = type == G_TYPE_INT64 || type == G_TYPE_DOUBLE;

  if (g_str_equal (setting->type, "number"))
    return is_number && is_within (setting->definition, value) ? NULL : describe_number (setting->definition);
  if (g_str_equal (setting->type, "checkbox") && type != G_TYPE_BOOLEAN)
    return g_strdup ("true or false");
  if ((g_str_equal (setting->type, "text") || g_str_equal (setting->type, "textarea")) && type != G_TYPE_STRING)
    return g_strdup ("a string");
  if (g_str_equal (setting->type, "select") && find_option (setting, value) == NULL)
    return g_strdup ("one of the options");
  return NULL;
}

static gboolean
check_schema (const MortiseManifestSetting *setting, JsonNode *value, GError **error)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), setting->schema);
  g_autoptr (MortiseJsonSchema) schema = mortise_json_schema_new (node, error);
  g_autoptr (GPtrArray) violations = schema != NULL ? mortise_json_schema_validate (schema, value) : NULL;
  g_autofree char *token = mortise_json_pointer_escape (setting->key);
  const MortiseJsonViolation *first;

  if (violations == NULL || violations->len == 0)
    return violations != NULL;
  first = violations->pdata[0];
  if (mortise_manifest_setting_is_sensitive (setting))
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "/%s: %s", token, MORTISE_SETTING_BAD_SECRET);
  else
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "/%s%s: %s", token, first->pointer, first->message);
  return FALSE;
}

/**
 * mortise_manifest_setting_check:
 * @setting: a setting
 * @value: a value for it
 * @error: return location for a `MORTISE_ERROR_INVALID` that begins with the JSON pointer of what is wrong, in the
 *   object of all settings, and says what to write instead
 *
 * Returns: %TRUE if @value may be set
 */
gboolean
mortise_manifest_setting_check (const MortiseManifestSetting *setting, JsonNode *value, GError **error)
{
  g_autofree char *wanted = NULL;
  g_autofree char *token = NULL;

  if (setting->schema != NULL)
    return check_schema (setting, value, error);
  wanted = dup_wanted (setting, value);
  if (wanted == NULL)
    return TRUE;

  token = mortise_json_pointer_escape (setting->key);
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "/%s: write %s", token, wanted);
  return FALSE;
}

/* --- values that come as text ------------------------------------------------------------------------------------- */

/* The words that environments and INI files use. */
static const struct
{
  const char *word;
  gboolean value;
} words[] = {
  { "true", TRUE },   { "yes", TRUE }, { "on", TRUE },   { "1", TRUE },
  { "false", FALSE }, { "no", FALSE }, { "off", FALSE }, { "0", FALSE },
};

static JsonNode *
read_word (const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_ascii_strcasecmp (text, words[i].word) == 0)
      return json_node_init_boolean (json_node_alloc (), words[i].value);
  return NULL;
}

/* What @text may stand for, the likeliest first. */
static GPtrArray *
list_readings (const MortiseManifestSetting *setting, const char *text)
{
  GPtrArray *readings = g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref);
  JsonNode *string = json_node_init_string (json_node_alloc (), text);
  JsonNode *json = mortise_json_parse (text, strlen (text), NULL);
  JsonNode *word = g_str_equal (setting->type, "checkbox") ? read_word (text) : NULL;
  gboolean is_text = g_str_has_prefix (setting->type, "text") || g_str_equal (setting->type, "select");

  if (word != NULL)
    g_ptr_array_add (readings, word);
  if (is_text)
    g_ptr_array_add (readings, string);
  if (json != NULL)
    g_ptr_array_add (readings, json);
  if (!is_text)
    g_ptr_array_add (readings, string);
  return readings;
}

/**
 * mortise_manifest_setting_read_text:
 * @setting: a setting
 * @text: its value as an environment has it
 * @error: return location for a `MORTISE_ERROR_INVALID` that says what to write instead
 *
 * Reads a value by its type: a text as it is, `yes`, `no`, `on`, `off`, `1` and `0` also for true and false, all else
 * as JSON.
 *
 * Returns: (transfer full) (nullable): a value that may be set
 */
JsonNode *
mortise_manifest_setting_read_text (const MortiseManifestSetting *setting, const char *text, GError **error)
{
  g_autoptr (GPtrArray) readings = NULL;

  if (!g_utf8_validate (text, -1, NULL))
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "it is not UTF-8; write it so");
      return NULL;
    }
  readings = list_readings (setting, text);
  for (guint i = 0; i < readings->len; i++)
    if (mortise_manifest_setting_check (setting, readings->pdata[i], NULL))
      return json_node_ref (readings->pdata[i]);
  mortise_manifest_setting_check (setting, readings->pdata[0], error);
  return NULL;
}
