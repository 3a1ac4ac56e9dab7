/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rules by themselves, without a host. */
#include "@slug@-rules.h"

static JsonObject *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = json_from_string (text, &error);

  g_assert_no_error (error);
  return json_object_ref (json_node_get_object (node));
}

static void
assert_problem (const char *title, const char *text, const char *words, const char *expected)
{
  g_autoptr (JsonObject) step = parse (text);
  g_autoptr (JsonArray) problems = validator_rules_find_problems (title, step, words);

  g_assert_cmpuint (json_array_get_length (problems), ==, expected != NULL);
  if (expected != NULL)
    g_assert_cmpstr (json_array_get_string_element (problems, 0), ==, expected);
}

static void
test_title (void)
{
  g_autofree char *long_title = g_strnfill (81, 'x');

  assert_problem ("Closures", "{}", "lorem", NULL);
  assert_problem ("  ab ", "{}", "", "The title has to have 3 to 80 characters.");
  assert_problem (long_title, "{}", "", "The title has to have 3 to 80 characters.");
  assert_problem (NULL, "{}", "", "The title has to have 3 to 80 characters.");
}

static void
test_words (void)
{
  assert_problem ("Closures (Todo)", "{}", "lorem\n\n TODO ", "The title has “todo” in it.");
}

static void
test_links (void)
{
  assert_problem ("Closures", "{\"video_url\": \"https://media.example.com\"}", "", NULL);
  assert_problem ("Closures", "{\"video_url\": \"http://media.example.com\"}", "",
                  "video_url has to begin with https://.");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/@slug@/title", test_title);
  g_test_add_func ("/@slug@/words", test_words);
  g_test_add_func ("/@slug@/links", test_links);
  return g_test_run ();
}
