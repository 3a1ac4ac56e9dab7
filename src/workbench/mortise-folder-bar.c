/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-folder-bar.h"

#include <glib/gi18n.h>

#include "mortise-config.h"
#include "mortise-consent-dialog.h"
#include "mortise-dev-loop.h"
#include "mortise-page.h"
#include "mortise-plugin-verbs.h"

#include <string.h>

/* Of what a compiler says, as much as leaves room for the page. */
#define MAX_LINES 6

/**
 * MortiseFolderBar:
 *
 * A plugin's folder that its author has open: what was saved last is what the site runs, or the bar says why not, with
 * file and line. It stays until it is stopped.
 */
struct _MortiseFolderBar
{
  AdwBin parent_instance;

  GtkWidget *enable_button;
  GtkLabel *found;
  GtkImage *icon;
  GtkWidget *plugin_button;
  GtkSpinner *spinner;
  GtkLabel *status;
  GtkLabel *title;
  GtkWidget *traces_button;

  MortiseSite *site;
  MortiseDevLoop *loop;
  MortisePluginItem *plugin;
  gboolean is_asked;
  char *findings;
  char *messages;
};

G_DEFINE_FINAL_TYPE (MortiseFolderBar, mortise_folder_bar, ADW_TYPE_BIN)

/* --- what it says ------------------------------------------------------------------------------------------------- */

static void
show_title (MortiseFolderBar *self, const char *name)
{
  const char *folder = mortise_dev_loop_get_folder (self->loop);
  g_autofree char *base = g_path_get_basename (folder);
  /* Translators: the name of a plugin, and the folder in which it is written. */
  g_autofree char *title = g_strdup_printf (_ ("“%s” From %s"), name != NULL ? name : base, folder);

  gtk_label_set_label (self->title, title);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->title), folder);
}

static void
show_status (MortiseFolderBar *self, const char *status, gboolean is_failure)
{
  gtk_label_set_label (self->status, status);
  gtk_image_set_from_icon_name (self->icon, is_failure ? "dialog-warning-symbolic" : "folder-symbolic");
  if (is_failure)
    gtk_widget_add_css_class (GTK_WIDGET (self), "failed");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "failed");
}

static void
show_working (MortiseFolderBar *self, gboolean is_working)
{
  gtk_spinner_set_spinning (self->spinner, is_working);
}

/* @text is taken over; what a compiler or the checks say of the last save is in the stead of what they said before. */
static void
take_lines (MortiseFolderBar *self, char **place, char *text)
{
  g_autofree char *both = NULL;

  g_free (*place);
  *place = text;
  both = g_strconcat (self->findings != NULL ? self->findings : "",
                      self->findings != NULL && self->messages != NULL ? "\n" : "",
                      self->messages != NULL ? self->messages : "", NULL);
  gtk_label_set_label (self->found, both);
  gtk_widget_set_visible (GTK_WIDGET (self->found), *both != '\0');
}

/* (transfer full) (nullable) */
static char *
join_lines (const char *const *lines)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint n_lines = g_strv_length ((char **) lines);

  for (guint i = 0; i < MIN (n_lines, MAX_LINES); i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", lines[i]);
  if (n_lines > MAX_LINES)
    {
      g_string_append_c (text, '\n');
      g_string_append_printf (text, ngettext ("and %u more", "and %u more", n_lines - MAX_LINES), n_lines - MAX_LINES);
    }
  return n_lines > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

static void
on_began (MortiseFolderBar *self)
{
  take_lines (self, &self->messages, NULL);
  show_working (self, TRUE);
}

static void
on_validated (MortiseFolderBar *self, const char *const *lines)
{
  take_lines (self, &self->findings, join_lines (lines));
}

static void
on_built (MortiseFolderBar *self, const char *const *lines)
{
  take_lines (self, &self->messages, join_lines (lines));
}

static void
on_failed (MortiseFolderBar *self, GError *error)
{
  g_autofree char *status = mortise_dev_loop_is_loaded (self->loop)
                                ? g_strdup (error->message)
                                : g_strdup_printf (_ ("It is not loaded: %s"), error->message);

  show_working (self, FALSE);
  show_status (self, status, TRUE);
}

/* --- the plugin --------------------------------------------------------------------------------------------------- */

static MortiseItem *
find_plugin (MortiseFolderBar *self)
{
  return mortise_item_list_find (mortise_site_get_plugins (self->site), mortise_dev_loop_get_slug (self->loop));
}

static void
enabled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MortiseFolderBar) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!mortise_plugin_item_ask_finish (MORTISE_PLUGIN_ITEM (source), result, &error)
      && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_status (self, error->message, TRUE);
}

static void
enable (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MortiseFolderBar *self = MORTISE_FOLDER_BAR (widget);

  if (self->plugin != NULL)
    mortise_consent_dialog_enable_async (widget, self->plugin, enabled_cb, g_object_ref (self));
}

static void
on_plugin_updated (MortiseFolderBar *self)
{
  gboolean is_disabled = g_strcmp0 (mortise_plugin_item_get_state (self->plugin), "disabled") == 0;

  show_title (self, mortise_plugin_item_get_name (self->plugin));
  gtk_widget_set_visible (self->enable_button, is_disabled);
}

/* The site may learn of a plugin a little later than who loaded it. */
static void
take_plugin (MortiseFolderBar *self)
{
  MortisePluginItem *plugin = (MortisePluginItem *) find_plugin (self);

  if (plugin == NULL || plugin == self->plugin)
    return;
  if (self->plugin != NULL)
    g_signal_handlers_disconnect_by_func (self->plugin, on_plugin_updated, self);
  g_set_object (&self->plugin, plugin);
  g_signal_connect_object (plugin, "updated", G_CALLBACK (on_plugin_updated), self, G_CONNECT_SWAPPED);
  on_plugin_updated (self);
  gtk_widget_set_sensitive (self->plugin_button, TRUE);
  gtk_widget_set_sensitive (self->traces_button, TRUE);
  if (!mortise_plugin_item_get_enabled (plugin) && !self->is_asked)
    enable (GTK_WIDGET (self), NULL, NULL);
  self->is_asked = TRUE;
}

static void
on_plugins_changed (MortiseFolderBar *self)
{
  if (mortise_dev_loop_is_loaded (self->loop))
    take_plugin (self);
}

static void
on_renewed (MortiseFolderBar *self, JsonObject *plugin, gboolean is_first)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *time = g_date_time_format (now, "%X");
  g_autofree char *status = g_strdup_printf (is_first ? _ ("Loaded at %s. It is loaded again whenever it is saved.")
                                                      : _ ("Loaded again at %s, without a call being lost."),
                                             time);

  show_working (self, FALSE);
  show_status (self, status, FALSE);
  take_plugin (self);
}

/* --- actions ------------------------------------------------------------------------------------------------------ */

static void
show_plugin (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  gtk_widget_activate_action (widget, "win.show-plugin", "s",
                              mortise_dev_loop_get_slug (MORTISE_FOLDER_BAR (widget)->loop));
}

static void
show_traces (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  g_autofree char *filter
      = g_strconcat ("plugin:", mortise_dev_loop_get_slug (MORTISE_FOLDER_BAR (widget)->loop), NULL);

  gtk_widget_activate_action (widget, "win.show-traces", "s", filter);
}

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) widget = user_data;
  GtkWidget *box = gtk_widget_get_parent (widget);

  mortise_dev_loop_end_finish (MORTISE_DEV_LOOP (source), result);
  if (box != NULL)
    gtk_box_remove (GTK_BOX (box), widget);
}

static void
stop (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MortiseFolderBar *self = MORTISE_FOLDER_BAR (widget);

  gtk_widget_set_sensitive (widget, FALSE);
  mortise_dev_loop_end_async (self->loop, ended_cb, g_object_ref (self));
}

/* --- the object --------------------------------------------------------------------------------------------------- */

static void
mortise_folder_bar_dispose (GObject *object)
{
  MortiseFolderBar *self = MORTISE_FOLDER_BAR (object);

  g_clear_object (&self->loop);
  g_clear_object (&self->plugin);
  g_clear_object (&self->site);
  g_clear_pointer (&self->findings, g_free);
  g_clear_pointer (&self->messages, g_free);
  G_OBJECT_CLASS (mortise_folder_bar_parent_class)->dispose (object);
}

static void
mortise_folder_bar_class_init (MortiseFolderBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mortise_folder_bar_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/mortise/Workbench/mortise-folder-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, MortiseFolderBar, enable_button);
  gtk_widget_class_bind_template_child (widget_class, MortiseFolderBar, found);
  gtk_widget_class_bind_template_child (widget_class, MortiseFolderBar, icon);
  gtk_widget_class_bind_template_child (widget_class, MortiseFolderBar, plugin_button);
  gtk_widget_class_bind_template_child (widget_class, MortiseFolderBar, spinner);
  gtk_widget_class_bind_template_child (widget_class, MortiseFolderBar, status);
  gtk_widget_class_bind_template_child (widget_class, MortiseFolderBar, title);
  gtk_widget_class_bind_template_child (widget_class, MortiseFolderBar, traces_button);
  gtk_widget_class_install_action (widget_class, "folder.enable", NULL, enable);
  gtk_widget_class_install_action (widget_class, "folder.show-plugin", NULL, show_plugin);
  gtk_widget_class_install_action (widget_class, "folder.show-traces", NULL, show_traces);
  gtk_widget_class_install_action (widget_class, "folder.stop", NULL, stop);
}

static void
mortise_folder_bar_init (MortiseFolderBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * mortise_folder_bar_new:
 * @site: the site that runs it, which is open
 * @folder: (type filename): a plugin's folder
 *
 * Returns: a bar, which does nothing yet
 */
GtkWidget *
mortise_folder_bar_new (MortiseSite *site, const char *folder)
{
  MortiseFolderBar *self = g_object_new (MORTISE_TYPE_FOLDER_BAR, NULL);
  MortiseAdmin *admin = mortise_connection_get_admin (mortise_site_get_connection (site));

  self->site = g_object_ref (site);
  self->loop = mortise_dev_loop_new (admin, folder, FALSE);
  show_title (self, NULL);
  g_signal_connect_object (self->loop, "began", G_CALLBACK (on_began), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->loop, "built", G_CALLBACK (on_built), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->loop, "validated", G_CALLBACK (on_validated), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->loop, "renewed", G_CALLBACK (on_renewed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->loop, "failed", G_CALLBACK (on_failed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (mortise_site_get_plugins (site), "items-changed", G_CALLBACK (on_plugins_changed), self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

/**
 * mortise_folder_bar_start:
 * @self: a bar
 * @error: return location for why the folder cannot be watched
 *
 * Loads the plugin, and again whenever it is saved. The user is asked what it may do.
 *
 * Returns: whether the folder is watched
 */
gboolean
mortise_folder_bar_start (MortiseFolderBar *self, GError **error)
{
  g_return_val_if_fail (MORTISE_IS_FOLDER_BAR (self), FALSE);

  return mortise_dev_loop_start (self->loop, error);
}

/**
 * mortise_folder_bar_find_file:
 * @self: a bar
 * @slug: the slug of a plugin
 * @place: a file and a line, as a plugin says them
 * @line: (out): the line, or 0
 *
 * Returns: (transfer full) (nullable) (type filename): that file, if it is one of the plugin whose folder this is
 */
char *
mortise_folder_bar_find_file (MortiseFolderBar *self, const char *slug, const char *place, guint *line)
{
  const char *folder = mortise_dev_loop_get_folder (self->loop);
  const char *colon = strrchr (place, ':');
  g_autofree char *name = colon != NULL ? g_strndup (place, (gsize) (colon - place)) : g_strdup (place);
  g_autofree char *path = g_canonicalize_filename (name, folder);
  gsize length = strlen (folder);

  *line = colon != NULL ? (guint) CLAMP (g_ascii_strtoll (colon + 1, NULL, 10), 0, G_MAXINT) : 0;
  if (g_strcmp0 (mortise_dev_loop_get_slug (self->loop), slug) != 0 || !g_str_has_prefix (path, folder)
      || path[length] != '/' || !g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return NULL;
  return g_steal_pointer (&path);
}

const char *
mortise_folder_bar_get_folder (MortiseFolderBar *self)
{
  return mortise_dev_loop_get_folder (self->loop);
}
