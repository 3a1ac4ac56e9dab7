/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-compare-dialog.h"

#include <glib/gi18n.h>
#include <string.h>

#include "mortise-compare-column.h"
#include "mortise-dispatch-outcome.h"
#include "mortise-json.h"
#include "mortise-lab-run.h"
#include "mortise-listener-item.h"
#include "mortise-pair-layout.h"
#include "mortise-trace-replay.h"

/* As many as a person reads. */
#define MAX_CHANGES 30

/* What is different in the second run, in the order of the choices. */
typedef enum
{
  PLUGIN_OFF,
  SETTING,
  VERSION,
} Difference;

typedef struct
{
  GPtrArray *dispatches;
  JsonArray *plugins;
} Outcome;

/**
 * MortiseCompareDialog:
 *
 * The same payload fired on two copies of the site that differ in one thing, side by side.
 */
struct _MortiseCompareDialog
{
  AdwWindow parent_instance;

  GtkSpinner *spinner;
  GtkWidget *choices;
  AdwComboRow *what;
  AdwComboRow *plugin;
  GtkStringList *plugin_labels;
  AdwComboRow *key;
  GtkStringList *key_labels;
  GtkEditable *left_value;
  GtkEditable *right_value;
  GtkEditable *folder;
  GtkLabel *error;
  GtkWidget *outcome;
  GtkLabel *verdict;
  GtkLabel *differences;
  MortiseCompareColumn *left;
  MortiseCompareColumn *right;
  GtkFileChooserNative *chooser;
  MortiseSite *site;
  MortiseHookItem *hook;
  JsonNode *payload;
  /* Slugs of the choices, and keys of the settings of the chosen one. */
  GPtrArray *slugs;
  GPtrArray *keys;
  JsonArray *settings;
  GCancellable *cancellable;
  Outcome outcomes[2];
  guint n_running;
  GError *failure;
};

G_DEFINE_FINAL_TYPE (MortiseCompareDialog, mortise_compare_dialog, ADW_TYPE_WINDOW)

/* --- what differs ------------------------------------------------------------------------------------------------- */

static const char *
get_chosen (AdwComboRow *row, GPtrArray *names)
{
  guint selected = adw_combo_row_get_selected (row);

  return selected < names->len ? names->pdata[selected] : NULL;
}

static gboolean
is_complete (MortiseCompareDialog *self)
{
  Difference difference = (Difference) adw_combo_row_get_selected (self->what);

  if (get_chosen (self->plugin, self->slugs) == NULL)
    return FALSE;
  if (difference == SETTING)
    return get_chosen (self->key, self->keys) != NULL && *gtk_editable_get_text (self->right_value) != '\0';
  return difference != VERSION || *gtk_editable_get_text (self->folder) != '\0';
}

static void
update (MortiseCompareDialog *self)
{
  Difference difference = (Difference) adw_combo_row_get_selected (self->what);

  gtk_widget_set_visible (GTK_WIDGET (self->key), difference == SETTING);
  gtk_widget_set_visible (GTK_WIDGET (self->left_value), difference == SETTING);
  gtk_widget_set_visible (GTK_WIDGET (self->right_value), difference == SETTING);
  gtk_widget_set_visible (GTK_WIDGET (self->folder), difference == VERSION);
  gtk_widget_set_sensitive (self->choices, self->n_running == 0);
  gtk_spinner_set_spinning (self->spinner, self->n_running > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "compare.run", self->n_running == 0 && is_complete (self));
}

static JsonObject *
find_plugin (JsonArray *plugins, const char *member, const char *slug)
{
  for (guint i = 0; plugins != NULL && i < json_array_get_length (plugins); i++)
    if (g_strcmp0 (mortise_json_get_string (json_array_get_object_element (plugins, i), member, NULL), slug) == 0)
      return json_array_get_object_element (plugins, i);
  return NULL;
}

static void
show_keys (MortiseCompareDialog *self)
{
  JsonObject *plugin = find_plugin (self->settings, "plugin", get_chosen (self->plugin, self->slugs));
  JsonObject *labels = plugin != NULL ? mortise_json_get_object (plugin, "settings") : NULL;
  JsonObjectIter iter;
  const char *key;
  JsonNode *label;

  g_ptr_array_set_size (self->keys, 0);
  gtk_string_list_splice (self->key_labels, 0, g_list_model_get_n_items (G_LIST_MODEL (self->key_labels)), NULL);
  if (labels != NULL)
    {
      json_object_iter_init_ordered (&iter, labels);
      while (json_object_iter_next_ordered (&iter, &key, &label))
        {
          g_ptr_array_add (self->keys, g_strdup (key));
          gtk_string_list_append (self->key_labels, mortise_json_get_string (labels, key, key));
        }
    }
  gtk_widget_set_sensitive (GTK_WIDGET (self->key), self->keys->len > 0);
  update (self);
}

static void
settings_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MortiseCompareDialog) self = user_data;
  g_autoptr (JsonNode) answer = mortise_connection_request_finish (MORTISE_CONNECTION (source), result, NULL);

  if (answer == NULL || !JSON_NODE_HOLDS_ARRAY (answer))
    return;
  self->settings = json_array_ref (json_node_get_array (answer));
  show_keys (self);
}

/* Those that listen come first; others may matter as well, as what a listener needs does. */
static void
list_plugins (MortiseCompareDialog *self)
{
  GListModel *listeners = mortise_hook_item_get_listeners (self->hook);

  for (guint i = 0; i < g_list_model_get_n_items (listeners); i++)
    {
      g_autoptr (MortiseListenerItem) listener = g_list_model_get_item (listeners, i);
      const char *slug = mortise_listener_item_get_plugin (listener);

      if (slug != NULL && !g_ptr_array_find_with_equal_func (self->slugs, slug, g_str_equal, NULL))
        {
          g_ptr_array_add (self->slugs, g_strdup (slug));
          gtk_string_list_append (self->plugin_labels, mortise_site_get_plugin_name (self->site, slug));
        }
    }
}

static JsonNode *
read_value (const char *text)
{
  JsonNode *value = mortise_json_parse (text, strlen (text), NULL);

  return value != NULL ? value : json_node_init_string (json_node_alloc (), text);
}

static void
set_setting (MortiseCompareDialog *self, JsonObject *trial, const char *text)
{
  JsonObject *settings = json_object_new ();
  JsonObject *values = json_object_new ();

  json_object_set_member (values, get_chosen (self->key, self->keys), read_value (text));
  json_object_set_object_member (settings, get_chosen (self->plugin, self->slugs), values);
  json_object_set_object_member (trial, "settings", settings);
}

static void
set_list (JsonObject *trial, const char *name, const char *value)
{
  JsonArray *list = json_array_new ();

  json_array_add_string_element (list, value);
  json_object_set_array_member (trial, name, list);
}

static JsonObject *
make_trial (MortiseCompareDialog *self, gboolean is_second)
{
  JsonObject *trial = json_object_new ();
  Difference difference = (Difference) adw_combo_row_get_selected (self->what);
  const char *value = gtk_editable_get_text (is_second ? self->right_value : self->left_value);

  json_object_set_string_member (trial, "hook", mortise_hook_item_get_name (self->hook));
  json_object_set_member (trial, "payload", json_node_ref (self->payload));
  if (difference == SETTING && *value != '\0')
    set_setting (self, trial, value);
  else if (difference == PLUGIN_OFF && is_second)
    set_list (trial, "disabled", get_chosen (self->plugin, self->slugs));
  else if (difference == VERSION && is_second)
    set_list (trial, "directories", gtk_editable_get_text (self->folder));
  return trial;
}

static char *
describe_side (MortiseCompareDialog *self, gboolean is_second)
{
  Difference difference = (Difference) adw_combo_row_get_selected (self->what);
  const char *name = mortise_site_get_plugin_name (self->site, get_chosen (self->plugin, self->slugs));
  const char *value = gtk_editable_get_text (is_second ? self->right_value : self->left_value);

  if (difference == PLUGIN_OFF)
    return g_strdup_printf (is_second ? _ ("Without %s") : _ ("With %s"), name);
  if (difference == VERSION)
    return g_strdup (is_second ? _ ("The Folder") : _ ("The Installed Version"));
  return *value != '\0' ? g_strdup_printf ("%s = %s", get_chosen (self->key, self->keys), value)
                        : g_strdup (_ ("As It Is"));
}

/* --- running ------------------------------------------------------------------------------------------------------ */

static void
outcome_clear (Outcome *outcome)
{
  g_clear_pointer (&outcome->dispatches, g_ptr_array_unref);
  g_clear_pointer (&outcome->plugins, json_array_unref);
}

static void
show_column (MortiseCompareDialog *self, MortiseCompareColumn *column, gboolean is_second)
{
  const Outcome *outcome = &self->outcomes[is_second];
  g_autofree char *title = describe_side (self, is_second);

  mortise_compare_column_show (column, self->site, title, json_node_get_object (outcome->dispatches->pdata[0]),
                               find_plugin (outcome->plugins, "slug", get_chosen (self->plugin, self->slugs)));
}

static void
show_outcome (MortiseCompareDialog *self)
{
  g_autoptr (GPtrArray) changes
      = mortise_dispatch_compare_outcomes (json_node_get_object (self->outcomes[0].dispatches->pdata[0]),
                                           json_node_get_object (self->outcomes[1].dispatches->pdata[0]), MAX_CHANGES);
  g_autofree char *text = mortise_trace_replay_describe_changes (changes);

  gtk_label_set_label (self->verdict, changes->len == 0 ? _ ("Both Came Out the Same") : _ ("They Came Out Different"));
  gtk_label_set_label (self->differences, text);
  gtk_widget_set_visible (GTK_WIDGET (self->differences), changes->len > 0);
  show_column (self, self->left, FALSE);
  show_column (self, self->right, TRUE);
  gtk_widget_show (self->outcome);
}

static void
take_outcome (MortiseCompareDialog *self, GAsyncResult *result, gboolean is_second)
{
  g_autoptr (GError) error = NULL;
  Outcome *outcome = &self->outcomes[is_second];

  outcome->dispatches = mortise_lab_run_finish (result, &outcome->plugins, &error);
  if (error != NULL && self->failure == NULL)
    self->failure = g_steal_pointer (&error);
  if (--self->n_running > 0)
    return;
  if (self->failure == NULL)
    show_outcome (self);
  else if (!g_error_matches (self->failure, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      gtk_label_set_label (self->error, self->failure->message);
      gtk_widget_show (GTK_WIDGET (self->error));
    }
  update (self);
}

static void
first_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MortiseCompareDialog) self = user_data;

  take_outcome (self, result, FALSE);
}

static void
second_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MortiseCompareDialog) self = user_data;

  take_outcome (self, result, TRUE);
}

static void
run (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MortiseCompareDialog *self = MORTISE_COMPARE_DIALOG (widget);
  MortiseConnection *connection = mortise_site_get_connection (self->site);
  g_autoptr (JsonObject) first = make_trial (self, FALSE);
  g_autoptr (JsonObject) second = make_trial (self, TRUE);

  g_clear_error (&self->failure);
  outcome_clear (&self->outcomes[0]);
  outcome_clear (&self->outcomes[1]);
  gtk_widget_hide (GTK_WIDGET (self->error));
  gtk_widget_hide (self->outcome);
  self->n_running = 2;
  update (self);
  mortise_lab_run_async (connection, first, self->cancellable, first_cb, g_object_ref (self));
  mortise_lab_run_async (connection, second, self->cancellable, second_cb, g_object_ref (self));
}

static void
on_folder_chosen (GtkNativeDialog *chooser, int response, MortiseCompareDialog *self)
{
  g_autoptr (GFile) folder
      = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser)) : NULL;
  g_autofree char *path = folder != NULL ? g_file_get_path (folder) : NULL;

  if (path != NULL)
    gtk_editable_set_text (self->folder, path);
}

static void
choose_folder (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MortiseCompareDialog *self = MORTISE_COMPARE_DIALOG (widget);

  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (_ ("Folder of the Other Version"), GTK_WINDOW (self),
                                               GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, NULL, NULL);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (on_folder_chosen), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

/* --- the object --------------------------------------------------------------------------------------------------- */

static gboolean
mortise_compare_dialog_close_request (GtkWindow *window)
{
  g_cancellable_cancel (MORTISE_COMPARE_DIALOG (window)->cancellable);
  return GTK_WINDOW_CLASS (mortise_compare_dialog_parent_class)->close_request (window);
}

static void
mortise_compare_dialog_finalize (GObject *object)
{
  MortiseCompareDialog *self = MORTISE_COMPARE_DIALOG (object);

  g_clear_object (&self->chooser);
  g_clear_object (&self->site);
  g_clear_object (&self->hook);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->payload, json_node_unref);
  g_clear_pointer (&self->settings, json_array_unref);
  g_ptr_array_unref (self->slugs);
  g_ptr_array_unref (self->keys);
  outcome_clear (&self->outcomes[0]);
  outcome_clear (&self->outcomes[1]);
  g_clear_error (&self->failure);
  G_OBJECT_CLASS (mortise_compare_dialog_parent_class)->finalize (object);
}

static void
mortise_compare_dialog_class_init (MortiseCompareDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = mortise_compare_dialog_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = mortise_compare_dialog_close_request;

  g_type_ensure (MORTISE_TYPE_COMPARE_COLUMN);
  g_type_ensure (MORTISE_TYPE_PAIR_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/mortise/Workbench/mortise-compare-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, MortiseCompareDialog, choices);
  gtk_widget_class_bind_template_child (widget_class, MortiseCompareDialog, differences);
  gtk_widget_class_bind_template_child (widget_class, MortiseCompareDialog, error);
  gtk_widget_class_bind_template_child (widget_class, MortiseCompareDialog, folder);
  gtk_widget_class_bind_template_child (widget_class, MortiseCompareDialog, key);
  gtk_widget_class_bind_template_child (widget_class, MortiseCompareDialog, key_labels);
  gtk_widget_class_bind_template_child (widget_class, MortiseCompareDialog, left);
  gtk_widget_class_bind_template_child (widget_class, MortiseCompareDialog, left_value);
  gtk_widget_class_bind_template_child (widget_class, MortiseCompareDialog, outcome);
  gtk_widget_class_bind_template_child (widget_class, MortiseCompareDialog, plugin);
  gtk_widget_class_bind_template_child (widget_class, MortiseCompareDialog, plugin_labels);
  gtk_widget_class_bind_template_child (widget_class, MortiseCompareDialog, right);
  gtk_widget_class_bind_template_child (widget_class, MortiseCompareDialog, right_value);
  gtk_widget_class_bind_template_child (widget_class, MortiseCompareDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, MortiseCompareDialog, verdict);
  gtk_widget_class_bind_template_child (widget_class, MortiseCompareDialog, what);
  gtk_widget_class_bind_template_callback (widget_class, show_keys);
  gtk_widget_class_bind_template_callback (widget_class, update);
  gtk_widget_class_install_action (widget_class, "compare.folder", NULL, choose_folder);
  gtk_widget_class_install_action (widget_class, "compare.run", NULL, run);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
mortise_compare_dialog_init (MortiseCompareDialog *self)
{
  self->slugs = g_ptr_array_new_with_free_func (g_free);
  self->keys = g_ptr_array_new_with_free_func (g_free);
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * mortise_compare_dialog_present:
 * @parent: a widget in the window that asks
 * @site: an open site, which is copied
 * @hook: one of its hooks
 * @payload: what it is fired with
 *
 * Compares two runs of a hook.
 */
void
mortise_compare_dialog_present (GtkWidget *parent, MortiseSite *site, MortiseHookItem *hook, JsonNode *payload)
{
  MortiseCompareDialog *self
      = g_object_new (MORTISE_TYPE_COMPARE_DIALOG, "transient-for", gtk_widget_get_root (parent), NULL);

  self->site = g_object_ref (site);
  self->hook = g_object_ref (hook);
  self->payload = json_node_ref (payload);
  list_plugins (self);
  show_keys (self);
  mortise_connection_request_async (mortise_site_get_connection (site), "GET", "/v1/settings", NULL, NULL, settings_cb,
                                    g_object_ref (self));
  gtk_window_present (GTK_WINDOW (self));
}
