/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-settings-export-dialog.h"

#include <glib/gi18n.h>
#include <string.h>

#include "mortise-json.h"
#include "mortise-page.h"
#include "mortise-password-entry.h"
#include "mortise-settings-verbs.h"

/**
 * MortiseSettingsExportDialog:
 *
 * Writes what was set for a plugin to a file. Secrets are left out, or sealed with a passphrase that is asked twice.
 */
struct _MortiseSettingsExportDialog
{
  AdwWindow parent_instance;

  AdwPreferencesGroup *secrets;
  GtkSwitch *with_secrets;
  GtkWidget *passphrase_row;
  GtkWidget *again_row;
  GtkEditable *passphrase;
  GtkEditable *again;
  GtkLabel *error;
  GtkWidget *teller;
  MortisePluginItem *plugin;
  GtkFileChooserNative *chooser;
};

/* A file that is being written, for whoever is told of it. */
typedef struct
{
  GtkWidget *teller;
  GFile *file;
} Writing;

G_DEFINE_FINAL_TYPE (MortiseSettingsExportDialog, mortise_settings_export_dialog, ADW_TYPE_WINDOW)

static void
writing_free (Writing *writing)
{
  g_clear_object (&writing->teller);
  g_clear_object (&writing->file);
  g_free (writing);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Writing, writing_free)

/* --- writing ------------------------------------------------------------------------------------------------------ */

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Writing) writing = user_data;
  g_autofree char *name = g_file_get_basename (G_FILE (source));
  g_autofree char *shown = g_filename_display_name (name);
  g_autofree char *text = g_strdup_printf (_ ("Settings exported to “%s”"), shown);
  g_autoptr (GError) error = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    mortise_toast (writing->teller, text);
  else
    mortise_toast (writing->teller, error->message);
}

static void
exported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Writing) writing = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer = mortise_settings_ask_finish (MORTISE_PLUGIN_ITEM (source), result, &error);
  g_autofree char *text = answer != NULL ? mortise_json_to_text (answer, TRUE) : NULL;
  g_autoptr (GBytes) bytes = text != NULL ? g_bytes_new_take (text, strlen (text)) : NULL;
  GFile *file = writing->file;

  text = NULL;
  if (bytes == NULL)
    mortise_toast (writing->teller, error->message);
  else
    g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE,
                                         G_FILE_CREATE_PRIVATE | G_FILE_CREATE_REPLACE_DESTINATION, NULL, written_cb,
                                         g_steal_pointer (&writing));
}

static void
write_file (MortiseSettingsExportDialog *self, GFile *file)
{
  Writing *writing = g_new0 (Writing, 1);
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) body = json_node_init_object (json_node_alloc (), object);
  gboolean with_secrets = gtk_switch_get_active (self->with_secrets);

  json_object_set_boolean_member (object, "secrets", with_secrets);
  if (with_secrets)
    json_object_set_string_member (object, "passphrase", gtk_editable_get_text (self->passphrase));
  writing->teller = g_object_ref (self->teller);
  writing->file = g_object_ref (file);
  mortise_settings_ask_async (self->plugin, "POST", "settings-export", body, exported_cb, writing);
}

static void
on_chosen (MortiseSettingsExportDialog *self, int response)
{
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser));
  g_clear_object (&self->chooser);
  if (file == NULL)
    return;
  write_file (self, file);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
choose (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MortiseSettingsExportDialog *self = MORTISE_SETTINGS_EXPORT_DIALOG (widget);
  g_autofree char *name = g_strdup_printf ("%s-settings.json", mortise_plugin_item_get_slug (self->plugin));

  if (self->chooser != NULL)
    return;
  self->chooser = gtk_file_chooser_native_new (_ ("Export Settings"), GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_SAVE,
                                               _ ("_Export"), _ ("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), name);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (on_chosen), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

/* --- the passphrase ----------------------------------------------------------------------------------------------- */

static void
check (MortiseSettingsExportDialog *self)
{
  gboolean with_secrets = gtk_switch_get_active (self->with_secrets);
  const char *first = gtk_editable_get_text (self->passphrase);
  const char *second = gtk_editable_get_text (self->again);
  gboolean is_same = g_str_equal (first, second);

  gtk_widget_set_visible (self->passphrase_row, with_secrets);
  gtk_widget_set_visible (self->again_row, with_secrets);
  gtk_widget_set_visible (GTK_WIDGET (self->error), with_secrets && *second != '\0' && !is_same);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "export.choose", !with_secrets || (*first != '\0' && is_same));
}

static void
on_with_secrets (MortiseSettingsExportDialog *self)
{
  check (self);
  if (gtk_switch_get_active (self->with_secrets))
    gtk_widget_grab_focus (GTK_WIDGET (self->passphrase));
}

static void
on_written (MortiseSettingsExportDialog *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->again));
}

static void
on_written_again (MortiseSettingsExportDialog *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "export.choose", NULL);
}

static gboolean
has_secrets (MortiseFormModel *form)
{
  GListModel *settings = mortise_field_get_children (mortise_form_model_get_root (form));

  for (guint i = 0; i < g_list_model_get_n_items (settings); i++)
    {
      g_autoptr (MortiseField) setting = g_list_model_get_item (settings, i);

      if (mortise_field_is_secret (setting))
        return TRUE;
    }
  return FALSE;
}

static void
mortise_settings_export_dialog_dispose (GObject *object)
{
  MortiseSettingsExportDialog *self = MORTISE_SETTINGS_EXPORT_DIALOG (object);

  g_clear_object (&self->chooser);
  g_clear_object (&self->teller);
  g_clear_object (&self->plugin);
  G_OBJECT_CLASS (mortise_settings_export_dialog_parent_class)->dispose (object);
}

static void
mortise_settings_export_dialog_class_init (MortiseSettingsExportDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mortise_settings_export_dialog_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/mortise/Workbench/mortise-settings-export-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, MortiseSettingsExportDialog, again);
  gtk_widget_class_bind_template_child (widget_class, MortiseSettingsExportDialog, again_row);
  gtk_widget_class_bind_template_child (widget_class, MortiseSettingsExportDialog, error);
  gtk_widget_class_bind_template_child (widget_class, MortiseSettingsExportDialog, passphrase);
  gtk_widget_class_bind_template_child (widget_class, MortiseSettingsExportDialog, passphrase_row);
  gtk_widget_class_bind_template_child (widget_class, MortiseSettingsExportDialog, secrets);
  gtk_widget_class_bind_template_child (widget_class, MortiseSettingsExportDialog, with_secrets);
  gtk_widget_class_bind_template_callback (widget_class, check);
  gtk_widget_class_bind_template_callback (widget_class, on_with_secrets);
  gtk_widget_class_bind_template_callback (widget_class, on_written);
  gtk_widget_class_bind_template_callback (widget_class, on_written_again);
  gtk_widget_class_install_action (widget_class, "export.choose", NULL, choose);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
mortise_settings_export_dialog_init (MortiseSettingsExportDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  mortise_password_entry_let_go (GTK_WIDGET (self->passphrase));
  mortise_password_entry_let_go (GTK_WIDGET (self->again));
  check (self);
}

/**
 * mortise_settings_export_dialog_present:
 * @teller: a widget in the window that asks, where the user is told what was done
 * @plugin: a plugin
 * @form: the form of its settings
 *
 * Lets the user export the settings of a plugin to a file.
 */
void
mortise_settings_export_dialog_present (GtkWidget *teller, MortisePluginItem *plugin, MortiseFormModel *form)
{
  MortiseSettingsExportDialog *self
      = g_object_new (MORTISE_TYPE_SETTINGS_EXPORT_DIALOG, "transient-for", gtk_widget_get_root (teller), NULL);

  self->teller = g_object_ref (teller);
  self->plugin = g_object_ref (plugin);
  gtk_widget_set_visible (GTK_WIDGET (self->secrets), has_secrets (form));
  gtk_window_present (GTK_WINDOW (self));
}
