/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rules by themselves, without a host. */
#include "@slug@-rules.h"

static void
test_bonus (void)
{
  g_assert_cmpint (gamification_rules_get_bonus (0, 20, 50), ==, 0);
  g_assert_cmpint (gamification_rules_get_bonus (6, 20, 50), ==, 0);
  g_assert_cmpint (gamification_rules_get_bonus (7, 20, 50), ==, 20);
  g_assert_cmpint (gamification_rules_get_bonus (29, 20, 50), ==, 20);
  g_assert_cmpint (gamification_rules_get_bonus (30, 20, 50), ==, 50);
}

static void
test_wrong_numbers (void)
{
  g_assert_cmpint (gamification_rules_get_bonus (-1, 20, 50), ==, 0);
  g_assert_cmpint (gamification_rules_get_bonus (G_MAXINT64, 20, 50), ==, 50);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/@slug@/bonus", test_bonus);
  g_test_add_func ("/@slug@/wrong-numbers", test_wrong_numbers);
  return g_test_run ();
}
