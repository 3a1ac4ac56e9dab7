/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-uninstall-dialog.h"

#include <glib/gi18n.h>

#include "mortise-json.h"
#include "mortise-page.h"

/**
 * MortiseUninstallDialog:
 *
 * Shows exactly what uninstalling a plugin would remove, as the host tells it, asks, and does it.
 *
 * What has the focus at first is the button that cancels, so that Return by mistake removes nothing.
 */
struct _MortiseUninstallDialog
{
  AdwWindow parent_instance;

  GtkButton *cancel;
  GtkLabel *heading;
  GtkLabel *obstacle;
  GtkSwitch *keep_data;
  AdwPreferencesGroup *dependents;
  GtkSwitch *with_dependents;
  GtkBox *plugins;
  GtkLabel *total;
  GtkWidget *parent;
  MortisePluginRemoval *removal;
  gboolean looking;
  gboolean stale;
};

enum
{
  SIGNAL_UNINSTALLED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (MortiseUninstallDialog, mortise_uninstall_dialog, ADW_TYPE_WINDOW)

static guint signals[N_SIGNALS];

/* Characters up to which a detail beside its title is on one line. */
#define LINE 20

/* --- what goes ---------------------------------------------------------------------------------------------------- */

static void
add_row (GtkWidget *group, const char *title, const char *detail)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", title, "title-lines", 0, NULL);
  int width = MIN ((int) g_utf8_strlen (detail, -1), LINE);
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", detail, "wrap", TRUE, "width-chars", width, "xalign", 1.0,
                                   "justify", GTK_JUSTIFY_RIGHT, NULL);

  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_add_css_class (label, "numeric");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
}

static void
add_size (GtkWidget *group, const char *title, JsonObject *folder)
{
  g_autofree char *size = g_format_size ((guint64) MAX (mortise_json_get_int (folder, "bytes", 0), 0));

  if (folder != NULL)
    add_row (group, title, size);
}

static void
add_count (GtkWidget *group, const char *title, gint64 count)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, count);

  if (count > 0)
    add_row (group, title, text);
}

static void
add_versions (GtkWidget *group, JsonArray *versions)
{
  for (guint i = 0; versions != NULL && i < json_array_get_length (versions); i++)
    {
      JsonObject *version = json_array_get_object_element (versions, i);
      g_autofree char *title
          = g_strdup_printf (_ ("Files of version %s"), mortise_json_get_string (version, "version", ""));

      add_size (group, title, version);
    }
}

static void
add_data (GtkWidget *group, JsonObject *plugin)
{
  JsonObject *storage = mortise_json_get_object (plugin, "storage");
  gint64 n_keys = mortise_json_get_int (storage, "keys", 0);
  g_autofree char *title = g_strdup_printf (ngettext ("Storage, %d key", "Storage, %d keys", (gulong) n_keys),
                                            (int) CLAMP (n_keys, 0, G_MAXINT));

  add_count (group, _ ("Changed settings"), mortise_json_get_int (plugin, "settings", 0));
  if (n_keys > 0)
    add_size (group, title, storage);
  add_size (group, _ ("Private folder"), mortise_json_get_object (plugin, "data"));
}

static void
add_plugin (MortiseUninstallDialog *self, JsonObject *plugin, gboolean keeps_data)
{
  GtkWidget *group = adw_preferences_group_new ();
  g_autofree char *title = g_markup_escape_text (mortise_json_get_string (plugin, "name", ""), -1);

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  add_versions (group, mortise_json_get_array (plugin, "versions"));
  add_size (group, _ ("Copy to roll back to"), mortise_json_get_object (plugin, "snapshot"));
  add_count (group, _ ("Granted permissions"), mortise_json_get_int (plugin, "grants", 0));
  if (!keeps_data)
    add_data (group, plugin);
  gtk_box_append (self->plugins, group);
}

/* --- whether it can go -------------------------------------------------------------------------------------------- */

static void
show_dependents (MortiseUninstallDialog *self, JsonArray *dependents)
{
  guint n = dependents != NULL ? json_array_get_length (dependents) : 0;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *markup = NULL;

  for (guint i = 0; i < n; i++)
    {
      JsonObject *dependent = json_array_get_object_element (dependents, i);
      const char *name = mortise_page_find_plugin_name (self->parent, mortise_json_get_string (dependent, "slug", ""));

      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", name);
    }
  markup = g_markup_printf_escaped (_ ("Needed by %s."), text->str);
  adw_preferences_group_set_description (self->dependents, markup);
  gtk_widget_set_visible (GTK_WIDGET (self->dependents), n > 0);
}

/* The switch above says what is in the way of one that others need. */
static void
show_obstacle (MortiseUninstallDialog *self, JsonObject *preview)
{
  gboolean possible = mortise_json_get_boolean (preview, "possible", FALSE);
  gboolean is_needed
      = gtk_widget_get_visible (GTK_WIDGET (self->dependents)) && !gtk_switch_get_active (self->with_dependents);
  const char *problem = is_needed ? _ ("It cannot be uninstalled while an enabled plugin needs it.")
                                  : mortise_json_get_string (preview, "problem", "");

  gtk_label_set_text (self->obstacle, problem);
  gtk_widget_set_visible (GTK_WIDGET (self->obstacle), !possible);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "uninstall.confirm", possible);
}

static void
show_preview (MortiseUninstallDialog *self)
{
  JsonObject *preview = mortise_plugin_removal_get_preview (self->removal);
  JsonArray *plugins = mortise_json_get_array (preview, "plugins");
  g_autofree char *size = g_format_size ((guint64) MAX (mortise_json_get_int (preview, "bytes", 0), 0));
  g_autofree char *total = g_strdup_printf (_ ("%s become free."), size);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->plugins))) != NULL)
    gtk_box_remove (self->plugins, child);
  for (guint i = 0; plugins != NULL && i < json_array_get_length (plugins); i++)
    add_plugin (self, json_array_get_object_element (plugins, i), gtk_switch_get_active (self->keep_data));

  show_dependents (self, mortise_json_get_array (preview, "dependents"));
  show_obstacle (self, preview);
  gtk_label_set_text (self->total, total);
}

static void
show_failure (MortiseUninstallDialog *self, const GError *error)
{
  gtk_label_set_text (self->obstacle, error->message);
  gtk_widget_show (GTK_WIDGET (self->obstacle));
}

static void look (MortiseUninstallDialog *self);

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MortiseUninstallDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = mortise_plugin_removal_finish (MORTISE_PLUGIN_REMOVAL (source), result, &error);

  self->looking = FALSE;
  if (self->parent == NULL)
    return;
  if (self->stale)
    look (self);
  else if (done)
    show_preview (self);
  else
    show_failure (self, error);
}

/* One look at a time: what is switched meanwhile is looked at once that is there. */
static void
look (MortiseUninstallDialog *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "uninstall.confirm", FALSE);
  self->stale = self->looking;
  if (self->looking)
    return;

  self->looking = TRUE;
  mortise_plugin_removal_look_async (self->removal, gtk_switch_get_active (self->with_dependents),
                                     gtk_switch_get_active (self->keep_data), looked_cb, g_object_ref (self));
}

/* --- doing it ----------------------------------------------------------------------------------------------------- */

static void
uninstalled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MortiseUninstallDialog) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!mortise_plugin_removal_finish (MORTISE_PLUGIN_REMOVAL (source), result, &error))
    {
      gtk_widget_set_sensitive (GTK_WIDGET (self->plugins), TRUE);
      show_failure (self, error);
      return;
    }

  g_signal_emit (self, signals[SIGNAL_UNINSTALLED], 0, self->removal);
  gtk_window_close (GTK_WINDOW (self));
}

static void
confirm (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MortiseUninstallDialog *self = MORTISE_UNINSTALL_DIALOG (widget);

  gtk_widget_action_set_enabled (widget, "uninstall.confirm", FALSE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->plugins), FALSE);
  mortise_plugin_removal_carry_out_async (self->removal, uninstalled_cb, g_object_ref (self));
}

/* --- the dialog --------------------------------------------------------------------------------------------------- */

static void
mortise_uninstall_dialog_dispose (GObject *object)
{
  g_clear_object (&MORTISE_UNINSTALL_DIALOG (object)->parent);
  G_OBJECT_CLASS (mortise_uninstall_dialog_parent_class)->dispose (object);
}

static void
mortise_uninstall_dialog_finalize (GObject *object)
{
  g_clear_object (&MORTISE_UNINSTALL_DIALOG (object)->removal);
  G_OBJECT_CLASS (mortise_uninstall_dialog_parent_class)->finalize (object);
}

static void
mortise_uninstall_dialog_class_init (MortiseUninstallDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = mortise_uninstall_dialog_dispose;
  object_class->finalize = mortise_uninstall_dialog_finalize;

  /**
   * MortiseUninstallDialog::uninstalled:
   * @self: the dialog
   * @removal: (type MortisePluginRemoval): what was done, and may be undone
   *
   * The plugin is gone.
   */
  signals[SIGNAL_UNINSTALLED] = g_signal_new ("uninstalled", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                              NULL, NULL, G_TYPE_NONE, 1, MORTISE_TYPE_PLUGIN_REMOVAL);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/mortise/Workbench/mortise-uninstall-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, MortiseUninstallDialog, cancel);
  gtk_widget_class_bind_template_child (widget_class, MortiseUninstallDialog, dependents);
  gtk_widget_class_bind_template_child (widget_class, MortiseUninstallDialog, heading);
  gtk_widget_class_bind_template_child (widget_class, MortiseUninstallDialog, keep_data);
  gtk_widget_class_bind_template_child (widget_class, MortiseUninstallDialog, obstacle);
  gtk_widget_class_bind_template_child (widget_class, MortiseUninstallDialog, plugins);
  gtk_widget_class_bind_template_child (widget_class, MortiseUninstallDialog, total);
  gtk_widget_class_bind_template_child (widget_class, MortiseUninstallDialog, with_dependents);
  gtk_widget_class_bind_template_callback (widget_class, look);
  gtk_widget_class_install_action (widget_class, "uninstall.confirm", NULL, confirm);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
mortise_uninstall_dialog_init (MortiseUninstallDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_window_set_focus (GTK_WINDOW (self), GTK_WIDGET (self->cancel));
}

/**
 * mortise_uninstall_dialog_present:
 * @parent: a widget in the window that asks
 * @plugin: a plugin
 *
 * Shows what would be removed, and lets the user go on.
 *
 * Returns: (transfer none): the dialog, for its signal
 */
MortiseUninstallDialog *
mortise_uninstall_dialog_present (GtkWidget *parent, MortisePluginItem *plugin)
{
  MortiseUninstallDialog *self
      = g_object_new (MORTISE_TYPE_UNINSTALL_DIALOG, "transient-for", gtk_widget_get_root (parent), NULL);
  g_autofree char *heading = g_strdup_printf (_ ("Uninstall “%s”?"), mortise_plugin_item_get_name (plugin));

  self->parent = g_object_ref (parent);
  self->removal = mortise_plugin_removal_new (plugin);
  gtk_label_set_text (self->heading, heading);
  look (self);
  gtk_window_present (GTK_WINDOW (self));
  return self;
}
