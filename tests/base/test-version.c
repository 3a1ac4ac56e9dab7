/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "mortise-error.h"
#include "mortise-version.h"

static MortiseVersion *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  MortiseVersion *version = mortise_version_parse (text, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (mortise_version_to_string (version), ==, text);
  return version;
}

static void
assert_bad (const char *text, const char *message)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (mortise_version_parse (text, &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID);
  g_assert_cmpstr (error->message, ==, message);
}

static int
get_sign (int order)
{
  return (order > 0) - (order < 0);
}

/* The examples of semver.org, chapters 2 and 9 to 11, and of the regular expression in its FAQ. */
static void
test_examples (void)
{
  static const char *const texts[] = {
    "1.9.0",
    "1.10.0",
    "1.11.0",
    "1.0.0-alpha",
    "1.0.0-alpha.1",
    "1.0.0-0.3.7",
    "1.0.0-x.7.z.92",
    "1.0.0-x-y-z.--",
    "1.0.0-alpha+001",
    "1.0.0+20130313144700",
    "1.0.0-beta+exp.sha.5114f85",
    "1.0.0+21AF26D3----117B344092BD",
    "0.0.4",
    "10.20.30",
    "1.1.2-prerelease+meta",
    "1.1.2+meta-valid",
    "1.0.0-alpha0.valid",
    "1.0.0-alpha.0valid",
    "1.0.0-alpha-a.b-c-somethinglong+build.1-aef.1-its-okay",
    "2.0.0-rc.1+build.123",
    "10.2.3-DEV-SNAPSHOT",
    "2.0.1-alpha.1227",
    "1.0.0-alpha+beta",
    "1.2.3----RC-SNAPSHOT.12.9.1--.12+788",
    "1.0.0-0A.is.legal",
    "1.0.0+0.build.1-rc.10000aaa-kk-0.1",
    "99999999999999999999999.999999999999999999.99999999999999999",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (MortiseVersion) version = parse (texts[i]);

      g_assert_true (mortise_version_equal (version, version));
    }
}

/* Those that semver.org's FAQ has the regular expression refuse. */
static void
test_bad_examples (void)
{
  static const char *const texts[] = {
    "1",
    "1.2",
    "1.2.3-0123",
    "1.2.3-0123.0123",
    "1.1.2+.123",
    "+invalid",
    "-invalid",
    "-invalid+invalid",
    "alpha",
    "alpha.beta",
    "alpha+beta",
    "alpha_beta",
    "alpha.",
    "alpha..",
    "1.0.0-alpha_beta",
    "-alpha.",
    "1.0.0-alpha..",
    "1.0.0-alpha..1",
    "1.0.0-alpha...1",
    "01.1.1",
    "1.01.1",
    "1.1.01",
    "1.2.3.DEV",
    "1.2-SNAPSHOT",
    "1.2.31.2.3----RC-SNAPSHOT.12.09.1--..12+788",
    "1.2-RC-SNAPSHOT",
    "-1.0.3-gamma+b7718",
    "+justmeta",
    "9.8.7+meta+meta",
    "9.8.7-whatever+meta+meta",
    "",
    " 1.2.3",
    "1.2.3 ",
    "=1.2.3",
    "1.2.3-",
    "1.2.3+",
    "1..3",
    "1.2.3\n",
    "1.2.x",
    "1.2.-3",
    "1.2.3-\xc3\xa9",
    "1.2.3+a.",
    "1.2.3-a+b+c",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (mortise_version_parse (texts[i], &error));
      g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID);
    }
}

static void
test_messages (void)
{
  assert_bad ("", "version \"\", column 1: expected the major number, digits only");
  assert_bad ("v1.2.3", "version \"v1.2.3\", column 1: expected the major number; leave out the \"v\"");
  assert_bad ("1.2", "version \"1.2\", column 4: expected \".\" and the patch number; a version is such as 1.0.0");
  assert_bad ("1.2.x", "version \"1.2.x\", column 5: expected the patch number, digits only");
  assert_bad ("1.02.3", "version \"1.02.3\", column 3: the minor number begins with 0; leave that out");
  assert_bad ("1.2.3.4", "version \"1.2.3.4\", column 6: expected the end, found \".\"");
  assert_bad (
      "1.2.3-",
      "version \"1.2.3-\", column 7: expected an identifier of the pre-release (letters, digits, hyphens) after \"-\"");
  assert_bad ("1.2.3-a..b", "version \"1.2.3-a..b\", column 9: expected an identifier of the pre-release after \".\"");
  assert_bad ("1.2.3-a.01",
              "version \"1.2.3-a.01\", column 9: a number of the pre-release begins with 0; leave that out");
  assert_bad ("1.2.3-a+b.", "version \"1.2.3-a+b.\", column 11: expected an identifier of the build after \".\"");
  assert_bad ("1.2.3-\xff", "version \"1.2.3-\\377\", column 7: expected an identifier of the pre-release (letters, "
                            "digits, hyphens) after \"-\"");
  assert_bad ("1.2.3\n", "version \"1.2.3\\n\", column 6: expected the end, found \"\\n\"");
}

static void
test_length (void)
{
  g_autofree char *digits = g_strnfill (MORTISE_VERSION_MAX_LENGTH - strlen (".0.0"), '9');
  g_autofree char *longest = g_strconcat (digits, ".0.0", NULL);
  g_autofree char *longer = g_strconcat (longest, "0", NULL);
  g_autoptr (MortiseVersion) version = parse (longest);
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (mortise_version_get_major (version), ==, G_MAXUINT64);
  g_assert_null (mortise_version_parse (longer, &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT);
  g_assert_nonnull (strstr (error->message, "column 257: too long; it may have 256 characters"));
  g_assert_cmpuint (strlen (error->message), <, 200);
}

/* By precedence; what stands on one line is equal. The first eight are the example of semver.org, chapter 11. */
static void
test_order (void)
{
  static const char *const versions[][2] = {
    { "1.0.0-alpha", "1.0.0-alpha+1" },
    { "1.0.0-alpha.1" },
    { "1.0.0-alpha.beta" },
    { "1.0.0-beta" },
    { "1.0.0-beta.2" },
    { "1.0.0-beta.11" },
    { "1.0.0-rc.1", "1.0.0-rc.1+b.2" },
    { "1.0.0", "1.0.0+20130313144700" },
    { "1.0.9" },
    { "1.0.10-0" },
    { "1.0.10-9" },
    { "1.0.10-10" },
    { "1.0.10-18446744073709551616" },
    { "1.0.10-18446744073709551617" },
    { "1.0.10--" },
    { "1.0.10--1" },
    { "1.0.10-0a" },
    { "1.0.10-A" },
    { "1.0.10-a" },
    { "1.0.10-a.0" },
    { "1.0.10-a.0.0" },
    { "1.0.10-a-" },
    { "1.0.10-aa" },
    { "1.0.10" },
    { "1.9.0" },
    { "1.10.0" },
    { "2.0.0" },
    { "2.1.0" },
    { "2.1.1" },
    { "18446744073709551616.0.0" },
    { "18446744073709551617.0.0" },
    { "100000000000000000000.0.0" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (versions); i++)
    for (guint j = 0; j < G_N_ELEMENTS (versions); j++)
      {
        g_autoptr (MortiseVersion) left = parse (versions[i][0]);
        g_autoptr (MortiseVersion) right = parse (versions[j][versions[j][1] != NULL]);

        g_assert_cmpint (get_sign (mortise_version_compare (left, right)), ==, (i > j) - (i < j));
        g_assert_cmpint (mortise_version_equal (left, right), ==, i == j);
        g_assert_true (i != j || mortise_version_hash (left) == mortise_version_hash (right));
      }
}

static void
test_parts (void)
{
  g_autoptr (MortiseVersion) version = parse ("10.2.33-rc.1-a+sha.5114f85");
  g_autoptr (MortiseVersion) release = parse ("10.2.33");
  g_autoptr (MortiseVersion) built = parse ("10.2.33+a-b");
  g_autoptr (MortiseVersion) other = parse ("10.2.3");
  g_autofree char *prerelease = mortise_version_dup_prerelease (version);
  g_autofree char *build = mortise_version_dup_build (version);
  g_autofree char *only_build = mortise_version_dup_build (built);

  g_assert_cmpuint (mortise_version_get_major (version), ==, 10);
  g_assert_cmpuint (mortise_version_get_minor (version), ==, 2);
  g_assert_cmpuint (mortise_version_get_patch (version), ==, 33);
  g_assert_cmpstr (prerelease, ==, "rc.1-a");
  g_assert_cmpstr (build, ==, "sha.5114f85");
  g_assert_cmpstr (only_build, ==, "a-b");
  g_assert_true (mortise_version_is_prerelease (version));
  g_assert_false (mortise_version_is_prerelease (built));
  g_assert_null (mortise_version_dup_prerelease (built));
  g_assert_null (mortise_version_dup_build (release));
  g_assert_true (mortise_version_has_same_core (version, built));
  g_assert_false (mortise_version_has_same_core (version, other));
  g_assert_false (mortise_version_has_same_core (other, version));
}

static void
test_boxed (void)
{
  g_autoptr (MortiseVersion) version = parse ("1.2.3");
  g_auto (GValue) value = G_VALUE_INIT;

  g_value_init (&value, MORTISE_TYPE_VERSION);
  g_value_set_boxed (&value, version);
  g_assert_true (g_value_get_boxed (&value) == version);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/version/examples", test_examples);
  g_test_add_func ("/version/bad-examples", test_bad_examples);
  g_test_add_func ("/version/messages", test_messages);
  g_test_add_func ("/version/length", test_length);
  g_test_add_func ("/version/order", test_order);
  g_test_add_func ("/version/parts", test_parts);
  g_test_add_func ("/version/boxed", test_boxed);
  return g_test_run ();
}
