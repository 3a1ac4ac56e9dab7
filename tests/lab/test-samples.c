/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-samples.h"

static GArray *
make (gint64 base, gint64 step, guint n)
{
  GArray *samples = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < n; i++)
    {
      /* In an order that is none, and the same each time. */
      gint64 value = base + step * (i * 37 % n);

      g_array_append_val (samples, value);
    }
  return samples;
}

static void
test_percentiles (void)
{
  g_autoptr (GArray) samples = make (1, 1, 100);
  g_autoptr (GArray) one = make (7, 0, 1);

  g_assert_cmpint (mortise_samples_get_percentile (samples, 1), ==, 1);
  g_assert_cmpint (mortise_samples_get_percentile (samples, 50), ==, 50);
  g_assert_cmpint (mortise_samples_get_percentile (samples, 95), ==, 95);
  g_assert_cmpint (mortise_samples_get_percentile (samples, 100), ==, 100);
  g_assert_cmpint (mortise_samples_get_percentile (one, 99), ==, 7);
}

/* The same numbers, all equal ones, and clearly other ones. */
static void
test_chance (void)
{
  g_autoptr (GArray) samples = make (100, 1, 1000);
  g_autoptr (GArray) same = make (100, 1, 1000);
  g_autoptr (GArray) slower = make (2000, 1, 1000);
  g_autoptr (GArray) flat = make (5, 0, 40);

  g_assert_cmpfloat (mortise_samples_get_chance (samples, same), >, 0.9);
  g_assert_cmpfloat (mortise_samples_get_chance (flat, flat), ==, 1);
  g_assert_cmpfloat (mortise_samples_get_chance (samples, slower), <, 0.001);
  g_assert_cmpfloat (mortise_samples_get_chance (slower, samples), <, 0.001);
}

/* Mann and Whitney's U of 20 and 20 in turns is 190: with a mean of 200 and a variance of 20 * 20 * 41 / 12, that is
 * z = 9.5 / 36.97, and a chance of 0.797. */
static void
test_known_chance (void)
{
  g_autoptr (GArray) odd = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) even = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (gint64 i = 0; i < 40; i++)
    g_array_append_val (i % 2 == 0 ? odd : even, i);
  g_assert_cmpfloat_with_epsilon (mortise_samples_get_chance (odd, even), 0.797, 0.001);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/samples/percentiles", test_percentiles);
  g_test_add_func ("/samples/chance", test_chance);
  g_test_add_func ("/samples/known-chance", test_known_chance);
  return g_test_run ();
}
