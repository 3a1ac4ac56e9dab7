/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The tests of json-schema.org for draft-07, as Debian's package json-schema-test-suite installs them: all that are
 * required, and the optional ones of the formats that Mortise knows. MORTISE_JSON_SCHEMA_SUITE names another copy.
 */
#include "mortise-json-schema.h"
#include "mortise-json.h"

#define SUITE "/usr/share/json-schema-test-suite/tests/draft7"

static const struct
{
  const char *file;
  const char *reason;
} left_out[] = {
  { "refRemote.json", "refers to other documents, which are never fetched" },
  { "format.json", "expects formats not to be asserted, which they are" },
};

/* Newer copies of the suite look into the labels of internationalised names, for which one needs Unicode's tables. */
#define LEFT_OUT_GROUP "validation of A-label (punycode) host names"

static const char *const formats[] = {
  "date-time", "date", "time", "email", "hostname", "ipv4", "ipv6", "uri", "uri-reference", "json-pointer", "regex",
};

static JsonNode *
load_groups (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) text = NULL;
  g_autofree char *contents = NULL;
  JsonNode *groups;

  g_file_get_contents (path, &contents, NULL, &error);
  g_assert_no_error (error);
  /* U+0000 is refused by the reader; to a schema any other control character is as good. */
  text = g_string_new (contents);
  g_string_replace (text, "\\u0000", "\\u0001", 0);
  groups = mortise_json_parse (text->str, text->len, &error);
  g_assert_no_error (error);
  return groups;
}

static void
run_test (JsonObject *test, MortiseJsonSchema *schema, const char *group)
{
  const char *description = mortise_json_get_string (test, "description", "");
  gboolean is_valid = mortise_json_get_boolean (test, "valid", FALSE);
  g_autoptr (GError) error = NULL;

  if (mortise_json_schema_check (schema, mortise_json_get_member (test, "data"), &error) == is_valid)
    return;
  g_test_message ("%s: %s: should be %s, %s", group, description, is_valid ? "valid" : "invalid",
                  error != NULL ? error->message : "is valid");
  g_test_fail ();
}

static void
run_group (JsonObject *group)
{
  const char *description = mortise_json_get_string (group, "description", "");
  JsonArray *tests = mortise_json_get_array (group, "tests");
  g_autoptr (GError) error = NULL;
  g_autoptr (MortiseJsonSchema) schema = mortise_json_schema_new (mortise_json_get_member (group, "schema"), &error);

  if (g_str_equal (description, LEFT_OUT_GROUP))
    return;
  if (schema == NULL)
    {
      g_test_message ("%s: %s", description, error->message);
      g_test_fail ();
      return;
    }
  for (guint i = 0; i < json_array_get_length (tests); i++)
    run_test (json_array_get_object_element (tests, i), schema, description);
}

static void
test_file (gconstpointer path)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autoptr (JsonNode) node = NULL;
  JsonArray *groups;

  for (guint i = 0; i < G_N_ELEMENTS (left_out); i++)
    if (g_str_equal (left_out[i].file, name))
      {
        g_test_skip (left_out[i].reason);
        return;
      }
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("this copy of the suite does not have it");
      return;
    }
  node = load_groups (path);
  groups = json_node_get_array (node);
  g_assert_cmpuint (json_array_get_length (groups), >, 0);
  for (guint i = 0; i < json_array_get_length (groups); i++)
    run_group (json_array_get_object_element (groups, i));
}

static void
add_file (const char *folder, const char *name)
{
  g_autofree char *test_path = g_strdup_printf ("/json-schema-suite/%s", name);

  g_test_add_data_func_full (test_path, g_build_filename (folder, name, NULL), test_file, g_free);
}

static void
test_no_suite (void)
{
  g_test_skip ("the package json-schema-test-suite is not installed");
}

int
main (int argc, char *argv[])
{
  const char *folder = g_getenv ("MORTISE_JSON_SCHEMA_SUITE");
  g_autoptr (GDir) dir = NULL;
  const char *name;

  g_test_init (&argc, &argv, NULL);
  if (folder == NULL)
    folder = SUITE;
  dir = g_dir_open (folder, 0, NULL);
  if (dir == NULL)
    g_test_add_func ("/json-schema-suite", test_no_suite);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".json"))
      add_file (folder, name);
  for (guint i = 0; dir != NULL && i < G_N_ELEMENTS (formats); i++)
    {
      g_autofree char *file = g_strdup_printf ("optional/format/%s.json", formats[i]);

      add_file (folder, file);
    }
  return g_test_run ();
}
