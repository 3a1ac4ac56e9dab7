/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-solver-need.h"

G_BEGIN_DECLS

typedef enum
{
  MORTISE_SOLVER_FACT_NEEDS,
  MORTISE_SOLVER_FACT_LACKS,
  MORTISE_SOLVER_FACT_CONFLICTS,
  MORTISE_SOLVER_FACT_STAYS,
} MortiseSolverFactKind;

/**
 * MortiseSolverFact:
 * @kind: what is the case: @subject needs @need, or needs it while nothing can meet it, or conflicts with @object by
 *   @need, or is enabled and has to stay
 * @subject: (transfer none): a package
 * @need: (transfer none) (nullable): what it says
 * @object: (transfer none) (nullable): for a conflict, the package that it hits
 *
 * One of the facts that together make a job impossible.
 */
typedef struct
{
  MortiseSolverFactKind kind;
  MortiseSolverPackage *subject;
  const MortiseSolverNeed *need;
  MortiseSolverPackage *object;
} MortiseSolverFact;

G_END_DECLS
