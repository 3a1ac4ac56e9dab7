/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-chart.h"

G_BEGIN_DECLS

struct _MortiseChart
{
  GtkWidget parent_instance;

  char *title;
  MortiseChartKind kind;
  MortiseChartScale scale;
  GArray *points;
  gint64 start;
  gint64 end;
  double top;

  /* The point that is read out, or -1. */
  int cursor;
};

static inline const MortiseChartPoint *
chart_point (MortiseChart *self, guint index)
{
  return &g_array_index (self->points, MortiseChartPoint, index);
}

/* mortise-chart.c */
char *mortise_chart_dup_reading (MortiseChart *self, guint index);

/* mortise-chart-draw.c */
void mortise_chart_measure (GtkWidget *widget,
                            GtkOrientation orientation,
                            int for_size,
                            int *minimum,
                            int *natural,
                            int *minimum_baseline,
                            int *natural_baseline);
void mortise_chart_snapshot (GtkWidget *widget, GtkSnapshot *snapshot);
double mortise_chart_get_x (MortiseChart *self, gint64 time);

G_END_DECLS
