/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define MORTISE_TYPE_SOLVER_PROBLEM (mortise_solver_problem_get_type ())

/**
 * MortiseSolverProblem:
 * @slug: the plugin that it is about
 * @text: what is impossible and why, in whole sentences
 * @suggestion: what can be done about it, in whole sentences
 *
 * Why something cannot be had, for people who know nothing of solvers.
 */
typedef struct
{
  char *slug;
  char *text;
  char *suggestion;
} MortiseSolverProblem;

GType mortise_solver_problem_get_type (void);
MortiseSolverProblem *mortise_solver_problem_new (const char *slug, const char *text, const char *suggestion);
MortiseSolverProblem *mortise_solver_problem_copy (const MortiseSolverProblem *self);
void mortise_solver_problem_free (MortiseSolverProblem *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseSolverProblem, mortise_solver_problem_free)

G_END_DECLS
