/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-solver-entry.h"

G_BEGIN_DECLS

/**
 * MortiseSolverJob:
 * @target: (nullable): the plugin of which a version is to be installed
 * @range: (nullable): which versions will do; %NULL for all
 * @package: (nullable): the one version that will do, which no catalogue need have
 * @updates: (nullable) (element-type MortiseSolverEntry): the plugins that are to be as new as can be
 * @deadline: when to give up, on the clock of g_get_monotonic_time()
 *
 * What one run of the solver is asked for. It owns nothing.
 */
typedef struct
{
  MortiseSolverEntry *target;
  const char *range;
  MortiseSolverPackage *package;
  GPtrArray *updates;
  gint64 deadline;
} MortiseSolverJob;

G_END_DECLS
