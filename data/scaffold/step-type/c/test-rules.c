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

#define STEP                                                                                                           \
  "{\"type\": \"video\", \"video_url\": \"https://media.example.com\", \"checkpoints\": [{\"seconds\": 90}, "          \
  "{\"seconds\": 30}], \"questions\": [{\"text\": \"What is it?\", \"answer\": \"Secret\"}]}"

static void
test_render (void)
{
  g_autoptr (JsonObject) step = parse (STEP);
  g_autoptr (JsonObject) rendered = step_rules_render (step);
  JsonArray *checkpoints = json_object_get_array_member (rendered, "checkpoints");
  JsonArray *questions = json_object_get_array_member (rendered, "questions");

  g_assert_cmpint (json_object_get_int_member (json_array_get_object_element (checkpoints, 0), "seconds"), ==, 30);
  g_assert_cmpstr (json_array_get_string_element (questions, 0), ==, "What is it?");
}

static void
assert_problems (const char *text, guint max_checkpoints, guint expected)
{
  g_autoptr (JsonObject) step = parse (text);
  g_autoptr (JsonArray) problems = step_rules_find_problems (step, max_checkpoints);

  g_assert_cmpuint (json_array_get_length (problems), ==, expected);
}

static void
test_problems (void)
{
  assert_problems (STEP, 20, 0);
  assert_problems (STEP, 1, 1);
  assert_problems ("{\"type\": \"video\"}", 20, 2);
  assert_problems ("{\"checkpoints\": [7, {}], \"video_url\": 7}", 20, 2);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/@slug@/render", test_render);
  g_test_add_func ("/@slug@/problems", test_problems);
  return g_test_run ();
}
