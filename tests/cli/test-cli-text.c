/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-cli-suggest.h"
#include "mortise-cli-text.h"

static void
test_escape (void)
{
  static const char *const cases[][2] = {
    { "plain", "plain" },
    { "Grüße 漢字 👩‍🔧", "Grüße 漢字 👩‍🔧" },
    { "\033]0;owned\a", "\\x1b]0;owned\\x07" },
    { "one\ntwo\r\tthree", "one\\ntwo\\r\\tthree" },
    { "\302\233"
      "31m",
      "\\x9b31m" },
    { "a\342\200\256b", "a\\u202eb" },
    { "a\342\200\250b", "a\\u2028b" },
    { "\177", "\\x7f" },
    { "\377\376 cut: \303", "\\xff\\xfe cut: \\xc3" },
    { "\355\240\200", "\\xed\\xa0\\x80" },
    { "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *escaped = mortise_cli_text_escape (cases[i][0]);

      g_assert_cmpstr (escaped, ==, cases[i][1]);
      g_assert_true (g_utf8_validate (escaped, -1, NULL));
    }
}

static void
test_escape_json (void)
{
  g_autofree char *escaped = mortise_cli_text_escape_json ("{\n  \"a\302\233\": \"\342\200\256ü\177\"\n}");

  g_assert_cmpstr (escaped, ==, "{\n  \"a\\u009b\": \"\\u202eü\\u007f\"\n}");
}

static void
test_width (void)
{
  g_assert_cmpuint (mortise_cli_text_get_width (""), ==, 0);
  g_assert_cmpuint (mortise_cli_text_get_width ("abc"), ==, 3);
  g_assert_cmpuint (mortise_cli_text_get_width ("漢字"), ==, 4);
  g_assert_cmpuint (mortise_cli_text_get_width ("e\314\201"), ==, 1);
}

static void
test_fit (void)
{
  g_assert_cmpuint (mortise_cli_text_fit ("one two three", 7), ==, 7);
  g_assert_cmpuint (mortise_cli_text_fit ("one two three", 9), ==, 7);
  g_assert_cmpuint (mortise_cli_text_fit ("one two three", 13), ==, 13);
  g_assert_cmpuint (mortise_cli_text_fit ("oneverylongword", 4), ==, 4);
  g_assert_cmpuint (mortise_cli_text_fit ("漢字漢字", 5), ==, 6);
}

static void
test_suggest (void)
{
  static const char *const verbs[] = { "list", "enable", "disable", "run-plugin", NULL };

  g_assert_cmpstr (mortise_cli_suggest ("lst", verbs), ==, "list");
  g_assert_cmpstr (mortise_cli_suggest ("Enabel", verbs), ==, "enable");
  g_assert_cmpstr (mortise_cli_suggest ("run", verbs), ==, "run-plugin");
  g_assert_cmpstr (mortise_cli_suggest ("", verbs), ==, "list");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/text/escape", test_escape);
  g_test_add_func ("/cli/text/escape-json", test_escape_json);
  g_test_add_func ("/cli/text/width", test_width);
  g_test_add_func ("/cli/text/fit", test_fit);
  g_test_add_func ("/cli/text/suggest", test_suggest);
  return g_test_run ();
}
