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
assert_level (const char *user_text, const char *expected)
{
  g_autoptr (JsonObject) user = parse (user_text);
  g_autofree char *text = webhook_rules_describe_level (user, 5);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_level (void)
{
  assert_level ("{\"name\": \"Joanna\"}", "Joanna reached level 5.");
  assert_level ("{\"username\": \"jo\"}", "jo reached level 5.");
  assert_level ("{}", "Somebody reached level 5.");
}

static void
test_nobody_is_mentioned (void)
{
  assert_level ("{\"name\": \"<!channel>\\n& co\"}", "&lt;!channel&gt; &amp; co reached level 5.");
}

static void
test_step (void)
{
  g_autoptr (JsonObject) user = parse ("{\"name\": \"Jo\"}");
  g_autoptr (JsonObject) step = parse ("{\"title\": \"Scope\"}");
  g_autofree char *text = webhook_rules_describe_step (user, step);

  g_assert_cmpstr (text, ==, "Jo completed “Scope”.");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/@slug@/level", test_level);
  g_test_add_func ("/@slug@/nobody-is-mentioned", test_nobody_is_mentioned);
  g_test_add_func ("/@slug@/step", test_step);
  return g_test_run ();
}
