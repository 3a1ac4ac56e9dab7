/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * MortiseChartPoint:
 * @time: when, in µs since 1970
 * @value: how much
 * @breaks: whether nothing is known of the time between the point before and this one
 *
 * What was measured at a time.
 */
typedef struct
{
  gint64 time;
  double value;
  gboolean breaks;
} MortiseChartPoint;

/**
 * MortiseChartKind:
 * @MORTISE_CHART_LINE: something that has a value at each time, such as memory
 * @MORTISE_CHART_BARS: something that happens so many times, such as errors
 */
typedef enum
{
  MORTISE_CHART_LINE,
  MORTISE_CHART_BARS,
} MortiseChartKind;

/**
 * MortiseChartFormat:
 * @value: a value
 *
 * Returns: (transfer full): it as people read it, with its unit
 */
typedef char *(*MortiseChartFormat) (double value);

/**
 * MortiseChartScale:
 * @unit: what round numbers are multiples of: 1, or such as 1024 × 1024 for bytes
 * @least_top: the top of the axis is this at least, so that next to nothing looks like it
 * @format: how a value is written
 *
 * How values are shown.
 */
typedef struct
{
  double unit;
  double least_top;
  MortiseChartFormat format;
} MortiseChartScale;

#define MORTISE_TYPE_CHART (mortise_chart_get_type ())
G_DECLARE_FINAL_TYPE (MortiseChart, mortise_chart, MORTISE, CHART, GtkWidget)

GtkWidget *mortise_chart_new (const char *title, MortiseChartKind kind, const MortiseChartScale *scale);
void mortise_chart_set_points (MortiseChart *self,
                               const MortiseChartPoint *points,
                               guint n_points,
                               gint64 start,
                               gint64 end);

G_END_DECLS
