/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The solver with a thousand plugins of ten versions each, beside libsolv alone on the same rules: what is left is
 * reading versions and ranges, finding out which are in which, and putting the answer in order. */

#include "bench.h"
#include "mortise-solver-pool.h"
#include "mortise-solver.h"

#include <stdlib.h>

#define N_PLUGINS 1000
#define N_VERSIONS 10
#define N_SAMPLES 5

/* Each version needs two other plugins of the same minor version or a newer one. */
static MortiseSolverPackage *
make_package (int plugin, int version)
{
  g_autofree char *slug = g_strdup_printf ("plugin-%d", plugin);
  g_autofree char *text = g_strdup_printf ("1.%d.0", version);
  g_autofree char *range = g_strdup_printf ("^1.%d.0", version);
  g_autofree char *next = g_strdup_printf ("plugin-%d", (plugin + 1) % N_PLUGINS);
  g_autofree char *other = g_strdup_printf ("plugin-%d", (plugin * 31 + 7) % N_PLUGINS);
  MortiseSolverPackage *package = mortise_solver_package_new (slug, text, NULL);

  mortise_solver_package_add_dependency (package, next, range, FALSE);
  mortise_solver_package_add_dependency (package, other, range, FALSE);
  mortise_solver_package_add_conflict (package, other, "<1.0.0");
  return package;
}

static MortiseSolver *
make_solver (gboolean installed)
{
  MortiseSolver *solver = mortise_solver_new ();

  for (int plugin = 0; plugin < N_PLUGINS; plugin++)
    for (int version = 0; version < N_VERSIONS; version++)
      {
        g_autoptr (MortiseSolverPackage) package = make_package (plugin, version);

        if (version == 0 && installed)
          mortise_solver_add_installed (solver, package, TRUE);
        else
          mortise_solver_add_available (solver, package, MORTISE_SOLVER_OFFERED, NULL);
      }
  return solver;
}

static MortiseSolverUniverse *
make_universe (gboolean installed)
{
  MortiseSolverUniverse *universe = mortise_solver_universe_new ();

  for (int plugin = 0; plugin < N_PLUGINS; plugin++)
    for (int version = 0; version < N_VERSIONS; version++)
      {
        g_autoptr (MortiseSolverPackage) package = make_package (plugin, version);
        MortiseSolverEntry *entry
            = mortise_solver_universe_get_entry (universe, mortise_solver_package_get_slug (package));

        if (version == 0 && installed)
          mortise_solver_entry_set_installed (entry, package, TRUE);
        else
          mortise_solver_entry_add_offer (entry, package, MORTISE_SOLVER_OFFERED);
      }
  return universe;
}

static double
time_ours (gboolean update)
{
  g_autoptr (MortiseSolver) solver = make_solver (update);
  g_autoptr (MortiseSolverPlan) plan = NULL;
  g_autoptr (GError) error = NULL;
  gint64 start = bench_now_ns ();
  gint64 end;

  plan = update ? mortise_solver_update (solver, NULL, &error)
                : mortise_solver_install (solver, "plugin-0", NULL, &error);
  end = bench_now_ns ();
  if (plan == NULL || plan->steps->len != N_PLUGINS)
    g_error ("%s", error != NULL ? error->message : "the plan has not as many steps as there are plugins");
  return (double) (end - start);
}

static double
time_libsolv (gboolean update)
{
  g_autoptr (MortiseSolverUniverse) universe = make_universe (update);
  g_autoptr (GPtrArray) installed = mortise_solver_universe_list_installed (universe);
  MortiseSolverJob job = {
    .target = update ? NULL : mortise_solver_universe_get_entry (universe, "plugin-0"),
    .updates = update ? installed : NULL,
    .deadline = G_MAXINT64,
  };
  g_autoptr (MortiseSolverPool) pool = mortise_solver_pool_new (universe, &job, NULL);
  gint64 start = bench_now_ns ();
  gint64 end;

  mortise_solver_pool_solve (pool, NULL);
  end = bench_now_ns ();
  if (!mortise_solver_pool_is_solved (pool))
    g_error ("libsolv found no answer");
  return (double) (end - start);
}

/* The sides take turns sample by sample: a machine that is disturbed is so for both of them. */
static void
measure (gboolean update)
{
  g_autoptr (GArray) ours = bench_series_new ();
  g_autoptr (GArray) libsolv = bench_series_new ();
  const char *kind = update ? "update all" : "install one";

  for (guint i = 0; i < N_SAMPLES; i++)
    {
      bench_series_add (ours, time_ours (update));
      bench_series_add (libsolv, time_libsolv (update));
    }
  bench_report ("solver", kind, "mortise", ours);
  bench_report ("solver", kind, "libsolv", libsolv);
}

int
main (int argc, char *argv[])
{
  guint n_rounds = argc > 1 ? (guint) atoi (argv[1]) : 1;

  for (guint round = 0; round < n_rounds; round++)
    {
      measure (FALSE);
      measure (TRUE);
    }
  return 0;
}
