/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-source-window.h"

#include <glib/gi18n.h>
#include <gtksourceview/gtksource.h>

#include "mortise-config.h"
#include "mortise-json-colors.h"

/**
 * MortiseSourceWindow:
 *
 * A file of a plugin that is being written, to mend what the inspector led to without leaving the workbench. It is no
 * development environment: one file, its colours, and a way to open it elsewhere.
 */
struct _MortiseSourceWindow
{
  AdwWindow parent_instance;

  AdwWindowTitle *heading;
  AdwToastOverlay *toasts;
  GtkSourceView *view;

  GtkSourceFile *file;
  char *path;
  guint line;
  gboolean is_closing;
};

G_DEFINE_FINAL_TYPE (MortiseSourceWindow, mortise_source_window, ADW_TYPE_WINDOW)

/* What PEP 8 says of Python, and the GNU style of C. */
#define PYTHON_INDENT 4
#define USUAL_INDENT 2

static GtkTextBuffer *
get_buffer (MortiseSourceWindow *self)
{
  return gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view));
}

static void
tell (MortiseSourceWindow *self, const char *text)
{
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (text));
}

static void
show_modified (MortiseSourceWindow *self)
{
  gboolean is_modified = gtk_text_buffer_get_modified (get_buffer (self));
  g_autofree char *name = g_path_get_basename (self->path);
  /* Translators: the name of a file with changes that are not saved. */
  g_autofree char *changed = g_strdup_printf (_ ("%s (Changed)"), name);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "source.save", is_modified);
  gtk_window_set_title (GTK_WINDOW (self), is_modified ? changed : name);
  adw_window_title_set_title (self->heading, is_modified ? changed : name);
}

/* --- reading ------------------------------------------------------------------------------------------------------ */

static void
go_to_line (MortiseSourceWindow *self, guint line)
{
  GtkTextBuffer *buffer = get_buffer (self);
  GtkTextIter iter;

  gtk_text_buffer_get_iter_at_line (buffer, &iter, line > 0 ? (int) line - 1 : 0);
  gtk_text_buffer_place_cursor (buffer, &iter);
  gtk_text_view_scroll_to_mark (GTK_TEXT_VIEW (self->view), gtk_text_buffer_get_insert (buffer), 0.1, FALSE, 0, 0);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MortiseSourceWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!gtk_source_file_loader_load_finish (GTK_SOURCE_FILE_LOADER (source), result, &error))
    {
      tell (self, error->message);
      return;
    }
  gtk_text_view_set_editable (GTK_TEXT_VIEW (self->view), TRUE);
  go_to_line (self, self->line);
  show_modified (self);
}

static void
read_file (MortiseSourceWindow *self)
{
  GtkSourceBuffer *buffer = GTK_SOURCE_BUFFER (get_buffer (self));
  GtkSourceLanguage *language
      = gtk_source_language_manager_guess_language (gtk_source_language_manager_get_default (), self->path, NULL);
  gboolean is_python = language != NULL && g_str_has_prefix (gtk_source_language_get_id (language), "python");
  g_autoptr (GtkSourceFileLoader) loader = gtk_source_file_loader_new (buffer, self->file);

  gtk_source_buffer_set_language (buffer, language);
  gtk_source_view_set_insert_spaces_instead_of_tabs (self->view, TRUE);
  gtk_source_view_set_indent_width (self->view, is_python ? PYTHON_INDENT : USUAL_INDENT);
  gtk_text_view_set_editable (GTK_TEXT_VIEW (self->view), FALSE);
  gtk_source_file_loader_load_async (loader, G_PRIORITY_DEFAULT, NULL, NULL, NULL, NULL, read_cb, g_object_ref (self));
}

/* --- saving ------------------------------------------------------------------------------------------------------- */

static void save (MortiseSourceWindow *self, GtkSourceFileSaverFlags flags);

static void
on_overwrite_response (MortiseSourceWindow *self, const char *response)
{
  if (g_str_equal (response, "overwrite"))
    save (self, GTK_SOURCE_FILE_SAVER_FLAGS_IGNORE_MODIFICATION_TIME);
  else if (g_str_equal (response, "reload"))
    read_file (self);
}

static void
ask_whether_to_overwrite (MortiseSourceWindow *self)
{
  GtkWidget *dialog
      = adw_message_dialog_new (GTK_WINDOW (self), _ ("The File Was Changed Elsewhere"),
                                _ ("Another program has saved it since it was read here. One of the two is lost."));

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "reload",
                                    _ ("_Read It Again"), "overwrite", _ ("_Overwrite It"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "reload", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "overwrite", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_overwrite_response), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MortiseSourceWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean is_closing = self->is_closing;

  self->is_closing = FALSE;
  if (gtk_source_file_saver_save_finish (GTK_SOURCE_FILE_SAVER (source), result, &error))
    {
      show_modified (self);
      if (is_closing)
        gtk_window_close (GTK_WINDOW (self));
    }
  else if (g_error_matches (error, GTK_SOURCE_FILE_SAVER_ERROR, GTK_SOURCE_FILE_SAVER_ERROR_EXTERNALLY_MODIFIED))
    ask_whether_to_overwrite (self);
  else
    tell (self, error->message);
}

static void
save (MortiseSourceWindow *self, GtkSourceFileSaverFlags flags)
{
  g_autoptr (GtkSourceFileSaver) saver = gtk_source_file_saver_new (GTK_SOURCE_BUFFER (get_buffer (self)), self->file);

  gtk_source_file_saver_set_flags (saver, flags);
  gtk_source_file_saver_save_async (saver, G_PRIORITY_DEFAULT, NULL, NULL, NULL, NULL, saved_cb, g_object_ref (self));
}

static void
on_save (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  save (MORTISE_SOURCE_WINDOW (widget), GTK_SOURCE_FILE_SAVER_FLAGS_NONE);
}

static void
open_elsewhere (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  g_autofree char *uri = g_filename_to_uri (MORTISE_SOURCE_WINDOW (widget)->path, NULL, NULL);

  if (uri != NULL)
    gtk_show_uri (GTK_WINDOW (widget), uri, GDK_CURRENT_TIME);
}

/* --- closing ------------------------------------------------------------------------------------------------------ */

static void
on_close_response (MortiseSourceWindow *self, const char *response)
{
  if (g_str_equal (response, "cancel"))
    return;
  self->is_closing = g_str_equal (response, "save");
  if (self->is_closing)
    save (self, GTK_SOURCE_FILE_SAVER_FLAGS_NONE);
  else
    gtk_window_destroy (GTK_WINDOW (self));
}

static gboolean
mortise_source_window_close_request (GtkWindow *window)
{
  MortiseSourceWindow *self = MORTISE_SOURCE_WINDOW (window);
  GtkWidget *dialog;

  if (!gtk_text_buffer_get_modified (get_buffer (self)))
    return GTK_WINDOW_CLASS (mortise_source_window_parent_class)->close_request (window);
  dialog = adw_message_dialog_new (window, _ ("Save the Changes?"), _ ("What is not saved is lost."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "discard", _ ("_Discard"),
                                    "save", _ ("_Save"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "discard", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "save", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "save");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_close_response), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
  return TRUE;
}

/* --- the window --------------------------------------------------------------------------------------------------- */

static void
mortise_source_window_dispose (GObject *object)
{
  MortiseSourceWindow *self = MORTISE_SOURCE_WINDOW (object);

  g_clear_object (&self->file);
  g_clear_pointer (&self->path, g_free);
  G_OBJECT_CLASS (mortise_source_window_parent_class)->dispose (object);
}

static void
mortise_source_window_class_init (MortiseSourceWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mortise_source_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = mortise_source_window_close_request;

  g_type_ensure (GTK_SOURCE_TYPE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/mortise/Workbench/mortise-source-window.ui");
  gtk_widget_class_bind_template_child (widget_class, MortiseSourceWindow, heading);
  gtk_widget_class_bind_template_child (widget_class, MortiseSourceWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, MortiseSourceWindow, view);
  gtk_widget_class_install_action (widget_class, "source.open-elsewhere", NULL, open_elsewhere);
  gtk_widget_class_install_action (widget_class, "source.save", NULL, on_save);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "source.save", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close", NULL);
}

static void
mortise_source_window_init (MortiseSourceWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static MortiseSourceWindow *
find_open (GtkWindow *parent, const char *path)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (MORTISE_IS_SOURCE_WINDOW (window) && gtk_window_get_transient_for (GTK_WINDOW (window)) == parent
          && g_strcmp0 (MORTISE_SOURCE_WINDOW (window)->path, path) == 0)
        return MORTISE_SOURCE_WINDOW (window);
    }
  return NULL;
}

static MortiseSourceWindow *
open_file (GtkWindow *parent, const char *path, guint line)
{
  MortiseSourceWindow *self = g_object_new (MORTISE_TYPE_SOURCE_WINDOW, "transient-for", parent, NULL);
  g_autoptr (GFile) location = g_file_new_for_path (path);
  g_autofree char *folder = g_path_get_dirname (path);

  self->path = g_strdup (path);
  self->line = line;
  self->file = gtk_source_file_new ();
  gtk_source_file_set_location (self->file, location);
  adw_window_title_set_subtitle (self->heading, folder);
  g_signal_connect_object (get_buffer (self), "modified-changed", G_CALLBACK (show_modified), self, G_CONNECT_SWAPPED);
  mortise_json_colors_follow_scheme (GTK_SOURCE_BUFFER (get_buffer (self)));
  show_modified (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
  read_file (self);
  return self;
}

/**
 * mortise_source_window_present:
 * @parent: the window of a site
 * @path: (type filename): a file
 * @line: the line to show, from 1; or 0
 *
 * Shows a file to be changed, in the window that has it already if there is one.
 */
void
mortise_source_window_present (GtkWindow *parent, const char *path, guint line)
{
  MortiseSourceWindow *open = find_open (parent, path);

  if (open != NULL)
    go_to_line (open, line);
  else
    open = open_file (parent, path, line);
  gtk_window_present (GTK_WINDOW (open));
}
