/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-solver-job.h"
#include "mortise-solver-need.h"

G_BEGIN_DECLS

/* Of each plugin the newest so many versions are considered, and the installed one. A pair of them is a rule of the
 * solver's, of 24 bytes. */
#define MORTISE_SOLVER_MAX_CHOICES 256

/* How often the versions considered may name others. */
#define MORTISE_SOLVER_MAX_RELATIONS 1000000

/**
 * MortiseSolverChoice:
 * @entry: a plugin
 * @packages: (element-type MortiseSolverPackage): which versions of it may be chosen, oldest first
 * @needs: (element-type MortiseSolverNeed): what others say of it
 *
 * A plugin that a job has to do with.
 */
typedef struct
{
  MortiseSolverEntry *entry;
  GPtrArray *packages;
  GPtrArray *needs;
} MortiseSolverChoice;

/* The part of a universe that a job has to do with: what is asked for, what is enabled, and what these may need. */
typedef struct _MortiseSolverScope MortiseSolverScope;

MortiseSolverScope *
mortise_solver_scope_new (MortiseSolverUniverse *universe, const MortiseSolverJob *job, GError **error);
void mortise_solver_scope_free (MortiseSolverScope *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseSolverScope, mortise_solver_scope_free)

GPtrArray *mortise_solver_scope_get_choices (MortiseSolverScope *self);
MortiseSolverChoice *mortise_solver_scope_find_choice (MortiseSolverScope *self, const char *slug);
guint mortise_solver_scope_count_needs (MortiseSolverScope *self);
MortiseSolverNeed *mortise_solver_scope_find_need (MortiseSolverScope *self,
                                                   MortiseSolverNeedKind kind,
                                                   const MortiseSolverRelation *relation);

G_END_DECLS
