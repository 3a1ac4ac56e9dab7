/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "mortise-solver-problem.h"
#include "mortise-solver-step.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_SOLVER_PLAN (mortise_solver_plan_get_type ())

/**
 * MortiseSolverPlan:
 * @steps: (element-type MortiseSolverStep): what to do, in this order; empty when nothing is to be done, or can be
 * @problems: (element-type MortiseSolverProblem): why it cannot be done; empty when it can
 * @notes: (element-type MortiseSolverProblem): for updates, why a plugin is not as new as it could be
 *
 * A solver's answer.
 */
typedef struct
{
  GPtrArray *steps;
  GPtrArray *problems;
  GPtrArray *notes;
} MortiseSolverPlan;

GType mortise_solver_plan_get_type (void);
MortiseSolverPlan *mortise_solver_plan_new (void);
MortiseSolverPlan *mortise_solver_plan_copy (const MortiseSolverPlan *self);
void mortise_solver_plan_free (MortiseSolverPlan *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseSolverPlan, mortise_solver_plan_free)

void mortise_solver_plan_add_step (MortiseSolverPlan *self,
                                   MortiseSolverPackage *from,
                                   MortiseSolverPackage *to,
                                   gboolean enables);
void mortise_solver_plan_sort (MortiseSolverPlan *self);
gboolean mortise_solver_plan_is_possible (const MortiseSolverPlan *self);
char *mortise_solver_plan_to_text (const MortiseSolverPlan *self);
JsonObject *mortise_solver_plan_to_json (const MortiseSolverPlan *self);

G_END_DECLS
