/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-settings-preview-dialog.h"

#include <glib/gi18n.h>
#include <string.h>

#include "mortise-form-json.h"
#include "mortise-json.h"
#include "mortise-page.h"
#include "mortise-settings-difference.h"
#include "mortise-settings-verbs.h"

/**
 * MortiseSettingsPreviewDialog:
 *
 * Shows what going back, restoring or importing would change, and does it when the user wants that. The host makes a
 * backup before, which is the way to undo it.
 */
struct _MortiseSettingsPreviewDialog
{
  AdwWindow parent_instance;

  GtkLabel *heading;
  GtkLabel *note;
  GtkSpinner *spinner;
  GtkLabel *nothing;
  AdwPreferencesGroup *faults;
  AdwPreferencesGroup *changes;
  GtkWidget *cancel;
  GtkButton *confirm;
  GtkWidget *teller;
  MortisePluginItem *plugin;
  MortiseFormModel *form;
  JsonObject *body;
  char *tail;
  char *done;
};

enum
{
  SIGNAL_DONE,
  N_SIGNALS
};

/* What was done, for whoever wants to undo it. */
typedef struct
{
  GtkWidget *teller;
  MortisePluginItem *plugin;
  char *done;
  gint64 backup;
} Done;

G_DEFINE_FINAL_TYPE (MortiseSettingsPreviewDialog, mortise_settings_preview_dialog, ADW_TYPE_WINDOW)

static guint signals[N_SIGNALS];

static void
done_free (gpointer data, GClosure *closure)
{
  Done *done = data;

  g_clear_object (&done->teller);
  g_clear_object (&done->plugin);
  g_free (done->done);
  g_free (done);
}

/* --- undoing ------------------------------------------------------------------------------------------------------ */

static void
undone_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) teller = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer = mortise_settings_ask_finish (MORTISE_PLUGIN_ITEM (source), result, &error);

  if (answer == NULL)
    mortise_toast (teller, error->message);
}

static void
on_undo (AdwToast *toast, Done *done)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) body = json_node_init_object (json_node_alloc (), object);

  json_object_set_int_member (object, "backup", done->backup);
  mortise_settings_ask_async (done->plugin, "POST", "settings-restore", body, undone_cb, g_object_ref (done->teller));
}

static gint64
read_newest (JsonNode *backups)
{
  JsonArray *list = JSON_NODE_HOLDS_ARRAY (backups) ? json_node_get_array (backups) : NULL;
  JsonNode *newest = list != NULL && json_array_get_length (list) > 0 ? json_array_get_element (list, 0) : NULL;

  return newest != NULL && JSON_NODE_HOLDS_OBJECT (newest)
             ? mortise_json_get_int (json_node_get_object (newest), "id", 0)
             : 0;
}

static void
backups_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Done *done = user_data;
  g_autoptr (JsonNode) answer = mortise_settings_ask_finish (MORTISE_PLUGIN_ITEM (source), result, NULL);
  AdwToast *toast;

  done->backup = answer != NULL ? read_newest (answer) : 0;
  toast = done->backup > 0 ? mortise_toast_with_button (done->teller, done->done, _ ("_Undo")) : NULL;
  if (toast != NULL)
    {
      g_signal_connect_data (toast, "button-clicked", G_CALLBACK (on_undo), done, done_free, 0);
      return;
    }
  mortise_toast (done->teller, done->done);
  done_free (done, NULL);
}

static void
offer_undo (MortiseSettingsPreviewDialog *self)
{
  Done *done = g_new0 (Done, 1);

  done->teller = g_object_ref (self->teller);
  done->plugin = g_object_ref (self->plugin);
  done->done = g_strdup (self->done);
  mortise_settings_ask_async (self->plugin, "GET", "settings-backups", NULL, backups_cb, done);
}

/* --- faults ------------------------------------------------------------------------------------------------------- */

static char *
dup_label (MortiseSettingsPreviewDialog *self, const char *pointer)
{
  GListModel *settings = mortise_field_get_children (mortise_form_model_get_root (self->form));

  for (guint i = 0; i < g_list_model_get_n_items (settings); i++)
    {
      g_autoptr (MortiseField) setting = g_list_model_get_item (settings, i);
      g_autofree char *own = mortise_field_dup_pointer (setting);
      gsize length = strlen (own);

      if (g_str_has_prefix (pointer, own) && (pointer[length] == '\0' || pointer[length] == '/'))
        return mortise_field_dup_label (setting);
    }
  return g_utf8_make_valid (pointer, -1);
}

/* A line of the host's begins with the JSON pointer of the setting that it is about. */
static GtkWidget *
make_fault (MortiseSettingsPreviewDialog *self, const char *line)
{
  const char *colon = *line == '/' ? strstr (line, ": ") : NULL;
  g_autofree char *pointer = colon != NULL ? g_strndup (line, (gsize) (colon - line)) : NULL;
  g_autofree char *label = pointer != NULL ? dup_label (self, pointer) : NULL;
  const char *message = colon != NULL ? colon + strlen (": ") : line;

  return g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", label != NULL ? label : message, "subtitle",
                       label != NULL ? message : NULL, "icon-name", "dialog-error-symbolic", "title-lines", 0,
                       "subtitle-lines", 0, NULL);
}

static void
show_faults (MortiseSettingsPreviewDialog *self, const GError *error)
{
  g_auto (GStrv) lines = g_strsplit (error->message, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    adw_preferences_group_add (self->faults, make_fault (self, lines[i]));
  gtk_widget_show (GTK_WIDGET (self->faults));
  gtk_widget_hide (GTK_WIDGET (self->changes));
}

/* --- looking ------------------------------------------------------------------------------------------------------ */

static void
show_changes (MortiseSettingsPreviewDialog *self, JsonObject *changes)
{
  g_autoptr (GPtrArray) rows = mortise_settings_difference_list (self->form, changes);

  for (guint i = 0; i < rows->len; i++)
    adw_preferences_group_add (self->changes, rows->pdata[i]);
  gtk_widget_set_visible (GTK_WIDGET (self->changes), rows->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->nothing), rows->len == 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "preview.confirm", rows->len > 0);
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MortiseSettingsPreviewDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer = mortise_settings_ask_finish (MORTISE_PLUGIN_ITEM (source), result, &error);
  JsonObject *changes = answer != NULL && JSON_NODE_HOLDS_OBJECT (answer)
                            ? mortise_json_get_object (json_node_get_object (answer), "changes")
                            : NULL;

  gtk_widget_hide (GTK_WIDGET (self->spinner));
  if (error != NULL)
    show_faults (self, error);
  else if (changes != NULL)
    show_changes (self, changes);
}

static void
look (MortiseSettingsPreviewDialog *self)
{
  g_autoptr (JsonObject) object = mortise_form_json_copy_object (self->body);
  g_autoptr (JsonNode) question = json_node_init_object (json_node_alloc (), object);

  json_object_set_boolean_member (object, "dry_run", TRUE);
  mortise_settings_ask_async (self->plugin, "POST", self->tail, question, looked_cb, g_object_ref (self));
}

/* --- doing -------------------------------------------------------------------------------------------------------- */

static void
confirmed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MortiseSettingsPreviewDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer = mortise_settings_ask_finish (MORTISE_PLUGIN_ITEM (source), result, &error);

  gtk_widget_hide (GTK_WIDGET (self->spinner));
  if (answer == NULL)
    {
      show_faults (self, error);
      return;
    }
  offer_undo (self);
  /* Who asked may close, and would take this window along, which goes by itself. */
  gtk_window_set_transient_for (GTK_WINDOW (self), NULL);
  gtk_window_destroy (GTK_WINDOW (self));
  g_signal_emit (self, signals[SIGNAL_DONE], 0);
}

static void
confirm (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MortiseSettingsPreviewDialog *self = MORTISE_SETTINGS_PREVIEW_DIALOG (widget);
  g_autoptr (JsonNode) body = json_node_init_object (json_node_alloc (), self->body);

  gtk_widget_action_set_enabled (widget, "preview.confirm", FALSE);
  gtk_widget_show (GTK_WIDGET (self->spinner));
  mortise_settings_ask_async (self->plugin, "POST", self->tail, body, confirmed_cb, g_object_ref (self));
}

static void
mortise_settings_preview_dialog_dispose (GObject *object)
{
  MortiseSettingsPreviewDialog *self = MORTISE_SETTINGS_PREVIEW_DIALOG (object);

  g_clear_object (&self->teller);
  g_clear_object (&self->plugin);
  g_clear_object (&self->form);
  G_OBJECT_CLASS (mortise_settings_preview_dialog_parent_class)->dispose (object);
}

static void
mortise_settings_preview_dialog_finalize (GObject *object)
{
  MortiseSettingsPreviewDialog *self = MORTISE_SETTINGS_PREVIEW_DIALOG (object);

  g_clear_pointer (&self->body, json_object_unref);
  g_free (self->tail);
  g_free (self->done);
  G_OBJECT_CLASS (mortise_settings_preview_dialog_parent_class)->finalize (object);
}

static void
mortise_settings_preview_dialog_class_init (MortiseSettingsPreviewDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = mortise_settings_preview_dialog_dispose;
  object_class->finalize = mortise_settings_preview_dialog_finalize;

  /**
   * MortiseSettingsPreviewDialog::done:
   * @self: the dialog
   *
   * The settings are something else now.
   */
  signals[SIGNAL_DONE]
      = g_signal_new ("done", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/mortise/Workbench/mortise-settings-preview-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, MortiseSettingsPreviewDialog, cancel);
  gtk_widget_class_bind_template_child (widget_class, MortiseSettingsPreviewDialog, changes);
  gtk_widget_class_bind_template_child (widget_class, MortiseSettingsPreviewDialog, confirm);
  gtk_widget_class_bind_template_child (widget_class, MortiseSettingsPreviewDialog, faults);
  gtk_widget_class_bind_template_child (widget_class, MortiseSettingsPreviewDialog, heading);
  gtk_widget_class_bind_template_child (widget_class, MortiseSettingsPreviewDialog, note);
  gtk_widget_class_bind_template_child (widget_class, MortiseSettingsPreviewDialog, nothing);
  gtk_widget_class_bind_template_child (widget_class, MortiseSettingsPreviewDialog, spinner);
  gtk_widget_class_install_action (widget_class, "preview.confirm", NULL, confirm);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
mortise_settings_preview_dialog_init (MortiseSettingsPreviewDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "preview.confirm", FALSE);
  gtk_window_set_focus (GTK_WINDOW (self), self->cancel);
}

/**
 * mortise_settings_preview_dialog_present:
 * @parent: a widget in the window that asks
 * @teller: a widget in the window where the user is told what was done
 * @plugin: a plugin
 * @form: the form of its settings
 * @step: what is to be done
 *
 * Shows what would change, and lets the user go on.
 *
 * Returns: (transfer none): the dialog, for its signal
 */
MortiseSettingsPreviewDialog *
mortise_settings_preview_dialog_present (GtkWidget *parent,
                                         GtkWidget *teller,
                                         MortisePluginItem *plugin,
                                         MortiseFormModel *form,
                                         const MortiseSettingsStep *step)
{
  MortiseSettingsPreviewDialog *self
      = g_object_new (MORTISE_TYPE_SETTINGS_PREVIEW_DIALOG, "transient-for", gtk_widget_get_root (parent), NULL);

  self->teller = g_object_ref (teller);
  self->plugin = g_object_ref (plugin);
  self->form = g_object_ref (form);
  self->body = json_object_ref (step->body);
  self->tail = g_strdup (step->tail);
  self->done = g_strdup (step->done);
  gtk_label_set_text (self->heading, step->heading);
  gtk_label_set_text (self->note, step->note != NULL ? step->note : "");
  gtk_widget_set_visible (GTK_WIDGET (self->note), step->note != NULL);
  gtk_button_set_label (self->confirm, step->verb);
  look (self);
  gtk_window_present (GTK_WINDOW (self));
  return self;
}
