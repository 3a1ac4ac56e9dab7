/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-settings-history-dialog.h"

#include <glib/gi18n.h>

#include "mortise-json.h"
#include "mortise-settings-difference.h"
#include "mortise-settings-preview-dialog.h"
#include "mortise-settings-verbs.h"

/* As many changes as anybody looks through. */
#define LIMIT "200"

/**
 * MortiseSettingsHistoryDialog:
 *
 * What was changed in the settings of a plugin, by whom and when, and the ways back: to what they were after any
 * change, and to a backup.
 */
struct _MortiseSettingsHistoryDialog
{
  AdwWindow parent_instance;

  GtkStack *stack;
  GtkLabel *error;
  AdwPreferencesGroup *changes;
  AdwPreferencesGroup *backups;
  GtkWidget *teller;
  MortisePluginItem *plugin;
  MortiseFormModel *form;
};

/* A way back: the button of a row. */
typedef struct
{
  MortiseSettingsHistoryDialog *dialog;
  const char *tail;
  const char *member;
  gint64 id;
  char *heading;
} Way;

G_DEFINE_FINAL_TYPE (MortiseSettingsHistoryDialog, mortise_settings_history_dialog, ADW_TYPE_WINDOW)

static void
way_free (gpointer data, GClosure *closure)
{
  Way *way = data;

  g_free (way->heading);
  g_free (way);
}

/* --- going back --------------------------------------------------------------------------------------------------- */

static void
on_way (GtkButton *button, const Way *way)
{
  MortiseSettingsHistoryDialog *self = way->dialog;
  gboolean is_backup = g_str_equal (way->member, "backup");
  g_autoptr (JsonObject) body = json_object_new ();
  const MortiseSettingsStep step = {
    .tail = way->tail,
    .body = body,
    .heading = way->heading,
    .note = is_backup ? _ ("Secrets become what they were as well.") : _ ("Secrets stay as they are."),
    .verb = is_backup ? _ ("_Restore") : _ ("_Go Back"),
    .done = is_backup ? _ ("Settings restored") : _ ("Settings are what they were"),
  };
  MortiseSettingsPreviewDialog *preview;

  json_object_set_int_member (body, way->member, way->id);
  preview = mortise_settings_preview_dialog_present (GTK_WIDGET (self), self->teller, self->plugin, self->form, &step);
  g_signal_connect_object (preview, "done", G_CALLBACK (gtk_window_destroy), self, G_CONNECT_SWAPPED);
}

static GtkWidget *
make_way (MortiseSettingsHistoryDialog *self, const char *label, const char *name, Way *way)
{
  GtkWidget *button = g_object_new (GTK_TYPE_BUTTON, "label", label, "valign", GTK_ALIGN_CENTER, NULL);

  way->dialog = self;
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_data (button, "clicked", G_CALLBACK (on_way), way, way_free, 0);
  return button;
}

static GtkWidget *
make_way_back (MortiseSettingsHistoryDialog *self, gint64 id, const char *name, const char *heading)
{
  Way *way = g_new0 (Way, 1);

  way->tail = "settings-rollback";
  way->member = "to";
  way->id = id;
  way->heading = g_strdup (heading);
  return make_way (self, _ ("Go Back…"), name, way);
}

/* --- changes ------------------------------------------------------------------------------------------------------ */

static const char *
describe_cause (const char *cause)
{
  static const struct
  {
    const char *cause;
    const char *text;
  } causes[] = {
    { "set", N_ ("Changed") },
    { "import", N_ ("Imported") },
    { "rollback", N_ ("Went back") },
    { "restore", N_ ("Restored a backup") },
    { "update", N_ ("Updated the plugin") },
    { "version-rollback", N_ ("Went back to an earlier version of the plugin") },
    { "migration", N_ ("The plugin moved them to a new version") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (causes); i++)
    if (g_strcmp0 (causes[i].cause, cause) == 0)
      return _ (causes[i].text);
  return cause;
}

static char *
describe_record (JsonObject *record)
{
  /* Translators: what was done, and who did it. */
  return g_strdup_printf (_ ("%s · %s"), describe_cause (mortise_json_get_string (record, "cause", "")),
                          mortise_json_get_string (record, "actor", ""));
}

static GtkWidget *
make_change (MortiseSettingsHistoryDialog *self, JsonObject *record, gboolean is_newest)
{
  JsonObject *changes = mortise_json_get_object (record, "changes");
  g_autoptr (GPtrArray) rows = mortise_settings_difference_list (self->form, changes);
  g_autofree char *labels = mortise_settings_difference_dup_labels (self->form, changes);
  g_autofree char *time = mortise_settings_format_time (mortise_json_get_int (record, "time", 0));
  g_autofree char *about = describe_record (record);
  g_autofree char *subtitle = g_strdup_printf ("%s\n%s", time, about);
  g_autofree char *name = g_strdup_printf (_ ("Go Back to %s"), time);
  g_autofree char *heading = g_strdup_printf (_ ("Make the Settings What They Were After %s?"), time);
  GtkWidget *row
      = g_object_new (ADW_TYPE_EXPANDER_ROW, "use-markup", FALSE, "title", labels, "subtitle", subtitle, NULL);

  for (guint i = 0; i < rows->len; i++)
    adw_expander_row_add_row (ADW_EXPANDER_ROW (row), rows->pdata[i]);
  if (!is_newest)
    adw_expander_row_add_action (ADW_EXPANDER_ROW (row),
                                 make_way_back (self, mortise_json_get_int (record, "id", 0), name, heading));
  return row;
}

static GtkWidget *
make_first (MortiseSettingsHistoryDialog *self)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "title", _ ("Before All Changes"), "title-lines", 0, NULL);

  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             make_way_back (self, 0, _ ("Go Back to Before All Changes"),
                                            _ ("Make the Settings What They Were Before All Changes?")));
  return row;
}

static void
changes_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MortiseSettingsHistoryDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer = mortise_settings_ask_finish (MORTISE_PLUGIN_ITEM (source), result, &error);
  JsonArray *records = answer != NULL && JSON_NODE_HOLDS_ARRAY (answer) ? json_node_get_array (answer) : NULL;
  guint n = records != NULL ? json_array_get_length (records) : 0;

  if (error != NULL)
    gtk_label_set_text (self->error, error->message);
  for (guint i = 0; i < n; i++)
    adw_preferences_group_add (self->changes, make_change (self, json_array_get_object_element (records, i), i == 0));
  if (n > 0)
    adw_preferences_group_add (self->changes, make_first (self));
  gtk_stack_set_visible_child_name (self->stack, error != NULL ? "error" : n > 0 ? "history" : "nothing");
}

/* --- backups ------------------------------------------------------------------------------------------------------ */

static const char *
describe_backup (const char *cause)
{
  static const struct
  {
    const char *cause;
    const char *text;
  } causes[] = {
    { "import", N_ ("Before an import") },
    { "rollback", N_ ("Before going back") },
    { "restore", N_ ("Before restoring a backup") },
    { "update", N_ ("Before an update") },
    { "version-rollback", N_ ("Before going back to an earlier version") },
    { "migration", N_ ("Before the plugin moved them to a new version") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (causes); i++)
    if (g_strcmp0 (causes[i].cause, cause) == 0)
      return _ (causes[i].text);
  return cause;
}

static GtkWidget *
make_backup (MortiseSettingsHistoryDialog *self, JsonObject *record)
{
  guint n = (guint) mortise_json_get_int (record, "settings", 0);
  g_autofree char *time = mortise_settings_format_time (mortise_json_get_int (record, "time", 0));
  g_autofree char *count = g_strdup_printf (ngettext ("%u setting", "%u settings", n), n);
  /* Translators: when, what is in it, and of which version of the plugin. */
  g_autofree char *subtitle
      = g_strdup_printf (_ ("%s\n%s, version %s"), time, count, mortise_json_get_string (record, "version", ""));
  g_autofree char *name = g_strdup_printf (_ ("Restore the Backup of %s"), time);
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title",
                                 describe_backup (mortise_json_get_string (record, "cause", "")), "subtitle", subtitle,
                                 "title-lines", 0, "subtitle-lines", 0, NULL);
  Way *way = g_new0 (Way, 1);

  way->tail = "settings-restore";
  way->member = "backup";
  way->id = mortise_json_get_int (record, "id", 0);
  way->heading = g_strdup_printf (_ ("Restore the Backup of %s?"), time);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), make_way (self, _ ("Restore…"), name, way));
  return row;
}

static void
backups_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MortiseSettingsHistoryDialog) self = user_data;
  g_autoptr (JsonNode) answer = mortise_settings_ask_finish (MORTISE_PLUGIN_ITEM (source), result, NULL);
  JsonArray *records = answer != NULL && JSON_NODE_HOLDS_ARRAY (answer) ? json_node_get_array (answer) : NULL;
  guint n = records != NULL ? json_array_get_length (records) : 0;

  for (guint i = 0; i < n; i++)
    adw_preferences_group_add (self->backups, make_backup (self, json_array_get_object_element (records, i)));
  gtk_widget_set_visible (GTK_WIDGET (self->backups), n > 0);
}

static void
mortise_settings_history_dialog_dispose (GObject *object)
{
  MortiseSettingsHistoryDialog *self = MORTISE_SETTINGS_HISTORY_DIALOG (object);

  g_clear_object (&self->teller);
  g_clear_object (&self->plugin);
  g_clear_object (&self->form);
  G_OBJECT_CLASS (mortise_settings_history_dialog_parent_class)->dispose (object);
}

static void
mortise_settings_history_dialog_class_init (MortiseSettingsHistoryDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mortise_settings_history_dialog_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/mortise/Workbench/mortise-settings-history-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, MortiseSettingsHistoryDialog, backups);
  gtk_widget_class_bind_template_child (widget_class, MortiseSettingsHistoryDialog, changes);
  gtk_widget_class_bind_template_child (widget_class, MortiseSettingsHistoryDialog, error);
  gtk_widget_class_bind_template_child (widget_class, MortiseSettingsHistoryDialog, stack);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
mortise_settings_history_dialog_init (MortiseSettingsHistoryDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * mortise_settings_history_dialog_present:
 * @teller: a widget in the window that asks, where the user is told what was done
 * @plugin: a plugin
 * @form: the form of its settings
 *
 * Shows what was changed in the settings, and the ways back.
 */
void
mortise_settings_history_dialog_present (GtkWidget *teller, MortisePluginItem *plugin, MortiseFormModel *form)
{
  MortiseSettingsHistoryDialog *self
      = g_object_new (MORTISE_TYPE_SETTINGS_HISTORY_DIALOG, "transient-for", gtk_widget_get_root (teller), NULL);

  self->teller = g_object_ref (teller);
  self->plugin = g_object_ref (plugin);
  self->form = g_object_ref (form);
  mortise_settings_ask_async (plugin, "GET", "settings-history?limit=" LIMIT, NULL, changes_cb, g_object_ref (self));
  mortise_settings_ask_async (plugin, "GET", "settings-backups", NULL, backups_cb, g_object_ref (self));
  gtk_window_present (GTK_WINDOW (self));
}
