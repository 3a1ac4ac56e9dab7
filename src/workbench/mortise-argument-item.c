/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-argument-item.h"

#include "mortise-json.h"

/**
 * MortiseArgumentItem:
 *
 * An argument of a hook.
 */
struct _MortiseArgumentItem
{
  MortiseItem parent_instance;

  char *name;
  char *description;
};

enum
{
  PROP_0,
  PROP_NAME,
  PROP_DESCRIPTION,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (MortiseArgumentItem, mortise_argument_item, MORTISE_TYPE_ITEM)

static GParamSpec *properties[N_PROPS];

static void
mortise_argument_item_update (MortiseItem *item, JsonObject *object)
{
  MortiseArgumentItem *self = MORTISE_ARGUMENT_ITEM (item);

  mortise_item_read_string (item, object, properties[PROP_NAME], &self->name);
  mortise_item_read_string (item, object, properties[PROP_DESCRIPTION], &self->description);
}

static void
mortise_argument_item_finalize (GObject *object)
{
  MortiseArgumentItem *self = MORTISE_ARGUMENT_ITEM (object);

  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->description, g_free);
  G_OBJECT_CLASS (mortise_argument_item_parent_class)->finalize (object);
}

static void
mortise_argument_item_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  MortiseArgumentItem *self = MORTISE_ARGUMENT_ITEM (object);

  switch (prop_id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_DESCRIPTION:
      g_value_set_string (value, self->description);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mortise_argument_item_class_init (MortiseArgumentItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = mortise_argument_item_finalize;
  object_class->get_property = mortise_argument_item_get_property;

  MORTISE_ITEM_CLASS (klass)->key = "name";
  MORTISE_ITEM_CLASS (klass)->update = mortise_argument_item_update;

  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_DESCRIPTION] = g_param_spec_string ("description", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mortise_argument_item_init (MortiseArgumentItem *self)
{
}

/**
 * mortise_argument_item_get_name:
 * @self: an item
 *
 * Returns: (nullable): its name
 */
const char *
mortise_argument_item_get_name (MortiseArgumentItem *self)
{
  g_return_val_if_fail (MORTISE_IS_ARGUMENT_ITEM (self), NULL);
  return self->name;
}

/**
 * mortise_argument_item_get_description:
 * @self: an item
 *
 * Returns: (nullable): what it is
 */
const char *
mortise_argument_item_get_description (MortiseArgumentItem *self)
{
  g_return_val_if_fail (MORTISE_IS_ARGUMENT_ITEM (self), NULL);
  return self->description;
}
