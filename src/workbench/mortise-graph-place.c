/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-graph-private.h"

/* Moves nodes to the height of their neighbours, as far as those above and below leave room; then puts the parts that
 * do not hang together below each other. */

#define ROUNDS 8

/* --- one layer of one part ---------------------------------------------------------------------------------------- */

/* Neighbours in a layer that would overlap stand together, at the mean of what they want. */
typedef struct
{
  guint first;
  guint n;
  double sum;
} Block;

static double
get_mean (const Block *block)
{
  return block->sum / block->n;
}

/* Puts nodes as near to their wanted heights as their order allows, in the sense of least squares: the pool of adjacent
 * violators, on heights from which what stands above is taken off. */
static void
settle (MortiseGraph *self, const guint *nodes, guint n)
{
  g_autofree double *offsets = g_new (double, n);
  g_autofree Block *blocks = g_new (Block, n);
  guint n_blocks = 0;
  double offset = 0;

  for (guint i = 0; i < n; i++)
    {
      offsets[i] = offset;
      offset += graph_node (self, nodes[i])->height + GRAPH_NODE_GAP;
      blocks[n_blocks++] = (Block){ i, 1, graph_node (self, nodes[i])->wanted - offsets[i] };
      while (n_blocks > 1 && get_mean (&blocks[n_blocks - 2]) > get_mean (&blocks[n_blocks - 1]))
        {
          blocks[n_blocks - 2].n += blocks[n_blocks - 1].n;
          blocks[n_blocks - 2].sum += blocks[n_blocks - 1].sum;
          n_blocks--;
        }
    }
  for (guint i = 0; i < n_blocks; i++)
    for (guint j = blocks[i].first; j < blocks[i].first + blocks[i].n; j++)
      graph_node (self, nodes[j])->y = get_mean (&blocks[i]) + offsets[j];
}

static double
get_middle (MortiseGraph *self, guint index)
{
  const MortiseGraphNode *node = graph_node (self, index);

  return node->y + node->height / 2.0;
}

static void
want_middle_of (MortiseGraph *self, guint index, GArray *neighbours)
{
  MortiseGraphNode *node = graph_node (self, index);
  double sum = 0;

  for (guint i = 0; i < neighbours->len; i++)
    sum += get_middle (self, g_array_index (neighbours, guint, i));
  node->wanted = neighbours->len > 0 ? sum / neighbours->len - node->height / 2.0 : node->y;
}

/* Calls settle() for each run of nodes of the same part: the order keeps them together. */
static void
settle_layer (MortiseGraph *self, GArray *layer)
{
  const guint *nodes = (const guint *) (gpointer) layer->data;
  guint end;

  for (guint start = 0; start < layer->len; start = end)
    {
      for (end = start + 1; end < layer->len; end++)
        if (graph_node (self, nodes[end])->component != graph_node (self, nodes[start])->component)
          break;
      settle (self, nodes + start, end - start);
    }
}

static void
align_layer (MortiseGraph *self, GArray *layer, GPtrArray *neighbours)
{
  for (guint i = 0; i < layer->len; i++)
    {
      guint index = g_array_index (layer, guint, i);

      want_middle_of (self, index, neighbours->pdata[index]);
    }
  settle_layer (self, layer);
}

static void
align (MortiseGraph *self)
{
  guint n = self->layers->len;

  for (guint i = 0; i < n; i++)
    settle_layer (self, self->layers->pdata[i]);
  for (guint round = 0; round < ROUNDS; round++)
    for (guint i = 0; i < n; i++)
      {
        guint layer = round % 2 == 0 ? i : n - 1 - i;

        align_layer (self, self->layers->pdata[layer], round % 2 == 0 ? self->before : self->after);
      }
}

/* --- columns and parts -------------------------------------------------------------------------------------------- */

static double
place_columns (MortiseGraph *self)
{
  double left = 0;

  for (guint i = 0; i < self->layers->len; i++)
    {
      GArray *layer = self->layers->pdata[i];
      int width = 0;

      for (guint j = 0; j < layer->len; j++)
        width = MAX (width, graph_node (self, g_array_index (layer, guint, j))->width);
      for (guint j = 0; j < layer->len; j++)
        {
          MortiseGraphNode *node = graph_node (self, g_array_index (layer, guint, j));

          node->x = left;
          /* An edge that passes goes straight through the column. */
          if (g_array_index (layer, guint, j) >= self->n_nodes)
            node->width = width;
        }
      left += width + GRAPH_LAYER_GAP;
    }
  return MAX (left - GRAPH_LAYER_GAP, 0);
}

typedef struct
{
  double top;
  double bottom;
  double moved;
} Extent;

static void
stretch (GHashTable *extents, const MortiseGraphNode *node, GPtrArray *order)
{
  Extent *extent = g_hash_table_lookup (extents, GUINT_TO_POINTER (node->component));

  if (extent == NULL)
    {
      extent = g_new (Extent, 1);
      *extent = (Extent){ .top = node->y, .bottom = node->y };
      g_hash_table_insert (extents, GUINT_TO_POINTER (node->component), extent);
      g_ptr_array_add (order, extent);
    }
  extent->top = MIN (extent->top, node->y);
  extent->bottom = MAX (extent->bottom, node->y + node->height);
}

/* In the order of their first nodes, so that the order in which they were added is kept. */
static double
stack_components (MortiseGraph *self)
{
  g_autoptr (GHashTable) extents = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  g_autoptr (GPtrArray) order = g_ptr_array_new ();
  double top = 0;

  for (guint i = 0; i < self->nodes->len; i++)
    stretch (extents, graph_node (self, i), order);
  for (guint i = 0; i < order->len; i++)
    {
      Extent *extent = order->pdata[i];

      extent->moved = top - extent->top;
      top += extent->bottom - extent->top + GRAPH_COMPONENT_GAP;
    }
  for (guint i = 0; i < self->nodes->len; i++)
    {
      MortiseGraphNode *node = graph_node (self, i);
      const Extent *extent = g_hash_table_lookup (extents, GUINT_TO_POINTER (node->component));

      node->y += extent->moved;
    }
  return MAX (top - GRAPH_COMPONENT_GAP, 0);
}

/* --- edges -------------------------------------------------------------------------------------------------------- */

static void
add_point (GArray *points, double x, double y)
{
  MortiseGraphPoint point = { x, y };

  g_array_append_val (points, point);
}

static void
reverse_points (GArray *points)
{
  for (guint i = 0; i < points->len / 2; i++)
    {
      MortiseGraphPoint *first = &g_array_index (points, MortiseGraphPoint, i);
      MortiseGraphPoint *last = &g_array_index (points, MortiseGraphPoint, points->len - 1 - i);
      MortiseGraphPoint kept = *first;

      *first = *last;
      *last = kept;
    }
}

static void
trace (MortiseGraph *self, MortiseGraphEdge *edge)
{
  guint left = edge->reversed ? edge->to : edge->from;
  guint right = edge->reversed ? edge->from : edge->to;

  add_point (edge->points, graph_node (self, left)->x + graph_node (self, left)->width, get_middle (self, left));
  for (guint i = 1; i + 1 < edge->n_way; i++)
    {
      const MortiseGraphNode *node = graph_node (self, edge->way[i]);

      add_point (edge->points, node->x, node->y);
      add_point (edge->points, node->x + node->width, node->y);
    }
  add_point (edge->points, graph_node (self, right)->x, get_middle (self, right));
  if (edge->reversed)
    reverse_points (edge->points);
}

void
mortise_graph_place (MortiseGraph *self, double *width, double *height)
{
  align (self);
  *width = place_columns (self);
  *height = stack_components (self);
  for (guint i = 0; i < self->edges->len; i++)
    trace (self, &g_array_index (self->edges, MortiseGraphEdge, i));
}
