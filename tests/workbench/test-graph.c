/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-graph.h"

/* The layout of graphs: whatever they are, nodes do not overlap, and edges lead from left to right. */

static MortiseGraph *
make_graph (guint n_nodes, const guint (*edges)[2], guint n_edges)
{
  MortiseGraph *graph = mortise_graph_new ();

  for (guint i = 0; i < n_nodes; i++)
    {
      MortiseGraphNode *node = mortise_graph_get_node (graph, mortise_graph_add_node (graph));

      node->width = 80 + (int) (i * 37 % 60);
      node->height = 30 + (int) (i * 11 % 20);
    }
  for (guint i = 0; i < n_edges; i++)
    mortise_graph_add_edge (graph, edges[i][0], edges[i][1]);
  return graph;
}

static void
assert_apart (MortiseGraph *graph)
{
  for (guint i = 0; i < mortise_graph_get_n_nodes (graph); i++)
    for (guint j = 0; j < i; j++)
      {
        const MortiseGraphNode *a = mortise_graph_get_node (graph, i), *b = mortise_graph_get_node (graph, j);

        g_assert_true (a->x + a->width <= b->x || b->x + b->width <= a->x || a->y + a->height <= b->y
                       || b->y + b->height <= a->y);
      }
}

static void
assert_inside (MortiseGraph *graph, double width, double height)
{
  for (guint i = 0; i < mortise_graph_get_n_nodes (graph); i++)
    {
      const MortiseGraphNode *node = mortise_graph_get_node (graph, i);

      g_assert_cmpfloat (node->x, >=, 0);
      g_assert_cmpfloat (node->y, >=, -0.001);
      g_assert_cmpfloat (node->x + node->width, <=, width + 0.001);
      g_assert_cmpfloat (node->y + node->height, <=, height + 0.001);
    }
}

static guint
count_backward (MortiseGraph *graph)
{
  guint n = 0;

  for (guint i = 0; i < mortise_graph_get_n_edges (graph); i++)
    {
      const MortiseGraphEdge *edge = mortise_graph_get_edge (graph, i);
      const MortiseGraphNode *from = mortise_graph_get_node (graph, edge->from);
      const MortiseGraphNode *to = mortise_graph_get_node (graph, edge->to);

      g_assert_cmpuint (edge->points->len, >=, 2);
      g_assert_cmpuint (from->layer, !=, to->layer);
      n += from->layer > to->layer ? 1 : 0;
    }
  return n;
}

static void
lay_out (MortiseGraph *graph)
{
  double width, height;

  mortise_graph_lay_out (graph, &width, &height);
  assert_apart (graph);
  assert_inside (graph, width, height);
}

static void
test_diamond (void)
{
  static const guint edges[][2] = { { 0, 1 }, { 0, 2 }, { 1, 3 }, { 2, 3 }, { 0, 3 } };
  g_autoptr (MortiseGraph) graph = make_graph (4, edges, G_N_ELEMENTS (edges));
  const MortiseGraphEdge *edge;

  lay_out (graph);
  g_assert_cmpuint (count_backward (graph), ==, 0);
  g_assert_cmpuint (mortise_graph_get_node (graph, 0)->layer, ==, 0);
  g_assert_cmpuint (mortise_graph_get_node (graph, 1)->layer, ==, 1);
  g_assert_cmpuint (mortise_graph_get_node (graph, 2)->layer, ==, 1);
  g_assert_cmpuint (mortise_graph_get_node (graph, 3)->layer, ==, 2);

  /* The long one passes between or beside those in the middle, and not through them. */
  edge = mortise_graph_get_edge (graph, 4);
  g_assert_cmpuint (edge->points->len, ==, 4);
  for (guint i = 1; i <= 2; i++)
    {
      const MortiseGraphNode *node = mortise_graph_get_node (graph, i);
      double y = g_array_index (edge->points, MortiseGraphPoint, 1).y;

      g_assert_true (y < node->y || y > node->y + node->height);
    }
}

static void
test_circle (void)
{
  static const guint edges[][2] = { { 0, 1 }, { 1, 2 }, { 2, 0 }, { 2, 2 } };
  g_autoptr (MortiseGraph) graph = make_graph (3, edges, G_N_ELEMENTS (edges));

  lay_out (graph);
  g_assert_cmpuint (mortise_graph_get_n_edges (graph), ==, 3);
  g_assert_cmpuint (count_backward (graph), ==, 1);
}

/* Two that could cross and need not. */
static void
test_uncrossed (void)
{
  static const guint edges[][2] = { { 0, 3 }, { 1, 2 }, { 0, 4 }, { 1, 4 } };
  g_autoptr (MortiseGraph) graph = make_graph (5, edges, G_N_ELEMENTS (edges));
  const MortiseGraphNode *first, *second;

  lay_out (graph);
  first = mortise_graph_get_node (graph, 0);
  second = mortise_graph_get_node (graph, 1);
  g_assert_true ((first->y < second->y)
                 == (mortise_graph_get_node (graph, 3)->y < mortise_graph_get_node (graph, 2)->y));
}

static void
test_parts (void)
{
  static const guint edges[][2] = { { 0, 1 }, { 2, 3 }, { 4, 3 } };
  g_autoptr (MortiseGraph) graph = make_graph (6, edges, G_N_ELEMENTS (edges));

  lay_out (graph);
  for (guint i = 2; i < 5; i++)
    g_assert_cmpfloat (mortise_graph_get_node (graph, i)->y, >, mortise_graph_get_node (graph, 1)->y);
  g_assert_cmpfloat (mortise_graph_get_node (graph, 5)->y, >, mortise_graph_get_node (graph, 4)->y);
}

static void
test_empty (void)
{
  g_autoptr (MortiseGraph) graph = mortise_graph_new ();
  double width, height;

  mortise_graph_lay_out (graph, &width, &height);
  g_assert_cmpfloat (width, ==, 0);
  g_assert_cmpfloat (height, ==, 0);
}

/* Whatever hostile manifests say of each other. */
static void
test_random (void)
{
  for (guint32 seed = 1; seed <= 40; seed++)
    {
      g_autoptr (GRand) random = g_rand_new_with_seed (seed);
      guint n_nodes = (guint) g_rand_int_range (random, 1, 40);
      g_autoptr (MortiseGraph) graph = make_graph (n_nodes, NULL, 0);

      for (guint i = 0; i < n_nodes * 2; i++)
        mortise_graph_add_edge (graph, (guint) g_rand_int_range (random, 0, (gint32) n_nodes),
                                (guint) g_rand_int_range (random, 0, (gint32) n_nodes));
      lay_out (graph);
      lay_out (graph);
      count_backward (graph);
    }
}

static void
test_long_chain (void)
{
  g_autoptr (MortiseGraph) graph = make_graph (600, NULL, 0);

  for (guint i = 0; i + 1 < 600; i++)
    {
      mortise_graph_add_edge (graph, i, i + 1);
      mortise_graph_add_edge (graph, 0, i + 1);
    }
  lay_out (graph);
  g_assert_cmpuint (mortise_graph_get_node (graph, 599)->layer, ==, 599);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/graph/diamond", test_diamond);
  g_test_add_func ("/graph/circle", test_circle);
  g_test_add_func ("/graph/uncrossed", test_uncrossed);
  g_test_add_func ("/graph/parts", test_parts);
  g_test_add_func ("/graph/empty", test_empty);
  g_test_add_func ("/graph/random", test_random);
  g_test_add_func ("/graph/long-chain", test_long_chain);
  return g_test_run ();
}
