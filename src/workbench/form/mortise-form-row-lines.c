/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts of several lines. There is no Enter to apply them with: leaving the field does. */
#include "mortise-form-row.h"

#define MIN_LINES 3
#define MAX_LINES 12
#define MARGIN 6

static char *
dup_shown (GtkTextBuffer *buffer)
{
  GtkTextIter begin, end;

  gtk_text_buffer_get_bounds (buffer, &begin, &end);
  return gtk_text_buffer_get_text (buffer, &begin, &end, FALSE);
}

/* Rows of a list are given their least height, so that has to be enough. */
static void
fit_height (GtkWidget *view)
{
  PangoContext *context = gtk_widget_get_pango_context (view);
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);
  int line = PANGO_PIXELS_CEIL (pango_font_metrics_get_height (metrics));
  int n_lines = gtk_text_buffer_get_line_count (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)));

  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (gtk_widget_get_parent (view)),
                                              CLAMP (n_lines, MIN_LINES, MAX_LINES) * line + 2 * MARGIN);
  pango_font_metrics_unref (metrics);
}

static void
show_lines (MortiseFormRow *self, GtkWidget *view)
{
  MortiseField *field = mortise_form_row_get_field (self);
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  g_autofree char *text = mortise_field_dup_text (field), *shown = dup_shown (buffer);

  if (!g_str_equal (text, shown))
    gtk_text_buffer_set_text (buffer, text, -1);
  gtk_text_view_set_editable (GTK_TEXT_VIEW (view), mortise_field_is_editable (field));
  fit_height (view);
}

static void
on_edited (GtkTextBuffer *buffer, MortiseFormRow *self)
{
  g_autofree char *text = dup_shown (buffer);

  if (!mortise_form_row_is_showing (self))
    mortise_field_set_text (mortise_form_row_get_field (self), text);
}

static void
on_left (MortiseFormRow *self)
{
  if (mortise_form_row_get_field (self) != NULL)
    mortise_field_commit (mortise_form_row_get_field (self));
}

void
mortise_form_row_build_lines (MortiseFormRow *self)
{
  GtkWidget *view
      = g_object_new (GTK_TYPE_TEXT_VIEW, "wrap-mode", GTK_WRAP_WORD_CHAR, "accepts-tab", FALSE, "top-margin", MARGIN,
                      "bottom-margin", MARGIN, "left-margin", 9, "right-margin", 9, NULL);
  GtkWidget *scroller = g_object_new (GTK_TYPE_SCROLLED_WINDOW, "child", view, "overflow", GTK_OVERFLOW_HIDDEN, NULL);
  GtkEventController *focus = gtk_event_controller_focus_new ();

  gtk_widget_add_css_class (scroller, "form-lines");
  mortise_form_row_add_below (self, scroller);
  mortise_form_row_add_control (self, view, show_lines);
  g_signal_connect_object (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), "changed", G_CALLBACK (on_edited), self, 0);
  g_signal_connect_object (focus, "leave", G_CALLBACK (on_left), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (view, focus);
}
