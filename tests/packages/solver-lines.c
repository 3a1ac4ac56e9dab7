/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A universe for a solver in lines:
 *
 *   host mortise 1.4.0       what the host offers
 *   on c 1.4.0               installed and enabled
 *   off c 1.4.0              installed and disabled
 *   has b 2.1.0; needs c ^1; may use d *; not e <2; host python >=3
 *                            a catalogue has it, and what it says: dependencies, optional ones, conflicts, requirements
 *   withdrawn b 2.0.0        a catalogue had it
 *   held b 2.2.0             a catalogue has it, and it is too young
 *   pin c ^1.0.0
 *   prereleases c
 *
 * and jobs: `install c`, `install c ^1.0.0`, `file c 2.0.0; needs …`, `update`, `update c`, `uninstall c`, and
 * `uninstall c with dependents`. */

#include "solver-lines.h"

#include <string.h>

static void
split_pair (const char *text, char **name, char **rest)
{
  const char *space = strchr (text, ' ');

  *name = space != NULL ? g_strndup (text, (gsize) (space - text)) : g_strdup (text);
  *rest = g_strdup (space != NULL ? space + 1 : "");
}

static void
add_statement (MortiseSolverPackage *package, const char *text)
{
  static const char *const words[] = { "needs ", "may use ", "not ", "host " };
  g_autofree char *slug = NULL;
  g_autofree char *range = NULL;
  guint word = 0;

  while (!g_str_has_prefix (text, words[word]))
    g_assert_cmpuint (++word, <, G_N_ELEMENTS (words));
  split_pair (text + strlen (words[word]), &slug, &range);
  if (word < 2)
    mortise_solver_package_add_dependency (package, slug, range, word == 1);
  else if (word == 2)
    mortise_solver_package_add_conflict (package, slug, range);
  else
    mortise_solver_package_add_requirement (package, slug, range);
}

MortiseSolverPackage *
solver_lines_read_package (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, ";", -1);
  g_autoptr (GError) error = NULL;
  g_autofree char *slug = NULL;
  g_autofree char *version = NULL;
  MortiseSolverPackage *package;

  split_pair (parts[0], &slug, &version);
  package = mortise_solver_package_new (slug, version, &error);
  g_assert_no_error (error);
  for (guint i = 1; parts[i] != NULL; i++)
    add_statement (package, g_strstrip (parts[i]));
  return package;
}

static void
add_package (MortiseSolver *solver, const char *verb, const char *text)
{
  g_autoptr (MortiseSolverPackage) package = solver_lines_read_package (text);
  MortiseSolverAvailability availability = MORTISE_SOLVER_OFFERED;

  if (strcmp (verb, "on") == 0 || strcmp (verb, "off") == 0)
    {
      mortise_solver_add_installed (solver, package, strcmp (verb, "on") == 0);
      return;
    }
  if (strcmp (verb, "withdrawn") == 0)
    availability = MORTISE_SOLVER_WITHDRAWN;
  else if (strcmp (verb, "held") == 0)
    availability = MORTISE_SOLVER_HELD;
  else
    g_assert_cmpstr (verb, ==, "has");
  g_assert_true (mortise_solver_add_available (solver, package, availability, NULL));
}

static void
read_line (MortiseSolver *solver, const char *line)
{
  g_autofree char *verb = NULL;
  g_autofree char *rest = NULL;
  g_autofree char *name = NULL;
  g_autofree char *value = NULL;

  split_pair (line, &verb, &rest);
  split_pair (rest, &name, &value);
  if (strcmp (verb, "host") == 0)
    g_assert_true (mortise_solver_set_host (solver, name, value, NULL));
  else if (strcmp (verb, "pin") == 0)
    g_assert_true (mortise_solver_set_pin (solver, name, value, NULL));
  else if (strcmp (verb, "prereleases") == 0)
    mortise_solver_set_prereleases (solver, name, TRUE);
  else
    add_package (solver, verb, rest);
}

MortiseSolver *
solver_lines_read (const char *lines)
{
  MortiseSolver *solver = mortise_solver_new ();
  g_auto (GStrv) split = g_strsplit (lines, "\n", -1);

  for (guint i = 0; split[i] != NULL; i++)
    if (*g_strstrip (split[i]) != '\0')
      read_line (solver, split[i]);
  return solver;
}

static MortiseSolverPlan *
install_file (MortiseSolver *solver, const char *text, GError **error)
{
  g_autoptr (MortiseSolverPackage) package = solver_lines_read_package (text);

  return mortise_solver_install_package (solver, package, error);
}

static MortiseSolverPlan *
ask (MortiseSolver *solver, const char *job, GError **error)
{
  g_autofree char *verb = NULL;
  g_autofree char *rest = NULL;
  g_autofree char *slug = NULL;
  g_autofree char *more = NULL;

  split_pair (job, &verb, &rest);
  split_pair (rest, &slug, &more);
  if (strcmp (verb, "file") == 0)
    return install_file (solver, rest, error);
  if (strcmp (verb, "install") == 0)
    return mortise_solver_install (solver, slug, *more != '\0' ? more : NULL, error);
  if (strcmp (verb, "update") == 0)
    return mortise_solver_update (solver, *slug != '\0' ? slug : NULL, error);
  g_assert_cmpstr (verb, ==, "uninstall");
  return mortise_solver_uninstall (solver, slug, *more != '\0', error);
}

static char *
answer (MortiseSolver *solver, const char *job)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MortiseSolverPlan) plan = ask (solver, job, &error);

  if (plan == NULL)
    return g_strdup (error->message);
  return g_strchomp (mortise_solver_plan_to_text (plan));
}

/* Returns: (transfer full): the plan as text, or the error's message; it is the same when asked again */
char *
solver_lines_ask (const char *lines, const char *job)
{
  g_autoptr (MortiseSolver) solver = solver_lines_read (lines);
  g_autofree char *first = answer (solver, job);
  char *second = answer (solver, job);

  g_assert_cmpstr (first, ==, second);
  return second;
}
