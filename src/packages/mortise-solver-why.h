/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-solver-job.h"
#include "mortise-solver-problem.h"
#include "mortise-solver-universe.h"

G_BEGIN_DECLS

MortiseSolverProblem *mortise_solver_why_not (MortiseSolverUniverse *universe,
                                              MortiseSolverEntry *target,
                                              MortiseSolverPackage *package,
                                              const char *claim,
                                              gint64 deadline,
                                              GError **error);
MortiseSolverProblem *mortise_solver_why_none (MortiseSolverUniverse *universe, const char *slug, const char *range);

G_END_DECLS
