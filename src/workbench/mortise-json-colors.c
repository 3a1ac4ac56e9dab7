/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-json-colors.h"

#include <adwaita.h>

static GtkSourceLanguage *
get_language (void)
{
  return gtk_source_language_manager_get_language (gtk_source_language_manager_get_default (), "json");
}

static GtkSourceStyleScheme *
get_scheme (AdwStyleManager *style)
{
  const char *id = adw_style_manager_get_dark (style) ? "Adwaita-dark" : "Adwaita";

  return gtk_source_style_scheme_manager_get_scheme (gtk_source_style_scheme_manager_get_default (), id);
}

static void
set_scheme (GtkSourceBuffer *buffer, GParamSpec *pspec, AdwStyleManager *style)
{
  gtk_source_buffer_set_style_scheme (buffer, get_scheme (style));
}

static void
begin (GtkWidget *view)
{
  GtkSourceBuffer *buffer = GTK_SOURCE_BUFFER (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)));

  g_signal_handlers_disconnect_by_func (view, begin, NULL);
  gtk_source_buffer_set_language (buffer, get_language ());
  mortise_json_colors_follow_scheme (buffer);
}

/**
 * mortise_json_colors_follow_scheme:
 * @buffer: a text in any language
 *
 * Has it light or dark as the application is.
 */
void
mortise_json_colors_follow_scheme (GtkSourceBuffer *buffer)
{
  AdwStyleManager *style = adw_style_manager_get_default ();

  g_signal_connect_object (style, "notify::dark", G_CALLBACK (set_scheme), buffer, G_CONNECT_SWAPPED);
  set_scheme (buffer, NULL, style);
}

/**
 * mortise_json_colors_prepare:
 *
 * Has GtkSourceView read its languages and schemes, which are many files, at a time when nobody waits for the main
 * loop.
 */
void
mortise_json_colors_prepare (void)
{
  get_language ();
  get_scheme (adw_style_manager_get_default ());
}

/**
 * mortise_json_colors_follow:
 * @view: a view of JSON
 *
 * Gives its text the colours of the language, light or dark as the application is, from when it is shown first.
 */
void
mortise_json_colors_follow (GtkSourceView *view)
{
  g_signal_connect (view, "map", G_CALLBACK (begin), NULL);
}
