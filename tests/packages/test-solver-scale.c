/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Large universes, and such as somebody would make who wishes us ill. That an answer comes at all is what is tested:
 * meson ends a test that takes too long. */

#include "solver-lines.h"

#include "mortise-error.h"

#include <string.h>
#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/lsan_interface.h>
#endif

#define N_PLUGINS 1000
#define N_VERSIONS 10

static void
add (MortiseSolver *solver, const char *text)
{
  g_autoptr (MortiseSolverPackage) package = solver_lines_read_package (text);

  g_assert_true (mortise_solver_add_available (solver, package, MORTISE_SOLVER_OFFERED, NULL));
}

static void
add_installed (MortiseSolver *solver, const char *text)
{
  g_autoptr (MortiseSolverPackage) package = solver_lines_read_package (text);

  mortise_solver_add_installed (solver, package, TRUE);
}

G_GNUC_PRINTF (3, 4)
static void
add_formatted (MortiseSolver *solver, void (*adder) (MortiseSolver *solver, const char *text), const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  adder (solver, text);
}

/* Each version needs the same version of the next ten plugins or a newer one of its major version. */
static void
test_many (void)
{
  g_autoptr (MortiseSolver) solver = mortise_solver_new ();
  g_autoptr (MortiseSolverPlan) plan = NULL;
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < N_PLUGINS; i++)
    {
      add_formatted (solver, add_installed, "p%d 1.0.0; needs p%d ^1.0.0", i, (i + 1) % N_PLUGINS);
      for (int j = 1; j <= N_VERSIONS; j++)
        add_formatted (solver, add, "p%d 1.%d.0; needs p%d ^1.%d.0; needs p%d ^1.0.0", i, j, (i + 1) % N_PLUGINS, j,
                       (i + 7) % N_PLUGINS);
    }
  plan = mortise_solver_update (solver, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (plan->steps->len, ==, N_PLUGINS);
  for (guint i = 0; i < plan->steps->len; i++)
    g_assert_cmpstr (mortise_solver_package_get_version_text (((MortiseSolverStep *) plan->steps->pdata[i])->to), ==,
                     "1.10.0");
}

static void
test_chain (void)
{
  g_autoptr (MortiseSolver) solver = mortise_solver_new ();
  g_autoptr (MortiseSolverPlan) plan = NULL;
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < 10 * N_PLUGINS; i++)
    add_formatted (solver, add, "p%d 1.0.0; needs p%d *", i, i + 1);
  plan = mortise_solver_install (solver, "p0", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (plan->problems->len, ==, 1);
  g_assert_true (strstr (((MortiseSolverProblem *) plan->problems->pdata[0])->text, "more reasons of this kind")
                 != NULL);
  g_clear_pointer (&plan, mortise_solver_plan_free);
  add_formatted (solver, add, "p%d 1.0.0", 10 * N_PLUGINS);
  plan = mortise_solver_install (solver, "p0", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (plan->steps->len, ==, 10 * N_PLUGINS + 1);
  g_assert_cmpstr (((MortiseSolverStep *) plan->steps->pdata[0])->slug, ==, "p10000");
}

static void
test_cycle (void)
{
  g_autoptr (MortiseSolver) solver = mortise_solver_new ();
  g_autoptr (MortiseSolverPlan) plan = NULL;
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < N_PLUGINS; i++)
    for (int j = 1; j <= N_VERSIONS; j++)
      add_formatted (solver, add, "p%d %d.0.0; needs p%d ^%d.0.0; needs p%d ^%d.0.0", i, j, (i + 1) % N_PLUGINS, j,
                     (i * 31 + 7) % N_PLUGINS, j);
  plan = mortise_solver_install (solver, "p0", "^3.0.0", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (plan->steps->len, ==, N_PLUGINS);
  for (guint i = 0; i < plan->steps->len; i++)
    g_assert_cmpstr (mortise_solver_package_get_version_text (((MortiseSolverStep *) plan->steps->pdata[i])->to), ==,
                     "3.0.0");
}

/* The plugin needs two that contradict each other; the thousand contradict each other and all that is installed as
 * well. */
static void
test_contradictions (void)
{
  g_autoptr (MortiseSolver) solver = mortise_solver_new ();
  g_autoptr (MortiseSolverPlan) plan = NULL;
  g_autoptr (GError) error = NULL;
  const MortiseSolverProblem *problem;

  for (int i = 0; i < N_PLUGINS; i++)
    {
      add_formatted (solver, add, "p%d 1.0.0; not p%d *; not p%d *", i, (i + 1) % N_PLUGINS, (i * 31 + 7) % N_PLUGINS);
      add_formatted (solver, add_installed, "q%d 1.0.0; not q%d *", i, (i + 1) % N_PLUGINS);
    }
  add (solver, "a 1.0.0; needs p17 *; needs p18 *");
  plan = mortise_solver_install (solver, "a", NULL, &error);
  g_assert_no_error (error);
  problem = plan->problems->pdata[0];
  g_assert_cmpstr (problem->text, ==,
                   "a 1.0.0 cannot be installed because it needs p17, it needs p18, and p17 1.0.0 conflicts with p18.");
  g_clear_pointer (&plan, mortise_solver_plan_free);
  plan = mortise_solver_install (solver, "p5", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (plan->steps->len, ==, 1);
}

/* Everything that is enabled is in the way. */
static void
test_all_in_the_way (void)
{
  g_autoptr (MortiseSolver) solver = mortise_solver_new ();
  g_autoptr (MortiseSolverPlan) plan = NULL;
  g_autoptr (GError) error = NULL;

  add (solver, "a 1.0.0");
  for (int i = 0; i < N_PLUGINS; i++)
    add_formatted (solver, add_installed, "q%d 1.0.0; not a *", i);
  plan = mortise_solver_install (solver, "a", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (plan->problems->len, ==, 1);
}

static void
test_update_impossible (void)
{
  g_autoptr (MortiseSolver) solver = mortise_solver_new ();
  g_autoptr (MortiseSolverPlan) plan = NULL;
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < N_PLUGINS; i++)
    {
      add_formatted (solver, add_installed, "q%d 1.0.0", i);
      add_formatted (solver, add, "q%d 2.0.0; needs missing *", i);
    }
  plan = mortise_solver_update (solver, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (plan->steps->len, ==, 0);
  g_assert_cmpuint (plan->notes->len, >, 0);
  g_assert_cmpuint (plan->notes->len, <, N_PLUGINS);
}

static void
test_one_plugin (void)
{
  g_autoptr (MortiseSolver) solver = mortise_solver_new ();
  g_autoptr (MortiseSolverPlan) plan = NULL;
  g_autoptr (MortiseSolverPackage) package = mortise_solver_package_new ("a", "9.0.0", NULL);
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < MORTISE_SOLVER_MAX_VERSIONS; i++)
    add_formatted (solver, add, "a 1.0.%d; needs a <1.0.%d", i, i);
  plan = mortise_solver_install (solver, "a", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (plan->problems->len, ==, 1);
  g_assert_false (mortise_solver_add_available (solver, package, MORTISE_SOLVER_OFFERED, &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT);
}

static void
test_relations (void)
{
  g_autoptr (MortiseSolver) solver = mortise_solver_new ();
  g_autoptr (MortiseSolverPackage) package = solver_lines_read_package ("a 1.0.0");
  g_autoptr (MortiseSolverPlan) plan = NULL;
  g_autoptr (GError) error = NULL;

  for (int i = 0; i <= 1000000; i++)
    mortise_solver_package_add_conflict (package, "b", "*");
  plan = mortise_solver_install_package (solver, package, &error);
  g_assert_null (plan);
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT);
}

/* As many pigeons as holes, and one more: each plugin has a version for each hole, and no two may be in one. Solvers
 * of this kind need a time for it that grows with the number of orders in which the pigeons can be put. */
static void
test_riddle (void)
{
  g_autoptr (MortiseSolver) solver = mortise_solver_new ();
  g_autoptr (MortiseSolverPackage) all = mortise_solver_package_new ("all", "1.0.0", NULL);
  g_autoptr (MortiseSolverPlan) plan = NULL;
  g_autoptr (GError) error = NULL;
  const int n_holes = 24;

  for (int pigeon = 0; pigeon <= n_holes; pigeon++)
    {
      g_autofree char *slug = g_strdup_printf ("pigeon%d", pigeon);

      mortise_solver_package_add_dependency (all, slug, "*", FALSE);
      for (int hole = 1; hole <= n_holes; hole++)
        {
          g_autoptr (GString) text = g_string_new (NULL);

          g_string_append_printf (text, "%s %d.0.0", slug, hole);
          for (int other = 0; other < pigeon; other++)
            g_string_append_printf (text, "; not pigeon%d %d.0.0", other, hole);
          add (solver, text->str);
        }
    }
  mortise_solver_set_time_limit (solver, G_USEC_PER_SEC);
#ifdef __SANITIZE_ADDRESS__
  /* What libsolv has on its stack when it is left is lost, see mortise-solver-pool.c. */
  __lsan_disable ();
#endif
  plan = mortise_solver_install_package (solver, all, &error);
#ifdef __SANITIZE_ADDRESS__
  __lsan_enable ();
#endif
  g_assert_null (plan);
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_TIMEOUT);
  g_clear_error (&error);
  add (solver, "a 1.0.0");
  plan = mortise_solver_install (solver, "a", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (plan->steps->len, ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/solver/scale/many", test_many);
  g_test_add_func ("/solver/scale/chain", test_chain);
  g_test_add_func ("/solver/scale/cycle", test_cycle);
  g_test_add_func ("/solver/scale/contradictions", test_contradictions);
  g_test_add_func ("/solver/scale/all-in-the-way", test_all_in_the_way);
  g_test_add_func ("/solver/scale/update-impossible", test_update_impossible);
  g_test_add_func ("/solver/scale/one-plugin", test_one_plugin);
  g_test_add_func ("/solver/scale/relations", test_relations);
  g_test_add_func ("/solver/scale/riddle", test_riddle);
  return g_test_run ();
}
