/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "form-fixture.h"
#include "mortise-form-answer.h"

static MortiseFormModel *
form_of (const char *settings)
{
  g_autoptr (JsonNode) node = form_parse (settings);
  g_autoptr (MortiseFormAnswer) answer = mortise_form_answer_new (node);
  g_autoptr (GError) error = NULL;
  MortiseFormModel *form;

  g_assert_nonnull (answer);
  form = mortise_form_model_new (answer->schema, &error);
  g_assert_no_error (error);
  mortise_form_model_load (form, answer->values, answer->facts);
  return form;
}

static void
test_list (void)
{
  g_autoptr (MortiseFormModel) form = form_of (
      "[{'key': 'a', 'type': 'text', 'label': 'First', 'description': 'Words', 'required': true, 'default': '',"
      " 'value': '', 'is_default': true}, {'key': 'b', 'type': 'number', 'default': 3, 'value': 5, 'source': 'site'},"
      " {'key': 'c', 'type': 'select', 'options': [{'value': 1, 'label': 'One'}, {'value': 2}], 'value': 2},"
      " {'key': 'd', 'type': 'json', 'default': {'x': 1}, 'value': {'x': 2}}, {'key': 'e', 'type': 'textarea',"
      " 'locked': true, 'value': 'l'}, {'key': 'f', 'type': 'checkbox', 'default': null, 'value': null},"
      " {'key': 'g', 'type': 'text', 'sensitive': true, 'is_set': true}]");
  g_autofree char *label = mortise_field_dup_label (form_find (form, "a"));

  form_assert_children (mortise_form_model_get_root (form), "a b c d e f g");
  g_assert_cmpstr (label, ==, "First");
  g_assert_cmpstr (mortise_field_get_description (form_find (form, "a")), ==, "Words");
  g_assert_cmpstr (mortise_field_get_message (form_find (form, "a")), ==, "This is needed");
  g_assert_cmpint (mortise_field_get_kind (form_find (form, "b")), ==, MORTISE_FIELD_NUMBER);
  g_assert_cmpstr (mortise_field_get_source (form_find (form, "b")), ==, "site");
  g_assert_true (mortise_field_can_reset (form_find (form, "b")));
  g_assert_cmpuint (g_list_model_get_n_items (mortise_field_get_options (form_find (form, "c"))), ==, 2);
  g_assert_cmpint (mortise_field_get_kind (form_find (form, "d")), ==, MORTISE_FIELD_MAP);
  g_assert_cmpint (mortise_field_get_kind (form_find (form, "e")), ==, MORTISE_FIELD_LINES);
  g_assert_true (mortise_field_is_locked (form_find (form, "e")));
  g_assert_cmpint (mortise_field_get_kind (form_find (form, "f")), ==, MORTISE_FIELD_SWITCH);
  g_assert_true (mortise_field_is_untold (form_find (form, "g")));
  g_assert_cmpuint (mortise_form_model_get_n_faults (form), ==, 1);
}

static void
test_object (void)
{
  g_autoptr (MortiseFormModel) form
      = form_of ("{'schema': {'properties': {'a': {'type': 'integer'}}}, 'values': {'a': 7},"
                 " 'layers': {'a': {'source': 'tenant'}}}");

  form_assert_value (form, "{'a': 7}");
  g_assert_cmpstr (mortise_field_get_source (form_find (form, "a")), ==, "tenant");
}

static void
test_nothing (void)
{
  static const char *const answers[] = { "[]", "{}", "null", "5", "{'schema': []}" };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr (JsonNode) node = form_parse (answers[i]);

      g_assert_null (mortise_form_answer_new (node));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/form-answer/list", test_list);
  g_test_add_func ("/form-answer/object", test_object);
  g_test_add_func ("/form-answer/nothing", test_nothing);
  return g_test_run ();
}
