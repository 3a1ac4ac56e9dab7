/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-solver-fact.h"
#include "mortise-solver-scope.h"

G_BEGIN_DECLS

/* A scope as libsolv understands it, and one run of that. Nothing else knows of libsolv. */
typedef struct _MortiseSolverPool MortiseSolverPool;

MortiseSolverPool *
mortise_solver_pool_new (MortiseSolverUniverse *universe, const MortiseSolverJob *job, GError **error);
void mortise_solver_pool_free (MortiseSolverPool *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseSolverPool, mortise_solver_pool_free)

gboolean mortise_solver_pool_solve (MortiseSolverPool *self, GError **error);
gboolean mortise_solver_pool_is_solved (MortiseSolverPool *self);
GPtrArray *mortise_solver_pool_list_chosen (MortiseSolverPool *self);
GArray *mortise_solver_pool_list_facts (MortiseSolverPool *self);

G_END_DECLS
