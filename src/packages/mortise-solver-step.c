/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-solver-step.h"

G_DEFINE_BOXED_TYPE (MortiseSolverStep, mortise_solver_step, mortise_solver_step_copy, mortise_solver_step_free)

/**
 * mortise_solver_action_to_string:
 * @action: what a step does
 *
 * Returns: (transfer none): `remove`, `install`, `update` or `enable`
 */
const char *
mortise_solver_action_to_string (MortiseSolverAction action)
{
  static const char *const names[] = { "remove", "install", "update", "enable" };

  return names[action];
}

static MortiseSolverAction
find_action (const MortiseSolverPackage *from, const MortiseSolverPackage *to)
{
  if (to == NULL)
    return MORTISE_SOLVER_REMOVE;
  if (from == NULL)
    return MORTISE_SOLVER_INSTALL;
  return from == to ? MORTISE_SOLVER_ENABLE : MORTISE_SOLVER_UPDATE;
}

/**
 * mortise_solver_step_new:
 * @from: (nullable): the version that is installed
 * @to: (nullable): the version that is to be there
 * @enables: whether it is to be enabled, which it was not
 *
 * Returns: (transfer full): the step from @from to @to, not both of which are %NULL
 */
MortiseSolverStep *
mortise_solver_step_new (MortiseSolverPackage *from, MortiseSolverPackage *to, gboolean enables)
{
  MortiseSolverStep *self = g_new0 (MortiseSolverStep, 1);

  self->action = find_action (from, to);
  self->from = from != NULL ? mortise_solver_package_ref (from) : NULL;
  self->to = to != NULL ? mortise_solver_package_ref (to) : NULL;
  self->slug = mortise_solver_package_get_slug (to != NULL ? to : from);
  self->enables = enables;
  return self;
}

/**
 * mortise_solver_step_copy:
 * @self: a step
 *
 * Returns: (transfer full): the same again
 */
MortiseSolverStep *
mortise_solver_step_copy (const MortiseSolverStep *self)
{
  return mortise_solver_step_new (self->from, self->to, self->enables);
}

/**
 * mortise_solver_step_free:
 * @self: (transfer full): a step
 */
void
mortise_solver_step_free (MortiseSolverStep *self)
{
  g_clear_pointer (&self->from, mortise_solver_package_unref);
  g_clear_pointer (&self->to, mortise_solver_package_unref);
  g_free (self);
}

/**
 * mortise_solver_step_to_text:
 * @self: a step
 *
 * Returns: (transfer full): `install chart-kit 2.4.1`, or `update chart-kit from 2.4.0 to 2.4.1`
 */
char *
mortise_solver_step_to_text (const MortiseSolverStep *self)
{
  const char *action = mortise_solver_action_to_string (self->action);
  const char *to = self->to != NULL ? mortise_solver_package_get_version_text (self->to) : NULL;
  const char *from = self->from != NULL ? mortise_solver_package_get_version_text (self->from) : NULL;

  if (self->action == MORTISE_SOLVER_UPDATE)
    return g_strdup_printf ("%s %s from %s to %s", action, self->slug, from, to);
  return g_strdup_printf ("%s %s %s", action, self->slug, to != NULL ? to : from);
}
