/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Of each power of two there are as many buckets: a value is known to a 32nd. */
#define MORTISE_HISTOGRAM_SUB_BUCKETS 32
/* Up to 2^38 µs, which are three days. */
#define MORTISE_HISTOGRAM_BUCKETS (34 * MORTISE_HISTOGRAM_SUB_BUCKETS)

/**
 * MortiseHistogram:
 * @count: how many values there are
 * @sum: of all values
 * @max: the largest
 * @buckets: how many there are of about the same size
 *
 * How values are spread, in 4 KiB whatever their number; the buckets are those of HdrHistogram: their width grows with
 * the value, in powers of two. A new one is all zero.
 */
typedef struct
{
  guint64 count;
  guint64 sum;
  guint64 max;
  guint32 buckets[MORTISE_HISTOGRAM_BUCKETS];
} MortiseHistogram;

void mortise_histogram_add (MortiseHistogram *self, guint64 value);
guint64 mortise_histogram_get_percentile (const MortiseHistogram *self, double percent);

G_END_DECLS
