/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is shown depends on what is entered. */
#include "form-fixture.h"
#include "mortise-json.h"

static void
set (MortiseFormModel *form, const char *path, const char *json)
{
  g_autoptr (JsonNode) value = form_parse (json);

  mortise_field_set_value (form_find (form, path), value);
}

static void
test_if (void)
{
  g_autoptr (MortiseFormModel) form = form_new (
      "{'properties': {'mode': {'enum': ['file', 'mail'], 'default': 'file'}},"
      " 'if': {'properties': {'mode': {'const': 'mail'}}}, 'then': {'properties': {'to': {'type': 'string'}}},"
      " 'else': {'properties': {'path': {'type': 'string'}}}}");
  MortiseField *root = mortise_form_model_get_root (form);
  MortiseField *mode = form_find (form, "mode");

  form_assert_children (root, "mode path");
  set (form, "path", "'/tmp'");
  set (form, "mode", "'mail'");
  form_assert_children (root, "mode to");
  /* The row of what was changed is still the same. */
  g_assert_true (form_find (form, "mode") == mode);
  form_assert_value (form, "{'mode': 'mail'}");
  set (form, "to", "'me'");
  set (form, "mode", "'file'");
  form_assert_value (form, "{'mode': 'file', 'path': '/tmp'}");
  set (form, "mode", "'mail'");
  form_assert_value (form, "{'mode': 'mail', 'to': 'me'}");
}

static void
test_dependencies (void)
{
  g_autoptr (MortiseFormModel) form
      = form_new ("{'properties': {'card': {'type': 'integer'}, 'name': {'type': 'string'}}, 'dependencies':"
                  " {'card': {'required': ['address'], 'properties': {'address': {'type': 'string'}}},"
                  " 'name': ['card']}}");
  MortiseField *root = mortise_form_model_get_root (form);

  form_assert_children (root, "card name");
  set (form, "name", "'Ada'");
  g_assert_cmpstr (mortise_field_get_message (form_find (form, "card")), ==, "This is needed");
  set (form, "card", "5");
  form_assert_children (root, "card name address");
  g_assert_true (mortise_field_is_required (form_find (form, "address")));
  g_assert_cmpstr (mortise_field_get_message (form_find (form, "address")), ==, "This is needed");
}

static void
test_discriminator (void)
{
  g_autoptr (MortiseFormModel) form = form_new (
      "{'properties': {'store': {'type': 'object', 'oneOf': [{'$ref': '#/definitions/disk'},"
      " {'title': 'Bucket', 'required': ['kind', 'bucket'], 'properties': {'kind': {'const': 's3'},"
      " 'bucket': {'type': 'string', 'minLength': 3}}}]}},"
      " 'definitions': {'disk': {'title': 'Disk', 'required': ['kind'], 'properties': {'kind': {'const': 'disk'},"
      " 'path': {'type': 'string'}}}}}");
  MortiseField *store = form_find (form, "store");
  GListModel *options;
  g_autoptr (MortiseFieldOption) option = NULL;

  g_assert_cmpint (mortise_field_get_kind (store), ==, MORTISE_FIELD_GROUP);
  form_assert_children (store, "kind");
  options = mortise_field_get_options (form_find (form, "store/kind"));
  g_assert_cmpuint (g_list_model_get_n_items (options), ==, 2);
  option = g_list_model_get_item (options, 1);
  g_assert_cmpstr (mortise_field_option_get_label (option), ==, "Bucket");

  set (form, "store/kind", "'disk'");
  form_assert_children (store, "kind path");
  set (form, "store/path", "'/'");
  set (form, "store/kind", "'s3'");
  form_assert_children (store, "kind bucket");
  g_assert_cmpstr (mortise_field_get_message (form_find (form, "store/bucket")), ==, "This is needed");
  set (form, "store/bucket", "'b'");
  g_assert_cmpstr (mortise_field_get_message (form_find (form, "store/bucket")), ==, "Must have at least 3 characters");
  set (form, "store/bucket", "'bin'");
  g_assert_cmpuint (mortise_form_model_get_n_faults (form), ==, 0);
  form_assert_value (form, "{'store': {'kind': 's3', 'bucket': 'bin'}}");
}

static void
test_enum_driven (void)
{
  g_autoptr (MortiseFormModel) form
      = form_new ("{'properties': {'land': {'enum': ['de', 'fr']}, 'town': {'enum': ['Berlin', 'Bonn', 'Paris']}},"
                  " 'allOf': [{'if': {'properties': {'land': {'const': 'de'}}, 'required': ['land']},"
                  " 'then': {'properties': {'town': {'enum': ['Berlin', 'Bonn']}}}},"
                  " {'if': {'properties': {'land': {'const': 'fr'}}, 'required': ['land']},"
                  " 'then': {'properties': {'town': {'enum': ['Paris']}}}}]}");

  g_assert_cmpuint (g_list_model_get_n_items (mortise_field_get_options (form_find (form, "town"))), ==, 3);
  set (form, "land", "'de'");
  g_assert_cmpuint (g_list_model_get_n_items (mortise_field_get_options (form_find (form, "town"))), ==, 2);
  set (form, "town", "'Bonn'");
  set (form, "land", "'fr'");
  g_assert_cmpuint (g_list_model_get_n_items (mortise_field_get_options (form_find (form, "town"))), ==, 1);
  g_assert_nonnull (mortise_field_get_message (form_find (form, "town")));
}

static void
test_alternatives (void)
{
  g_autoptr (MortiseFormModel) form = form_new (
      "{'properties': {'v': {'oneOf': [{'title': 'Text', 'type': 'string', 'minLength': 2}, {'title': 'Point', 'type':"
      " 'object', 'required': ['x'], 'properties': {'x': {'type': 'integer'}}, 'additionalProperties': false},"
      " {'title': 'Range', 'type': 'object', 'required': ['from'], 'properties': {'from': {'type': 'integer'}},"
      " 'additionalProperties': false}]}}}");
  MortiseField *field = form_find (form, "v");

  g_assert_cmpint (mortise_field_get_kind (field), ==, MORTISE_FIELD_VARIANT);
  g_assert_cmpuint (mortise_field_get_n_alternatives (field), ==, 3);
  form_load (form, "{'v': {'from': 1}}", NULL);
  g_assert_cmpuint (mortise_field_get_selected (field), ==, 2);
  g_assert_cmpstr (mortise_field_get_alternative_title (field, 2), ==, "Range");

  mortise_field_select (field, 1);
  form_assert_value (form, "{'v': {}}");
  g_assert_cmpstr (mortise_field_get_message (form_find (form, "v/chosen/x")), ==, "This is needed");
  set (form, "v/chosen/x", "7");
  g_assert_cmpuint (mortise_form_model_get_n_faults (form), ==, 0);
  mortise_field_select (field, 0);
  mortise_field_set_text (form_find (form, "v/chosen"), "a");
  g_assert_nonnull (mortise_field_get_message (form_find (form, "v/chosen")));
  mortise_field_set_text (form_find (form, "v/chosen"), "ab");
  form_assert_value (form, "{'v': 'ab'}");
  mortise_field_select (field, 2);
  form_assert_value (form, "{'v': {'from': 1}}");
}

static void
test_types (void)
{
  g_autoptr (MortiseFormModel) form = form_new ("{'properties': {'v': {'type': ['string', 'integer', 'null']}}}");
  MortiseField *field = form_find (form, "v");

  form_load (form, "{'v': 5}", NULL);
  g_assert_cmpint (mortise_field_get_kind (form_find (form, "v/chosen")), ==, MORTISE_FIELD_INTEGER);
  mortise_field_select (field, 0);
  form_assert_value (form, "{'v': ''}");
}

/* A schema may refer to itself; the form shows what is there, and no more of it than anybody can bear. */
static void
test_recursion (void)
{
  g_autoptr (MortiseFormModel) form = form_new ("{'properties': {'tree': {'$ref': '#/definitions/node'}}, "
                                                "'definitions': {'node': {'type': 'object', 'properties':"
                                                " {'name': {'type': 'string'}, 'left': {'$ref': '#/definitions/node'},"
                                                " 'right': {'$ref': '#/definitions/node'}}}}}");

  form_assert_children (form_find (form, "tree"), "name left right");
  form_assert_children (form_find (form, "tree/left"), "");
  form_load (form, "{'tree': {'left': {'left': {'name': 'x'}}}}", NULL);
  form_assert_children (form_find (form, "tree/left/left"), "name left right");
  form_assert_children (form_find (form, "tree/right"), "");
}

/* Twenty schemas that each refer to the next 60 times over, as properties or as parts. */
static char *
make_bomb (gboolean has_names)
{
  GString *schema = g_string_new ("{'properties': {'a': {'$ref': '#/definitions/d0'}}, 'definitions': {");

  for (guint i = 0; i < 20; i++)
    {
      g_string_append_printf (schema, "'d%u': {'type': 'object', 'required': ['p0', 'p1'], %s", i,
                              has_names ? "'properties': {" : "'allOf': [");
      for (guint j = 0; j < 60; j++)
        {
          g_autofree char *name = has_names ? g_strdup_printf ("'p%u': ", j) : g_strdup ("");

          g_string_append_printf (schema, "%s%s{'$ref': '#/definitions/d%u'}", j > 0 ? ", " : "", name, i + 1);
        }
      g_string_append (schema, has_names ? "}}, " : "]}, ");
    }
  g_string_append (schema, "'d20': {'type': 'object'}}}");
  return g_string_free (schema, FALSE);
}

/* What would be 60 to the power of 20 fields. */
static void
test_bomb_of_fields (void)
{
  g_autofree char *schema = make_bomb (TRUE);
  g_autoptr (MortiseFormModel) form = form_new (schema);

  form_load (form, "{'a': {'p0': {'p1': {}}}}", NULL);
  g_assert_nonnull (form_find (form, "a/p0/p1"));
  mortise_field_set_value (form_find (form, "a/p0/p1"), NULL);
  g_assert_nonnull (form_find (form, "a/p0/p1"));
}

static void
test_bomb_of_parts (void)
{
  g_autofree char *schema = make_bomb (FALSE);
  g_autoptr (MortiseFormModel) form = form_new (schema);

  form_load (form, "{'a': {}, 'b': 1}", NULL);
  g_assert_nonnull (form_find (form, "a"));
  form_assert_value (form, "{'a': {}, 'b': 1}");
}

static void
test_long_list (void)
{
  g_autoptr (MortiseFormModel) form
      = form_new ("{'properties': {'l': {'type': 'array', 'items': {'type': 'object'}}, 'n': {'type': 'string'}}}");
  g_autoptr (GString) text = g_string_new ("{'l': [{}");
  MortiseField *list = form_find (form, "l");
  g_autoptr (JsonNode) value = NULL;

  for (guint i = 1; i < 1000; i++)
    g_string_append (text, ", {}");
  g_string_append (text, "]}");
  form_load (form, text->str, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (mortise_field_get_children (list)), ==, 200);
  g_assert_cmpuint (mortise_field_get_n_hidden (list), ==, 800);
  mortise_field_remove_child (list, form_find (form, "l/0"));
  value = mortise_form_model_dup_value (form);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (json_node_get_object (value), "l")), ==, 999);
}

/* Values of other types than the schema has are shown as faults, and are not lost. */
static void
test_wrong_types (void)
{
  g_autoptr (MortiseFormModel) form = form_new (
      "{'properties': {'a': {'type': 'integer'}, 'b': {'type': 'object', 'properties': {'c': {'type': 'string'}}},"
      " 'd': {'type': 'array', 'items': {'type': 'object'}}, 'e': {'type': 'boolean'}, 'f': {'enum': [1]}}}");
  const char *value = "{'a': {'x': 1}, 'b': [1], 'd': 'text', 'e': [], 'f': {}}";

  form_load (form, value, NULL);
  form_assert_value (form, value);
  g_assert_cmpuint (mortise_form_model_get_n_faults (form), ==, 5);
  g_assert_nonnull (mortise_field_get_message (form_find (form, "b")));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/form-condition/if", test_if);
  g_test_add_func ("/form-condition/dependencies", test_dependencies);
  g_test_add_func ("/form-condition/discriminator", test_discriminator);
  g_test_add_func ("/form-condition/enum-driven", test_enum_driven);
  g_test_add_func ("/form-condition/alternatives", test_alternatives);
  g_test_add_func ("/form-condition/types", test_types);
  g_test_add_func ("/form-condition/recursion", test_recursion);
  g_test_add_func ("/form-condition/bomb-of-fields", test_bomb_of_fields);
  g_test_add_func ("/form-condition/bomb-of-parts", test_bomb_of_parts);
  g_test_add_func ("/form-condition/long-list", test_long_list);
  g_test_add_func ("/form-condition/wrong-types", test_wrong_types);
  return g_test_run ();
}
