/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-dialect.h"

#include "mortise-dialect-words.h"
#include "mortise-json-pointer.h"
#include "mortise-json-value.h"
#include "mortise-json.h"
#include "mortise-manifest.h"

#include <string.h>

/* Their handlers are files of their own, so there is no module to name; this is what bundlers call the whole. */
#define MODULE "index"

/* Senders whose signatures the host knows by the name in the path, as plugin.schema.json lists them. */
static const char *const schemes[] = { "stripe", "github", "slack", "paypal", NULL };

static const struct
{
  const char *theirs;
  const char *ours;
} types[] = {
  { "string", "text" },      { "text", "textarea" }, { "number", "number" }, { "integer", "number" },
  { "boolean", "checkbox" }, { "select", "select" }, { "object", "json" },   { "array", "json" },
};

static MortiseDialectDocument *
read_document (MortiseDialectFolder *folder, GPtrArray *findings, GError **error)
{
  return mortise_dialect_document_load (folder, MORTISE_MANIFEST_FILE, findings, error);
}

static void
copy_member (JsonObject *to, const char *name, JsonObject *from, const char *from_name)
{
  JsonNode *node = mortise_json_get_member (from, from_name);

  if (node != NULL)
    json_object_set_member (to, name, json_node_copy (node));
}

/* Remembers that @member of the element at @index of @list is called @theirs in the element at @origin. */
static void
trace_member (MortiseTranslation *translation,
              const char *list,
              guint index,
              const char *member,
              const char *origin,
              const char *theirs)
{
  g_autofree char *pointer = g_strdup_printf ("/%s/%u/%s", list, index, member);
  g_autofree char *member_origin = *theirs != '\0' ? g_strdup_printf ("%s/%s", origin, theirs) : g_strdup (origin);

  mortise_translation_trace (translation, pointer, member_origin);
}

typedef void (*TranslateElement) (MortiseTranslation *translation, JsonNode *theirs, const char *origin);

static void
translate_list (MortiseTranslation *translation,
                JsonObject *container,
                const char *path,
                const char *member,
                TranslateElement translate_element)
{
  JsonArray *list = container != NULL ? mortise_json_get_array (container, member) : NULL;

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      g_autofree char *origin = g_strdup_printf ("%s/%s/%u", path, member, i);

      translate_element (translation, json_array_get_element (list, i), origin);
    }
}

/* --- dependencies, hooks, endpoints ------------------------------------------------------------------------------- */

static void
translate_dependency (MortiseTranslation *translation, JsonNode *theirs, const char *origin)
{
  JsonObject *ours = json_object_new ();
  guint index;

  copy_member (ours, "slug", json_node_get_object (theirs), "name");
  copy_member (ours, "version", json_node_get_object (theirs), "version");
  index = mortise_translation_add (translation, "dependencies", ours, origin);
  trace_member (translation, "dependencies", index, "slug", origin, "name");
}

/* Their handlers of `before_…` hooks get the data and return it, changed or not, and refuse by throwing: a filter with
 * veto. What happened already cannot be changed, and is an action. */
static void
translate_hook (MortiseTranslation *translation, JsonNode *theirs, const char *origin)
{
  JsonObject *hook = json_node_get_object (theirs);
  gboolean is_before = g_str_has_prefix (mortise_json_get_string (hook, "name", ""), "before_");
  JsonObject *ours = json_object_new ();

  copy_member (ours, "name", hook, "name");
  json_object_set_string_member (ours, "kind", is_before ? "filter" : "action");
  copy_member (ours, "priority", hook, "priority");
  copy_member (ours, "handler", hook, "handler");
  mortise_translation_add (translation, "hooks", ours, origin);
}

static void
translate_endpoint (MortiseTranslation *translation, JsonNode *theirs, const char *origin)
{
  JsonObject *endpoint = json_node_get_object (theirs);
  JsonObject *ours = json_object_new ();

  copy_member (ours, "method", endpoint, "method");
  copy_member (ours, "path", endpoint, "path");
  copy_member (ours, "handler", endpoint, "handler");
  json_object_set_boolean_member (ours, "auth", mortise_json_get_boolean (endpoint, "auth_required", TRUE));
  mortise_translation_add (translation, "endpoints", ours, origin);
}

/* --- webhooks ----------------------------------------------------------------------------------------------------- */

static const char *
find_scheme (const char *path)
{
  for (guint i = 0; schemes[i] != NULL; i++)
    if (strstr (path, schemes[i]) != NULL)
      return schemes[i];
  return NULL;
}

/* `/webhooks/stripe` is the webhook called stripe. */
static void
translate_webhook (MortiseTranslation *translation, JsonNode *theirs, const char *origin)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (theirs) ? json_node_get_object (theirs) : NULL;
  const char *path = object != NULL ? mortise_json_get_string (object, "path", "") : json_node_get_string (theirs);
  const char *scheme = find_scheme (path);
  g_autofree char *last = g_path_get_basename (path);
  g_autofree char *name = mortise_dialect_make_slug (last);
  JsonObject *ours;
  guint index;

  if (name == NULL)
    {
      mortise_translation_report (translation, MORTISE_RULE_MANIFEST_TRANSLATION, MORTISE_SEVERITY_ERROR, origin,
                                  "names no webhook", "write a path that ends in a name, such as /webhooks/stripe");
      return;
    }
  ours = json_object_new ();
  json_object_set_string_member (ours, "name", name);
  if (scheme != NULL)
    json_object_set_string_member (ours, "scheme", scheme);
  if (object != NULL)
    copy_member (ours, "handler", object, "handler");
  index = mortise_translation_add (translation, "webhooks", ours, origin);
  trace_member (translation, "webhooks", index, "name", origin, object != NULL ? "path" : "");
  mortise_translation_report (translation, MORTISE_RULE_MANIFEST_DEFAULT, MORTISE_SEVERITY_NOTE, origin,
                              scheme != NULL ? "is checked as its sender signs, because of its name"
                                             : "does not say how its sender signs, and is to be set up by hand",
                              NULL);
}

/* --- the admin's pages -------------------------------------------------------------------------------------------- */

static void
translate_widget (MortiseTranslation *translation, JsonNode *theirs, const char *origin)
{
  JsonObject *widget = json_node_get_object (theirs);
  const char *id = mortise_json_get_string (widget, "id", "");
  g_autofree char *title = mortise_dialect_make_title (id);
  JsonObject *ours = json_object_new ();
  guint index;

  json_object_set_string_member (ours, "id", id);
  json_object_set_string_member (ours, "title", title);
  copy_member (ours, "section", widget, "dashboard");
  copy_member (ours, "component", widget, "component");
  index = mortise_translation_add (translation, "widgets", ours, origin);
  trace_member (translation, "widgets", index, "title", origin, "id");
  trace_member (translation, "widgets", index, "section", origin, "dashboard");
}

static void
translate_settings_component (MortiseTranslation *translation, JsonObject *admin_ui)
{
  const char *component = mortise_json_get_string (admin_ui, "settings_component", NULL);
  JsonObject *ours;

  if (component == NULL)
    return;
  ours = json_object_new ();
  json_object_set_string_member (ours, "page", "plugin-settings");
  json_object_set_string_member (ours, "section", "main");
  json_object_set_string_member (ours, "component", component);
  mortise_translation_add (translation, "page_components", ours, "/admin_ui/settings_component");
}

/* --- settings ----------------------------------------------------------------------------------------------------- */

static const char *
find_type (const char *theirs)
{
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_str_equal (types[i].theirs, theirs))
      return types[i].ours;
  g_return_val_if_reached ("json");
}

/* An option is a value alone, or an object as ours. */
static JsonArray *
translate_options (JsonArray *theirs)
{
  JsonArray *options = json_array_new ();

  for (guint i = 0; i < json_array_get_length (theirs); i++)
    {
      JsonNode *option = json_array_get_element (theirs, i);
      g_autofree char *shown = mortise_json_value_describe (option);
      const char *text = JSON_NODE_HOLDS_VALUE (option) ? json_node_get_string (option) : NULL;
      JsonObject *object;

      if (JSON_NODE_HOLDS_OBJECT (option))
        {
          json_array_add_element (options, json_node_copy (option));
          continue;
        }
      object = json_object_new ();
      json_object_set_member (object, "value", json_node_copy (option));
      json_object_set_string_member (object, "label", text != NULL && *text != '\0' ? text : shown);
      json_array_add_object_element (options, object);
    }
  return options;
}

/* `object` and `array` are JSON Schema's words. */
static JsonObject *
make_schema (const char *type)
{
  JsonObject *schema = json_object_new ();

  if (g_str_equal (type, "object") || g_str_equal (type, "array"))
    json_object_set_string_member (schema, "type", type);
  return schema;
}

static void
translate_setting (MortiseTranslation *translation, const char *key, JsonObject *theirs)
{
  static const char *const same[] = { "label", "description", "required", "sensitive", "default", NULL };
  const char *type = find_type (mortise_json_get_string (theirs, "type", ""));
  JsonArray *options = mortise_json_get_array (theirs, "options");
  g_autofree char *token = mortise_json_pointer_escape (key);
  g_autofree char *origin = g_strconcat ("/settings_schema/", token, NULL);
  JsonObject *ours = json_object_new ();
  guint index;

  json_object_set_string_member (ours, "name", key);
  json_object_set_string_member (ours, "type", type);
  for (guint i = 0; same[i] != NULL; i++)
    copy_member (ours, same[i], theirs, same[i]);
  if (options != NULL)
    json_object_set_array_member (ours, "options", translate_options (options));
  if (g_str_equal (type, "json"))
    json_object_set_object_member (ours, "schema", make_schema (mortise_json_get_string (theirs, "type", "")));
  index = mortise_translation_add (translation, "settings", ours, origin);
  trace_member (translation, "settings", index, "name", origin, "");
}

static void
translate_settings (MortiseTranslation *translation)
{
  JsonObject *schema = mortise_json_get_object (mortise_translation_get_source (translation), "settings_schema");
  JsonObjectIter iter;
  const char *key;
  JsonNode *setting;

  if (schema == NULL)
    return;
  json_object_iter_init_ordered (&iter, schema);
  while (json_object_iter_next_ordered (&iter, &key, &setting))
    translate_setting (translation, key, json_node_get_object (setting));
}

static void
translate (MortiseTranslation *translation)
{
  JsonObject *source = mortise_translation_get_source (translation);
  JsonObject *admin_ui = mortise_json_get_object (source, "admin_ui");

  mortise_translation_copy (translation, "slug", "slug");
  mortise_translation_copy (translation, "name", "name");
  mortise_translation_copy (translation, "version", "version");
  mortise_translation_copy (translation, "description", "description");
  mortise_translation_copy (translation, "category", "category");
  mortise_dialect_translate_author (translation);
  mortise_dialect_set_platform (translation, "digital-commerce", "javascript");
  mortise_translation_suppose (translation, "module", MODULE,
                               "names a file for each handler and no module, which is taken to be \"" MODULE "\"");
  translate_list (translation, source, "", "dependencies", translate_dependency);
  translate_list (translation, source, "", "hooks", translate_hook);
  translate_list (translation, source, "", "api_endpoints", translate_endpoint);
  translate_list (translation, source, "", "webhooks", translate_webhook);
  translate_list (translation, admin_ui, "/admin_ui", "widgets", translate_widget);
  translate_settings_component (translation, admin_ui);
  translate_settings (translation);
}

const MortiseDialect mortise_dialect_digital_commerce = {
  .name = "digital-commerce",
  .title = "Digital Commerce",
  .shape = "digital-commerce",
  .read = read_document,
  .translate = translate,
};
