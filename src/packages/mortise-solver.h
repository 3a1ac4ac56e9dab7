/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-solver-entry.h"
#include "mortise-solver-plan.h"

G_BEGIN_DECLS

/**
 * MORTISE_SOLVER_MAX_VERSIONS:
 *
 * How many versions catalogues may offer in all.
 */
#define MORTISE_SOLVER_MAX_VERSIONS 100000

/**
 * MORTISE_SOLVER_TIME_LIMIT_US:
 *
 * How long a job may take, in µs, unless mortise_solver_set_time_limit() says otherwise. A thousand plugins of ten
 * versions each take some fiftieth of it.
 */
#define MORTISE_SOLVER_TIME_LIMIT_US (10 * G_USEC_PER_SEC)

#define MORTISE_TYPE_SOLVER (mortise_solver_get_type ())
G_DECLARE_FINAL_TYPE (MortiseSolver, mortise_solver, MORTISE, SOLVER, GObject)

MortiseSolver *mortise_solver_new (void);
gboolean mortise_solver_set_host (MortiseSolver *self, const char *name, const char *version, GError **error);
void mortise_solver_add_installed (MortiseSolver *self, MortiseSolverPackage *package, gboolean enabled);
gboolean mortise_solver_add_available (MortiseSolver *self,
                                       MortiseSolverPackage *package,
                                       MortiseSolverAvailability availability,
                                       GError **error);
gboolean mortise_solver_set_pin (MortiseSolver *self, const char *slug, const char *range, GError **error);
void mortise_solver_set_prereleases (MortiseSolver *self, const char *slug, gboolean prereleases);
void mortise_solver_set_time_limit (MortiseSolver *self, gint64 limit_us);

MortiseSolverPlan *mortise_solver_install (MortiseSolver *self, const char *slug, const char *range, GError **error);
MortiseSolverPlan *mortise_solver_install_package (MortiseSolver *self, MortiseSolverPackage *package, GError **error);
MortiseSolverPlan *mortise_solver_update (MortiseSolver *self, const char *slug, GError **error);
MortiseSolverPlan *
mortise_solver_uninstall (MortiseSolver *self, const char *slug, gboolean with_dependents, GError **error);

G_END_DECLS
