/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-listener-item.h"

#include "mortise-json.h"

/**
 * MortiseListenerItem:
 *
 * One listener, as a plugin or a hook lists it.
 */
struct _MortiseListenerItem
{
  MortiseItem parent_instance;

  char *plugin;
  char *hook;
  char *kind;
  gint64 priority;
  char *skipped;
};

enum
{
  PROP_0,
  PROP_PLUGIN,
  PROP_HOOK,
  PROP_KIND,
  PROP_PRIORITY,
  PROP_SKIPPED,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (MortiseListenerItem, mortise_listener_item, MORTISE_TYPE_ITEM)

static GParamSpec *properties[N_PROPS];

static void
mortise_listener_item_update (MortiseItem *item, JsonObject *object)
{
  MortiseListenerItem *self = MORTISE_LISTENER_ITEM (item);

  mortise_item_read_string (item, object, properties[PROP_PLUGIN], &self->plugin);
  mortise_item_read_string (item, object, properties[PROP_HOOK], &self->hook);
  mortise_item_read_string (item, object, properties[PROP_KIND], &self->kind);
  mortise_item_read_int64 (item, object, properties[PROP_PRIORITY], &self->priority);
  mortise_item_read_string (item, object, properties[PROP_SKIPPED], &self->skipped);
}

static void
mortise_listener_item_finalize (GObject *object)
{
  MortiseListenerItem *self = MORTISE_LISTENER_ITEM (object);

  g_clear_pointer (&self->plugin, g_free);
  g_clear_pointer (&self->hook, g_free);
  g_clear_pointer (&self->kind, g_free);
  g_clear_pointer (&self->skipped, g_free);
  G_OBJECT_CLASS (mortise_listener_item_parent_class)->finalize (object);
}

static void
mortise_listener_item_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  MortiseListenerItem *self = MORTISE_LISTENER_ITEM (object);

  switch (prop_id)
    {
    case PROP_PLUGIN:
      g_value_set_string (value, self->plugin);
      break;
    case PROP_HOOK:
      g_value_set_string (value, self->hook);
      break;
    case PROP_KIND:
      g_value_set_string (value, self->kind);
      break;
    case PROP_PRIORITY:
      g_value_set_int64 (value, self->priority);
      break;
    case PROP_SKIPPED:
      g_value_set_string (value, self->skipped);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mortise_listener_item_class_init (MortiseListenerItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = mortise_listener_item_finalize;
  object_class->get_property = mortise_listener_item_get_property;

  MORTISE_ITEM_CLASS (klass)->key = NULL;
  MORTISE_ITEM_CLASS (klass)->update = mortise_listener_item_update;

  properties[PROP_PLUGIN] = g_param_spec_string ("plugin", NULL, NULL, NULL, flags);
  properties[PROP_HOOK] = g_param_spec_string ("hook", NULL, NULL, NULL, flags);
  properties[PROP_KIND] = g_param_spec_string ("kind", NULL, NULL, NULL, flags);
  properties[PROP_PRIORITY] = g_param_spec_int64 ("priority", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_SKIPPED] = g_param_spec_string ("skipped", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mortise_listener_item_init (MortiseListenerItem *self)
{
}

/**
 * mortise_listener_item_get_plugin:
 * @self: an item
 *
 * Returns: (nullable): the slug of the plugin, where a hook lists it
 */
const char *
mortise_listener_item_get_plugin (MortiseListenerItem *self)
{
  g_return_val_if_fail (MORTISE_IS_LISTENER_ITEM (self), NULL);
  return self->plugin;
}

/**
 * mortise_listener_item_get_hook:
 * @self: an item
 *
 * Returns: (nullable): the hook, where a plugin lists it
 */
const char *
mortise_listener_item_get_hook (MortiseListenerItem *self)
{
  g_return_val_if_fail (MORTISE_IS_LISTENER_ITEM (self), NULL);
  return self->hook;
}

/**
 * mortise_listener_item_get_kind:
 * @self: an item
 *
 * Returns: (nullable): the kind of the hook
 */
const char *
mortise_listener_item_get_kind (MortiseListenerItem *self)
{
  g_return_val_if_fail (MORTISE_IS_LISTENER_ITEM (self), NULL);
  return self->kind;
}

/**
 * mortise_listener_item_get_priority:
 * @self: an item
 *
 * Returns: its priority; lower is called first
 */
gint64
mortise_listener_item_get_priority (MortiseListenerItem *self)
{
  g_return_val_if_fail (MORTISE_IS_LISTENER_ITEM (self), 0);
  return self->priority;
}

/**
 * mortise_listener_item_get_skipped:
 * @self: an item
 *
 * Returns: (nullable): why it would not be called now
 */
const char *
mortise_listener_item_get_skipped (MortiseListenerItem *self)
{
  g_return_val_if_fail (MORTISE_IS_LISTENER_ITEM (self), NULL);
  return self->skipped;
}
