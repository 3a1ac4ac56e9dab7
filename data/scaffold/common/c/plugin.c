/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <mortise.h>

@includes@
#define @PREFIX@_TYPE_PLUGIN (@prefix@_plugin_get_type ())
G_DECLARE_FINAL_TYPE (@Prefix@Plugin, @prefix@_plugin, @PREFIX@, PLUGIN, GObject)

/**
 * @Prefix@Plugin:
 *
 * @summary@
 */
struct _@Prefix@Plugin
{
  GObject parent_instance;

  MortiseContext *context;
};

static void @prefix@_plugin_init_interface (MortisePluginInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (@Prefix@Plugin,
                               @prefix@_plugin,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (MORTISE_TYPE_PLUGIN, @prefix@_plugin_init_interface))

static void
@prefix@_plugin_dispose (GObject *object)
{
  @Prefix@Plugin *self = @PREFIX@_PLUGIN (object);

  g_clear_object (&self->context);

  G_OBJECT_CLASS (@prefix@_plugin_parent_class)->dispose (object);
}

static void
@prefix@_plugin_class_init (@Prefix@PluginClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = @prefix@_plugin_dispose;
}

static void
@prefix@_plugin_init (@Prefix@Plugin *self)
{
}

@listeners@
static gboolean
@prefix@_plugin_activate (MortisePlugin *plugin, MortiseContext *context, GError **error)
{
  @Prefix@Plugin *self = @PREFIX@_PLUGIN (plugin);

  self->context = g_object_ref (context);
@registrations@  return TRUE;
}

static void
@prefix@_plugin_init_interface (MortisePluginInterface *interface)
{
  interface->activate = @prefix@_plugin_activate;
}

void
peas_register_types (gpointer module)
{
  mortise_module_register (module, @PREFIX@_TYPE_PLUGIN);
}
