/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-plugin-group.h"

typedef struct
{
  MortisePluginFacts *facts;
  MortiseFactRows *rows;
  guint idle;
} MortisePluginGroupPrivate;

enum
{
  PROP_0,
  PROP_FACTS,
  N_PROPS
};

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (MortisePluginGroup, mortise_plugin_group, ADW_TYPE_PREFERENCES_GROUP)

static GParamSpec *properties[N_PROPS];

static void
fill (MortisePluginGroup *self)
{
  MortisePluginGroupPrivate *priv = mortise_plugin_group_get_instance_private (self);
  gboolean has_any;

  g_clear_handle_id (&priv->idle, g_source_remove);
  if (priv->facts == NULL)
    return;
  mortise_fact_rows_begin (priv->rows);
  has_any = MORTISE_PLUGIN_GROUP_GET_CLASS (self)->fill (self);
  mortise_fact_rows_end (priv->rows);
  gtk_widget_set_visible (GTK_WIDGET (self), has_any);
}

static gboolean
fill_in_idle (gpointer user_data)
{
  MortisePluginGroupPrivate *priv = mortise_plugin_group_get_instance_private (user_data);

  priv->idle = 0;
  fill (user_data);
  return G_SOURCE_REMOVE;
}

/**
 * mortise_plugin_group_refill:
 * @self: a group
 *
 * Has the group filled again, soon. Several changes come together, and several groups are filled: each has a turn of
 * the main loop of its own.
 */
void
mortise_plugin_group_refill (MortisePluginGroup *self)
{
  MortisePluginGroupPrivate *priv = mortise_plugin_group_get_instance_private (self);

  if (priv->idle == 0 && priv->facts != NULL)
    priv->idle = g_idle_add_full (G_PRIORITY_DEFAULT, fill_in_idle, self, NULL);
}

static void
on_changed (MortisePluginGroup *self, guint fact)
{
  if (MORTISE_PLUGIN_GROUP_GET_CLASS (self)->facts & (1u << fact))
    mortise_plugin_group_refill (self);
}

static void
set_facts (MortisePluginGroup *self, MortisePluginFacts *facts)
{
  MortisePluginGroupPrivate *priv = mortise_plugin_group_get_instance_private (self);
  const char *const *watched = MORTISE_PLUGIN_GROUP_GET_CLASS (self)->watched;

  if (priv->facts != NULL)
    {
      g_signal_handlers_disconnect_by_data (priv->facts, self);
      g_signal_handlers_disconnect_by_data (mortise_plugin_facts_get_plugin (priv->facts), self);
    }
  g_set_object (&priv->facts, facts);
  g_clear_handle_id (&priv->idle, g_source_remove);
  if (facts == NULL)
    return;

  g_signal_connect_object (facts, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  for (guint i = 0; watched != NULL && watched[i] != NULL; i++)
    g_signal_connect_object (mortise_plugin_facts_get_plugin (facts), watched[i],
                             G_CALLBACK (mortise_plugin_group_refill), self, G_CONNECT_SWAPPED);
  /* What is there of another plugin is not left to be seen. */
  fill (self);
}

static void
mortise_plugin_group_dispose (GObject *object)
{
  MortisePluginGroup *self = MORTISE_PLUGIN_GROUP (object);
  MortisePluginGroupPrivate *priv = mortise_plugin_group_get_instance_private (self);

  set_facts (self, NULL);
  G_OBJECT_CLASS (mortise_plugin_group_parent_class)->dispose (object);
  g_clear_pointer (&priv->rows, mortise_fact_rows_free);
}

static void
mortise_plugin_group_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_FACTS:
      set_facts (MORTISE_PLUGIN_GROUP (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mortise_plugin_group_class_init (MortisePluginGroupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = mortise_plugin_group_dispose;
  object_class->set_property = mortise_plugin_group_set_property;

  /**
   * MortisePluginGroup:facts:
   *
   * What is known of the plugin to show.
   */
  properties[PROP_FACTS]
      = g_param_spec_object ("facts", NULL, NULL, MORTISE_TYPE_PLUGIN_FACTS, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mortise_plugin_group_init (MortisePluginGroup *self)
{
  MortisePluginGroupPrivate *priv = mortise_plugin_group_get_instance_private (self);

  priv->rows = mortise_fact_rows_new (self);
}

/**
 * mortise_plugin_group_get_facts:
 * @self: a group
 *
 * Returns: (transfer none) (nullable): what is known of the plugin
 */
MortisePluginFacts *
mortise_plugin_group_get_facts (MortisePluginGroup *self)
{
  MortisePluginGroupPrivate *priv = mortise_plugin_group_get_instance_private (self);

  g_return_val_if_fail (MORTISE_IS_PLUGIN_GROUP (self), NULL);
  return priv->facts;
}

/**
 * mortise_plugin_group_get_rows:
 * @self: a group that is being filled
 *
 * Returns: (transfer none): where its rows are added
 */
MortiseFactRows *
mortise_plugin_group_get_rows (MortisePluginGroup *self)
{
  MortisePluginGroupPrivate *priv = mortise_plugin_group_get_instance_private (self);

  g_return_val_if_fail (MORTISE_IS_PLUGIN_GROUP (self), NULL);
  return priv->rows;
}

/**
 * mortise_plugin_group_get:
 * @self: a group that shows a plugin
 * @fact: a fact
 *
 * Returns: (transfer none) (nullable): what the host answered, if it did
 */
JsonObject *
mortise_plugin_group_get (MortisePluginGroup *self, MortisePluginFact fact)
{
  MortisePluginFacts *facts = mortise_plugin_group_get_facts (self);

  return facts != NULL ? mortise_plugin_facts_get (facts, fact) : NULL;
}

/**
 * mortise_plugin_group_get_plugin:
 * @self: a group that shows a plugin
 *
 * Returns: (transfer none): the plugin
 */
MortisePluginItem *
mortise_plugin_group_get_plugin (MortisePluginGroup *self)
{
  return mortise_plugin_facts_get_plugin (mortise_plugin_group_get_facts (self));
}
