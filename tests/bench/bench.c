/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

gint64
bench_now_ns (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return (gint64) now.tv_sec * 1000000000 + now.tv_nsec;
}

GArray *
bench_series_new (void)
{
  return g_array_new (FALSE, FALSE, sizeof (double));
}

void
bench_series_add (GArray *series, double ns)
{
  double us = ns / 1000;

  g_array_append_val (series, us);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  double left = *(const double *) a, right = *(const double *) b;

  return (left > right) - (left < right);
}

static double
get_quantile (GArray *sorted, double part)
{
  return g_array_index (sorted, double, (guint) (part * (sorted->len - 1)));
}

static void
print_line (const char *bench, const char *kind, const char *side, double median, double p99)
{
  char numbers[2][G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (numbers[0], sizeof numbers[0], "%.4f", median);
  g_ascii_formatd (numbers[1], sizeof numbers[1], "%.4f", p99);
  printf ("{\"bench\": \"%s\", \"case\": \"%s\", \"side\": \"%s\", \"median\": %s, \"p99\": %s}\n", bench, kind, side,
          numbers[0], numbers[1]);
  fflush (stdout);
}

/* Tells the median and the 99th percentile of a series, and empties it. */
void
bench_report (const char *bench, const char *kind, const char *side, GArray *series)
{
  g_array_sort (series, compare);
  print_line (bench, kind, side, get_quantile (series, 0.5), get_quantile (series, 0.99));
  g_array_set_size (series, 0);
}

/* Tells what is measured once. */
void
bench_report_value (const char *bench, const char *kind, const char *side, double value)
{
  print_line (bench, kind, side, value, value);
}

/* The proportional set size of a process, in KiB: its own memory, and its part of what it shares; 0 if it is gone. */
double
bench_read_pss (int pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/smaps_rollup", pid);
  g_autofree char *text = NULL;
  const char *line;

  if (!g_file_get_contents (path, &text, NULL, NULL) || (line = strstr (text, "\nPss:")) == NULL)
    return 0;
  return g_ascii_strtod (line + strlen ("\nPss:"), NULL);
}
