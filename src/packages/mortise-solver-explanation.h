/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-solver-fact.h"

G_BEGIN_DECLS

char *mortise_solver_explain (MortiseSolverUniverse *universe, MortiseSolverPackage *root, const GArray *facts);
GPtrArray *mortise_solver_list_enabled_dependents (MortiseSolverUniverse *universe, const MortiseSolverEntry *entry);
char *mortise_solver_join_slugs (const GPtrArray *entries);

G_END_DECLS
