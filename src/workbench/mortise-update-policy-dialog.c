/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-update-policy-dialog.h"

#include <glib/gi18n.h>

#include "mortise-plugin-verbs.h"

/**
 * MortiseUpdatePolicyDialog:
 *
 * Which versions of a plugin are offered as updates: within which range, how old, and whether before their release.
 */
struct _MortiseUpdatePolicyDialog
{
  AdwWindow parent_instance;

  GtkLabel *heading;
  AdwActionRow *pin_row;
  GtkSwitch *pin;
  AdwEntryRow *range;
  GtkSpinButton *hold_days;
  GtkSwitch *prereleases;
  GtkLabel *error;
  MortisePluginItem *plugin;
};

G_DEFINE_FINAL_TYPE (MortiseUpdatePolicyDialog, mortise_update_policy_dialog, ADW_TYPE_WINDOW)

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MortiseUpdatePolicyDialog) self = user_data;
  g_autoptr (GError) error = NULL;

  if (mortise_plugin_item_ask_finish (MORTISE_PLUGIN_ITEM (source), result, &error))
    {
      gtk_window_close (GTK_WINDOW (self));
      return;
    }

  gtk_label_set_text (self->error, error->message);
  gtk_widget_show (GTK_WIDGET (self->error));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "policy.save", TRUE);
}

static JsonNode *
make_policy (MortiseUpdatePolicyDialog *self)
{
  JsonObject *policy = json_object_new ();
  JsonNode *body = json_node_new (JSON_NODE_OBJECT);

  if (gtk_switch_get_active (self->pin))
    json_object_set_string_member (policy, "pinned", gtk_editable_get_text (GTK_EDITABLE (self->range)));
  else
    json_object_set_null_member (policy, "pinned");
  json_object_set_int_member (policy, "hold_days", gtk_spin_button_get_value_as_int (self->hold_days));
  json_object_set_string_member (policy, "channel",
                                 gtk_switch_get_active (self->prereleases) ? "prerelease" : "stable");
  json_node_take_object (body, policy);
  return body;
}

static void
save (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MortiseUpdatePolicyDialog *self = MORTISE_UPDATE_POLICY_DIALOG (widget);
  g_autoptr (JsonNode) policy = make_policy (self);

  gtk_widget_action_set_enabled (widget, "policy.save", FALSE);
  gtk_widget_hide (GTK_WIDGET (self->error));
  mortise_plugin_item_set_policy_async (self->plugin, policy, saved_cb, g_object_ref (self));
}

static void
show_policy (MortiseUpdatePolicyDialog *self)
{
  const char *pinned = mortise_plugin_item_get_member (self->plugin, "pinned");
  const char *version = mortise_plugin_item_get_member (self->plugin, "version");
  /* Translators: an example of a range of versions follows. */
  g_autofree char *hint = g_strdup_printf (_ ("“%s” stays as it is; “^%s” takes what is compatible"), version, version);
  gint64 hold_days;

  g_object_get (self->plugin, "hold-days", &hold_days, NULL);
  gtk_switch_set_active (self->pin, pinned != NULL);
  gtk_editable_set_text (GTK_EDITABLE (self->range), pinned != NULL ? pinned : version);
  adw_action_row_set_subtitle (self->pin_row, hint);
  gtk_spin_button_set_value (self->hold_days, (double) hold_days);
  gtk_switch_set_active (self->prereleases,
                         g_strcmp0 (mortise_plugin_item_get_member (self->plugin, "channel"), "prerelease") == 0);
}

static void
mortise_update_policy_dialog_finalize (GObject *object)
{
  g_clear_object (&MORTISE_UPDATE_POLICY_DIALOG (object)->plugin);
  G_OBJECT_CLASS (mortise_update_policy_dialog_parent_class)->finalize (object);
}

static void
mortise_update_policy_dialog_class_init (MortiseUpdatePolicyDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = mortise_update_policy_dialog_finalize;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/mortise/Workbench/mortise-update-policy-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, MortiseUpdatePolicyDialog, error);
  gtk_widget_class_bind_template_child (widget_class, MortiseUpdatePolicyDialog, heading);
  gtk_widget_class_bind_template_child (widget_class, MortiseUpdatePolicyDialog, hold_days);
  gtk_widget_class_bind_template_child (widget_class, MortiseUpdatePolicyDialog, pin);
  gtk_widget_class_bind_template_child (widget_class, MortiseUpdatePolicyDialog, pin_row);
  gtk_widget_class_bind_template_child (widget_class, MortiseUpdatePolicyDialog, prereleases);
  gtk_widget_class_bind_template_child (widget_class, MortiseUpdatePolicyDialog, range);
  gtk_widget_class_install_action (widget_class, "policy.save", NULL, save);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
mortise_update_policy_dialog_init (MortiseUpdatePolicyDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * mortise_update_policy_dialog_present:
 * @parent: a widget in the window that asks
 * @plugin: a plugin
 *
 * Lets the user say which versions of a plugin are offered.
 */
void
mortise_update_policy_dialog_present (GtkWidget *parent, MortisePluginItem *plugin)
{
  MortiseUpdatePolicyDialog *self
      = g_object_new (MORTISE_TYPE_UPDATE_POLICY_DIALOG, "transient-for", gtk_widget_get_root (parent), NULL);
  g_autofree char *heading = g_strdup_printf (_ ("Updates of “%s”"), mortise_plugin_item_get_name (plugin));

  self->plugin = g_object_ref (plugin);
  gtk_label_set_text (self->heading, heading);
  show_policy (self);
  gtk_window_present (GTK_WINDOW (self));
}
