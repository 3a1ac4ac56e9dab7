/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mortise-plugin.h"

#include "mortise-error.h"

/**
 * MortisePlugin:
 *
 * The interface that a plugin implements.
 *
 * A plugin runs in a process of its own, one plugin to a process. The host starts the process when the
 * plugin is first needed, calls [method@Plugin.activate] once, then the listeners that the plugin added, and
 * [method@Plugin.deactivate] before it ends the process in good order. A process can also end without
 * notice: whatever must last belongs in the storage or the database of its [class@Context].
 *
 * In C, register the type with [func@Mortise.module_register].
 */

G_DEFINE_INTERFACE (MortisePlugin, mortise_plugin, G_TYPE_OBJECT)

static gboolean
mortise_plugin_real_activate (MortisePlugin *self, MortiseContext *context, GError **error)
{
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "%s does not implement activate; add it",
               G_OBJECT_TYPE_NAME (self));
  return FALSE;
}

static void
mortise_plugin_real_deactivate (MortisePlugin *self, MortiseContext *context)
{
}

static gboolean
mortise_plugin_real_health (MortisePlugin *self, MortiseContext *context, GError **error)
{
  return TRUE;
}

static void
mortise_plugin_default_init (MortisePluginInterface *iface)
{
  iface->activate = mortise_plugin_real_activate;
  iface->deactivate = mortise_plugin_real_deactivate;
  iface->health = mortise_plugin_real_health;
}

/**
 * mortise_plugin_activate:
 * @self: a plugin
 * @context: what the host lends it; it may keep a reference
 * @error: return location for an error
 *
 * Adds the plugin's listeners and prepares what they need. It is called once in the life of the process and must
 * end within the plugin's deadline (5 seconds unless the manifest says otherwise).
 *
 * Returns: %TRUE if the plugin is ready; %FALSE with @error refuses, and the host shows the message
 */
gboolean
mortise_plugin_activate (MortisePlugin *self, MortiseContext *context, GError **error)
{
  g_return_val_if_fail (MORTISE_IS_PLUGIN (self), FALSE);
  g_return_val_if_fail (MORTISE_IS_CONTEXT (context), FALSE);

  return MORTISE_PLUGIN_GET_IFACE (self)->activate (self, context, error);
}

/**
 * mortise_plugin_deactivate:
 * @self: a plugin
 * @context: what the host lent it
 *
 * Puts away what must last. No listener is called afterwards.
 */
void
mortise_plugin_deactivate (MortisePlugin *self, MortiseContext *context)
{
  g_return_if_fail (MORTISE_IS_PLUGIN (self));
  g_return_if_fail (MORTISE_IS_CONTEXT (context));

  MORTISE_PLUGIN_GET_IFACE (self)->deactivate (self, context);
}

/**
 * mortise_plugin_health:
 * @self: a plugin
 * @context: what the host lends it
 * @error: return location for what is wrong
 *
 * Asks whether the plugin can do its work. The default says that it can.
 *
 * Returns: %TRUE if all is well
 */
gboolean
mortise_plugin_health (MortisePlugin *self, MortiseContext *context, GError **error)
{
  g_return_val_if_fail (MORTISE_IS_PLUGIN (self), FALSE);
  g_return_val_if_fail (MORTISE_IS_CONTEXT (context), FALSE);

  return MORTISE_PLUGIN_GET_IFACE (self)->health (self, context, error);
}
