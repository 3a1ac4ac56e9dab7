/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-dispatch-item.h"

#include "mortise-call-item.h"
#include "mortise-json.h"

/**
 * MortiseDispatchItem:
 *
 * What came of one firing of a hook.
 */
struct _MortiseDispatchItem
{
  MortiseItem parent_instance;

  GListStore *calls;
  char *hook;
  char *kind;
  char *status;
  gint64 wall_us;
  JsonNode *payload;
  JsonNode *result;
  JsonNode *error;
};

enum
{
  PROP_0,
  PROP_HOOK,
  PROP_KIND,
  PROP_STATUS,
  PROP_WALL_US,
  PROP_PAYLOAD,
  PROP_RESULT,
  PROP_ERROR,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (MortiseDispatchItem, mortise_dispatch_item, MORTISE_TYPE_ITEM)

static GParamSpec *properties[N_PROPS];

static void
mortise_dispatch_item_update (MortiseItem *item, JsonObject *object)
{
  MortiseDispatchItem *self = MORTISE_DISPATCH_ITEM (item);

  mortise_item_read_string (item, object, properties[PROP_HOOK], &self->hook);
  mortise_item_read_string (item, object, properties[PROP_KIND], &self->kind);
  mortise_item_read_string (item, object, properties[PROP_STATUS], &self->status);
  mortise_item_read_int64 (item, object, properties[PROP_WALL_US], &self->wall_us);
  mortise_item_read_json (item, object, properties[PROP_PAYLOAD], &self->payload);
  mortise_item_read_json (item, object, properties[PROP_RESULT], &self->result);
  mortise_item_read_json (item, object, properties[PROP_ERROR], &self->error);
  mortise_item_list_sync (self->calls, mortise_json_get_array (object, "calls"));
}

static void
mortise_dispatch_item_finalize (GObject *object)
{
  MortiseDispatchItem *self = MORTISE_DISPATCH_ITEM (object);

  g_clear_object (&self->calls);
  g_clear_pointer (&self->hook, g_free);
  g_clear_pointer (&self->kind, g_free);
  g_clear_pointer (&self->status, g_free);
  g_clear_pointer (&self->payload, json_node_unref);
  g_clear_pointer (&self->result, json_node_unref);
  g_clear_pointer (&self->error, json_node_unref);
  G_OBJECT_CLASS (mortise_dispatch_item_parent_class)->finalize (object);
}

static void
mortise_dispatch_item_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  MortiseDispatchItem *self = MORTISE_DISPATCH_ITEM (object);

  switch (prop_id)
    {
    case PROP_HOOK:
      g_value_set_string (value, self->hook);
      break;
    case PROP_KIND:
      g_value_set_string (value, self->kind);
      break;
    case PROP_STATUS:
      g_value_set_string (value, self->status);
      break;
    case PROP_WALL_US:
      g_value_set_int64 (value, self->wall_us);
      break;
    case PROP_PAYLOAD:
      g_value_set_boxed (value, self->payload);
      break;
    case PROP_RESULT:
      g_value_set_boxed (value, self->result);
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mortise_dispatch_item_class_init (MortiseDispatchItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = mortise_dispatch_item_finalize;
  object_class->get_property = mortise_dispatch_item_get_property;

  MORTISE_ITEM_CLASS (klass)->key = "id";
  MORTISE_ITEM_CLASS (klass)->update = mortise_dispatch_item_update;

  properties[PROP_HOOK] = g_param_spec_string ("hook", NULL, NULL, NULL, flags);
  properties[PROP_KIND] = g_param_spec_string ("kind", NULL, NULL, NULL, flags);
  properties[PROP_STATUS] = g_param_spec_string ("status", NULL, NULL, NULL, flags);
  properties[PROP_WALL_US] = g_param_spec_int64 ("wall-us", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_PAYLOAD] = g_param_spec_boxed ("payload", NULL, NULL, JSON_TYPE_NODE, flags);
  properties[PROP_RESULT] = g_param_spec_boxed ("result", NULL, NULL, JSON_TYPE_NODE, flags);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, JSON_TYPE_NODE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mortise_dispatch_item_init (MortiseDispatchItem *self)
{
  self->calls = g_list_store_new (MORTISE_TYPE_CALL_ITEM);
}

/**
 * mortise_dispatch_item_get_hook:
 * @self: an item
 *
 * Returns: (nullable): the hook that was fired
 */
const char *
mortise_dispatch_item_get_hook (MortiseDispatchItem *self)
{
  g_return_val_if_fail (MORTISE_IS_DISPATCH_ITEM (self), NULL);
  return self->hook;
}

/**
 * mortise_dispatch_item_get_kind:
 * @self: an item
 *
 * Returns: (nullable): its kind
 */
const char *
mortise_dispatch_item_get_kind (MortiseDispatchItem *self)
{
  g_return_val_if_fail (MORTISE_IS_DISPATCH_ITEM (self), NULL);
  return self->kind;
}

/**
 * mortise_dispatch_item_get_status:
 * @self: an item
 *
 * Returns: (nullable): `completed`, `vetoed` or `failed`
 */
const char *
mortise_dispatch_item_get_status (MortiseDispatchItem *self)
{
  g_return_val_if_fail (MORTISE_IS_DISPATCH_ITEM (self), NULL);
  return self->status;
}

/**
 * mortise_dispatch_item_get_wall_us:
 * @self: an item
 *
 * Returns: how long it took, in microseconds
 */
gint64
mortise_dispatch_item_get_wall_us (MortiseDispatchItem *self)
{
  g_return_val_if_fail (MORTISE_IS_DISPATCH_ITEM (self), 0);
  return self->wall_us;
}

/**
 * mortise_dispatch_item_get_payload:
 * @self: an item
 *
 * Returns: (nullable): what went in
 */
JsonNode *
mortise_dispatch_item_get_payload (MortiseDispatchItem *self)
{
  g_return_val_if_fail (MORTISE_IS_DISPATCH_ITEM (self), NULL);
  return self->payload;
}

/**
 * mortise_dispatch_item_get_result:
 * @self: an item
 *
 * Returns: (nullable): what came out
 */
JsonNode *
mortise_dispatch_item_get_result (MortiseDispatchItem *self)
{
  g_return_val_if_fail (MORTISE_IS_DISPATCH_ITEM (self), NULL);
  return self->result;
}

/**
 * mortise_dispatch_item_get_error:
 * @self: an item
 *
 * Returns: (nullable): what went wrong: `code` and `message`
 */
JsonNode *
mortise_dispatch_item_get_error (MortiseDispatchItem *self)
{
  g_return_val_if_fail (MORTISE_IS_DISPATCH_ITEM (self), NULL);
  return self->error;
}

/**
 * mortise_dispatch_item_get_calls:
 * @self: an item
 *
 * Returns: (transfer none): its calls in order, as [class@CallItem]
 */
GListModel *
mortise_dispatch_item_get_calls (MortiseDispatchItem *self)
{
  g_return_val_if_fail (MORTISE_IS_DISPATCH_ITEM (self), NULL);
  return G_LIST_MODEL (self->calls);
}
