/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-dependency-graph-order.h"

/* Tarjan's strongly connected components (SIAM Journal on Computing 1, 1972), with a stack of its own: a chain of a
 * hundred thousand dependencies is no reason to crash. */

#define UNSEEN G_MAXUINT

typedef struct
{
  guint node;
  guint next_edge;
} Frame;

typedef struct
{
  const GPtrArray *edges;
  guint *place;
  guint *lowest;
  gboolean *is_open;
  GArray *open;
  GArray *frames;
  GPtrArray *components;
  guint n_seen;
} Search;

static void
enter (Search *search, guint node)
{
  Frame frame = { .node = node };

  search->place[node] = search->lowest[node] = search->n_seen++;
  search->is_open[node] = TRUE;
  g_array_append_val (search->open, node);
  g_array_append_val (search->frames, frame);
}

static int
compare_nodes (gconstpointer a, gconstpointer b)
{
  guint one = *(const guint *) a;
  guint other = *(const guint *) b;

  return (one > other) - (one < other);
}

static void
close_component (Search *search, guint root)
{
  GArray *component = g_array_new (FALSE, FALSE, sizeof (guint));
  guint node;

  do
    {
      node = g_array_index (search->open, guint, search->open->len - 1);
      g_array_set_size (search->open, search->open->len - 1);
      search->is_open[node] = FALSE;
      g_array_append_val (component, node);
    }
  while (node != root);
  g_array_sort (component, compare_nodes);
  g_ptr_array_add (search->components, component);
}

static void
leave (Search *search)
{
  guint node = g_array_index (search->frames, Frame, search->frames->len - 1).node;

  g_array_set_size (search->frames, search->frames->len - 1);
  if (search->lowest[node] == search->place[node])
    close_component (search, node);
  if (search->frames->len > 0)
    {
      guint parent = g_array_index (search->frames, Frame, search->frames->len - 1).node;

      search->lowest[parent] = MIN (search->lowest[parent], search->lowest[node]);
    }
}

static void
step (Search *search)
{
  Frame *frame = &g_array_index (search->frames, Frame, search->frames->len - 1);
  const GArray *edges = search->edges->pdata[frame->node];
  guint other;

  if (frame->next_edge == edges->len)
    {
      leave (search);
      return;
    }
  other = g_array_index (edges, guint, frame->next_edge++);
  if (search->place[other] == UNSEEN)
    enter (search, other);
  else if (search->is_open[other])
    search->lowest[frame->node] = MIN (search->lowest[frame->node], search->place[other]);
}

/*< private >
 * mortise_dependency_graph_order:
 * @edges: (element-type GArray): for each node, counted from 0, the nodes (guint) that come before it
 *
 * Returns: (transfer full) (element-type GArray): the nodes (guint) in an order in which each comes after those that
 *   it is to come after, as lists: one of more than one node is a cycle, in the order of their numbers. The same
 *   edges give the same order.
 */
GPtrArray *
mortise_dependency_graph_order (const GPtrArray *edges)
{
  g_autofree guint *place = g_new (guint, edges->len);
  g_autofree guint *lowest = g_new0 (guint, edges->len);
  g_autofree gboolean *is_open = g_new0 (gboolean, edges->len);
  g_autoptr (GArray) open = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) frames = g_array_new (FALSE, FALSE, sizeof (Frame));
  Search search = {
    .edges = edges,
    .place = place,
    .lowest = lowest,
    .is_open = is_open,
    .open = open,
    .frames = frames,
    .components = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref),
  };

  for (guint i = 0; i < edges->len; i++)
    place[i] = UNSEEN;
  for (guint i = 0; i < edges->len; i++)
    {
      if (place[i] == UNSEEN)
        enter (&search, i);
      while (frames->len > 0)
        step (&search);
    }
  return search.components;
}

/* Returns: (transfer full): the edges between the nodes of @component, which are numbered by their place in it */
static GPtrArray *
restrict_edges (const GPtrArray *edges, const GArray *component)
{
  GPtrArray *restricted = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  g_autoptr (GHashTable) places = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < component->len; i++)
    g_hash_table_insert (places, GUINT_TO_POINTER (g_array_index (component, guint, i)), GUINT_TO_POINTER (i));
  for (guint i = 0; i < component->len; i++)
    {
      const GArray *others = edges->pdata[g_array_index (component, guint, i)];
      GArray *inside = g_array_new (FALSE, FALSE, sizeof (guint));

      for (guint j = 0; j < others->len; j++)
        {
          gpointer place;

          if (g_hash_table_lookup_extended (places, GUINT_TO_POINTER (g_array_index (others, guint, j)), NULL, &place))
            {
              guint number = GPOINTER_TO_UINT (place);

              g_array_append_val (inside, number);
            }
        }
      g_ptr_array_add (restricted, inside);
    }
  return restricted;
}

static void
append_nodes (GArray *sorted, const GArray *component, const GArray *numbers)
{
  for (guint i = 0; i < numbers->len; i++)
    g_array_append_val (sorted, g_array_index (component, guint, g_array_index (numbers, guint, i)));
}

static void
append_cycle (GArray *sorted, const GPtrArray *required, const GArray *component)
{
  g_autoptr (GPtrArray) inside = restrict_edges (required, component);
  g_autoptr (GPtrArray) parts = mortise_dependency_graph_order (inside);

  for (guint i = 0; i < parts->len; i++)
    append_nodes (sorted, component, parts->pdata[i]);
}

/*< private >
 * mortise_dependency_graph_sort:
 * @required: (element-type GArray): for each node, counted from 0, the nodes (guint) that have to come before it
 * @all: (element-type GArray): the same, with those that had better come before it
 *
 * Returns: (transfer full) (element-type guint): the nodes, each after those that it is to come after. Where that
 *   leads in a circle, only what is required counts; where that does so as well, the numbers.
 */
GArray *
mortise_dependency_graph_sort (const GPtrArray *required, const GPtrArray *all)
{
  GArray *sorted = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GPtrArray) components = mortise_dependency_graph_order (all);

  for (guint i = 0; i < components->len; i++)
    append_cycle (sorted, required, components->pdata[i]);
  return sorted;
}
