/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-plugin-removal.h"

#include "mortise-json.h"
#include "mortise-permission-item.h"

/**
 * MortisePluginRemoval:
 *
 * Uninstalls a plugin, after a look at what goes with it, and brings it back.
 *
 * It can be brought back if its package can be had again, bit for bit, and if nothing else went with it. Its data is
 * kept until mortise_plugin_removal_settle(), even if the user does not want it kept; its grants and the rest are asked
 * for again.
 */
typedef struct
{
  const char *method;
  char *path;
  JsonNode *body;
} Request;

struct _MortisePluginRemoval
{
  GObject parent_instance;

  MortiseConnection *connection;
  MortisePluginItem *plugin;
  JsonObject *preview;
  gboolean with_dependents;
  gboolean keep_data;
  GPtrArray *way_back;
  char *kept_data;
};

G_DEFINE_FINAL_TYPE (MortisePluginRemoval, mortise_plugin_removal, G_TYPE_OBJECT)

static void
request_free (gpointer data)
{
  Request *request = data;

  g_free (request->path);
  g_clear_pointer (&request->body, json_node_unref);
  g_free (request);
}

static char *
make_path (MortisePluginRemoval *self, const char *rest)
{
  return g_strconcat ("/v1/plugins/", mortise_plugin_item_get_slug (self->plugin), rest, NULL);
}

static JsonNode *
take_object (JsonObject *object)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, object);
  return node;
}

/* --- the object --------------------------------------------------------------------------------------------------- */

static void
mortise_plugin_removal_dispose (GObject *object)
{
  mortise_plugin_removal_settle (MORTISE_PLUGIN_REMOVAL (object));
  G_OBJECT_CLASS (mortise_plugin_removal_parent_class)->dispose (object);
}

static void
mortise_plugin_removal_finalize (GObject *object)
{
  MortisePluginRemoval *self = MORTISE_PLUGIN_REMOVAL (object);

  g_clear_object (&self->connection);
  g_clear_object (&self->plugin);
  g_clear_pointer (&self->preview, json_object_unref);
  g_clear_pointer (&self->way_back, g_ptr_array_unref);
  G_OBJECT_CLASS (mortise_plugin_removal_parent_class)->finalize (object);
}

static void
mortise_plugin_removal_class_init (MortisePluginRemovalClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mortise_plugin_removal_dispose;
  G_OBJECT_CLASS (klass)->finalize = mortise_plugin_removal_finalize;
}

static void
mortise_plugin_removal_init (MortisePluginRemoval *self)
{
}

/**
 * mortise_plugin_removal_new:
 * @plugin: a plugin
 *
 * Returns: (transfer full): its removal, of which nothing is done yet
 */
MortisePluginRemoval *
mortise_plugin_removal_new (MortisePluginItem *plugin)
{
  MortisePluginRemoval *self = g_object_new (MORTISE_TYPE_PLUGIN_REMOVAL, NULL);

  self->plugin = g_object_ref (plugin);
  self->connection = g_object_ref (mortise_plugin_item_get_connection (plugin));
  return self;
}

/**
 * mortise_plugin_removal_get_plugin:
 * @self: a removal
 *
 * Returns: (transfer none): the plugin
 */
MortisePluginItem *
mortise_plugin_removal_get_plugin (MortisePluginRemoval *self)
{
  g_return_val_if_fail (MORTISE_IS_PLUGIN_REMOVAL (self), NULL);
  return self->plugin;
}

/**
 * mortise_plugin_removal_get_preview:
 * @self: a removal that was looked at
 *
 * Returns: (transfer none) (nullable): the object *removal* of docs/admin-api.md
 */
JsonObject *
mortise_plugin_removal_get_preview (MortisePluginRemoval *self)
{
  g_return_val_if_fail (MORTISE_IS_PLUGIN_REMOVAL (self), NULL);
  return self->preview;
}

/**
 * mortise_plugin_removal_can_be_undone:
 * @self: a removal that was carried out
 *
 * Returns: whether mortise_plugin_removal_undo_async() makes all as it was
 */
gboolean
mortise_plugin_removal_can_be_undone (MortisePluginRemoval *self)
{
  g_return_val_if_fail (MORTISE_IS_PLUGIN_REMOVAL (self), FALSE);
  return self->way_back != NULL;
}

/**
 * mortise_plugin_removal_finish:
 * @self: a removal
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: whether it went well
 */
gboolean
mortise_plugin_removal_finish (MortisePluginRemoval *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- looking ------------------------------------------------------------------------------------------------------ */

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  MortisePluginRemoval *self = g_task_get_source_object (task);
  g_autoptr (JsonNode) answer = NULL;
  GError *error = NULL;

  answer = mortise_connection_request_finish (MORTISE_CONNECTION (source), result, &error);
  if (answer == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  g_clear_pointer (&self->preview, json_object_unref);
  self->preview
      = JSON_NODE_HOLDS_OBJECT (answer) ? json_object_ref (json_node_get_object (answer)) : json_object_new ();
  g_task_return_boolean (task, TRUE);
}

/**
 * mortise_plugin_removal_look_async:
 * @self: a removal
 * @with_dependents: whether what needs the plugin goes as well
 * @keep_data: whether its settings and data stay for its next installation
 * @callback: called when the preview is known
 * @user_data: for @callback
 *
 * Looks what would be removed. That is what mortise_plugin_removal_carry_out_async() then does.
 */
void
mortise_plugin_removal_look_async (MortisePluginRemoval *self,
                                   gboolean with_dependents,
                                   gboolean keep_data,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  g_autofree char *query = g_strdup_printf ("/removal?with_dependents=%s&keep_data=%s",
                                            with_dependents ? "true" : "false", keep_data ? "true" : "false");
  g_autofree char *path = make_path (self, query);

  self->with_dependents = with_dependents;
  self->keep_data = keep_data;
  g_task_set_source_tag (task, mortise_plugin_removal_look_async);
  mortise_connection_request_async (self->connection, "GET", path, NULL, NULL, looked_cb, task);
}

/* --- the way back ------------------------------------------------------------------------------------------------- */

static void
add_request (GPtrArray *requests, const char *method, char *path, JsonObject *body)
{
  Request *request = g_new (Request, 1);

  *request = (Request){ .method = method, .path = path, .body = body != NULL ? take_object (body) : NULL };
  g_ptr_array_add (requests, request);
}

static void
add_installation (MortisePluginRemoval *self, GPtrArray *requests)
{
  JsonObject *body = json_object_new ();

  if (mortise_plugin_item_get_provenance (self->plugin, "catalogue") != NULL)
    {
      json_object_set_string_member (body, "slug", mortise_plugin_item_get_slug (self->plugin));
      json_object_set_string_member (body, "version", mortise_plugin_item_get_member (self->plugin, "version"));
    }
  else
    json_object_set_string_member (body, "directory", mortise_plugin_item_get_provenance (self->plugin, "origin"));
  add_request (requests, "POST", g_strdup ("/v1/plugins"), body);
}

static void
add_policy (MortisePluginRemoval *self, GPtrArray *requests)
{
  const char *pinned = mortise_plugin_item_get_member (self->plugin, "pinned");
  const char *channel = mortise_plugin_item_get_member (self->plugin, "channel");
  JsonObject *body = json_object_new ();
  gint64 hold_days;

  g_object_get (self->plugin, "hold-days", &hold_days, NULL);
  if (pinned != NULL)
    json_object_set_string_member (body, "pinned", pinned);
  if (channel != NULL)
    json_object_set_string_member (body, "channel", channel);
  json_object_set_int_member (body, "hold_days", hold_days);
  add_request (requests, "PUT", make_path (self, "/policy"), body);
}

static void
add_grants (MortisePluginRemoval *self, GPtrArray *requests)
{
  GListModel *permissions = mortise_plugin_item_get_permissions (self->plugin);

  for (guint i = 0; i < g_list_model_get_n_items (permissions); i++)
    {
      g_autoptr (MortisePermissionItem) permission = g_list_model_get_item (permissions, i);
      g_autofree char *name = g_uri_escape_string (mortise_permission_item_get_name (permission), NULL, FALSE);
      g_autofree char *rest = g_strconcat ("/grants/", name, NULL);

      if (mortise_permission_item_get_granted (permission))
        add_request (requests, "PUT", make_path (self, rest), NULL);
    }
}

static GPtrArray *
plan_way_back (MortisePluginRemoval *self)
{
  GPtrArray *requests = g_ptr_array_new_with_free_func (request_free);

  add_installation (self, requests);
  add_policy (self, requests);
  add_grants (self, requests);
  if (mortise_plugin_item_get_enabled (self->plugin))
    add_request (requests, "POST", make_path (self, "/enable"), NULL);
  return requests;
}

static void walk_back (GTask *task);

static void
walked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  MortisePluginRemoval *self = g_task_get_source_object (task);
  g_autoptr (JsonNode) answer = NULL;
  GError *error = NULL;

  answer = mortise_connection_request_finish (MORTISE_CONNECTION (source), result, &error);
  if (answer == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  g_ptr_array_remove_index (self->way_back, 0);
  walk_back (g_steal_pointer (&task));
}

static void
walk_back (GTask *task)
{
  MortisePluginRemoval *self = g_task_get_source_object (task);
  const Request *request;

  if (self->way_back->len == 0)
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return;
    }

  request = self->way_back->pdata[0];
  mortise_connection_request_async (self->connection, request->method, request->path, request->body, NULL, walked_cb,
                                    task);
}

/**
 * mortise_plugin_removal_undo_async:
 * @self: a removal that can be undone
 * @callback: called when the plugin is back
 * @user_data: for @callback
 *
 * Makes all as it was.
 */
void
mortise_plugin_removal_undo_async (MortisePluginRemoval *self, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_return_if_fail (mortise_plugin_removal_can_be_undone (self));

  /* The installation takes up what was kept. */
  g_clear_pointer (&self->kept_data, g_free);
  g_task_set_source_tag (task, mortise_plugin_removal_undo_async);
  walk_back (task);
}

/**
 * mortise_plugin_removal_settle:
 * @self: a removal that was carried out, and is not to be undone any more
 *
 * Removes the data, unless the user wants it kept.
 */
void
mortise_plugin_removal_settle (MortisePluginRemoval *self)
{
  g_autofree char *path = g_steal_pointer (&self->kept_data);

  if (path != NULL)
    mortise_connection_request_async (self->connection, "DELETE", path, NULL, NULL, NULL, NULL);
}

/* --- doing it ----------------------------------------------------------------------------------------------------- */

static void
removed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  MortisePluginRemoval *self = g_task_get_source_object (task);
  g_autoptr (JsonNode) answer = NULL;
  GError *error = NULL;

  answer = mortise_connection_request_finish (MORTISE_CONNECTION (source), result, &error);
  if (answer == NULL)
    {
      g_clear_pointer (&self->way_back, g_ptr_array_unref);
      g_task_return_error (task, error);
      return;
    }

  if (self->way_back != NULL && !self->keep_data)
    self->kept_data = g_strconcat ("/v1/kept-data/", mortise_plugin_item_get_slug (self->plugin), NULL);
  g_task_return_boolean (task, TRUE);
}

static void
remove_it (GTask *task)
{
  MortisePluginRemoval *self = g_task_get_source_object (task);
  g_autofree char *path = make_path (self, NULL);
  JsonObject *flags = json_object_new ();
  g_autoptr (JsonNode) body = take_object (flags);

  json_object_set_boolean_member (flags, "with_dependents", self->with_dependents);
  json_object_set_boolean_member (flags, "keep_data", self->keep_data || self->way_back != NULL);
  mortise_connection_request_async (self->connection, "DELETE", path, body, NULL, removed_cb, task);
}

/* The same version of an offer, or the package that a file still is. */
static gboolean
is_same_package (MortisePluginRemoval *self, JsonObject *answer)
{
  const char *sha256 = mortise_plugin_item_get_provenance (self->plugin, "sha256");
  JsonArray *packages = mortise_json_get_array (answer, "versions");

  if (packages == NULL)
    packages = mortise_json_get_array (answer, "steps");
  for (guint i = 0; packages != NULL && i < json_array_get_length (packages); i++)
    {
      JsonObject *package = json_array_get_object_element (packages, i);
      const char *obstacle = mortise_json_get_string (package, "obstacle", "none");

      if (g_strcmp0 (mortise_json_get_string (package, "sha256", NULL), sha256) == 0)
        return !g_str_equal (obstacle, "blocked") && !g_str_equal (obstacle, "withdrawn");
    }
  return FALSE;
}

static void
package_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  MortisePluginRemoval *self = g_task_get_source_object (task);
  g_autoptr (JsonNode) answer = mortise_connection_request_finish (MORTISE_CONNECTION (source), result, NULL);

  if (answer != NULL && JSON_NODE_HOLDS_OBJECT (answer) && is_same_package (self, json_node_get_object (answer)))
    self->way_back = plan_way_back (self);
  remove_it (task);
}

/* Versions to roll back to, and other plugins, are not brought back. */
static gboolean
goes_alone (MortisePluginRemoval *self)
{
  JsonArray *plugins = mortise_json_get_array (self->preview, "plugins");
  JsonArray *versions = plugins != NULL && json_array_get_length (plugins) == 1
                            ? mortise_json_get_array (json_array_get_object_element (plugins, 0), "versions")
                            : NULL;

  return versions != NULL && json_array_get_length (versions) == 1
         && mortise_plugin_item_get_provenance (self->plugin, "sha256") != NULL;
}

static void
look_for_package (MortisePluginRemoval *self, GTask *task)
{
  const char *slug = mortise_plugin_item_get_slug (self->plugin);
  g_autofree char *offer = g_strconcat ("/v1/offers/", slug, NULL);
  g_autoptr (JsonNode) body = NULL;
  JsonObject *file;

  if (mortise_plugin_item_get_provenance (self->plugin, "catalogue") != NULL)
    {
      mortise_connection_request_async (self->connection, "GET", offer, NULL, NULL, package_cb, task);
      return;
    }

  file = json_object_new ();
  body = take_object (file);
  json_object_set_string_member (file, "directory", mortise_plugin_item_get_provenance (self->plugin, "origin"));
  json_object_set_boolean_member (file, "dry_run", TRUE);
  mortise_connection_request_async (self->connection, "POST", "/v1/plugins", body, NULL, package_cb, task);
}

/**
 * mortise_plugin_removal_carry_out_async:
 * @self: a removal that was looked at
 * @callback: called when the plugin is gone, or cannot be removed
 * @user_data: for @callback
 *
 * Uninstalls the plugin.
 */
void
mortise_plugin_removal_carry_out_async (MortisePluginRemoval *self, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_return_if_fail (self->preview != NULL);

  g_task_set_source_tag (task, mortise_plugin_removal_carry_out_async);
  if (goes_alone (self))
    look_for_package (self, task);
  else
    remove_it (task);
}
