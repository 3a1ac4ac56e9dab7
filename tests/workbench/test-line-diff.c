/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>

#include "mortise-line-diff.h"

static char *
describe (GArray *lines)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < lines->len; i++)
    g_string_append_printf (text, "%s%u", i > 0 ? " " : "", g_array_index (lines, guint, i));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
check_diff (const char *before, const char *after, const char *expected_removed, const char *expected_added)
{
  g_autoptr (GArray) removed = NULL;
  g_autoptr (GArray) added = NULL;
  g_autofree char *removed_text = NULL;
  g_autofree char *added_text = NULL;

  mortise_line_diff (before, after, &removed, &added);
  removed_text = describe (removed);
  added_text = describe (added);
  g_assert_cmpstr (removed_text, ==, expected_removed);
  g_assert_cmpstr (added_text, ==, expected_added);
}

static void
test_same (void)
{
  check_diff ("", "", "", "");
  check_diff ("a\nb\nc", "a\nb\nc", "", "");
}

static void
test_changes (void)
{
  check_diff ("a\nb\nc", "a\nx\nc", "1", "1");
  check_diff ("a\nb\nc", "a\nb\nc\nd", "", "3");
  check_diff ("a\nb\nc", "b\nc", "0", "");
  check_diff ("a\nb\nc\nd", "a\nc\nx\nd", "1", "2");
  check_diff ("a", "b\nc", "0", "0 1");
}

static void
test_repeated_lines (void)
{
  check_diff ("{\n}\n{\n}", "{\n}", "2 3", "");
  check_diff ("x\nx\nx", "x\nx", "2", "");
}

/* Too much for a table: the middle counts as changed, and what is the same around it does not. */
static void
test_huge (void)
{
  g_autoptr (GString) before = g_string_new ("same\n");
  g_autoptr (GString) after = g_string_new ("same\n");
  g_autoptr (GArray) removed = NULL;
  g_autoptr (GArray) added = NULL;

  for (int i = 0; i < 5000; i++)
    {
      g_string_append_printf (before, "before %d\n", i);
      g_string_append_printf (after, "after %d\n", i);
    }
  g_string_append (before, "end");
  g_string_append (after, "end");

  mortise_line_diff (before->str, after->str, &removed, &added);
  g_assert_cmpuint (removed->len, ==, 5000);
  g_assert_cmpuint (added->len, ==, 5000);
  g_assert_cmpuint (g_array_index (removed, guint, 0), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/line-diff/same", test_same);
  g_test_add_func ("/line-diff/changes", test_changes);
  g_test_add_func ("/line-diff/repeated-lines", test_repeated_lines);
  g_test_add_func ("/line-diff/huge", test_huge);
  return g_test_run ();
}
