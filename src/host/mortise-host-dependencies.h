/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-dependency-graph.h"
#include "mortise-host.h"

G_BEGIN_DECLS

GHashTable *mortise_host_dup_environment (MortiseHost *self);
MortiseDependencyGraph *mortise_host_dup_dependency_graph (MortiseHost *self);
char **mortise_host_list_dependents (MortiseHost *self, const char *slug, MortiseDependentFlags flags);
gboolean mortise_host_check_may_enable (MortiseHost *self, const char *slug, GError **error);
char **mortise_host_choose_enabled (MortiseHost *self, const char *slug, GError **error);
gboolean mortise_host_check_may_disable (MortiseHost *self, const char *slug, GError **error);
char **mortise_host_choose_disabled (MortiseHost *self, const char *slug);
char **mortise_host_choose_removed (MortiseHost *self, const char *slug, MortiseUninstallFlags flags, GError **error);
JsonNode *mortise_host_describe_dependencies (MortiseHost *self, const char *slug, GError **error);

G_END_DECLS
