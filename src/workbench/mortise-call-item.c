/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-call-item.h"

#include "mortise-json.h"

/**
 * MortiseCallItem:
 *
 * One listener's part in a dispatch.
 */
struct _MortiseCallItem
{
  MortiseItem parent_instance;

  char *plugin;
  char *listener;
  gint64 priority;
  char *status;
  JsonNode *value;
  JsonNode *error;
  gint64 start_us;
  gint64 wall_us;
  gint64 cpu_us;
  gint64 queue_us;
};

enum
{
  PROP_0,
  PROP_PLUGIN,
  PROP_LISTENER,
  PROP_PRIORITY,
  PROP_STATUS,
  PROP_VALUE,
  PROP_ERROR,
  PROP_START_US,
  PROP_WALL_US,
  PROP_CPU_US,
  PROP_QUEUE_US,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (MortiseCallItem, mortise_call_item, MORTISE_TYPE_ITEM)

static GParamSpec *properties[N_PROPS];

static void
mortise_call_item_update (MortiseItem *item, JsonObject *object)
{
  MortiseCallItem *self = MORTISE_CALL_ITEM (item);

  mortise_item_read_string (item, object, properties[PROP_PLUGIN], &self->plugin);
  mortise_item_read_string (item, object, properties[PROP_LISTENER], &self->listener);
  mortise_item_read_int64 (item, object, properties[PROP_PRIORITY], &self->priority);
  mortise_item_read_string (item, object, properties[PROP_STATUS], &self->status);
  mortise_item_read_json (item, object, properties[PROP_VALUE], &self->value);
  mortise_item_read_json (item, object, properties[PROP_ERROR], &self->error);
  mortise_item_read_int64 (item, object, properties[PROP_START_US], &self->start_us);
  mortise_item_read_int64 (item, object, properties[PROP_WALL_US], &self->wall_us);
  mortise_item_read_int64 (item, object, properties[PROP_CPU_US], &self->cpu_us);
  mortise_item_read_int64 (item, object, properties[PROP_QUEUE_US], &self->queue_us);
}

static void
mortise_call_item_finalize (GObject *object)
{
  MortiseCallItem *self = MORTISE_CALL_ITEM (object);

  g_clear_pointer (&self->plugin, g_free);
  g_clear_pointer (&self->listener, g_free);
  g_clear_pointer (&self->status, g_free);
  g_clear_pointer (&self->value, json_node_unref);
  g_clear_pointer (&self->error, json_node_unref);
  G_OBJECT_CLASS (mortise_call_item_parent_class)->finalize (object);
}

static void
mortise_call_item_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  MortiseCallItem *self = MORTISE_CALL_ITEM (object);

  switch (prop_id)
    {
    case PROP_PLUGIN:
      g_value_set_string (value, self->plugin);
      break;
    case PROP_LISTENER:
      g_value_set_string (value, self->listener);
      break;
    case PROP_PRIORITY:
      g_value_set_int64 (value, self->priority);
      break;
    case PROP_STATUS:
      g_value_set_string (value, self->status);
      break;
    case PROP_VALUE:
      g_value_set_boxed (value, self->value);
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;
    case PROP_START_US:
      g_value_set_int64 (value, self->start_us);
      break;
    case PROP_WALL_US:
      g_value_set_int64 (value, self->wall_us);
      break;
    case PROP_CPU_US:
      g_value_set_int64 (value, self->cpu_us);
      break;
    case PROP_QUEUE_US:
      g_value_set_int64 (value, self->queue_us);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mortise_call_item_class_init (MortiseCallItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = mortise_call_item_finalize;
  object_class->get_property = mortise_call_item_get_property;

  MORTISE_ITEM_CLASS (klass)->key = NULL;
  MORTISE_ITEM_CLASS (klass)->update = mortise_call_item_update;

  properties[PROP_PLUGIN] = g_param_spec_string ("plugin", NULL, NULL, NULL, flags);
  properties[PROP_LISTENER] = g_param_spec_string ("listener", NULL, NULL, NULL, flags);
  properties[PROP_PRIORITY] = g_param_spec_int64 ("priority", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_STATUS] = g_param_spec_string ("status", NULL, NULL, NULL, flags);
  properties[PROP_VALUE] = g_param_spec_boxed ("value", NULL, NULL, JSON_TYPE_NODE, flags);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, JSON_TYPE_NODE, flags);
  properties[PROP_START_US] = g_param_spec_int64 ("start-us", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_WALL_US] = g_param_spec_int64 ("wall-us", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_CPU_US] = g_param_spec_int64 ("cpu-us", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_QUEUE_US] = g_param_spec_int64 ("queue-us", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mortise_call_item_init (MortiseCallItem *self)
{
}

/**
 * mortise_call_item_get_plugin:
 * @self: an item
 *
 * Returns: (nullable): the slug of the plugin
 */
const char *
mortise_call_item_get_plugin (MortiseCallItem *self)
{
  g_return_val_if_fail (MORTISE_IS_CALL_ITEM (self), NULL);
  return self->plugin;
}

/**
 * mortise_call_item_get_listener:
 * @self: an item
 *
 * Returns: (nullable): what the plugin calls its listener
 */
const char *
mortise_call_item_get_listener (MortiseCallItem *self)
{
  g_return_val_if_fail (MORTISE_IS_CALL_ITEM (self), NULL);
  return self->listener;
}

/**
 * mortise_call_item_get_priority:
 * @self: an item
 *
 * Returns: its priority
 */
gint64
mortise_call_item_get_priority (MortiseCallItem *self)
{
  g_return_val_if_fail (MORTISE_IS_CALL_ITEM (self), 0);
  return self->priority;
}

/**
 * mortise_call_item_get_status:
 * @self: an item
 *
 * Returns: (nullable): `ok`, `error`, `timeout`, `crashed`, `skipped` or `cancelled`
 */
const char *
mortise_call_item_get_status (MortiseCallItem *self)
{
  g_return_val_if_fail (MORTISE_IS_CALL_ITEM (self), NULL);
  return self->status;
}

/**
 * mortise_call_item_get_value:
 * @self: an item
 *
 * Returns: (nullable): what it gave back
 */
JsonNode *
mortise_call_item_get_value (MortiseCallItem *self)
{
  g_return_val_if_fail (MORTISE_IS_CALL_ITEM (self), NULL);
  return self->value;
}

/**
 * mortise_call_item_get_error:
 * @self: an item
 *
 * Returns: (nullable): what went wrong: `code`, `message` and perhaps `traceback`
 */
JsonNode *
mortise_call_item_get_error (MortiseCallItem *self)
{
  g_return_val_if_fail (MORTISE_IS_CALL_ITEM (self), NULL);
  return self->error;
}

/**
 * mortise_call_item_get_start_us:
 * @self: an item
 *
 * Returns: when it began, in microseconds since the dispatch did
 */
gint64
mortise_call_item_get_start_us (MortiseCallItem *self)
{
  g_return_val_if_fail (MORTISE_IS_CALL_ITEM (self), 0);
  return self->start_us;
}

/**
 * mortise_call_item_get_wall_us:
 * @self: an item
 *
 * Returns: how long it took, in microseconds
 */
gint64
mortise_call_item_get_wall_us (MortiseCallItem *self)
{
  g_return_val_if_fail (MORTISE_IS_CALL_ITEM (self), 0);
  return self->wall_us;
}

/**
 * mortise_call_item_get_cpu_us:
 * @self: an item
 *
 * Returns: the processor time it took, in microseconds
 */
gint64
mortise_call_item_get_cpu_us (MortiseCallItem *self)
{
  g_return_val_if_fail (MORTISE_IS_CALL_ITEM (self), 0);
  return self->cpu_us;
}

/**
 * mortise_call_item_get_queue_us:
 * @self: an item
 *
 * Returns: how much of it was spent waiting, in microseconds
 */
gint64
mortise_call_item_get_queue_us (MortiseCallItem *self)
{
  g_return_val_if_fail (MORTISE_IS_CALL_ITEM (self), 0);
  return self->queue_us;
}
