/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-solver-universe.h"

G_BEGIN_DECLS

typedef enum
{
  MORTISE_SOLVER_NEED_DEPENDENCY,
  MORTISE_SOLVER_NEED_CONFLICT,
  MORTISE_SOLVER_NEED_HOST,
} MortiseSolverNeedKind;

/**
 * MortiseSolverNeed:
 * @kind: what it is
 * @relation: the texts, which some package owns
 * @range: (nullable): the range, read; %NULL if it is malformed
 * @serial: counted from 0 in a scope
 *
 * A set of versions of one plugin, or of something that the host offers, which packages depend on or conflict with.
 * All that write the same share one.
 */
typedef struct
{
  MortiseSolverNeedKind kind;
  const MortiseSolverRelation *relation;
  MortiseVersionRange *range;
  guint serial;
} MortiseSolverNeed;

MortiseSolverNeed *mortise_solver_need_new (MortiseSolverNeedKind kind,
                                            const MortiseSolverRelation *relation,
                                            MortiseSolverUniverse *universe);
void mortise_solver_need_free (MortiseSolverNeed *need);
int mortise_solver_need_compare (gconstpointer a, gconstpointer b, gpointer user_data);
gboolean mortise_solver_need_contains (const MortiseSolverNeed *need, const MortiseVersion *version);

G_END_DECLS
