/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Settings from a file: which one, the passphrase where secrets are sealed in it, what it would change, and only then
 * the import.
 */
#include "mortise-settings-import.h"

#include <glib/gi18n.h>

#include "mortise-form-json.h"
#include "mortise-form-row.h"
#include "mortise-password-entry.h"
#include "mortise-json.h"
#include "mortise-page.h"
#include "mortise-settings-preview-dialog.h"

/* In bytes: what the host takes of settings, sealed secrets included. */
#define MAX_FILE (16 * 1024 * 1024)

/* An import that is under way. */
typedef struct
{
  GtkWidget *teller;
  MortisePluginItem *plugin;
  MortiseFormModel *form;
  GtkNativeDialog *chooser;
  JsonNode *file;
  GtkEditable *passphrase;
} Import;

static void
import_free (Import *import)
{
  g_clear_object (&import->teller);
  g_clear_object (&import->plugin);
  g_clear_object (&import->form);
  g_clear_object (&import->chooser);
  g_clear_pointer (&import->file, json_node_unref);
  g_free (import);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Import, import_free)

/* --- what it would change ----------------------------------------------------------------------------------------- */

static void
preview (Import *import, JsonNode *file, const char *passphrase)
{
  g_autoptr (JsonObject) body = json_object_new ();
  g_autofree char *heading
      = g_strdup_printf (_ ("Import Settings of “%s”?"), mortise_plugin_item_get_name (import->plugin));
  const MortiseSettingsStep step = {
    .tail = "settings-import",
    .body = body,
    .heading = heading,
    .note = _ ("All settings become those of the file. Secrets that it does not have stay."),
    .verb = _ ("_Import"),
    .done = _ ("Settings imported"),
  };

  json_object_set_member (body, "file", json_node_ref (file));
  if (passphrase != NULL)
    json_object_set_string_member (body, "passphrase", passphrase);
  mortise_settings_preview_dialog_present (import->teller, import->teller, import->plugin, import->form, &step);
}

/* --- the passphrase ----------------------------------------------------------------------------------------------- */

static void
on_response (AdwMessageDialog *dialog, const char *response, gpointer user_data)
{
  g_autoptr (Import) import = user_data;
  g_autoptr (JsonNode) without = NULL;

  if (g_str_equal (response, "open"))
    preview (import, import->file, gtk_editable_get_text (import->passphrase));
  else if (g_str_equal (response, "leave"))
    {
      without = mortise_form_json_with_member (import->file, "secrets", NULL);
      preview (import, without, NULL);
    }
}

static void
on_passphrase (GtkEditable *entry, AdwMessageDialog *dialog)
{
  adw_message_dialog_set_response_enabled (dialog, "open", *gtk_editable_get_text (entry) != '\0');
}

static void
ask_passphrase (Import *import)
{
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (
      adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (import->teller)), _ ("Secrets Are in the File"),
                              _ ("They are sealed with the passphrase that was chosen when they were exported.")));
  GtkWidget *entry = g_object_new (GTK_TYPE_PASSWORD_ENTRY, "show-peek-icon", TRUE, "activates-default", TRUE, NULL);

  import->passphrase = GTK_EDITABLE (entry);
  mortise_password_entry_let_go (entry);
  mortise_form_row_name (entry, _ ("Passphrase"));
  adw_message_dialog_set_extra_child (dialog, entry);
  adw_message_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "leave", _ ("_Leave Them Out"), "open",
                                    _ ("_Continue"), NULL);
  adw_message_dialog_set_close_response (dialog, "cancel");
  adw_message_dialog_set_default_response (dialog, "open");
  adw_message_dialog_set_response_appearance (dialog, "open", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_response_enabled (dialog, "open", FALSE);
  g_signal_connect (entry, "changed", G_CALLBACK (on_passphrase), dialog);
  g_signal_connect (dialog, "response", G_CALLBACK (on_response), import);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* --- the file ----------------------------------------------------------------------------------------------------- */

static gboolean
has_secrets (JsonNode *file)
{
  JsonNode *secrets
      = JSON_NODE_HOLDS_OBJECT (file) ? mortise_json_get_member (json_node_get_object (file), "secrets") : NULL;

  return secrets != NULL && !JSON_NODE_HOLDS_NULL (secrets);
}

static void
take_file (Import *import, const char *text, gsize length)
{
  g_autoptr (GError) error = NULL;

  if (length > MAX_FILE)
    mortise_toast (import->teller, _ ("The file is too large to be one with settings"));
  else
    import->file = mortise_json_parse (text, length, &error);
  if (error != NULL)
    mortise_toast (import->teller, error->message);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Import) import = user_data;
  g_autofree char *text = NULL;
  gsize length;
  g_autoptr (GError) error = NULL;

  if (g_file_load_partial_contents_finish (G_FILE (source), result, &text, &length, NULL, &error))
    take_file (import, text, length);
  else
    mortise_toast (import->teller, error->message);
  if (import->file == NULL)
    return;
  if (has_secrets (import->file))
    ask_passphrase (g_steal_pointer (&import));
  else
    preview (import, import->file, NULL);
}

static gboolean
wants_more (const char *contents, goffset size, gpointer user_data)
{
  return size <= MAX_FILE;
}

static void
on_chosen (GtkNativeDialog *chooser, int response, gpointer user_data)
{
  g_autoptr (Import) import = user_data;
  g_autoptr (GFile) file
      = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser)) : NULL;

  if (file != NULL)
    g_file_load_partial_contents_async (file, NULL, wants_more, loaded_cb, g_steal_pointer (&import));
}

/**
 * mortise_settings_import:
 * @teller: a widget in the window that asks, where the user is told what was done
 * @plugin: a plugin
 * @form: the form of its settings
 *
 * Lets the user choose a file with settings, shows what it would change, and imports it.
 */
void
mortise_settings_import (GtkWidget *teller, MortisePluginItem *plugin, MortiseFormModel *form)
{
  Import *import = g_new0 (Import, 1);
  GtkFileChooserNative *chooser
      = gtk_file_chooser_native_new (_ ("Import Settings"), GTK_WINDOW (gtk_widget_get_root (teller)),
                                     GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Open"), _ ("_Cancel"));
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  import->teller = g_object_ref (teller);
  import->plugin = g_object_ref (plugin);
  import->form = g_object_ref (form);
  import->chooser = GTK_NATIVE_DIALOG (chooser);
  gtk_file_filter_set_name (filter, _ ("Settings"));
  gtk_file_filter_add_suffix (filter, "json");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), filter);
  gtk_native_dialog_set_modal (import->chooser, TRUE);
  g_signal_connect (chooser, "response", G_CALLBACK (on_chosen), import);
  gtk_native_dialog_show (import->chooser);
}
