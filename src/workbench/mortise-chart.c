/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-chart-private.h"

#include <glib/gi18n.h>
#include <math.h>

/**
 * MortiseChart:
 *
 * A small chart of one thing over time, with the numbers at its axes. What is at a point is told by a tooltip, and to
 * who has no pointer by the arrow keys; who does not see it is told the last, the least and the most.
 *
 * It shows what it is given; whoever owns it gives it newer points.
 */

G_DEFINE_FINAL_TYPE (MortiseChart, mortise_chart, GTK_TYPE_WIDGET)

/* --- in words ----------------------------------------------------------------------------------------------------- */

/* Returns: (transfer full): what was measured at a point, and when */
char *
mortise_chart_dup_reading (MortiseChart *self, guint index)
{
  const MortiseChartPoint *point = chart_point (self, index);
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (point->time / G_USEC_PER_SEC);
  g_autofree char *clock = g_date_time_format (time, self->kind == MORTISE_CHART_LINE ? "%X" : "%H:%M");
  g_autofree char *value = self->scale.format (point->value);

  /* Translators: a time of day, and what was measured then. */
  return g_strdup_printf (_ ("%s: %s"), clock, value);
}

static char *
describe_line (MortiseChart *self)
{
  double least = INFINITY, most = -INFINITY;
  g_autofree char *last_text = NULL, *least_text = NULL, *most_text = NULL;

  for (guint i = 0; i < self->points->len; i++)
    {
      least = MIN (least, chart_point (self, i)->value);
      most = MAX (most, chart_point (self, i)->value);
    }
  last_text = self->scale.format (chart_point (self, self->points->len - 1)->value);
  least_text = self->scale.format (least);
  most_text = self->scale.format (most);
  /* Translators: three values of the same kind, such as 12 MiB. */
  return g_strdup_printf (_ ("Last %s, least %s, most %s"), last_text, least_text, most_text);
}

static char *
describe_bars (MortiseChart *self)
{
  double sum = 0, most = 0;
  g_autofree char *sum_text = NULL, *most_text = NULL;

  for (guint i = 0; i < self->points->len; i++)
    {
      sum += chart_point (self, i)->value;
      most = MAX (most, chart_point (self, i)->value);
    }
  sum_text = self->scale.format (sum);
  most_text = self->scale.format (most);
  /* Translators: two numbers of the same kind of event. */
  return g_strdup_printf (_ ("%s in all, at most %s in a minute"), sum_text, most_text);
}

static void
update_description (MortiseChart *self)
{
  g_autofree char *text = NULL;

  if (self->points->len == 0)
    text = g_strdup (_ ("Nothing recorded"));
  else if (self->cursor >= 0)
    text = mortise_chart_dup_reading (self, (guint) self->cursor);
  else
    text = self->kind == MORTISE_CHART_LINE ? describe_line (self) : describe_bars (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

/* --- reading a point ---------------------------------------------------------------------------------------------- */

static int
find_nearest (MortiseChart *self, double x)
{
  int nearest = -1;
  double least = INFINITY;

  for (guint i = 0; i < self->points->len; i++)
    {
      double distance = fabs (mortise_chart_get_x (self, chart_point (self, i)->time) - x);

      if (distance < least)
        {
          least = distance;
          nearest = (int) i;
        }
    }
  return nearest;
}

static void
set_cursor (MortiseChart *self, int cursor)
{
  if (self->cursor == cursor)
    return;
  self->cursor = cursor;
  update_description (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
mortise_chart_query_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard_tooltip, GtkTooltip *tooltip)
{
  MortiseChart *self = MORTISE_CHART (widget);
  int index = keyboard_tooltip ? self->cursor : find_nearest (self, x);
  g_autofree char *text = NULL;

  if (index < 0)
    return FALSE;
  text = mortise_chart_dup_reading (self, (guint) index);
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

static void
on_motion (MortiseChart *self, double x, double y)
{
  set_cursor (self, find_nearest (self, x));
}

static void
on_leave (MortiseChart *self)
{
  set_cursor (self, -1);
}

static gboolean
on_key_pressed (MortiseChart *self, guint keyval)
{
  int last = (int) self->points->len - 1;
  int step = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL ? -1 : 1;
  int cursor = self->cursor >= 0 ? self->cursor : last;

  switch (keyval)
    {
    case GDK_KEY_Left:
      cursor -= step;
      break;
    case GDK_KEY_Right:
      cursor += step;
      break;
    case GDK_KEY_Home:
      cursor = 0;
      break;
    case GDK_KEY_End:
      cursor = last;
      break;
    default:
      return FALSE;
    }
  if (last >= 0)
    set_cursor (self, CLAMP (cursor, 0, last));
  return TRUE;
}

/* --- the widget --------------------------------------------------------------------------------------------------- */

static void
mortise_chart_finalize (GObject *object)
{
  MortiseChart *self = MORTISE_CHART (object);

  g_free (self->title);
  g_array_unref (self->points);
  G_OBJECT_CLASS (mortise_chart_parent_class)->finalize (object);
}

static void
mortise_chart_class_init (MortiseChartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = mortise_chart_finalize;
  widget_class->measure = mortise_chart_measure;
  widget_class->snapshot = mortise_chart_snapshot;
  widget_class->query_tooltip = mortise_chart_query_tooltip;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (widget_class, "chart");
}

static void
add_controllers (MortiseChart *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  g_signal_connect_swapped (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (on_leave), self);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (on_key_pressed), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (on_leave), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
}

static void
mortise_chart_init (MortiseChart *self)
{
  self->points = g_array_new (FALSE, FALSE, sizeof (MortiseChartPoint));
  self->cursor = -1;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  add_controllers (self);
}

/**
 * mortise_chart_new:
 * @title: what it shows, for who does not see it
 * @kind: how it shows it
 * @scale: how values are shown
 *
 * Returns: (transfer floating): a chart with nothing in it
 */
GtkWidget *
mortise_chart_new (const char *title, MortiseChartKind kind, const MortiseChartScale *scale)
{
  MortiseChart *self = g_object_new (MORTISE_TYPE_CHART, NULL);

  self->title = g_strdup (title);
  self->kind = kind;
  self->scale = *scale;
  self->top = scale->least_top;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  update_description (self);
  return GTK_WIDGET (self);
}

/* The next of 1, 2, 5, 10, 20, … units. */
static double
round_up (double value, double unit)
{
  double power = pow (10, floor (log10 (value / unit)));
  double digits = value / unit / power;

  return (digits <= 1 ? 1 : digits <= 2 ? 2 : digits <= 5 ? 5 : 10) * power * unit;
}

/**
 * mortise_chart_set_points:
 * @self: a chart
 * @points: (array length=n_points): what was measured, in the order of time
 * @n_points: how many
 * @start: where the axis of time begins, in µs since 1970; earlier points are left out
 * @end: where it ends
 *
 * Shows what was measured.
 */
void
mortise_chart_set_points (MortiseChart *self, const MortiseChartPoint *points, guint n_points, gint64 start, gint64 end)
{
  double most = 0;

  g_return_if_fail (MORTISE_IS_CHART (self));
  g_return_if_fail (start < end);

  g_array_set_size (self->points, 0);
  for (guint i = 0; i < n_points; i++)
    if (points[i].time >= start && points[i].time <= end && isfinite (points[i].value))
      {
        g_array_append_val (self->points, points[i]);
        most = MAX (most, points[i].value);
      }
  self->start = start;
  self->end = end;
  self->top = most > self->scale.least_top ? round_up (most, self->scale.unit) : self->scale.least_top;
  self->cursor = MIN (self->cursor, (int) self->points->len - 1);
  update_description (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
