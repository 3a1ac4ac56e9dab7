/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Which element of an array became which of another.
 *
 * What is equal stays together, as far as the order lets it: the longest common subsequence. Between those, the first
 * of the one gap became the first of the other, and so on; what is left over is new or gone.
 */
#include "mortise-json-alignment.h"

/* Cells of the table of the longest common subsequence. Longer arrays, after what is equal at both ends, are compared
 * place by place. */
#define MAX_CELLS (512 * 512)

typedef struct
{
  JsonArray *before;
  JsonArray *after;
  GArray *pairs;
} Alignment;

static gboolean
are_equal (const Alignment *self, guint before, guint after)
{
  return json_node_equal (json_array_get_element (self->before, before), json_array_get_element (self->after, after));
}

static void
add_pair (Alignment *self, int before, int after, gboolean is_equal)
{
  MortiseJsonPair pair = { before, after, is_equal };

  g_array_append_val (self->pairs, pair);
}

static void
add_equal (Alignment *self, guint before, guint after, guint n)
{
  for (guint i = 0; i < n; i++)
    add_pair (self, (int) (before + i), (int) (after + i), TRUE);
}

/* What lies between two elements that are equal. */
static void
add_gap (Alignment *self, guint before, guint n_before, guint after, guint n_after)
{
  guint n_changed = MIN (n_before, n_after);

  for (guint i = 0; i < n_changed; i++)
    add_pair (self, (int) (before + i), (int) (after + i), FALSE);
  for (guint i = n_changed; i < n_before; i++)
    add_pair (self, (int) (before + i), -1, FALSE);
  for (guint i = n_changed; i < n_after; i++)
    add_pair (self, -1, (int) (after + i), FALSE);
}

/* lengths[i][j]: how long the longest common subsequence is of what begins at i and at j. */
static guint16 *
measure (const Alignment *self, guint before, guint n_before, guint after, guint n_after)
{
  guint width = n_after + 1;
  guint16 *lengths = g_new0 (guint16, (gsize) (n_before + 1) * width);

  for (guint i = n_before; i-- > 0;)
    for (guint j = n_after; j-- > 0;)
      lengths[i * width + j] = are_equal (self, before + i, after + j)
                                   ? (guint16) (lengths[(i + 1) * width + j + 1] + 1)
                                   : MAX (lengths[(i + 1) * width + j], lengths[i * width + j + 1]);
  return lengths;
}

static void
align_middle (Alignment *self, guint before, guint n_before, guint after, guint n_after)
{
  guint width = n_after + 1;
  guint i = 0, j = 0, gap_i = 0, gap_j = 0;
  g_autofree guint16 *lengths = NULL;

  if ((gsize) n_before * n_after > MAX_CELLS)
    {
      add_gap (self, before, n_before, after, n_after);
      return;
    }
  lengths = measure (self, before, n_before, after, n_after);
  while (i < n_before && j < n_after)
    {
      if (are_equal (self, before + i, after + j))
        {
          add_gap (self, before + gap_i, i - gap_i, after + gap_j, j - gap_j);
          add_equal (self, before + i, after + j, 1);
          gap_i = ++i;
          gap_j = ++j;
        }
      else if (lengths[(i + 1) * width + j] >= lengths[i * width + j + 1])
        i++;
      else
        j++;
    }
  add_gap (self, before + gap_i, n_before - gap_i, after + gap_j, n_after - gap_j);
}

/*< private >
 * mortise_json_align:
 * @before: an array
 * @after: what it became
 *
 * Returns: (transfer full) (element-type MortiseJsonPair): what became of each element, in order
 */
GArray *
mortise_json_align (JsonArray *before, JsonArray *after)
{
  Alignment self = { before, after, g_array_new (FALSE, FALSE, sizeof (MortiseJsonPair)) };
  guint n_before = json_array_get_length (before);
  guint n_after = json_array_get_length (after);
  guint n_head = 0, n_tail = 0;

  while (n_head < MIN (n_before, n_after) && are_equal (&self, n_head, n_head))
    n_head++;
  while (n_tail < MIN (n_before, n_after) - n_head && are_equal (&self, n_before - n_tail - 1, n_after - n_tail - 1))
    n_tail++;
  add_equal (&self, 0, 0, n_head);
  align_middle (&self, n_head, n_before - n_head - n_tail, n_head, n_after - n_head - n_tail);
  add_equal (&self, n_before - n_tail, n_after - n_tail, n_tail);
  return self.pairs;
}
