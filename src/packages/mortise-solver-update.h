/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-solver-plan.h"
#include "mortise-solver-universe.h"

G_BEGIN_DECLS

void
mortise_solver_update_disabled (MortiseSolverUniverse *universe, const GPtrArray *updates, MortiseSolverPlan *plan);
void mortise_solver_update_add_notes (MortiseSolverUniverse *universe,
                                      const GPtrArray *updates,
                                      MortiseSolverPlan *plan,
                                      gint64 deadline);

G_END_DECLS
