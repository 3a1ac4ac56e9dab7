/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-plugin-item.h"

#include "mortise-json.h"
#include "mortise-listener-item.h"
#include "mortise-permission-item.h"
#include "mortise-setting-item.h"

/**
 * MortisePluginItem:
 *
 * A plugin of the site.
 */
struct _MortisePluginItem
{
  MortiseItem parent_instance;

  MortiseConnection *connection;
  GListStore *permissions;
  GListStore *listeners;
  GListStore *settings;
  MortiseLog *log;
  char *slug;
  char *name;
  char *version;
  char *description;
  char *author;
  char *icon;
  char *state;
  char *reason;
  char *loader;
  char *source;
  char *directory;
  char **isolation;
  char **isolation_missing;
  gint64 pid;
  gint64 memory_bytes;
  gint64 memory_limit_bytes;
  gint64 cpu_ms;
  gint64 restarts;
  gboolean enabled;
};

enum
{
  PROP_0,
  PROP_SLUG,
  PROP_NAME,
  PROP_VERSION,
  PROP_DESCRIPTION,
  PROP_AUTHOR,
  PROP_ICON,
  PROP_STATE,
  PROP_REASON,
  PROP_LOADER,
  PROP_SOURCE,
  PROP_DIRECTORY,
  PROP_ISOLATION,
  PROP_ISOLATION_MISSING,
  PROP_PID,
  PROP_MEMORY_BYTES,
  PROP_MEMORY_LIMIT_BYTES,
  PROP_CPU_MS,
  PROP_RESTARTS,
  PROP_ENABLED,
  PROP_PERMISSIONS,
  PROP_LISTENERS,
  PROP_LOG,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (MortisePluginItem, mortise_plugin_item, MORTISE_TYPE_ITEM)

static GParamSpec *properties[N_PROPS];

static void
mortise_plugin_item_update (MortiseItem *item, JsonObject *object)
{
  MortisePluginItem *self = MORTISE_PLUGIN_ITEM (item);

  mortise_item_read_string (item, object, properties[PROP_SLUG], &self->slug);
  mortise_item_read_string (item, object, properties[PROP_NAME], &self->name);
  mortise_item_read_string (item, object, properties[PROP_VERSION], &self->version);
  mortise_item_read_string (item, object, properties[PROP_DESCRIPTION], &self->description);
  mortise_item_read_string (item, object, properties[PROP_AUTHOR], &self->author);
  mortise_item_read_string (item, object, properties[PROP_ICON], &self->icon);
  mortise_item_read_string (item, object, properties[PROP_STATE], &self->state);
  mortise_item_read_string (item, object, properties[PROP_REASON], &self->reason);
  mortise_item_read_string (item, object, properties[PROP_LOADER], &self->loader);
  mortise_item_read_string (item, object, properties[PROP_SOURCE], &self->source);
  mortise_item_read_string (item, object, properties[PROP_DIRECTORY], &self->directory);
  mortise_item_read_strings (item, object, properties[PROP_ISOLATION], &self->isolation);
  mortise_item_read_strings (item, object, properties[PROP_ISOLATION_MISSING], &self->isolation_missing);
  mortise_item_read_int64 (item, object, properties[PROP_PID], &self->pid);
  mortise_item_read_int64 (item, object, properties[PROP_MEMORY_BYTES], &self->memory_bytes);
  mortise_item_read_int64 (item, object, properties[PROP_MEMORY_LIMIT_BYTES], &self->memory_limit_bytes);
  mortise_item_read_int64 (item, object, properties[PROP_CPU_MS], &self->cpu_ms);
  mortise_item_read_int64 (item, object, properties[PROP_RESTARTS], &self->restarts);
  mortise_item_set_boolean (item, properties[PROP_ENABLED], &self->enabled, g_strcmp0 (self->state, "disabled") != 0);
  mortise_item_list_sync (self->permissions, mortise_json_get_array (object, "permissions"));
  mortise_item_list_sync (self->listeners, mortise_json_get_array (object, "listeners"));
}

static void
mortise_plugin_item_finalize (GObject *object)
{
  MortisePluginItem *self = MORTISE_PLUGIN_ITEM (object);

  g_clear_object (&self->connection);
  g_clear_object (&self->permissions);
  g_clear_object (&self->listeners);
  g_clear_object (&self->settings);
  g_clear_object (&self->log);
  g_clear_pointer (&self->slug, g_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->version, g_free);
  g_clear_pointer (&self->description, g_free);
  g_clear_pointer (&self->author, g_free);
  g_clear_pointer (&self->icon, g_free);
  g_clear_pointer (&self->state, g_free);
  g_clear_pointer (&self->reason, g_free);
  g_clear_pointer (&self->loader, g_free);
  g_clear_pointer (&self->source, g_free);
  g_clear_pointer (&self->directory, g_free);
  g_clear_pointer (&self->isolation, g_strfreev);
  g_clear_pointer (&self->isolation_missing, g_strfreev);
  G_OBJECT_CLASS (mortise_plugin_item_parent_class)->finalize (object);
}

static void
mortise_plugin_item_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  MortisePluginItem *self = MORTISE_PLUGIN_ITEM (object);

  switch (prop_id)
    {
    case PROP_SLUG:
      g_value_set_string (value, self->slug);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_VERSION:
      g_value_set_string (value, self->version);
      break;
    case PROP_DESCRIPTION:
      g_value_set_string (value, self->description);
      break;
    case PROP_AUTHOR:
      g_value_set_string (value, self->author);
      break;
    case PROP_ICON:
      g_value_set_string (value, self->icon);
      break;
    case PROP_STATE:
      g_value_set_string (value, self->state);
      break;
    case PROP_REASON:
      g_value_set_string (value, self->reason);
      break;
    case PROP_LOADER:
      g_value_set_string (value, self->loader);
      break;
    case PROP_SOURCE:
      g_value_set_string (value, self->source);
      break;
    case PROP_DIRECTORY:
      g_value_set_string (value, self->directory);
      break;
    case PROP_ISOLATION:
      g_value_set_boxed (value, self->isolation);
      break;
    case PROP_ISOLATION_MISSING:
      g_value_set_boxed (value, self->isolation_missing);
      break;
    case PROP_PID:
      g_value_set_int64 (value, self->pid);
      break;
    case PROP_MEMORY_BYTES:
      g_value_set_int64 (value, self->memory_bytes);
      break;
    case PROP_MEMORY_LIMIT_BYTES:
      g_value_set_int64 (value, self->memory_limit_bytes);
      break;
    case PROP_CPU_MS:
      g_value_set_int64 (value, self->cpu_ms);
      break;
    case PROP_RESTARTS:
      g_value_set_int64 (value, self->restarts);
      break;
    case PROP_ENABLED:
      g_value_set_boolean (value, self->enabled);
      break;
    case PROP_PERMISSIONS:
      g_value_set_object (value, self->permissions);
      break;
    case PROP_LISTENERS:
      g_value_set_object (value, self->listeners);
      break;
    case PROP_LOG:
      g_value_set_object (value, self->log);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mortise_plugin_item_class_init (MortisePluginItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = mortise_plugin_item_finalize;
  object_class->get_property = mortise_plugin_item_get_property;

  MORTISE_ITEM_CLASS (klass)->key = "slug";
  MORTISE_ITEM_CLASS (klass)->update = mortise_plugin_item_update;

  properties[PROP_SLUG] = g_param_spec_string ("slug", NULL, NULL, NULL, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_VERSION] = g_param_spec_string ("version", NULL, NULL, NULL, flags);
  properties[PROP_DESCRIPTION] = g_param_spec_string ("description", NULL, NULL, NULL, flags);
  properties[PROP_AUTHOR] = g_param_spec_string ("author", NULL, NULL, NULL, flags);
  properties[PROP_ICON] = g_param_spec_string ("icon", NULL, NULL, NULL, flags);
  properties[PROP_STATE] = g_param_spec_string ("state", NULL, NULL, NULL, flags);
  properties[PROP_REASON] = g_param_spec_string ("reason", NULL, NULL, NULL, flags);
  properties[PROP_LOADER] = g_param_spec_string ("loader", NULL, NULL, NULL, flags);
  properties[PROP_SOURCE] = g_param_spec_string ("source", NULL, NULL, NULL, flags);
  properties[PROP_DIRECTORY] = g_param_spec_string ("directory", NULL, NULL, NULL, flags);
  properties[PROP_ISOLATION] = g_param_spec_boxed ("isolation", NULL, NULL, G_TYPE_STRV, flags);
  properties[PROP_ISOLATION_MISSING] = g_param_spec_boxed ("isolation-missing", NULL, NULL, G_TYPE_STRV, flags);
  properties[PROP_PID] = g_param_spec_int64 ("pid", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_MEMORY_BYTES] = g_param_spec_int64 ("memory-bytes", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_MEMORY_LIMIT_BYTES]
      = g_param_spec_int64 ("memory-limit-bytes", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_CPU_MS] = g_param_spec_int64 ("cpu-ms", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_RESTARTS] = g_param_spec_int64 ("restarts", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_ENABLED] = g_param_spec_boolean ("enabled", NULL, NULL, FALSE, flags);
  properties[PROP_PERMISSIONS] = g_param_spec_object ("permissions", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_LISTENERS] = g_param_spec_object ("listeners", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_LOG] = g_param_spec_object ("log", NULL, NULL, MORTISE_TYPE_LOG, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mortise_plugin_item_init (MortisePluginItem *self)
{
  self->permissions = g_list_store_new (MORTISE_TYPE_PERMISSION_ITEM);
  self->listeners = g_list_store_new (MORTISE_TYPE_LISTENER_ITEM);
  self->settings = g_list_store_new (MORTISE_TYPE_SETTING_ITEM);
  self->log = mortise_log_new ();
}

/**
 * mortise_plugin_item_get_slug:
 * @self: an item
 *
 * Returns: (nullable): its identity
 */
const char *
mortise_plugin_item_get_slug (MortisePluginItem *self)
{
  g_return_val_if_fail (MORTISE_IS_PLUGIN_ITEM (self), NULL);
  return self->slug;
}

/**
 * mortise_plugin_item_get_name:
 * @self: an item
 *
 * Returns: (nullable): what people call it
 */
const char *
mortise_plugin_item_get_name (MortisePluginItem *self)
{
  g_return_val_if_fail (MORTISE_IS_PLUGIN_ITEM (self), NULL);
  return self->name;
}

/**
 * mortise_plugin_item_get_enabled:
 * @self: an item
 *
 * Returns: whether it is switched on, running or not
 */
gboolean
mortise_plugin_item_get_enabled (MortisePluginItem *self)
{
  g_return_val_if_fail (MORTISE_IS_PLUGIN_ITEM (self), FALSE);
  return self->enabled;
}

/**
 * mortise_plugin_item_get_permissions:
 * @self: an item
 *
 * Returns: (transfer none): what it asks for, as [class@PermissionItem]
 */
GListModel *
mortise_plugin_item_get_permissions (MortisePluginItem *self)
{
  g_return_val_if_fail (MORTISE_IS_PLUGIN_ITEM (self), NULL);
  return G_LIST_MODEL (self->permissions);
}

/**
 * mortise_plugin_item_get_listeners:
 * @self: an item
 *
 * Returns: (transfer none): what it listens to, as [class@ListenerItem]
 */
GListModel *
mortise_plugin_item_get_listeners (MortisePluginItem *self)
{
  g_return_val_if_fail (MORTISE_IS_PLUGIN_ITEM (self), NULL);
  return G_LIST_MODEL (self->listeners);
}

/**
 * mortise_plugin_item_get_settings:
 * @self: an item
 *
 * Returns: (transfer none): its settings as [class@SettingItem], empty until they are loaded
 */
GListStore *
mortise_plugin_item_get_settings (MortisePluginItem *self)
{
  g_return_val_if_fail (MORTISE_IS_PLUGIN_ITEM (self), NULL);
  return self->settings;
}

/**
 * mortise_plugin_item_get_log:
 * @self: an item
 *
 * Returns: (transfer none): what it has said
 */
MortiseLog *
mortise_plugin_item_get_log (MortisePluginItem *self)
{
  g_return_val_if_fail (MORTISE_IS_PLUGIN_ITEM (self), NULL);
  return self->log;
}

/**
 * mortise_plugin_item_get_connection:
 * @self: an item
 *
 * Returns: (transfer none) (nullable): how its host is asked
 */
MortiseConnection *
mortise_plugin_item_get_connection (MortisePluginItem *self)
{
  g_return_val_if_fail (MORTISE_IS_PLUGIN_ITEM (self), NULL);
  return self->connection;
}

/**
 * mortise_plugin_item_set_connection:
 * @self: an item
 * @connection: how its host is asked
 *
 * Gives the item what its verbs need.
 */
void
mortise_plugin_item_set_connection (MortisePluginItem *self, MortiseConnection *connection)
{
  g_return_if_fail (MORTISE_IS_PLUGIN_ITEM (self));
  g_set_object (&self->connection, connection);
}
