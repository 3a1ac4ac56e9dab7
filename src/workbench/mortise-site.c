/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-site.h"

#include "mortise-json.h"
#include "mortise-log.h"

/**
 * MortiseSite:
 *
 * What the window shows: the plugins and hooks of one site, kept current by the events of its host. Pages bind to these
 * lists and to the properties of what is in them; nothing in the window polls.
 */
struct _MortiseSite
{
  GObject parent_instance;

  MortiseConnection *connection;
  GListStore *plugins;
  GListStore *hooks;
  GHashTable *platforms;
  gboolean safely;
  gboolean hooks_asked;
  gboolean hooks_stale;
};

enum
{
  PROP_0,
  PROP_CONNECTION,
  PROP_PLUGINS,
  PROP_HOOKS,
  N_PROPS
};

/* A refresh is these requests, one after the other: rows may then look up what came before. */
static const char *const refresh_paths[] = { "/v1/site", "/v1/plugins", "/v1/hooks" };

G_DEFINE_FINAL_TYPE (MortiseSite, mortise_site, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static void
take_platforms (MortiseSite *self, JsonObject *site)
{
  JsonArray *platforms = mortise_json_get_array (site, "platforms");

  for (guint i = 0; platforms != NULL && i < json_array_get_length (platforms); i++)
    {
      JsonNode *element = json_array_get_element (platforms, i);

      if (JSON_NODE_HOLDS_OBJECT (element))
        g_hash_table_replace (self->platforms,
                              g_strdup (mortise_json_get_string (json_node_get_object (element), "id", "")),
                              g_strdup (mortise_json_get_string (json_node_get_object (element), "name", "")));
    }
}

static void
take_answer (MortiseSite *self, const char *path, JsonNode *answer)
{
  if (JSON_NODE_HOLDS_OBJECT (answer))
    take_platforms (self, json_node_get_object (answer));
  else if (JSON_NODE_HOLDS_ARRAY (answer))
    mortise_item_list_sync (g_str_equal (path, "/v1/hooks") ? self->hooks : self->plugins,
                            json_node_get_array (answer));
}

static MortisePluginItem *
take_plugin (MortiseSite *self, JsonObject *plugin)
{
  const char *slug = mortise_json_get_string (plugin, "slug", "");
  MortiseItem *known = mortise_item_list_find (G_LIST_MODEL (self->plugins), slug);
  g_autoptr (MortiseItem) added = NULL;

  if (known == NULL)
    {
      known = added = g_object_new (MORTISE_TYPE_PLUGIN_ITEM, NULL);
      mortise_item_update (known, plugin);
      g_list_store_append (self->plugins, known);
    }
  else
    mortise_item_update (known, plugin);

  return MORTISE_PLUGIN_ITEM (known);
}

static void
remove_plugin (MortiseSite *self, const char *slug)
{
  MortiseItem *plugin = mortise_item_list_find (G_LIST_MODEL (self->plugins), slug);
  guint position;

  if (plugin != NULL && g_list_store_find (self->plugins, plugin, &position))
    g_list_store_remove (self->plugins, position);
}

static void
take_record (MortiseSite *self, JsonObject *record)
{
  const char *slug = mortise_json_get_string (record, "plugin", NULL);
  MortiseItem *plugin = slug != NULL ? mortise_item_list_find (G_LIST_MODEL (self->plugins), slug) : NULL;

  if (plugin != NULL)
    mortise_log_add (mortise_plugin_item_get_log (MORTISE_PLUGIN_ITEM (plugin)), record);
}

static void refresh_hooks (MortiseSite *self);

static void
refresh_hooks_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MortiseSite) self = user_data;
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (GError) error = NULL;

  self->hooks_asked = FALSE;
  answer = mortise_connection_request_finish (MORTISE_CONNECTION (source), result, &error);
  if (answer == NULL)
    {
      g_info ("Hooks are shown as they were: %s", error->message);
      return;
    }

  take_answer (self, "/v1/hooks", answer);
  if (self->hooks_stale)
    refresh_hooks (self);
}

/* However fast hooks change, one request is under way at a time. */
static void
refresh_hooks (MortiseSite *self)
{
  self->hooks_stale = self->hooks_asked;
  if (self->hooks_asked)
    return;

  self->hooks_asked = TRUE;
  mortise_connection_request_async (self->connection, "GET", "/v1/hooks", NULL, NULL, refresh_hooks_cb,
                                    g_object_ref (self));
}

static void
on_event (MortiseSite *self, JsonObject *event)
{
  const char *type = mortise_json_get_string (event, "type", "");
  JsonObject *plugin = mortise_json_get_object (event, "plugin");
  JsonObject *record = mortise_json_get_object (event, "record");
  JsonObject *suspension = mortise_json_get_object (event, "suspension");

  if (g_str_equal (type, "plugin") && plugin != NULL)
    take_plugin (self, plugin);
  else if (g_str_equal (type, "plugin-removed"))
    remove_plugin (self, mortise_json_get_string (event, "slug", ""));
  else if (g_str_equal (type, "log") && record != NULL)
    take_record (self, record);
  else if (g_str_equal (type, "hooks"))
    refresh_hooks (self);
  else if (g_str_equal (type, "suspension") && suspension != NULL)
    self->safely = self->safely && mortise_json_get_boolean (suspension, "safe_mode", FALSE);
  else if (g_str_equal (type, "ready") || g_str_equal (type, "dropped"))
    mortise_site_refresh_async (self, NULL, NULL);
}

static void
on_plugins_changed (MortiseSite *self, guint position, guint removed, guint added)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (MortisePluginItem) plugin = g_list_model_get_item (G_LIST_MODEL (self->plugins), i);

      mortise_plugin_item_set_connection (plugin, self->connection);
    }
}

static void
mortise_site_dispose (GObject *object)
{
  MortiseSite *self = MORTISE_SITE (object);

  g_clear_object (&self->connection);
  g_clear_object (&self->plugins);
  g_clear_object (&self->hooks);
  g_clear_pointer (&self->platforms, g_hash_table_unref);
  G_OBJECT_CLASS (mortise_site_parent_class)->dispose (object);
}

static void
mortise_site_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  MortiseSite *self = MORTISE_SITE (object);

  switch (prop_id)
    {
    case PROP_CONNECTION:
      g_value_set_object (value, self->connection);
      break;
    case PROP_PLUGINS:
      g_value_set_object (value, self->plugins);
      break;
    case PROP_HOOKS:
      g_value_set_object (value, self->hooks);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mortise_site_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  MortiseSite *self = MORTISE_SITE (object);

  switch (prop_id)
    {
    case PROP_CONNECTION:
      self->connection = g_value_dup_object (value);
      g_signal_connect_object (self->connection, "event", G_CALLBACK (on_event), self, G_CONNECT_SWAPPED);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
mortise_site_class_init (MortiseSiteClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = mortise_site_dispose;
  object_class->get_property = mortise_site_get_property;
  object_class->set_property = mortise_site_set_property;

  properties[PROP_CONNECTION]
      = g_param_spec_object ("connection", NULL, NULL, MORTISE_TYPE_CONNECTION,
                             G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_PLUGINS]
      = g_param_spec_object ("plugins", NULL, NULL, G_TYPE_LIST_MODEL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_HOOKS]
      = g_param_spec_object ("hooks", NULL, NULL, G_TYPE_LIST_MODEL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mortise_site_init (MortiseSite *self)
{
  self->plugins = g_list_store_new (MORTISE_TYPE_PLUGIN_ITEM);
  self->hooks = g_list_store_new (MORTISE_TYPE_HOOK_ITEM);
  self->platforms = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_signal_connect_object (self->plugins, "items-changed", G_CALLBACK (on_plugins_changed), self, G_CONNECT_SWAPPED);
}

/**
 * mortise_site_new:
 * @directory: the absolute path of a site
 *
 * Returns: (transfer full): a site that is not open yet
 */
MortiseSite *
mortise_site_new (const char *directory)
{
  g_autoptr (MortiseConnection) connection = mortise_connection_new (directory);

  return g_object_new (MORTISE_TYPE_SITE, "connection", connection, NULL);
}

/**
 * mortise_site_get_connection:
 * @self: a site
 *
 * Returns: (transfer none): the line to its host
 */
MortiseConnection *
mortise_site_get_connection (MortiseSite *self)
{
  g_return_val_if_fail (MORTISE_IS_SITE (self), NULL);
  return self->connection;
}

/**
 * mortise_site_get_plugins:
 * @self: a site
 *
 * Returns: (transfer none): its plugins as [class@PluginItem], in no order
 */
GListModel *
mortise_site_get_plugins (MortiseSite *self)
{
  g_return_val_if_fail (MORTISE_IS_SITE (self), NULL);
  return G_LIST_MODEL (self->plugins);
}

/**
 * mortise_site_get_hooks:
 * @self: a site
 *
 * Returns: (transfer none): its hooks as [class@HookItem]
 */
GListModel *
mortise_site_get_hooks (MortiseSite *self)
{
  g_return_val_if_fail (MORTISE_IS_SITE (self), NULL);
  return G_LIST_MODEL (self->hooks);
}

/**
 * mortise_site_get_plugin_name:
 * @self: a site
 * @slug: the slug of a plugin
 *
 * Returns: what people call it, or @slug where the site does not have it
 */
const char *
mortise_site_get_plugin_name (MortiseSite *self, const char *slug)
{
  MortiseItem *plugin;

  g_return_val_if_fail (MORTISE_IS_SITE (self), NULL);

  plugin = mortise_item_list_find (G_LIST_MODEL (self->plugins), slug);
  return plugin != NULL ? mortise_plugin_item_get_name (MORTISE_PLUGIN_ITEM (plugin)) : slug;
}

/**
 * mortise_site_get_platform_name:
 * @self: a site
 * @id: (nullable): a platform's id
 *
 * Returns: (nullable): what people call it, or @id where the site does not know it
 */
const char *
mortise_site_get_platform_name (MortiseSite *self, const char *id)
{
  const char *name;

  g_return_val_if_fail (MORTISE_IS_SITE (self), NULL);

  name = id != NULL ? g_hash_table_lookup (self->platforms, id) : NULL;
  return name != NULL && *name != '\0' ? name : id;
}

static void refresh_next (GTask *task, guint step);

static void
refresh_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  guint step = GPOINTER_TO_UINT (g_task_get_task_data (task));
  g_autoptr (JsonNode) answer = NULL;
  GError *error = NULL;

  answer = mortise_connection_request_finish (MORTISE_CONNECTION (source), result, &error);
  if (answer == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  take_answer (g_task_get_source_object (task), refresh_paths[step], answer);
  if (step + 1 < G_N_ELEMENTS (refresh_paths))
    refresh_next (g_steal_pointer (&task), step + 1);
  else
    g_task_return_boolean (task, TRUE);
}

static void
refresh_next (GTask *task, guint step)
{
  MortiseSite *self = g_task_get_source_object (task);

  g_task_set_task_data (task, GUINT_TO_POINTER (step), NULL);
  mortise_connection_request_async (self->connection, "GET", refresh_paths[step], NULL, NULL, refresh_cb, task);
}

/**
 * mortise_site_refresh_async:
 * @self: an open site
 * @callback: (nullable): called when the lists are current
 * @user_data: for @callback
 *
 * Asks for everything again. Events do that by themselves; this is for when some were lost.
 */
void
mortise_site_refresh_async (MortiseSite *self, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, mortise_site_refresh_async);
  refresh_next (task, 0);
}

/**
 * mortise_site_refresh_finish:
 * @self: a site
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: whether the lists are current
 */
gboolean
mortise_site_refresh_finish (MortiseSite *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
suspended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (JsonNode) answer = mortise_connection_request_finish (MORTISE_CONNECTION (source), result, &error);

  if (answer != NULL)
    refresh_next (g_steal_pointer (&task), 0);
  else
    g_task_return_error (task, error);
}

/* Before anything can make a plugin run: where this process is the host, nothing was asked of it yet. */
static void
suspend (GTask *task)
{
  MortiseSite *self = g_task_get_source_object (task);
  g_autoptr (JsonObject) members = json_object_new ();
  g_autoptr (JsonNode) body = json_node_init_object (json_node_alloc (), members);

  json_object_set_boolean_member (members, "on", TRUE);
  json_object_set_boolean_member (members, "keep", FALSE);
  mortise_connection_request_async (self->connection, "PUT", "/v1/safe-mode", body, NULL, suspended_cb, task);
}

static void
open_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  MortiseSite *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (!mortise_connection_open_finish (MORTISE_CONNECTION (source), result, &error))
    g_task_return_error (task, error);
  else if (self->safely)
    suspend (g_steal_pointer (&task));
  else
    refresh_next (g_steal_pointer (&task), 0);
}

/**
 * mortise_site_open_safely:
 * @self: a site that is not open yet
 *
 * Has the site opened in safe mode, which ends with the host unless it is switched off before.
 */
void
mortise_site_open_safely (MortiseSite *self)
{
  g_return_if_fail (MORTISE_IS_SITE (self));
  self->safely = TRUE;
}

/**
 * mortise_site_open_async:
 * @self: a site
 * @cancellable: (nullable): a cancellable
 * @callback: called when the lists are filled or the site cannot be opened
 * @user_data: for @callback
 *
 * Opens the site, or opens it again after its host went away.
 */
void
mortise_site_open_async (MortiseSite *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, mortise_site_open_async);
  mortise_connection_open_async (self->connection, cancellable, open_cb, task);
}

/**
 * mortise_site_open_finish:
 * @self: a site
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: whether the site is open
 */
gboolean
mortise_site_open_finish (MortiseSite *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
