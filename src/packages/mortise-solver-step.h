/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-solver-package.h"

G_BEGIN_DECLS

/**
 * MortiseSolverAction:
 * @MORTISE_SOLVER_REMOVE: uninstall a plugin
 * @MORTISE_SOLVER_INSTALL: install a plugin that is not there
 * @MORTISE_SOLVER_UPDATE: put another version in the place of the installed one; an older one only where it was asked
 *   for
 * @MORTISE_SOLVER_ENABLE: enable a plugin that is installed, as another one needs it
 *
 * What a step does.
 */
typedef enum
{
  MORTISE_SOLVER_REMOVE,
  MORTISE_SOLVER_INSTALL,
  MORTISE_SOLVER_UPDATE,
  MORTISE_SOLVER_ENABLE,
} MortiseSolverAction;

#define MORTISE_TYPE_SOLVER_STEP (mortise_solver_step_get_type ())

/**
 * MortiseSolverStep:
 * @action: what to do
 * @slug: to which plugin
 * @from: (nullable): the version that is installed
 * @to: (nullable): the version that is to be there; its source tells where to get it
 * @enables: whether the plugin has to be enabled for what was asked for
 *
 * One step of a plan.
 */
typedef struct
{
  MortiseSolverAction action;
  const char *slug;
  MortiseSolverPackage *from;
  MortiseSolverPackage *to;
  gboolean enables;
} MortiseSolverStep;

GType mortise_solver_step_get_type (void);
const char *mortise_solver_action_to_string (MortiseSolverAction action);
MortiseSolverStep *mortise_solver_step_new (MortiseSolverPackage *from, MortiseSolverPackage *to, gboolean enables);
MortiseSolverStep *mortise_solver_step_copy (const MortiseSolverStep *self);
void mortise_solver_step_free (MortiseSolverStep *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseSolverStep, mortise_solver_step_free)
char *mortise_solver_step_to_text (const MortiseSolverStep *self);

G_END_DECLS
