/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-chart-private.h"

#include <glib/gi18n.h>
#include <math.h>

#define PLOT_HEIGHT 56
#define MIN_WIDTH 120
#define NATURAL_WIDTH 220
#define TEXT_GAP 3
#define TEXT_SCALE 0.8
#define TEXT_ALPHA 0.65f
#define MINUTE_US (60 * (gint64) G_USEC_PER_SEC)

static PangoLayout *
create_text (GtkWidget *widget, const char *text)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (widget, text);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_scale_new (TEXT_SCALE));
  pango_layout_set_attributes (layout, attributes);
  return layout;
}

static int
get_text_height (GtkWidget *widget)
{
  g_autoptr (PangoLayout) layout = create_text (widget, "0");
  int height;

  pango_layout_get_pixel_size (layout, NULL, &height);
  return height;
}

/* A line of text above the plot and one below. */
void
mortise_chart_measure (GtkWidget *widget,
                       GtkOrientation orientation,
                       int for_size,
                       int *minimum,
                       int *natural,
                       int *minimum_baseline,
                       int *natural_baseline)
{
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = MIN_WIDTH;
      *natural = NATURAL_WIDTH;
    }
  else
    *minimum = *natural = PLOT_HEIGHT + 2 * (get_text_height (widget) + TEXT_GAP);
}

/* Time runs with the script. */
double
mortise_chart_get_x (MortiseChart *self, gint64 time)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self));
  double share = (double) (time - self->start) / (double) MAX (self->end - self->start, 1);

  return gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL ? width * (1 - share) : width * share;
}

static double
get_y (MortiseChart *self, double value)
{
  return PLOT_HEIGHT * (1 - CLAMP (value / self->top, 0, 1));
}

/* --- what was measured -------------------------------------------------------------------------------------------- */

static guint
find_end_of_run (MortiseChart *self, guint first)
{
  guint i;

  for (i = first + 1; i < self->points->len; i++)
    if (chart_point (self, i)->breaks)
      break;
  return i;
}

static void
draw_run (MortiseChart *self, cairo_t *cr, guint first, guint end)
{
  double left = mortise_chart_get_x (self, chart_point (self, first)->time);
  double right = mortise_chart_get_x (self, chart_point (self, end - 1)->time);

  if (end == first + 1)
    {
      cairo_arc (cr, left, get_y (self, chart_point (self, first)->value), 1.5, 0, 2 * G_PI);
      cairo_fill (cr);
      return;
    }
  for (guint i = first; i < end; i++)
    cairo_line_to (cr, mortise_chart_get_x (self, chart_point (self, i)->time),
                   get_y (self, chart_point (self, i)->value));
  cairo_stroke_preserve (cr);
  cairo_line_to (cr, right, PLOT_HEIGHT);
  cairo_line_to (cr, left, PLOT_HEIGHT);
  cairo_close_path (cr);
}

static void
draw_line (MortiseChart *self, cairo_t *cr, const GdkRGBA *color)
{
  GdkRGBA shade = *color;

  shade.alpha *= 0.2f;
  cairo_set_line_width (cr, 1.5);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  for (guint first = 0; first < self->points->len; first = find_end_of_run (self, first))
    {
      gdk_cairo_set_source_rgba (cr, color);
      draw_run (self, cr, first, find_end_of_run (self, first));
      gdk_cairo_set_source_rgba (cr, &shade);
      cairo_fill (cr);
    }
}

/* A bar stands for the minute that begins at its point. */
static void
draw_bars (MortiseChart *self, cairo_t *cr, const GdkRGBA *color)
{
  gdk_cairo_set_source_rgba (cr, color);
  for (guint i = 0; i < self->points->len; i++)
    {
      const MortiseChartPoint *point = chart_point (self, i);
      double begin = mortise_chart_get_x (self, point->time);
      double end = mortise_chart_get_x (self, MIN (point->time + MINUTE_US, self->end));
      double y = MIN (get_y (self, point->value), PLOT_HEIGHT - 2);

      if (point->value > 0)
        cairo_rectangle (cr, MIN (begin, end), y, MAX (fabs (end - begin) - 1, 2), PLOT_HEIGHT - y);
    }
  cairo_fill (cr);
}

static void
draw_cursor (MortiseChart *self, cairo_t *cr, const GdkRGBA *text)
{
  const MortiseChartPoint *point = chart_point (self, (guint) self->cursor);
  double x = mortise_chart_get_x (self, point->time);

  gdk_cairo_set_source_rgba (cr, text);
  cairo_set_line_width (cr, 1);
  cairo_move_to (cr, x, 0);
  cairo_line_to (cr, x, PLOT_HEIGHT);
  cairo_stroke (cr);
  cairo_arc (cr, x, get_y (self, point->value), 3, 0, 2 * G_PI);
  cairo_fill (cr);
}

static void
draw_plot (MortiseChart *self, GtkSnapshot *snapshot, double top, const GdkRGBA *text)
{
  GtkStyleContext *style = gtk_widget_get_style_context (GTK_WIDGET (self));
  float width = gtk_widget_get_width (GTK_WIDGET (self));
  const char *name = self->kind == MORTISE_CHART_BARS ? "error_color" : "accent_color";
  cairo_t *cr;
  GdkRGBA color;

  if (!gtk_style_context_lookup_color (style, name, &color))
    color = *text;
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, top - 2, width, PLOT_HEIGHT + 4));
  cairo_translate (cr, 0, top);
  gdk_cairo_set_source_rgba (cr, &(GdkRGBA){ text->red, text->green, text->blue, 0.2f });
  cairo_rectangle (cr, 0, PLOT_HEIGHT, width, 1);
  cairo_rectangle (cr, 0, 0, width, 1);
  cairo_fill (cr);
  if (self->kind == MORTISE_CHART_LINE)
    draw_line (self, cr, &color);
  else
    draw_bars (self, cr, &color);
  if (self->cursor >= 0)
    draw_cursor (self, cr, text);
  cairo_destroy (cr);
}

/* --- numbers ------------------------------------------------------------------------------------------------------ */

/* @place: 0 at the side where lines begin, 1 at the other. */
static void
draw_text (MortiseChart *self, GtkSnapshot *snapshot, const char *text, double place, double y, const GdkRGBA *color)
{
  GtkWidget *widget = GTK_WIDGET (self);
  g_autoptr (PangoLayout) layout = create_text (widget, text);
  GdkRGBA dim = { color->red, color->green, color->blue, color->alpha * TEXT_ALPHA };
  int width;

  if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
    place = 1 - place;
  pango_layout_get_pixel_size (layout, &width, NULL);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot,
                          &GRAPHENE_POINT_INIT ((float) ((gtk_widget_get_width (widget) - width) * place), (float) y));
  gtk_snapshot_append_layout (snapshot, layout, &dim);
  gtk_snapshot_restore (snapshot);
}

static char *
dup_start_text (MortiseChart *self)
{
  gint64 minutes = (self->end - self->start + MINUTE_US / 2) / MINUTE_US;

  if (minutes == 60)
    return g_strdup (_ ("1 hour ago"));
  return g_strdup_printf (ngettext ("%d minute ago", "%d minutes ago", (gulong) minutes), (int) minutes);
}

void
mortise_chart_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  MortiseChart *self = MORTISE_CHART (widget);
  g_autofree char *top_text = self->scale.format (self->top);
  g_autofree char *reading = self->cursor >= 0 ? mortise_chart_dup_reading (self, (guint) self->cursor) : NULL;
  g_autofree char *start_text = dup_start_text (self);
  double text_height = get_text_height (widget);
  double top = text_height + TEXT_GAP, below = top + PLOT_HEIGHT + TEXT_GAP;
  GdkRGBA text;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &text);
  draw_text (self, snapshot, top_text, 0, 0, &text);
  if (reading != NULL)
    draw_text (self, snapshot, reading, 1, 0, &text);
  draw_plot (self, snapshot, top, &text);
  if (self->points->len == 0)
    draw_text (self, snapshot, _ ("Nothing recorded"), 0.5, top + (PLOT_HEIGHT - text_height) / 2, &text);
  draw_text (self, snapshot, start_text, 0, below, &text);
  draw_text (self, snapshot, _ ("now"), 1, below, &text);
}
