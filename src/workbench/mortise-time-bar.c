/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-time-bar.h"

#define HEIGHT 8
/* A call that took next to nothing is still to be seen. */
#define MIN_LENGTH 3

/**
 * MortiseTimeBar:
 *
 * When a call ran within its dispatch: the bar's place is when, its length how long. The part that was spent waiting is
 * lighter.
 */
struct _MortiseTimeBar
{
  GtkWidget parent_instance;

  gint64 total_us;
  gint64 start_us;
  gint64 wall_us;
  gint64 queue_us;
};

G_DEFINE_FINAL_TYPE (MortiseTimeBar, mortise_time_bar, GTK_TYPE_WIDGET)

static void
mortise_time_bar_measure (GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 48 : HEIGHT;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 160 : HEIGHT;
}

static void
append_bar (GtkSnapshot *snapshot, GtkWidget *widget, float from, float to, const GdkRGBA *color, float alpha)
{
  int width = gtk_widget_get_width (widget);
  float top = (gtk_widget_get_height (widget) - HEIGHT) / 2.f;
  GdkRGBA shade = *color;
  GskRoundedRect outline;

  if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
    {
      float mirrored = width - to;

      to = width - from;
      from = mirrored;
    }

  shade.alpha *= alpha;
  gsk_rounded_rect_init_from_rect (&outline, &GRAPHENE_RECT_INIT (from, top, MAX (to - from, 0), HEIGHT), HEIGHT / 2.f);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, &shade, &outline.bounds);
  gtk_snapshot_pop (snapshot);
}

static void
mortise_time_bar_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  MortiseTimeBar *self = MORTISE_TIME_BAR (widget);
  GtkStyleContext *style = gtk_widget_get_style_context (widget);
  float width = gtk_widget_get_width (widget);
  gint64 total = MAX (MAX (self->total_us, self->start_us + self->wall_us), 1);
  float from = CLAMP (width * self->start_us / total, 0, width - MIN_LENGTH);
  float to = CLAMP (width * (self->start_us + self->wall_us) / total, from + MIN_LENGTH, width);
  float run = CLAMP (width * (self->start_us + MIN (self->queue_us, self->wall_us)) / total, from, to);
  GdkRGBA text, bar;

  gtk_style_context_get_color (style, &text);
  if (!gtk_style_context_lookup_color (style, "accent_bg_color", &bar))
    bar = text;

  append_bar (snapshot, widget, 0, width, &text, 0.12f);
  append_bar (snapshot, widget, from, to, &bar, 0.4f);
  append_bar (snapshot, widget, run, to, &bar, 1.f);
}

static void
mortise_time_bar_class_init (MortiseTimeBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = mortise_time_bar_measure;
  widget_class->snapshot = mortise_time_bar_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (widget_class, "timebar");
}

static void
mortise_time_bar_init (MortiseTimeBar *self)
{
}

/**
 * mortise_time_bar_set_times:
 * @self: a bar
 * @total_us: how long the dispatch took, in microseconds
 * @start_us: when the call began, in microseconds since the dispatch did
 * @wall_us: how long it took, in microseconds
 * @queue_us: how much of that it waited, in microseconds
 *
 * Shows the times of a call.
 */
void
mortise_time_bar_set_times (MortiseTimeBar *self, gint64 total_us, gint64 start_us, gint64 wall_us, gint64 queue_us)
{
  g_return_if_fail (MORTISE_IS_TIME_BAR (self));

  self->total_us = MAX (total_us, 0);
  self->start_us = MAX (start_us, 0);
  self->wall_us = MAX (wall_us, 0);
  self->queue_us = MAX (queue_us, 0);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
