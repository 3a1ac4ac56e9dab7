/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What npm's package semver 7.8.6 answers, written down; test_version_npm.py asks the package itself. */
#include <string.h>

#include "mortise-error.h"
#include "mortise-version-range.h"

static MortiseVersionRange *
parse (const char *text, MortiseVersionRangeFlags flags)
{
  g_autoptr (GError) error = NULL;
  MortiseVersionRange *range = mortise_version_range_parse (text, flags, &error);

  g_assert_no_error (error);
  return range;
}

static void
assert_reads (const char *text, MortiseVersionRangeFlags flags, const char *expected)
{
  g_autoptr (MortiseVersionRange) range = parse (text, flags);
  g_autofree char *written = mortise_version_range_to_string (range);
  g_autoptr (MortiseVersionRange) again = parse (written, flags);
  g_autofree char *rewritten = mortise_version_range_to_string (again);

  g_assert_cmpstr (written, ==, expected);
  g_assert_cmpstr (rewritten, ==, expected);
}

static void
assert_bad (const char *text, MortiseError code, const char *message)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (mortise_version_range_parse (text, MORTISE_VERSION_RANGE_NONE, &error));
  g_assert_error (error, MORTISE_ERROR, (int) code);
  if (message != NULL)
    g_assert_cmpstr (error->message, ==, message);
}

static const struct
{
  const char *text;
  const char *plain;
  const char *with_prereleases;
} readings[] = {
  { "", "", "" },
  { "*", "", "" },
  { "||", "", "" },
  { "1.2.3", "1.2.3", "1.2.3" },
  { "=1.2.3", "1.2.3", "1.2.3" },
  { "v1.2.3", "1.2.3", "1.2.3" },
  { ">= v1.2.3", ">=1.2.3", ">=1.2.3" },
  { "1.2.3-rc.1+build", "1.2.3-rc.1", "1.2.3-rc.1" },
  { "1", ">=1.0.0 <2.0.0-0", ">=1.0.0-0 <2.0.0-0" },
  { "1.2.x", ">=1.2.0 <1.3.0-0", ">=1.2.0-0 <1.3.0-0" },
  { "==1.X", ">=1.0.0 <2.0.0-0", ">=1.0.0-0 <2.0.0-0" },
  { "^1.2.3", ">=1.2.3 <2.0.0-0", ">=1.2.3 <2.0.0-0" },
  { "^0.2.3", ">=0.2.3 <0.3.0-0", ">=0.2.3 <0.3.0-0" },
  { "^0.0.3-beta", ">=0.0.3-beta <0.0.4-0", ">=0.0.3-beta <0.0.4-0" },
  { "^0.0", "<0.1.0-0", "<0.1.0-0" },
  { "^0.x", "<1.0.0-0", "<1.0.0-0" },
  { "^ v1", ">=1.0.0 <2.0.0-0", ">=1.0.0-0 <2.0.0-0" },
  { "^1.x.5", ">=1.0.0 <2.0.0-0", ">=1.0.0-0 <2.0.0-0" },
  { "~1.2.3", ">=1.2.3 <1.3.0-0", ">=1.2.3 <1.3.0-0" },
  { "~1", ">=1.0.0 <2.0.0-0", ">=1.0.0-0 <2.0.0-0" },
  { "~> 1.2", ">=1.2.0 <1.3.0-0", ">=1.2.0-0 <1.3.0-0" },
  { "> 1.2.3 <\t2", ">1.2.3 <2.0.0-0", ">1.2.3 <2.0.0-0" },
  { ">1.2", ">=1.3.0", ">=1.3.0-0" },
  { "<=1.2", "<1.3.0-0", "<1.3.0-0" },
  { "<1", "<1.0.0-0", "<1.0.0-0" },
  { ">*", "<0.0.0-0", "<0.0.0-0" },
  { ">=x", "", "" },
  { ">=0.0.0", "", ">=0.0.0" },
  { ">=0.0.0-0", ">=0.0.0-0", "" },
  { "1.2.3 - 2.3.4", ">=1.2.3 <=2.3.4", ">=1.2.3-0 <2.3.5-0" },
  { "1.2 - 2.3", ">=1.2.0 <2.4.0-0", ">=1.2.0-0 <2.4.0-0" },
  { "x - 2", "<3.0.0-0", "<3.0.0-0" },
  { "1.2.3-a - v2.0.0-b", ">=1.2.3-a <=2.0.0-b", ">=1.2.3-a <=2.0.0-b" },
  { "1 || 3", ">=1.0.0 <2.0.0-0||>=3.0.0 <4.0.0-0", ">=1.0.0-0 <2.0.0-0||>=3.0.0-0 <4.0.0-0" },
  { "1 || * || 2", "", "" },
  { "<0 || 1.0.0", "1.0.0", "1.0.0" },
  { "<0 || >x", "<0.0.0-0", "<0.0.0-0" },
  { "1.0.0 <0 2.0.0", "<0.0.0-0", "<0.0.0-0" },
  { ">1.0.0 >1.0.0 *", ">1.0.0", ">1.0.0" },
  { "\xc2\xa0"
    "1.2.3\xef\xbb\xbf",
    "1.2.3", "1.2.3" },
  /* Oddities of npm's that are kept. */
  { "1.2.3*", "1.2.3", "1.2.3" },
  { "1.2*.3", "1.2.3", "1.2.3" },
  { "1.2.3+*a", "1.2.3", "1.2.3" },
  { "~ >1", ">=1.0.0 <2.0.0-0", ">=1.0.0-0 <2.0.0-0" },
};

static void
test_readings (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (readings); i++)
    {
      assert_reads (readings[i].text, MORTISE_VERSION_RANGE_NONE, readings[i].plain);
      assert_reads (readings[i].text, MORTISE_VERSION_RANGE_INCLUDE_PRERELEASE, readings[i].with_prereleases);
    }
}

/* `>=0.0.0` means any version and is left out, but not behind a mark; so what is written need not read back the same.
 */
static void
test_marked_floor (void)
{
  g_autoptr (MortiseVersionRange) range = parse (">=v0.0.0", MORTISE_VERSION_RANGE_NONE);
  g_autofree char *written = mortise_version_range_to_string (range);

  g_assert_cmpstr (written, ==, ">=0.0.0");
  assert_reads (written, MORTISE_VERSION_RANGE_NONE, "");
}

static void
test_bad (void)
{
  static const char *const texts[] = {
    "blah",    "1.2.3.4", "01.2.3",  ">01.2.3",       "1.2.3-01",   "x.1",  "1.x.3",    ">",
    "=",       "v",       "^^1",     "~^1",           "^>1",        "1 -2", "1- 2",     "1 - 2 - 3",
    "vv1.2.3", "v=1.2.3", "=>1.2.3", "1.2.3>2",       "1.2.3alpha", "1-a",  "1.2-a",    "!1",
    "1 | 2",   "1,2",     "+",       "1.2.3 || what", "> v 1",      "== 1", "v= 1.2.3", "1*",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    assert_bad (texts[i], MORTISE_ERROR_INVALID, NULL);
}

static void
test_messages (void)
{
  g_autofree char *long_word = g_strnfill (200, 'w');
  g_autoptr (GError) error = NULL;

  assert_bad ("^1 latest", MORTISE_ERROR_INVALID,
              "version range \"^1 latest\": cannot read \"latest\"; write such as ^1.2.0, ~1.2, 1.x or >=1.0.0 <2.0.0");
  assert_bad ("^9007199254740991", MORTISE_ERROR_INVALID,
              "version range \"^9007199254740991\": a number, or the one after it, is greater than 9007199254740991");
  assert_bad ("1.\xff", MORTISE_ERROR_INVALID, "version range \"1.\\377\": is no UTF-8 text");
  g_assert_null (mortise_version_range_parse (long_word, MORTISE_VERSION_RANGE_NONE, &error));
  g_assert_cmpuint (strlen (error->message), <, 300);
}

static void
test_limits (void)
{
  g_autofree char *spaces = g_strnfill (MORTISE_VERSION_RANGE_MAX_LENGTH - 1, ' ');
  g_autofree char *longest = g_strconcat ("1", spaces, NULL);
  g_autofree char *longer = g_strconcat (longest, " ", NULL);
  g_autofree char *bars = g_strnfill (2 * (MORTISE_VERSION_RANGE_MAX_COMPARATORS - 1), '|');
  g_autofree char *more_bars = g_strconcat (bars, "||", NULL);
  g_autofree char *tail = g_strnfill (MORTISE_VERSION_MAX_LENGTH - strlen ("1.2.3-"), 'a');
  g_autofree char *long_version = g_strconcat (">1.2.3-", tail, NULL);
  g_autofree char *longer_version = g_strconcat (">1.2.3-", tail, "a", NULL);

  assert_reads (long_version, MORTISE_VERSION_RANGE_NONE, long_version);
  assert_bad (longer_version, MORTISE_ERROR_INVALID, NULL);
  assert_reads (longest, MORTISE_VERSION_RANGE_NONE, ">=1.0.0 <2.0.0-0");
  assert_bad (longer, MORTISE_ERROR_LIMIT, NULL);
  assert_reads (bars, MORTISE_VERSION_RANGE_NONE, "");
  assert_bad (more_bars, MORTISE_ERROR_LIMIT, NULL);
  assert_bad ("^1.2.9007199254740992", MORTISE_ERROR_INVALID, NULL);
  assert_bad ("99999999999999999999999.x", MORTISE_ERROR_INVALID, NULL);
  assert_reads ("9007199254740991.0.0", MORTISE_VERSION_RANGE_NONE, "9007199254740991.0.0");
}

/* The versions that are in a range are those marked in the text beside it: - none, r as it is, p with pre-releases too.
 */
static void
test_contains (void)
{
  static const char *const versions[]
      = { "0.9.0", "1.2.3-beta", "1.2.3-beta.2+b", "1.2.3", "1.2.4-a", "1.3.0", "2.0.0-0", "2.0.0" };
  static const struct
  {
    const char *range;
    const char *marks;
  } cases[] = {
    { "", "rpprprpr" },
    { "^1.2.3", "---rpr--" },
    { "^1.2.3-beta", "-rrrpr--" },
    { "~1.2.3-beta.1", "--rrp---" },
    { "1.2.3", "---r----" },
    { "1.2.3-beta", "-r------" },
    { "1.x", "-pprpr--" },
    { "<1.2.3-beta.3 || 2", "rrr---pr" },
    { ">1.2.3-beta <2.0.0", "--rrprp-" },
    { ">1.2.3-beta <2.0.0-0", "--rrpr--" },
    { "1.2 - 1.3", "-pprpr--" },
    { ">2 || <1.2.3", "rpp-----" },
    { "<0", "--------" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint j = 0; j < G_N_ELEMENTS (versions); j++)
      {
        g_autoptr (MortiseVersionRange) plain = parse (cases[i].range, MORTISE_VERSION_RANGE_NONE);
        g_autoptr (MortiseVersionRange) wide = parse (cases[i].range, MORTISE_VERSION_RANGE_INCLUDE_PRERELEASE);
        g_autoptr (MortiseVersion) version = mortise_version_parse (versions[j], NULL);

        g_test_message ("%s in %s", versions[j], cases[i].range);
        g_assert_cmpint (mortise_version_range_contains (plain, version), ==, cases[i].marks[j] == 'r');
        g_assert_cmpint (mortise_version_range_contains (wide, version), ==, cases[i].marks[j] != '-');
      }
}

static void
test_intersects (void)
{
  static const struct
  {
    const char *one;
    const char *other;
    gboolean plain;
    gboolean with_prereleases;
  } cases[] = {
    { "^1.2", "^1.3", TRUE, TRUE },       { "^1.2", "^2", FALSE, FALSE },        { "<2", ">=2", FALSE, FALSE },
    { "<=2.0.0", ">=2.0.0", TRUE, TRUE }, { "<2.0.0", ">=2.0.0", FALSE, FALSE }, { "1 || 3", "2 || 3.1", TRUE, TRUE },
    { "1.2.3", "^1", TRUE, TRUE },        { "1.2.3-a", "^1", FALSE, TRUE },      { "1.2.3-a", "*", FALSE, TRUE },
    { "*", "1.2.3-a", TRUE, TRUE },       { "<0.0.0", "<1", FALSE, TRUE },       { "<0", "*", TRUE, TRUE },
    { ">2 <1", "*", FALSE, FALSE },       { "*", ">2 <1", FALSE, FALSE },        { "1.0.0", "1.0.0", TRUE, TRUE },
    { "1.0.0", "1.0.1", FALSE, FALSE },
  };

  for (guint i = 0; i < 2 * G_N_ELEMENTS (cases); i++)
    {
      gboolean is_wide = i >= G_N_ELEMENTS (cases);
      guint index = i % G_N_ELEMENTS (cases);
      MortiseVersionRangeFlags flags = is_wide ? MORTISE_VERSION_RANGE_INCLUDE_PRERELEASE : MORTISE_VERSION_RANGE_NONE;
      g_autoptr (MortiseVersionRange) one = parse (cases[index].one, flags);
      g_autoptr (MortiseVersionRange) other = parse (cases[index].other, flags);

      g_test_message ("%s and %s", cases[index].one, cases[index].other);
      g_assert_cmpint (mortise_version_range_intersects (one, other), ==,
                       is_wide ? cases[index].with_prereleases : cases[index].plain);
    }
}

/* Numbers that npm refuses in a version are in the ranges that are open above. */
static void
test_great_numbers (void)
{
  g_autoptr (MortiseVersion) great = mortise_version_parse ("10000000000000000000000.0.0", NULL);
  g_autoptr (MortiseVersionRange) open = parse (">=1", MORTISE_VERSION_RANGE_NONE);
  g_autoptr (MortiseVersionRange) bounded = parse ("<9007199254740991", MORTISE_VERSION_RANGE_NONE);

  g_assert_true (mortise_version_range_contains (open, great));
  g_assert_false (mortise_version_range_contains (bounded, great));
}

static void
test_boxed (void)
{
  g_autoptr (MortiseVersionRange) range = parse ("1.x", MORTISE_VERSION_RANGE_NONE);
  g_auto (GValue) value = G_VALUE_INIT;

  g_value_init (&value, MORTISE_TYPE_VERSION_RANGE);
  g_value_set_boxed (&value, range);
  g_assert_true (g_value_get_boxed (&value) == range);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/version-range/readings", test_readings);
  g_test_add_func ("/version-range/marked-floor", test_marked_floor);
  g_test_add_func ("/version-range/bad", test_bad);
  g_test_add_func ("/version-range/messages", test_messages);
  g_test_add_func ("/version-range/limits", test_limits);
  g_test_add_func ("/version-range/contains", test_contains);
  g_test_add_func ("/version-range/intersects", test_intersects);
  g_test_add_func ("/version-range/great-numbers", test_great_numbers);
  g_test_add_func ("/version-range/boxed", test_boxed);
  return g_test_run ();
}
