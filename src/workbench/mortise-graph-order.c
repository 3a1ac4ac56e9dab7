/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-graph-private.h"

/* Sorts the nodes of each layer by the mean place of their neighbours, to and fro, and keeps the best order. */

/* More changes little. */
#define SWEEPS 12

/* --- parts that hang together ------------------------------------------------------------------------------------- */

static guint
find_root (guint *parents, guint node)
{
  while (parents[node] != node)
    node = parents[node] = parents[parents[node]];
  return node;
}

/* Numbers the parts of the graph; what is in one part shall not come between the nodes of another. */
static void
find_components (MortiseGraph *self)
{
  guint n = self->nodes->len;
  g_autofree guint *parents = g_new (guint, n);

  for (guint i = 0; i < n; i++)
    parents[i] = i;
  for (guint i = 0; i < self->edges->len; i++)
    {
      const MortiseGraphEdge *edge = mortise_graph_get_edge (self, i);

      parents[find_root (parents, edge->from)] = find_root (parents, edge->to);
      for (guint j = 0; j < edge->n_way; j++)
        parents[find_root (parents, edge->way[j])] = find_root (parents, edge->to);
    }
  for (guint i = 0; i < n; i++)
    graph_node (self, i)->component = find_root (parents, i);
}

/* --- crossings ---------------------------------------------------------------------------------------------------- */

static int
compare_guints (gconstpointer a, gconstpointer b)
{
  guint first = *(const guint *) a, second = *(const guint *) b;

  return (first > second) - (first < second);
}

static GArray *
list_places (MortiseGraph *self, GArray *neighbours)
{
  GArray *places = g_array_sized_new (FALSE, FALSE, sizeof (guint), neighbours->len);

  for (guint i = 0; i < neighbours->len; i++)
    g_array_append_val (places, graph_node (self, g_array_index (neighbours, guint, i))->place);
  g_array_sort (places, compare_guints);
  return places;
}

/* Two edges cross where the ends of one are in the other order: so many inversions has the list of all right ends, by
 * their left ends. A tree of sums counts them (Barth, Jünger, Mutzel: “Simple and efficient bilayer crossing
 * counting”, 2002). */
static guint64
count_crossings_after (MortiseGraph *self, guint layer)
{
  GArray *left = self->layers->pdata[layer];
  guint n_right = ((GArray *) self->layers->pdata[layer + 1])->len;
  g_autofree guint *sums = g_new0 (guint, n_right + 1);
  guint64 n_seen = 0, crossings = 0;

  for (guint i = 0; i < left->len; i++)
    {
      g_autoptr (GArray) places = list_places (self, self->after->pdata[g_array_index (left, guint, i)]);

      for (guint j = 0; j < places->len; j++)
        {
          guint64 n_above = 0;

          for (guint k = g_array_index (places, guint, j) + 1; k > 0; k -= k & -k)
            n_above += sums[k];
          crossings += n_seen + j - n_above;
          for (guint k = g_array_index (places, guint, j) + 1; k <= n_right; k += k & -k)
            sums[k]++;
        }
      n_seen += places->len;
    }
  return crossings;
}

static guint64
count_crossings (MortiseGraph *self)
{
  guint64 crossings = 0;

  for (guint i = 0; i + 1 < self->layers->len; i++)
    crossings += count_crossings_after (self, i);
  return crossings;
}

/* --- sweeps ------------------------------------------------------------------------------------------------------- */

static int
compare_wanted (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const MortiseGraphNode *first = graph_node (user_data, *(const guint *) a);
  const MortiseGraphNode *second = graph_node (user_data, *(const guint *) b);

  if (first->component != second->component)
    return first->component > second->component ? 1 : -1;
  if (first->wanted != second->wanted)
    return first->wanted > second->wanted ? 1 : -1;
  return (first->place > second->place) - (first->place < second->place);
}

static void
number_places (MortiseGraph *self, GArray *layer)
{
  for (guint i = 0; i < layer->len; i++)
    graph_node (self, g_array_index (layer, guint, i))->place = i;
}

static void
sort_layer (MortiseGraph *self, GArray *layer, GPtrArray *neighbours)
{
  for (guint i = 0; i < layer->len; i++)
    {
      guint index = g_array_index (layer, guint, i);
      MortiseGraphNode *node = graph_node (self, index);
      GArray *list = neighbours->pdata[index];
      double sum = 0;

      for (guint j = 0; j < list->len; j++)
        sum += graph_node (self, g_array_index (list, guint, j))->place;
      node->wanted = list->len > 0 ? sum / list->len : node->place;
    }
  g_array_sort_with_data (layer, compare_wanted, self);
  number_places (self, layer);
}

static void
sweep (MortiseGraph *self, gboolean rightward)
{
  guint n = self->layers->len;

  for (guint i = 0; i < n; i++)
    {
      if (rightward)
        sort_layer (self, self->layers->pdata[i], self->before);
      else
        sort_layer (self, self->layers->pdata[n - 1 - i], self->after);
    }
}

static GPtrArray *
copy_layers (MortiseGraph *self)
{
  GPtrArray *copy = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);

  for (guint i = 0; i < self->layers->len; i++)
    g_ptr_array_add (copy, g_array_copy (self->layers->pdata[i]));
  return copy;
}

void
mortise_graph_order_layers (MortiseGraph *self)
{
  g_autoptr (GPtrArray) best = NULL;
  guint64 fewest = G_MAXUINT64;

  find_components (self);
  for (guint i = 0; i < SWEEPS && fewest > 0; i++)
    {
      guint64 crossings;

      sweep (self, i % 2 == 0);
      crossings = count_crossings (self);
      if (crossings >= fewest)
        continue;
      fewest = crossings;
      g_clear_pointer (&best, g_ptr_array_unref);
      best = copy_layers (self);
    }
  if (best == NULL)
    return;

  g_ptr_array_unref (self->layers);
  self->layers = g_steal_pointer (&best);
  for (guint i = 0; i < self->layers->len; i++)
    number_places (self, self->layers->pdata[i]);
}
