/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A graph that is drawn: nodes of any size in layers from left to right, and the ways of the edges between them. */

/**
 * MortiseGraphNode:
 * @width: how wide it is, to be set before the layout, in pixels
 * @height: how high it is, likewise
 * @x: where it is, set by the layout, in pixels from the left
 * @y: likewise, from the top
 * @layer: which layer it is in, counted from the left
 */
typedef struct
{
  int width;
  int height;
  double x;
  double y;
  guint layer;

  /*< private >*/
  guint component;
  guint place;
  double wanted;
} MortiseGraphNode;

/**
 * MortiseGraphPoint:
 *
 * Where an edge passes, in pixels.
 */
typedef struct
{
  double x;
  double y;
} MortiseGraphPoint;

/**
 * MortiseGraphEdge:
 * @from: index of a node
 * @to: index of another
 * @points: (element-type MortiseGraphPoint): set by the layout: where it leaves, passes between layers, and arrives
 */
typedef struct
{
  guint from;
  guint to;
  GArray *points;

  /*< private >*/
  gboolean reversed;
  guint *way;
  guint n_way;
} MortiseGraphEdge;

typedef struct _MortiseGraph MortiseGraph;

MortiseGraph *mortise_graph_new (void);
void mortise_graph_free (MortiseGraph *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseGraph, mortise_graph_free)

guint mortise_graph_add_node (MortiseGraph *self);
void mortise_graph_add_edge (MortiseGraph *self, guint from, guint to);
guint mortise_graph_get_n_nodes (MortiseGraph *self);
guint mortise_graph_get_n_edges (MortiseGraph *self);
MortiseGraphNode *mortise_graph_get_node (MortiseGraph *self, guint index);
const MortiseGraphEdge *mortise_graph_get_edge (MortiseGraph *self, guint index);
void mortise_graph_lay_out (MortiseGraph *self, double *width, double *height);

G_END_DECLS
