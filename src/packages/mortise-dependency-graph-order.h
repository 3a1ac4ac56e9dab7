/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

GPtrArray *mortise_dependency_graph_order (const GPtrArray *edges);
GArray *mortise_dependency_graph_sort (const GPtrArray *required, const GPtrArray *all);

G_END_DECLS
