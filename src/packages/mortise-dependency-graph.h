/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "mortise-solver-package.h"
#include "mortise-solver-problem.h"

G_BEGIN_DECLS

/**
 * MortiseDependencyState:
 * @MORTISE_DEPENDENCY_MET: it is there
 * @MORTISE_DEPENDENCY_MISSING: the plugin is not installed
 * @MORTISE_DEPENDENCY_OTHER_VERSION: it is installed in a version that will not do
 * @MORTISE_DEPENDENCY_DISABLED: it is installed in a version that will do, and disabled
 *
 * How things stand with a dependency.
 */
typedef enum
{
  MORTISE_DEPENDENCY_MET,
  MORTISE_DEPENDENCY_MISSING,
  MORTISE_DEPENDENCY_OTHER_VERSION,
  MORTISE_DEPENDENCY_DISABLED,
} MortiseDependencyState;

const char *mortise_dependency_state_to_string (MortiseDependencyState state);

/**
 * MortiseDependentFlags:
 * @MORTISE_DEPENDENT_NONE: those that need it directly
 * @MORTISE_DEPENDENT_TRANSITIVE: also those that need one of those, and so on
 * @MORTISE_DEPENDENT_ENABLED: only those that are enabled
 *
 * Which dependents are meant.
 */
typedef enum
{
  MORTISE_DEPENDENT_NONE = 0,
  MORTISE_DEPENDENT_TRANSITIVE = 1 << 0,
  MORTISE_DEPENDENT_ENABLED = 1 << 1,
} MortiseDependentFlags;

#define MORTISE_TYPE_DEPENDENCY_GRAPH (mortise_dependency_graph_get_type ())
G_DECLARE_FINAL_TYPE (MortiseDependencyGraph, mortise_dependency_graph, MORTISE, DEPENDENCY_GRAPH, GObject)

MortiseDependencyGraph *mortise_dependency_graph_new (void);
void mortise_dependency_graph_add (MortiseDependencyGraph *self, MortiseSolverPackage *package, gboolean enabled);
void mortise_dependency_graph_set_prereleases (MortiseDependencyGraph *self, const char *slug, gboolean prereleases);
gboolean
mortise_dependency_graph_set_host (MortiseDependencyGraph *self, const char *name, const char *version, GError **error);

GPtrArray *mortise_dependency_graph_list_obstacles (MortiseDependencyGraph *self, const char *slug);
char **
mortise_dependency_graph_list_dependents (MortiseDependencyGraph *self, const char *slug, MortiseDependentFlags flags);
char **mortise_dependency_graph_list_start_order (MortiseDependencyGraph *self);
GPtrArray *mortise_dependency_graph_list_cycles (MortiseDependencyGraph *self);
char *mortise_dependency_graph_to_text (MortiseDependencyGraph *self, const char *slug);
char *mortise_dependency_graph_to_dot (MortiseDependencyGraph *self);
JsonObject *mortise_dependency_graph_to_json (MortiseDependencyGraph *self);

G_END_DECLS
