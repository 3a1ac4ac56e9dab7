/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-solver-fact.h"

G_BEGIN_DECLS

typedef enum
{
  MORTISE_SOLVER_MEND_UNPIN,
  MORTISE_SOLVER_MEND_END_HOLD,
  MORTISE_SOLVER_MEND_OFFER_PRERELEASES,
  MORTISE_SOLVER_MEND_GO_BACK,
  MORTISE_SOLVER_MEND_DISABLE,
} MortiseSolverMendKind;

/**
 * MortiseSolverMend:
 * @kind: what an administrator could do
 * @entries: (element-type MortiseSolverEntry): with which plugins
 * @text: that as a sentence
 * @before: (element-type MortiseSolverEntry): what they were, while it is tried
 *
 * Something that may make an impossible job possible.
 */
typedef struct
{
  MortiseSolverMendKind kind;
  GPtrArray *entries;
  char *text;
  GArray *before;
} MortiseSolverMend;

GPtrArray *
mortise_solver_list_mends (MortiseSolverUniverse *universe, const MortiseSolverEntry *target, const GArray *facts);
void mortise_solver_mend_try (MortiseSolverMend *mend);
void mortise_solver_mend_undo (MortiseSolverMend *mend);

G_END_DECLS
