/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-isolation-group.h"

#include <glib/gi18n.h>

#include "mortise-isolation.h"

/**
 * MortiseIsolationGroup:
 *
 * The layers around a plugin's process, in words: those that hold, and those that this machine does not offer.
 */
struct _MortiseIsolationGroup
{
  AdwPreferencesGroup parent_instance;

  MortisePluginItem *plugin;
  GPtrArray *rows;
};

typedef struct
{
  MortiseIsolation layer;
  const char *title;
  const char *subtitle;
} Wording;

static const Wording wordings[] = {
  { MORTISE_ISOLATION_NAMESPACES, N_ ("Own View of the System"),
    N_ ("No network, no home folder, no other processes in sight.") },
  { MORTISE_ISOLATION_LANDLOCK, N_ ("Files"), N_ ("The kernel opens no files but the plugin’s own and the system’s.") },
  { MORTISE_ISOLATION_SECCOMP, N_ ("System Calls"), N_ ("Only those that a plugin needs; others fail.") },
  { MORTISE_ISOLATION_NO_NEW_PRIVS, N_ ("Privileges"), N_ ("No program that it starts can gain any.") },
  { MORTISE_ISOLATION_LIMITS, N_ ("Limits"), N_ ("Memory, processor time, processes and files are bounded.") },
  { MORTISE_ISOLATION_CGROUP, N_ ("Control Group"), N_ ("Memory and processes are bounded as a whole.") },
};

enum
{
  PROP_0,
  PROP_PLUGIN,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (MortiseIsolationGroup, mortise_isolation_group, ADW_TYPE_PREFERENCES_GROUP)

static GParamSpec *properties[N_PROPS];

static void
add_row (MortiseIsolationGroup *self, const char *title, const char *subtitle, const char *icon_name, const char *style)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", title, "subtitle", subtitle, NULL);
  GtkWidget *image = g_object_new (GTK_TYPE_IMAGE, "icon-name", icon_name, "accessible-role",
                                   GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  gtk_widget_add_css_class (image, style);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), image);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  g_ptr_array_add (self->rows, row);
}

static void
add_layer (MortiseIsolationGroup *self, const char *name, gboolean holds)
{
  const char *title = name;
  const char *subtitle = "";

  for (gsize i = 0; i < G_N_ELEMENTS (wordings); i++)
    if (g_str_equal (mortise_isolation_get_name (wordings[i].layer), name))
      {
        title = _ (wordings[i].title);
        subtitle = _ (wordings[i].subtitle);
      }

  if (holds)
    add_row (self, title, subtitle, "security-high-symbolic", "success");
  else
    add_row (self, title, _ ("Missing: this machine does not offer it."), "dialog-warning-symbolic", "warning");
}

static void
rebuild (MortiseIsolationGroup *self)
{
  g_auto (GStrv) holds = NULL;
  g_auto (GStrv) missing = NULL;

  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
  if (self->plugin == NULL)
    return;

  g_object_get (self->plugin, "isolation", &holds, "isolation-missing", &missing, NULL);
  for (guint i = 0; holds != NULL && holds[i] != NULL; i++)
    add_layer (self, holds[i], TRUE);
  for (guint i = 0; missing != NULL && missing[i] != NULL; i++)
    add_layer (self, missing[i], FALSE);

  if (self->rows->len == 0)
    add_row (self, _ ("Not Running"), _ ("Each layer is checked when the plugin starts, before its code is loaded."),
             "security-medium-symbolic", "dim-label");
}

static void
set_plugin (MortiseIsolationGroup *self, MortisePluginItem *plugin)
{
  if (self->plugin != NULL)
    g_signal_handlers_disconnect_by_data (self->plugin, self);
  g_set_object (&self->plugin, plugin);
  if (plugin != NULL)
    {
      g_signal_connect_swapped (plugin, "notify::isolation", G_CALLBACK (rebuild), self);
      g_signal_connect_swapped (plugin, "notify::isolation-missing", G_CALLBACK (rebuild), self);
      rebuild (self);
    }
}

static void
mortise_isolation_group_dispose (GObject *object)
{
  MortiseIsolationGroup *self = MORTISE_ISOLATION_GROUP (object);

  set_plugin (self, NULL);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (mortise_isolation_group_parent_class)->dispose (object);
}

static void
mortise_isolation_group_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_PLUGIN:
      set_plugin (MORTISE_ISOLATION_GROUP (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mortise_isolation_group_class_init (MortiseIsolationGroupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = mortise_isolation_group_dispose;
  object_class->set_property = mortise_isolation_group_set_property;

  properties[PROP_PLUGIN]
      = g_param_spec_object ("plugin", NULL, NULL, MORTISE_TYPE_PLUGIN_ITEM, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mortise_isolation_group_init (MortiseIsolationGroup *self)
{
  self->rows = g_ptr_array_new ();
}
