/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-dialect.h"

#include "mortise-dialect-literal.h"
#include "mortise-dialect-words.h"
#include "mortise-json-pointer.h"
#include "mortise-json.h"
#include "mortise-manifest.h"

#include <string.h>

/* What a bundler calls the whole, where no file is called after the plugin. */
#define MODULE "index"

/* Its own files before those that others have too: a folder of theirs may have a package's metadata as well. */
static const char *const whole_names[] = { "metadata.json", NULL };
static const char *const endings[] = { ".plugin.json", ".plugin.ts", ".plugin.js", NULL };

/* --- finding it --------------------------------------------------------------------------------------------------- */

static char *
find (MortiseDialectFolder *folder)
{
  for (guint i = 0; whole_names[i] != NULL; i++)
    if (mortise_dialect_folder_has (folder, whole_names[i]))
      return g_strdup (whole_names[i]);
  for (guint i = 0; endings[i] != NULL; i++)
    {
      g_auto (GStrv) names = mortise_dialect_folder_list (folder, endings[i], 0, NULL);

      if (names != NULL && names[0] != NULL)
        return g_strdup (names[0]);
    }
  return NULL;
}

/* Were one chosen silently, the other would be installed and never run. */
static gboolean
is_alone (MortiseDialectFolder *folder, const char *file, GPtrArray *findings)
{
  for (guint i = 0; endings[i] != NULL; i++)
    if (g_str_has_suffix (file, endings[i]))
      {
        g_auto (GStrv) names = mortise_dialect_folder_list (folder, endings[i], 0, NULL);
        MortiseFinding *finding;

        if (names == NULL || g_strv_length (names) < 2)
          return TRUE;
        finding = mortise_finding_new (MORTISE_RULE_MANIFEST_SOURCE, MORTISE_SEVERITY_ERROR,
                                       "is the second plugin in the folder", "give each plugin a folder of its own");
        mortise_finding_set_file (finding, names[1]);
        g_ptr_array_add (findings, finding);
        return FALSE;
      }
  return TRUE;
}

static MortiseDialectDocument *
read_document (MortiseDialectFolder *folder, GPtrArray *findings, GError **error)
{
  gboolean has_plugin_json = mortise_dialect_folder_has (folder, MORTISE_MANIFEST_FILE);
  g_autofree char *file = has_plugin_json ? g_strdup (MORTISE_MANIFEST_FILE) : find (folder);
  g_autoptr (GBytes) source = NULL;

  if (file == NULL || g_str_has_suffix (file, ".json"))
    return file == NULL || is_alone (folder, file, findings)
               ? mortise_dialect_document_load (folder, file != NULL ? file : MORTISE_MANIFEST_FILE, findings, error)
               : NULL;
  if (!is_alone (folder, file, findings))
    return NULL;
  source = mortise_dialect_folder_read (folder, file, MORTISE_DIALECT_MAX_SOURCE, error);
  return source != NULL ? mortise_dialect_literal_read (file, source, findings) : NULL;
}

/* --- what it says ------------------------------------------------------------------------------------------------- */

/* `payment.plugin.ts` is the module payment.plugin. */
static void
translate_module (MortiseTranslation *translation)
{
  const char *file = mortise_translation_get_file (translation);
  const char *dot = strrchr (file, '.');
  g_autofree char *stem = g_strndup (file, (gsize) (dot - file));

  if (g_str_has_suffix (stem, ".plugin"))
    mortise_translation_set (translation, "module", stem, "");
  else
    mortise_translation_suppose (translation, "module", MODULE, "names no module, which is taken to be \"" MODULE "\"");
}

/* `core@^1.0.0`, as npm writes a package and its range. */
static void
translate_dependency (MortiseTranslation *translation, const char *dependency, guint index)
{
  g_auto (GStrv) parts = g_strsplit (dependency, "@", 2);
  g_autofree char *origin = g_strdup_printf ("/dependencies/%u", index);
  g_autofree char *version_pointer = g_strconcat (origin, "/version", NULL);
  g_autofree char *slug_pointer = g_strconcat (origin, "/slug", NULL);
  JsonObject *ours = json_object_new ();

  json_object_set_string_member (ours, "slug", parts[0]);
  if (parts[1] != NULL)
    json_object_set_string_member (ours, "version", parts[1]);
  else
    mortise_translation_report (translation, MORTISE_RULE_MANIFEST_DEFAULT, MORTISE_SEVERITY_NOTE, origin,
                                "names no version, so any is good", NULL);
  mortise_translation_add (translation, "dependencies", ours, origin);
  mortise_translation_trace (translation, version_pointer, origin);
  mortise_translation_trace (translation, slug_pointer, origin);
}

/* Ours have no colon, which in `plugin:permission` tells whose it is. */
static void
translate_permission (MortiseTranslation *translation, const char *permission, guint index)
{
  g_autofree char *name = g_strdelimit (g_strdup (permission), ":", '.');
  g_autofree char *origin = g_strdup_printf ("/permissions/%u", index);
  g_autofree char *name_pointer = g_strconcat (origin, "/name", NULL);
  g_autofree char *message = g_strdup_printf ("is called \"%s\" here, and gives no reason", name);
  JsonObject *ours = json_object_new ();

  json_object_set_string_member (ours, "name", name);
  mortise_translation_add (translation, "permissions", ours, origin);
  mortise_translation_trace (translation, name_pointer, origin);
  mortise_translation_report (translation, MORTISE_RULE_MANIFEST_DEFAULT, MORTISE_SEVERITY_NOTE, origin, message, NULL);
}

typedef void (*TranslateString) (MortiseTranslation *translation, const char *element, guint index);

static void
translate_strings (MortiseTranslation *translation, const char *member, TranslateString translate_string)
{
  JsonArray *list = mortise_json_get_array (mortise_translation_get_source (translation), member);

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    translate_string (translation, json_array_get_string_element (list, i), i);
}

/* --- settings ----------------------------------------------------------------------------------------------------- */

static const char *
choose_type (JsonNode *value)
{
  if (!JSON_NODE_HOLDS_VALUE (value))
    return "json";
  switch (json_node_get_value_type (value))
    {
    case G_TYPE_STRING:
      return "text";
    case G_TYPE_BOOLEAN:
      return "checkbox";
    default:
      return "number";
    }
}

/* `stripe: { secretKey: '' }` is one setting, and a secret because of what is in it. */
static gboolean
has_secret (const char *key, JsonNode *value)
{
  JsonObjectIter iter;
  const char *inner_key;
  JsonNode *inner;

  if (mortise_dialect_is_secret (key))
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (value))
    return FALSE;
  json_object_iter_init (&iter, json_node_get_object (value));
  while (json_object_iter_next (&iter, &inner_key, &inner))
    if (has_secret (inner_key, inner))
      return TRUE;
  return FALSE;
}

static JsonObject *make_schema (const char *key, JsonNode *value);

static JsonObject *
make_properties (JsonObject *object)
{
  JsonObject *properties = json_object_new ();
  JsonObjectIter iter;
  const char *key;
  JsonNode *value;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &key, &value))
    {
      JsonObject *schema = make_schema (key, value);
      g_autofree char *title = mortise_dialect_make_title (key);

      if (*title != '\0')
        json_object_set_string_member (schema, "title", title);
      json_object_set_object_member (properties, key, schema);
    }
  return properties;
}

static const char *
choose_schema_type (JsonNode *value)
{
  if (JSON_NODE_HOLDS_OBJECT (value))
    return "object";
  if (JSON_NODE_HOLDS_ARRAY (value))
    return "array";
  if (g_str_equal (choose_type (value), "text"))
    return "string";
  return g_str_equal (choose_type (value), "checkbox") ? "boolean" : "number";
}

/* Items of one type are of that type. */
static void
set_items (JsonObject *schema, JsonArray *list)
{
  JsonObject *items;

  if (json_array_get_length (list) == 0)
    return;
  for (guint i = 1; i < json_array_get_length (list); i++)
    if (!g_str_equal (choose_schema_type (json_array_get_element (list, i)),
                      choose_schema_type (json_array_get_element (list, 0))))
      return;
  items = json_object_new ();
  json_object_set_string_member (items, "type", choose_schema_type (json_array_get_element (list, 0)));
  json_object_set_object_member (schema, "items", items);
}

/* What values look like, going by the one that a setting, or a part of it, has by default. */
static JsonObject *
make_schema (const char *key, JsonNode *value)
{
  JsonObject *schema = json_object_new ();

  if (JSON_NODE_HOLDS_NULL (value))
    return schema;
  json_object_set_string_member (schema, "type", choose_schema_type (value));
  if (JSON_NODE_HOLDS_OBJECT (value))
    json_object_set_object_member (schema, "properties", make_properties (json_node_get_object (value)));
  else if (JSON_NODE_HOLDS_ARRAY (value))
    set_items (schema, json_node_get_array (value));
  else if (mortise_dialect_is_secret (key))
    json_object_set_boolean_member (schema, "writeOnly", TRUE);
  return schema;
}

static void
translate_setting (MortiseTranslation *translation, const char *key, JsonNode *value)
{
  g_autofree char *token = mortise_json_pointer_escape (key);
  g_autofree char *origin = g_strconcat ("/config/", token, NULL);
  g_autofree char *label = mortise_dialect_make_title (key);
  const char *type = choose_type (value);
  g_autofree char *message = g_strdup_printf ("is taken for a setting of the type %s, because of its default", type);
  gboolean is_secret = has_secret (key, value);
  JsonObject *ours = json_object_new ();

  json_object_set_string_member (ours, "name", key);
  json_object_set_string_member (ours, "type", type);
  if (*label != '\0')
    json_object_set_string_member (ours, "label", label);
  json_object_set_member (ours, "default", json_node_copy (value));
  json_object_set_boolean_member (ours, "sensitive", is_secret);
  if (g_str_equal (type, "json") && !JSON_NODE_HOLDS_NULL (value))
    json_object_set_object_member (ours, "schema", make_schema (key, value));
  mortise_translation_add (translation, "settings", ours, origin);
  mortise_translation_report (translation, MORTISE_RULE_MANIFEST_DEFAULT, MORTISE_SEVERITY_NOTE, origin, message, NULL);
  if (is_secret)
    mortise_translation_report (translation, MORTISE_RULE_MANIFEST_DEFAULT, MORTISE_SEVERITY_NOTE, origin,
                                "is taken for a secret because of its name, and its value is shown to nobody", NULL);
}

static void
translate_settings (MortiseTranslation *translation)
{
  JsonObject *config = mortise_json_get_object (mortise_translation_get_source (translation), "config");
  JsonObjectIter iter;
  const char *key;
  JsonNode *value;

  if (config == NULL)
    return;
  json_object_iter_init_ordered (&iter, config);
  while (json_object_iter_next_ordered (&iter, &key, &value))
    translate_setting (translation, key, value);
}

static void
translate (MortiseTranslation *translation)
{
  mortise_dialect_translate_slug (translation, "name");
  mortise_translation_copy (translation, "name", "name");
  mortise_translation_copy (translation, "version", "version");
  mortise_translation_copy (translation, "description", "description");
  mortise_dialect_translate_author (translation);
  mortise_dialect_set_platform (translation, "anineeplus", "javascript");
  translate_module (translation);
  translate_strings (translation, "dependencies", translate_dependency);
  translate_strings (translation, "permissions", translate_permission);
  translate_settings (translation);
}

const MortiseDialect mortise_dialect_anineeplus = {
  .name = "anineeplus",
  .title = "AnineePlus",
  .shape = "anineeplus",
  .find = find,
  .read = read_document,
  .translate = translate,
};
