/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-solver-plan.h"
#include "mortise-solver-pool.h"

G_BEGIN_DECLS

void mortise_solver_add_steps (MortiseSolverUniverse *universe, MortiseSolverPool *pool, MortiseSolverPlan *plan);
gboolean mortise_solver_solve_install (MortiseSolverUniverse *universe,
                                       const MortiseSolverJob *job,
                                       MortiseSolverPlan *plan,
                                       GError **error);

G_END_DECLS
