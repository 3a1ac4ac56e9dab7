/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-graph.h"

G_BEGIN_DECLS

/* Between layers there is room for the edges to turn. */
#define GRAPH_LAYER_GAP 56
#define GRAPH_NODE_GAP 12
#define GRAPH_COMPONENT_GAP 32

/* The first @n_nodes of @nodes are the caller's; those behind them are where long edges pass a layer. */
struct _MortiseGraph
{
  GArray *nodes;
  GArray *edges;
  guint n_nodes;

  /* (element-type guint) of each node: its neighbours in the layer to the left, and to the right */
  GPtrArray *before;
  GPtrArray *after;
  /* (element-type guint) of each layer: its nodes from the top */
  GPtrArray *layers;
};

/* mortise-graph-order.c */
void mortise_graph_order_layers (MortiseGraph *self);

/* mortise-graph-place.c */
void mortise_graph_place (MortiseGraph *self, double *width, double *height);

static inline MortiseGraphNode *
graph_node (MortiseGraph *self, guint index)
{
  return &g_array_index (self->nodes, MortiseGraphNode, index);
}

G_END_DECLS
