/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-setting-item.h"

#include "mortise-json.h"

/**
 * MortiseSettingItem:
 *
 * A setting of a plugin.
 */
struct _MortiseSettingItem
{
  MortiseItem parent_instance;

  char *key;
  char *type;
  char *label;
  char *description;
  gboolean required;
  JsonNode *options;
  JsonNode *value;
  gboolean is_default;
  gboolean edited;
  char *error;
};

enum
{
  PROP_0,
  PROP_KEY,
  PROP_TYPE,
  PROP_LABEL,
  PROP_DESCRIPTION,
  PROP_REQUIRED,
  PROP_OPTIONS,
  PROP_VALUE,
  PROP_IS_DEFAULT,
  PROP_ERROR,
  N_PROPS
};

enum
{
  SIGNAL_PROPOSED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (MortiseSettingItem, mortise_setting_item, MORTISE_TYPE_ITEM)

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
mortise_setting_item_update (MortiseItem *item, JsonObject *object)
{
  MortiseSettingItem *self = MORTISE_SETTING_ITEM (item);

  mortise_item_read_string (item, object, properties[PROP_KEY], &self->key);
  mortise_item_read_string (item, object, properties[PROP_TYPE], &self->type);
  mortise_item_read_string (item, object, properties[PROP_LABEL], &self->label);
  mortise_item_read_string (item, object, properties[PROP_DESCRIPTION], &self->description);
  mortise_item_read_boolean (item, object, properties[PROP_REQUIRED], &self->required);
  mortise_item_read_json (item, object, properties[PROP_OPTIONS], &self->options);
  mortise_item_read_json (item, object, properties[PROP_VALUE], &self->value);
  mortise_item_read_boolean (item, object, properties[PROP_IS_DEFAULT], &self->is_default);
}

static void
mortise_setting_item_finalize (GObject *object)
{
  MortiseSettingItem *self = MORTISE_SETTING_ITEM (object);

  g_clear_pointer (&self->error, g_free);
  g_clear_pointer (&self->key, g_free);
  g_clear_pointer (&self->type, g_free);
  g_clear_pointer (&self->label, g_free);
  g_clear_pointer (&self->description, g_free);
  g_clear_pointer (&self->options, json_node_unref);
  g_clear_pointer (&self->value, json_node_unref);
  G_OBJECT_CLASS (mortise_setting_item_parent_class)->finalize (object);
}

static void
mortise_setting_item_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  MortiseSettingItem *self = MORTISE_SETTING_ITEM (object);

  switch (prop_id)
    {
    case PROP_KEY:
      g_value_set_string (value, self->key);
      break;
    case PROP_TYPE:
      g_value_set_string (value, self->type);
      break;
    case PROP_LABEL:
      g_value_set_string (value, self->label);
      break;
    case PROP_DESCRIPTION:
      g_value_set_string (value, self->description);
      break;
    case PROP_REQUIRED:
      g_value_set_boolean (value, self->required);
      break;
    case PROP_OPTIONS:
      g_value_set_boxed (value, self->options);
      break;
    case PROP_VALUE:
      g_value_set_boxed (value, self->value);
      break;
    case PROP_IS_DEFAULT:
      g_value_set_boolean (value, self->is_default);
      break;
    case PROP_ERROR:
      g_value_set_string (value, self->error);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mortise_setting_item_class_init (MortiseSettingItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = mortise_setting_item_finalize;
  object_class->get_property = mortise_setting_item_get_property;

  MORTISE_ITEM_CLASS (klass)->key = "key";
  MORTISE_ITEM_CLASS (klass)->update = mortise_setting_item_update;

  properties[PROP_KEY] = g_param_spec_string ("key", NULL, NULL, NULL, flags);
  properties[PROP_TYPE] = g_param_spec_string ("type", NULL, NULL, NULL, flags);
  properties[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, flags);
  properties[PROP_DESCRIPTION] = g_param_spec_string ("description", NULL, NULL, NULL, flags);
  properties[PROP_REQUIRED] = g_param_spec_boolean ("required", NULL, NULL, FALSE, flags);
  properties[PROP_OPTIONS] = g_param_spec_boxed ("options", NULL, NULL, JSON_TYPE_NODE, flags);
  properties[PROP_VALUE] = g_param_spec_boxed ("value", NULL, NULL, JSON_TYPE_NODE, flags);
  properties[PROP_IS_DEFAULT] = g_param_spec_boolean ("is-default", NULL, NULL, FALSE, flags);
  properties[PROP_ERROR] = g_param_spec_string ("error", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * MortiseSettingItem::proposed:
   * @self: the item
   * @value: (nullable): the value that somebody entered, or %NULL for the default
   */
  signals[SIGNAL_PROPOSED] = g_signal_new ("proposed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                           NULL, G_TYPE_NONE, 1, JSON_TYPE_NODE);
}

static void
mortise_setting_item_init (MortiseSettingItem *self)
{
}

/**
 * mortise_setting_item_get_type_name:
 * @self: an item
 *
 * Returns: (nullable): `text`, `textarea`, `number`, `checkbox`, `select` or `json`
 */
const char *
mortise_setting_item_get_type_name (MortiseSettingItem *self)
{
  g_return_val_if_fail (MORTISE_IS_SETTING_ITEM (self), NULL);
  return self->type;
}

/**
 * mortise_setting_item_get_label:
 * @self: an item
 *
 * Returns: (nullable): what people call it
 */
const char *
mortise_setting_item_get_label (MortiseSettingItem *self)
{
  g_return_val_if_fail (MORTISE_IS_SETTING_ITEM (self), NULL);
  return self->label;
}

/**
 * mortise_setting_item_get_description:
 * @self: an item
 *
 * Returns: (nullable): what it does
 */
const char *
mortise_setting_item_get_description (MortiseSettingItem *self)
{
  g_return_val_if_fail (MORTISE_IS_SETTING_ITEM (self), NULL);
  return self->description;
}

/**
 * mortise_setting_item_get_options:
 * @self: an item
 *
 * Returns: (nullable): what can be selected: a list of `value` and `label`
 */
JsonNode *
mortise_setting_item_get_options (MortiseSettingItem *self)
{
  g_return_val_if_fail (MORTISE_IS_SETTING_ITEM (self), NULL);
  return self->options;
}

/**
 * mortise_setting_item_get_value:
 * @self: an item
 *
 * Returns: (nullable): its value
 */
JsonNode *
mortise_setting_item_get_value (MortiseSettingItem *self)
{
  g_return_val_if_fail (MORTISE_IS_SETTING_ITEM (self), NULL);
  return self->value;
}

/**
 * mortise_setting_item_get_error:
 * @self: an item
 *
 * Returns: (nullable): why what was entered last is not its value
 */
const char *
mortise_setting_item_get_error (MortiseSettingItem *self)
{
  g_return_val_if_fail (MORTISE_IS_SETTING_ITEM (self), NULL);
  return self->error;
}

/**
 * mortise_setting_item_set_error:
 * @self: an item
 * @error: (nullable): why what was entered last is not its value
 *
 * Keeps the failure as state that a row can show.
 */
void
mortise_setting_item_set_error (MortiseSettingItem *self, const char *error)
{
  g_return_if_fail (MORTISE_IS_SETTING_ITEM (self));

  if (error != NULL)
    self->edited = TRUE;
  mortise_item_set_string (MORTISE_ITEM (self), properties[PROP_ERROR], &self->error, error);
}

/**
 * mortise_setting_item_get_edited:
 * @self: an item
 *
 * Returns: whether somebody has typed what is not proposed yet, or has been refused
 */
gboolean
mortise_setting_item_get_edited (MortiseSettingItem *self)
{
  g_return_val_if_fail (MORTISE_IS_SETTING_ITEM (self), FALSE);
  return self->edited;
}

/**
 * mortise_setting_item_set_edited:
 * @self: an item
 * @edited: whether somebody has typed what is not proposed yet
 *
 * Keeps what is typed from being replaced when the value changes meanwhile; to propose it ends that.
 */
void
mortise_setting_item_set_edited (MortiseSettingItem *self, gboolean edited)
{
  g_return_if_fail (MORTISE_IS_SETTING_ITEM (self));
  self->edited = edited;
}

/**
 * mortise_setting_item_propose:
 * @self: an item
 * @value: (nullable): the value that somebody entered, or %NULL for the default
 *
 * Emits [signal@SettingItem::proposed] when @value would change something.
 */
void
mortise_setting_item_propose (MortiseSettingItem *self, JsonNode *value)
{
  g_return_if_fail (MORTISE_IS_SETTING_ITEM (self));

  self->edited = FALSE;
  if (value == NULL ? !self->is_default : self->value == NULL || !json_node_equal (value, self->value))
    g_signal_emit (self, signals[SIGNAL_PROPOSED], 0, value);
}
