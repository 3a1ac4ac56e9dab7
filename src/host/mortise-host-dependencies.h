/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-dependency-graph.h"
#include "mortise-host.h"

G_BEGIN_DECLS

GHashTable *mortise_host_dup_environment (MortiseHost *self);
MortiseDependencyGraph *mortise_host_dup_dependency_graph (MortiseHost *self);
gboolean mortise_host_check_may_enable (MortiseHost *self, const char *slug, GError **error);
gboolean mortise_host_check_may_go (MortiseHost *self, const char *slug, const char *doing, GError **error);
JsonNode *mortise_host_describe_dependencies (MortiseHost *self, const char *slug, GError **error);

G_END_DECLS
