/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-site.h"

#include "mortise-error.h"
#include "mortise-json.h"

static JsonObject *
propagate_object (GObject *source, GAsyncResult *result, JsonNode **answer, GError **error)
{
  *answer = mortise_connection_request_finish (MORTISE_CONNECTION (source), result, error);
  if (*answer == NULL)
    return NULL;

  if (JSON_NODE_HOLDS_OBJECT (*answer))
    return json_node_get_object (*answer);

  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_PROTOCOL, "The host answered %s instead of an object",
               json_node_type_name (*answer));
  return NULL;
}

static char *
make_hook_path (MortiseHookItem *hook, const char *tail)
{
  g_autofree char *escaped = g_uri_escape_string (mortise_hook_item_get_name (hook), NULL, FALSE);

  return g_strconcat ("/v1/hooks/", escaped, tail, NULL);
}

static JsonNode *
make_body (JsonObject **members)
{
  JsonNode *body = json_node_new (JSON_NODE_OBJECT);

  *members = json_object_new ();
  json_node_take_object (body, *members);
  return body;
}

static void
install_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (JsonNode) answer = NULL;
  GError *error = NULL;
  JsonObject *plugin = propagate_object (source, result, &answer, &error);
  g_autoptr (MortiseItem) item = NULL;

  if (plugin == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  item = g_object_new (MORTISE_TYPE_PLUGIN_ITEM, NULL);
  mortise_item_update (item, plugin);
  g_task_return_pointer (task, g_steal_pointer (&item), g_object_unref);
}

/**
 * mortise_site_install_async:
 * @self: an open site
 * @directory: the folder of a plugin
 * @callback: called when it is installed, or cannot be
 * @user_data: for @callback
 *
 * Copies a plugin's folder into the site. The list of plugins follows by an event.
 */
void
mortise_site_install_async (MortiseSite *self, const char *directory, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  JsonObject *members;
  g_autoptr (JsonNode) body = make_body (&members);

  json_object_set_string_member (members, "directory", directory);
  g_task_set_source_tag (task, mortise_site_install_async);
  mortise_connection_request_async (mortise_site_get_connection (self), "POST", "/v1/plugins", body, NULL, install_cb,
                                    task);
}

/**
 * mortise_site_install_finish:
 * @self: a site
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full): a description of what was installed, that is not in the list of plugins
 */
MortisePluginItem *
mortise_site_install_finish (MortiseSite *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
load_hook_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (JsonNode) answer = NULL;
  GError *error = NULL;
  JsonObject *hook = propagate_object (source, result, &answer, &error);

  if (hook == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  mortise_item_update (g_task_get_task_data (task), hook);
  g_task_return_boolean (task, TRUE);
}

/**
 * mortise_site_load_hook_async:
 * @self: an open site
 * @hook: one of its hooks
 * @callback: called when @hook has its schema and sample
 * @user_data: for @callback
 *
 * Loads what the list of hooks leaves out.
 */
void
mortise_site_load_hook_async (MortiseSite *self,
                              MortiseHookItem *hook,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  g_autofree char *path = make_hook_path (hook, "");

  g_task_set_source_tag (task, mortise_site_load_hook_async);
  g_task_set_task_data (task, g_object_ref (hook), g_object_unref);
  mortise_connection_request_async (mortise_site_get_connection (self), "GET", path, NULL, NULL, load_hook_cb, task);
}

/**
 * mortise_site_load_hook_finish:
 * @self: a site
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: whether the hook is complete
 */
gboolean
mortise_site_load_hook_finish (MortiseSite *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
fire_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (JsonNode) answer = NULL;
  GError *error = NULL;
  JsonObject *dispatch = propagate_object (source, result, &answer, &error);
  g_autoptr (MortiseItem) item = NULL;

  if (dispatch == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  item = g_object_new (MORTISE_TYPE_DISPATCH_ITEM, NULL);
  mortise_item_update (item, dispatch);
  g_task_return_pointer (task, g_steal_pointer (&item), g_object_unref);
}

/**
 * mortise_site_fire_async:
 * @self: an open site
 * @hook: one of its hooks
 * @payload: the object to fire it with
 * @callback: called when the dispatch is over
 * @user_data: for @callback
 *
 * Fires a hook and waits for its listeners.
 */
void
mortise_site_fire_async (MortiseSite *self,
                         MortiseHookItem *hook,
                         JsonNode *payload,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  g_autofree char *path = make_hook_path (hook, "/fire");
  JsonObject *members;
  g_autoptr (JsonNode) body = make_body (&members);

  json_object_set_member (members, "payload", json_node_copy (payload));
  g_task_set_source_tag (task, mortise_site_fire_async);
  mortise_connection_request_async (mortise_site_get_connection (self), "POST", path, body, NULL, fire_cb, task);
}

/**
 * mortise_site_fire_finish:
 * @self: a site
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full): what came of it
 */
MortiseDispatchItem *
mortise_site_fire_finish (MortiseSite *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
