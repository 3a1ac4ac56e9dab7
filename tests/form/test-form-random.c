/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * 300 schemas that a seeded generator makes, each built as a form, filled field by field as rows do it, saved, and
 * read back by another form. Each schema of a value without parts carries values that fit as `examples`.
 */
#include <locale.h>

#include "form-fixture.h"
#include "mortise-field-text.h"
#include "mortise-form-json.h"
#include "mortise-json-pointer.h"
#include "mortise-json.h"

#define N_SCHEMAS 300
#define MAX_DEPTH 3

static const char *const leaves[] = {
  "{'type': 'string', 'examples': ['a', 'two words', 'Grüße, \\\\ \\u0022']}",
  "{'type': 'string', 'minLength': 2, 'maxLength': 8, 'pattern': '^[a-z]+$', 'examples': ['ab', 'abcdefgh']}",
  "{'type': 'string', 'contentMediaType': 'text/plain', 'examples': ['one\\ntwo', '\\n']}",
  "{'type': 'string', 'writeOnly': true, 'minLength': 3, 'examples': ['s3cret']}",
  "{'type': 'string', 'format': 'uri', 'examples': ['https://example.com/a?b#c']}",
  "{'type': 'string', 'format': 'email', 'examples': ['ada@example.com']}",
  "{'type': 'string', 'format': 'color', 'examples': ['#3584e4', '#fff']}",
  "{'type': 'string', 'format': 'date', 'examples': ['2026-01-31', '1999-12-31']}",
  "{'type': 'string', 'format': 'time', 'examples': ['14:30:00Z', '09:05:59Z']}",
  "{'type': 'string', 'format': 'date-time', 'examples': ['2026-01-31T14:30:00+00:00']}",
  "{'type': 'string', 'format': 'duration', 'examples': ['PT1H30M', 'P1Y', 'P1DT2H']}",
  "{'type': 'integer', 'format': 'duration', 'minimum': 1, 'examples': [90, 86400]}",
  "{'type': 'string', 'format': 'file-path', 'examples': ['/etc/hosts']}",
  "{'type': 'string', 'format': 'directory-path', 'examples': ['/etc']}",
  "{'type': 'integer', 'minimum': -5, 'maximum': 5, 'examples': [-5, 0, 5]}",
  "{'type': 'integer', 'examples': [9007199254740993, -1]}",
  "{'type': 'number', 'multipleOf': 0.25, 'exclusiveMinimum': 0, 'examples': [0.25, 1.5, 3]}",
  "{'type': ['number', 'null'], 'examples': [1e-9, 12345.678]}",
  "{'type': 'boolean', 'examples': [true, false]}",
  "{'type': 'boolean', 'default': true, 'examples': [true, false]}",
  "{'enum': ['red', 'green', 3, null, [1]], 'examples': ['red', 3, null, [1]]}",
  "{'oneOf': [{'const': 'a', 'title': 'First'}, {'const': 'b'}], 'examples': ['a', 'b']}",
  "{'type': ['boolean', 'null'], 'examples': [true, false, null]}",
  "{'type': 'array', 'uniqueItems': true, 'items': {'enum': ['x', 'y', 'z']}, 'examples': [[], ['z', 'x']]}",
  "{'type': 'array', 'items': {'type': 'string'}, 'minItems': 1, 'examples': [['t', 't', 'u']]}",
  "{'type': 'array', 'items': {'type': 'number'}, 'examples': [[1, 2.5]]}",
};

static JsonNode *make_schema (GRand *random, guint depth);

static JsonNode *
make_leaf (GRand *random)
{
  return form_parse (leaves[g_rand_int_range (random, 0, G_N_ELEMENTS (leaves))]);
}

static JsonNode *
take (JsonObject *object)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, object);
  return node;
}

static JsonArray *
make_names (const char *name)
{
  JsonArray *names = json_array_new ();

  json_array_add_string_element (names, name);
  return names;
}

/* A member that is there when the switch beside it is on. */
static void
add_condition (GRand *random, JsonObject *schema, JsonObject *properties, guint depth)
{
  g_autoptr (JsonNode) condition = form_parse ("{'required': ['when'], 'properties': {'when': {'const': true}}}");
  g_autoptr (JsonNode) toggle = form_parse ("{'type': 'boolean', 'examples': [true, false]}");
  JsonObject *then = json_object_new (), *then_properties = json_object_new ();

  json_object_set_member (properties, "when", json_node_copy (toggle));
  json_object_set_member (then_properties, "then", make_schema (random, depth + 1));
  json_object_set_object_member (then, "properties", then_properties);
  json_object_set_array_member (then, "required", make_names ("then"));
  json_object_set_member (schema, "if", json_node_copy (condition));
  json_object_set_object_member (schema, "then", then);
}

static JsonNode *
make_object (GRand *random, guint depth)
{
  JsonObject *schema = json_object_new (), *properties = json_object_new ();
  JsonArray *required = json_array_new ();
  guint n = g_rand_int_range (random, 1, depth == 0 ? 8 : 4);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = g_strdup_printf ("p%u~/ %u", i, depth);

      json_object_set_member (properties, name, make_schema (random, depth + 1));
      if (g_rand_boolean (random))
        json_array_add_string_element (required, name);
    }
  json_object_set_string_member (schema, "type", "object");
  json_object_set_object_member (schema, "properties", properties);
  json_object_set_array_member (schema, "required", required);
  if (g_rand_int_range (random, 0, 3) == 0)
    add_condition (random, schema, properties, depth);
  return take (schema);
}

static JsonNode *
make_list (GRand *random, guint depth)
{
  JsonObject *schema = json_object_new ();

  json_object_set_string_member (schema, "type", "array");
  json_object_set_member (schema, "items", make_object (random, depth + 1));
  json_object_set_int_member (schema, "maxItems", 3);
  return take (schema);
}

static JsonNode *
make_table (GRand *random, guint depth)
{
  JsonObject *schema = json_object_new ();

  json_object_set_string_member (schema, "type", "object");
  json_object_set_member (schema, "additionalProperties", make_schema (random, depth + 1));
  return take (schema);
}

/* Objects told apart by a constant, or by nothing but their members. */
static JsonNode *
make_alternatives (GRand *random, guint depth)
{
  JsonObject *schema = json_object_new ();
  JsonArray *alternatives = json_array_new ();
  gboolean has_constant = g_rand_boolean (random);

  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *name = g_strdup_printf ("only%u", i);
      JsonObject *alternative = json_object_new (), *properties = json_object_new (), *kind = json_object_new ();

      json_object_set_int_member (kind, "const", i);
      if (has_constant)
        json_object_set_object_member (properties, "kind", kind);
      else
        json_object_unref (kind);
      json_object_set_member (properties, name, make_leaf (random));
      json_object_set_string_member (alternative, "type", "object");
      json_object_set_object_member (alternative, "properties", properties);
      json_object_set_array_member (alternative, "required", make_names (has_constant ? "kind" : name));
      json_object_set_boolean_member (alternative, "additionalProperties", FALSE);
      json_array_add_object_element (alternatives, alternative);
    }
  json_object_set_array_member (schema, "oneOf", alternatives);
  return take (schema);
}

static JsonNode *
make_schema (GRand *random, guint depth)
{
  if (depth >= MAX_DEPTH)
    return make_leaf (random);
  switch (g_rand_int_range (random, 0, 10))
    {
    case 0:
      return make_object (random, depth);
    case 1:
      return make_list (random, depth);
    case 2:
      return make_table (random, depth);
    case 3:
      return make_alternatives (random, depth);
    default:
      return make_leaf (random);
    }
}

/* --- filling ------------------------------------------------------------------------------------------------------ */

static void fill (MortiseField *field, GRand *random, GHashTable *entered);

static JsonNode *
pick_example (MortiseField *field, GRand *random)
{
  JsonArray *examples = mortise_json_get_array (mortise_field_get_schema (field), "examples");

  return examples != NULL
             ? json_array_get_element (examples, g_rand_int_range (random, 0, json_array_get_length (examples)))
             : NULL;
}

static void
fill_leaf (MortiseField *field, GRand *random, GHashTable *entered)
{
  GListModel *options = mortise_field_get_options (field);
  JsonNode *value = pick_example (field, random);
  g_autoptr (MortiseFieldOption) option = NULL;
  g_autofree char *pointer = mortise_field_dup_pointer (field);

  if (value == NULL)
    {
      option = g_list_model_get_item (options, g_rand_int_range (random, 0, g_list_model_get_n_items (options)));
      value = mortise_field_option_get_value (option);
    }
  if (mortise_field_kind_is_text (mortise_field_get_kind (field)))
    {
      g_autofree char *text = mortise_field_text_show (mortise_field_get_kind (field), value);

      mortise_field_set_text (field, text);
    }
  else
    mortise_field_set_value (field, value);
  g_assert_cmpstr (mortise_field_get_message (field), ==, NULL);
  /* A text that is the default already changes nothing. */
  if (mortise_field_get_value (field) != NULL)
    g_hash_table_replace (entered, g_steal_pointer (&pointer), json_node_ref (value));
}

/* Children come and go while others are filled. */
static void
fill_children (MortiseField *field, GRand *random, GHashTable *entered)
{
  g_autoptr (GHashTable) done = g_hash_table_new (NULL, NULL);
  GListModel *children = mortise_field_get_children (field);

  for (guint i = 0; i < g_list_model_get_n_items (children); i++)
    {
      g_autoptr (MortiseField) child = g_list_model_get_item (children, i);

      if (!g_hash_table_add (done, child))
        continue;
      fill (child, random, entered);
      i = -1;
    }
}

static void
fill (MortiseField *field, GRand *random, GHashTable *entered)
{
  g_autofree char *fault = NULL;
  g_autoptr (JsonNode) empty = form_parse ("{}");

  switch (mortise_field_get_kind (field))
    {
    case MORTISE_FIELD_LIST:
      for (int n = g_rand_int_range (random, 0, 3); n >= 0; n--)
        mortise_field_add_item (field);
      break;
    case MORTISE_FIELD_MAP:
      g_assert_true (mortise_field_add_entry (field, "one", &fault));
      g_assert_true (mortise_field_add_entry (field, "two/~", &fault));
      break;
    case MORTISE_FIELD_VARIANT:
      mortise_field_select (field, g_rand_int_range (random, 0, mortise_field_get_n_alternatives (field)));
      break;
    case MORTISE_FIELD_GROUP:
      if (mortise_field_get_value (field) == NULL)
        mortise_field_set_value (field, empty);
      break;
    case MORTISE_FIELD_TEXT:
    case MORTISE_FIELD_LINES:
    case MORTISE_FIELD_SECRET:
    case MORTISE_FIELD_URL:
    case MORTISE_FIELD_EMAIL:
    case MORTISE_FIELD_FILE:
    case MORTISE_FIELD_FOLDER:
    case MORTISE_FIELD_COLOR:
    case MORTISE_FIELD_DATE:
    case MORTISE_FIELD_TIME:
    case MORTISE_FIELD_DATE_TIME:
    case MORTISE_FIELD_INTEGER:
    case MORTISE_FIELD_NUMBER:
    case MORTISE_FIELD_DURATION:
    case MORTISE_FIELD_SWITCH:
    case MORTISE_FIELD_CHOICE:
    case MORTISE_FIELD_FLAGS:
    case MORTISE_FIELD_TAGS:
    default:
      fill_leaf (field, random, entered);
      return;
    }
  fill_children (field, random, entered);
}

/* --- checking ----------------------------------------------------------------------------------------------------- */

static JsonNode *
look_up (JsonNode *value, const char *pointer)
{
  g_auto (GStrv) tokens = mortise_json_pointer_split (pointer);

  for (guint i = 0; tokens[i] != NULL && value != NULL; i++)
    value = mortise_json_pointer_step (value, tokens[i]);
  return value;
}

/* What a condition took away again is not there; all else is as it was entered. */
static guint
check_entered (GHashTable *entered, JsonNode *value)
{
  GHashTableIter iter;
  gpointer pointer, wanted;
  guint n_found = 0;

  g_hash_table_iter_init (&iter, entered);
  while (g_hash_table_iter_next (&iter, &pointer, &wanted))
    {
      JsonNode *found = look_up (value, pointer);

      g_assert_true (found == NULL || mortise_form_json_equal (found, wanted));
      n_found += found != NULL;
    }
  return n_found;
}

static void
assert_same_fields (MortiseField *left, MortiseField *right)
{
  GListModel *left_children = mortise_field_get_children (left), *right_children = mortise_field_get_children (right);

  g_assert_cmpint (mortise_field_get_kind (left), ==, mortise_field_get_kind (right));
  g_assert_true (mortise_form_json_equal (mortise_field_get_value (left), mortise_field_get_value (right)));
  g_assert_cmpuint (g_list_model_get_n_items (left_children), ==, g_list_model_get_n_items (right_children));
  for (guint i = 0; i < g_list_model_get_n_items (left_children); i++)
    {
      g_autoptr (MortiseField) left_child = g_list_model_get_item (left_children, i);
      g_autoptr (MortiseField) right_child = g_list_model_get_item (right_children, i);

      assert_same_fields (left_child, right_child);
    }
}

static void
test_schema (gconstpointer seed)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (GPOINTER_TO_UINT (seed));
  g_autoptr (GHashTable) entered
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) json_node_unref);
  g_autoptr (JsonNode) schema = make_object (random, 0), value = NULL;
  g_autofree char *text = mortise_json_to_text (schema, FALSE), *shown = NULL;
  g_autoptr (MortiseFormModel) form = mortise_form_model_new (schema, NULL);
  g_autoptr (MortiseFormModel) again = mortise_form_model_new (schema, NULL);
  g_auto (Saved) saved = { 0 };

  g_test_message ("%s", text);
  form_watch (form, &saved);
  fill_children (mortise_form_model_get_root (form), random, entered);
  value = mortise_form_model_dup_value (form);
  shown = mortise_json_to_text (value, FALSE);
  g_test_message ("%s", shown);
  g_assert_cmpuint (mortise_form_model_get_n_faults (form), ==, 0);
  g_assert_cmpuint (check_entered (entered, value), >=, g_hash_table_size (entered) > 0);

  mortise_form_model_commit (form);
  g_assert_cmpuint (saved.n_saves, <=, 1);
  if (saved.n_saves == 0)
    {
      g_assert_cmpuint (json_object_get_size (json_node_get_object (value)), ==, 0);
      return;
    }
  g_assert_cmpuint (g_strv_length (saved.unset), ==, 0);
  mortise_form_model_load (again, saved.values, NULL);
  g_assert_false (mortise_form_model_is_changed (again));
  g_assert_cmpuint (mortise_form_model_get_n_faults (again), ==, 0);
  assert_same_fields (mortise_form_model_get_root (form), mortise_form_model_get_root (again));
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  for (guint seed = 1; seed <= N_SCHEMAS; seed++)
    {
      g_autofree char *path = g_strdup_printf ("/form-random/%u", seed);

      g_test_add_data_func (path, GUINT_TO_POINTER (seed), test_schema);
    }
  return g_test_run ();
}
