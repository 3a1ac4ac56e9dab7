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
assert_wanted (const char *text, const char *priorities, gboolean expected)
{
  g_autoptr (JsonObject) ticket = parse (text);

  g_assert_cmpint (notifier_rules_is_wanted (ticket, priorities), ==, expected);
}

static void
test_priorities (void)
{
  assert_wanted ("{\"priority\": \"high\"}", "high, urgent", TRUE);
  assert_wanted ("{\"priority\": \"Urgent\"}", "high,urgent", TRUE);
  assert_wanted ("{\"priority\": \"low\"}", "high, urgent", FALSE);
  assert_wanted ("{\"priority\": \"\"}", ",", FALSE);
  assert_wanted ("{}", "high", FALSE);
}

static void
assert_text (const char *ticket_text, const char *expected)
{
  g_autoptr (JsonObject) ticket = parse (ticket_text);
  g_autofree char *text = notifier_rules_describe (ticket);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_text (void)
{
  assert_text ("{\"reference\": \"ESC-1\", \"priority\": \"high\", \"subject\": \"Door\\nis open\"}",
               "[high] ESC-1: Door is open");
  assert_text ("{\"reference\": \"1\", \"priority\": \"high\", \"subject\": \"<!here>\"}", "[high] 1: &lt;!here&gt;");
  assert_text ("{}", "[?] ?: (no subject)");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/@slug@/priorities", test_priorities);
  g_test_add_func ("/@slug@/text", test_text);
  return g_test_run ();
}
