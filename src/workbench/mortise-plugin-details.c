/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-plugin-details.h"

#include <glib/gi18n.h>

#include "mortise-isolation-group.h"
#include "mortise-listener-item.h"
#include "mortise-log-view.h"
#include "mortise-page.h"
#include "mortise-permission-row.h"
#include "mortise-plugin-icon.h"
#include "mortise-plugin-switch.h"
#include "mortise-plugin-verbs.h"
#include "mortise-settings-group.h"
#include "mortise-state-pill.h"

/**
 * MortisePluginDetails:
 *
 * Everything about one plugin, below its row in the Plugins section.
 */
struct _MortisePluginDetails
{
  AdwBin parent_instance;

  GtkScrolledWindow *scroller;
  GtkListBox *permissions;
  GtkListBox *listeners;
  MortisePluginItem *plugin;
};

enum
{
  PROP_0,
  PROP_PLUGIN,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (MortisePluginDetails, mortise_plugin_details, ADW_TYPE_BIN)

static GParamSpec *properties[N_PROPS];

static char *
describe_origin (MortisePluginDetails *self, const char *version, const char *author, const char *source)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();

  if (version != NULL && *version != '\0')
    g_ptr_array_add (parts, (char *) version);
  if (author != NULL && *author != '\0')
    g_ptr_array_add (parts, (char *) author);
  if (g_strcmp0 (source, "bundled") == 0)
    g_ptr_array_add (parts, _ ("Comes with Mortise"));
  else if (g_strcmp0 (source, "run") == 0)
    g_ptr_array_add (parts, _ ("Runs in place until the host ends"));
  g_ptr_array_add (parts, NULL);

  return g_strjoinv (" · ", (char **) parts->pdata);
}

static gboolean
has_text (gpointer self, const char *text)
{
  return text != NULL && *text != '\0';
}

static gboolean
has_items (gpointer self, guint n_items)
{
  return n_items > 0;
}

static char *
choose_notice_title (gpointer self, const char *state)
{
  return g_strdup (g_strcmp0 (state, "quarantined") == 0 ? _ ("Quarantined") : _ ("Last Failure"));
}

static char *
describe_memory (gpointer self, gint64 used, gint64 limit)
{
  g_autofree char *used_text = g_format_size_full (used, G_FORMAT_SIZE_IEC_UNITS);
  g_autofree char *limit_text = g_format_size_full (limit, G_FORMAT_SIZE_IEC_UNITS);

  /* Translators: memory used and memory allowed, as in “12 MiB of 128 MiB”. */
  return limit > 0 ? g_strdup_printf (_ ("%s of %s"), used_text, limit_text) : g_steal_pointer (&used_text);
}

static double
get_memory_share (gpointer self, gint64 used, gint64 limit)
{
  return limit > 0 ? CLAMP ((double) used / limit, 0, 1) : 0;
}

static char *
describe_cpu (gpointer self, gint64 cpu_ms)
{
  /* Translators: a number of seconds. */
  return g_strdup_printf (_ ("%.2f s"), cpu_ms / 1000.0);
}

static char *
describe_number (gpointer self, gint64 number)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT, number);
}

static char *
describe_pid (gpointer self, gint64 pid)
{
  return pid > 0 ? describe_number (self, pid) : g_strdup (_ ("Not running"));
}

static GtkWidget *
create_permission_row (gpointer item, gpointer user_data)
{
  MortisePluginDetails *self = user_data;

  return mortise_permission_row_new (self->plugin, item);
}

static GtkWidget *
create_listener_row (gpointer item, gpointer user_data)
{
  g_autofree char *subtitle = NULL;

  /* Translators: the kind of a hook, such as “filter”, and a listener's place in its order. */
  subtitle = g_strdup_printf (_ ("%s, priority %d"), mortise_listener_item_get_kind (item),
                              (int) mortise_listener_item_get_priority (item));
  return g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", mortise_listener_item_get_hook (item),
                       "subtitle", subtitle, NULL);
}

static void
mortise_plugin_details_dispose (GObject *object)
{
  g_clear_object (&MORTISE_PLUGIN_DETAILS (object)->plugin);
  G_OBJECT_CLASS (mortise_plugin_details_parent_class)->dispose (object);
}

static void
mortise_plugin_details_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  MortisePluginDetails *self = MORTISE_PLUGIN_DETAILS (object);

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
mortise_plugin_details_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_PLUGIN:
      mortise_plugin_details_set_plugin (MORTISE_PLUGIN_DETAILS (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mortise_plugin_details_class_init (MortisePluginDetailsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = mortise_plugin_details_dispose;
  object_class->get_property = mortise_plugin_details_get_property;
  object_class->set_property = mortise_plugin_details_set_property;

  properties[PROP_PLUGIN] = g_param_spec_object ("plugin", NULL, NULL, MORTISE_TYPE_PLUGIN_ITEM,
                                                 G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (MORTISE_TYPE_ISOLATION_GROUP);
  g_type_ensure (MORTISE_TYPE_LOG_VIEW);
  g_type_ensure (MORTISE_TYPE_PLUGIN_ICON);
  g_type_ensure (MORTISE_TYPE_PLUGIN_SWITCH);
  g_type_ensure (MORTISE_TYPE_SETTINGS_GROUP);
  g_type_ensure (MORTISE_TYPE_STATE_PILL);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/mortise/Workbench/mortise-plugin-details.ui");
  gtk_widget_class_bind_template_child (widget_class, MortisePluginDetails, listeners);
  gtk_widget_class_bind_template_child (widget_class, MortisePluginDetails, permissions);
  gtk_widget_class_bind_template_child (widget_class, MortisePluginDetails, scroller);
  gtk_widget_class_bind_template_callback (widget_class, choose_notice_title);
  gtk_widget_class_bind_template_callback (widget_class, describe_cpu);
  gtk_widget_class_bind_template_callback (widget_class, describe_memory);
  gtk_widget_class_bind_template_callback (widget_class, describe_number);
  gtk_widget_class_bind_template_callback (widget_class, describe_origin);
  gtk_widget_class_bind_template_callback (widget_class, describe_pid);
  gtk_widget_class_bind_template_callback (widget_class, get_memory_share);
  gtk_widget_class_bind_template_callback (widget_class, has_items);
  gtk_widget_class_bind_template_callback (widget_class, has_text);
}

static void
mortise_plugin_details_init (MortisePluginDetails *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * mortise_plugin_details_set_plugin:
 * @self: a pane
 * @plugin: (nullable): the plugin to show
 *
 * Shows a plugin.
 */
void
mortise_plugin_details_set_plugin (MortisePluginDetails *self, MortisePluginItem *plugin)
{
  g_return_if_fail (MORTISE_IS_PLUGIN_DETAILS (self));

  if (!g_set_object (&self->plugin, plugin))
    return;

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PLUGIN]);
  gtk_list_box_bind_model (self->permissions, plugin != NULL ? mortise_plugin_item_get_permissions (plugin) : NULL,
                           create_permission_row, self, NULL);
  gtk_list_box_bind_model (self->listeners, plugin != NULL ? mortise_plugin_item_get_listeners (plugin) : NULL,
                           create_listener_row, self, NULL);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  if (plugin != NULL)
    mortise_plugin_item_load_log_async (plugin, mortise_toast_failure, g_object_ref (self));
}
