/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-solver-install.h"

#include "mortise-solver-why.h"

void
mortise_solver_add_steps (MortiseSolverUniverse *universe, MortiseSolverPool *pool, MortiseSolverPlan *plan)
{
  g_autoptr (GPtrArray) chosen = mortise_solver_pool_list_chosen (pool);

  for (guint i = 0; i < chosen->len; i++)
    {
      MortiseSolverPackage *package = chosen->pdata[i];
      const MortiseSolverEntry *entry
          = mortise_solver_universe_find_entry (universe, mortise_solver_package_get_slug (package));

      if (package != entry->installed || !entry->enabled)
        mortise_solver_plan_add_step (plan, entry->installed, package, entry->installed == NULL || !entry->enabled);
    }
}

static gboolean
may_choose (const MortiseSolverJob *job, const MortiseSolverOffer *offer)
{
  MortiseSolverObstacle obstacle = mortise_solver_entry_find_obstacle (job->target, offer);

  return obstacle == MORTISE_SOLVER_OBSTACLE_NONE || obstacle == MORTISE_SOLVER_OBSTACLE_PRERELEASE;
}

static void
count_target (MortiseSolverPackage *package,
              const MortiseVersionRange *range,
              MortiseSolverPackage **newest,
              guint *n_targets)
{
  if (!mortise_version_range_contains (range, mortise_solver_package_get_version (package)))
    return;
  ++*n_targets;
  if (*newest == NULL || mortise_solver_package_compare (package, *newest) > 0)
    *newest = package;
}

/* The newest version that the job may choose is the one to tell of. */
static MortiseSolverPackage *
find_newest_target (const MortiseSolverJob *job, guint *n_targets)
{
  const MortiseSolverEntry *target = job->target;
  g_autoptr (MortiseVersionRange) range
      = mortise_solver_entry_read_range (target, job->range != NULL ? job->range : "*");
  MortiseSolverPackage *newest = NULL;

  for (guint i = 0; i < target->offers->len; i++)
    {
      const MortiseSolverOffer *offer = mortise_solver_entry_get_offer (target, i);

      if (may_choose (job, offer))
        count_target (offer->package, range, &newest, n_targets);
    }
  if (target->installed != NULL)
    count_target (target->installed, range, &newest, n_targets);
  /* Without a range, what is installed will do, be it a pre-release. */
  return newest == NULL && job->range == NULL ? target->installed : newest;
}

static gboolean
add_reason (MortiseSolverUniverse *universe,
            const MortiseSolverJob *job,
            MortiseSolverPackage *newest,
            gboolean has_older,
            MortiseSolverPlan *plan,
            GError **error)
{
  gboolean installed = newest == job->target->installed;
  g_autofree char *name = mortise_solver_package_to_text (newest);
  g_autofree char *claim = g_strdup_printf ("%s cannot be %s", name, installed ? "enabled" : "installed");
  MortiseSolverProblem *problem = mortise_solver_why_not (universe, job->target, newest, claim, job->deadline, error);

  if (problem == NULL)
    return FALSE;
  if (has_older)
    {
      g_autofree char *text = g_steal_pointer (&problem->text);

      problem->text = g_strconcat (text, " No older version can be installed either.", NULL);
    }
  g_ptr_array_add (plan->problems, problem);
  return TRUE;
}

/* Returns: whether there was an answer, which is in the plan, be it that the job is impossible */
gboolean
mortise_solver_solve_install (MortiseSolverUniverse *universe,
                              const MortiseSolverJob *job,
                              MortiseSolverPlan *plan,
                              GError **error)
{
  guint n_targets = 0;
  MortiseSolverPackage *newest = job->package != NULL ? job->package : find_newest_target (job, &n_targets);
  g_autoptr (MortiseSolverPool) pool = NULL;

  if (newest == NULL)
    {
      g_ptr_array_add (plan->problems,
                       mortise_solver_why_none (universe, job->target->slug, job->range != NULL ? job->range : "*"));
      return TRUE;
    }
  pool = mortise_solver_pool_new (universe, job, error);
  if (pool == NULL || !mortise_solver_pool_solve (pool, error))
    return FALSE;
  if (!mortise_solver_pool_is_solved (pool))
    return add_reason (universe, job, newest, n_targets > 1, plan, error);
  mortise_solver_add_steps (universe, pool, plan);
  mortise_solver_plan_sort (plan);
  return TRUE;
}
