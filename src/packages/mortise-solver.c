/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-solver.h"

#include "mortise-error.h"
#include "mortise-json-value.h"
#include "mortise-solver-install.h"
#include "mortise-solver-uninstall.h"
#include "mortise-solver-update.h"
#include "mortise-solver-why.h"

/**
 * MortiseSolver:
 *
 * Finds out what to install, update and remove so that all plugins have what they depend on.
 *
 * It is told what is installed, what catalogues offer and what the host has, and then asked for one job after the
 * other; it changes nothing itself. What is enabled keeps what it needs, conflicts with nothing enabled, and is
 * neither removed nor replaced by an older version, unless that is the job. What is disabled binds nobody. See
 * docs/dependencies.md.
 *
 * The answers are found by libsolv. A solver is for one thread at a time.
 */
struct _MortiseSolver
{
  GObject parent_instance;

  MortiseSolverUniverse *universe;
  guint n_available;
  gint64 time_limit_us;
};

G_DEFINE_FINAL_TYPE (MortiseSolver, mortise_solver, G_TYPE_OBJECT)

static void
mortise_solver_finalize (GObject *object)
{
  MortiseSolver *self = MORTISE_SOLVER (object);

  g_clear_pointer (&self->universe, mortise_solver_universe_free);

  G_OBJECT_CLASS (mortise_solver_parent_class)->finalize (object);
}

static void
mortise_solver_class_init (MortiseSolverClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mortise_solver_finalize;
}

static void
mortise_solver_init (MortiseSolver *self)
{
  self->universe = mortise_solver_universe_new ();
  self->time_limit_us = MORTISE_SOLVER_TIME_LIMIT_US;
}

/**
 * mortise_solver_new:
 *
 * Returns: (transfer full): a solver that knows of nothing yet
 */
MortiseSolver *
mortise_solver_new (void)
{
  return g_object_new (MORTISE_TYPE_SOLVER, NULL);
}

/**
 * mortise_solver_set_host:
 * @self: a solver
 * @name: `mortise`, `api`, `python`, or the id of a platform
 * @version: which version of it the host has
 * @error: set to %MORTISE_ERROR_INVALID when @version is none
 *
 * Tells what plugins may require of the host.
 *
 * Returns: whether @version is one
 */
gboolean
mortise_solver_set_host (MortiseSolver *self, const char *name, const char *version, GError **error)
{
  return mortise_solver_universe_set_host (self->universe, name, version, error);
}

/**
 * mortise_solver_add_installed:
 * @self: a solver
 * @package: a version that is installed; the last one of its plugin counts
 * @enabled: whether the plugin is enabled
 */
void
mortise_solver_add_installed (MortiseSolver *self, MortiseSolverPackage *package, gboolean enabled)
{
  MortiseSolverEntry *entry
      = mortise_solver_universe_get_entry (self->universe, mortise_solver_package_get_slug (package));

  mortise_solver_entry_set_installed (entry, package, enabled);
}

/**
 * mortise_solver_add_available:
 * @self: a solver
 * @package: a version that a catalogue has; of the same version twice, the first one added counts
 * @availability: whether it may be chosen
 * @error: set to %MORTISE_ERROR_LIMIT when there are more than %MORTISE_SOLVER_MAX_VERSIONS
 *
 * Which catalogue may offer which plugin is for the caller to decide: the solver trusts all the same.
 *
 * Returns: whether it was added
 */
gboolean
mortise_solver_add_available (MortiseSolver *self,
                              MortiseSolverPackage *package,
                              MortiseSolverAvailability availability,
                              GError **error)
{
  const char *slug = mortise_solver_package_get_slug (package);

  if (self->n_available == MORTISE_SOLVER_MAX_VERSIONS)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT,
                   "The catalogues offer more than %d versions of plugins; remove one of them",
                   MORTISE_SOLVER_MAX_VERSIONS);
      return FALSE;
    }
  self->n_available++;
  mortise_solver_entry_add_offer (mortise_solver_universe_get_entry (self->universe, slug), package, availability);
  return TRUE;
}

/**
 * mortise_solver_set_pin:
 * @self: a solver
 * @slug: a plugin
 * @range: (nullable): the versions that it is to stay in; %NULL for all
 * @error: set to %MORTISE_ERROR_INVALID when @range is malformed
 *
 * The installed version is kept even if it is outside.
 *
 * Returns: whether @range is one
 */
gboolean
mortise_solver_set_pin (MortiseSolver *self, const char *slug, const char *range, GError **error)
{
  return mortise_solver_entry_set_pin (mortise_solver_universe_get_entry (self->universe, slug), range, error);
}

/**
 * mortise_solver_set_prereleases:
 * @self: a solver
 * @slug: a plugin
 * @prereleases: whether pre-releases of it are as good as releases; else they are chosen only for a range that names
 *   a pre-release of the same release
 */
void
mortise_solver_set_prereleases (MortiseSolver *self, const char *slug, gboolean prereleases)
{
  mortise_solver_universe_get_entry (self->universe, slug)->prereleases = prereleases;
}

/**
 * mortise_solver_set_time_limit:
 * @self: a solver
 * @limit_us: how long a job may take, in µs
 *
 * Some contradictions take longer than a life to resolve, and a stranger may write them down. A job that reaches the
 * limit fails with %MORTISE_ERROR_TIMEOUT. Notes and suggestions that are not found by then are left out.
 */
void
mortise_solver_set_time_limit (MortiseSolver *self, gint64 limit_us)
{
  self->time_limit_us = limit_us;
}

static gint64
get_deadline (MortiseSolver *self)
{
  return g_get_monotonic_time () + self->time_limit_us;
}

static MortiseSolverPlan *
install (MortiseSolver *self, const MortiseSolverJob *job, GError **error)
{
  g_autoptr (MortiseSolverPlan) plan = mortise_solver_plan_new ();
  gboolean answered;

  job->target->may_go_back = job->range != NULL || job->package != NULL;
  answered = mortise_solver_solve_install (self->universe, job, plan, error);
  job->target->may_go_back = FALSE;
  return answered ? g_steal_pointer (&plan) : NULL;
}

static gboolean
check_range (const char *range, GError **error)
{
  g_autoptr (MortiseVersionRange) parsed = NULL;

  if (range == NULL)
    return TRUE;
  parsed = mortise_version_range_parse (range, MORTISE_VERSION_RANGE_NONE, error);
  return parsed != NULL;
}

/**
 * mortise_solver_install:
 * @self: a solver
 * @slug: a plugin
 * @range: (nullable): which versions of it will do; %NULL for all
 * @error: set to %MORTISE_ERROR_INVALID when @range is malformed, to %MORTISE_ERROR_LIMIT or %MORTISE_ERROR_TIMEOUT
 *   when there is too much to look at
 *
 * Looks for the newest version that can be installed, with all that it needs. Where the plugin is installed already
 * and in @range, it is kept, enabled, and given what it lacks. A @range may lead back to an older version.
 *
 * Returns: (transfer full) (nullable): the plan, which has a problem where that is impossible
 */
MortiseSolverPlan *
mortise_solver_install (MortiseSolver *self, const char *slug, const char *range, GError **error)
{
  MortiseSolverJob job = { .range = range, .deadline = get_deadline (self) };
  MortiseSolverPlan *plan;

  if (!check_range (range, error))
    return NULL;
  job.target = mortise_solver_universe_find_entry (self->universe, slug);
  if (job.target != NULL)
    return install (self, &job, error);
  plan = mortise_solver_plan_new ();
  g_ptr_array_add (plan->problems, mortise_solver_why_none (self->universe, slug, range != NULL ? range : "*"));
  return plan;
}

static gboolean
is_pinned_out (const MortiseSolverEntry *entry, const MortiseSolverPackage *package)
{
  return entry->pin_range != NULL
         && !mortise_version_range_contains (entry->pin_range, mortise_solver_package_get_version (package));
}

static MortiseSolverPlan *
refuse_pinned (const MortiseSolverEntry *entry, const MortiseSolverPackage *package)
{
  MortiseSolverPlan *plan = mortise_solver_plan_new ();
  g_autofree char *name = mortise_solver_package_to_text (package);
  g_autofree char *text
      = g_strdup_printf ("%s cannot be installed: %s is pinned to %s.", name, entry->slug, entry->pin);
  g_autofree char *suggestion = g_strdup_printf ("Remove the pin of %s.", entry->slug);

  g_ptr_array_add (plan->problems, mortise_solver_problem_new (entry->slug, text, suggestion));
  return plan;
}

/**
 * mortise_solver_install_package:
 * @self: a solver
 * @package: the version to install, which no catalogue need have, such as one from a file
 * @error: set to %MORTISE_ERROR_LIMIT or %MORTISE_ERROR_TIMEOUT when there is too much to look at
 *
 * As mortise_solver_install(), of this very package. What it needs comes from the catalogues. Where another one of
 * the same version is installed, it takes that one's place.
 *
 * Returns: (transfer full) (nullable): the plan, which has a problem where that is impossible
 */
MortiseSolverPlan *
mortise_solver_install_package (MortiseSolver *self, MortiseSolverPackage *package, GError **error)
{
  MortiseSolverJob job = {
    .target = mortise_solver_universe_get_entry (self->universe, mortise_solver_package_get_slug (package)),
    .package = package,
    .deadline = get_deadline (self),
  };

  if (is_pinned_out (job.target, package))
    return refuse_pinned (job.target, package);
  return install (self, &job, error);
}

static MortiseSolverEntry *
find_installed (MortiseSolver *self, const char *slug, GError **error)
{
  MortiseSolverEntry *entry = mortise_solver_universe_find_entry (self->universe, slug);
  g_autofree char *shown = mortise_json_text_describe (slug);

  if (entry != NULL && entry->installed != NULL)
    return entry;
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND, "No plugin %s is installed", shown);
  return NULL;
}

static GPtrArray *
list_updates (MortiseSolver *self, const char *slug, GError **error)
{
  MortiseSolverEntry *entry;
  GPtrArray *updates;

  if (slug == NULL)
    return mortise_solver_universe_list_installed (self->universe);
  entry = find_installed (self, slug, error);
  if (entry == NULL)
    return NULL;
  updates = g_ptr_array_new ();
  g_ptr_array_add (updates, entry);
  return updates;
}

/**
 * mortise_solver_update:
 * @self: a solver
 * @slug: (nullable): a plugin; %NULL for all that are installed
 * @error: set to %MORTISE_ERROR_NOT_FOUND when it is not installed, to %MORTISE_ERROR_LIMIT or %MORTISE_ERROR_TIMEOUT
 *   when there is too much to look at
 *
 * Looks for the newest versions that go together. An update is always possible, be it that nothing is done: the notes
 * of the plan tell why a plugin is not as new as it could be.
 *
 * Returns: (transfer full) (nullable): the plan
 */
MortiseSolverPlan *
mortise_solver_update (MortiseSolver *self, const char *slug, GError **error)
{
  g_autoptr (GPtrArray) updates = list_updates (self, slug, error);
  MortiseSolverJob job = { .updates = updates, .deadline = get_deadline (self) };
  g_autoptr (MortiseSolverPlan) plan = NULL;
  g_autoptr (MortiseSolverPool) pool = NULL;

  if (updates == NULL)
    return NULL;
  pool = mortise_solver_pool_new (self->universe, &job, error);
  if (pool == NULL || !mortise_solver_pool_solve (pool, error))
    return NULL;
  plan = mortise_solver_plan_new ();
  mortise_solver_add_steps (self->universe, pool, plan);
  mortise_solver_update_disabled (self->universe, updates, plan);
  mortise_solver_update_add_notes (self->universe, updates, plan, job.deadline);
  mortise_solver_plan_sort (plan);
  return g_steal_pointer (&plan);
}

/**
 * mortise_solver_uninstall:
 * @self: a solver
 * @slug: a plugin that is installed
 * @with_dependents: whether all that needs it, directly or through others, enabled or not, is to go as well
 * @error: set to %MORTISE_ERROR_NOT_FOUND when it is not installed
 *
 * Returns: (transfer full) (nullable): the plan, which has a problem where something enabled needs the plugin
 */
MortiseSolverPlan *
mortise_solver_uninstall (MortiseSolver *self, const char *slug, gboolean with_dependents, GError **error)
{
  const MortiseSolverEntry *entry = find_installed (self, slug, error);
  MortiseSolverPlan *plan;

  if (entry == NULL)
    return NULL;
  plan = mortise_solver_plan_new ();
  mortise_solver_plan_uninstall (self->universe, entry, with_dependents, plan);
  mortise_solver_plan_sort (plan);
  return plan;
}
