/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-solver-pool.h"

#include <setjmp.h>
#include <solv/pool.h>
#include <solv/repo.h>
#include <solv/solver.h>

G_BEGIN_DECLS

/* How a scope is told to libsolv, whose Debian build knows nothing of Semantic Versioning:
 *
 * - Each package is a solvable. Its version is its place among those of its plugin that may be chosen, so that
 *   libsolv finds the newer of two by comparing whole numbers.
 * - Each need is a string of its own, of which the packages that meet it are set as the providers. This is exact for
 *   every set of versions, also for those of npm's ranges that are no interval because of pre-releases.
 * - Names are numbers as well: what strangers write reaches neither libsolv's hash tables nor its messages.
 * - What is installed and enabled is the repository `installed`. libsolv does not insist on those of its dependencies
 *   that are broken as it is. What is installed and disabled is a package among others, and favoured.
 */
struct _MortiseSolverPool
{
  MortiseSolverUniverse *universe;
  const MortiseSolverJob *job;
  MortiseSolverScope *scope;
  Pool *pool;
  Solver *solver;
  Repo *installed;
  Repo *offered;
  GHashTable *ids;
  GPtrArray *packages;
  GPtrArray *needs;
  GArray *need_ids;
  Queue jobs;
  gboolean solved;
  jmp_buf way_out;
};

Id mortise_solver_pool_get_id (MortiseSolverPool *self, const MortiseSolverPackage *package);
Id mortise_solver_pool_get_need_id (MortiseSolverPool *self,
                                    MortiseSolverNeedKind kind,
                                    const MortiseSolverRelation *relation);
Id mortise_solver_pool_list_providers (MortiseSolverPool *self,
                                       const MortiseSolverChoice *choice,
                                       const MortiseSolverNeed *need);
gboolean mortise_solver_pool_host_meets (MortiseSolverPool *self, const MortiseSolverRelation *relation);
void mortise_solver_pool_add_jobs (MortiseSolverPool *self);

G_END_DECLS
