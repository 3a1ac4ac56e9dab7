/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "mortise-version.h"

G_BEGIN_DECLS

typedef enum
{
  MORTISE_VERSION_ANY,
  MORTISE_VERSION_EQUAL,
  MORTISE_VERSION_LESS,
  MORTISE_VERSION_LESS_OR_EQUAL,
  MORTISE_VERSION_GREATER,
  MORTISE_VERSION_GREATER_OR_EQUAL,
} MortiseVersionRelation;

/**
 * MortiseVersionComparator:
 * @relation: how versions are compared with @version
 * @version: (nullable): the bound, %NULL with %MORTISE_VERSION_ANY
 *
 * One condition of a range, such as `>=1.2.0`.
 */
typedef struct
{
  MortiseVersionRelation relation;
  MortiseVersion *version;
} MortiseVersionComparator;

void mortise_version_comparator_clear (MortiseVersionComparator *self);
gboolean mortise_version_comparator_matches (const MortiseVersionComparator *self, const MortiseVersion *version);
gboolean mortise_version_comparator_admits (const MortiseVersionComparator *self, const MortiseVersion *prerelease);
gboolean mortise_version_comparator_intersects (const MortiseVersionComparator *self,
                                                const MortiseVersionComparator *other,
                                                gboolean include_prerelease);
gboolean mortise_version_comparator_equal (const MortiseVersionComparator *self, const MortiseVersionComparator *other);
gboolean mortise_version_comparator_is_empty (const MortiseVersionComparator *self);
void mortise_version_comparator_append_to (const MortiseVersionComparator *self, GString *text);

G_END_DECLS
