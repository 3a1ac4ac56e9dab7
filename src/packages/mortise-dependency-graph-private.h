/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-dependency-graph.h"
#include "mortise-solver-universe.h"

G_BEGIN_DECLS

MortiseSolverUniverse *mortise_dependency_graph_get_universe (MortiseDependencyGraph *self);
MortiseSolverEntry *mortise_dependency_graph_find (MortiseDependencyGraph *self, const char *slug);
MortiseDependencyState mortise_dependency_graph_examine (MortiseDependencyGraph *self,
                                                         const MortiseSolverRelation *dependency);
gboolean mortise_dependency_graph_is_hit (MortiseDependencyGraph *self, const MortiseSolverRelation *conflict);

G_END_DECLS
