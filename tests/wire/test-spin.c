/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-spin.h"

#include <sched.h>

/* How often out of @n times it stays awake, where nothing comes of it. */
static guint
count_disappointments (MortiseSpin *spin, guint n)
{
  guint n_tried = 0;

  for (guint i = 0; i < n; i++)
    if (mortise_spin_begin (spin, 1000) != 0)
      {
        n_tried++;
        mortise_spin_end (spin, FALSE);
      }
  return n_tried;
}

static void
test_useful (void)
{
  MortiseSpin spin = { 0 };

  g_assert_cmpint (mortise_spin_begin (&spin, 1000), ==, 0);
  mortise_spin_set_limit (&spin, 30);
  for (guint i = 0; i < 100; i++)
    {
      g_assert_cmpint (mortise_spin_begin (&spin, 1000), ==, 1030);
      mortise_spin_end (&spin, TRUE);
    }
}

/* Tried at 1, 3, 7, 15, 31 and 63 calls' distance, then at each 64th. */
static void
test_disappointing (void)
{
  MortiseSpin spin = { 0 };

  mortise_spin_set_limit (&spin, 30);
  g_assert_cmpuint (count_disappointments (&spin, 126), ==, 6);
  g_assert_cmpuint (count_disappointments (&spin, 6400), ==, 100);
}

static void
test_once_is_enough (void)
{
  MortiseSpin spin = { 0 };

  mortise_spin_set_limit (&spin, 30);
  count_disappointments (&spin, 1000);
  while (mortise_spin_begin (&spin, 1000) == 0)
    ;
  mortise_spin_end (&spin, TRUE);
  g_assert_cmpint (mortise_spin_begin (&spin, 1000), ==, 1030);
}

static void
test_one_cpu (void)
{
  cpu_set_t before, one;
  int cpu = sched_getcpu ();

  g_assert_cmpint (sched_getaffinity (0, sizeof before, &before), ==, 0);
  if (CPU_COUNT (&before) > 1)
    g_assert_cmpint (mortise_spin_get_useful_limit (), >, 0);
  CPU_ZERO (&one);
  CPU_SET (cpu, &one);
  g_assert_cmpint (sched_setaffinity (0, sizeof one, &one), ==, 0);
  g_assert_cmpint (mortise_spin_get_useful_limit (), ==, 0);
  sched_setaffinity (0, sizeof before, &before);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/spin/useful", test_useful);
  g_test_add_func ("/spin/disappointing", test_disappointing);
  g_test_add_func ("/spin/once-is-enough", test_once_is_enough);
  g_test_add_func ("/spin/one-cpu", test_one_cpu);
  return g_test_run ();
}
