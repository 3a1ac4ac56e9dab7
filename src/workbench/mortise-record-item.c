/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-record-item.h"

#include "mortise-json.h"

/**
 * MortiseRecordItem:
 *
 * An item that only shows what the host says of it: each member of the JSON object is a property, and that is all.
 *
 * Subclasses name the members in their class_init with mortise_record_item_class_install(), and have no other
 * properties.
 */
typedef struct
{
  GValue *values;
} MortiseRecordItemPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (MortiseRecordItem, mortise_record_item, MORTISE_TYPE_ITEM)

static const MortiseRecordMember *
get_member (MortiseRecordItem *self, guint i)
{
  return &g_array_index (MORTISE_RECORD_ITEM_GET_CLASS (self)->members, MortiseRecordMember, i);
}

static guint
count_members (MortiseRecordItem *self)
{
  return MORTISE_RECORD_ITEM_GET_CLASS (self)->members->len;
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

static void
read_member (JsonObject *object, const char *name, GValue *value)
{
  if (G_VALUE_HOLDS_STRING (value))
    g_value_set_string (value, mortise_json_get_string (object, name, NULL));
  else if (G_VALUE_HOLDS_INT64 (value))
    g_value_set_int64 (value, mortise_json_get_int (object, name, 0));
  else if (G_VALUE_HOLDS_BOOLEAN (value))
    g_value_set_boolean (value, mortise_json_get_boolean (object, name, FALSE));
  else if (G_VALUE_HOLDS (value, G_TYPE_STRV))
    g_value_take_boxed (value, dup_strings (mortise_json_get_array (object, name)));
  else
    g_value_set_boxed (value, mortise_json_get_member (object, name));
}

static gboolean
is_equal (const GValue *a, const GValue *b)
{
  if (G_VALUE_HOLDS_STRING (a))
    return g_strcmp0 (g_value_get_string (a), g_value_get_string (b)) == 0;
  if (G_VALUE_HOLDS_INT64 (a))
    return g_value_get_int64 (a) == g_value_get_int64 (b);
  if (G_VALUE_HOLDS_BOOLEAN (a))
    return g_value_get_boolean (a) == g_value_get_boolean (b);
  if (g_value_get_boxed (a) == NULL || g_value_get_boxed (b) == NULL)
    return g_value_get_boxed (a) == g_value_get_boxed (b);
  if (G_VALUE_HOLDS (a, G_TYPE_STRV))
    return g_strv_equal (g_value_get_boxed (a), g_value_get_boxed (b));
  return json_node_equal (g_value_get_boxed (a), g_value_get_boxed (b));
}

static void
mortise_record_item_update (MortiseItem *item, JsonObject *object)
{
  MortiseRecordItem *self = MORTISE_RECORD_ITEM (item);
  MortiseRecordItemPrivate *priv = mortise_record_item_get_instance_private (self);

  for (guint i = 0; i < count_members (self); i++)
    {
      const MortiseRecordMember *member = get_member (self, i);
      g_autofree char *name = g_strdelimit (g_strdup (member->name), "-", '_');
      g_auto (GValue) value = G_VALUE_INIT;

      g_value_init (&value, member->type);
      read_member (object, name, &value);
      if (is_equal (&value, &priv->values[i]))
        continue;
      g_value_copy (&value, &priv->values[i]);
      g_object_notify (G_OBJECT (self), member->name);
    }
}

static void
mortise_record_item_constructed (GObject *object)
{
  MortiseRecordItem *self = MORTISE_RECORD_ITEM (object);
  MortiseRecordItemPrivate *priv = mortise_record_item_get_instance_private (self);

  G_OBJECT_CLASS (mortise_record_item_parent_class)->constructed (object);

  priv->values = g_new0 (GValue, count_members (self));
  for (guint i = 0; i < count_members (self); i++)
    g_value_init (&priv->values[i], get_member (self, i)->type);
}

static void
mortise_record_item_finalize (GObject *object)
{
  MortiseRecordItem *self = MORTISE_RECORD_ITEM (object);
  MortiseRecordItemPrivate *priv = mortise_record_item_get_instance_private (self);

  for (guint i = 0; i < count_members (self); i++)
    g_value_unset (&priv->values[i]);
  g_clear_pointer (&priv->values, g_free);
  G_OBJECT_CLASS (mortise_record_item_parent_class)->finalize (object);
}

static void
mortise_record_item_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  MortiseRecordItemPrivate *priv = mortise_record_item_get_instance_private (MORTISE_RECORD_ITEM (object));

  g_value_copy (&priv->values[prop_id - 1], value);
}

static void
mortise_record_item_class_init (MortiseRecordItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = mortise_record_item_constructed;
  object_class->finalize = mortise_record_item_finalize;
  MORTISE_ITEM_CLASS (klass)->update = mortise_record_item_update;
}

static void
mortise_record_item_init (MortiseRecordItem *self)
{
}

static GParamSpec *
make_property (const MortiseRecordMember *member)
{
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  if (member->type == G_TYPE_STRING)
    return g_param_spec_string (member->name, NULL, NULL, NULL, flags);
  if (member->type == G_TYPE_INT64)
    return g_param_spec_int64 (member->name, NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  if (member->type == G_TYPE_BOOLEAN)
    return g_param_spec_boolean (member->name, NULL, NULL, FALSE, flags);
  return g_param_spec_boxed (member->name, NULL, NULL, member->type, flags);
}

/**
 * mortise_record_item_class_install:
 * @klass: a subclass, in its class_init
 * @key: the member that tells one item from another
 * @members: (array length=n_members): the members that are properties
 * @n_members: how many
 *
 * Gives the subclass its properties.
 */
void
mortise_record_item_class_install (MortiseRecordItemClass *klass,
                                   const char *key,
                                   const MortiseRecordMember *members,
                                   guint n_members)
{
  /* GObject inherits no accessors: who installs properties has to say how they are read. */
  G_OBJECT_CLASS (klass)->get_property = mortise_record_item_get_property;
  MORTISE_ITEM_CLASS (klass)->key = key;
  klass->members = g_array_append_vals (g_array_new (FALSE, FALSE, sizeof *members), members, n_members);
  for (guint i = 0; i < n_members; i++)
    g_object_class_install_property (G_OBJECT_CLASS (klass), i + 1, make_property (&members[i]));
}

static const GValue *
find_value (MortiseRecordItem *self, const char *name)
{
  MortiseRecordItemPrivate *priv = mortise_record_item_get_instance_private (self);

  for (guint i = 0; i < count_members (self); i++)
    if (g_str_equal (get_member (self, i)->name, name))
      return &priv->values[i];

  g_assert_not_reached ();
}

/**
 * mortise_record_item_get_string:
 * @self: (type MortiseRecordItem): an item
 * @name: one of its properties that are strings
 *
 * Returns: (transfer none) (nullable): its value
 */
const char *
mortise_record_item_get_string (gpointer self, const char *name)
{
  g_return_val_if_fail (MORTISE_IS_RECORD_ITEM (self), NULL);
  return g_value_get_string (find_value (self, name));
}

/**
 * mortise_record_item_get_int64:
 * @self: (type MortiseRecordItem): an item
 * @name: one of its properties that are numbers
 *
 * Returns: its value
 */
gint64
mortise_record_item_get_int64 (gpointer self, const char *name)
{
  g_return_val_if_fail (MORTISE_IS_RECORD_ITEM (self), 0);
  return g_value_get_int64 (find_value (self, name));
}

/**
 * mortise_record_item_get_boolean:
 * @self: (type MortiseRecordItem): an item
 * @name: one of its properties that are true or false
 *
 * Returns: its value
 */
gboolean
mortise_record_item_get_boolean (gpointer self, const char *name)
{
  g_return_val_if_fail (MORTISE_IS_RECORD_ITEM (self), FALSE);
  return g_value_get_boolean (find_value (self, name));
}

/**
 * mortise_record_item_get_strings:
 * @self: (type MortiseRecordItem): an item
 * @name: one of its properties that are lists of strings
 *
 * Returns: (transfer none) (nullable): its value
 */
const char *const *
mortise_record_item_get_strings (gpointer self, const char *name)
{
  g_return_val_if_fail (MORTISE_IS_RECORD_ITEM (self), NULL);
  return g_value_get_boxed (find_value (self, name));
}

/**
 * mortise_record_item_get_json:
 * @self: (type MortiseRecordItem): an item
 * @name: one of its properties that are any JSON
 *
 * Returns: (transfer none) (nullable): its value
 */
JsonNode *
mortise_record_item_get_json (gpointer self, const char *name)
{
  g_return_val_if_fail (MORTISE_IS_RECORD_ITEM (self), NULL);
  return g_value_get_boxed (find_value (self, name));
}
