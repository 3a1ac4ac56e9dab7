/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-minimizer.h"

/*
 * Delta debugging, after A. Zeller and R. Hildebrandt, "Simplifying and isolating failure-inducing input", IEEE
 * Transactions on Software Engineering 28 (2002): of a set with which something holds, a part with which it holds as
 * well, and with no element of which left out it does. Subsets are tried first, then what is left without each, then
 * smaller ones. That takes about 2 log2 n tries for one element, and at most n² + 3n.
 */

struct _MortiseMinimizer
{
  /* What is known to be enough. */
  GArray *found;
  GArray *candidate;
  /* How many parts it is cut into, which of them is next, and whether it is to be left out. */
  guint n_parts;
  guint part;
  gboolean leaves_out;
  guint n_answers;
};

static GArray *
array_new (void)
{
  return g_array_new (FALSE, FALSE, sizeof (guint));
}

static guint
get_begin (const MortiseMinimizer *self, guint part)
{
  return (guint) ((guint64) self->found->len * part / self->n_parts);
}

static void
propose (MortiseMinimizer *self)
{
  guint begin = get_begin (self, self->part);
  guint end = get_begin (self, self->part + 1);
  const guint *elements = (const guint *) (void *) self->found->data;

  self->candidate = array_new ();
  if (!self->leaves_out)
    {
      g_array_append_vals (self->candidate, elements + begin, end - begin);
      return;
    }
  g_array_append_vals (self->candidate, elements, begin);
  g_array_append_vals (self->candidate, elements + end, self->found->len - end);
}

/* The next part, the same parts left out, or parts of half the size. */
static void
advance (MortiseMinimizer *self)
{
  self->part++;
  if (self->part == self->n_parts)
    {
      self->part = 0;
      /* Of two parts, each is what is left without the other. */
      if (!self->leaves_out && self->n_parts > 2)
        self->leaves_out = TRUE;
      else if (self->n_parts < self->found->len)
        {
          self->leaves_out = FALSE;
          self->n_parts = MIN (2 * self->n_parts, self->found->len);
        }
      else
        return;
    }
  propose (self);
}

static void
begin (MortiseMinimizer *self, guint n_parts)
{
  self->n_parts = n_parts;
  self->part = 0;
  self->leaves_out = FALSE;
  if (self->found->len > 1)
    propose (self);
}

/**
 * mortise_minimizer_new:
 * @n: how many elements there are, with all of which it holds
 *
 * Returns: (transfer full): a search among the elements 0 to @n - 1
 */
MortiseMinimizer *
mortise_minimizer_new (guint n)
{
  MortiseMinimizer *self = g_new0 (MortiseMinimizer, 1);

  self->found = array_new ();
  for (guint i = 0; i < n; i++)
    g_array_append_val (self->found, i);
  begin (self, 2);
  return self;
}

void
mortise_minimizer_free (MortiseMinimizer *self)
{
  g_array_unref (self->found);
  g_clear_pointer (&self->candidate, g_array_unref);
  g_free (self);
}

/**
 * mortise_minimizer_get_candidate:
 * @self: a search
 *
 * Returns: (nullable) (transfer none) (element-type guint): the elements to try it with next, %NULL at the end
 */
const GArray *
mortise_minimizer_get_candidate (const MortiseMinimizer *self)
{
  return self->candidate;
}

/**
 * mortise_minimizer_get_found:
 * @self: a search
 *
 * Returns: (transfer none) (element-type guint): the smallest set so far with which it holds
 */
const GArray *
mortise_minimizer_get_found (const MortiseMinimizer *self)
{
  return self->found;
}

/**
 * mortise_minimizer_answer:
 * @self: a search that has a candidate
 * @holds: whether it holds with the candidate
 */
void
mortise_minimizer_answer (MortiseMinimizer *self, gboolean holds)
{
  g_autoptr (GArray) candidate = g_steal_pointer (&self->candidate);

  g_return_if_fail (candidate != NULL);

  self->n_answers++;
  if (!holds)
    {
      advance (self);
      return;
    }
  g_array_unref (self->found);
  self->found = g_steal_pointer (&candidate);
  begin (self, self->leaves_out ? MAX (self->n_parts - 1, 2) : 2);
}

/* How often it was asked. */
guint
mortise_minimizer_get_n_answers (const MortiseMinimizer *self)
{
  return self->n_answers;
}
