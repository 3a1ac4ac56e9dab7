/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "form-fixture.h"
#include "mortise-error.h"
#include "mortise-json.h"

static void
set (MortiseFormModel *form, const char *path, const char *json)
{
  g_autoptr (JsonNode) value = form_parse (json);

  mortise_field_set_value (form_find (form, path), value);
}

static void
check_kind (const char *schema, MortiseFieldKind kind)
{
  g_autofree char *text = g_strdup_printf ("{'type': 'object', 'properties': {'a': %s}}", schema);
  g_autoptr (MortiseFormModel) form = form_new (text);

  g_test_message ("%s", schema);
  g_assert_cmpint (mortise_field_get_kind (form_find (form, "a")), ==, kind);
}

static void
test_kinds (void)
{
  check_kind ("{'type': 'string'}", MORTISE_FIELD_TEXT);
  check_kind ("{'type': ['string', 'null']}", MORTISE_FIELD_TEXT);
  check_kind ("{'type': 'string', 'contentMediaType': 'text/markdown'}", MORTISE_FIELD_LINES);
  check_kind ("{'type': 'string', 'maxLength': 201}", MORTISE_FIELD_LINES);
  check_kind ("{'type': 'string', 'writeOnly': true}", MORTISE_FIELD_SECRET);
  check_kind ("{'type': 'string', 'format': 'password'}", MORTISE_FIELD_SECRET);
  check_kind ("{'type': 'string', 'format': 'uri'}", MORTISE_FIELD_URL);
  check_kind ("{'type': 'string', 'format': 'email'}", MORTISE_FIELD_EMAIL);
  check_kind ("{'type': 'string', 'format': 'file-path'}", MORTISE_FIELD_FILE);
  check_kind ("{'type': 'string', 'format': 'directory-path'}", MORTISE_FIELD_FOLDER);
  check_kind ("{'type': 'string', 'format': 'color'}", MORTISE_FIELD_COLOR);
  check_kind ("{'type': 'string', 'format': 'date'}", MORTISE_FIELD_DATE);
  check_kind ("{'type': 'string', 'format': 'time'}", MORTISE_FIELD_TIME);
  check_kind ("{'type': 'string', 'format': 'date-time'}", MORTISE_FIELD_DATE_TIME);
  check_kind ("{'type': 'string', 'format': 'duration'}", MORTISE_FIELD_DURATION);
  check_kind ("{'type': 'integer', 'format': 'duration'}", MORTISE_FIELD_DURATION);
  check_kind ("{'type': 'integer'}", MORTISE_FIELD_INTEGER);
  check_kind ("{'type': 'number'}", MORTISE_FIELD_NUMBER);
  check_kind ("{'type': 'boolean'}", MORTISE_FIELD_SWITCH);
  check_kind ("{'type': ['boolean', 'null']}", MORTISE_FIELD_CHOICE);
  check_kind ("{'enum': [1, 'two', null]}", MORTISE_FIELD_CHOICE);
  check_kind ("{'oneOf': [{'const': 1, 'title': 'One'}, {'const': 2}]}", MORTISE_FIELD_CHOICE);
  check_kind ("{'type': 'array', 'uniqueItems': true, 'items': {'enum': ['a', 'b']}}", MORTISE_FIELD_FLAGS);
  check_kind ("{'type': 'array', 'items': {'enum': ['a', 'b']}}", MORTISE_FIELD_LIST);
  check_kind ("{'type': 'array', 'items': {'type': 'string'}}", MORTISE_FIELD_TAGS);
  check_kind ("{'type': 'array', 'items': {'type': 'integer'}}", MORTISE_FIELD_TAGS);
  check_kind ("{'type': 'array', 'items': {'type': 'string', 'format': 'date'}}", MORTISE_FIELD_LIST);
  check_kind ("{'type': 'array', 'items': {'type': 'object'}}", MORTISE_FIELD_LIST);
  check_kind ("{'type': 'object', 'properties': {'b': {'type': 'string'}}}", MORTISE_FIELD_GROUP);
  check_kind ("{'type': 'object', 'additionalProperties': {'type': 'string'}}", MORTISE_FIELD_MAP);
  check_kind ("{'type': ['string', 'integer']}", MORTISE_FIELD_VARIANT);
  check_kind ("{'type': ['object', 'null']}", MORTISE_FIELD_VARIANT);
  check_kind ("{}", MORTISE_FIELD_VARIANT);
  check_kind ("true", MORTISE_FIELD_VARIANT);
}

/* Without `type`, other words tell, and at last the default. */
static void
test_inferred_kinds (void)
{
  check_kind ("{'minLength': 1}", MORTISE_FIELD_TEXT);
  check_kind ("{'minimum': 1}", MORTISE_FIELD_NUMBER);
  check_kind ("{'default': true}", MORTISE_FIELD_SWITCH);
  check_kind ("{'default': 5}", MORTISE_FIELD_NUMBER);
  check_kind ("{'default': 'x'}", MORTISE_FIELD_TEXT);
  check_kind ("{'default': ['x']}", MORTISE_FIELD_TAGS);
  check_kind ("{'default': {'phone': 80, 'other': 20}}", MORTISE_FIELD_MAP);
  check_kind ("{'anyOf': [{'type': 'string', 'format': 'ipv4'}, {'type': 'string', 'format': 'ipv6'}]}",
              MORTISE_FIELD_TEXT);
}

static void
test_entries_are_inferred (void)
{
  g_autoptr (MortiseFormModel) form = form_new ("{'properties': {'rates': {'default': {'phone': 80, 'other': 20}}}}");
  g_autofree char *fault = NULL;

  form_assert_children (form_find (form, "rates"), "phone other");
  g_assert_cmpint (mortise_field_get_kind (form_find (form, "rates/phone")), ==, MORTISE_FIELD_NUMBER);
  set (form, "rates/phone", "90");
  g_assert_true (mortise_field_add_entry (form_find (form, "rates"), "mail", &fault));
  form_assert_value (form, "{'rates': {'phone': 90, 'other': 20, 'mail': 0}}");
}

static void
test_defaults (void)
{
  g_autoptr (MortiseFormModel) form
      = form_new ("{'properties': {'a': {'type': 'integer', 'default': 3}, 'b': {'type': 'string'}}}");
  MortiseField *a = form_find (form, "a"), *b = form_find (form, "b");
  g_autofree char *shown = mortise_field_dup_text (a);
  g_autofree char *fallback = mortise_field_dup_default_text (a);

  g_assert_cmpstr (shown, ==, "3");
  g_assert_cmpstr (fallback, ==, "3");
  g_assert_true (mortise_field_is_default (a));
  g_assert_false (mortise_field_can_reset (a));
  set (form, "a", "4");
  g_assert_false (mortise_field_is_default (a));
  g_assert_true (mortise_field_can_reset (a));
  mortise_field_reset (a);
  form_assert_value (form, "{}");

  mortise_field_set_text (b, "x");
  g_assert_true (mortise_field_can_reset (b));
  mortise_field_set_text (b, "");
  form_assert_value (form, "{}");
}

static void
test_faults (void)
{
  g_autoptr (MortiseFormModel) form
      = form_new ("{'required': ['b'], 'properties': {'a': {'type': 'integer', 'maximum': 9}, 'b': {'type': 'string'},"
                  " 'c': {'properties': {'d': {'type': 'string', 'minLength': 2}}}}}");
  MortiseField *a = form_find (form, "a"), *b = form_find (form, "b");

  g_assert_cmpstr (mortise_field_get_message (b), ==, "This is needed");
  g_assert_true (mortise_form_model_find_fault (form) == b);
  mortise_field_set_text (b, "here");
  g_assert_null (mortise_field_get_message (b));
  g_assert_cmpuint (mortise_form_model_get_n_faults (form), ==, 0);

  mortise_field_set_text (a, "10");
  g_assert_cmpstr (mortise_field_get_message (a), ==, "Must be 9 or less");
  mortise_field_set_text (a, "1x");
  g_assert_cmpstr (mortise_field_get_message (a), ==, "Write a whole number");
  g_assert_true (mortise_form_model_find_fault (form) == a);
  mortise_field_set_text (a, "1");
  g_assert_null (mortise_field_get_message (a));

  set (form, "c/d", "'x'");
  g_assert_nonnull (mortise_field_get_message (form_find (form, "c/d")));
  g_assert_null (mortise_field_get_message (form_find (form, "c")));
}

static void
test_save (void)
{
  g_autoptr (MortiseFormModel) form = form_new (
      "{'properties': {'a': {'type': 'integer', 'maximum': 9}, 'b': {'type': 'boolean', 'default': true}}}");
  g_auto (Saved) saved = { 0 };

  form_load (form, "{'a': 1, 'b': false}", NULL);
  form_watch (form, &saved);
  mortise_field_commit (form_find (form, "a"));
  g_assert_cmpuint (saved.n_saves, ==, 0);

  mortise_field_set_text (form_find (form, "a"), "12");
  mortise_field_commit (form_find (form, "a"));
  g_assert_cmpuint (saved.n_saves, ==, 0);

  /* What is wrong with one does not keep the other. */
  mortise_field_reset (form_find (form, "b"));
  mortise_field_commit (form_find (form, "b"));
  g_assert_cmpuint (saved.n_saves, ==, 1);
  g_assert_cmpuint (json_object_get_size (saved.values), ==, 0);
  saved_assert (&saved, "b", NULL);

  mortise_field_set_text (form_find (form, "a"), "7");
  mortise_field_commit (form_find (form, "a"));
  g_assert_cmpuint (saved.n_saves, ==, 2);
  saved_assert (&saved, "a", "7");
  g_assert_cmpuint (g_strv_length (saved.unset), ==, 0);
  mortise_field_commit (form_find (form, "a"));
  g_assert_cmpuint (saved.n_saves, ==, 2);
  form_load (form, "{'a': 7, 'b': true}", "{'b': {'source': 'default', 'is_default': true}}");
  g_assert_false (mortise_form_model_is_changed (form));
}

/* A change after which something else is missing waits for that. */
static void
test_save_waits (void)
{
  g_autoptr (MortiseFormModel) form
      = form_new ("{'properties': {'on': {'type': 'boolean'}, 'key': {'type': 'string'}},"
                  " 'if': {'properties': {'on': {'const': true}}, 'required': ['on']}, 'then': {'required': ['key']}}");
  g_auto (Saved) saved = { 0 };

  form_load (form, "{'on': false}", NULL);
  form_watch (form, &saved);
  set (form, "on", "true");
  mortise_field_commit (form_find (form, "on"));
  g_assert_cmpuint (saved.n_saves, ==, 0);
  g_assert_cmpstr (mortise_field_get_message (form_find (form, "key")), ==, "This is needed");

  mortise_field_set_text (form_find (form, "key"), "k");
  mortise_field_commit (form_find (form, "key"));
  g_assert_cmpuint (saved.n_saves, ==, 1);
  saved_assert (&saved, "on", "true");
  saved_assert (&saved, "key", "'k'");
}

static void
test_together (void)
{
  g_autoptr (MortiseFormModel) form
      = form_new ("{'x-apply': 'together', 'properties': {'a': {'type': 'integer'}, 'b': {'type': 'integer'}}}");
  g_auto (Saved) saved = { 0 };

  form_load (form, "{'a': 1, 'b': 2}", NULL);
  form_watch (form, &saved);
  set (form, "a", "3");
  mortise_field_commit (form_find (form, "a"));
  set (form, "b", "'x'");
  mortise_form_model_apply (form);
  g_assert_cmpuint (saved.n_saves, ==, 0);

  mortise_form_model_revert (form);
  form_assert_value (form, "{'a': 1, 'b': 2}");
  g_assert_false (mortise_form_model_is_changed (form));
  set (form, "a", "3");
  set (form, "b", "4");
  g_assert_true (mortise_form_model_is_changed (form));
  mortise_form_model_apply (form);
  g_assert_cmpuint (saved.n_saves, ==, 1);
  saved_assert (&saved, "a", "3");
  saved_assert (&saved, "b", "4");
}

static void
test_refused (void)
{
  g_autoptr (MortiseFormModel) form = form_new ("{'properties': {'a': {'type': 'integer'}}}");
  g_auto (Saved) saved = { 0 };

  form_load (form, "{'a': 1}", NULL);
  form_watch (form, &saved);
  set (form, "a", "2");
  mortise_field_commit (form_find (form, "a"));
  mortise_form_model_refuse (form, (const char *const[]){ "a", NULL }, "/a: two is taken");
  form_load (form, "{'a': 1}", NULL);
  form_assert_value (form, "{'a': 2}");
  g_assert_cmpstr (mortise_field_get_message (form_find (form, "a")), ==, "Two is taken");
  mortise_field_commit (form_find (form, "a"));
  g_assert_cmpuint (saved.n_saves, ==, 1);
  set (form, "a", "3");
  g_assert_null (mortise_field_get_message (form_find (form, "a")));
  mortise_field_commit (form_find (form, "a"));
  saved_assert (&saved, "a", "3");
}

/* What the host says of a part stands there; what was sent along waits, and another try sends all. */
static void
test_refused_together (void)
{
  g_autoptr (MortiseFormModel) form
      = form_new ("{'properties': {'a': {'type': 'object', 'properties': {'x': {'type': 'integer'}}},"
                  " 'b': {'type': 'integer'}, 'c': {'type': 'integer'}}}");
  const char *const keys[] = { "a", "b", NULL };
  g_auto (Saved) saved = { 0 };

  form_load (form, "{}", NULL);
  form_watch (form, &saved);
  set (form, "a/x", "1");
  set (form, "b", "2");
  mortise_form_model_commit (form);
  mortise_form_model_refuse (form, keys, "/a/x: too hot\n/nowhere: gone");
  g_assert_cmpstr (mortise_field_get_message (form_find (form, "a/x")), ==, "Too hot");
  g_assert_null (mortise_field_get_message (form_find (form, "a")));
  g_assert_nonnull (mortise_field_get_message (form_find (form, "b")));
  set (form, "c", "3");
  mortise_form_model_commit (form);
  g_assert_cmpuint (saved.n_saves, ==, 2);
  g_assert_cmpuint (json_object_get_size (saved.values), ==, 1);

  mortise_form_model_retry (form);
  g_assert_null (mortise_field_get_message (form_find (form, "a/x")));
  g_assert_cmpuint (saved.n_saves, ==, 3);
  saved_assert (&saved, "a", "{'x': 1}");
  saved_assert (&saved, "b", "2");
}

static void
test_variables (void)
{
  g_autoptr (MortiseFormModel) form = form_new (
      "{'properties': {'a': {'type': 'object', 'properties': {'x': {'type': 'integer'}, 'y': {'type': 'integer'}}},"
      " 'b': {'type': 'string'}, 'c': {'type': 'string'}}}");
  MortiseField *x;

  form_load (form, "{'a': {'x': 1, 'y': 2}, 'b': 'e', 'c': 'f'}",
             "{'a': {'source': 'environment', 'locked': false, 'variables': {'/x': 'A_X'}},"
             " 'b': {'source': 'environment', 'locked': true, 'variables': {'': 'B'}},"
             " 'c': {'source': 'file', 'locked': false, 'variables': {}}}");
  x = form_find (form, "a/x");
  g_assert_true (mortise_field_is_locked (x));
  g_assert_cmpstr (mortise_field_get_variable (x), ==, "A_X");
  g_assert_cmpstr (mortise_field_get_source (x), ==, "environment");
  g_assert_true (mortise_field_is_editable (form_find (form, "a/y")));
  g_assert_false (mortise_field_is_locked (form_find (form, "a")));
  g_assert_cmpstr (mortise_field_get_variable (form_find (form, "b")), ==, "B");
  g_assert_false (mortise_field_can_reset (form_find (form, "b")));
  /* Nothing of the file is to be taken back here, but what is written over it. */
  g_assert_false (mortise_field_can_reset (form_find (form, "c")));
  set (form, "c", "'mine'");
  g_assert_true (mortise_field_can_reset (form_find (form, "c")));
}

static void
on_reveal (MortiseFormModel *form, const char *key, char **asked)
{
  g_assert_null (*asked);
  *asked = g_strdup (key);
}

static void
on_revealed (MortiseField *field, JsonNode *value, JsonNode **told)
{
  g_clear_pointer (told, json_node_unref);
  *told = json_node_ref (value);
}

/* The form asks for a secret, and does not keep it. */
static void
test_reveal (void)
{
  g_autoptr (MortiseFormModel) form = form_new ("{'properties': {'key': {'type': 'string', 'writeOnly': true}}}");
  g_autoptr (JsonNode) value = form_parse ("'hush'"), told = NULL;
  g_autofree char *asked = NULL;

  form_load (form, "{}", "{'key': {'source': 'site', 'is_set': true}}");
  g_signal_connect (form, "reveal", G_CALLBACK (on_reveal), &asked);
  g_signal_connect (form_find (form, "key"), "revealed", G_CALLBACK (on_revealed), &told);
  mortise_field_reveal (form_find (form, "key"));
  g_assert_cmpstr (asked, ==, "key");
  mortise_form_model_tell_secret (form, "key", value);
  g_assert_true (told == value);
  form_assert_value (form, "{}");
  g_assert_null (mortise_field_get_value (form_find (form, "key")));
  /* Who replaces it meanwhile does not want to see the old one. */
  g_clear_pointer (&told, json_node_unref);
  set (form, "key", "'new'");
  mortise_form_model_tell_secret (form, "key", value);
  g_assert_null (told);
}

static void
check_message (const char *schema, const char *value, const char *expected)
{
  g_autofree char *text = g_strdup_printf ("{'properties': {'a': %s}}", schema);
  g_autoptr (MortiseFormModel) form = form_new (text);

  set (form, "a", value);
  g_assert_cmpstr (mortise_field_get_message (form_find (form, "a")), ==, expected);
}

/* In the form's own words, which are translated. */
static void
test_messages (void)
{
  check_message ("{'type': 'string', 'minLength': 1}", "''", "Must have at least 1 character");
  check_message ("{'type': 'string', 'allOf': [{'maxLength': 9}, {'maxLength': 2}]}", "'abc'",
                 "Must have at most 2 characters");
  check_message ("{'type': 'string', 'pattern': '^[a-z]$'}", "'1'", "Must have the form ^[a-z]$");
  check_message ("{'type': 'string', 'format': 'email'}", "'1'", "Write an e-mail address, such as ada@example.com");
  check_message ("{'type': 'integer', 'minimum': 2}", "1", "Must be 2 or more");
  check_message ("{'type': 'number', 'exclusiveMaximum': 0.5}", "1", "Must be less than 0.5");
  check_message ("{'type': 'integer', 'format': 'duration', 'minimum': 60}", "1", "Must be 1 minute or more");
  check_message ("{'type': 'integer', 'multipleOf': 5}", "7", "Must be a multiple of 5");
  check_message ("{'enum': [1, 2]}", "3", "Must be one of those that are offered");
  check_message ("{'type': 'array', 'items': {'type': 'string'}, 'maxItems': 1}", "['a', 'b']",
                 "Must have at most 1 item");
  check_message ("{'type': 'array', 'items': {'type': 'string'}, 'uniqueItems': true}", "['a', 'a']",
                 "Has something twice; remove one of them");
  check_message ("{'type': 'string'}", "1", "Must be a text");
  check_message ("{'type': ['number', 'integer']}", "'x'", "Must be a number");
  check_message ("{'type': 'object', 'properties': {'x': {}}, 'additionalProperties': false}", "{'y': 1}",
                 "“y” is not known here; remove it");
  /* Where there is no better word, that of the validator. */
  check_message ("{'type': 'integer', 'not': {'const': 3}}", "3", "Must not be 3, nor any other value of that kind");
}

static void
test_typing_outlives_load (void)
{
  g_autoptr (MortiseFormModel) form
      = form_new ("{'properties': {'a': {'type': 'string'}, 'b': {'type': 'integer'}, 'c': {'type': 'string'}}}");
  g_autofree char *a = NULL, *b = NULL, *c = NULL;

  form_load (form, "{'a': 'one', 'b': 1, 'c': 'x'}", NULL);
  mortise_field_set_text (form_find (form, "a"), "typed");
  mortise_field_set_text (form_find (form, "b"), "1-");
  form_load (form, "{'a': 'two', 'b': 2, 'c': 'y'}", NULL);
  a = mortise_field_dup_text (form_find (form, "a"));
  b = mortise_field_dup_text (form_find (form, "b"));
  c = mortise_field_dup_text (form_find (form, "c"));
  g_assert_cmpstr (a, ==, "typed");
  g_assert_cmpstr (b, ==, "1-");
  g_assert_cmpstr (c, ==, "y");
}

static void
test_facts (void)
{
  g_autoptr (MortiseFormModel) form = form_new (
      "{'properties': {'a': {'type': 'string'}, 'b': {'type': 'string', 'readOnly': true}, 'c': {'properties':"
      " {'d': {'type': 'string'}}}}}");

  form_load (form, "{'a': 'x', 'b': 'y', 'c': {'d': 'z'}}",
             "{'a': {'source': 'environment', 'locked': true}, 'b': {'source': 'site'}, 'c': {'locked': true}}");
  g_assert_cmpstr (mortise_field_get_source (form_find (form, "a")), ==, "environment");
  g_assert_true (mortise_field_is_locked (form_find (form, "a")));
  g_assert_false (mortise_field_is_editable (form_find (form, "b")));
  g_assert_false (mortise_field_is_editable (form_find (form, "c/d")));
  set (form, "a", "'other'");
  set (form, "c/d", "'other'");
  mortise_field_set_text (form_find (form, "b"), "other");
  mortise_field_reset (form_find (form, "a"));
  form_assert_value (form, "{'a': 'x', 'b': 'y', 'c': {'d': 'z'}}");
}

static void
test_secrets (void)
{
  g_autoptr (MortiseFormModel) form
      = form_new ("{'required': ['key'], 'properties': {'key': {'type': 'string', 'writeOnly': true, 'minLength': 3},"
                  " 'b': {'type': 'integer'}}}");
  g_autoptr (JsonNode) open = NULL, schema = NULL;
  g_auto (Saved) saved = { 0 };

  form_load (form, "{}", "{'key': {'source': 'site', 'is_set': true}}");
  form_watch (form, &saved);
  g_assert_true (mortise_field_is_untold (form_find (form, "key")));
  g_assert_cmpuint (mortise_form_model_get_n_faults (form), ==, 0);
  set (form, "b", "1");
  mortise_field_commit (form_find (form, "b"));
  g_assert_cmpuint (json_object_get_size (saved.values), ==, 1);

  mortise_field_set_text (form_find (form, "key"), "ab");
  g_assert_nonnull (mortise_field_get_message (form_find (form, "key")));
  mortise_field_set_text (form_find (form, "key"), "abc");
  open = mortise_form_model_dup_open_value (form);
  g_assert_false (json_object_has_member (json_node_get_object (open), "key"));
  schema = mortise_form_model_dup_open_schema (form);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (json_node_get_object (schema), "required")),
                    ==, 0);
  mortise_field_commit (form_find (form, "key"));
  saved_assert (&saved, "key", "'abc'");
  form_load (form, "{'b': 1}", "{'key': {'source': 'site', 'is_set': true}}");
  g_assert_true (mortise_field_is_untold (form_find (form, "key")));
  g_assert_false (mortise_form_model_is_changed (form));
}

static void
test_secret_forgotten (void)
{
  g_autoptr (MortiseFormModel) form = form_new ("{'properties': {'key': {'type': 'string', 'writeOnly': true}}}");
  g_auto (Saved) saved = { 0 };

  form_load (form, "{}", "{'key': {'is_set': true}}");
  form_watch (form, &saved);
  g_assert_true (mortise_field_can_reset (form_find (form, "key")));
  mortise_field_reset (form_find (form, "key"));
  mortise_field_commit (form_find (form, "key"));
  saved_assert (&saved, "key", NULL);
  g_assert_false (mortise_field_is_untold (form_find (form, "key")));
}

static void
test_lists (void)
{
  g_autoptr (MortiseFormModel) form
      = form_new ("{'properties': {'l': {'type': 'array', 'maxItems': 3, 'minItems': 1, 'items': {'type': 'object',"
                  " 'title': 'Rule', 'required': ['name', 'on'], 'properties': {'name': {'type': 'string',"
                  " 'minLength': 1}, 'on': {'type': 'boolean'}}}}}}");
  MortiseField *list, *first;
  g_autofree char *label = NULL, *summary = NULL;

  form_load (form, "{'l': [{'name': 'a', 'on': true}, {'name': 'b', 'on': false}]}", NULL);
  list = form_find (form, "l");
  first = form_find (form, "l/0");
  label = mortise_field_dup_label (first);
  summary = mortise_field_dup_summary (first);
  g_assert_cmpstr (label, ==, "Rule 1");
  g_assert_cmpstr (summary, ==, "a");

  g_assert_true (mortise_field_move_item (list, 0, 1));
  g_assert_true (form_find (form, "l/1") == first);
  g_assert_cmpuint (mortise_field_add_item (list), ==, 2);
  form_assert_value (form, "{'l': [{'name': 'b', 'on': false}, {'name': 'a', 'on': true}, {'on': false}]}");
  g_assert_cmpstr (mortise_field_get_message (form_find (form, "l/2/name")), ==, "This is needed");
  g_assert_false (mortise_field_can_add (list));
  g_assert_cmpuint (mortise_field_add_item (list), ==, G_MAXUINT);

  mortise_field_remove_child (list, form_find (form, "l/0"));
  g_assert_true (form_find (form, "l/0") == first);
  mortise_field_remove_child (list, form_find (form, "l/1"));
  g_assert_false (mortise_field_can_remove (list, first));
  mortise_field_remove_child (list, first);
  form_assert_value (form, "{'l': [{'name': 'a', 'on': true}]}");
}

static void
test_tables (void)
{
  g_autoptr (MortiseFormModel) form = form_new (
      "{'properties': {'m': {'type': 'object', 'propertyNames': {'pattern': '^[a-z]+$'}, 'patternProperties':"
      " {'^n': {'type': 'integer'}}, 'additionalProperties': {'type': 'string'}}}}");
  MortiseField *table = form_find (form, "m");
  g_autofree char *fault = NULL;

  form_load (form, "{'m': {'a': 'x', 'n': 1}}", NULL);
  g_assert_cmpint (mortise_field_get_kind (form_find (form, "m/n")), ==, MORTISE_FIELD_INTEGER);
  g_assert_false (mortise_field_add_entry (table, "a", &fault));
  g_assert_cmpstr (fault, ==, "There is a “a” already");
  g_clear_pointer (&fault, g_free);
  g_assert_false (mortise_field_add_entry (table, "A B", &fault));
  g_clear_pointer (&fault, g_free);
  g_assert_true (mortise_field_add_entry (table, "b", &fault));
  g_assert_true (mortise_field_rename_entry (table, form_find (form, "m/a"), "c", &fault));
  mortise_field_remove_child (table, form_find (form, "m/n"));
  form_assert_value (form, "{'m': {'c': 'x', 'b': ''}}");
  form_assert_children (table, "c b");
}

/* The host says of each setting whether it is set; of what is no secret that changes nothing. */
static void
test_set_without_secret (void)
{
  g_autoptr (MortiseFormModel) form = form_new ("{'properties': {'a': {'type': 'string'}}}");

  form_load (form, "{'a': 'x'}", "{'a': {'source': 'site', 'is_set': true}}");
  mortise_field_set_text (form_find (form, "a"), "");
  g_assert_false (mortise_field_is_untold (form_find (form, "a")));
  g_assert_true (mortise_form_model_is_changed (form));
}

/* An entry does not go when its value is being written anew. */
static void
test_emptied_entry (void)
{
  g_autoptr (MortiseFormModel) form
      = form_new ("{'properties': {'m': {'type': 'object', 'additionalProperties': {'type': 'integer'}}}}");

  form_load (form, "{'m': {'a': 1}}", NULL);
  mortise_field_set_text (form_find (form, "m/a"), "");
  g_assert_cmpstr (mortise_field_get_message (form_find (form, "m/a")), ==, "This is needed");
  mortise_field_set_text (form_find (form, "m/a"), "2");
  form_assert_value (form, "{'m': {'a': 2}}");
}

static void
test_tags (void)
{
  g_autoptr (MortiseFormModel) form = form_new (
      "{'properties': {'t': {'type': 'array', 'uniqueItems': true, 'items': {'type': 'integer', 'minimum': 2}}}}");
  MortiseField *tags = form_find (form, "t");
  g_autofree char *fault = NULL;
  g_autoptr (JsonNode) tag = NULL;

  form_load (form, "{'t': [5]}", NULL);
  g_assert_null (mortise_field_read_tag (tags, "1", &fault));
  g_assert_cmpstr (fault, ==, "Must be 2 or more");
  g_clear_pointer (&fault, g_free);
  g_assert_null (mortise_field_read_tag (tags, "5", &fault));
  g_clear_pointer (&fault, g_free);
  g_assert_null (mortise_field_read_tag (tags, "five", &fault));
  g_clear_pointer (&fault, g_free);
  tag = mortise_field_read_tag (tags, "6", &fault);
  g_assert_nonnull (tag);
}

static void
test_search (void)
{
  g_autoptr (MortiseFormModel) form
      = form_new ("{'properties': {'api_key': {'type': 'string', 'description': 'From the DASHBOARD'},"
                  " 'c': {'title': 'Network', 'properties': {'d': {'type': 'string', 'title': 'Größe'}}}}}");

  g_assert_true (mortise_field_matches (form_find (form, "api_key"), "dashboard key"));
  g_assert_true (mortise_field_matches (form_find (form, "api_key"), "API_KEY"));
  g_assert_false (mortise_field_matches (form_find (form, "api_key"), "network"));
  g_assert_true (mortise_field_matches (form_find (form, "c"), "GRÖSSE"));
  g_assert_false (mortise_field_matches (form_find (form, "c"), "key"));
}

static void
test_labels (void)
{
  static const char *const labels[][2] = { { "api_key", "Api key" },
                                           { "maxRetries", "Max retries" },
                                           { "SMTP-host", "SMTP host" },
                                           { "API_KEY", "API KEY" },
                                           { "a.b", "A b" },
                                           { "___", "___" } };

  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      g_autofree char *schema = g_strdup_printf ("{'properties': {'%s': {'type': 'string'}}}", labels[i][0]);
      g_autoptr (MortiseFormModel) form = form_new (schema);
      g_autofree char *label = mortise_field_dup_label (form_find (form, labels[i][0]));

      g_assert_cmpstr (label, ==, labels[i][1]);
    }
}

static void
test_json_view (void)
{
  g_autoptr (MortiseFormModel) form = form_new ("{'properties': {'a': {'type': 'integer'}, 'b': {'type': 'string'}}}");
  g_autoptr (JsonNode) edited = form_parse ("{'a': 2, 'b': 'locked too', 'unknown': [1, {}]}");
  g_auto (Saved) saved = { 0 };

  form_load (form, "{'a': 1, 'b': 'x', 'unknown': [1]}", "{'b': {'locked': true}}");
  form_watch (form, &saved);
  mortise_form_model_set_open_value (form, edited);
  form_assert_value (form, "{'a': 2, 'b': 'x', 'unknown': [1, {}]}");
  mortise_form_model_commit (form);
  saved_assert (&saved, "a", "2");
  saved_assert (&saved, "unknown", "[1, {}]");
}

static void
test_bad_schema (void)
{
  static const char *const schemas[]
      = { "[]", "{'properties': 5}", "{'$ref': '#/nowhere'}", "{'properties': {'a': {'type': 'text'}}}" };

  for (guint i = 0; i < G_N_ELEMENTS (schemas); i++)
    {
      g_autoptr (JsonNode) node = form_parse (schemas[i]);
      g_autoptr (GError) error = NULL;

      g_assert_null (mortise_form_model_new (node, &error));
      g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/form-model/kinds", test_kinds);
  g_test_add_func ("/form-model/inferred-kinds", test_inferred_kinds);
  g_test_add_func ("/form-model/entries-are-inferred", test_entries_are_inferred);
  g_test_add_func ("/form-model/defaults", test_defaults);
  g_test_add_func ("/form-model/faults", test_faults);
  g_test_add_func ("/form-model/save", test_save);
  g_test_add_func ("/form-model/save-waits", test_save_waits);
  g_test_add_func ("/form-model/together", test_together);
  g_test_add_func ("/form-model/refused", test_refused);
  g_test_add_func ("/form-model/refused-together", test_refused_together);
  g_test_add_func ("/form-model/variables", test_variables);
  g_test_add_func ("/form-model/reveal", test_reveal);
  g_test_add_func ("/form-model/messages", test_messages);
  g_test_add_func ("/form-model/typing-outlives-load", test_typing_outlives_load);
  g_test_add_func ("/form-model/facts", test_facts);
  g_test_add_func ("/form-model/secrets", test_secrets);
  g_test_add_func ("/form-model/set-without-secret", test_set_without_secret);
  g_test_add_func ("/form-model/secret-forgotten", test_secret_forgotten);
  g_test_add_func ("/form-model/lists", test_lists);
  g_test_add_func ("/form-model/tables", test_tables);
  g_test_add_func ("/form-model/emptied-entry", test_emptied_entry);
  g_test_add_func ("/form-model/tags", test_tags);
  g_test_add_func ("/form-model/search", test_search);
  g_test_add_func ("/form-model/labels", test_labels);
  g_test_add_func ("/form-model/json-view", test_json_view);
  g_test_add_func ("/form-model/bad-schema", test_bad_schema);
  return g_test_run ();
}
