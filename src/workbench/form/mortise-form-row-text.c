/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is written on one line: texts, addresses, and the paths of files and folders. */
#include <glib/gi18n.h>

#include "mortise-form-row.h"
#include "mortise-json.h"

#define DIALOG "file-dialog"

static void
on_edited (GtkEditable *entry, MortiseFormRow *self)
{
  if (!mortise_form_row_is_showing (self))
    mortise_field_set_text (mortise_form_row_get_field (self), gtk_editable_get_text (entry));
}

static void
on_done (MortiseFormRow *self)
{
  MortiseField *field = mortise_form_row_get_field (self);

  if (field != NULL)
    mortise_field_commit (field);
}

static void
show_entry (MortiseFormRow *self, GtkWidget *entry)
{
  MortiseField *field = mortise_form_row_get_field (self);
  g_autofree char *text = mortise_field_dup_text (field);

  if (!g_str_equal (gtk_editable_get_text (GTK_EDITABLE (entry)), text))
    gtk_editable_set_text (GTK_EDITABLE (entry), text);
  gtk_editable_set_editable (GTK_EDITABLE (entry), mortise_field_is_editable (field));
}

static const char *
get_example (MortiseField *field)
{
  JsonArray *examples = mortise_json_get_array (mortise_field_get_schema (field), "examples");
  JsonNode *first
      = examples != NULL && json_array_get_length (examples) > 0 ? json_array_get_element (examples, 0) : NULL;

  return first != NULL && JSON_NODE_HOLDS_VALUE (first) ? json_node_get_string (first) : NULL;
}

/**
 * mortise_form_row_add_entry:
 * @self: a row of a kind that can be written
 * @entry: (transfer floating): an entry
 * @is_beside: whether it is small
 *
 * Connects the entry to the field: each key stroke is checked, and Enter or leaving the entry saves.
 *
 * Returns: @entry
 */
GtkWidget *
mortise_form_row_add_entry (MortiseFormRow *self, GtkWidget *entry, gboolean is_beside)
{
  MortiseField *field = mortise_form_row_get_field (self);
  GtkEventController *focus = gtk_event_controller_focus_new ();

  if (GTK_IS_ENTRY (entry) && get_example (field) != NULL)
    gtk_entry_set_placeholder_text (GTK_ENTRY (entry), get_example (field));
  mortise_form_row_add_control (self, entry, show_entry);
  g_signal_connect_object (entry, "changed", G_CALLBACK (on_edited), self, 0);
  g_signal_connect_object (entry, "activate", G_CALLBACK (on_done), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (focus, "leave", G_CALLBACK (on_done), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (entry, focus);
  if (is_beside)
    mortise_form_row_add_beside (self, entry);
  return entry;
}

/* --- addresses ---------------------------------------------------------------------------------------------------- */

static void
on_open (MortiseFormRow *self)
{
  g_autofree char *text = mortise_field_dup_text (mortise_form_row_get_field (self));

  gtk_show_uri (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), text, GDK_CURRENT_TIME);
}

static void
show_open (MortiseFormRow *self, GtkWidget *button)
{
  MortiseField *field = mortise_form_row_get_field (self);
  g_autofree char *text = mortise_field_dup_text (field);
  g_autofree char *scheme = g_uri_parse_scheme (text);

  /* A plugin's default may not start a program by its scheme. */
  gtk_widget_set_sensitive (button, mortise_field_get_message (field) == NULL
                                        && (g_strcmp0 (scheme, "https") == 0 || g_strcmp0 (scheme, "http") == 0));
}

static GtkWidget *
make_open_button (MortiseFormRow *self)
{
  GtkWidget *button = mortise_form_row_make_button ("web-browser-symbolic", _ ("Open in Browser"));

  g_signal_connect_object (button, "clicked", G_CALLBACK (on_open), self, G_CONNECT_SWAPPED);
  mortise_form_row_add_control (self, button, show_open);
  return button;
}

/* --- paths -------------------------------------------------------------------------------------------------------- */

static void
on_chosen (MortiseFormRow *self, int response, GtkNativeDialog *dialog)
{
  MortiseField *field = mortise_form_row_get_field (self);
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT && field != NULL)
    {
      file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
      if (file != NULL && g_file_peek_path (file) != NULL)
        {
          mortise_field_set_text (field, g_file_peek_path (file));
          mortise_field_commit (field);
        }
    }
  g_object_set_data (G_OBJECT (self), DIALOG, NULL);
}

static void
on_choose (MortiseFormRow *self)
{
  MortiseField *field = mortise_form_row_get_field (self);
  gboolean is_folder = mortise_field_get_kind (field) == MORTISE_FIELD_FOLDER;
  g_autofree char *text = mortise_field_dup_text (field);
  g_autoptr (GFile) file = g_path_is_absolute (text) ? g_file_new_for_path (text) : NULL;
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (
      is_folder ? _ ("Choose a Folder") : _ ("Choose a File"), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
      is_folder ? GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER : GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Choose"), _ ("_Cancel"));

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  if (file != NULL)
    gtk_file_chooser_set_file (GTK_FILE_CHOOSER (dialog), file, NULL);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_chosen), self, G_CONNECT_SWAPPED);
  /* It goes with the row at the latest. */
  g_object_set_data_full (G_OBJECT (self), DIALOG, dialog, g_object_unref);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
show_choose (MortiseFormRow *self, GtkWidget *button)
{
  gtk_widget_set_sensitive (button, mortise_field_is_editable (mortise_form_row_get_field (self)));
}

static GtkWidget *
make_choose_button (MortiseFormRow *self, gboolean is_folder)
{
  GtkWidget *button = mortise_form_row_make_button (is_folder ? "folder-symbolic" : "document-open-symbolic",
                                                    is_folder ? _ ("Choose a Folder") : _ ("Choose a File"));

  g_signal_connect_object (button, "clicked", G_CALLBACK (on_choose), self, G_CONNECT_SWAPPED);
  mortise_form_row_add_control (self, button, show_choose);
  return button;
}

/* --- the row ------------------------------------------------------------------------------------------------------ */

static GtkInputPurpose
choose_purpose (MortiseFieldKind kind)
{
  if (kind == MORTISE_FIELD_URL)
    return GTK_INPUT_PURPOSE_URL;
  return kind == MORTISE_FIELD_EMAIL ? GTK_INPUT_PURPOSE_EMAIL : GTK_INPUT_PURPOSE_FREE_FORM;
}

void
mortise_form_row_build_text (MortiseFormRow *self)
{
  MortiseFieldKind kind = mortise_field_get_kind (mortise_form_row_get_field (self));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *entry = g_object_new (GTK_TYPE_ENTRY, "hexpand", TRUE, "input-purpose", choose_purpose (kind), NULL);

  gtk_box_append (GTK_BOX (box), mortise_form_row_add_entry (self, entry, FALSE));
  if (kind == MORTISE_FIELD_URL)
    gtk_box_append (GTK_BOX (box), make_open_button (self));
  else if (kind == MORTISE_FIELD_FILE || kind == MORTISE_FIELD_FOLDER)
    gtk_box_append (GTK_BOX (box), make_choose_button (self, kind == MORTISE_FIELD_FOLDER));
  mortise_form_row_add_below (self, box);
}
