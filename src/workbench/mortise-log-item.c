/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-log-item.h"

#include "mortise-json.h"

/**
 * MortiseLogItem:
 *
 * One record of a plugin's log.
 */
struct _MortiseLogItem
{
  MortiseItem parent_instance;

  gint64 seq;
  gint64 time;
  char *level;
  char *message;
  char *stream;
};

enum
{
  PROP_0,
  PROP_SEQ,
  PROP_TIME,
  PROP_LEVEL,
  PROP_MESSAGE,
  PROP_STREAM,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (MortiseLogItem, mortise_log_item, MORTISE_TYPE_ITEM)

static GParamSpec *properties[N_PROPS];

static void
mortise_log_item_update (MortiseItem *item, JsonObject *object)
{
  MortiseLogItem *self = MORTISE_LOG_ITEM (item);

  mortise_item_read_int64 (item, object, properties[PROP_SEQ], &self->seq);
  mortise_item_read_int64 (item, object, properties[PROP_TIME], &self->time);
  mortise_item_read_string (item, object, properties[PROP_LEVEL], &self->level);
  mortise_item_read_string (item, object, properties[PROP_MESSAGE], &self->message);
  mortise_item_read_string (item, object, properties[PROP_STREAM], &self->stream);
}

static void
mortise_log_item_finalize (GObject *object)
{
  MortiseLogItem *self = MORTISE_LOG_ITEM (object);

  g_clear_pointer (&self->level, g_free);
  g_clear_pointer (&self->message, g_free);
  g_clear_pointer (&self->stream, g_free);
  G_OBJECT_CLASS (mortise_log_item_parent_class)->finalize (object);
}

static void
mortise_log_item_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  MortiseLogItem *self = MORTISE_LOG_ITEM (object);

  switch (prop_id)
    {
    case PROP_SEQ:
      g_value_set_int64 (value, self->seq);
      break;
    case PROP_TIME:
      g_value_set_int64 (value, self->time);
      break;
    case PROP_LEVEL:
      g_value_set_string (value, self->level);
      break;
    case PROP_MESSAGE:
      g_value_set_string (value, self->message);
      break;
    case PROP_STREAM:
      g_value_set_string (value, self->stream);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mortise_log_item_class_init (MortiseLogItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = mortise_log_item_finalize;
  object_class->get_property = mortise_log_item_get_property;

  MORTISE_ITEM_CLASS (klass)->key = NULL;
  MORTISE_ITEM_CLASS (klass)->update = mortise_log_item_update;

  properties[PROP_SEQ] = g_param_spec_int64 ("seq", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_TIME] = g_param_spec_int64 ("time", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_LEVEL] = g_param_spec_string ("level", NULL, NULL, NULL, flags);
  properties[PROP_MESSAGE] = g_param_spec_string ("message", NULL, NULL, NULL, flags);
  properties[PROP_STREAM] = g_param_spec_string ("stream", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mortise_log_item_init (MortiseLogItem *self)
{
}

/**
 * mortise_log_item_get_time:
 * @self: an item
 *
 * Returns: when, in microseconds since 1970
 */
gint64
mortise_log_item_get_time (MortiseLogItem *self)
{
  g_return_val_if_fail (MORTISE_IS_LOG_ITEM (self), 0);
  return self->time;
}

/**
 * mortise_log_item_get_level:
 * @self: an item
 *
 * Returns: (nullable): `debug`, `info`, `warning` or `error`
 */
const char *
mortise_log_item_get_level (MortiseLogItem *self)
{
  g_return_val_if_fail (MORTISE_IS_LOG_ITEM (self), NULL);
  return self->level;
}

/**
 * mortise_log_item_get_message:
 * @self: an item
 *
 * Returns: (nullable): what was said
 */
const char *
mortise_log_item_get_message (MortiseLogItem *self)
{
  g_return_val_if_fail (MORTISE_IS_LOG_ITEM (self), NULL);
  return self->message;
}
