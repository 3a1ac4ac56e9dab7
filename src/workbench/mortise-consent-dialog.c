/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-consent-dialog.h"

#include <glib/gi18n.h>

#include "mortise-consent-group.h"
#include "mortise-page.h"
#include "mortise-permission-item.h"
#include "mortise-plugin-icon.h"
#include "mortise-plugin-relations.h"
#include "mortise-plugin-signature.h"
#include "mortise-plugin-verbs.h"

/**
 * MortiseConsentDialog:
 *
 * Asks, before a plugin is enabled for the first time, what it may do, and tells what is enabled with it. Nothing is on
 * unless the user switches it on, and what has the focus at first is the button that cancels, so that Return by mistake
 * enables nothing.
 */
struct _MortiseConsentDialog
{
  AdwWindow parent_instance;

  GtkButton *cancel;
  GtkBox *content;
  GtkLabel *heading;
  GtkLabel *publisher;
  MortisePluginItem *plugin;
  GtkWidget *consent;
  gboolean with_needs;
  GTask *task;
};

enum
{
  PROP_0,
  PROP_PLUGIN,
  N_PROPS
};

static void enabled_cb (GObject *source, GAsyncResult *result, gpointer user_data);

G_DEFINE_FINAL_TYPE (MortiseConsentDialog, mortise_consent_dialog, ADW_TYPE_WINDOW)

static GParamSpec *properties[N_PROPS];

static void
enable (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MortiseConsentDialog *self = MORTISE_CONSENT_DIALOG (widget);
  g_auto (GStrv) granted = mortise_consent_group_dup_granted (MORTISE_CONSENT_GROUP (self->consent));

  mortise_plugin_item_enable_with_async (self->plugin, (const char *const *) granted, self->with_needs, enabled_cb,
                                         g_steal_pointer (&self->task));
  gtk_window_close (GTK_WINDOW (self));
}

static void
mortise_consent_dialog_constructed (GObject *object)
{
  MortiseConsentDialog *self = MORTISE_CONSENT_DIALOG (object);
  GListModel *permissions = mortise_plugin_item_get_permissions (self->plugin);
  gboolean asks = g_list_model_get_n_items (permissions) > 0;
  g_autofree char *heading = NULL;
  g_autofree char *publisher = mortise_plugin_signature_describe (self->plugin);

  G_OBJECT_CLASS (mortise_consent_dialog_parent_class)->constructed (object);

  heading = g_strdup_printf (asks ? _ ("What May “%s” Do?") : _ ("Enable “%s”?"),
                             mortise_plugin_item_get_name (self->plugin));
  gtk_label_set_text (self->heading, heading);
  gtk_label_set_text (self->publisher, publisher);
  self->consent = mortise_consent_group_new (_ ("Permissions"), permissions);
  gtk_widget_set_visible (self->consent, asks);
  gtk_box_append (self->content, self->consent);
  gtk_window_set_focus (GTK_WINDOW (self), GTK_WIDGET (self->cancel));
}

static void
mortise_consent_dialog_dispose (GObject *object)
{
  MortiseConsentDialog *self = MORTISE_CONSENT_DIALOG (object);
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  if (task != NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The plugin was not enabled");
  g_clear_object (&self->plugin);
  G_OBJECT_CLASS (mortise_consent_dialog_parent_class)->dispose (object);
}

static void
mortise_consent_dialog_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_PLUGIN:
      g_value_set_object (value, MORTISE_CONSENT_DIALOG (object)->plugin);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mortise_consent_dialog_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_PLUGIN:
      MORTISE_CONSENT_DIALOG (object)->plugin = g_value_dup_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mortise_consent_dialog_class_init (MortiseConsentDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = mortise_consent_dialog_constructed;
  object_class->dispose = mortise_consent_dialog_dispose;
  object_class->get_property = mortise_consent_dialog_get_property;
  object_class->set_property = mortise_consent_dialog_set_property;

  properties[PROP_PLUGIN] = g_param_spec_object ("plugin", NULL, NULL, MORTISE_TYPE_PLUGIN_ITEM,
                                                 G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (MORTISE_TYPE_PLUGIN_ICON);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/mortise/Workbench/mortise-consent-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, MortiseConsentDialog, cancel);
  gtk_widget_class_bind_template_child (widget_class, MortiseConsentDialog, content);
  gtk_widget_class_bind_template_child (widget_class, MortiseConsentDialog, heading);
  gtk_widget_class_bind_template_child (widget_class, MortiseConsentDialog, publisher);
  gtk_widget_class_install_action (widget_class, "consent.enable", NULL, enable);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
mortise_consent_dialog_init (MortiseConsentDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Whether it asks for something, and was never given any of it. */
static gboolean
is_needed (MortisePluginItem *plugin)
{
  GListModel *permissions = mortise_plugin_item_get_permissions (plugin);

  for (guint i = 0; i < g_list_model_get_n_items (permissions); i++)
    {
      g_autoptr (MortisePermissionItem) permission = g_list_model_get_item (permissions, i);

      if (mortise_permission_item_get_granted (permission))
        return FALSE;
    }

  return g_list_model_get_n_items (permissions) > 0;
}

static void
enabled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (mortise_plugin_item_ask_finish (MORTISE_PLUGIN_ITEM (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* --- with what it needs ------------------------------------------------------------------------------------------- */

static void
add_needs (MortiseConsentDialog *self, GtkWidget *parent, char **needs)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _ ("Enabled as Well"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group),
                                         _ ("It needs these. What they ask for stays as it is."));
  for (guint i = 0; needs[i] != NULL; i++)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group),
                               g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title",
                                             mortise_page_find_plugin_name (parent, needs[i]), NULL));
  gtk_box_append (self->content, group);
  self->with_needs = TRUE;
}

static void
needs_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  MortisePluginItem *plugin = MORTISE_PLUGIN_ITEM (source);
  GtkWidget *parent = g_task_get_task_data (task);
  g_auto (GStrv) needs = mortise_plugin_list_relations_finish (plugin, result, NULL);
  gboolean has_needs = needs != NULL && needs[0] != NULL;
  MortiseConsentDialog *self;

  if (!has_needs && !is_needed (plugin))
    {
      mortise_plugin_item_set_enabled_async (plugin, TRUE, enabled_cb, g_steal_pointer (&task));
      return;
    }

  self = g_object_new (MORTISE_TYPE_CONSENT_DIALOG, "plugin", plugin, "transient-for", gtk_widget_get_root (parent),
                       NULL);
  if (has_needs)
    add_needs (self, parent, needs);
  self->task = g_steal_pointer (&task);
  gtk_window_present (GTK_WINDOW (self));
}

/**
 * mortise_consent_dialog_enable_async:
 * @parent: a widget in the window that asks
 * @plugin: a plugin
 * @callback: called when it is on, or cannot be; finish with mortise_plugin_item_ask_finish(), whose error is
 *   `G_IO_ERROR_CANCELLED` where the user did not want it
 * @user_data: for @callback
 *
 * Switches a plugin on. Before the first time the user is asked what it may do, and each time told what is switched on
 * with it.
 */
void
mortise_consent_dialog_enable_async (GtkWidget *parent,
                                     MortisePluginItem *plugin,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  GTask *task = g_task_new (plugin, NULL, callback, user_data);

  g_task_set_source_tag (task, mortise_consent_dialog_enable_async);
  g_task_set_task_data (task, g_object_ref (parent), g_object_unref);
  mortise_plugin_list_relations_async (plugin, MORTISE_RELATIONS_NEEDS, needs_cb, task);
}
