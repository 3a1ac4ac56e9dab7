/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mortise-version-range.h"

#include "mortise-version-comparator.h"
#include "mortise-version-range-reader.h"

/* A version is in the range if it fulfils all comparators of one of the alternatives, which are GArrays of them. */
struct _MortiseVersionRange
{
  gboolean include_prerelease;
  GPtrArray *alternatives;
};

G_DEFINE_BOXED_TYPE (MortiseVersionRange, mortise_version_range, mortise_version_range_ref, mortise_version_range_unref)

static const MortiseVersionComparator *
get_comparator (const GArray *alternative, guint index)
{
  return &g_array_index (alternative, MortiseVersionComparator, index);
}

/**
 * mortise_version_range_parse:
 * @text: UTF-8 text of at most %MORTISE_VERSION_RANGE_MAX_LENGTH bytes, such as `^1.2.0`, `~1.2`, `1.x`,
 *   `>=1.0.0 <2.0.0`, `1.2 - 2.3.4`, `1 || 2`, or the empty one for any release
 * @flags: how to read it
 * @error: set to %MORTISE_ERROR_INVALID, or to %MORTISE_ERROR_LIMIT when it is too long, has more than
 *   %MORTISE_VERSION_RANGE_MAX_COMPARATORS comparators, or a version in it is too long
 *
 * Reads a range as `new Range (text)` of npm's package semver 7 does, oddities included, without its option `loose`.
 * Numbers in ranges are at most 9007199254740991, as there.
 *
 * Returns: (transfer full) (nullable): the range
 */
MortiseVersionRange *
mortise_version_range_parse (const char *text, MortiseVersionRangeFlags flags, GError **error)
{
  gboolean include_prerelease = (flags & MORTISE_VERSION_RANGE_INCLUDE_PRERELEASE) != 0;
  GPtrArray *alternatives = mortise_version_range_read (text, include_prerelease, error);
  MortiseVersionRange *self;

  if (alternatives == NULL)
    return NULL;
  self = g_atomic_rc_box_new (MortiseVersionRange);
  self->include_prerelease = include_prerelease;
  self->alternatives = alternatives;
  return self;
}

/**
 * mortise_version_range_ref:
 * @self: a range
 *
 * Returns: (transfer full): @self
 */
MortiseVersionRange *
mortise_version_range_ref (MortiseVersionRange *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (MortiseVersionRange *self)
{
  g_ptr_array_unref (self->alternatives);
}

/**
 * mortise_version_range_unref:
 * @self: (transfer full): a range
 */
void
mortise_version_range_unref (MortiseVersionRange *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) clear);
}

/**
 * mortise_version_range_to_string:
 * @self: a range
 *
 * Returns: (transfer full): the range written as its comparators, such as `>=1.2.0 <2.0.0-0` for `^1.2`, and as the
 *   empty text for any release; what npm's `new Range (text).range` is
 */
char *
mortise_version_range_to_string (const MortiseVersionRange *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->alternatives->len; i++)
    {
      const GArray *alternative = self->alternatives->pdata[i];

      if (i > 0)
        g_string_append (text, "||");
      for (guint j = 0; j < alternative->len; j++)
        {
          if (j > 0)
            g_string_append_c (text, ' ');
          mortise_version_comparator_append_to (get_comparator (alternative, j), text);
        }
    }
  return g_string_free (text, FALSE);
}

/* Whoever names a pre-release wants pre-releases of that release, but not those of later ones. */
static gboolean
admits_prerelease (const GArray *alternative, const MortiseVersion *prerelease)
{
  for (guint i = 0; i < alternative->len; i++)
    if (mortise_version_comparator_admits (get_comparator (alternative, i), prerelease))
      return TRUE;
  return FALSE;
}

static gboolean
alternative_contains (const GArray *alternative, const MortiseVersion *version, gboolean include_prerelease)
{
  for (guint i = 0; i < alternative->len; i++)
    if (!mortise_version_comparator_matches (get_comparator (alternative, i), version))
      return FALSE;
  return include_prerelease || !mortise_version_is_prerelease (version) || admits_prerelease (alternative, version);
}

/**
 * mortise_version_range_contains:
 * @self: a range
 * @version: a version
 *
 * Returns: whether @version is in the range, as npm's `satisfies` has it
 */
gboolean
mortise_version_range_contains (const MortiseVersionRange *self, const MortiseVersion *version)
{
  for (guint i = 0; i < self->alternatives->len; i++)
    if (alternative_contains (self->alternatives->pdata[i], version, self->include_prerelease))
      return TRUE;
  return FALSE;
}

/* Bounds have one lower and one upper edge, so that what intersects in pairs does so in all. */
static gboolean
is_satisfiable (const GArray *alternative, gboolean include_prerelease)
{
  for (guint i = 1; i < alternative->len; i++)
    for (guint j = 0; j < i; j++)
      if (!mortise_version_comparator_intersects (get_comparator (alternative, i), get_comparator (alternative, j),
                                                  include_prerelease))
        return FALSE;
  return TRUE;
}

static gboolean
alternatives_intersect (const GArray *one, const GArray *other, gboolean include_prerelease)
{
  for (guint i = 0; i < one->len; i++)
    for (guint j = 0; j < other->len; j++)
      if (!mortise_version_comparator_intersects (get_comparator (one, i), get_comparator (other, j),
                                                  include_prerelease))
        return FALSE;
  return TRUE;
}

static gboolean
intersects_alternative (const MortiseVersionRange *self, const GArray *other)
{
  if (!is_satisfiable (other, self->include_prerelease))
    return FALSE;
  for (guint i = 0; i < self->alternatives->len; i++)
    {
      const GArray *alternative = self->alternatives->pdata[i];

      if (is_satisfiable (alternative, self->include_prerelease)
          && alternatives_intersect (alternative, other, self->include_prerelease))
        return TRUE;
    }
  return FALSE;
}

/**
 * mortise_version_range_intersects:
 * @self: a range, whose flags count
 * @other: another
 *
 * Tells by the comparators alone, as npm's `intersects` does: %TRUE when no version is known to be in both.
 *
 * Returns: whether a version may be in both
 */
gboolean
mortise_version_range_intersects (const MortiseVersionRange *self, const MortiseVersionRange *other)
{
  for (guint i = 0; i < other->alternatives->len; i++)
    if (intersects_alternative (self, other->alternatives->pdata[i]))
      return TRUE;
  return FALSE;
}
