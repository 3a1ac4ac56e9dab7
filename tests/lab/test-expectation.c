/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-error.h"
#include "mortise-expectation.h"
#include "mortise-json-difference.h"
#include "mortise-json.h"

#include <string.h>

static JsonNode *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = mortise_json_parse (text, strlen (text), &error);

  g_assert_no_error (error);
  return node;
}

/* The pointers of what differs, with spaces between. */
static char *
compare (const char *expected_text, const char *actual_text)
{
  g_autoptr (JsonNode) expected = parse (expected_text);
  g_autoptr (JsonNode) actual = parse (actual_text);
  g_autoptr (JsonNode) settled = mortise_expectation_settle (expected, actual);
  g_autoptr (GPtrArray) changes = mortise_json_compare (settled, actual, 10);
  GString *pointers = g_string_new (NULL);

  for (guint i = 0; i < changes->len; i++)
    g_string_append_printf (pointers, "%s%s", i > 0 ? " " : "",
                            ((const MortiseJsonChange *) changes->pdata[i])->pointer);
  if (changes->len == 1 && pointers->len == 0)
    g_string_assign (pointers, "all");
  return g_string_free (pointers, FALSE);
}

static void
test_fits (void)
{
  static const struct
  {
    const char *expected;
    const char *actual;
    const char *different;
  } cases[] = {
    { "{\"$any\": true}", "[1, 2]", "" },
    { "{\"a\": {\"$any\": true}}", "{\"a\": null}", "" },
    { "{\"a\": {\"$any\": true}}", "{}", "/a" },
    { "{\"a\": {\"$any\": true}}", "{\"a\": 1, \"b\": 2}", "/b" },
    { "{\"$type\": \"integer\"}", "3", "" },
    { "{\"$type\": \"number\"}", "3", "" },
    { "{\"$type\": \"integer\"}", "3.5", "all" },
    { "{\"$type\": \"null\"}", "false", "all" },
    { "{\"$match\": \"^ab?$\"}", "\"a\"", "" },
    { "{\"$match\": \"b\"}", "\"abc\"", "" },
    { "{\"$match\": \"^b\"}", "\"abc\"", "all" },
    { "{\"$match\": \"1\"}", "1", "all" },
    { "{\"$near\": [0.3, 0.01]}", "0.30000000000000004", "" },
    { "{\"$near\": [1, 0]}", "1", "" },
    { "{\"$near\": [1, 0.5]}", "1.6", "all" },
    { "{\"$near\": [1, 1]}", "\"1\"", "all" },
    { "{\"$equal\": {\"$any\": true}}", "{\"$any\": true}", "" },
    { "{\"$equal\": {\"$any\": true}}", "{\"$any\": false}", "/$any" },
    { "{\"$equal\": [1]}", "{\"b\": 1}", "all" },
    { "{\"$type\": \"string\"}", "{\"b\": 1}", "all" },
    { "{\"$any\": true, \"more\": 1}", "1", "all" },
    { "[{\"$any\": true}, 2]", "[7, 2]", "" },
    { "[{\"$any\": true}, 2]", "[7, 3]", "/1" },
    { "[{\"$any\": true}]", "[7, 3]", "/1" },
    { "{\"a\": [{\"b\": {\"$type\": \"string\"}}]}", "{\"a\": [{\"b\": 1}]}", "/a/0/b" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *different = compare (cases[i].expected, cases[i].actual);

      g_test_message ("%s and %s", cases[i].expected, cases[i].actual);
      g_assert_cmpstr (different, ==, cases[i].different);
    }
}

static void
test_check (void)
{
  static const struct
  {
    const char *text;
    const char *pointer;
  } cases[] = {
    { "{\"$some\": 1}", ": " },
    { "{\"a\": [0, {\"$type\": \"text\"}]}", "/a/1: " },
    { "{\"a/b\": {\"$match\": \"(\"}}", "/a~1b: " },
    { "[{\"$near\": [1, \"2\"]}]", "/0: " },
    { "[{\"$near\": [1]}]", "/0: " },
    { "[{\"$any\": false}]", "/0: " },
    { "[{\"$match\": 1}]", "/0: " },
  };
  g_autoptr (JsonNode) good = parse ("{\"a\": {\"$any\": true}, \"$b\": 1, \"c\": {\"$equal\": {\"$some\": 1}}}");
  g_autoptr (GError) none = NULL;

  g_assert_true (mortise_expectation_check (good, &none));
  g_assert_no_error (none);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonNode) node = parse (cases[i].text);
      g_autoptr (GError) error = NULL;

      g_assert_false (mortise_expectation_check (node, &error));
      g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID);
      g_test_message ("%s", error->message);
      g_assert_true (g_str_has_prefix (error->message, cases[i].pointer));
    }
}

static void
test_update (void)
{
  static const struct
  {
    const char *expected;
    const char *actual;
    const char *updated;
  } cases[] = {
    { "1", "{\"a\": 1}", "{\"a\":1}" },
    { "{\"a\": {\"$any\": true}, \"gone\": 1}", "{\"a\": 2, \"b\": 3}", "{\"a\":{\"$any\":true},\"b\":3}" },
    { "{\"a\": {\"$type\": \"string\"}}", "{\"a\": 2}", "{\"a\":2}" },
    { "[{\"$any\": true}, 1]", "[5, 6, 7]", "[{\"$any\":true},6,7]" },
    { "null", "{\"a\": {\"$any\": true}}", "{\"a\":{\"$equal\":{\"$any\":true}}}" },
    { "{\"a\": [1]}", "{\"a\": {\"b\": [1]}}", "{\"a\":{\"b\":[1]}}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonNode) expected = parse (cases[i].expected);
      g_autoptr (JsonNode) actual = parse (cases[i].actual);
      g_autoptr (JsonNode) updated = mortise_expectation_update (expected, actual);
      g_autofree char *text = mortise_json_to_text (updated, FALSE);
      g_autofree char *different = compare (text, cases[i].actual);

      g_assert_cmpstr (text, ==, cases[i].updated);
      g_assert_cmpstr (different, ==, "");
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/expectation/fits", test_fits);
  g_test_add_func ("/expectation/check", test_check);
  g_test_add_func ("/expectation/update", test_update);
  return g_test_run ();
}
