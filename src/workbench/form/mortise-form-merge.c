/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Makes one schema without references and conditions of one that has them, for a given value. A form needs to know
 * what to show, so what merely restricts values is taken from the first place that has it, except for what shows: the
 * values to choose from, and the bounds of numbers. Validation does not look here.
 */
#include "mortise-form-merge.h"

#include "mortise-form-alternatives.h"
#include "mortise-form-json.h"
#include "mortise-json.h"

typedef struct
{
  MortiseFormSchema *schema;
  JsonObject *merged;
  JsonNode *value;
} Merge;

static void merge_node (Merge *merge, JsonNode *node);

/* Whether a schema says which kind of value it wants, and not merely restricts one. */
static gboolean
says_kind (JsonObject *object)
{
  static const char *const words[] = {
    "type", "properties", "additionalProperties", "const", "enum", "items", "oneOf", "anyOf", "allOf", "default"
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (json_object_has_member (object, words[i]))
      return TRUE;
  return FALSE;
}

/* What members that are absent would be: their defaults. Conditions are to see what the user sees. */
static JsonNode *
fill_defaults (Merge *merge)
{
  JsonObject *properties = mortise_json_get_object (merge->merged, "properties");
  JsonObject *own = merge->value != NULL && JSON_NODE_HOLDS_OBJECT (merge->value)
                        ? mortise_form_json_copy_object (json_node_get_object (merge->value))
                        : json_object_new ();
  g_autoptr (JsonObject) filled = own;
  JsonObjectIter iter;
  const char *name;
  JsonNode *property;

  if (merge->value != NULL && !JSON_NODE_HOLDS_OBJECT (merge->value))
    return json_node_ref (merge->value);
  if (properties != NULL)
    {
      json_object_iter_init_ordered (&iter, properties);
      while (json_object_iter_next_ordered (&iter, &name, &property))
        {
          JsonNode *fallback = mortise_form_json_find_default (merge->schema, property);

          if (fallback != NULL && !json_object_has_member (filled, name))
            json_object_set_member (filled, name, json_node_ref (fallback));
        }
    }
  return json_node_init_object (json_node_alloc (), filled);
}

/* --- keywords ----------------------------------------------------------------------------------------------------- */

static void
merge_properties (Merge *merge, JsonObject *properties)
{
  JsonObject *merged = mortise_json_get_object (merge->merged, "properties");
  JsonObjectIter iter;
  const char *name;
  JsonNode *property;

  if (merged == NULL)
    {
      merged = json_object_new ();
      json_object_set_object_member (merge->merged, "properties", merged);
    }
  json_object_iter_init_ordered (&iter, properties);
  while (json_object_iter_next_ordered (&iter, &name, &property) && mortise_form_schema_spend (merge->schema, 1))
    {
      JsonNode *before = json_object_get_member (merged, name);

      json_object_set_member (
          merged, name, before != NULL ? mortise_form_json_make_all_of (before, property) : json_node_ref (property));
    }
}

static void
merge_required (Merge *merge, JsonArray *required)
{
  JsonArray *merged = mortise_json_get_array (merge->merged, "required");

  if (merged == NULL)
    {
      merged = json_array_new ();
      json_object_set_array_member (merge->merged, "required", merged);
    }
  for (guint i = 0; i < json_array_get_length (required); i++)
    if (!mortise_form_json_has_element (merged, json_array_get_element (required, i)))
      json_array_add_element (merged, json_node_ref (json_array_get_element (required, i)));
}

static void
merge_values (Merge *merge, JsonArray *values)
{
  JsonArray *before = mortise_json_get_array (merge->merged, "enum");
  g_autoptr (JsonArray) both = json_array_new ();

  for (guint i = 0; i < json_array_get_length (values); i++)
    {
      JsonNode *value = json_array_get_element (values, i);

      if (before == NULL || mortise_form_json_has_element (before, value))
        json_array_add_element (both, json_node_ref (value));
    }
  json_object_set_array_member (merge->merged, "enum", g_steal_pointer (&both));
}

/* @sign is 1 where the greater bound is the tighter one. */
static void
merge_bound (Merge *merge, const char *name, JsonNode *bound, int sign)
{
  JsonNode *before = json_object_get_member (merge->merged, name);

  if (before == NULL || mortise_json_value_compare_numbers (bound, before) * sign > 0)
    json_object_set_member (merge->merged, name, json_node_ref (bound));
}

static void
merge_types (Merge *merge, JsonNode *node)
{
  g_autoptr (JsonObject) other = json_object_new ();
  MortiseJsonTypes before = mortise_form_merge_get_types (merge->merged), now;

  json_object_set_member (other, "type", json_node_ref (node));
  now = mortise_form_merge_get_types (other);
  if (before == 0 || (before & now) != 0)
    json_object_set_member (merge->merged, "type", mortise_form_json_make_types (before == 0 ? now : before & now));
}

static gboolean
is_handled_apart (const char *name)
{
  static const char *const words[]
      = { "$ref", "allOf", "anyOf", "oneOf", "if", "then", "else", "dependencies", "const" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (words[i], name))
      return TRUE;
  return FALSE;
}

static void
merge_keyword (Merge *merge, const char *name, JsonNode *node)
{
  static const char *const lower_bounds[] = { "minimum", "exclusiveMinimum", "minLength", "minItems", NULL };
  static const char *const upper_bounds[] = { "maximum", "exclusiveMaximum", "maxLength", "maxItems", NULL };

  if (g_str_equal (name, "properties"))
    merge_properties (merge, json_node_get_object (node));
  else if (g_str_equal (name, "required"))
    merge_required (merge, json_node_get_array (node));
  else if (g_str_equal (name, "enum"))
    merge_values (merge, json_node_get_array (node));
  else if (g_str_equal (name, "type"))
    merge_types (merge, node);
  else if (g_strv_contains (lower_bounds, name))
    merge_bound (merge, name, node, 1);
  else if (g_strv_contains (upper_bounds, name))
    merge_bound (merge, name, node, -1);
  else if (!is_handled_apart (name) && !json_object_has_member (merge->merged, name))
    json_object_set_member (merge->merged, name, json_node_ref (node));
}

static void
merge_constant (Merge *merge, JsonNode *constant)
{
  g_autoptr (JsonArray) values = json_array_new ();

  json_array_add_element (values, json_node_ref (constant));
  merge_values (merge, values);
}

/* --- conditions --------------------------------------------------------------------------------------------------- */

static void
merge_condition (Merge *merge, JsonObject *object)
{
  JsonNode *condition = mortise_json_get_member (object, "if"), *consequence;
  g_autoptr (JsonNode) filled = NULL;

  if (condition == NULL)
    return;
  filled = fill_defaults (merge);
  consequence = mortise_json_get_member (
      object, mortise_form_schema_matches (merge->schema, condition, filled) ? "then" : "else");
  if (consequence != NULL)
    merge_node (merge, consequence);
}

static void
merge_dependencies (Merge *merge, JsonObject *dependencies)
{
  g_autoptr (JsonNode) filled = fill_defaults (merge);
  JsonObjectIter iter;
  const char *name;
  JsonNode *dependency;

  if (!JSON_NODE_HOLDS_OBJECT (filled))
    return;
  json_object_iter_init_ordered (&iter, dependencies);
  while (json_object_iter_next_ordered (&iter, &name, &dependency))
    {
      if (!json_object_has_member (json_node_get_object (filled), name))
        continue;
      if (JSON_NODE_HOLDS_ARRAY (dependency))
        merge_required (merge, json_node_get_array (dependency));
      else
        merge_node (merge, dependency);
    }
}

/* --- alternatives ------------------------------------------------------------------------------------------------- */

static JsonNode *
find_fitting (Merge *merge, JsonArray *alternatives)
{
  for (guint i = 0; merge->value != NULL && i < json_array_get_length (alternatives); i++)
    if (mortise_form_schema_matches (merge->schema, json_array_get_element (alternatives, i), merge->value))
      return json_array_get_element (alternatives, i);
  return json_array_get_element (alternatives, 0);
}

static void
merge_discriminated (Merge *merge, JsonArray *alternatives, const char *member)
{
  g_autoptr (JsonNode) filled = fill_defaults (merge);
  g_autoptr (JsonObject) choice = mortise_form_alternatives_make_choice (merge->schema, alternatives, member);
  g_autoptr (JsonObject) branch = mortise_form_alternatives_find_branch (merge->schema, alternatives, member, filled);
  g_autoptr (JsonNode) node = NULL;

  merge_properties (merge, mortise_json_get_object (choice, "properties"));
  if (mortise_json_get_array (choice, "required") != NULL)
    merge_required (merge, mortise_json_get_array (choice, "required"));
  if (branch == NULL)
    return;
  node = json_node_init_object (json_node_alloc (), branch);
  merge_node (merge, node);
}

static gboolean
all_say_kind (Merge *merge, JsonArray *alternatives)
{
  for (guint i = 0; i < json_array_get_length (alternatives); i++)
    {
      JsonNode *node = mortise_form_schema_follow (merge->schema, json_array_get_element (alternatives, i));

      if (!JSON_NODE_HOLDS_OBJECT (node) || !says_kind (json_node_get_object (node)))
        return FALSE;
    }
  return json_array_get_length (alternatives) > 0;
}

static void
merge_alternatives (Merge *merge, JsonArray *alternatives)
{
  g_autofree char *member = NULL;
  JsonNode *type;

  if (alternatives == NULL || !all_say_kind (merge, alternatives))
    return;
  if (json_array_get_length (alternatives) == 1 || json_object_has_member (merge->merged, "oneOf"))
    {
      merge_node (merge, find_fitting (merge, alternatives));
      return;
    }
  member = mortise_form_alternatives_find_member (merge->schema, alternatives);
  type = mortise_form_alternatives_get_common_type (merge->schema, alternatives);
  if (member != NULL)
    merge_discriminated (merge, alternatives, member);
  else if (type != NULL)
    merge_types (merge, type);
  else
    json_object_set_array_member (merge->merged, "oneOf", json_array_ref (alternatives));
}

/* --- all of it ---------------------------------------------------------------------------------------------------- */

static void
merge_annotations (Merge *merge, JsonObject *object)
{
  static const char *const words[]
      = { "title", "description", "default", "examples", "deprecated", "readOnly", "writeOnly", "x-section", "x-unit" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (json_object_has_member (object, words[i]))
      merge_keyword (merge, words[i], json_object_get_member (object, words[i]));
}

/* Beside a reference nothing holds, but people write there what the thing is called at this place. */
static void
merge_reference (Merge *merge, JsonNode *node)
{
  JsonNode *target = mortise_form_schema_follow (merge->schema, node);

  merge_annotations (merge, json_node_get_object (node));
  if (target != node)
    merge_node (merge, target);
}

static void
merge_object (Merge *merge, JsonObject *object)
{
  JsonArray *all_of = mortise_json_get_array (object, "allOf");
  JsonObject *dependencies = mortise_json_get_object (object, "dependencies");
  JsonNode *constant = mortise_json_get_member (object, "const");
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    merge_keyword (merge, name, node);
  if (constant != NULL)
    merge_constant (merge, constant);
  for (guint i = 0; all_of != NULL && i < json_array_get_length (all_of); i++)
    merge_node (merge, json_array_get_element (all_of, i));
  merge_alternatives (merge, mortise_json_get_array (object, "oneOf"));
  merge_alternatives (merge, mortise_json_get_array (object, "anyOf"));
  if (dependencies != NULL)
    merge_dependencies (merge, dependencies);
  merge_condition (merge, object);
}

static void
merge_node (Merge *merge, JsonNode *node)
{
  if (!mortise_form_schema_spend (merge->schema, 1))
    return;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      if (JSON_NODE_HOLDS_VALUE (node) && !json_node_get_boolean (node))
        json_object_set_object_member (merge->merged, "not", json_object_new ());
    }
  else if (mortise_json_get_string (json_node_get_object (node), "$ref", NULL) != NULL)
    merge_reference (merge, node);
  else
    merge_object (merge, json_node_get_object (node));
}

/*< private >
 * mortise_form_merge:
 * @schema: a schema
 * @node: a part of it
 * @value: (nullable): the value that it is about
 *
 * See [method@FormSchema.resolve].
 *
 * Returns: (transfer full): one schema
 */
JsonObject *
mortise_form_merge (MortiseFormSchema *schema, JsonNode *node, JsonNode *value)
{
  Merge merge = { .schema = schema, .merged = json_object_new (), .value = value };

  merge_node (&merge, node);
  return merge.merged;
}

/*< private >
 * mortise_form_merge_get_types:
 * @resolved: one schema
 *
 * Returns: the types that its `type` names, none where it does not say
 */
MortiseJsonTypes
mortise_form_merge_get_types (JsonObject *resolved)
{
  JsonArray *names = mortise_json_get_array (resolved, "type");
  const char *name = mortise_json_get_string (resolved, "type", NULL);
  MortiseJsonTypes types = name != NULL ? mortise_json_types_from_name (name) : 0;

  for (guint i = 0; names != NULL && i < json_array_get_length (names); i++)
    types |= mortise_json_types_from_name (json_array_get_string_element (names, i));
  /* A number may be an integer, and a form has one field for both. */
  if ((types & MORTISE_JSON_TYPE_NUMBER) != 0)
    types &= ~MORTISE_JSON_TYPE_INTEGER;
  return types;
}

/*< private >
 * mortise_form_merge_is_forbidden:
 * @resolved: one schema
 *
 * Returns: whether no value is allowed, so that there is nothing to show
 */
gboolean
mortise_form_merge_is_forbidden (JsonObject *resolved)
{
  JsonObject *refused = mortise_json_get_object (resolved, "not");

  return refused != NULL && json_object_get_size (refused) == 0;
}

/*< private >
 * mortise_form_merge_is_constant:
 * @schema: one schema
 *
 * Returns: whether it allows a single value
 */
gboolean
mortise_form_merge_is_constant (JsonObject *schema)
{
  JsonArray *values = mortise_json_get_array (schema, "enum");

  return json_object_has_member (schema, "const") || (values != NULL && json_array_get_length (values) == 1);
}
