/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-culprit-dialog.h"

#include <glib/gi18n.h>

#include "mortise-culprit-search.h"
#include "mortise-error.h"
#include "mortise-json.h"
#include "mortise-page.h"

/* Those without a value are the last two, as model/mortise-condition.c has them. */
static const char *const operators[] = { "=", "!=", "<", "<=", ">", ">=", "contains", "exists", "missing", NULL };
#define EXISTS 7

/**
 * MortiseCulpritDialog:
 *
 * A dispatch is fired again and again on a copy of the site, each time without some of the plugins, until it is known
 * which of them bring what the user says of it.
 */
struct _MortiseCulpritDialog
{
  MortiseLabDialog parent_instance;

  GtkEditable *pointer;
  GtkDropDown *operator;
  GtkEditable *value;
  GtkWidget *parent;
  JsonObject *dispatch;
  MortiseCondition *condition;
  JsonNode *payload;
};

G_DEFINE_FINAL_TYPE (MortiseCulpritDialog, mortise_culprit_dialog, MORTISE_TYPE_LAB_DIALOG)

/* --- setting up --------------------------------------------------------------------------------------------------- */

static gboolean
has_value (MortiseCulpritDialog *self)
{
  return gtk_drop_down_get_selected (self->operator) < EXISTS;
}

/* (transfer full): as `mortise bisect run` takes it. */
static char *
dup_condition (MortiseCulpritDialog *self)
{
  return g_strjoin (" ", gtk_editable_get_text (self->pointer), operators[gtk_drop_down_get_selected (self->operator)],
                    has_value (self) ? gtk_editable_get_text (self->value) : NULL, NULL);
}

static void
update (MortiseCulpritDialog *self)
{
  g_autofree char *text = dup_condition (self);
  g_autoptr (MortiseCondition) condition = mortise_condition_parse (text, NULL);

  gtk_widget_set_visible (GTK_WIDGET (self->value), has_value (self));
  mortise_lab_dialog_set_runnable (self, condition != NULL);
}

static void
add_condition (MortiseCulpritDialog *self)
{
  AdwPreferencesGroup *group = mortise_lab_dialog_add_setup (
      self, _ ("Condition"),
      _ ("What is wrong with the dispatch: a place in it, such as /result/price or /status, and "
         "what is there."));
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "title", _ ("Is"), NULL);

  self->pointer = g_object_new (ADW_TYPE_ENTRY_ROW, "title", _ ("Place"), NULL);
  self->value = g_object_new (ADW_TYPE_ENTRY_ROW, "title", _ ("Value"), NULL);
  self->operator= GTK_DROP_DOWN (gtk_drop_down_new_from_strings (operators));
  gtk_widget_set_valign (GTK_WIDGET (self->operator), GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), GTK_WIDGET (self->operator));
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), GTK_WIDGET (self->operator));
  adw_preferences_group_add (group, GTK_WIDGET (self->pointer));
  adw_preferences_group_add (group, row);
  adw_preferences_group_add (group, GTK_WIDGET (self->value));
  g_signal_connect_object (self->pointer, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->value, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->operator, "notify::selected", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
}

/* --- telling ------------------------------------------------------------------------------------------------------ */

static void
add_culprit (MortiseCulpritDialog *self, AdwPreferencesGroup *group, const char *slug)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title",
                                 mortise_page_find_plugin_name (self->parent, slug), "subtitle", slug, NULL);

  adw_action_row_add_prefix (ADW_ACTION_ROW (row),
                             g_object_new (GTK_TYPE_IMAGE, "icon-name", "application-x-addon-symbolic",
                                           "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
  adw_preferences_group_add (group, row);
}

static const char *
choose_title (guint n_culprits)
{
  if (n_culprits == 0)
    return _ ("It Is So Without Any Plugin");
  return n_culprits == 1 ? _ ("One Plugin Does It") : _ ("They Do It Together");
}

static void
show_culprits (MortiseCulpritDialog *self, const MortiseCulprits *culprits)
{
  guint n = g_strv_length (culprits->slugs);
  g_autofree char *text = g_strdup_printf (
      /* Translators: numbers of plugins, and of tries. */
      _ ("%u plugins, %u tries on a copy of the site, of which nothing is left."), culprits->n_plugins,
      culprits->n_tries);
  AdwPreferencesGroup *group
      = n > 0 ? mortise_lab_dialog_add_result (
            self, _ ("Culprits"), n > 1 ? _ ("Without any one of them it is not so.") : _ ("Without it, it is not so."))
              : NULL;

  for (guint i = 0; i < n; i++)
    add_culprit (self, group, culprits->slugs[i]);
  mortise_lab_dialog_end (self, n > 0 ? "object-select-symbolic" : "dialog-information-symbolic",
                          n > 0 ? "success" : "dim-label", choose_title (n), text);
}

/* --- running ------------------------------------------------------------------------------------------------------ */

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MortiseCulpritDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MortiseCulprits) culprits = mortise_culprit_search_finish (result, &error);

  if (mortise_lab_dialog_goes_on (self, result, error))
    show_culprits (self, culprits);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MortiseCulpritDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MortiseLab) lab = mortise_lab_open_finish (result, &error);

  if (!mortise_lab_dialog_goes_on (self, result, error))
    return;
  mortise_lab_dialog_set_progress (self, 0, 0);
  mortise_culprit_search_async (lab, mortise_json_get_string (self->dispatch, "hook", ""), self->payload,
                                g_steal_pointer (&self->condition), g_task_get_cancellable (G_TASK (result)), found_cb,
                                g_object_ref (self));
}

/* The site may have kept more of the payload than the dispatch shows; one of a file has what it has. */
static void
payload_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MortiseCulpritDialog) self = user_data;
  GCancellable *cancellable = g_task_get_cancellable (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer = mortise_connection_request_finish (MORTISE_CONNECTION (source), result, &error);
  JsonNode *payload = answer != NULL && JSON_NODE_HOLDS_OBJECT (answer)
                          ? mortise_json_get_member (json_node_get_object (answer), "payload")
                          : mortise_json_get_member (self->dispatch, "payload");

  if (g_cancellable_is_cancelled (cancellable))
    return;
  if (payload != NULL && JSON_NODE_HOLDS_OBJECT (payload))
    g_clear_error (&error);
  else if (error == NULL)
    error = g_error_new_literal (MORTISE_ERROR, MORTISE_ERROR_UNAVAILABLE, _ ("What it was fired with was not kept"));
  if (!mortise_lab_dialog_goes_on (self, result, error))
    return;
  g_clear_pointer (&self->payload, json_node_unref);
  self->payload = json_node_copy (payload);
  mortise_lab_open_async (mortise_connection_get_admin (MORTISE_CONNECTION (source)), cancellable, opened_cb,
                          g_object_ref (self));
}

static void
mortise_culprit_dialog_run (MortiseLabDialog *dialog, GCancellable *cancellable)
{
  MortiseCulpritDialog *self = MORTISE_CULPRIT_DIALOG (dialog);
  g_autofree char *text = dup_condition (self);
  g_autofree char *path
      = mortise_admin_build_path ("traces", mortise_json_get_string (self->dispatch, "id", ""), "payload", NULL);

  g_clear_pointer (&self->condition, mortise_condition_free);
  self->condition = mortise_condition_parse (text, NULL);
  mortise_connection_request_async (mortise_lab_dialog_get_connection (dialog), "GET", path, NULL, cancellable,
                                    payload_cb, g_object_ref (self));
}

/* --- the object --------------------------------------------------------------------------------------------------- */

static void
mortise_culprit_dialog_finalize (GObject *object)
{
  MortiseCulpritDialog *self = MORTISE_CULPRIT_DIALOG (object);

  g_clear_object (&self->parent);
  g_clear_pointer (&self->dispatch, json_object_unref);
  g_clear_pointer (&self->condition, mortise_condition_free);
  g_clear_pointer (&self->payload, json_node_unref);
  G_OBJECT_CLASS (mortise_culprit_dialog_parent_class)->finalize (object);
}

static void
mortise_culprit_dialog_class_init (MortiseCulpritDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mortise_culprit_dialog_finalize;
  MORTISE_LAB_DIALOG_CLASS (klass)->run = mortise_culprit_dialog_run;
}

static void
mortise_culprit_dialog_init (MortiseCulpritDialog *self)
{
}

/**
 * mortise_culprit_dialog_present:
 * @parent: a widget in a page of the window that asks
 * @connection: the line to the site
 * @dispatch: a *dispatch* of docs/admin-api.md, whole
 * @pointer: an RFC 6901 pointer into it, to begin with
 * @value: (nullable): what is there
 *
 * Lets the user look for the plugins that make a dispatch what it is.
 */
void
mortise_culprit_dialog_present (GtkWidget *parent,
                                MortiseConnection *connection,
                                JsonObject *dispatch,
                                const char *pointer,
                                JsonNode *value)
{
  MortiseCulpritDialog *self = g_object_new (MORTISE_TYPE_CULPRIT_DIALOG, NULL);
  g_autofree char *text = value != NULL ? mortise_json_to_text (value, FALSE) : NULL;

  self->parent = g_object_ref (parent);
  self->dispatch = json_object_ref (dispatch);
  mortise_lab_dialog_prepare (
      self, parent, connection, _ ("Find the Culprit"),
      _ ("The hook is fired again and again on a copy of the site, each time without some of the "
         "plugins, until it is known which of them bring what you say. The site itself is left "
         "alone."));
  add_condition (self);
  gtk_editable_set_text (self->pointer, pointer);
  gtk_editable_set_text (self->value, text != NULL ? text : "");
  if (value == NULL)
    gtk_drop_down_set_selected (self->operator, G_N_ELEMENTS (operators) - 2);
  update (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->value));
  gtk_window_present (GTK_WINDOW (self));
}
