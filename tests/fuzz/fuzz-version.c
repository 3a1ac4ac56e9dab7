/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a version, and after the first line's end as a range: each is refused with one line, or is written so
 * that it reads back, with the same versions in it. */
#include <string.h>

#include "mortise-error.h"
#include "mortise-version-range.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
check_refusal (gboolean is_good, const GError *error)
{
  g_assert_cmpint (is_good, ==, error == NULL);
  if (is_good)
    return;
  g_assert_true (g_error_matches (error, MORTISE_ERROR, MORTISE_ERROR_INVALID)
                 || g_error_matches (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT));
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_null (strpbrk (error->message, "\r\n"));
}

static void
check_version (const MortiseVersion *version, const char *text)
{
  g_autofree char *prerelease = mortise_version_dup_prerelease (version);
  g_autofree char *build = mortise_version_dup_build (version);

  g_assert_cmpstr (mortise_version_to_string (version), ==, text);
  g_assert_cmpint (mortise_version_is_prerelease (version), ==, prerelease != NULL);
  g_assert_true (prerelease == NULL || (*prerelease != '\0' && strchr (prerelease, '+') == NULL));
  g_assert_true (build == NULL || g_str_has_suffix (text, build));
  g_assert_cmpint (mortise_version_compare (version, version), ==, 0);
}

/* Among some in their order: what is below one is below all that follow. */
static void
check_order (const MortiseVersion *version)
{
  static const char *const others[]
      = { "0.0.0-0", "0.0.0", "1.2.3-0", "1.2.3-a.1", "1.2.3-a.10", "1.2.3-a.b", "1.2.3", "2.0.0" };
  gboolean was_above = TRUE;

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autoptr (MortiseVersion) other = mortise_version_parse (others[i], NULL);
      int order = mortise_version_compare (version, other);

      g_assert_cmpint (order<0, ==, mortise_version_compare (other, version)> 0);
      g_assert_cmpint (order == 0, ==, mortise_version_equal (version, other));
      g_assert_true (was_above || order < 0);
      was_above = order >= 0;
    }
}

static MortiseVersionRange *
reread (const MortiseVersionRange *range, MortiseVersionRangeFlags flags)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *written = mortise_version_range_to_string (range);
  MortiseVersionRange *again = mortise_version_range_parse (written, flags, &error);

  /* Written out, it may be longer than a range may be. */
  if (!g_error_matches (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT))
    g_assert_no_error (error);
  return again;
}

static MortiseVersionRange *
read_range (const char *text, MortiseVersionRangeFlags flags, const MortiseVersion *version)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MortiseVersionRange) range = mortise_version_range_parse (text, flags, &error);
  g_autoptr (MortiseVersionRange) again = range != NULL ? reread (range, flags) : NULL;

  check_refusal (range != NULL, error);
  if (again != NULL && version != NULL)
    g_assert_cmpint (mortise_version_range_contains (range, version), ==,
                     mortise_version_range_contains (again, version));
  return g_steal_pointer (&range);
}

static void
check_range (const char *text, const MortiseVersion *version)
{
  g_autoptr (MortiseVersionRange) plain = read_range (text, MORTISE_VERSION_RANGE_NONE, version);
  g_autoptr (MortiseVersionRange) wide = read_range (text, MORTISE_VERSION_RANGE_INCLUDE_PRERELEASE, version);

  if (plain == NULL || wide == NULL || version == NULL)
    return;
  if (mortise_version_range_contains (plain, version))
    g_assert_true (mortise_version_range_contains (wide, version));
  if (mortise_version_range_contains (wide, version))
    g_assert_true (mortise_version_range_intersects (wide, wide));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (MortiseVersion) version = NULL;
  char *range = strchr (text, '\n');

  if (range != NULL)
    *range++ = '\0';
  version = mortise_version_parse (text, &error);
  check_refusal (version != NULL, error);
  if (version != NULL)
    {
      check_version (version, text);
      check_order (version);
    }
  if (range != NULL)
    check_range (range, version);
  return 0;
}
