/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-solver-fact.h"

G_BEGIN_DECLS

/**
 * MortiseSolverClause:
 * @kind: as in the facts
 * @slug: the plugin that it is about
 * @need: (nullable): what is needed, or conflicted with
 * @subjects: (element-type MortiseSolverPackage): the versions of @slug of which it is true, oldest first
 * @told: whether it was said
 *
 * Facts that differ by the versions alone, which is one thing to say: `chart-kit 2.0.0 to 2.4.1 need …`.
 */
typedef struct
{
  MortiseSolverFactKind kind;
  const char *slug;
  const MortiseSolverNeed *need;
  GPtrArray *subjects;
  gboolean told;
} MortiseSolverClause;

GPtrArray *mortise_solver_clauses_new (const GArray *facts);
char *mortise_solver_clause_describe_subjects (const MortiseSolverClause *clause, MortiseSolverUniverse *universe);

G_END_DECLS
