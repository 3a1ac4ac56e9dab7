/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-plugin-switch.h"

#include <glib/gi18n.h>

#include "mortise-consent-dialog.h"
#include "mortise-page.h"
#include "mortise-plugin-actions.h"
#include "mortise-plugin-verbs.h"
#include "mortise-switch-link.h"

/**
 * MortisePluginSwitch:
 *
 * Switches a plugin on and off.
 */
struct _MortisePluginSwitch
{
  AdwBin parent_instance;

  GtkSwitch *control;
  MortisePluginItem *plugin;
  MortiseSwitchLink *link;
};

enum
{
  PROP_0,
  PROP_PLUGIN,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (MortisePluginSwitch, mortise_plugin_switch, ADW_TYPE_BIN)

static GParamSpec *properties[N_PROPS];

static void
set_enabled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MortisePluginSwitch) self = user_data;
  MortisePluginItem *plugin = MORTISE_PLUGIN_ITEM (source);
  g_autoptr (GError) error = NULL;
  gboolean done = mortise_plugin_item_ask_finish (plugin, result, &error);

  if (!done && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    mortise_toast (GTK_WIDGET (self), error->message);
  if (self->plugin == plugin)
    mortise_switch_link_answered (self->link, done);
}

static void
ask (gpointer owner, gboolean wanted)
{
  MortisePluginSwitch *self = owner;

  if (wanted)
    mortise_consent_dialog_enable_async (GTK_WIDGET (self), self->plugin, set_enabled_cb, g_object_ref (self));
  else
    mortise_plugin_disable_async (GTK_WIDGET (self), self->plugin, set_enabled_cb, g_object_ref (self));
}

static void
mortise_plugin_switch_dispose (GObject *object)
{
  mortise_plugin_switch_set_plugin (MORTISE_PLUGIN_SWITCH (object), NULL);
  G_OBJECT_CLASS (mortise_plugin_switch_parent_class)->dispose (object);
}

static void
mortise_plugin_switch_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  MortisePluginSwitch *self = MORTISE_PLUGIN_SWITCH (object);

  switch (prop_id)
    {
    case PROP_PLUGIN:
      g_value_set_object (value, self->plugin);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mortise_plugin_switch_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_PLUGIN:
      mortise_plugin_switch_set_plugin (MORTISE_PLUGIN_SWITCH (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static gboolean
activate (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  return gtk_widget_activate (GTK_WIDGET (MORTISE_PLUGIN_SWITCH (widget)->control));
}

static void
mortise_plugin_switch_class_init (MortisePluginSwitchClass *klass)
{
  /* GTK 4.8 leaves a switch's keys to the window, which a list around it comes before. */
  static const guint keys[] = { GDK_KEY_space, GDK_KEY_KP_Space, GDK_KEY_Return, GDK_KEY_KP_Enter };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = mortise_plugin_switch_dispose;
  object_class->get_property = mortise_plugin_switch_get_property;
  object_class->set_property = mortise_plugin_switch_set_property;

  properties[PROP_PLUGIN] = g_param_spec_object ("plugin", NULL, NULL, MORTISE_TYPE_PLUGIN_ITEM,
                                                 G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding (GTK_WIDGET_CLASS (klass), keys[i], 0, activate, NULL);
}

static void
mortise_plugin_switch_init (MortisePluginSwitch *self)
{
  self->control = GTK_SWITCH (gtk_switch_new ());
  gtk_widget_set_valign (GTK_WIDGET (self->control), GTK_ALIGN_CENTER);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->control));
}

/**
 * mortise_plugin_switch_set_plugin:
 * @self: a switch
 * @plugin: (nullable): what it switches
 *
 * Sets the plugin that is switched.
 */
void
mortise_plugin_switch_set_plugin (MortisePluginSwitch *self, MortisePluginItem *plugin)
{
  g_autofree char *label = NULL;

  g_return_if_fail (MORTISE_IS_PLUGIN_SWITCH (self));

  if (self->plugin == plugin)
    return;

  g_clear_object (&self->link);
  g_set_object (&self->plugin, plugin);
  if (plugin != NULL)
    {
      /* Translators: what a switch does; %s is the name of a plugin. */
      label = g_strdup_printf (_ ("Enable %s"), mortise_plugin_item_get_name (plugin));
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->control), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
      self->link = mortise_switch_link_new (self->control, plugin, "enabled", ask, self);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PLUGIN]);
}
