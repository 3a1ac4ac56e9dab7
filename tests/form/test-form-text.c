/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>
#include <string.h>

#include "mortise-duration.h"
#include "mortise-field-text.h"
#include "mortise-help-text.h"
#include "mortise-json.h"

/* @expected is JSON, %NULL for a fault. */
static void
check_read (MortiseFieldKind kind, const char *text, const char *expected)
{
  g_autoptr (JsonObject) schema = json_object_new ();
  g_autofree char *fault = NULL, *json = NULL;
  g_autoptr (JsonNode) value = NULL;

  if (kind == MORTISE_FIELD_DURATION)
    json_object_set_string_member (schema, "type", "string");
  value = mortise_field_text_read (kind, schema, NULL, text, &fault);
  g_assert_true ((value == NULL) == (fault != NULL));
  json = value != NULL ? mortise_json_to_text (value, FALSE) : NULL;
  g_assert_cmpstr (json, ==, expected);
}

static void
check_shown (MortiseFieldKind kind, const char *json, const char *expected)
{
  g_autoptr (JsonNode) value = mortise_json_parse (json, strlen (json), NULL);
  g_autofree char *text = mortise_field_text_show (kind, value);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_numbers (void)
{
  check_read (MORTISE_FIELD_INTEGER, "42", "42");
  check_read (MORTISE_FIELD_INTEGER, " +7 ", "7");
  check_read (MORTISE_FIELD_INTEGER, "-007", "-7");
  check_read (MORTISE_FIELD_INTEGER, "5.0", "5");
  check_read (MORTISE_FIELD_INTEGER, "9007199254740993", "9007199254740993");
  check_read (MORTISE_FIELD_INTEGER, "x", NULL);
  check_read (MORTISE_FIELD_INTEGER, "12 apples", NULL);
  check_read (MORTISE_FIELD_INTEGER, "0x10", NULL);
  check_read (MORTISE_FIELD_NUMBER, ".5", "0.5");
  check_read (MORTISE_FIELD_NUMBER, "-2.", "-2.0");
  check_read (MORTISE_FIELD_NUMBER, "1e3", "1000.0");
  check_read (MORTISE_FIELD_NUMBER, "1e999", NULL);
  check_read (MORTISE_FIELD_NUMBER, "nan", NULL);
  check_read (MORTISE_FIELD_NUMBER, "-", NULL);
  check_shown (MORTISE_FIELD_NUMBER, "0.1", "0.1");
  check_shown (MORTISE_FIELD_NUMBER, "2.0", "2");
  check_shown (MORTISE_FIELD_INTEGER, "9007199254740993", "9007199254740993");
}

static void
test_times (void)
{
  g_autoptr (JsonNode) before = json_node_init_string (json_node_alloc (), "08:00:00+02:00");
  g_autoptr (JsonObject) schema = json_object_new ();
  g_autoptr (JsonNode) value = NULL;
  g_autofree char *fault = NULL;

  check_read (MORTISE_FIELD_TIME, "9:05", "\"09:05:00Z\"");
  check_read (MORTISE_FIELD_TIME, "14:30:15", "\"14:30:15Z\"");
  check_read (MORTISE_FIELD_TIME, "14:30+01:00", "\"14:30:00+01:00\"");
  check_read (MORTISE_FIELD_TIME, "half past two", NULL);
  check_shown (MORTISE_FIELD_TIME, "\"14:30:00Z\"", "14:30");
  check_shown (MORTISE_FIELD_TIME, "\"14:30:15+02:00\"", "14:30:15+02:00");
  value = mortise_field_text_read (MORTISE_FIELD_TIME, schema, before, "9:15", &fault);
  g_assert_cmpstr (json_node_get_string (value), ==, "09:15:00+02:00");

  check_read (MORTISE_FIELD_DATE, "2026-02-28", "\"2026-02-28\"");
  check_read (MORTISE_FIELD_DATE, "2026-02-30", NULL);
  check_read (MORTISE_FIELD_DATE, "2026-2-3", NULL);
  check_read (MORTISE_FIELD_DATE_TIME, "2026-01-31 14:30", "\"2026-01-31T14:30:00+00:00\"");
  check_read (MORTISE_FIELD_DATE_TIME, "2026-01-31T14:30:05Z", "\"2026-01-31T14:30:05+00:00\"");
  check_read (MORTISE_FIELD_DATE_TIME, "2026-13-31 14:30", NULL);
  check_shown (MORTISE_FIELD_DATE_TIME, "\"2026-01-31T14:30:00+02:00\"", "2026-01-31 12:30");
}

static void
check_duration (const char *text, double amount, MortiseDurationUnit unit, const char *written)
{
  MortiseDuration duration, made;
  double found_amount;
  MortiseDurationUnit found_unit;
  g_autofree char *again = NULL;

  g_assert_true (mortise_duration_parse (text, &duration));
  g_assert_true (mortise_duration_split (&duration, &found_amount, &found_unit));
  g_assert_cmpfloat (found_amount, ==, amount);
  g_assert_cmpint (found_unit, ==, unit);
  made = mortise_duration_make (amount, unit);
  again = mortise_duration_to_text (&made);
  g_assert_cmpstr (again, ==, written);
}

static void
test_durations (void)
{
  static const char *const wrong[] = { "",      "P",    "PT",    "1D",     "P1",   "PT1D",       "P1H",
                                       "P1M1Y", "P-1D", "P1.5D", "PT1e3S", "P1DT", "P99999999Y", "PT0x1S" };
  MortiseDuration duration;
  double amount;
  MortiseDurationUnit unit;

  check_duration ("PT90S", 90, MORTISE_DURATION_SECONDS, "PT1M30S");
  check_duration ("PT0.5S", 0.5, MORTISE_DURATION_SECONDS, "PT0.5S");
  check_duration ("PT1H30M", 90, MORTISE_DURATION_MINUTES, "PT1H30M");
  check_duration ("P2D", 2, MORTISE_DURATION_DAYS, "P2D");
  check_duration ("PT48H", 2, MORTISE_DURATION_DAYS, "P2D");
  check_duration ("P3W", 3, MORTISE_DURATION_WEEKS, "P21D");
  check_duration ("PT0S", 0, MORTISE_DURATION_SECONDS, "PT0S");
  check_duration ("P18M", 18, MORTISE_DURATION_MONTHS, "P1Y6M");
  check_duration ("P2Y", 2, MORTISE_DURATION_YEARS, "P2Y");
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (mortise_duration_parse (wrong[i], &duration));
  g_assert_true (mortise_duration_parse ("P1MT1S", &duration));
  g_assert_false (mortise_duration_split (&duration, &amount, &unit));
  check_read (MORTISE_FIELD_DURATION, "90", "\"PT1M30S\"");
  check_read (MORTISE_FIELD_DURATION, "pt2h", "\"PT2H\"");
  check_read (MORTISE_FIELD_DURATION, "a while", NULL);
}

static void
test_colors (void)
{
  check_read (MORTISE_FIELD_COLOR, "#3584e4", "\"#3584e4\"");
  check_read (MORTISE_FIELD_COLOR, "#FFF", "\"#FFF\"");
  check_read (MORTISE_FIELD_COLOR, "rgba(1, 2, 3, 0.5)", "\"rgba(1, 2, 3, 0.5)\"");
  check_read (MORTISE_FIELD_COLOR, "#12345", NULL);
}

static void
check_help (const char *text, const char *markup)
{
  g_autofree char *found = mortise_help_text_to_markup (text);

  g_assert_cmpstr (found, ==, markup);
}

static void
test_help (void)
{
  g_autofree char *plain = mortise_help_text_to_plain ("See [the manual](https://example.com/a).");

  check_help ("a < b & c", "a &lt; b &amp; c");
  check_help ("See https://example.com/a?b=1&c, or not.",
              "See <a href=\"https://example.com/a?b=1&amp;c\" title=\"https://example.com/a?b=1&amp;c\">"
              "https://example.com/a?b=1&amp;c</a>, or not.");
  check_help ("[<b>](https://example.com)",
              "<a href=\"https://example.com\" title=\"https://example.com\">&lt;b&gt;</a>");
  check_help ("[run](javascript:alert) file:///etc", "[run](javascript:alert) file:///etc");
  g_assert_cmpstr (plain, ==, "See the manual.");
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/form-text/numbers", test_numbers);
  g_test_add_func ("/form-text/times", test_times);
  g_test_add_func ("/form-text/durations", test_durations);
  g_test_add_func ("/form-text/colors", test_colors);
  g_test_add_func ("/form-text/help", test_help);
  return g_test_run ();
}
