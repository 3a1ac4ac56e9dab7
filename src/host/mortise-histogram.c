/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-histogram.h"

/* Values below this have a bucket each. */
#define EXACT (2 * MORTISE_HISTOGRAM_SUB_BUCKETS)

static guint
find_bucket (guint64 value)
{
  guint shift;

  if (value < EXACT)
    return (guint) value;
  /* What is left of it are its six highest bits: 32 to 63. */
  shift = g_bit_storage (value) - 6;
  return MIN (shift * MORTISE_HISTOGRAM_SUB_BUCKETS + (guint) (value >> shift), MORTISE_HISTOGRAM_BUCKETS - 1);
}

/* The largest value that falls into a bucket. */
static guint64
get_end (guint bucket)
{
  guint shift;

  if (bucket < EXACT)
    return bucket;
  shift = bucket / MORTISE_HISTOGRAM_SUB_BUCKETS - 1;
  return ((guint64) (bucket - shift * MORTISE_HISTOGRAM_SUB_BUCKETS + 1) << shift) - 1;
}

void
mortise_histogram_add (MortiseHistogram *self, guint64 value)
{
  self->count++;
  self->sum += value;
  self->max = MAX (self->max, value);
  self->buckets[find_bucket (value)]++;
}

/**
 * mortise_histogram_get_percentile:
 * @self: a histogram
 * @percent: 0 to 100
 *
 * Returns: the value that so many percent of all values do not exceed, at most a 32nd too large; 0 where there are none
 */
guint64
mortise_histogram_get_percentile (const MortiseHistogram *self, double percent)
{
  guint64 wanted = (guint64) (percent / 100 * (double) self->count + 0.999999);
  guint64 seen = 0;

  for (guint i = 0; i < MORTISE_HISTOGRAM_BUCKETS; i++)
    {
      seen += self->buckets[i];
      if (seen >= MAX (wanted, 1))
        return MIN (get_end (i), self->max);
    }
  return self->max;
}
