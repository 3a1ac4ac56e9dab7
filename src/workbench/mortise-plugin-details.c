/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-plugin-details.h"

#include <glib/gi18n.h>

#include "mortise-log-view.h"
#include "mortise-offer-versions.h"
#include "mortise-page.h"
#include "mortise-plugin-changes-group.h"
#include "mortise-plugin-cost-group.h"
#include "mortise-plugin-data-group.h"
#include "mortise-plugin-graph-group.h"
#include "mortise-plugin-header.h"
#include "mortise-plugin-health-group.h"
#include "mortise-plugin-hooks-group.h"
#include "mortise-plugin-parts-group.h"
#include "mortise-plugin-permissions-group.h"
#include "mortise-plugin-safety-group.h"
#include "mortise-plugin-screenshots.h"
#include "mortise-plugin-verbs.h"
#include "mortise-settings-group.h"

/**
 * MortisePluginDetails:
 *
 * Everything about one plugin: what it is, whether it may be trusted, what it may do, how it is set up, how it does,
 * and the rest. What is known of it is asked for here, and shown by the groups.
 */
struct _MortisePluginDetails
{
  AdwBin parent_instance;

  GtkScrolledWindow *scroller;
  GtkWidget *parts;
  MortiseSettingsGroup *settings;
  MortiseOfferVersions *versions;
  MortisePluginItem *plugin;
  MortisePluginFacts *facts;
};

enum
{
  PROP_0,
  PROP_PLUGIN,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (MortisePluginDetails, mortise_plugin_details, ADW_TYPE_BIN)

static GParamSpec *properties[N_PROPS];

static gboolean
has_text (gpointer self, const char *text)
{
  return text != NULL && *text != '\0';
}

static char *
choose_notice_title (gpointer self, const char *state)
{
  return g_strdup (g_strcmp0 (state, "quarantined") == 0 ? _ ("Quarantined") : _ ("Last Failure"));
}

/* Others find the pane by the name of what it shows. */
static void
update_name (MortisePluginDetails *self)
{
  const char *name = self->plugin != NULL ? mortise_plugin_item_get_name (self->plugin) : NULL;

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name != NULL ? name : "", -1);
}

/* --- what is known ------------------------------------------------------------------------------------------------ */

static void
on_changed (MortisePluginDetails *self, guint fact)
{
  if (fact == MORTISE_PLUGIN_OFFER)
    mortise_offer_versions_set_offer (self->versions, mortise_plugin_facts_get (self->facts, MORTISE_PLUGIN_OFFER));
}

static void
set_facts (MortisePluginDetails *self, MortisePluginFacts *facts)
{
  if (self->facts != NULL)
    g_signal_handlers_disconnect_by_data (self->facts, self);
  g_set_object (&self->facts, facts);
  mortise_offer_versions_set_offer (self->versions, NULL);
  for (GtkWidget *child = gtk_widget_get_first_child (self->parts); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (MORTISE_IS_PLUGIN_GROUP (child))
      g_object_set (child, "facts", facts, NULL);
  if (facts == NULL)
    return;

  g_signal_connect_object (facts, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  mortise_plugin_facts_set_watched (facts, gtk_widget_get_mapped (GTK_WIDGET (self)));
}

static void
mortise_plugin_details_map (GtkWidget *widget)
{
  MortisePluginDetails *self = MORTISE_PLUGIN_DETAILS (widget);

  GTK_WIDGET_CLASS (mortise_plugin_details_parent_class)->map (widget);
  if (self->facts != NULL)
    mortise_plugin_facts_set_watched (self->facts, TRUE);
}

static void
mortise_plugin_details_unmap (GtkWidget *widget)
{
  MortisePluginDetails *self = MORTISE_PLUGIN_DETAILS (widget);

  if (self->facts != NULL)
    mortise_plugin_facts_set_watched (self->facts, FALSE);
  GTK_WIDGET_CLASS (mortise_plugin_details_parent_class)->unmap (widget);
}

/* --- the pane ----------------------------------------------------------------------------------------------------- */

static void
mortise_plugin_details_dispose (GObject *object)
{
  MortisePluginDetails *self = MORTISE_PLUGIN_DETAILS (object);

  if (self->facts != NULL)
    g_signal_handlers_disconnect_by_data (self->facts, self);
  g_clear_object (&self->facts);
  g_clear_object (&self->plugin);
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
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (MORTISE_TYPE_LOG_VIEW);
  g_type_ensure (MORTISE_TYPE_OFFER_VERSIONS);
  g_type_ensure (MORTISE_TYPE_PLUGIN_CHANGES_GROUP);
  g_type_ensure (MORTISE_TYPE_PLUGIN_COST_GROUP);
  g_type_ensure (MORTISE_TYPE_PLUGIN_DATA_GROUP);
  g_type_ensure (MORTISE_TYPE_PLUGIN_GRAPH_GROUP);
  g_type_ensure (MORTISE_TYPE_PLUGIN_HEADER);
  g_type_ensure (MORTISE_TYPE_PLUGIN_HEALTH_GROUP);
  g_type_ensure (MORTISE_TYPE_PLUGIN_HOOKS_GROUP);
  g_type_ensure (MORTISE_TYPE_PLUGIN_PARTS_GROUP);
  g_type_ensure (MORTISE_TYPE_PLUGIN_PERMISSIONS_GROUP);
  g_type_ensure (MORTISE_TYPE_PLUGIN_SAFETY_GROUP);
  g_type_ensure (MORTISE_TYPE_PLUGIN_SCREENSHOTS);
  g_type_ensure (MORTISE_TYPE_SETTINGS_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/mortise/Workbench/mortise-plugin-details.ui");
  gtk_widget_class_bind_template_child (widget_class, MortisePluginDetails, parts);
  gtk_widget_class_bind_template_child (widget_class, MortisePluginDetails, scroller);
  gtk_widget_class_bind_template_child (widget_class, MortisePluginDetails, settings);
  gtk_widget_class_bind_template_child (widget_class, MortisePluginDetails, versions);
  gtk_widget_class_bind_template_callback (widget_class, choose_notice_title);
  gtk_widget_class_bind_template_callback (widget_class, has_text);
}

static void
mortise_plugin_details_class_init (MortisePluginDetailsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = mortise_plugin_details_dispose;
  object_class->get_property = mortise_plugin_details_get_property;
  object_class->set_property = mortise_plugin_details_set_property;
  widget_class->map = mortise_plugin_details_map;
  widget_class->unmap = mortise_plugin_details_unmap;

  properties[PROP_PLUGIN] = g_param_spec_object ("plugin", NULL, NULL, MORTISE_TYPE_PLUGIN_ITEM,
                                                 G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  bind_template (widget_class);
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
  g_autoptr (MortisePluginFacts) facts = NULL;

  g_return_if_fail (MORTISE_IS_PLUGIN_DETAILS (self));

  if (self->plugin == plugin)
    return;

  if (self->plugin != NULL)
    g_signal_handlers_disconnect_by_data (self->plugin, self);
  g_set_object (&self->plugin, plugin);
  update_name (self);

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PLUGIN]);
  facts = plugin != NULL ? mortise_plugin_facts_new (plugin) : NULL;
  set_facts (self, facts);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  if (plugin == NULL)
    return;

  g_signal_connect_object (plugin, "notify::name", G_CALLBACK (update_name), self, G_CONNECT_SWAPPED);
  mortise_plugin_item_load_log_async (plugin, mortise_toast_failure, g_object_ref (self));
}

/**
 * mortise_plugin_details_show_setting:
 * @self: the details of a plugin
 * @key: a setting of that plugin
 *
 * Gives a setting the focus, as soon as the host has told of it.
 */
void
mortise_plugin_details_show_setting (MortisePluginDetails *self, const char *key)
{
  g_return_if_fail (MORTISE_IS_PLUGIN_DETAILS (self));
  mortise_settings_group_show (self->settings, key);
}
