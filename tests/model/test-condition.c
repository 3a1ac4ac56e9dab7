/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-condition.h"
#include "mortise-error.h"

#include <string.h>

static const char value_text[]
    = "{\"status\":\"vetoed\",\"result\":{\"score\":49.5,\"tags\":[\"a\",1],\"n\":null},\"a b\":1}";

static void
test_holds (void)
{
  static const struct
  {
    const char *text;
    gboolean holds;
  } cases[] = {
    { "/status = vetoed", TRUE },
    { "/status=\"vetoed\"", TRUE },
    { "/status != vetoed", FALSE },
    { "/result/score < 50", TRUE },
    { "/result/score<=49.5", TRUE },
    { "/result/score >= 49.6", FALSE },
    { "/result/score > 1", TRUE },
    { "/status < 3", FALSE },
    { "/result/score exists", TRUE },
    { "/result/x exists", FALSE },
    { "/result/x missing", TRUE },
    { "/result/n exists", TRUE },
    { "/result/n = null", TRUE },
    { "/result/x = null", FALSE },
    { "/result/x != 1", TRUE },
    { "/result/tags contains a", TRUE },
    { "/result/tags contains 1.0", TRUE },
    { "/result/tags contains b", FALSE },
    { "/status contains veto", TRUE },
    { "/result contains x", FALSE },
    { "/result/tags/0 = a", TRUE },
    { "  /result/tags/2  exists ", FALSE },
  };
  g_autoptr (JsonNode) value = json_from_string (value_text, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MortiseCondition) condition = mortise_condition_parse (cases[i].text, &error);

      g_test_message ("%s", cases[i].text);
      g_assert_no_error (error);
      g_assert_cmpint (mortise_condition_holds (condition, value), ==, cases[i].holds);
    }
}

static void
test_refusals (void)
{
  static const char *const cases[][2]
      = { { "", "JSON pointer" },    { "score < 50", "JSON pointer" },    { "/a~2 = 1", "JSON pointer" },
          { "/a", "no operator" },   { "/a is 1", "no operator" },        { "/a =", "no value" },
          { "/a < x", "no number" }, { "/a exists 1", "something after" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", cases[i][0]);
      g_assert_null (mortise_condition_parse (cases[i][0], &error));
      g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID);
      g_assert_nonnull (strstr (error->message, cases[i][1]));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/condition/holds", test_holds);
  g_test_add_func ("/condition/refusals", test_refusals);
  return g_test_run ();
}
