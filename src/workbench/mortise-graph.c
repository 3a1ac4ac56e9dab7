/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-graph-private.h"

/*
 * The layered layout of Sugiyama, Tagawa and Toda (“Methods for visual understanding of hierarchical system
 * structures”, 1981): edges that close a circle are turned round; each node is one layer further right than what leads
 * to it; long edges get a node in each layer that they pass; layers are sorted so that few edges cross
 * (mortise-graph-order.c); and nodes are moved to the height of their neighbours (mortise-graph-place.c).
 */

/* A chain of a thousand plugins with edges across all of it would need more than is worth it: those go straight. */
#define MAX_PASSING 5000

static void
edge_clear (gpointer data)
{
  MortiseGraphEdge *edge = data;

  g_array_unref (edge->points);
  g_free (edge->way);
}

/**
 * mortise_graph_new:
 *
 * Returns: (transfer full): a graph without nodes
 */
MortiseGraph *
mortise_graph_new (void)
{
  MortiseGraph *self = g_new0 (MortiseGraph, 1);

  self->nodes = g_array_new (FALSE, TRUE, sizeof (MortiseGraphNode));
  self->edges = g_array_new (FALSE, TRUE, sizeof (MortiseGraphEdge));
  g_array_set_clear_func (self->edges, edge_clear);
  return self;
}

static void
clear_layout (MortiseGraph *self)
{
  g_clear_pointer (&self->before, g_ptr_array_unref);
  g_clear_pointer (&self->after, g_ptr_array_unref);
  g_clear_pointer (&self->layers, g_ptr_array_unref);
  g_array_set_size (self->nodes, self->n_nodes);
}

void
mortise_graph_free (MortiseGraph *self)
{
  clear_layout (self);
  g_array_unref (self->nodes);
  g_array_unref (self->edges);
  g_free (self);
}

/**
 * mortise_graph_add_node:
 * @self: a graph that is not laid out yet
 *
 * Returns: the new node's index
 */
guint
mortise_graph_add_node (MortiseGraph *self)
{
  g_array_set_size (self->nodes, self->n_nodes + 1);
  return self->n_nodes++;
}

/**
 * mortise_graph_add_edge:
 * @self: a graph that is not laid out yet
 * @from: index of a node
 * @to: index of a node
 *
 * Joins two nodes. What joins a node with itself is left out.
 */
void
mortise_graph_add_edge (MortiseGraph *self, guint from, guint to)
{
  MortiseGraphEdge edge = { .from = from, .to = to };

  g_return_if_fail (from < self->n_nodes && to < self->n_nodes);
  if (from == to)
    return;
  edge.points = g_array_new (FALSE, FALSE, sizeof (MortiseGraphPoint));
  g_array_append_val (self->edges, edge);
}

guint
mortise_graph_get_n_nodes (MortiseGraph *self)
{
  return self->n_nodes;
}

guint
mortise_graph_get_n_edges (MortiseGraph *self)
{
  return self->edges->len;
}

/**
 * mortise_graph_get_node:
 * @self: a graph
 * @index: index of a node
 *
 * Returns: (transfer none): the node, until another one is added
 */
MortiseGraphNode *
mortise_graph_get_node (MortiseGraph *self, guint index)
{
  g_return_val_if_fail (index < self->n_nodes, NULL);
  return graph_node (self, index);
}

/**
 * mortise_graph_get_edge:
 * @self: a graph
 * @index: index of an edge, in the order in which they were added
 *
 * Returns: (transfer none): the edge, until another one is added
 */
const MortiseGraphEdge *
mortise_graph_get_edge (MortiseGraph *self, guint index)
{
  g_return_val_if_fail (index < self->edges->len, NULL);
  return &g_array_index (self->edges, MortiseGraphEdge, index);
}

/* --- layers ------------------------------------------------------------------------------------------------------- */

static GPtrArray *
new_lists (guint n)
{
  GPtrArray *lists = g_ptr_array_new_full (n, (GDestroyNotify) g_array_unref);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (lists, g_array_new (FALSE, FALSE, sizeof (guint)));
  return lists;
}

static void
add_to (GPtrArray *lists, guint index, guint value)
{
  g_array_append_val ((GArray *) lists->pdata[index], value);
}

/* Of each node: the indices of its edges that lead away from it. */
static GPtrArray *
list_leaving (MortiseGraph *self)
{
  GPtrArray *leaving = new_lists (self->n_nodes);

  for (guint i = 0; i < self->edges->len; i++)
    add_to (leaving, g_array_index (self->edges, MortiseGraphEdge, i).from, i);
  return leaving;
}

enum
{
  UNSEEN,
  OPEN,
  DONE
};

typedef struct
{
  guint node;
  guint next;
} Step;

/* Walks depth first, without recursion; an edge to a node that is still open closes a circle. */
static void
turn_circles_from (MortiseGraph *self, GPtrArray *leaving, guint8 *states, guint start)
{
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (Step));
  Step first = { start, 0 };

  states[start] = OPEN;
  g_array_append_val (steps, first);
  while (steps->len > 0)
    {
      Step *step = &g_array_index (steps, Step, steps->len - 1);
      GArray *edges = leaving->pdata[step->node];
      MortiseGraphEdge *edge;
      Step deeper = { 0, 0 };

      if (step->next == edges->len)
        {
          states[step->node] = DONE;
          g_array_set_size (steps, steps->len - 1);
          continue;
        }
      edge = &g_array_index (self->edges, MortiseGraphEdge, g_array_index (edges, guint, step->next++));
      edge->reversed = states[edge->to] == OPEN;
      if (states[edge->to] != UNSEEN)
        continue;
      states[edge->to] = OPEN;
      deeper.node = edge->to;
      g_array_append_val (steps, deeper);
    }
}

static void
turn_circles (MortiseGraph *self)
{
  g_autoptr (GPtrArray) leaving = list_leaving (self);
  g_autofree guint8 *states = g_new0 (guint8, self->n_nodes);

  for (guint i = 0; i < self->n_nodes; i++)
    if (states[i] == UNSEEN)
      turn_circles_from (self, leaving, states, i);
}

static guint
get_left (const MortiseGraphEdge *edge)
{
  return edge->reversed ? edge->to : edge->from;
}

static guint
get_right (const MortiseGraphEdge *edge)
{
  return edge->reversed ? edge->from : edge->to;
}

/* Takes the nodes in an order in which all that leads to one comes before it. */
static void
assign_layers (MortiseGraph *self)
{
  g_autoptr (GPtrArray) rightward = new_lists (self->n_nodes);
  g_autofree guint *n_left = g_new0 (guint, self->n_nodes);
  g_autoptr (GQueue) ready = g_queue_new ();

  for (guint i = 0; i < self->edges->len; i++)
    {
      const MortiseGraphEdge *edge = mortise_graph_get_edge (self, i);

      add_to (rightward, get_left (edge), get_right (edge));
      n_left[get_right (edge)]++;
    }
  for (guint i = 0; i < self->n_nodes; i++)
    {
      graph_node (self, i)->layer = 0;
      if (n_left[i] == 0)
        g_queue_push_tail (ready, GUINT_TO_POINTER (i));
    }
  while (!g_queue_is_empty (ready))
    {
      guint node = GPOINTER_TO_UINT (g_queue_pop_head (ready));
      GArray *targets = rightward->pdata[node];

      for (guint i = 0; i < targets->len; i++)
        {
          guint target = g_array_index (targets, guint, i);

          graph_node (self, target)->layer = MAX (graph_node (self, target)->layer, graph_node (self, node)->layer + 1);
          if (--n_left[target] == 0)
            g_queue_push_tail (ready, GUINT_TO_POINTER (target));
        }
    }
}

/* What nothing leads to stands beside the first that it leads to, not in the first layer of all. */
static void
pull_right (MortiseGraph *self)
{
  g_autofree guint *nearest = g_new (guint, self->n_nodes);
  g_autofree gboolean *is_led_to = g_new0 (gboolean, self->n_nodes);

  for (guint i = 0; i < self->n_nodes; i++)
    nearest[i] = G_MAXUINT;
  for (guint i = 0; i < self->edges->len; i++)
    {
      const MortiseGraphEdge *edge = mortise_graph_get_edge (self, i);
      guint left = get_left (edge);

      is_led_to[get_right (edge)] = TRUE;
      nearest[left] = MIN (nearest[left], graph_node (self, get_right (edge))->layer);
    }
  for (guint i = 0; i < self->n_nodes; i++)
    if (!is_led_to[i] && nearest[i] != G_MAXUINT)
      graph_node (self, i)->layer = nearest[i] - 1;
}

/* --- long edges --------------------------------------------------------------------------------------------------- */

static void
route (MortiseGraph *self, MortiseGraphEdge *edge, guint *n_passing)
{
  guint left = get_left (edge), right = get_right (edge);
  guint first = graph_node (self, left)->layer + 1, end = graph_node (self, right)->layer;
  guint n = end - first;

  g_clear_pointer (&edge->way, g_free);
  edge->n_way = 0;
  g_array_set_size (edge->points, 0);
  if (*n_passing + n > MAX_PASSING)
    return;

  *n_passing += n;
  edge->n_way = n + 2;
  edge->way = g_new (guint, edge->n_way);
  edge->way[0] = left;
  for (guint i = 0; i < n; i++)
    {
      edge->way[i + 1] = self->nodes->len;
      g_array_set_size (self->nodes, self->nodes->len + 1);
      graph_node (self, self->nodes->len - 1)->layer = first + i;
    }
  edge->way[n + 1] = right;
}

static void
route_edges (MortiseGraph *self)
{
  guint n_passing = 0;

  for (guint i = 0; i < self->edges->len; i++)
    route (self, &g_array_index (self->edges, MortiseGraphEdge, i), &n_passing);
}

static void
fill_layers (MortiseGraph *self)
{
  guint n_layers = 0;

  for (guint i = 0; i < self->nodes->len; i++)
    n_layers = MAX (n_layers, graph_node (self, i)->layer + 1);
  self->layers = new_lists (n_layers);
  self->before = new_lists (self->nodes->len);
  self->after = new_lists (self->nodes->len);
  for (guint i = 0; i < self->nodes->len; i++)
    {
      MortiseGraphNode *node = graph_node (self, i);

      node->place = ((GArray *) self->layers->pdata[node->layer])->len;
      add_to (self->layers, node->layer, i);
    }
  for (guint i = 0; i < self->edges->len; i++)
    {
      const MortiseGraphEdge *edge = mortise_graph_get_edge (self, i);

      for (guint j = 1; j < edge->n_way; j++)
        {
          add_to (self->after, edge->way[j - 1], edge->way[j]);
          add_to (self->before, edge->way[j], edge->way[j - 1]);
        }
    }
}

/**
 * mortise_graph_lay_out:
 * @self: a graph whose nodes have their sizes
 * @width: (out): how wide it is, in pixels
 * @height: (out): how high it is
 *
 * Gives each node its place and each edge its way. The same graph has the same layout. What nothing leads from to
 * another is apart from it. It takes in the order of a millisecond for a hundred nodes, and may be called again.
 */
void
mortise_graph_lay_out (MortiseGraph *self, double *width, double *height)
{
  clear_layout (self);
  turn_circles (self);
  assign_layers (self);
  pull_right (self);
  route_edges (self);
  fill_layers (self);
  mortise_graph_order_layers (self);
  mortise_graph_place (self, width, height);
}
