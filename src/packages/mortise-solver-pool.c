/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-solver-pool-private.h"

#include "mortise-error.h"

Id
mortise_solver_pool_get_id (MortiseSolverPool *self, const MortiseSolverPackage *package)
{
  return GPOINTER_TO_INT (g_hash_table_lookup (self->ids, package));
}

static Id
make_name (MortiseSolverPool *self, const char *prefix, guint number)
{
  char name[16];

  g_snprintf (name, sizeof name, "%s%u", prefix, number);
  return pool_str2id (self->pool, name, 1);
}

static void
remember (MortiseSolverPool *self, Id id, MortiseSolverPackage *package)
{
  if ((guint) id >= self->packages->len)
    g_ptr_array_set_size (self->packages, id + 1);
  self->packages->pdata[id] = package;
  g_hash_table_insert (self->ids, package, GINT_TO_POINTER (id));
}

static void
add_solvable (MortiseSolverPool *self, guint plugin, guint rank, MortiseSolverPackage *package, Repo *repo)
{
  Id id = repo_add_solvable (repo);
  Solvable *solvable = pool_id2solvable (self->pool, id);

  solvable->name = make_name (self, "plugin", plugin);
  solvable->evr = make_name (self, "", rank);
  solvable->arch = ARCH_NOARCH;
  solvable->provides = repo_addid_dep (repo, solvable->provides, solvable->name, 0);
  remember (self, id, package);
}

static gboolean
is_in_use (const MortiseSolverEntry *entry, const MortiseSolverPackage *package)
{
  return entry->enabled && package == entry->installed;
}

/* libsolv walks over the whole span of a repository's solvables, hence one repository after the other. */
static void
add_solvables (MortiseSolverPool *self, Repo *repo)
{
  GPtrArray *choices = mortise_solver_scope_get_choices (self->scope);

  for (guint i = 0; i < choices->len; i++)
    {
      const MortiseSolverChoice *choice = choices->pdata[i];

      for (guint j = 0; j < choice->packages->len; j++)
        {
          gboolean in_use = is_in_use (choice->entry, choice->packages->pdata[j]);

          if (in_use == (repo == self->installed))
            add_solvable (self, i, j + 1, choice->packages->pdata[j], repo);
        }
    }
}

Id
mortise_solver_pool_get_need_id (MortiseSolverPool *self,
                                 MortiseSolverNeedKind kind,
                                 const MortiseSolverRelation *relation)
{
  MortiseSolverNeed *need = mortise_solver_scope_find_need (self->scope, kind, relation);
  Id *id = &g_array_index (self->need_ids, Id, need->serial);

  if (*id == 0)
    {
      *id = make_name (self, "need", need->serial);
      if ((guint) *id >= self->needs->len)
        g_ptr_array_set_size (self->needs, *id + 1);
      self->needs->pdata[*id] = need;
    }
  return *id;
}

gboolean
mortise_solver_pool_host_meets (MortiseSolverPool *self, const MortiseSolverRelation *relation)
{
  const MortiseVersion *version = mortise_solver_universe_get_host (self->universe, relation->slug);

  return version != NULL
         && mortise_solver_need_contains (
             mortise_solver_scope_find_need (self->scope, MORTISE_SOLVER_NEED_HOST, relation), version);
}

static void
add_dependencies (MortiseSolverPool *self, Solvable *solvable, const MortiseSolverPackage *package)
{
  const GArray *dependencies = mortise_solver_package_get_dependencies (package);

  for (guint i = 0; i < dependencies->len; i++)
    {
      const MortiseSolverRelation *relation = &g_array_index (dependencies, MortiseSolverRelation, i);
      Id id = mortise_solver_pool_get_need_id (self, MORTISE_SOLVER_NEED_DEPENDENCY, relation);

      if (relation->optional)
        solvable->recommends = repo_addid_dep (solvable->repo, solvable->recommends, id, 0);
      else
        solvable->requires = repo_addid_dep (solvable->repo, solvable->requires, id, 0);
    }
}

static void
add_conflicts (MortiseSolverPool *self, Solvable *solvable, const MortiseSolverPackage *package)
{
  const GArray *conflicts = mortise_solver_package_get_conflicts (package);

  for (guint i = 0; i < conflicts->len; i++)
    {
      const MortiseSolverRelation *relation = &g_array_index (conflicts, MortiseSolverRelation, i);
      Id id = mortise_solver_pool_get_need_id (self, MORTISE_SOLVER_NEED_CONFLICT, relation);

      solvable->conflicts = repo_addid_dep (solvable->repo, solvable->conflicts, id, 0);
    }
}

static void
add_requirements (MortiseSolverPool *self, Solvable *solvable, const MortiseSolverPackage *package)
{
  const GArray *requirements = mortise_solver_package_get_requirements (package);

  for (guint i = 0; i < requirements->len; i++)
    {
      const MortiseSolverRelation *relation = &g_array_index (requirements, MortiseSolverRelation, i);
      Id id = mortise_solver_pool_get_need_id (self, MORTISE_SOLVER_NEED_HOST, relation);

      if (!mortise_solver_pool_host_meets (self, relation))
        solvable->requires = repo_addid_dep (solvable->repo, solvable->requires, id, 0);
    }
}

static void
add_relations (MortiseSolverPool *self)
{
  for (guint id = 0; id < self->packages->len; id++)
    {
      Solvable *solvable = pool_id2solvable (self->pool, (Id) id);

      if (self->packages->pdata[id] == NULL)
        continue;
      add_dependencies (self, solvable, self->packages->pdata[id]);
      add_conflicts (self, solvable, self->packages->pdata[id]);
      add_requirements (self, solvable, self->packages->pdata[id]);
    }
}

/* Returns: the place of the list of packages that meet @need, which is what libsolv calls one of several */
Id
mortise_solver_pool_list_providers (MortiseSolverPool *self,
                                    const MortiseSolverChoice *choice,
                                    const MortiseSolverNeed *need)
{
  Queue providers;
  Id place;

  queue_init (&providers);
  for (guint i = 0; i < choice->packages->len; i++)
    if (mortise_solver_need_contains (need, mortise_solver_package_get_version (choice->packages->pdata[i])))
      queue_push (&providers, mortise_solver_pool_get_id (self, choice->packages->pdata[i]));
  place = pool_queuetowhatprovides (self->pool, &providers);
  queue_free (&providers);
  return place;
}

static gboolean
check_deadline (MortiseSolverPool *self, GError **error)
{
  if (g_get_monotonic_time () <= self->job->deadline)
    return TRUE;
  g_set_error_literal (
      error, MORTISE_ERROR, MORTISE_ERROR_TIMEOUT,
      "No answer was found in the time that is allowed: the plugins depend on each other and "
      "contradict each other in too many ways; remove a catalogue, or install what is needed one by one");
  return FALSE;
}

static gboolean
set_providers (MortiseSolverPool *self, GError **error)
{
  GPtrArray *choices = mortise_solver_scope_get_choices (self->scope);

  pool_createwhatprovides (self->pool);
  for (guint i = 0; i < choices->len; i++)
    {
      const MortiseSolverChoice *choice = choices->pdata[i];

      for (guint j = 0; j < choice->needs->len; j++)
        {
          const MortiseSolverNeed *need = choice->needs->pdata[j];
          Id id = g_array_index (self->need_ids, Id, need->serial);

          if (id != 0)
            pool_set_whatprovides (self->pool, id, mortise_solver_pool_list_providers (self, choice, need));
        }
      if (!check_deadline (self, error))
        return FALSE;
    }
  return TRUE;
}

MortiseSolverPool *
mortise_solver_pool_new (MortiseSolverUniverse *universe, const MortiseSolverJob *job, GError **error)
{
  g_autoptr (MortiseSolverPool) self = g_new0 (MortiseSolverPool, 1);

  self->universe = universe;
  self->job = job;
  queue_init (&self->jobs);
  self->ids = g_hash_table_new (NULL, NULL);
  self->packages = g_ptr_array_new ();
  self->needs = g_ptr_array_new ();
  self->need_ids = g_array_new (FALSE, TRUE, sizeof (Id));
  self->pool = pool_create ();
  self->installed = repo_create (self->pool, "installed");
  self->offered = repo_create (self->pool, "offered");
  pool_set_installed (self->pool, self->installed);
  self->scope = mortise_solver_scope_new (universe, job, error);
  if (self->scope == NULL)
    return NULL;
  g_array_set_size (self->need_ids, mortise_solver_scope_count_needs (self->scope));
  add_solvables (self, self->installed);
  add_solvables (self, self->offered);
  add_relations (self);
  if (!set_providers (self, error))
    return NULL;
  mortise_solver_pool_add_jobs (self);
  return g_steal_pointer (&self);
}

void
mortise_solver_pool_free (MortiseSolverPool *self)
{
  g_clear_pointer (&self->solver, solver_free);
  pool_free (self->pool);
  queue_free (&self->jobs);
  g_clear_pointer (&self->scope, mortise_solver_scope_free);
  g_hash_table_unref (self->ids);
  g_ptr_array_unref (self->packages);
  g_ptr_array_unref (self->needs);
  g_array_unref (self->need_ids);
  g_free (self);
}

/* libsolv says what it chooses each time that it chooses. */
static void
on_debug (Pool *pool, void *user_data, int type, const char *text)
{
  MortiseSolverPool *self = user_data;

  if (g_get_monotonic_time () > self->job->deadline)
    longjmp (self->way_out, 1);
}

/* A stranger can write down a riddle that takes years, and libsolv cannot be asked to stop. So it is left from where
 * it calls back. Its solver and pool are whole at that point and are freed; a list or two of its own, of some
 * kilobytes, are lost. */
static gboolean
run (MortiseSolverPool *self)
{
  if (setjmp (self->way_out) != 0)
    return FALSE;
  pool_setdebugmask (self->pool, SOLV_DEBUG_POLICY);
  pool_setdebugcallback (self->pool, on_debug, self);
  self->solved = solver_solve (self->solver, &self->jobs) == 0;
  return TRUE;
}

/* Returns: whether there was an answer, be it that the job is impossible; else error is MORTISE_ERROR_TIMEOUT */
gboolean
mortise_solver_pool_solve (MortiseSolverPool *self, GError **error)
{
  gboolean done;

  self->solver = solver_create (self->pool);
  /* Of what may not go back, no older version is in the scope. */
  solver_set_flag (self->solver, SOLVER_FLAG_ALLOW_DOWNGRADE, 1);
  done = run (self);
  pool_setdebugmask (self->pool, 0);
  return done || check_deadline (self, error);
}

gboolean
mortise_solver_pool_is_solved (MortiseSolverPool *self)
{
  return self->solved;
}
