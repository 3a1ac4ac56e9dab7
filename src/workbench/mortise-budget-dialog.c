/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-budget-dialog.h"

#include <glib/gi18n.h>

#include "mortise-budget-text.h"
#include "mortise-json.h"

/* What is offered where nothing is set yet: 50 ms, and a twentieth. */
#define DEFAULT_MS 50
#define DEFAULT_PERCENT 5
#define US_PER_MS 1000

/**
 * MortiseBudgetDialog:
 *
 * What a plugin may cost, for `PUT /v1/plugins/SLUG/budget`.
 */
struct _MortiseBudgetDialog
{
  AdwWindow parent_instance;

  GtkLabel *heading;
  GtkLabel *used;
  GtkLabel *error;
  GtkSwitch *has_time;
  GtkSwitch *has_cpu;
  GtkSwitch *has_errors;
  GtkSpinButton *time;
  GtkSpinButton *cpu;
  GtkSpinButton *errors;
  MortiseConnection *connection;
  char *path;
};

enum
{
  SIGNAL_SAVED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (MortiseBudgetDialog, mortise_budget_dialog, ADW_TYPE_WINDOW)

static guint signals[N_SIGNALS];

static void
set_busy (MortiseBudgetDialog *self, gboolean is_busy)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "budget.save", !is_busy);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "budget.clear", !is_busy);
}

static void
show_error (MortiseBudgetDialog *self, const char *message)
{
  gtk_label_set_text (self->error, message);
  gtk_widget_set_visible (GTK_WIDGET (self->error), *message != '\0');
}

/* --- showing ------------------------------------------------------------------------------------------------------ */

static void
show_member (GtkSwitch *has_any, GtkSpinButton *spin, double value, double otherwise)
{
  gtk_switch_set_active (has_any, value >= 0);
  gtk_spin_button_set_value (spin, value >= 0 ? value : otherwise);
}

static void
show_budget (MortiseBudgetDialog *self, JsonObject *budget)
{
  gint64 time_us = mortise_json_get_int (budget, "time_us", -1);
  g_autofree char *used = mortise_budget_text_describe (budget);

  show_member (self->has_time, self->time, time_us >= 0 ? (double) time_us / US_PER_MS : -1, DEFAULT_MS);
  show_member (self->has_cpu, self->cpu, 100 * mortise_json_get_double (budget, "cpu", -1), DEFAULT_PERCENT);
  show_member (self->has_errors, self->errors, 100 * mortise_json_get_double (budget, "errors", -1), DEFAULT_PERCENT);
  gtk_label_set_text (self->used, used);
  set_busy (self, FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "budget.clear", mortise_budget_text_is_set (budget));
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MortiseBudgetDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer = mortise_connection_request_finish (MORTISE_CONNECTION (source), result, &error);

  if (self->heading == NULL)
    return;
  if (answer != NULL && JSON_NODE_HOLDS_OBJECT (answer))
    show_budget (self, json_node_get_object (answer));
  else
    show_error (self, error != NULL ? error->message : "");
}

/* --- changing ----------------------------------------------------------------------------------------------------- */

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MortiseBudgetDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer = mortise_connection_request_finish (MORTISE_CONNECTION (source), result, &error);

  if (answer != NULL)
    g_signal_emit (self, signals[SIGNAL_SAVED], 0);
  if (self->heading == NULL)
    return;
  if (answer != NULL)
    {
      gtk_window_close (GTK_WINDOW (self));
      return;
    }
  show_error (self, error->message);
  set_busy (self, FALSE);
}

static void
send (MortiseBudgetDialog *self, const char *method, JsonNode *body)
{
  set_busy (self, TRUE);
  show_error (self, "");
  mortise_connection_request_async (self->connection, method, self->path, body, NULL, saved_cb, g_object_ref (self));
}

static void
add_share (JsonObject *object, const char *name, GtkSwitch *has_any, GtkSpinButton *spin)
{
  if (gtk_switch_get_active (has_any))
    json_object_set_double_member (object, name, gtk_spin_button_get_value (spin) / 100);
  else
    json_object_set_null_member (object, name);
}

static void
save (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MortiseBudgetDialog *self = MORTISE_BUDGET_DIALOG (widget);
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) body = json_node_init_object (json_node_alloc (), object);

  if (gtk_switch_get_active (self->has_time))
    json_object_set_int_member (object, "time_us",
                                MAX ((gint64) (gtk_spin_button_get_value (self->time) * US_PER_MS + 0.5), 1));
  else
    json_object_set_null_member (object, "time_us");
  add_share (object, "cpu", self->has_cpu, self->cpu);
  add_share (object, "errors", self->has_errors, self->errors);
  send (self, "PUT", body);
}

static void
clear (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  send (MORTISE_BUDGET_DIALOG (widget), "DELETE", NULL);
}

/* --- the object --------------------------------------------------------------------------------------------------- */

static void
mortise_budget_dialog_finalize (GObject *object)
{
  MortiseBudgetDialog *self = MORTISE_BUDGET_DIALOG (object);

  g_clear_object (&self->connection);
  g_free (self->path);
  G_OBJECT_CLASS (mortise_budget_dialog_parent_class)->finalize (object);
}

static void
mortise_budget_dialog_class_init (MortiseBudgetDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = mortise_budget_dialog_finalize;

  /**
   * MortiseBudgetDialog::saved:
   * @self: the dialog
   *
   * The budget is another now.
   */
  signals[SIGNAL_SAVED]
      = g_signal_new ("saved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/mortise/Workbench/mortise-budget-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, MortiseBudgetDialog, cpu);
  gtk_widget_class_bind_template_child (widget_class, MortiseBudgetDialog, error);
  gtk_widget_class_bind_template_child (widget_class, MortiseBudgetDialog, errors);
  gtk_widget_class_bind_template_child (widget_class, MortiseBudgetDialog, has_cpu);
  gtk_widget_class_bind_template_child (widget_class, MortiseBudgetDialog, has_errors);
  gtk_widget_class_bind_template_child (widget_class, MortiseBudgetDialog, has_time);
  gtk_widget_class_bind_template_child (widget_class, MortiseBudgetDialog, heading);
  gtk_widget_class_bind_template_child (widget_class, MortiseBudgetDialog, time);
  gtk_widget_class_bind_template_child (widget_class, MortiseBudgetDialog, used);
  gtk_widget_class_install_action (widget_class, "budget.clear", NULL, clear);
  gtk_widget_class_install_action (widget_class, "budget.save", NULL, save);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
mortise_budget_dialog_init (MortiseBudgetDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  set_busy (self, TRUE);
}

/**
 * mortise_budget_dialog_present:
 * @parent: a widget in the window that asks
 * @site: a site
 * @slug: one of its plugins
 *
 * Lets the user say what a plugin may cost.
 *
 * Returns: (transfer none): the dialog, for its signal `saved`
 */
MortiseBudgetDialog *
mortise_budget_dialog_present (GtkWidget *parent, MortiseSite *site, const char *slug)
{
  MortiseBudgetDialog *self
      = g_object_new (MORTISE_TYPE_BUDGET_DIALOG, "transient-for", gtk_widget_get_root (parent), NULL);
  g_autofree char *heading = g_strdup_printf (_ ("Budget of “%s”"), mortise_site_get_plugin_name (site, slug));

  self->connection = g_object_ref (mortise_site_get_connection (site));
  self->path = mortise_admin_build_path ("plugins", slug, "budget", NULL);
  gtk_label_set_text (self->heading, heading);
  mortise_connection_request_async (self->connection, "GET", self->path, NULL, NULL, loaded_cb, g_object_ref (self));
  gtk_window_present (GTK_WINDOW (self));
  return self;
}
