/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "form-fixture.h"

#include <string.h>

#include "mortise-json.h"

/* Quotes may be single ones, so that C code stays readable. */
JsonNode *
form_parse (const char *text)
{
  g_autofree char *json = g_strdelimit (g_strdup (text), "'", '"');
  g_autoptr (GError) error = NULL;
  JsonNode *node = mortise_json_parse (json, strlen (json), &error);

  g_assert_no_error (error);
  return node;
}

MortiseFormModel *
form_new (const char *schema)
{
  g_autoptr (JsonNode) node = form_parse (schema);
  g_autoptr (GError) error = NULL;
  MortiseFormModel *form = mortise_form_model_new (node, &error);

  g_assert_no_error (error);
  return form;
}

void
form_load (MortiseFormModel *form, const char *values, const char *facts)
{
  g_autoptr (JsonNode) value = form_parse (values);
  g_autoptr (JsonNode) fact = facts != NULL ? form_parse (facts) : NULL;

  mortise_form_model_load (form, json_node_get_object (value), fact != NULL ? json_node_get_object (fact) : NULL);
}

static MortiseField *
find_child (MortiseField *field, const char *token)
{
  GListModel *children = mortise_field_get_children (field);
  gboolean is_index = g_ascii_isdigit (*token);

  for (guint i = 0; i < g_list_model_get_n_items (children); i++)
    {
      g_autoptr (MortiseField) child = g_list_model_get_item (children, i);
      const char *key = mortise_field_get_key (child);

      if (key != NULL ? g_str_equal (key, token) : !is_index || i == g_ascii_strtoull (token, NULL, 10))
        return child;
    }
  return NULL;
}

/* @path has the keys and positions to follow, with slashes between them; any word is the chosen alternative. */
MortiseField *
form_find (MortiseFormModel *form, const char *path)
{
  g_auto (GStrv) tokens = g_strsplit (path, "/", -1);
  MortiseField *field = mortise_form_model_get_root (form);

  for (guint i = 0; tokens[i] != NULL && field != NULL; i++)
    field = find_child (field, tokens[i]);
  return field;
}

static void
on_save (MortiseFormModel *form, JsonObject *values, GStrv unset, Saved *saved)
{
  guint n_saves = saved->n_saves + 1;

  saved_clear (saved);
  saved->values = json_object_ref (values);
  saved->unset = g_strdupv (unset);
  saved->n_saves = n_saves;
}

void
form_watch (MortiseFormModel *form, Saved *saved)
{
  g_signal_connect (form, "save", G_CALLBACK (on_save), saved);
}

void
saved_clear (Saved *saved)
{
  g_clear_pointer (&saved->values, json_object_unref);
  g_clear_pointer (&saved->unset, g_strfreev);
  saved->n_saves = 0;
}

static void
assert_same (JsonNode *found, const char *expected)
{
  g_autoptr (JsonNode) wanted = form_parse (expected);
  g_autofree char *wanted_text = mortise_json_to_text (wanted, FALSE), *text = mortise_json_to_text (found, FALSE);

  g_assert_cmpstr (text, ==, wanted_text);
}

void
form_assert_value (MortiseFormModel *form, const char *expected)
{
  g_autoptr (JsonNode) value = mortise_form_model_dup_value (form);

  assert_same (value, expected);
}

/* @expected has the keys of the children, with spaces between them. */
void
form_assert_children (MortiseField *field, const char *expected)
{
  GListModel *children = mortise_field_get_children (field);
  g_autoptr (GString) keys = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (children); i++)
    {
      g_autoptr (MortiseField) child = g_list_model_get_item (children, i);

      g_string_append_printf (keys, "%s%s", i > 0 ? " " : "", mortise_field_get_key (child));
    }
  g_assert_cmpstr (keys->str, ==, expected);
}

/* @expected is what was saved of @key, %NULL if it was to be unset. */
void
saved_assert (const Saved *saved, const char *key, const char *expected)
{
  g_assert_nonnull (saved->values);
  if (expected == NULL)
    g_assert_true (g_strv_contains ((const char *const *) saved->unset, key));
  else
    assert_same (json_object_get_member (saved->values, key), expected);
}
