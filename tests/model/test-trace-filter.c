/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-error.h"
#include "mortise-trace-filter.h"

#include <string.h>

#define NOW G_GINT64_CONSTANT (1000000000000)

static const MortiseTraceTerm *
parse_one (const char *text, GPtrArray **terms)
{
  g_autoptr (GError) error = NULL;

  *terms = mortise_trace_filter_parse (text, NOW, &error);
  g_assert_no_error (error);
  g_assert_cmpuint ((*terms)->len, ==, 1);
  return (*terms)->pdata[0];
}

static void
test_words (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) terms = mortise_trace_filter_parse (
      "  hook:lead_* -PLUGIN:slack*,\"a, b\"  status:error  word -\"two words\" error:a\"b c\"d ", NOW, &error);
  static const struct
  {
    MortiseTraceField field;
    gboolean negated;
    const char *values;
  } expected[] = { { MORTISE_TRACE_HOOK, FALSE, "lead_*" },   { MORTISE_TRACE_PLUGIN, TRUE, "slack*|a, b" },
                   { MORTISE_TRACE_STATUS, FALSE, "error" },  { MORTISE_TRACE_TEXT, FALSE, "word" },
                   { MORTISE_TRACE_TEXT, TRUE, "two words" }, { MORTISE_TRACE_ERROR, FALSE, "ab cd" } };

  g_assert_no_error (error);
  g_assert_cmpuint (terms->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < terms->len; i++)
    {
      const MortiseTraceTerm *term = terms->pdata[i];
      g_autofree char *values = g_strjoinv ("|", term->values);

      g_assert_cmpint (term->field, ==, expected[i].field);
      g_assert_cmpint (term->negated, ==, expected[i].negated);
      g_assert_cmpstr (values, ==, expected[i].values);
    }
}

static void
test_numbers (void)
{
  static const struct
  {
    const char *text;
    gint64 number;
  } cases[] = { { "slower:10ms", 10000 },
                { "slower:500us", 500 },
                { "slower:500µs", 500 },
                { "faster:1.5s", 1500000 },
                { "slower:2m", 120000000 },
                { "since:10m", NOW - 600000000 },
                { "until:1h", NOW - G_GINT64_CONSTANT (3600000000) },
                { "since:1970-01-02T00:00:00Z", G_GINT64_CONSTANT (86400000000) },
                { "pinned:yes", 1 },
                { "pinned:false", 0 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) terms = NULL;

      g_test_message ("%s", cases[i].text);
      g_assert_cmpint (parse_one (cases[i].text, &terms)->number, ==, cases[i].number);
    }
}

static void
test_refusals (void)
{
  static const char *const cases[][2] = {
    { "hok:x", "there is no \"hok:\" to filter by; there are hook, plugin" },
    { "hook:", "\"hook:\" has no value" },
    { "hook:,", "\"hook:,\" has no value" },
    { "-", "\"-\" has no value" },
    { "\"open", "no closing quote after \"open" },
    { "hook:\"open x", "no closing quote" },
    { "status:broken", "status:broken is none; it may be ok, error" },
    { "slower:10", "slower:10 is not a duration, such as" },
    { "slower:inf", "not a duration" },
    { "slower:-1ms", "not a duration" },
    { "slower:1e300s", "not a duration" },
    { "since:yesterday", "since:yesterday is not a time, such as" },
    { "since:2026-13-01", "not a time" },
    { "pinned:maybe", "neither yes nor no" },
    { "https://x", "there is no \"https:\"" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", cases[i][0]);
      g_assert_null (mortise_trace_filter_parse (cases[i][0], NOW, &error));
      g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, cases[i][1]));
    }
}

static void
test_bounds (void)
{
  g_autoptr (GString) words = g_string_new (NULL);
  g_autoptr (GString) values = g_string_new ("hook:a");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 33; i++)
    {
      g_string_append (words, "a ");
      g_string_append (values, ",a");
    }
  g_assert_null (mortise_trace_filter_parse (words->str, NOW, &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT);
  g_clear_error (&error);
  g_assert_null (mortise_trace_filter_parse (values->str, NOW, &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/trace-filter/words", test_words);
  g_test_add_func ("/trace-filter/numbers", test_numbers);
  g_test_add_func ("/trace-filter/refusals", test_refusals);
  g_test_add_func ("/trace-filter/bounds", test_bounds);
  return g_test_run ();
}
