/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-solver-update.h"

#include "mortise-solver-need.h"
#include "mortise-solver-why.h"

#include <string.h>

/* Each is a run of the solver, and nobody reads more. */
#define MAX_NOTES 16

static MortiseSolverStep *
find_step (const MortiseSolverPlan *plan, const char *slug)
{
  for (guint i = 0; i < plan->steps->len; i++)
    {
      MortiseSolverStep *step = plan->steps->pdata[i];

      if (strcmp (step->slug, slug) == 0)
        return step;
    }
  return NULL;
}

static gboolean
meets (MortiseSolverUniverse *universe,
       MortiseSolverNeedKind kind,
       const MortiseSolverRelation *relation,
       const MortiseVersion *version)
{
  MortiseSolverNeed *need = mortise_solver_need_new (kind, relation, universe);
  gboolean met = version != NULL && mortise_solver_need_contains (need, version);

  mortise_solver_need_free (need);
  return met;
}

static gboolean
host_suits (MortiseSolverUniverse *universe, const MortiseSolverPackage *package)
{
  const GArray *requirements = mortise_solver_package_get_requirements (package);

  for (guint i = 0; i < requirements->len; i++)
    {
      const MortiseSolverRelation *relation = &g_array_index (requirements, MortiseSolverRelation, i);

      if (!meets (universe, MORTISE_SOLVER_NEED_HOST, relation,
                  mortise_solver_universe_get_host (universe, relation->slug)))
        return FALSE;
    }
  return TRUE;
}

static MortiseSolverPackage *
get_planned (const MortiseSolverPlan *plan, const MortiseSolverEntry *entry)
{
  const MortiseSolverStep *step = find_step (plan, entry->slug);

  return step != NULL ? step->to : entry->installed;
}

/* What everything that is installed will be. */
static GPtrArray *
list_planned (MortiseSolverUniverse *universe, const MortiseSolverPlan *plan)
{
  g_autoptr (GPtrArray) installed = mortise_solver_universe_list_installed (universe);
  GPtrArray *planned = g_ptr_array_new ();

  for (guint i = 0; i < installed->len; i++)
    g_ptr_array_add (planned, get_planned (plan, installed->pdata[i]));
  return planned;
}

/* Returns: (element-type MortiseSolverRelation): what needs the version of @entry that is installed, and has it */
static GPtrArray *
list_ties (MortiseSolverUniverse *universe, const GPtrArray *planned, const MortiseSolverEntry *entry)
{
  GPtrArray *ties = g_ptr_array_new ();

  for (guint i = 0; i < planned->len; i++)
    {
      const GArray *dependencies = mortise_solver_package_get_dependencies (planned->pdata[i]);

      for (guint j = 0; j < dependencies->len; j++)
        {
          MortiseSolverRelation *relation = &g_array_index (dependencies, MortiseSolverRelation, j);

          if (!relation->optional && strcmp (relation->slug, entry->slug) == 0
              && meets (universe, MORTISE_SOLVER_NEED_DEPENDENCY, relation,
                        mortise_solver_package_get_version (entry->installed)))
            g_ptr_array_add (ties, relation);
        }
    }
  return ties;
}

static gboolean
suits (MortiseSolverUniverse *universe, const GPtrArray *ties, const MortiseSolverPackage *package)
{
  for (guint i = 0; i < ties->len; i++)
    if (!meets (universe, MORTISE_SOLVER_NEED_DEPENDENCY, ties->pdata[i], mortise_solver_package_get_version (package)))
      return FALSE;
  return host_suits (universe, package);
}

static MortiseSolverPackage *
find_update (MortiseSolverUniverse *universe, const GPtrArray *planned, const MortiseSolverEntry *entry)
{
  g_autoptr (GPtrArray) ties = list_ties (universe, planned, entry);
  MortiseSolverPackage *best = entry->installed;

  for (guint i = 0; i < entry->offers->len; i++)
    {
      const MortiseSolverOffer *offer = mortise_solver_entry_get_offer (entry, i);

      if (mortise_solver_entry_find_obstacle (entry, offer) == MORTISE_SOLVER_OBSTACLE_NONE
          && mortise_solver_package_compare (offer->package, best) > 0 && suits (universe, ties, offer->package))
        best = offer->package;
    }
  return best;
}

/* What is disabled binds nobody, so that libsolv was not asked: its newest version is taken that the host has what it
 * requires of, and that breaks nothing which works. */
void
mortise_solver_update_disabled (MortiseSolverUniverse *universe, const GPtrArray *updates, MortiseSolverPlan *plan)
{
  g_autoptr (GPtrArray) planned = list_planned (universe, plan);

  for (guint i = 0; i < updates->len; i++)
    {
      const MortiseSolverEntry *entry = updates->pdata[i];
      MortiseSolverPackage *best;

      if (entry->enabled || get_planned (plan, entry) != entry->installed)
        continue;
      best = find_update (universe, planned, entry);
      if (best != entry->installed)
        mortise_solver_plan_add_step (plan, entry->installed, best, FALSE);
    }
}

static void
add_note (MortiseSolverPlan *plan, MortiseSolverProblem *note)
{
  if (plan->notes->len < MAX_NOTES)
    g_ptr_array_add (plan->notes, note);
  else
    mortise_solver_problem_free (note);
}

static void
note_pin (MortiseSolverPlan *plan, MortiseSolverEntry *entry, const MortiseSolverPackage *newest)
{
  MortiseVersionRange *pin_range = g_steal_pointer (&entry->pin_range);
  const MortiseSolverPackage *newer = mortise_solver_entry_find_newest (entry);
  g_autofree char *text = NULL;
  g_autofree char *suggestion = NULL;

  entry->pin_range = pin_range;
  if (pin_range == NULL || newer == newest)
    return;
  text = g_strdup_printf ("%s cannot be updated to %s: it is pinned to %s.", entry->slug,
                          mortise_solver_package_get_version_text (newer), entry->pin);
  suggestion = g_strdup_printf ("Remove the pin of %s.", entry->slug);
  add_note (plan, mortise_solver_problem_new (entry->slug, text, suggestion));
}

static const MortiseSolverRelation *
find_broken (MortiseSolverUniverse *universe,
             const MortiseSolverEntry *dependent,
             const MortiseSolverEntry *entry,
             const MortiseSolverPackage *package)
{
  const GArray *dependencies = mortise_solver_package_get_dependencies (dependent->installed);

  for (guint i = 0; i < dependencies->len; i++)
    {
      const MortiseSolverRelation *relation = &g_array_index (dependencies, MortiseSolverRelation, i);

      if (!relation->optional && strcmp (relation->slug, entry->slug) == 0
          && !meets (universe, MORTISE_SOLVER_NEED_DEPENDENCY, relation, mortise_solver_package_get_version (package)))
        return relation;
    }
  return NULL;
}

/* What is disabled holds nothing up that is asked for, but an update asks for no version. */
static MortiseSolverProblem *
for_disabled (MortiseSolverUniverse *universe,
              const MortiseSolverEntry *entry,
              const MortiseSolverPackage *newest,
              const char *claim)
{
  g_autoptr (GPtrArray) installed = mortise_solver_universe_list_installed (universe);

  for (guint i = 0; i < installed->len; i++)
    {
      const MortiseSolverEntry *dependent = installed->pdata[i];
      const MortiseSolverRelation *relation = find_broken (universe, dependent, entry, newest);
      g_autofree char *need = NULL;
      g_autofree char *text = NULL;
      g_autofree char *suggestion = NULL;

      if (dependent->enabled || relation == NULL)
        continue;
      need = mortise_solver_relation_to_text (relation);
      text = g_strdup_printf ("%s: %s, which is disabled, needs %s.", claim, dependent->slug, need);
      suggestion = g_strdup_printf ("Uninstall %s, or install %s %s all the same.", dependent->slug, entry->slug,
                                    mortise_solver_package_get_version_text (newest));
      return mortise_solver_problem_new (entry->slug, text, suggestion);
    }
  return NULL;
}

static MortiseSolverProblem *
not_together (const MortiseSolverEntry *entry, const char *claim)
{
  g_autofree char *text = g_strdup_printf ("%s: that does not go together with the other updates.", claim);
  g_autofree char *suggestion = g_strdup_printf ("Update %s alone.", entry->slug);

  return mortise_solver_problem_new (entry->slug, text, suggestion);
}

static void
note_obstacle (MortiseSolverUniverse *universe,
               MortiseSolverPlan *plan,
               MortiseSolverEntry *entry,
               MortiseSolverPackage *newest,
               gint64 deadline)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *claim
      = g_strdup_printf ("%s cannot be updated to %s", entry->slug, mortise_solver_package_get_version_text (newest));
  MortiseSolverProblem *note = mortise_solver_why_not (universe, entry, newest, claim, deadline, &error);

  if (note == NULL && error == NULL)
    note = for_disabled (universe, entry, newest, claim);
  if (note == NULL && error == NULL)
    note = not_together (entry, claim);
  if (note != NULL)
    add_note (plan, note);
}

/* Tells of each plugin that could be newer why it is not. When the time is over, the rest goes untold. */
void
mortise_solver_update_add_notes (MortiseSolverUniverse *universe,
                                 const GPtrArray *updates,
                                 MortiseSolverPlan *plan,
                                 gint64 deadline)
{
  for (guint i = 0; i < updates->len && plan->notes->len < MAX_NOTES; i++)
    {
      MortiseSolverEntry *entry = updates->pdata[i];
      MortiseSolverPackage *newest = mortise_solver_entry_find_newest (entry);
      MortiseSolverPackage *planned = get_planned (plan, entry);

      if (mortise_solver_package_compare (planned, newest) < 0)
        note_obstacle (universe, plan, entry, newest, deadline);
      note_pin (plan, entry, newest);
    }
}
