/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-solver-lack.h"

#include "mortise-json-value.h"

#include <string.h>

/* What the host offers besides platforms, and what people call it. */
static const char *const host_names[][2] = {
  { "mortise", "Mortise" },
  { "api", "the plugin API" },
  { "python", "Python" },
};

static const char *
find_host_name (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (host_names); i++)
    if (strcmp (name, host_names[i][0]) == 0)
      return host_names[i][1];
  return NULL;
}

static void
explain_platform (MortiseSolverLack *lack, const MortiseVersion *version, const MortiseSolverRelation *relation)
{
  g_autofree char *shown = mortise_json_text_describe (relation->slug);

  if (version != NULL)
    lack->reason
        = g_strdup_printf ("the platform %s is here in version %s", shown, mortise_version_to_string (version));
  else
    lack->reason = g_strdup_printf ("there is no platform %s here", shown);
  lack->suggestion = g_strdup_printf ("Ask whoever provides the platform %s for the version that is needed.", shown);
}

static void
explain_host (MortiseSolverLack *lack, MortiseSolverUniverse *universe, const MortiseSolverRelation *relation)
{
  const MortiseVersion *version = mortise_solver_universe_get_host (universe, relation->slug);
  const char *name = find_host_name (relation->slug);

  if (name == NULL || version == NULL)
    {
      explain_platform (lack, version, relation);
      return;
    }
  lack->reason = g_strdup_printf ("%s is here in version %s", name, mortise_version_to_string (version));
  lack->suggestion
      = g_strdup ("Install a version of Mortise that offers it, or a version of the plugin that was made for "
                  "this one.");
}

/* Pre-releases are looked at as well: that they are not wanted may be what is wrong. */
static const MortiseSolverOffer *
find_match (const MortiseSolverEntry *entry, const MortiseSolverNeed *need)
{
  g_autoptr (MortiseVersionRange) range
      = mortise_version_range_parse (need->relation->range, MORTISE_VERSION_RANGE_INCLUDE_PRERELEASE, NULL);
  const MortiseSolverOffer *best = NULL;
  MortiseSolverObstacle best_obstacle = MORTISE_SOLVER_OBSTACLE_NONE;

  for (guint i = 0; range != NULL && i < entry->offers->len; i++)
    {
      const MortiseSolverOffer *offer = mortise_solver_entry_get_offer (entry, i);
      MortiseSolverObstacle obstacle = mortise_solver_entry_find_obstacle (entry, offer);

      if (!mortise_version_range_contains (range, mortise_solver_package_get_version (offer->package))
          || (best != NULL && obstacle > best_obstacle)
          || (best != NULL && obstacle == best_obstacle
              && mortise_solver_package_compare (offer->package, best->package) <= 0))
        continue;
      best = offer;
      best_obstacle = obstacle;
    }
  return best;
}

static char *
describe_obstacle (const MortiseSolverEntry *entry, const MortiseSolverOffer *offer, MortiseSolverObstacle obstacle)
{
  const char *version = mortise_solver_package_get_version_text (offer->package);

  switch (obstacle)
    {
    case MORTISE_SOLVER_OBSTACLE_PINNED:
      return g_strdup_printf ("%s is pinned to %s", entry->slug, entry->pin);
    case MORTISE_SOLVER_OBSTACLE_OLDER:
      return g_strdup_printf ("%s %s is installed, while only older ones such as %s would do", entry->slug,
                              mortise_solver_package_get_version_text (entry->installed), version);
    case MORTISE_SOLVER_OBSTACLE_HELD:
      return g_strdup_printf ("%s %s is younger than versions have to be here", entry->slug, version);
    case MORTISE_SOLVER_OBSTACLE_PRERELEASE:
      return g_strdup_printf ("%s %s is a pre-release", entry->slug, version);
    case MORTISE_SOLVER_OBSTACLE_WITHDRAWN:
      return g_strdup_printf ("%s %s was withdrawn by its catalogue", entry->slug, version);
    case MORTISE_SOLVER_OBSTACLE_NONE:
    default:
      return NULL;
    }
}

static MortiseSolverPackage *
find_oldest (const MortiseSolverEntry *entry)
{
  MortiseSolverPackage *oldest = entry->installed;

  for (guint i = 0; i < entry->offers->len; i++)
    {
      const MortiseSolverOffer *offer = mortise_solver_entry_get_offer (entry, i);

      if (mortise_solver_entry_find_obstacle (entry, offer) == MORTISE_SOLVER_OBSTACLE_NONE
          && (oldest == NULL || mortise_solver_package_compare (offer->package, oldest) < 0))
        oldest = offer->package;
    }
  return oldest;
}

static gboolean
wants_newer_than (const MortiseSolverNeed *need, const MortiseSolverPackage *newest)
{
  g_autofree char *text = g_strconcat (">", mortise_solver_package_get_version_text (newest), NULL);
  g_autoptr (MortiseVersionRange) newer
      = mortise_version_range_parse (text, MORTISE_VERSION_RANGE_INCLUDE_PRERELEASE, NULL);

  return newer != NULL && mortise_version_range_intersects (newer, need->range);
}

static char *
describe_versions (const MortiseSolverEntry *entry, const MortiseSolverNeed *need)
{
  const MortiseSolverPackage *newest = mortise_solver_entry_find_newest (entry);
  const MortiseSolverPackage *oldest = find_oldest (entry);
  const char *version;

  if (newest == NULL)
    return g_strdup_printf ("no version of %s can be chosen", entry->slug);
  version = mortise_solver_package_get_version_text (newest);
  if (newest == oldest)
    return g_strdup_printf ("the only %s is %s", entry->slug, version);
  if (wants_newer_than (need, newest))
    return g_strdup_printf ("the newest %s is %s", entry->slug, version);
  return g_strdup_printf ("the versions of %s are %s to %s", entry->slug,
                          mortise_solver_package_get_version_text (oldest), version);
}

static void
explain_versions (MortiseSolverLack *lack, const MortiseSolverNeed *need)
{
  const MortiseSolverEntry *entry = lack->entry;
  const MortiseSolverOffer *match = find_match (entry, need);
  g_autofree char *shown = mortise_solver_relation_to_text (need->relation);

  if (match != NULL)
    lack->obstacle = mortise_solver_entry_find_obstacle (entry, match);
  if (lack->obstacle != MORTISE_SOLVER_OBSTACLE_NONE)
    lack->reason = describe_obstacle (entry, match, lack->obstacle);
  else
    lack->reason = describe_versions (entry, need);
  if (lack->obstacle == MORTISE_SOLVER_OBSTACLE_OLDER)
    lack->suggestion = g_strdup_printf ("Look for a version that works with %s %s.", entry->slug,
                                        mortise_solver_package_get_version_text (entry->installed));
  else
    lack->suggestion = g_strdup_printf ("Add a catalogue that has %s, or install it from a file.", shown);
}

static void
explain_unknown (MortiseSolverLack *lack, const MortiseSolverNeed *need)
{
  g_autofree char *shown = mortise_solver_relation_to_text (need->relation);

  lack->reason = g_strdup ("no catalogue has it");
  lack->suggestion = g_strdup_printf ("Add a catalogue that has %s, or install it from a file.", shown);
}

static gboolean
is_known (const MortiseSolverEntry *entry)
{
  return entry != NULL && (entry->installed != NULL || entry->offers->len > 0);
}

/* Looks at all that the universe has, also at what no scope lets in. */
MortiseSolverLack *
mortise_solver_lack_new (MortiseSolverUniverse *universe, const MortiseSolverNeed *need)
{
  MortiseSolverLack *lack = g_new0 (MortiseSolverLack, 1);

  if (need->range == NULL)
    {
      lack->reason = g_strdup ("that is no range of versions");
      lack->suggestion = g_strdup ("Ask the plugin's author to mend its plugin.json.");
      return lack;
    }
  if (need->kind == MORTISE_SOLVER_NEED_HOST)
    {
      explain_host (lack, universe, need->relation);
      return lack;
    }
  lack->entry = mortise_solver_universe_find_entry (universe, need->relation->slug);
  if (is_known (lack->entry))
    explain_versions (lack, need);
  else
    explain_unknown (lack, need);
  return lack;
}

void
mortise_solver_lack_free (MortiseSolverLack *lack)
{
  g_free (lack->reason);
  g_free (lack->suggestion);
  g_free (lack);
}
