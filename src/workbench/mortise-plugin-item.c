/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-plugin-item.h"

#include "mortise-json.h"
#include "mortise-listener-item.h"
#include "mortise-permission-item.h"

/* The first properties are members of the JSON object as they are: strings, numbers, lists of strings, and objects. */
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
  PROP_DIALECT,
  PROP_CATEGORY,
  PROP_LICENCE,
  PROP_HOMEPAGE,
  PROP_PREVIOUS_VERSION,
  PROP_PINNED,
  PROP_CHANNEL,
  PROP_PID,
  PROP_MEMORY_BYTES,
  PROP_MEMORY_LIMIT_BYTES,
  PROP_CPU_MS,
  PROP_RESTARTS,
  PROP_HOLD_DAYS,
  PROP_STARTED,
  PROP_SETTINGS_CHANGED,
  PROP_ISOLATION,
  PROP_ISOLATION_MISSING,
  PROP_PLATFORMS,
  PROP_PROVENANCE,
  PROP_ORIGIN,
  PROP_DEPENDENCIES,
  PROP_CONFLICTS,
  PROP_ON_TRIAL,
  PROP_ENABLED,
  PROP_PERMISSIONS,
  PROP_LISTENERS,
  PROP_LOG,
  N_PROPS
};

#define FIRST_STRING PROP_SLUG
#define FIRST_NUMBER PROP_PID
#define FIRST_LIST PROP_ISOLATION
#define FIRST_JSON PROP_PROVENANCE
#define END_OF_JSON PROP_ON_TRIAL

static const char *const member_names[] = {
  [PROP_SLUG] = "slug",
  [PROP_NAME] = "name",
  [PROP_VERSION] = "version",
  [PROP_DESCRIPTION] = "description",
  [PROP_AUTHOR] = "author",
  [PROP_ICON] = "icon",
  [PROP_STATE] = "state",
  [PROP_REASON] = "reason",
  [PROP_LOADER] = "loader",
  [PROP_SOURCE] = "source",
  [PROP_DIRECTORY] = "directory",
  [PROP_DIALECT] = "dialect",
  [PROP_CATEGORY] = "category",
  [PROP_LICENCE] = "licence",
  [PROP_HOMEPAGE] = "homepage",
  [PROP_PREVIOUS_VERSION] = "previous-version",
  [PROP_PINNED] = "pinned",
  [PROP_CHANNEL] = "channel",
  [PROP_PID] = "pid",
  [PROP_MEMORY_BYTES] = "memory-bytes",
  [PROP_MEMORY_LIMIT_BYTES] = "memory-limit-bytes",
  [PROP_CPU_MS] = "cpu-ms",
  [PROP_RESTARTS] = "restarts",
  [PROP_HOLD_DAYS] = "hold-days",
  [PROP_STARTED] = "started",
  [PROP_SETTINGS_CHANGED] = "settings-changed",
  [PROP_ISOLATION] = "isolation",
  [PROP_ISOLATION_MISSING] = "isolation-missing",
  [PROP_PLATFORMS] = "platforms",
  [PROP_PROVENANCE] = "provenance",
  [PROP_ORIGIN] = "origin",
  [PROP_DEPENDENCIES] = "dependencies",
  [PROP_CONFLICTS] = "conflicts",
};

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
  JsonNode *settings;
  MortiseLog *log;
  char *strings[FIRST_NUMBER];
  gint64 numbers[FIRST_LIST];
  char **lists[FIRST_JSON];
  JsonNode *json[END_OF_JSON];
  gboolean on_trial;
  gboolean enabled;
};

G_DEFINE_FINAL_TYPE (MortisePluginItem, mortise_plugin_item, MORTISE_TYPE_ITEM)

static GParamSpec *properties[N_PROPS];

static void
mortise_plugin_item_update (MortiseItem *item, JsonObject *object)
{
  MortisePluginItem *self = MORTISE_PLUGIN_ITEM (item);

  for (guint i = FIRST_STRING; i < FIRST_NUMBER; i++)
    mortise_item_read_string (item, object, properties[i], &self->strings[i]);
  for (guint i = FIRST_NUMBER; i < FIRST_LIST; i++)
    mortise_item_read_int64 (item, object, properties[i], &self->numbers[i]);
  for (guint i = FIRST_LIST; i < FIRST_JSON; i++)
    mortise_item_read_strings (item, object, properties[i], &self->lists[i]);
  for (guint i = FIRST_JSON; i < END_OF_JSON; i++)
    mortise_item_read_json (item, object, properties[i], &self->json[i]);
  mortise_item_read_boolean (item, object, properties[PROP_ON_TRIAL], &self->on_trial);
  mortise_item_set_boolean (item, properties[PROP_ENABLED], &self->enabled,
                            g_strcmp0 (self->strings[PROP_STATE], "disabled") != 0);
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
  g_clear_pointer (&self->settings, json_node_unref);
  g_clear_object (&self->log);
  for (guint i = FIRST_STRING; i < FIRST_NUMBER; i++)
    g_clear_pointer (&self->strings[i], g_free);
  for (guint i = FIRST_LIST; i < FIRST_JSON; i++)
    g_clear_pointer (&self->lists[i], g_strfreev);
  for (guint i = FIRST_JSON; i < END_OF_JSON; i++)
    g_clear_pointer (&self->json[i], json_node_unref);
  G_OBJECT_CLASS (mortise_plugin_item_parent_class)->finalize (object);
}

static void
get_member (MortisePluginItem *self, guint prop_id, GValue *value)
{
  if (prop_id < FIRST_NUMBER)
    g_value_set_string (value, self->strings[prop_id]);
  else if (prop_id < FIRST_LIST)
    g_value_set_int64 (value, self->numbers[prop_id]);
  else if (prop_id < FIRST_JSON)
    g_value_set_boxed (value, self->lists[prop_id]);
  else
    g_value_set_boxed (value, self->json[prop_id]);
}

static void
mortise_plugin_item_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  MortisePluginItem *self = MORTISE_PLUGIN_ITEM (object);

  switch (prop_id)
    {
    case PROP_ON_TRIAL:
      g_value_set_boolean (value, self->on_trial);
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
      get_member (self, prop_id, value);
    }
}

static GParamSpec *
make_member (guint prop_id, GParamFlags flags)
{
  const char *name = member_names[prop_id];

  if (prop_id < FIRST_NUMBER)
    return g_param_spec_string (name, NULL, NULL, NULL, flags);
  if (prop_id < FIRST_LIST)
    return g_param_spec_int64 (name, NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  return g_param_spec_boxed (name, NULL, NULL, prop_id < FIRST_JSON ? G_TYPE_STRV : JSON_TYPE_NODE, flags);
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

  for (guint i = FIRST_STRING; i < END_OF_JSON; i++)
    properties[i] = make_member (i, flags);
  properties[PROP_ON_TRIAL] = g_param_spec_boolean ("on-trial", NULL, NULL, FALSE, flags);
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
  return self->strings[PROP_SLUG];
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
  return self->strings[PROP_NAME];
}

/**
 * mortise_plugin_item_get_state:
 * @self: an item
 *
 * Returns: (nullable): `disabled`, `enabled`, `running` or `quarantined`
 */
const char *
mortise_plugin_item_get_state (MortisePluginItem *self)
{
  g_return_val_if_fail (MORTISE_IS_PLUGIN_ITEM (self), NULL);
  return self->strings[PROP_STATE];
}

/**
 * mortise_plugin_item_get_member:
 * @self: an item
 * @name: the name of one of its properties that are strings
 *
 * Returns: (nullable): its value
 */
const char *
mortise_plugin_item_get_member (MortisePluginItem *self, const char *name)
{
  g_return_val_if_fail (MORTISE_IS_PLUGIN_ITEM (self), NULL);

  for (guint i = FIRST_STRING; i < FIRST_NUMBER; i++)
    if (g_str_equal (member_names[i], name))
      return self->strings[i];

  g_return_val_if_reached (NULL);
}

/**
 * mortise_plugin_item_get_provenance:
 * @self: an item
 * @name: a member of the object `provenance` that is a string
 *
 * Returns: (nullable): what is known of where the plugin came from
 */
const char *
mortise_plugin_item_get_provenance (MortisePluginItem *self, const char *name)
{
  JsonNode *provenance;

  g_return_val_if_fail (MORTISE_IS_PLUGIN_ITEM (self), NULL);

  provenance = self->json[PROP_PROVENANCE];
  if (provenance == NULL || !JSON_NODE_HOLDS_OBJECT (provenance))
    return NULL;
  return mortise_json_get_string (json_node_get_object (provenance), name, NULL);
}

/**
 * mortise_plugin_item_get_platforms:
 * @self: an item
 *
 * Returns: (transfer none) (nullable) (array zero-terminated=1): the ids of the platforms whose hooks it knows
 */
const char *const *
mortise_plugin_item_get_platforms (MortisePluginItem *self)
{
  g_return_val_if_fail (MORTISE_IS_PLUGIN_ITEM (self), NULL);
  return (const char *const *) self->lists[PROP_PLATFORMS];
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
 * Returns: (transfer none) (nullable): what the host last said of its settings, %NULL until they are loaded
 */
JsonNode *
mortise_plugin_item_get_settings (MortisePluginItem *self)
{
  g_return_val_if_fail (MORTISE_IS_PLUGIN_ITEM (self), NULL);
  return self->settings;
}

/**
 * mortise_plugin_item_set_settings:
 * @self: an item
 * @settings: what the host says of its settings
 */
void
mortise_plugin_item_set_settings (MortisePluginItem *self, JsonNode *settings)
{
  g_return_if_fail (MORTISE_IS_PLUGIN_ITEM (self));

  json_node_ref (settings);
  g_clear_pointer (&self->settings, json_node_unref);
  self->settings = settings;
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
