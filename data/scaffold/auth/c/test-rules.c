/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rules by themselves, without a host. */
#include "@slug@-rules.h"

#include <string.h>

static JsonNode *
make_number (gint64 value)
{
  return json_node_init_int (json_node_alloc (), value);
}

static void
test_failures_add_up (void)
{
  g_autoptr (JsonNode) four = make_number (4);
  g_autoptr (JsonNode) wrong = json_from_string ("[7]", NULL);

  g_assert_cmpint (auth_rules_count_failure (NULL), ==, 1);
  g_assert_cmpint (auth_rules_count_failure (four), ==, 5);
  g_assert_cmpint (auth_rules_count_failure (wrong), ==, 1);
}

static void
test_locked_from_the_last_attempt_on (void)
{
  g_autoptr (JsonNode) four = make_number (4);
  g_autoptr (JsonNode) five = make_number (5);

  g_assert_false (auth_rules_is_locked (NULL, 5));
  g_assert_false (auth_rules_is_locked (four, 5));
  g_assert_true (auth_rules_is_locked (five, 5));
}

static void
test_key (void)
{
  g_autofree char *one = auth_rules_dup_key ("Paulo@Example.com ");
  g_autofree char *same = auth_rules_dup_key ("paulo@example.com");
  g_autofree char *other = auth_rules_dup_key ("paula@example.com");

  g_assert_cmpstr (one, ==, same);
  g_assert_cmpstr (one, !=, other);
  g_assert_null (strstr (one, "paulo"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/@slug@/failures-add-up", test_failures_add_up);
  g_test_add_func ("/@slug@/locked-from-the-last-attempt-on", test_locked_from_the_last_attempt_on);
  g_test_add_func ("/@slug@/key", test_key);
  return g_test_run ();
}
