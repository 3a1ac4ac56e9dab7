/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-json-view.h"

#include <glib/gi18n.h>
#include <gtksourceview/gtksource.h>

#include "mortise-json-colors.h"
#include "mortise-json.h"

/* What a plugin gives back may be huge, and laying text out takes the main loop's time. */
#define MAX_SHOWN (32 * 1024)
/* A higher text scrolls. */
#define MAX_LINES 20

#define CATEGORY_ADDED "added"
#define CATEGORY_REMOVED "removed"

/**
 * MortiseJsonView:
 *
 * A value under a title, to be read and copied. Lines can be marked as changed, by a sign beside them and a tint.
 */
struct _MortiseJsonView
{
  AdwBin parent_instance;

  GtkLabel *title;
  GtkScrolledWindow *scroller;
  GtkSourceView *view;
};

G_DEFINE_FINAL_TYPE (MortiseJsonView, mortise_json_view, ADW_TYPE_BIN)

static void
add_category (MortiseJsonView *self, const char *category, const char *icon_name, const char *color)
{
  g_autoptr (GtkSourceMarkAttributes) attributes = gtk_source_mark_attributes_new ();
  GdkRGBA background;

  gdk_rgba_parse (&background, color);
  background.alpha = 0.18f;
  gtk_source_mark_attributes_set_icon_name (attributes, icon_name);
  gtk_source_mark_attributes_set_background (attributes, &background);
  gtk_source_view_set_mark_attributes (self->view, category, attributes, 0);
}

static void
mortise_json_view_class_init (MortiseJsonViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (GTK_SOURCE_TYPE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/mortise/Workbench/mortise-json-view.ui");
  gtk_widget_class_bind_template_child (widget_class, MortiseJsonView, scroller);
  gtk_widget_class_bind_template_child (widget_class, MortiseJsonView, title);
  gtk_widget_class_bind_template_child (widget_class, MortiseJsonView, view);
}

static void
mortise_json_view_init (MortiseJsonView *self)
{
  GtkTextBuffer *buffer;

  gtk_widget_init_template (GTK_WIDGET (self));

  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view));
  gtk_source_buffer_set_highlight_matching_brackets (GTK_SOURCE_BUFFER (buffer), FALSE);
  mortise_json_colors_follow (self->view);
  /* The GNOME palette's green and red. */
  add_category (self, CATEGORY_ADDED, "list-add-symbolic", "#2ec27e");
  add_category (self, CATEGORY_REMOVED, "list-remove-symbolic", "#e01b24");
}

/**
 * mortise_json_view_set_title:
 * @self: a view
 * @title: what the value is
 *
 * Names the value, to readers and to screen readers.
 */
void
mortise_json_view_set_title (MortiseJsonView *self, const char *title)
{
  g_return_if_fail (MORTISE_IS_JSON_VIEW (self));

  gtk_label_set_label (self->title, title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
}

static char *
dup_shown (const char *text)
{
  gsize length = strlen (text);
  const char *end = text + MIN (length, MAX_SHOWN);
  g_autofree char *rest = NULL;
  g_autofree char *shown = NULL;

  if (length <= MAX_SHOWN)
    return g_strdup (text);

  end = g_utf8_find_prev_char (text, end);
  shown = g_strndup (text, end - text);
  rest = g_format_size (length - (end - text));
  /* Translators: what stands at the end of a text that is too long to show; %s is a size such as “2 MB”. */
  return g_strdup_printf (_ ("%s\n… and %s more"), shown, rest);
}

/* Rows of a list are given their least height, so that has to be enough. */
static void
fit_height (MortiseJsonView *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view));
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self->view));
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);
  int line = PANGO_PIXELS_CEIL (pango_font_metrics_get_height (metrics));
  int margins = gtk_text_view_get_top_margin (GTK_TEXT_VIEW (self->view))
                + gtk_text_view_get_bottom_margin (GTK_TEXT_VIEW (self->view));

  gtk_scrolled_window_set_min_content_height (
      self->scroller, MIN (gtk_text_buffer_get_line_count (buffer), MAX_LINES) * line + margins);
  pango_font_metrics_unref (metrics);
}

static void
show (MortiseJsonView *self, const char *text, gboolean is_json)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view));
  g_autofree char *shown = dup_shown (text);

  gtk_source_view_set_show_line_marks (self->view, FALSE);
  gtk_source_buffer_set_highlight_syntax (GTK_SOURCE_BUFFER (buffer), is_json);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (self->view), is_json ? GTK_WRAP_WORD_CHAR : GTK_WRAP_NONE);
  gtk_text_buffer_set_text (buffer, shown, -1);
  fit_height (self);
}

/**
 * mortise_json_view_set_text:
 * @self: a view
 * @text: what to show
 *
 * Shows a text as it is, without marks.
 */
void
mortise_json_view_set_text (MortiseJsonView *self, const char *text)
{
  g_return_if_fail (MORTISE_IS_JSON_VIEW (self));

  show (self, text, FALSE);
}

/**
 * mortise_json_view_set_json:
 * @self: a view
 * @json: (nullable): a value
 *
 * Shows a value over several lines.
 */
void
mortise_json_view_set_json (MortiseJsonView *self, JsonNode *json)
{
  g_autofree char *text = json != NULL ? mortise_json_to_text (json, TRUE) : g_strdup ("null");

  g_return_if_fail (MORTISE_IS_JSON_VIEW (self));

  show (self, text, TRUE);
}

/**
 * mortise_json_view_mark_lines:
 * @self: a view
 * @lines: (element-type guint): lines of its text, from 0
 * @added: whether they were added, or else removed
 *
 * Marks lines as changed.
 */
void
mortise_json_view_mark_lines (MortiseJsonView *self, GArray *lines, gboolean added)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view));

  g_return_if_fail (MORTISE_IS_JSON_VIEW (self));

  gtk_source_view_set_show_line_marks (self->view, TRUE);
  for (guint i = 0; i < lines->len; i++)
    {
      GtkTextIter at;

      if (!gtk_text_buffer_get_iter_at_line (buffer, &at, g_array_index (lines, guint, i)))
        break;
      gtk_source_buffer_create_source_mark (GTK_SOURCE_BUFFER (buffer), NULL, added ? CATEGORY_ADDED : CATEGORY_REMOVED,
                                            &at);
    }
}
