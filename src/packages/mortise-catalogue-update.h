/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-catalogue.h"

G_BEGIN_DECLS

/**
 * MortiseCatalogueObstacle:
 * @MORTISE_CATALOGUE_OBSTACLE_NONE: nothing is in its way
 * @MORTISE_CATALOGUE_OBSTACLE_HELD: it has not been out for long enough
 * @MORTISE_CATALOGUE_OBSTACLE_PRERELEASE: it is a pre-release, and these are not wanted
 * @MORTISE_CATALOGUE_OBSTACLE_PINNED: it is not in the range that the plugin is pinned to
 * @MORTISE_CATALOGUE_OBSTACLE_WITHDRAWN: the publisher took it back
 * @MORTISE_CATALOGUE_OBSTACLE_BLOCKED: it is on a blocklist
 *
 * What is in the way of a version; of several the last of this list.
 */
typedef enum
{
  MORTISE_CATALOGUE_OBSTACLE_NONE,
  MORTISE_CATALOGUE_OBSTACLE_HELD,
  MORTISE_CATALOGUE_OBSTACLE_PRERELEASE,
  MORTISE_CATALOGUE_OBSTACLE_PINNED,
  MORTISE_CATALOGUE_OBSTACLE_WITHDRAWN,
  MORTISE_CATALOGUE_OBSTACLE_BLOCKED,
} MortiseCatalogueObstacle;

const char *mortise_catalogue_obstacle_to_string (MortiseCatalogueObstacle obstacle);

/**
 * MortiseCatalogueWish:
 * @slug: which plugin
 * @installed: (nullable): only what is newer than this
 * @range: (nullable): what it is pinned to
 * @with_prereleases: whether pre-releases are wanted
 * @hold_days: for how many days a version has to be out
 * @now: in seconds since 1970
 *
 * What an administrator wants of a plugin's versions.
 */
typedef struct
{
  const char *slug;
  const MortiseVersion *installed;
  const MortiseVersionRange *range;
  gboolean with_prereleases;
  guint hold_days;
  gint64 now;
} MortiseCatalogueWish;

/**
 * MortiseCatalogueCandidate:
 * @catalogue: where it is
 * @package: which plugin
 * @release: which version of it; it lives as long as @package
 * @obstacle: what is in its way
 * @reason: (nullable): the same in words, unless nothing is
 */
typedef struct
{
  MortiseCatalogue *catalogue;
  MortiseCataloguePackage *package;
  const MortiseCatalogueRelease *release;
  MortiseCatalogueObstacle obstacle;
  char *reason;
} MortiseCatalogueCandidate;

void mortise_catalogue_candidate_free (MortiseCatalogueCandidate *self);
GPtrArray *mortise_catalogue_list_candidates (GPtrArray *catalogues, const MortiseCatalogueWish *wish);

G_END_DECLS
