/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rules by themselves, without a host. */
#include "@slug@-rules.h"

#define SOURCE                                                                                                         \
  "Short one. A closure keeps the variables of the scope around it. They live as long as the function does!"

static void
test_longest_word_is_the_gap (void)
{
  g_autoptr (JsonArray) steps = content_rules_make_gap_texts ("Closures", SOURCE, 5, 6);
  JsonObject *step = json_array_get_object_element (steps, 0);

  g_assert_cmpstr (json_object_get_string_member (step, "answer"), ==, "variables");
  g_assert_cmpstr (json_object_get_string_member (step, "text"), ==,
                   "A closure keeps the ____ of the scope around it.");
}

static void
assert_count (const char *source, guint count, guint expected)
{
  g_autoptr (JsonArray) steps = content_rules_make_gap_texts ("Closures", source, count, 6);

  g_assert_cmpuint (json_array_get_length (steps), ==, expected);
}

static void
test_count (void)
{
  assert_count (SOURCE, 5, 2);
  assert_count (SOURCE, 1, 1);
  assert_count ("", 5, 0);
  assert_count ("no end, and ä ö ü in it", 5, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/@slug@/longest-word-is-the-gap", test_longest_word_is_the_gap);
  g_test_add_func ("/@slug@/count", test_count);
  return g_test_run ();
}
