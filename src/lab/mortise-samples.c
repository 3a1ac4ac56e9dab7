/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What many measurements of the same come to, and whether two series of them differ.
 *
 * Measurements that follow each other are alike, as the machine is busy for a while and then is not; so the single ones
 * are no independent samples, and a test of them would find differences everywhere. Both series are measured in turns,
 * and cut into as many sections; what is compared are the medians of sections, by the test of Mann and Whitney ("On a
 * test of whether one of two random variables is stochastically larger than the other", 1947), which assumes nothing of
 * how they are distributed. With 8 sections or more the normal distribution stands for the exact one.
 */
#include "mortise-samples.h"

#include <math.h>

typedef struct
{
  gint64 value;
  gboolean is_other;
} Ranked;

static int
compare_values (gconstpointer a, gconstpointer b)
{
  gint64 first = *(const gint64 *) a;
  gint64 second = *(const gint64 *) b;

  return first < second ? -1 : first > second;
}

/**
 * mortise_samples_get_percentile:
 * @samples: (element-type gint64): measurements, in any order, one at least
 * @percent: 1 to 100
 *
 * Returns: the smallest of them that so many are not larger than (the nearest rank)
 */
gint64
mortise_samples_get_percentile (GArray *samples, guint percent)
{
  g_autoptr (GArray) sorted = g_array_copy (samples);
  guint rank = MAX (1, (guint) ceil (sorted->len * percent / 100.0));

  g_array_sort (sorted, compare_values);
  return g_array_index (sorted, gint64, rank - 1);
}

/* The medians of the sections; the last has what is left over. */
static void
add_medians (GArray *samples, guint n_sections, gboolean is_other, GArray *medians)
{
  guint length = samples->len / n_sections;

  for (guint i = 0; i < n_sections; i++)
    {
      g_autoptr (GArray) section = g_array_new (FALSE, FALSE, sizeof (gint64));
      guint end = i == n_sections - 1 ? samples->len : (i + 1) * length;
      Ranked median = { .is_other = is_other };

      g_array_append_vals (section, &g_array_index (samples, gint64, i * length), end - i * length);
      median.value = mortise_samples_get_percentile (section, 50);
      g_array_append_val (medians, median);
    }
}

/* The sum of the ranks of the first series; those of equal values are their mean. @ties is the sum of t³ - t. */
static double
sum_ranks (GArray *ranked, double *ties)
{
  double sum = 0;

  for (guint i = 0, end; i < ranked->len; i = end)
    {
      for (end = i;
           end < ranked->len && g_array_index (ranked, Ranked, end).value == g_array_index (ranked, Ranked, i).value;)
        end++;
      *ties += pow (end - i, 3) - (end - i);
      for (guint j = i; j < end; j++)
        sum += g_array_index (ranked, Ranked, j).is_other ? 0 : (i + 1 + end) / 2.0;
    }
  return sum;
}

/**
 * mortise_samples_get_chance:
 * @samples: (element-type gint64): a series of measurements, in the order in which they were made
 * @others: (element-type gint64): the other one, made in turns with it
 *
 * Returns: how likely noise alone makes a difference as large as theirs, 0 to 1; below %MORTISE_SAMPLES_SIGNIFICANCE it
 *   is taken for a difference
 */
double
mortise_samples_get_chance (GArray *samples, GArray *others)
{
  guint n = MIN (MORTISE_SAMPLES_N_SECTIONS, MIN (samples->len, others->len));
  g_autoptr (GArray) ranked = g_array_new (FALSE, FALSE, sizeof (Ranked));
  double total = 2.0 * n;
  double ties = 0;
  double u, variance;

  add_medians (samples, n, FALSE, ranked);
  add_medians (others, n, TRUE, ranked);
  g_array_sort (ranked, compare_values);
  u = sum_ranks (ranked, &ties) - n * (n + 1) / 2.0;
  variance = n * n / 12.0 * (total + 1 - ties / (total * (total - 1)));
  if (variance <= 0)
    return 1;
  return erfc (MAX (0, fabs (u - n * n / 2.0) - 0.5) / sqrt (variance) / sqrt (2));
}
