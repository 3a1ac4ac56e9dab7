/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-solver-problem.h"

G_DEFINE_BOXED_TYPE (MortiseSolverProblem,
                     mortise_solver_problem,
                     mortise_solver_problem_copy,
                     mortise_solver_problem_free)

/**
 * mortise_solver_problem_new:
 * @slug: the plugin that it is about
 * @text: what is impossible and why
 * @suggestion: what can be done about it
 *
 * Returns: (transfer full): a problem
 */
MortiseSolverProblem *
mortise_solver_problem_new (const char *slug, const char *text, const char *suggestion)
{
  MortiseSolverProblem *self = g_new0 (MortiseSolverProblem, 1);

  self->slug = g_strdup (slug);
  self->text = g_strdup (text);
  self->suggestion = g_strdup (suggestion);
  return self;
}

/**
 * mortise_solver_problem_copy:
 * @self: a problem
 *
 * Returns: (transfer full): the same again
 */
MortiseSolverProblem *
mortise_solver_problem_copy (const MortiseSolverProblem *self)
{
  return mortise_solver_problem_new (self->slug, self->text, self->suggestion);
}

/**
 * mortise_solver_problem_free:
 * @self: (transfer full): a problem
 */
void
mortise_solver_problem_free (MortiseSolverProblem *self)
{
  g_free (self->slug);
  g_free (self->text);
  g_free (self->suggestion);
  g_free (self);
}
