/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-item.h"

#include "mortise-json.h"

typedef struct
{
  char *key;
} MortiseItemPrivate;

enum
{
  SIGNAL_UPDATED,
  N_SIGNALS
};

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (MortiseItem, mortise_item, G_TYPE_OBJECT)

static guint signals[N_SIGNALS];

static void
mortise_item_finalize (GObject *object)
{
  MortiseItemPrivate *priv = mortise_item_get_instance_private (MORTISE_ITEM (object));

  g_clear_pointer (&priv->key, g_free);
  G_OBJECT_CLASS (mortise_item_parent_class)->finalize (object);
}

static void
mortise_item_class_init (MortiseItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mortise_item_finalize;

  /**
   * MortiseItem::updated:
   * @self: the item
   *
   * The host told of the item. Something has changed, if not necessarily a property.
   */
  signals[SIGNAL_UPDATED]
      = g_signal_new ("updated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
mortise_item_init (MortiseItem *self)
{
}

/**
 * mortise_item_get_key:
 * @self: an item
 *
 * Returns: (nullable): what tells it from its neighbours
 */
const char *
mortise_item_get_key (MortiseItem *self)
{
  MortiseItemPrivate *priv = mortise_item_get_instance_private (self);

  g_return_val_if_fail (MORTISE_IS_ITEM (self), NULL);
  return priv->key;
}

/**
 * mortise_item_update:
 * @self: an item
 * @object: what the host says of it now
 *
 * Takes over @object; only properties that differ are notified.
 */
void
mortise_item_update (MortiseItem *self, JsonObject *object)
{
  MortiseItemClass *klass = MORTISE_ITEM_GET_CLASS (self);
  MortiseItemPrivate *priv = mortise_item_get_instance_private (self);

  g_return_if_fail (MORTISE_IS_ITEM (self));
  g_return_if_fail (object != NULL);

  if (priv->key == NULL && klass->key != NULL)
    priv->key = g_strdup (mortise_json_get_string (object, klass->key, ""));

  g_object_freeze_notify (G_OBJECT (self));
  klass->update (self, object);
  g_object_thaw_notify (G_OBJECT (self));
  g_signal_emit (self, signals[SIGNAL_UPDATED], 0);
}

static MortiseItem *
find_from (GListModel *items, guint start, const char *key, guint *position)
{
  for (guint i = start; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr (MortiseItem) item = g_list_model_get_item (items, i);

      if (g_strcmp0 (mortise_item_get_key (item), key) == 0)
        {
          *position = i;
          return item;
        }
    }

  return NULL;
}

/**
 * mortise_item_list_find:
 * @items: a list of [class@Item]
 * @key: a key
 *
 * Returns: (transfer none) (nullable): the item whose key is @key
 */
MortiseItem *
mortise_item_list_find (GListModel *items, const char *key)
{
  guint position;

  return find_from (items, 0, key, &position);
}

/* A list that fills up changes once, not once for each item. */
static void
fill (GListStore *items, JsonArray *array)
{
  g_autoptr (GPtrArray) added = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < json_array_get_length (array); i++)
    if (JSON_NODE_HOLDS_OBJECT (json_array_get_element (array, i)))
      {
        MortiseItem *item = g_object_new (g_list_model_get_item_type (G_LIST_MODEL (items)), NULL);

        mortise_item_update (item, json_array_get_object_element (array, i));
        g_ptr_array_add (added, item);
      }

  g_list_store_splice (items, 0, 0, added->pdata, added->len);
}

static void
sync_one (GListStore *items, guint position, JsonObject *object)
{
  GType type = g_list_model_get_item_type (G_LIST_MODEL (items));
  g_autoptr (GTypeClass) klass = g_type_class_ref (type);
  const char *member = ((MortiseItemClass *) klass)->key;
  const char *key = member != NULL ? mortise_json_get_string (object, member, "") : NULL;
  guint found;
  MortiseItem *known = find_from (G_LIST_MODEL (items), position, key, &found);

  if (known != NULL)
    {
      if (found > position)
        g_list_store_splice (items, position, found - position, NULL, 0);
      mortise_item_update (known, object);
    }
  else
    {
      g_autoptr (MortiseItem) added = g_object_new (type, NULL);

      mortise_item_update (added, object);
      g_list_store_insert (items, position, added);
    }
}

/**
 * mortise_item_list_sync:
 * @items: a list whose item type is a subclass of [class@Item]
 * @array: (nullable): the objects that it shall describe, in order
 *
 * Brings @items into line with @array, keeping every item that is still described.
 */
void
mortise_item_list_sync (GListStore *items, JsonArray *array)
{
  guint wanted = 0;
  guint n = g_list_model_get_n_items (G_LIST_MODEL (items));

  if (n == 0)
    {
      if (array != NULL && json_array_get_length (array) > 0)
        fill (items, array);
      return;
    }

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    if (JSON_NODE_HOLDS_OBJECT (json_array_get_element (array, i)))
      sync_one (items, wanted++, json_array_get_object_element (array, i));

  n = g_list_model_get_n_items (G_LIST_MODEL (items));
  if (n > wanted)
    g_list_store_splice (items, wanted, n - wanted, NULL, 0);
}

/* A property is named as its member in the JSON is, with dashes. */
static char *
get_member_name (GParamSpec *property)
{
  return g_strdelimit (g_strdup (property->name), "-", '_');
}

/**
 * mortise_item_read_string:
 * @self: an item
 * @object: what the host says of it
 * @property: the property to read and, if it differs, to notify
 * @field: (inout): the field behind @property
 *
 * For the `update` of subclasses.
 */
void
mortise_item_read_string (MortiseItem *self, JsonObject *object, GParamSpec *property, char **field)
{
  g_autofree char *member = get_member_name (property);

  mortise_item_set_string (self, property, field, mortise_json_get_string (object, member, NULL));
}

/**
 * mortise_item_read_int64:
 * @self: an item
 * @object: what the host says of it
 * @property: the property to read and, if it differs, to notify
 * @field: (inout): the field behind @property
 *
 * For the `update` of subclasses.
 */
void
mortise_item_read_int64 (MortiseItem *self, JsonObject *object, GParamSpec *property, gint64 *field)
{
  g_autofree char *member = get_member_name (property);

  mortise_item_set_int64 (self, property, field, mortise_json_get_int (object, member, 0));
}

/**
 * mortise_item_read_boolean:
 * @self: an item
 * @object: what the host says of it
 * @property: the property to read and, if it differs, to notify
 * @field: (inout): the field behind @property
 *
 * For the `update` of subclasses.
 */
void
mortise_item_read_boolean (MortiseItem *self, JsonObject *object, GParamSpec *property, gboolean *field)
{
  g_autofree char *member = get_member_name (property);

  mortise_item_set_boolean (self, property, field, mortise_json_get_boolean (object, member, FALSE));
}

static char **
dup_strings (JsonArray *array)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (json_node_get_value_type (element) == G_TYPE_STRING)
        g_strv_builder_add (builder, json_node_get_string (element));
    }

  return g_strv_builder_end (builder);
}

/**
 * mortise_item_read_strings:
 * @self: an item
 * @object: what the host says of it
 * @property: the property to read and, if it differs, to notify
 * @field: (inout): the %NULL-terminated field behind @property
 *
 * For the `update` of subclasses.
 */
void
mortise_item_read_strings (MortiseItem *self, JsonObject *object, GParamSpec *property, char ***field)
{
  g_autofree char *member = get_member_name (property);
  g_auto (GStrv) strings = dup_strings (mortise_json_get_array (object, member));

  if (*field != NULL && g_strv_equal ((const char *const *) *field, (const char *const *) strings))
    return;

  g_strfreev (*field);
  *field = g_steal_pointer (&strings);
  g_object_notify_by_pspec (G_OBJECT (self), property);
}

/**
 * mortise_item_read_json:
 * @self: an item
 * @object: what the host says of it
 * @property: the property to read and, if it differs, to notify
 * @field: (inout): the field behind @property
 *
 * For the `update` of subclasses.
 */
void
mortise_item_read_json (MortiseItem *self, JsonObject *object, GParamSpec *property, JsonNode **field)
{
  g_autofree char *member = get_member_name (property);
  JsonNode *value = mortise_json_get_member (object, member);

  if (*field == value || (*field != NULL && value != NULL && json_node_equal (*field, value)))
    return;

  g_clear_pointer (field, json_node_unref);
  *field = value != NULL ? json_node_ref (value) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), property);
}

/**
 * mortise_item_set_string:
 * @self: an item
 * @property: what is notified if @value differs
 * @field: (inout): the field behind @property
 * @value: (nullable): its new value
 *
 * For subclasses.
 */
void
mortise_item_set_string (MortiseItem *self, GParamSpec *property, char **field, const char *value)
{
  if (g_strcmp0 (*field, value) == 0)
    return;

  g_free (*field);
  *field = g_strdup (value);
  g_object_notify_by_pspec (G_OBJECT (self), property);
}

/**
 * mortise_item_set_int64:
 * @self: an item
 * @property: what is notified if @value differs
 * @field: (inout): the field behind @property
 * @value: its new value
 *
 * For subclasses.
 */
void
mortise_item_set_int64 (MortiseItem *self, GParamSpec *property, gint64 *field, gint64 value)
{
  if (*field == value)
    return;

  *field = value;
  g_object_notify_by_pspec (G_OBJECT (self), property);
}

/**
 * mortise_item_set_boolean:
 * @self: an item
 * @property: what is notified if @value differs
 * @field: (inout): the field behind @property
 * @value: its new value
 *
 * For subclasses.
 */
void
mortise_item_set_boolean (MortiseItem *self, GParamSpec *property, gboolean *field, gboolean value)
{
  if (*field == value)
    return;

  *field = value;
  g_object_notify_by_pspec (G_OBJECT (self), property);
}
