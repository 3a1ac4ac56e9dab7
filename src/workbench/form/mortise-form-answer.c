/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A list of settings, as docs/admin-api.md has it, is a schema and values that belong to it. */
#include "mortise-form-answer.h"

#include "mortise-json.h"

static void
copy_member (JsonObject *to, const char *name, JsonObject *from, const char *from_name)
{
  JsonNode *node = mortise_json_get_member (from, from_name);

  if (node != NULL && !JSON_NODE_HOLDS_NULL (node))
    json_object_set_member (to, name, json_node_ref (node));
}

static JsonArray *
make_options (JsonArray *options)
{
  JsonArray *alternatives = json_array_new ();

  for (guint i = 0; options != NULL && i < json_array_get_length (options); i++)
    {
      JsonNode *node = json_array_get_element (options, i);
      JsonNode *value
          = JSON_NODE_HOLDS_OBJECT (node) ? mortise_json_get_member (json_node_get_object (node), "value") : NULL;
      JsonObject *alternative;

      if (value == NULL)
        continue;
      alternative = json_object_new ();
      json_object_set_member (alternative, "const", json_node_ref (value));
      copy_member (alternative, "title", json_node_get_object (node), "label");
      json_array_add_object_element (alternatives, alternative);
    }
  return alternatives;
}

static void
set_type (JsonObject *property, JsonObject *setting)
{
  const char *type = mortise_json_get_string (setting, "type", "json");

  if (g_str_has_prefix (type, "text"))
    json_object_set_string_member (property, "type", "string");
  if (g_str_equal (type, "textarea"))
    json_object_set_string_member (property, "contentMediaType", "text/plain");
  else if (g_str_equal (type, "number"))
    json_object_set_string_member (property, "type", "number");
  else if (g_str_equal (type, "checkbox"))
    json_object_set_string_member (property, "type", "boolean");
  else if (g_str_equal (type, "select"))
    json_object_set_array_member (property, "oneOf", make_options (mortise_json_get_array (setting, "options")));
  /* Of what is required, an empty text will not do. */
  if (g_str_has_prefix (type, "text") && mortise_json_get_boolean (setting, "required", FALSE))
    json_object_set_int_member (property, "minLength", 1);
}

static JsonObject *
make_property (JsonObject *setting)
{
  JsonObject *property = json_object_new ();

  set_type (property, setting);
  copy_member (property, "title", setting, "label");
  copy_member (property, "description", setting, "description");
  copy_member (property, "default", setting, "default");
  copy_member (property, "minimum", setting, "minimum");
  copy_member (property, "maximum", setting, "maximum");
  copy_member (property, "writeOnly", setting, "sensitive");
  copy_member (property, "deprecated", setting, "deprecated");
  copy_member (property, "x-section", setting, "section");
  copy_member (property, "x-unit", setting, "unit");
  return property;
}

static JsonObject *
make_facts (JsonObject *setting)
{
  static const char *const names[] = { "source", "locked", "is_default", "is_set" };
  JsonObject *facts = json_object_new ();

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    copy_member (facts, names[i], setting, names[i]);
  return facts;
}

static void
read_setting (MortiseFormAnswer *self, JsonObject *properties, JsonArray *required, JsonObject *setting)
{
  const char *key = mortise_json_get_string (setting, "key", NULL);

  if (key == NULL)
    return;
  json_object_set_object_member (properties, key, make_property (setting));
  json_object_set_object_member (self->facts, key, make_facts (setting));
  copy_member (self->values, key, setting, "value");
  if (mortise_json_get_boolean (setting, "required", FALSE))
    json_array_add_string_element (required, key);
}

static void
read_list (MortiseFormAnswer *self, JsonArray *settings)
{
  JsonObject *root = json_object_new (), *properties = json_object_new ();
  JsonArray *required = json_array_new ();

  json_object_set_string_member (root, "type", "object");
  json_object_set_object_member (root, "properties", properties);
  json_object_set_array_member (root, "required", required);
  for (guint i = 0; i < json_array_get_length (settings); i++)
    {
      JsonNode *setting = json_array_get_element (settings, i);

      if (JSON_NODE_HOLDS_OBJECT (setting))
        read_setting (self, properties, required, json_node_get_object (setting));
    }
  self->schema = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (self->schema, root);
}

static JsonObject *
take_object (JsonObject *answer, const char *name)
{
  JsonObject *object = mortise_json_get_object (answer, name);

  return object != NULL ? json_object_ref (object) : json_object_new ();
}

/* An object without properties has nothing that could be entered, unless it takes others than those it names. */
static gboolean
has_settings (JsonNode *schema)
{
  static const char *const others[] = { "patternProperties", "additionalProperties", "allOf", "anyOf", "oneOf", "if" };
  JsonObject *object = schema != NULL && JSON_NODE_HOLDS_OBJECT (schema) ? json_node_get_object (schema) : NULL;
  JsonObject *properties = mortise_json_get_object (object, "properties");

  if (object == NULL || (properties != NULL && json_object_get_size (properties) > 0))
    return object != NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    if (mortise_json_get_object (object, others[i]) != NULL || mortise_json_get_array (object, others[i]) != NULL)
      return TRUE;
  return FALSE;
}

/**
 * mortise_form_answer_new:
 * @settings: what the admin API says of a plugin's settings: a list of *setting*, or an object with `schema`, `values`
 *   and `layers`
 *
 * Returns: (transfer full) (nullable): that, as a form takes it; %NULL when there are no settings
 */
MortiseFormAnswer *
mortise_form_answer_new (JsonNode *settings)
{
  g_autoptr (MortiseFormAnswer) self = g_new0 (MortiseFormAnswer, 1);
  JsonObject *answer = JSON_NODE_HOLDS_OBJECT (settings) ? json_node_get_object (settings) : NULL;
  JsonNode *schema = mortise_json_get_member (answer, "schema");

  self->values = take_object (answer, "values");
  self->facts = take_object (answer, "layers");
  if (JSON_NODE_HOLDS_ARRAY (settings) && json_array_get_length (json_node_get_array (settings)) > 0)
    read_list (self, json_node_get_array (settings));
  else if (has_settings (schema))
    self->schema = json_node_ref (schema);
  return self->schema != NULL ? g_steal_pointer (&self) : NULL;
}

void
mortise_form_answer_free (MortiseFormAnswer *self)
{
  g_clear_pointer (&self->schema, json_node_unref);
  g_clear_pointer (&self->values, json_object_unref);
  g_clear_pointer (&self->facts, json_object_unref);
  g_free (self);
}
