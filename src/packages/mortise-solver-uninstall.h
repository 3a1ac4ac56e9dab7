/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-solver-plan.h"
#include "mortise-solver-universe.h"

G_BEGIN_DECLS

void mortise_solver_plan_uninstall (MortiseSolverUniverse *universe,
                                    const MortiseSolverEntry *entry,
                                    gboolean with_dependents,
                                    MortiseSolverPlan *plan);

G_END_DECLS
