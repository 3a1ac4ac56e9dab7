/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-solver-need.h"

G_BEGIN_DECLS

/**
 * MortiseSolverLack:
 * @obstacle: what keeps the newest version that would do from being chosen; %MORTISE_SOLVER_OBSTACLE_NONE where there
 *   is no such version
 * @entry: (nullable) (transfer none): the plugin in question
 * @reason: why nothing meets the need: `the newest chart-kit is 2.4.1`
 * @suggestion: what to do about it where @obstacle is none, in whole sentences
 *
 * Why nothing meets a need.
 */
typedef struct
{
  MortiseSolverObstacle obstacle;
  MortiseSolverEntry *entry;
  char *reason;
  char *suggestion;
} MortiseSolverLack;

MortiseSolverLack *mortise_solver_lack_new (MortiseSolverUniverse *universe, const MortiseSolverNeed *need);
void mortise_solver_lack_free (MortiseSolverLack *lack);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseSolverLack, mortise_solver_lack_free)

G_END_DECLS
