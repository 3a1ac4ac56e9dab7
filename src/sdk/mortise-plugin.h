/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib-object.h>

#include "mortise-context.h"
#include "mortise-macros.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_PLUGIN (mortise_plugin_get_type ())
MORTISE_EXPORT
G_DECLARE_INTERFACE (MortisePlugin, mortise_plugin, MORTISE, PLUGIN, GObject)

/**
 * MortisePluginInterface:
 * @activate: the plugin adds its listeners here; required
 * @deactivate: the last chance to save something, before the process ends
 * @health: says whether the plugin can do its work
 *
 * What a plugin implements.
 */
struct _MortisePluginInterface
{
  /*< private >*/
  GTypeInterface parent_iface;

  /*< public >*/
  gboolean (*activate) (MortisePlugin *self, MortiseContext *context, GError **error);
  void (*deactivate) (MortisePlugin *self, MortiseContext *context);
  gboolean (*health) (MortisePlugin *self, MortiseContext *context, GError **error);
};

MORTISE_EXPORT gboolean mortise_plugin_activate (MortisePlugin *self, MortiseContext *context, GError **error);
MORTISE_EXPORT void mortise_plugin_deactivate (MortisePlugin *self, MortiseContext *context);
MORTISE_EXPORT gboolean mortise_plugin_health (MortisePlugin *self, MortiseContext *context, GError **error);

G_END_DECLS
