/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <mortise.h>

/* A plugin that does nothing with what it gets but to send it back, unread. */
struct _Echo
{
  GObject parent_instance;
};

static void plugin_iface_init (MortisePluginInterface *iface);

G_DECLARE_FINAL_TYPE (Echo, echo, BENCH, ECHO, GObject)
G_DEFINE_FINAL_TYPE_WITH_CODE (Echo,
                               echo,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (MORTISE_TYPE_PLUGIN, plugin_iface_init))

static void
on_call (MortiseCall *call, gpointer user_data)
{
  mortise_call_return_bytes (call, mortise_call_get_bytes (call));
}

static gboolean
echo_activate (MortisePlugin *plugin, MortiseContext *context, GError **error)
{
  g_auto (GStrv) hooks = g_strsplit (mortise_context_get_setting_string (context, "hooks"), ",", -1);

  for (guint i = 0; hooks[i] != NULL; i++)
    mortise_context_add_action (context, hooks[i], 10, on_call, NULL, NULL);
  return TRUE;
}

static void
plugin_iface_init (MortisePluginInterface *iface)
{
  iface->activate = echo_activate;
}

static void
echo_class_init (EchoClass *klass)
{
}

static void
echo_init (Echo *self)
{
}

void
peas_register_types (gpointer module)
{
  mortise_module_register (module, echo_get_type ());
}
