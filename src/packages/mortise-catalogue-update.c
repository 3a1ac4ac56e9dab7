/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-catalogue-update.h"

#include "mortise-catalogue-shape.h"

#define SECONDS_A_DAY (24 * 60 * 60)

/**
 * mortise_catalogue_obstacle_to_string:
 * @obstacle: an obstacle
 *
 * Returns: its name, such as `held`; `none` for none
 */
const char *
mortise_catalogue_obstacle_to_string (MortiseCatalogueObstacle obstacle)
{
  static const char *const names[] = { "none", "held", "prerelease", "pinned", "withdrawn", "blocked" };

  return names[obstacle];
}

/**
 * mortise_catalogue_candidate_free:
 * @self: (transfer full): a candidate
 */
void
mortise_catalogue_candidate_free (MortiseCatalogueCandidate *self)
{
  g_object_unref (self->catalogue);
  mortise_catalogue_package_unref (self->package);
  g_free (self->reason);
  g_free (self);
}

static const MortiseCatalogueBlock *
find_block (GPtrArray *catalogues, const char *slug, const MortiseCatalogueRelease *release)
{
  for (guint i = 0; i < catalogues->len; i++)
    {
      const MortiseCatalogueBlock *block
          = mortise_catalogue_find_block (catalogues->pdata[i], slug, release->version, release->sha256);

      if (block != NULL)
        return block;
    }
  return NULL;
}

static void
set_obstacle (MortiseCatalogueCandidate *candidate, MortiseCatalogueObstacle obstacle, char *reason)
{
  candidate->obstacle = obstacle;
  candidate->reason = reason;
}

static void
hold (MortiseCatalogueCandidate *candidate, gint64 until)
{
  g_autofree char *time = mortise_catalogue_time_format (until);

  set_obstacle (candidate, MORTISE_CATALOGUE_OBSTACLE_HELD, g_strdup_printf ("it is held until %s", time));
}

static void
judge (MortiseCatalogueCandidate *candidate, GPtrArray *catalogues, const MortiseCatalogueWish *wish)
{
  const MortiseCatalogueRelease *release = candidate->release;
  const MortiseCatalogueBlock *block = find_block (catalogues, wish->slug, release);
  gint64 held_until = release->released + (gint64) wish->hold_days * SECONDS_A_DAY;

  if (block != NULL)
    set_obstacle (candidate, MORTISE_CATALOGUE_OBSTACLE_BLOCKED,
                  g_strdup_printf ("it is on the blocklist: %s", block->reason));
  else if (release->withdrawn != NULL)
    set_obstacle (candidate, MORTISE_CATALOGUE_OBSTACLE_WITHDRAWN,
                  g_strdup_printf ("the publisher took it back: %s", release->withdrawn));
  else if (wish->range != NULL && !mortise_version_range_contains (wish->range, release->version))
    {
      g_autofree char *range = mortise_version_range_to_string (wish->range);

      set_obstacle (candidate, MORTISE_CATALOGUE_OBSTACLE_PINNED, g_strdup_printf ("it is pinned to %s", range));
    }
  else if (release->is_prerelease && !wish->with_prereleases)
    set_obstacle (candidate, MORTISE_CATALOGUE_OBSTACLE_PRERELEASE, g_strdup ("it is a pre-release"));
  else if (wish->hold_days > 0 && wish->now < held_until)
    hold (candidate, held_until);
}

static void
list_one (MortiseCatalogue *catalogue, GPtrArray *catalogues, const MortiseCatalogueWish *wish, GPtrArray *candidates)
{
  MortiseCataloguePackage *package = mortise_catalogue_lookup (catalogue, wish->slug);
  GPtrArray *releases = package != NULL ? mortise_catalogue_package_get_releases (package) : NULL;

  for (guint i = 0; releases != NULL && i < releases->len; i++)
    {
      const MortiseCatalogueRelease *release = releases->pdata[i];
      MortiseCatalogueCandidate *candidate;

      if (wish->installed != NULL && mortise_version_compare (release->version, wish->installed) <= 0)
        break;
      candidate = g_new0 (MortiseCatalogueCandidate, 1);
      candidate->catalogue = g_object_ref (catalogue);
      candidate->package = mortise_catalogue_package_ref (package);
      candidate->release = release;
      judge (candidate, catalogues, wish);
      g_ptr_array_add (candidates, candidate);
    }
}

/* GLib's sort of pointer arrays is stable: of two catalogues that have the same version, the first comes first. */
static int
compare_candidates (gconstpointer a, gconstpointer b)
{
  const MortiseCatalogueCandidate *left = *(const MortiseCatalogueCandidate *const *) a;
  const MortiseCatalogueCandidate *right = *(const MortiseCatalogueCandidate *const *) b;

  return mortise_version_compare (right->release->version, left->release->version);
}

/**
 * mortise_catalogue_list_candidates:
 * @catalogues: (element-type MortiseCatalogue): where to look, the preferred ones first. The blocklist of each counts
 *   for all
 * @wish: what is wanted
 *
 * Whether the host and other plugins are what a version requires is not looked at.
 *
 * Returns: (transfer full) (element-type MortiseCatalogueCandidate): the versions, newest first, each with what is in
 *   its way; the first that has nothing in its way is the one to take
 */
GPtrArray *
mortise_catalogue_list_candidates (GPtrArray *catalogues, const MortiseCatalogueWish *wish)
{
  GPtrArray *candidates = g_ptr_array_new_with_free_func ((GDestroyNotify) mortise_catalogue_candidate_free);

  for (guint i = 0; i < catalogues->len; i++)
    list_one (catalogues->pdata[i], catalogues, wish, candidates);
  g_ptr_array_sort (candidates, compare_candidates);
  return candidates;
}
