/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-solver-entry.h"

G_BEGIN_DECLS

/* What is installed, what catalogues have, and what the host offers: all that a solver chooses from. */
typedef struct _MortiseSolverUniverse MortiseSolverUniverse;

MortiseSolverUniverse *mortise_solver_universe_new (void);
void mortise_solver_universe_free (MortiseSolverUniverse *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseSolverUniverse, mortise_solver_universe_free)

MortiseSolverEntry *mortise_solver_universe_get_entry (MortiseSolverUniverse *self, const char *slug);
MortiseSolverEntry *mortise_solver_universe_find_entry (MortiseSolverUniverse *self, const char *slug);
GPtrArray *mortise_solver_universe_list_installed (MortiseSolverUniverse *self);

gboolean
mortise_solver_universe_set_host (MortiseSolverUniverse *self, const char *name, const char *version, GError **error);
const MortiseVersion *mortise_solver_universe_get_host (MortiseSolverUniverse *self, const char *name);

G_END_DECLS
