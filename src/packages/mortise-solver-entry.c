/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-solver-entry.h"

static void
clear_offer (gpointer item)
{
  MortiseSolverOffer *offer = item;

  mortise_solver_package_unref (offer->package);
}

MortiseSolverEntry *
mortise_solver_entry_new (const char *slug)
{
  MortiseSolverEntry *entry = g_new0 (MortiseSolverEntry, 1);

  entry->slug = g_strdup (slug);
  entry->offers = g_array_new (FALSE, FALSE, sizeof (MortiseSolverOffer));
  g_array_set_clear_func (entry->offers, clear_offer);
  return entry;
}

void
mortise_solver_entry_free (MortiseSolverEntry *entry)
{
  g_clear_pointer (&entry->installed, mortise_solver_package_unref);
  g_clear_pointer (&entry->pin_range, mortise_version_range_unref);
  g_array_unref (entry->offers);
  g_free (entry->pin);
  g_free (entry->slug);
  g_free (entry);
}

void
mortise_solver_entry_set_installed (MortiseSolverEntry *entry, MortiseSolverPackage *package, gboolean enabled)
{
  g_clear_pointer (&entry->installed, mortise_solver_package_unref);
  entry->installed = mortise_solver_package_ref (package);
  entry->enabled = enabled;
}

void
mortise_solver_entry_add_offer (MortiseSolverEntry *entry,
                                MortiseSolverPackage *package,
                                MortiseSolverAvailability availability)
{
  MortiseSolverOffer offer = { mortise_solver_package_ref (package), availability };

  g_array_append_val (entry->offers, offer);
}

/* Who pins to `^2.0.0` means 2.1.0-beta.1 as well, if pre-releases are wanted at all. */
gboolean
mortise_solver_entry_set_pin (MortiseSolverEntry *entry, const char *pin, GError **error)
{
  g_autoptr (MortiseVersionRange) range = NULL;

  if (pin != NULL)
    {
      range = mortise_version_range_parse (pin, MORTISE_VERSION_RANGE_INCLUDE_PRERELEASE, error);
      if (range == NULL)
        return FALSE;
    }
  g_clear_pointer (&entry->pin_range, mortise_version_range_unref);
  entry->pin_range = g_steal_pointer (&range);
  g_free (entry->pin);
  entry->pin = g_strdup (pin);
  return TRUE;
}

const MortiseSolverOffer *
mortise_solver_entry_get_offer (const MortiseSolverEntry *entry, guint index)
{
  return &g_array_index (entry->offers, MortiseSolverOffer, index);
}

/* Returns: (transfer full) (nullable): a range of versions of that plugin as it counts here; NULL for a malformed one
 */
MortiseVersionRange *
mortise_solver_entry_read_range (const MortiseSolverEntry *entry, const char *range)
{
  return mortise_version_range_parse (
      range, entry->prereleases ? MORTISE_VERSION_RANGE_INCLUDE_PRERELEASE : MORTISE_VERSION_RANGE_NONE, NULL);
}

static gboolean
is_older (const MortiseSolverEntry *entry, const MortiseSolverPackage *package)
{
  return entry->installed != NULL && !entry->may_go_back
         && mortise_version_compare (mortise_solver_package_get_version (package),
                                     mortise_solver_package_get_version (entry->installed))
                <= 0;
}

MortiseSolverObstacle
mortise_solver_entry_find_obstacle (const MortiseSolverEntry *entry, const MortiseSolverOffer *offer)
{
  const MortiseVersion *version = mortise_solver_package_get_version (offer->package);

  if (offer->availability == MORTISE_SOLVER_WITHDRAWN)
    return MORTISE_SOLVER_OBSTACLE_WITHDRAWN;
  if (is_older (entry, offer->package))
    return MORTISE_SOLVER_OBSTACLE_OLDER;
  if (entry->pin_range != NULL && !mortise_version_range_contains (entry->pin_range, version))
    return MORTISE_SOLVER_OBSTACLE_PINNED;
  if (offer->availability == MORTISE_SOLVER_HELD && !entry->ignores_hold)
    return MORTISE_SOLVER_OBSTACLE_HELD;
  if (mortise_version_is_prerelease (version) && !entry->prereleases)
    return MORTISE_SOLVER_OBSTACLE_PRERELEASE;
  return MORTISE_SOLVER_OBSTACLE_NONE;
}

/* Returns: (transfer none) (nullable): the newest version that may be chosen */
MortiseSolverPackage *
mortise_solver_entry_find_newest (const MortiseSolverEntry *entry)
{
  MortiseSolverPackage *newest = entry->installed;

  for (guint i = 0; i < entry->offers->len; i++)
    {
      const MortiseSolverOffer *offer = mortise_solver_entry_get_offer (entry, i);

      if (mortise_solver_entry_find_obstacle (entry, offer) == MORTISE_SOLVER_OBSTACLE_NONE
          && (newest == NULL || mortise_solver_package_compare (offer->package, newest) > 0))
        newest = offer->package;
    }
  return newest;
}
