/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-solver-pool-private.h"

/* Versions that somebody has already are as good as any, but for a plugin that is to be updated. */
static void
favour_disabled (MortiseSolverPool *self)
{
  GPtrArray *choices = mortise_solver_scope_get_choices (self->scope);

  for (guint i = 0; i < choices->len; i++)
    {
      const MortiseSolverEntry *entry = ((const MortiseSolverChoice *) choices->pdata[i])->entry;

      if (entry->installed != NULL && !entry->enabled && self->job->updates == NULL)
        queue_push2 (&self->jobs, SOLVER_FAVOR | SOLVER_SOLVABLE, mortise_solver_pool_get_id (self, entry->installed));
    }
}

static void
keep_dependency (MortiseSolverPool *self, const MortiseSolverRelation *relation)
{
  const MortiseSolverChoice *choice = mortise_solver_scope_find_choice (self->scope, relation->slug);
  const MortiseSolverNeed *need;

  if (choice == NULL || !choice->entry->enabled || choice->entry == self->job->target)
    return;
  need = mortise_solver_scope_find_need (self->scope, MORTISE_SOLVER_NEED_DEPENDENCY, relation);
  if (need != NULL
      && mortise_solver_need_contains (need, mortise_solver_package_get_version (choice->entry->installed)))
    queue_push2 (&self->jobs, SOLVER_INSTALL | SOLVER_SOLVABLE_ONE_OF | SOLVER_WEAK,
                 mortise_solver_pool_list_providers (self, choice, need));
}

/* What is disabled is to work when it is enabled again, unless something else is asked for. */
static void
keep_for_disabled (MortiseSolverPool *self)
{
  g_autoptr (GPtrArray) installed = mortise_solver_universe_list_installed (self->universe);

  for (guint i = 0; i < installed->len; i++)
    {
      const MortiseSolverEntry *entry = installed->pdata[i];
      const GArray *dependencies = mortise_solver_package_get_dependencies (entry->installed);

      if (entry->enabled)
        continue;
      for (guint j = 0; j < dependencies->len; j++)
        keep_dependency (self, &g_array_index (dependencies, MortiseSolverRelation, j));
    }
}

static gboolean
is_target (const MortiseSolverPool *self, const MortiseSolverPackage *package, const MortiseVersionRange *range)
{
  if (self->job->package != NULL)
    return package == self->job->package;
  return range != NULL && mortise_version_range_contains (range, mortise_solver_package_get_version (package));
}

/* Without a range, what is installed will do, be it a pre-release. */
static MortiseVersionRange *
read_job_range (const MortiseSolverJob *job)
{
  if (job->range != NULL)
    return mortise_solver_entry_read_range (job->target, job->range);
  return mortise_version_range_parse ("*", MORTISE_VERSION_RANGE_INCLUDE_PRERELEASE, NULL);
}

/* VERIFY has libsolv insist on all that an installed target needs. */
static void
add_install (MortiseSolverPool *self)
{
  const MortiseSolverEntry *target = self->job->target;
  const MortiseSolverChoice *choice = mortise_solver_scope_find_choice (self->scope, target->slug);
  g_autoptr (MortiseVersionRange) range = read_job_range (self->job);
  Queue targets;
  Id place;

  queue_init (&targets);
  for (guint i = 0; i < choice->packages->len; i++)
    if (is_target (self, choice->packages->pdata[i], range))
      queue_push (&targets, mortise_solver_pool_get_id (self, choice->packages->pdata[i]));
  place = pool_queuetowhatprovides (self->pool, &targets);
  queue_push2 (&self->jobs, SOLVER_INSTALL | SOLVER_SOLVABLE_ONE_OF, place);
  queue_push2 (&self->jobs, SOLVER_VERIFY | SOLVER_SOLVABLE_ONE_OF, place);
  queue_free (&targets);
}

/* Pre-releases that only a range of somebody else asked for are no update. */
static void
add_update (MortiseSolverPool *self, const MortiseSolverEntry *entry)
{
  const MortiseSolverChoice *choice = mortise_solver_scope_find_choice (self->scope, entry->slug);
  Queue targets;

  queue_init (&targets);
  for (guint i = 0; choice != NULL && i < choice->packages->len; i++)
    {
      MortiseSolverPackage *package = choice->packages->pdata[i];

      if (package != entry->installed
          && (entry->prereleases || !mortise_version_is_prerelease (mortise_solver_package_get_version (package))))
        queue_push (&targets, mortise_solver_pool_get_id (self, package));
    }
  if (targets.count > 0)
    queue_push2 (&self->jobs, SOLVER_UPDATE | SOLVER_SOLVABLE_ONE_OF | SOLVER_TARGETED,
                 pool_queuetowhatprovides (self->pool, &targets));
  queue_free (&targets);
}

void
mortise_solver_pool_add_jobs (MortiseSolverPool *self)
{
  const MortiseSolverJob *job = self->job;

  favour_disabled (self);
  keep_for_disabled (self);
  if (job->target != NULL)
    add_install (self);
  for (guint i = 0; job->updates != NULL && i < job->updates->len; i++)
    if (((const MortiseSolverEntry *) job->updates->pdata[i])->enabled)
      add_update (self, job->updates->pdata[i]);
}
