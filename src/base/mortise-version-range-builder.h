/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "mortise-error.h"
#include "mortise-version-comparator.h"
#include "mortise-version-partial.h"

G_BEGIN_DECLS

/**
 * MortiseVersionRangeBuilder:
 * @text: the range, for messages
 * @include_prerelease: whether pre-releases are as good as releases
 * @alternatives: (element-type GArray): those that there are
 * @comparators: (element-type MortiseVersionComparator): of the last of them
 * @n_comparators: how many were added in all
 * @error: where failures are told
 *
 * A range that is being read.
 */
typedef struct
{
  const char *text;
  gboolean include_prerelease;
  GPtrArray *alternatives;
  GArray *comparators;
  guint n_comparators;
  GError **error;
} MortiseVersionRangeBuilder;

void mortise_version_range_builder_init (MortiseVersionRangeBuilder *self,
                                         const char *text,
                                         gboolean include_prerelease,
                                         GError **error);
void mortise_version_range_builder_clear (MortiseVersionRangeBuilder *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MortiseVersionRangeBuilder, mortise_version_range_builder_clear)

gboolean
mortise_version_range_builder_fail (MortiseVersionRangeBuilder *self, MortiseError code, const char *format, ...)
    G_GNUC_PRINTF (3, 4);
void mortise_version_range_builder_begin (MortiseVersionRangeBuilder *self);
gboolean mortise_version_range_builder_add_caret (MortiseVersionRangeBuilder *self,
                                                  const MortiseVersionPartial *partial);
gboolean mortise_version_range_builder_add_tilde (MortiseVersionRangeBuilder *self,
                                                  const MortiseVersionPartial *partial);
gboolean mortise_version_range_builder_add_partial (MortiseVersionRangeBuilder *self,
                                                    MortiseVersionRelation relation,
                                                    const MortiseVersionPartial *partial);
gboolean mortise_version_range_builder_add_full (MortiseVersionRangeBuilder *self,
                                                 MortiseVersionRelation relation,
                                                 const MortiseVersionPartial *bound);
gboolean mortise_version_range_builder_add_hyphen (MortiseVersionRangeBuilder *self,
                                                   const MortiseVersionPartial *from,
                                                   const MortiseVersionPartial *to);
gboolean mortise_version_range_builder_end (MortiseVersionRangeBuilder *self);
GPtrArray *mortise_version_range_builder_finish (MortiseVersionRangeBuilder *self);

G_END_DECLS
