/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-minimizer.h"

static guint64
to_mask (const GArray *elements)
{
  guint64 mask = 0;

  for (guint i = 0; i < elements->len; i++)
    mask |= G_GUINT64_CONSTANT (1) << g_array_index (elements, guint, i);
  return mask;
}

/* Holds with any of several sets. */
static gboolean
holds_with (guint64 mask, const guint64 *sets, guint n_sets)
{
  for (guint i = 0; i < n_sets; i++)
    if ((mask & sets[i]) == sets[i])
      return TRUE;
  return FALSE;
}

static guint64
search (guint n, const guint64 *sets, guint n_sets, guint *n_answers)
{
  g_autoptr (MortiseMinimizer) minimizer = mortise_minimizer_new (n);
  const GArray *candidate;

  while ((candidate = mortise_minimizer_get_candidate (minimizer)) != NULL)
    {
      g_assert_cmpuint (candidate->len, >, 0);
      g_assert_cmpuint (candidate->len, <, mortise_minimizer_get_found (minimizer)->len);
      mortise_minimizer_answer (minimizer, holds_with (to_mask (candidate), sets, n_sets));
    }
  *n_answers = mortise_minimizer_get_n_answers (minimizer);
  return to_mask (mortise_minimizer_get_found (minimizer));
}

static void
test_single (void)
{
  for (guint n = 1; n <= 64; n++)
    for (guint i = 0; i < n; i++)
      {
        guint64 wanted = G_GUINT64_CONSTANT (1) << i;
        guint n_answers;

        g_assert_cmphex (search (n, &wanted, 1, &n_answers), ==, wanted);
        g_assert_cmpuint (n_answers, <=, 2 * g_bit_storage (n));
      }
}

static void
test_double (void)
{
  for (guint i = 0; i < 64; i++)
    for (guint j = i + 1; j < 64; j++)
      {
        guint64 wanted = G_GUINT64_CONSTANT (1) << i | G_GUINT64_CONSTANT (1) << j;
        guint n_answers;

        g_assert_cmphex (search (64, &wanted, 1, &n_answers), ==, wanted);
        g_assert_cmpuint (n_answers, <=, 100);
      }
}

/* Of what is found no element can be left out, whatever it holds with. */
static void
test_random (void)
{
  for (guint round = 0; round < 2000; round++)
    {
      guint n = (guint) g_test_rand_int_range (1, 64);
      guint n_sets = (guint) g_test_rand_int_range (1, 4);
      guint64 sets[4];
      guint64 found;
      guint n_answers;

      for (guint i = 0; i < n_sets; i++)
        {
          sets[i] = 0;
          for (gint j = g_test_rand_int_range (1, 6); j > 0; j--)
            sets[i] |= G_GUINT64_CONSTANT (1) << g_test_rand_int_range (0, (gint) n);
        }
      found = search (n, sets, n_sets, &n_answers);
      g_assert_true (holds_with (found, sets, n_sets));
      for (guint i = 0; i < n; i++)
        if (found >> i & 1)
          g_assert_false (holds_with (found & ~(G_GUINT64_CONSTANT (1) << i), sets, n_sets));
      g_assert_cmpuint (n_answers, <=, n * n + 3 * n);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/minimizer/single", test_single);
  g_test_add_func ("/minimizer/double", test_double);
  g_test_add_func ("/minimizer/random", test_random);
  return g_test_run ();
}
