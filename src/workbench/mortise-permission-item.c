/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-permission-item.h"

#include "mortise-json.h"

/**
 * MortisePermissionItem:
 *
 * A permission that a plugin asks for, and whether it has it.
 */
struct _MortisePermissionItem
{
  MortiseItem parent_instance;

  char *name;
  char *title;
  char *description;
  char *reason;
  char *risk;
  char **scopes;
  gboolean granted;
};

enum
{
  PROP_0,
  PROP_NAME,
  PROP_TITLE,
  PROP_DESCRIPTION,
  PROP_REASON,
  PROP_RISK,
  PROP_SCOPES,
  PROP_GRANTED,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (MortisePermissionItem, mortise_permission_item, MORTISE_TYPE_ITEM)

static GParamSpec *properties[N_PROPS];

static void
mortise_permission_item_update (MortiseItem *item, JsonObject *object)
{
  MortisePermissionItem *self = MORTISE_PERMISSION_ITEM (item);

  mortise_item_read_string (item, object, properties[PROP_NAME], &self->name);
  mortise_item_read_string (item, object, properties[PROP_TITLE], &self->title);
  mortise_item_read_string (item, object, properties[PROP_DESCRIPTION], &self->description);
  mortise_item_read_string (item, object, properties[PROP_REASON], &self->reason);
  mortise_item_read_string (item, object, properties[PROP_RISK], &self->risk);
  mortise_item_read_strings (item, object, properties[PROP_SCOPES], &self->scopes);
  mortise_item_read_boolean (item, object, properties[PROP_GRANTED], &self->granted);
}

static void
mortise_permission_item_finalize (GObject *object)
{
  MortisePermissionItem *self = MORTISE_PERMISSION_ITEM (object);

  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->description, g_free);
  g_clear_pointer (&self->reason, g_free);
  g_clear_pointer (&self->risk, g_free);
  g_clear_pointer (&self->scopes, g_strfreev);
  G_OBJECT_CLASS (mortise_permission_item_parent_class)->finalize (object);
}

static void
mortise_permission_item_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  MortisePermissionItem *self = MORTISE_PERMISSION_ITEM (object);

  switch (prop_id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_DESCRIPTION:
      g_value_set_string (value, self->description);
      break;
    case PROP_REASON:
      g_value_set_string (value, self->reason);
      break;
    case PROP_RISK:
      g_value_set_string (value, self->risk);
      break;
    case PROP_SCOPES:
      g_value_set_boxed (value, self->scopes);
      break;
    case PROP_GRANTED:
      g_value_set_boolean (value, self->granted);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mortise_permission_item_class_init (MortisePermissionItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = mortise_permission_item_finalize;
  object_class->get_property = mortise_permission_item_get_property;

  MORTISE_ITEM_CLASS (klass)->key = "name";
  MORTISE_ITEM_CLASS (klass)->update = mortise_permission_item_update;

  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_DESCRIPTION] = g_param_spec_string ("description", NULL, NULL, NULL, flags);
  properties[PROP_REASON] = g_param_spec_string ("reason", NULL, NULL, NULL, flags);
  properties[PROP_RISK] = g_param_spec_string ("risk", NULL, NULL, NULL, flags);
  properties[PROP_SCOPES] = g_param_spec_boxed ("scopes", NULL, NULL, G_TYPE_STRV, flags);
  properties[PROP_GRANTED] = g_param_spec_boolean ("granted", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mortise_permission_item_init (MortisePermissionItem *self)
{
}

/**
 * mortise_permission_item_get_name:
 * @self: an item
 *
 * Returns: (nullable): the permission's name
 */
const char *
mortise_permission_item_get_name (MortisePermissionItem *self)
{
  g_return_val_if_fail (MORTISE_IS_PERMISSION_ITEM (self), NULL);
  return self->name;
}

/**
 * mortise_permission_item_get_granted:
 * @self: an item
 *
 * Returns: whether the plugin has it
 */
gboolean
mortise_permission_item_get_granted (MortisePermissionItem *self)
{
  g_return_val_if_fail (MORTISE_IS_PERMISSION_ITEM (self), FALSE);
  return self->granted;
}

/**
 * mortise_permission_item_get_title:
 * @self: an item
 *
 * Returns: (nullable): what it lends, for people
 */
const char *
mortise_permission_item_get_title (MortisePermissionItem *self)
{
  g_return_val_if_fail (MORTISE_IS_PERMISSION_ITEM (self), NULL);
  return self->title;
}

/**
 * mortise_permission_item_get_description:
 * @self: an item
 *
 * Returns: (nullable): what it lends, in a sentence
 */
const char *
mortise_permission_item_get_description (MortisePermissionItem *self)
{
  g_return_val_if_fail (MORTISE_IS_PERMISSION_ITEM (self), NULL);
  return self->description;
}

/**
 * mortise_permission_item_is_risky:
 * @self: an item
 *
 * Returns: whether it is to be set apart from the others
 */
gboolean
mortise_permission_item_is_risky (MortisePermissionItem *self)
{
  g_return_val_if_fail (MORTISE_IS_PERMISSION_ITEM (self), TRUE);
  return g_strcmp0 (self->risk, "low") != 0;
}

/**
 * mortise_permission_item_get_reason:
 * @self: an item
 *
 * Returns: (nullable): why the author asks for it
 */
const char *
mortise_permission_item_get_reason (MortisePermissionItem *self)
{
  g_return_val_if_fail (MORTISE_IS_PERMISSION_ITEM (self), NULL);
  return self->reason;
}

/**
 * mortise_permission_item_get_scopes:
 * @self: an item
 *
 * Returns: (nullable): what it is narrowed to, such as hosts
 */
const char *const *
mortise_permission_item_get_scopes (MortisePermissionItem *self)
{
  g_return_val_if_fail (MORTISE_IS_PERMISSION_ITEM (self), NULL);
  return (const char *const *) self->scopes;
}
