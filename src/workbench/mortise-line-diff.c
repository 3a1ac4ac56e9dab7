/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-line-diff.h"

/* The table of the longest common subsequence has this many cells at most (16 MiB); beyond it all lines count as
 * changed. */
#define MAX_CELLS (4 * 1024 * 1024)

typedef struct
{
  char **lines;
  guint begin;
  guint end;
} Side;

static void
append_range (GArray *lines, guint begin, guint end)
{
  for (guint i = begin; i < end; i++)
    g_array_append_val (lines, i);
}

static void
trim_common (Side *a, Side *b)
{
  while (a->begin < a->end && b->begin < b->end && g_str_equal (a->lines[a->begin], b->lines[b->begin]))
    {
      a->begin++;
      b->begin++;
    }
  while (a->end > a->begin && b->end > b->begin && g_str_equal (a->lines[a->end - 1], b->lines[b->end - 1]))
    {
      a->end--;
      b->end--;
    }
}

/* lengths[i * columns + j] is how many lines the rests from i of @a and from j of @b have in common. */
static guint *
measure_common (const Side *a, const Side *b)
{
  gsize rows = a->end - a->begin + 1;
  gsize columns = b->end - b->begin + 1;
  guint *lengths = g_new0 (guint, rows * columns);

  for (gsize i = rows - 1; i-- > 0;)
    for (gsize j = columns - 1; j-- > 0;)
      if (g_str_equal (a->lines[a->begin + i], b->lines[b->begin + j]))
        lengths[i * columns + j] = lengths[(i + 1) * columns + j + 1] + 1;
      else
        lengths[i * columns + j] = MAX (lengths[(i + 1) * columns + j], lengths[i * columns + j + 1]);

  return lengths;
}

static void
walk (const Side *a, const Side *b, GArray *removed, GArray *added)
{
  g_autofree guint *lengths = measure_common (a, b);
  gsize columns = b->end - b->begin + 1;
  guint i = a->begin;
  guint j = b->begin;

  while (i < a->end && j < b->end)
    {
      gsize cell = (i - a->begin) * columns + (j - b->begin);

      if (g_str_equal (a->lines[i], b->lines[j]))
        {
          i++;
          j++;
        }
      else if (lengths[cell + columns] >= lengths[cell + 1])
        {
          g_array_append_val (removed, i);
          i++;
        }
      else
        {
          g_array_append_val (added, j);
          j++;
        }
    }

  append_range (removed, i, a->end);
  append_range (added, j, b->end);
}

/**
 * mortise_line_diff:
 * @before: a text
 * @after: what it became
 * @removed: (out) (transfer full) (element-type guint): the lines of @before that @after does not have, from 0
 * @added: (out) (transfer full) (element-type guint): the lines of @after that @before does not have, from 0
 *
 * Finds the lines that differ, by their longest common subsequence.
 */
void
mortise_line_diff (const char *before, const char *after, GArray **removed, GArray **added)
{
  g_auto (GStrv) before_lines = g_strsplit (before, "\n", -1);
  g_auto (GStrv) after_lines = g_strsplit (after, "\n", -1);
  Side a = { before_lines, 0, g_strv_length (before_lines) };
  Side b = { after_lines, 0, g_strv_length (after_lines) };

  *removed = g_array_new (FALSE, FALSE, sizeof (guint));
  *added = g_array_new (FALSE, FALSE, sizeof (guint));

  trim_common (&a, &b);
  if ((guint64) (a.end - a.begin + 1) * (b.end - b.begin + 1) <= MAX_CELLS)
    walk (&a, &b, *removed, *added);
  else
    {
      append_range (*removed, a.begin, a.end);
      append_range (*added, b.begin, b.end);
    }
}
