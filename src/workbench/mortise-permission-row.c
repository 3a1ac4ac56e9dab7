/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-permission-row.h"

#include <glib/gi18n.h>

#include "mortise-page.h"
#include "mortise-plugin-verbs.h"
#include "mortise-switch-link.h"

/**
 * MortisePermissionRow:
 *
 * A permission that a plugin asks for, with the switch that grants it at once.
 */
struct _MortisePermissionRow
{
  AdwActionRow parent_instance;

  GtkSwitch *control;
  MortisePluginItem *plugin;
  MortisePermissionItem *permission;
  MortiseSwitchLink *link;
  char *use;
};

enum
{
  PROP_0,
  PROP_PLUGIN,
  PROP_PERMISSION,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (MortisePermissionRow, mortise_permission_row, ADW_TYPE_ACTION_ROW)

static GParamSpec *properties[N_PROPS];

static void
describe (MortisePermissionRow *self)
{
  const char *reason = mortise_permission_item_get_reason (self->permission);
  const char *const *scopes = mortise_permission_item_get_scopes (self->permission);
  g_autoptr (GString) text = g_string_new (reason);

  if (text->len == 0)
    g_string_append (text, _ ("The author gives no reason."));
  if (scopes != NULL && scopes[0] != NULL)
    {
      g_autofree char *list = g_strjoinv (", ", (char **) scopes);

      /* Translators: what a permission is limited to, such as the names of servers. */
      g_string_append_printf (text, _ ("\nOnly: %s"), list);
    }
  if (self->use != NULL)
    g_string_append_printf (text, "\n%s", self->use);
  if (!mortise_permission_item_get_granted (self->permission))
    g_string_append_printf (text, "\n%s", _ ("Off: what needs it is refused or not called."));

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), text->str);
}

static gboolean
is_high (MortisePermissionRow *self, const char *risk)
{
  return g_strcmp0 (risk, "high") == 0;
}

static void
set_granted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MortisePermissionRow) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = mortise_plugin_item_ask_finish (MORTISE_PLUGIN_ITEM (source), result, &error);

  if (!done)
    mortise_toast (GTK_WIDGET (self), error->message);
  if (self->link != NULL)
    mortise_switch_link_answered (self->link, done);
}

static void
ask (gpointer owner, gboolean wanted)
{
  MortisePermissionRow *self = owner;

  mortise_plugin_item_set_granted_async (self->plugin, mortise_permission_item_get_name (self->permission), wanted,
                                         set_granted_cb, g_object_ref (self));
}

static void
mortise_permission_row_dispose (GObject *object)
{
  MortisePermissionRow *self = MORTISE_PERMISSION_ROW (object);

  g_clear_object (&self->link);
  g_clear_object (&self->plugin);
  g_clear_object (&self->permission);
  g_clear_pointer (&self->use, g_free);
  G_OBJECT_CLASS (mortise_permission_row_parent_class)->dispose (object);
}

static void
mortise_permission_row_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  MortisePermissionRow *self = MORTISE_PERMISSION_ROW (object);

  switch (prop_id)
    {
    case PROP_PLUGIN:
      g_value_set_object (value, self->plugin);
      break;
    case PROP_PERMISSION:
      g_value_set_object (value, self->permission);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mortise_permission_row_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  MortisePermissionRow *self = MORTISE_PERMISSION_ROW (object);

  switch (prop_id)
    {
    case PROP_PLUGIN:
      self->plugin = g_value_dup_object (value);
      break;
    case PROP_PERMISSION:
      self->permission = g_value_dup_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mortise_permission_row_constructed (GObject *object)
{
  MortisePermissionRow *self = MORTISE_PERMISSION_ROW (object);

  G_OBJECT_CLASS (mortise_permission_row_parent_class)->constructed (object);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), mortise_permission_item_get_title (self->permission));
  g_signal_connect_object (self->permission, "notify", G_CALLBACK (describe), self, G_CONNECT_SWAPPED);
  describe (self);
  self->link = mortise_switch_link_new (self->control, self->permission, "granted", ask, self);
}

static void
mortise_permission_row_class_init (MortisePermissionRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->constructed = mortise_permission_row_constructed;
  object_class->dispose = mortise_permission_row_dispose;
  object_class->get_property = mortise_permission_row_get_property;
  object_class->set_property = mortise_permission_row_set_property;

  properties[PROP_PLUGIN] = g_param_spec_object ("plugin", NULL, NULL, MORTISE_TYPE_PLUGIN_ITEM, flags);
  properties[PROP_PERMISSION] = g_param_spec_object ("permission", NULL, NULL, MORTISE_TYPE_PERMISSION_ITEM, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/mortise/Workbench/mortise-permission-row.ui");
  gtk_widget_class_bind_template_child (widget_class, MortisePermissionRow, control);
  gtk_widget_class_bind_template_callback (widget_class, is_high);
}

static void
mortise_permission_row_init (MortisePermissionRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * mortise_permission_row_new:
 * @plugin: a plugin
 * @permission: a permission that it asks for
 *
 * Returns: (transfer floating): a row that shows and switches it
 */
GtkWidget *
mortise_permission_row_new (MortisePluginItem *plugin, MortisePermissionItem *permission)
{
  return g_object_new (MORTISE_TYPE_PERMISSION_ROW, "plugin", plugin, "permission", permission, NULL);
}

/**
 * mortise_permission_row_set_use:
 * @self: a row
 * @use: (nullable): a sentence on whether and when the permission was used
 *
 * Shows whether the plugin ever used what it asks for.
 */
void
mortise_permission_row_set_use (MortisePermissionRow *self, const char *use)
{
  g_return_if_fail (MORTISE_IS_PERMISSION_ROW (self));

  if (g_strcmp0 (self->use, use) == 0)
    return;
  g_free (self->use);
  self->use = g_strdup (use);
  describe (self);
}
