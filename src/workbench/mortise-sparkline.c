/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-sparkline.h"

#include <glib/gi18n.h>

#define HEIGHT 20
#define MIN_WIDTH 60
/* A minute with a call is seen, however many another had. */
#define LEAST_BAR 2

/**
 * MortiseSparkline:
 *
 * How often something happened in each of the last minutes, as bars without axes; who does not see them is told in
 * words, as is the pointer.
 */
struct _MortiseSparkline
{
  GtkWidget parent_instance;

  guint *counts;
  guint n_counts;
  guint most;
};

G_DEFINE_FINAL_TYPE (MortiseSparkline, mortise_sparkline, GTK_TYPE_WIDGET)

static void
mortise_sparkline_measure (GtkWidget *widget,
                           GtkOrientation orientation,
                           int for_size,
                           int *minimum,
                           int *natural,
                           int *minimum_baseline,
                           int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? MIN_WIDTH : HEIGHT;
}

static void
draw_bar (MortiseSparkline *self, GtkSnapshot *snapshot, guint i, const GdkRGBA *color)
{
  float width = gtk_widget_get_width (GTK_WIDGET (self)), height = gtk_widget_get_height (GTK_WIDGET (self));
  float step = width / self->n_counts;
  gboolean is_rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  float x = is_rtl ? width - (i + 1) * step : i * step;
  float length = MAX (height * self->counts[i] / self->most, LEAST_BAR);

  gtk_snapshot_append_color (snapshot, color, &GRAPHENE_RECT_INIT (x, height - length, MAX (step - 0.5f, 1), length));
}

static void
mortise_sparkline_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  MortiseSparkline *self = MORTISE_SPARKLINE (widget);
  GtkStyleContext *style = gtk_widget_get_style_context (widget);
  GdkRGBA text, bar;

  gtk_style_context_get_color (style, &text);
  if (!gtk_style_context_lookup_color (style, "accent_bg_color", &bar))
    bar = text;
  text.alpha *= 0.25f;
  gtk_snapshot_append_color (
      snapshot, &text, &GRAPHENE_RECT_INIT (0, gtk_widget_get_height (widget) - 1, gtk_widget_get_width (widget), 1));
  for (guint i = 0; i < self->n_counts; i++)
    if (self->counts[i] > 0)
      draw_bar (self, snapshot, i, &bar);
}

static void
mortise_sparkline_finalize (GObject *object)
{
  g_free (MORTISE_SPARKLINE (object)->counts);
  G_OBJECT_CLASS (mortise_sparkline_parent_class)->finalize (object);
}

static void
mortise_sparkline_class_init (MortiseSparklineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = mortise_sparkline_finalize;
  widget_class->measure = mortise_sparkline_measure;
  widget_class->snapshot = mortise_sparkline_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (widget_class, "sparkline");
}

static void
mortise_sparkline_init (MortiseSparkline *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

/**
 * mortise_sparkline_new:
 *
 * Returns: (transfer floating): one with nothing in it
 */
GtkWidget *
mortise_sparkline_new (void)
{
  return g_object_new (MORTISE_TYPE_SPARKLINE, NULL);
}

static void
describe (MortiseSparkline *self)
{
  g_autofree char *text = NULL;
  guint64 sum = 0;

  for (guint i = 0; i < self->n_counts; i++)
    sum += self->counts[i];
  /* Translators: how often it was called in so many minutes. */
  text = g_strdup_printf (_ ("Last %u minutes: %u calls, at most %u in a minute"), self->n_counts,
                          (guint) MIN (sum, G_MAXUINT), self->most);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), text);
}

/**
 * mortise_sparkline_set_counts:
 * @self: a sparkline
 * @counts: (array length=n_counts): how often in each minute, the oldest first
 * @n_counts: how many minutes
 *
 * Shows them.
 */
void
mortise_sparkline_set_counts (MortiseSparkline *self, const guint *counts, guint n_counts)
{
  g_return_if_fail (MORTISE_IS_SPARKLINE (self));

  g_free (self->counts);
  self->counts = g_memdup2 (counts, n_counts * sizeof *counts);
  self->n_counts = n_counts;
  self->most = 0;
  for (guint i = 0; i < n_counts; i++)
    self->most = MAX (self->most, counts[i]);
  describe (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
