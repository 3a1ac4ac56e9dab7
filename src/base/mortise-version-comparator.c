/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Where npm's answers follow from no rule, they are copied, and a comment says so: classes/comparator.js of
 * node-semver 7. */
#include "mortise-version-comparator.h"

/* Below the least version that there is. */
#define LEAST "0.0.0-0"

static const char *const operators[] = {
  [MORTISE_VERSION_ANY] = "",      [MORTISE_VERSION_EQUAL] = "",
  [MORTISE_VERSION_LESS] = "<",    [MORTISE_VERSION_LESS_OR_EQUAL] = "<=",
  [MORTISE_VERSION_GREATER] = ">", [MORTISE_VERSION_GREATER_OR_EQUAL] = ">=",
};

/*< private >
 * mortise_version_comparator_clear:
 * @self: a comparator
 *
 * Frees what is in it.
 */
void
mortise_version_comparator_clear (MortiseVersionComparator *self)
{
  g_clear_pointer (&self->version, mortise_version_unref);
}

/*< private >
 * mortise_version_comparator_matches:
 * @self: a comparator
 * @version: a version
 *
 * Returns: whether @version fulfils the condition, pre-releases as releases
 */
gboolean
mortise_version_comparator_matches (const MortiseVersionComparator *self, const MortiseVersion *version)
{
  switch (self->relation)
    {
    case MORTISE_VERSION_EQUAL:
      return mortise_version_equal (version, self->version);
    case MORTISE_VERSION_LESS:
      return mortise_version_compare (version, self->version) < 0;
    case MORTISE_VERSION_LESS_OR_EQUAL:
      return mortise_version_compare (version, self->version) <= 0;
    case MORTISE_VERSION_GREATER:
      return mortise_version_compare (version, self->version) > 0;
    case MORTISE_VERSION_GREATER_OR_EQUAL:
      return mortise_version_compare (version, self->version) >= 0;
    case MORTISE_VERSION_ANY:
    default:
      return TRUE;
    }
}

/*< private >
 * mortise_version_comparator_admits:
 * @self: a comparator
 * @prerelease: a pre-release
 *
 * Returns: whether @self names a pre-release of the same release, by which it asks for such
 */
gboolean
mortise_version_comparator_admits (const MortiseVersionComparator *self, const MortiseVersion *prerelease)
{
  return self->version != NULL && mortise_version_is_prerelease (self->version)
         && mortise_version_has_same_core (self->version, prerelease);
}

static gboolean
has_alone (const MortiseVersionComparator *self, const MortiseVersion *version, gboolean include_prerelease)
{
  return mortise_version_comparator_matches (self, version)
         && (include_prerelease || !mortise_version_is_prerelease (version)
             || mortise_version_comparator_admits (self, version));
}

static gboolean
is_upper (const MortiseVersionComparator *self)
{
  return self->relation == MORTISE_VERSION_LESS || self->relation == MORTISE_VERSION_LESS_OR_EQUAL;
}

static gboolean
is_inclusive (const MortiseVersionComparator *self)
{
  return self->relation == MORTISE_VERSION_LESS_OR_EQUAL || self->relation == MORTISE_VERSION_GREATER_OR_EQUAL;
}

/* Whether no version that counts is below: without pre-releases there is none below any of 0.0.0 either. */
static gboolean
is_below_all (const MortiseVersionComparator *self, gboolean include_prerelease)
{
  if (include_prerelease)
    return mortise_version_comparator_is_empty (self);
  return self->relation == MORTISE_VERSION_LESS
         && g_str_has_prefix (mortise_version_to_string (self->version), "0.0.0");
}

static gboolean
bounds_intersect (const MortiseVersionComparator *self, const MortiseVersionComparator *other)
{
  int order;

  if (is_upper (self) == is_upper (other))
    return TRUE;
  order = mortise_version_compare (self->version, other->version);
  if (order == 0)
    return is_inclusive (self) && is_inclusive (other);
  return is_upper (self) ? order > 0 : order < 0;
}

/*< private >
 * mortise_version_comparator_intersects:
 * @self: a comparator
 * @other: another
 * @include_prerelease: whether pre-releases are as good as releases
 *
 * As npm has it, the order counts in one case: any version intersects a pre-release, but not the other way round.
 *
 * Returns: whether a version may fulfil both
 */
gboolean
mortise_version_comparator_intersects (const MortiseVersionComparator *self,
                                       const MortiseVersionComparator *other,
                                       gboolean include_prerelease)
{
  if (self->relation == MORTISE_VERSION_ANY)
    return TRUE;
  if (self->relation == MORTISE_VERSION_EQUAL)
    return has_alone (other, self->version, include_prerelease);
  if (other->relation == MORTISE_VERSION_ANY)
    return TRUE;
  if (other->relation == MORTISE_VERSION_EQUAL)
    return has_alone (self, other->version, include_prerelease);
  if (is_below_all (self, include_prerelease) || is_below_all (other, include_prerelease))
    return FALSE;
  return bounds_intersect (self, other);
}

/*< private >
 * mortise_version_comparator_equal:
 * @self: a comparator
 * @other: another
 *
 * Returns: whether they are the same condition
 */
gboolean
mortise_version_comparator_equal (const MortiseVersionComparator *self, const MortiseVersionComparator *other)
{
  return self->relation == other->relation
         && (self->version == other->version || mortise_version_equal (self->version, other->version));
}

/*< private >
 * mortise_version_comparator_is_empty:
 * @self: a comparator
 *
 * Returns: whether it is `<0.0.0-0`, as ranges write what no version fulfils
 */
gboolean
mortise_version_comparator_is_empty (const MortiseVersionComparator *self)
{
  return self->relation == MORTISE_VERSION_LESS && g_str_equal (mortise_version_to_string (self->version), LEAST);
}

/*< private >
 * mortise_version_comparator_append_to:
 * @self: a comparator
 * @text: where it is written, as npm writes it
 */
void
mortise_version_comparator_append_to (const MortiseVersionComparator *self, GString *text)
{
  g_string_append (text, operators[self->relation]);
  if (self->version != NULL)
    g_string_append (text, mortise_version_to_string (self->version));
}
