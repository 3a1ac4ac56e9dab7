/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What comes into the window from files: packages and folders to install, traces to look at, and plugins that are being
 * written.
 */
#include "mortise-window-private.h"

#include <glib/gi18n.h>

#include "mortise-config.h"
#include "mortise-folder-bar.h"
#include "mortise-new-plugin-dialog.h"
#include "mortise-page.h"
#include "mortise-source-window.h"

/* --- installing --------------------------------------------------------------------------------------------------- */

static void
wait_for_site (MortiseWindow *self, GFile *file, gboolean is_developed)
{
  g_set_object (&self->waiting, file);
  self->is_waiting_developed = is_developed;
}

static void
on_chosen (MortiseWindow *self, int response)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser));

  if (response == GTK_RESPONSE_ACCEPT && file != NULL)
    mortise_window_install (self, file);
  g_clear_object (&self->chooser);
}

static void
on_developed (MortiseWindow *self, int response)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser));

  if (response == GTK_RESPONSE_ACCEPT && file != NULL)
    mortise_window_develop (self, file);
  g_clear_object (&self->chooser);
}

static void
choose (MortiseWindow *self, const char *title, const char *verb, GtkFileChooserAction action, GCallback on_response)
{
  g_set_object (&self->chooser, NULL);
  self->chooser = gtk_file_chooser_native_new (title, GTK_WINDOW (self), action, verb, NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", on_response, self, G_CONNECT_SWAPPED);
}

static void
install (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MortiseWindow *self = MORTISE_WINDOW (widget);
  g_autoptr (GtkFileFilter) packages = gtk_file_filter_new ();

  choose (self, _ ("Install From File"), _ ("_Install"), GTK_FILE_CHOOSER_ACTION_OPEN, G_CALLBACK (on_chosen));
  gtk_file_filter_set_name (packages, _ ("Plugin packages"));
  gtk_file_filter_add_suffix (packages, "zip");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (self->chooser), packages);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
install_folder (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MortiseWindow *self = MORTISE_WINDOW (widget);

  choose (self, _ ("Install From Folder"), _ ("_Install"), GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER,
          G_CALLBACK (on_chosen));
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
develop (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MortiseWindow *self = MORTISE_WINDOW (widget);

  choose (self, _ ("Open a Plugin’s Folder"), _ ("_Open"), GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER,
          G_CALLBACK (on_developed));
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

/* One at a time: each is looked at by the user. */
static gboolean
on_dropped (MortiseWindow *self, const GValue *value)
{
  GSList *files = g_value_get_boxed (value);

  if (mortise_window_is_welcoming (self))
    mortise_welcome_page_dismiss (self->welcome);
  if (files == NULL || !g_str_equal (gtk_stack_get_visible_child_name (self->stack), "workspace"))
    return FALSE;

  mortise_window_open (self, files->data);
  return TRUE;
}

/**
 * mortise_window_install:
 * @self: a window
 * @file: a package or a plugin's folder
 *
 * Shows what would be installed, and lets the user go on; while the site is being opened, as soon as it is.
 */
void
mortise_window_install (MortiseWindow *self, GFile *file)
{
  const char *path = g_file_peek_path (file);

  g_return_if_fail (MORTISE_IS_WINDOW (self));

  if (mortise_window_is_welcoming (self))
    mortise_welcome_page_dismiss (self->welcome);
  if (path == NULL)
    mortise_toast (GTK_WIDGET (self->pages), _ ("Only files on this computer can be installed"));
  else if (!g_str_equal (gtk_stack_get_visible_child_name (self->stack), "workspace"))
    wait_for_site (self, file, FALSE);
  else
    mortise_plugins_page_install_path (mortise_window_show_plugins (self), path);
}

/* --- a plugin that is being written ------------------------------------------------------------------------------- */

static void
make_plugin (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  mortise_new_plugin_dialog_present (GTK_WINDOW (widget));
}

static gboolean
is_developed (MortiseWindow *self, const char *path)
{
  for (GtkWidget *bar = gtk_widget_get_first_child (GTK_WIDGET (self->folder_bars)); bar != NULL;
       bar = gtk_widget_get_next_sibling (bar))
    if (g_strcmp0 (mortise_folder_bar_get_folder (MORTISE_FOLDER_BAR (bar)), path) == 0)
      return TRUE;
  return FALSE;
}

/**
 * mortise_window_develop:
 * @self: a window
 * @file: a plugin's folder
 *
 * Loads a plugin from where it is written, and again whenever it is saved; while the site is being opened, as soon as
 * it is.
 */
void
mortise_window_develop (MortiseWindow *self, GFile *file)
{
  const char *path = g_file_peek_path (file);
  g_autoptr (GError) error = NULL;
  GtkWidget *bar;

  g_return_if_fail (MORTISE_IS_WINDOW (self));

  if (mortise_window_is_welcoming (self))
    mortise_welcome_page_dismiss (self->welcome);
  if (!g_str_equal (gtk_stack_get_visible_child_name (self->stack), "workspace"))
    {
      wait_for_site (self, file, TRUE);
      return;
    }
  if (path == NULL || is_developed (self, path))
    {
      mortise_toast (GTK_WIDGET (self->pages), path != NULL ? _ ("This folder is open already")
                                                            : _ ("Only folders on this computer can be opened"));
      return;
    }
  bar = g_object_ref_sink (mortise_folder_bar_new (self->site, path));
  gtk_box_append (self->folder_bars, bar);
  if (!mortise_folder_bar_start (MORTISE_FOLDER_BAR (bar), &error))
    {
      gtk_box_remove (self->folder_bars, bar);
      mortise_toast (GTK_WIDGET (self->pages), error->message);
    }
  g_object_unref (bar);
}

static void
develop_folder (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  g_autoptr (GFile) folder = g_file_new_for_path (g_variant_get_string (parameter, NULL));

  mortise_window_develop (MORTISE_WINDOW (widget), folder);
}

/* --- any file ----------------------------------------------------------------------------------------------------- */

/**
 * mortise_window_open:
 * @self: a window
 * @file: a file with traces, a package or a plugin's folder
 *
 * Shows traces in the inspector, and has all else installed, see [method@Window.install].
 */
void
mortise_window_open (MortiseWindow *self, GFile *file)
{
  const char *path = g_file_peek_path (file);

  g_return_if_fail (MORTISE_IS_WINDOW (self));

  if (path == NULL || !g_str_has_suffix (path, ".json"))
    {
      mortise_window_install (self, file);
      return;
    }
  if (mortise_window_is_welcoming (self))
    mortise_welcome_page_dismiss (self->welcome);
  if (g_str_equal (gtk_stack_get_visible_child_name (self->stack), "workspace"))
    mortise_inspector_page_import (mortise_window_show_inspector (self), path);
  else
    wait_for_site (self, file, FALSE);
}

static void
open_source (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MortiseWindow *self = MORTISE_WINDOW (widget);
  const char *slug, *place;

  g_variant_get (parameter, "(&s&s)", &slug, &place);
  for (GtkWidget *bar = gtk_widget_get_first_child (GTK_WIDGET (self->folder_bars)); bar != NULL;
       bar = gtk_widget_get_next_sibling (bar))
    {
      guint line;
      g_autofree char *path = mortise_folder_bar_find_file (MORTISE_FOLDER_BAR (bar), slug, place, &line);

      if (path == NULL)
        continue;
      mortise_source_window_present (GTK_WINDOW (self), path, line);
      return;
    }
  mortise_toast (GTK_WIDGET (self->pages), _ ("Open the plugin’s folder first, with “Open a Plugin’s Folder…”"));
}

/* --- the window --------------------------------------------------------------------------------------------------- */

void
mortise_window_install_file_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.develop", NULL, develop);
  gtk_widget_class_install_action (widget_class, "win.develop-folder", "s", develop_folder);
  gtk_widget_class_install_action (widget_class, "win.install", NULL, install);
  gtk_widget_class_install_action (widget_class, "win.install-folder", NULL, install_folder);
  gtk_widget_class_install_action (widget_class, "win.new-plugin", NULL, make_plugin);
  gtk_widget_class_install_action (widget_class, "win.open-source", "(ss)", open_source);
}

void
mortise_window_accept_files (MortiseWindow *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_signal_connect_object (target, "drop", G_CALLBACK (on_dropped), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}
