/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-hook-item.h"

#include "mortise-argument-item.h"
#include "mortise-json.h"
#include "mortise-listener-item.h"

/**
 * MortiseHookItem:
 *
 * A hook that can be fired.
 */
struct _MortiseHookItem
{
  MortiseItem parent_instance;

  GListStore *arguments;
  GListStore *listeners;
  char *name;
  char *kind;
  gboolean veto;
  gboolean described;
  char *platform;
  char *description;
  char *permission;
  JsonNode *schema;
  JsonNode *sample;
  gint64 n_listeners;
};

enum
{
  PROP_0,
  PROP_NAME,
  PROP_KIND,
  PROP_VETO,
  PROP_DESCRIBED,
  PROP_PLATFORM,
  PROP_DESCRIPTION,
  PROP_PERMISSION,
  PROP_SCHEMA,
  PROP_SAMPLE,
  PROP_N_LISTENERS,
  PROP_ARGUMENTS,
  PROP_LISTENERS,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (MortiseHookItem, mortise_hook_item, MORTISE_TYPE_ITEM)

static GParamSpec *properties[N_PROPS];

static void
mortise_hook_item_update (MortiseItem *item, JsonObject *object)
{
  MortiseHookItem *self = MORTISE_HOOK_ITEM (item);

  mortise_item_read_string (item, object, properties[PROP_NAME], &self->name);
  mortise_item_read_string (item, object, properties[PROP_KIND], &self->kind);
  mortise_item_read_boolean (item, object, properties[PROP_VETO], &self->veto);
  mortise_item_read_boolean (item, object, properties[PROP_DESCRIBED], &self->described);
  mortise_item_read_string (item, object, properties[PROP_PLATFORM], &self->platform);
  mortise_item_read_string (item, object, properties[PROP_DESCRIPTION], &self->description);
  mortise_item_read_string (item, object, properties[PROP_PERMISSION], &self->permission);

  /* The list of hooks leaves these two out, and what was loaded before stays true. */
  if (mortise_json_get_member (object, "schema") != NULL)
    mortise_item_read_json (item, object, properties[PROP_SCHEMA], &self->schema);
  if (mortise_json_get_member (object, "sample") != NULL)
    mortise_item_read_json (item, object, properties[PROP_SAMPLE], &self->sample);

  mortise_item_list_sync (self->arguments, mortise_json_get_array (object, "arguments"));
  mortise_item_list_sync (self->listeners, mortise_json_get_array (object, "listeners"));
  mortise_item_set_int64 (item, properties[PROP_N_LISTENERS], &self->n_listeners,
                          g_list_model_get_n_items (G_LIST_MODEL (self->listeners)));
}

static void
mortise_hook_item_finalize (GObject *object)
{
  MortiseHookItem *self = MORTISE_HOOK_ITEM (object);

  g_clear_object (&self->arguments);
  g_clear_object (&self->listeners);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->kind, g_free);
  g_clear_pointer (&self->platform, g_free);
  g_clear_pointer (&self->description, g_free);
  g_clear_pointer (&self->permission, g_free);
  g_clear_pointer (&self->schema, json_node_unref);
  g_clear_pointer (&self->sample, json_node_unref);
  G_OBJECT_CLASS (mortise_hook_item_parent_class)->finalize (object);
}

static void
mortise_hook_item_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  MortiseHookItem *self = MORTISE_HOOK_ITEM (object);

  switch (prop_id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_KIND:
      g_value_set_string (value, self->kind);
      break;
    case PROP_VETO:
      g_value_set_boolean (value, self->veto);
      break;
    case PROP_DESCRIBED:
      g_value_set_boolean (value, self->described);
      break;
    case PROP_PLATFORM:
      g_value_set_string (value, self->platform);
      break;
    case PROP_DESCRIPTION:
      g_value_set_string (value, self->description);
      break;
    case PROP_PERMISSION:
      g_value_set_string (value, self->permission);
      break;
    case PROP_SCHEMA:
      g_value_set_boxed (value, self->schema);
      break;
    case PROP_SAMPLE:
      g_value_set_boxed (value, self->sample);
      break;
    case PROP_N_LISTENERS:
      g_value_set_int64 (value, self->n_listeners);
      break;
    case PROP_ARGUMENTS:
      g_value_set_object (value, self->arguments);
      break;
    case PROP_LISTENERS:
      g_value_set_object (value, self->listeners);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mortise_hook_item_class_init (MortiseHookItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = mortise_hook_item_finalize;
  object_class->get_property = mortise_hook_item_get_property;

  MORTISE_ITEM_CLASS (klass)->key = "name";
  MORTISE_ITEM_CLASS (klass)->update = mortise_hook_item_update;

  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_KIND] = g_param_spec_string ("kind", NULL, NULL, NULL, flags);
  properties[PROP_VETO] = g_param_spec_boolean ("veto", NULL, NULL, FALSE, flags);
  properties[PROP_DESCRIBED] = g_param_spec_boolean ("described", NULL, NULL, FALSE, flags);
  properties[PROP_PLATFORM] = g_param_spec_string ("platform", NULL, NULL, NULL, flags);
  properties[PROP_DESCRIPTION] = g_param_spec_string ("description", NULL, NULL, NULL, flags);
  properties[PROP_PERMISSION] = g_param_spec_string ("permission", NULL, NULL, NULL, flags);
  properties[PROP_SCHEMA] = g_param_spec_boxed ("schema", NULL, NULL, JSON_TYPE_NODE, flags);
  properties[PROP_SAMPLE] = g_param_spec_boxed ("sample", NULL, NULL, JSON_TYPE_NODE, flags);
  properties[PROP_N_LISTENERS] = g_param_spec_int64 ("n-listeners", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_ARGUMENTS] = g_param_spec_object ("arguments", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_LISTENERS] = g_param_spec_object ("listeners", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mortise_hook_item_init (MortiseHookItem *self)
{
  self->arguments = g_list_store_new (MORTISE_TYPE_ARGUMENT_ITEM);
  self->listeners = g_list_store_new (MORTISE_TYPE_LISTENER_ITEM);
}

/**
 * mortise_hook_item_get_name:
 * @self: an item
 *
 * Returns: (nullable): its name
 */
const char *
mortise_hook_item_get_name (MortiseHookItem *self)
{
  g_return_val_if_fail (MORTISE_IS_HOOK_ITEM (self), NULL);
  return self->name;
}

/**
 * mortise_hook_item_get_platform:
 * @self: an item
 *
 * Returns: (nullable): the platform that describes it
 */
const char *
mortise_hook_item_get_platform (MortiseHookItem *self)
{
  g_return_val_if_fail (MORTISE_IS_HOOK_ITEM (self), NULL);
  return self->platform;
}

/**
 * mortise_hook_item_get_schema:
 * @self: an item
 *
 * Returns: (nullable): the JSON Schema of its payload, once loaded
 */
JsonNode *
mortise_hook_item_get_schema (MortiseHookItem *self)
{
  g_return_val_if_fail (MORTISE_IS_HOOK_ITEM (self), NULL);
  return self->schema;
}

/**
 * mortise_hook_item_get_sample:
 * @self: an item
 *
 * Returns: (nullable): a payload to begin with, once loaded
 */
JsonNode *
mortise_hook_item_get_sample (MortiseHookItem *self)
{
  g_return_val_if_fail (MORTISE_IS_HOOK_ITEM (self), NULL);
  return self->sample;
}

/**
 * mortise_hook_item_get_arguments:
 * @self: an item
 *
 * Returns: (transfer none): its arguments, as [class@ArgumentItem]
 */
GListModel *
mortise_hook_item_get_arguments (MortiseHookItem *self)
{
  g_return_val_if_fail (MORTISE_IS_HOOK_ITEM (self), NULL);
  return G_LIST_MODEL (self->arguments);
}

/**
 * mortise_hook_item_get_listeners:
 * @self: an item
 *
 * Returns: (transfer none): its listeners in calling order, as [class@ListenerItem]
 */
GListModel *
mortise_hook_item_get_listeners (MortiseHookItem *self)
{
  g_return_val_if_fail (MORTISE_IS_HOOK_ITEM (self), NULL);
  return G_LIST_MODEL (self->listeners);
}
