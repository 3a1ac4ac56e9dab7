/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "mortise-version.h"

G_BEGIN_DECLS

/**
 * MORTISE_VERSION_RANGE_MAX_LENGTH:
 *
 * How many bytes the text of a range may have. npm has no such bound; its longest in use have some 300.
 */
#define MORTISE_VERSION_RANGE_MAX_LENGTH 1024

/**
 * MORTISE_VERSION_RANGE_MAX_COMPARATORS:
 *
 * How many comparators the alternatives of a range may have in all; `^1.2.0` has two.
 */
#define MORTISE_VERSION_RANGE_MAX_COMPARATORS 256

/**
 * MortiseVersionRangeFlags:
 * @MORTISE_VERSION_RANGE_NONE: a pre-release is in a range only if that names a pre-release of the same release
 * @MORTISE_VERSION_RANGE_INCLUDE_PRERELEASE: pre-releases are as good as releases
 *
 * How a range is read.
 */
typedef enum
{
  MORTISE_VERSION_RANGE_NONE = 0,
  MORTISE_VERSION_RANGE_INCLUDE_PRERELEASE = 1 << 0,
} MortiseVersionRangeFlags;

#define MORTISE_TYPE_VERSION_RANGE (mortise_version_range_get_type ())

/**
 * MortiseVersionRange:
 *
 * A set of versions, as npm's package semver writes it. It never changes, and any thread may use it.
 */
typedef struct _MortiseVersionRange MortiseVersionRange;

GType mortise_version_range_get_type (void);
MortiseVersionRange *mortise_version_range_parse (const char *text, MortiseVersionRangeFlags flags, GError **error);
MortiseVersionRange *mortise_version_range_ref (MortiseVersionRange *self);
void mortise_version_range_unref (MortiseVersionRange *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseVersionRange, mortise_version_range_unref)

char *mortise_version_range_to_string (const MortiseVersionRange *self);
gboolean mortise_version_range_contains (const MortiseVersionRange *self, const MortiseVersion *version);
gboolean mortise_version_range_intersects (const MortiseVersionRange *self, const MortiseVersionRange *other);

G_END_DECLS
