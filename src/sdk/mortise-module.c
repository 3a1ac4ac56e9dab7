/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mortise-peas.h"

#include "mortise-module.h"
#include "mortise-plugin.h"

/**
 * mortise_module_register:
 * @module: what `peas_register_types` was given
 * @plugin_type: a type that implements [iface@Plugin]
 *
 * Tells the loader which type of a C module is the plugin:
 *
 * ```c
 * void
 * peas_register_types (gpointer module)
 * {
 *   mortise_module_register (module, EXAMPLE_TYPE_PLUGIN);
 * }
 * ```
 */
void
mortise_module_register (gpointer module, GType plugin_type)
{
  g_return_if_fail (g_type_is_a (plugin_type, MORTISE_TYPE_PLUGIN));

  peas_object_module_register_extension_type (PEAS_OBJECT_MODULE (module), MORTISE_TYPE_PLUGIN, plugin_type);
}
