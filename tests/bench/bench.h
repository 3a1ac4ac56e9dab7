/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the programs of this folder share: a clock, and one line of JSON on stdout for each series that was measured,
 * which run.py puts together. All times are in microseconds. */

gint64 bench_now_ns (void);
GArray *bench_series_new (void);
void bench_series_add (GArray *series, double ns);
void bench_report (const char *bench, const char *kind, const char *side, GArray *series);
void bench_report_value (const char *bench, const char *kind, const char *side, double value);
double bench_read_pss (int pid);

G_END_DECLS
