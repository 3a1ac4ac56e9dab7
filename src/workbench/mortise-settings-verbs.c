/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be asked about the settings of a plugin, see docs/admin-api.md. */
#include "mortise-settings-verbs.h"

#include <glib/gi18n.h>

#include "mortise-json.h"

static void
ask_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  JsonNode *answer = mortise_connection_request_finish (MORTISE_CONNECTION (source), result, &error);

  if (answer != NULL)
    g_task_return_pointer (task, answer, (GDestroyNotify) json_node_unref);
  else
    g_task_return_error (task, error);
}

/**
 * mortise_settings_ask_async:
 * @plugin: a plugin
 * @method: an HTTP method
 * @tail: what follows the plugin in the path, its variable parts escaped
 * @body: (nullable): the request's JSON
 * @callback: called with the answer
 * @user_data: for @callback
 *
 * Sends a request about the settings of a plugin.
 */
void
mortise_settings_ask_async (MortisePluginItem *plugin,
                            const char *method,
                            const char *tail,
                            JsonNode *body,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  GTask *task = g_task_new (plugin, NULL, callback, user_data);
  g_autofree char *path = g_strdup_printf ("/v1/plugins/%s/%s", mortise_plugin_item_get_slug (plugin), tail);

  g_task_set_source_tag (task, mortise_settings_ask_async);
  mortise_connection_request_async (mortise_plugin_item_get_connection (plugin), method, path, body, NULL, ask_cb,
                                    task);
}

/**
 * mortise_settings_ask_finish:
 * @plugin: a plugin
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the answer
 */
JsonNode *
mortise_settings_ask_finish (MortisePluginItem *plugin, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, plugin), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * mortise_settings_change_async:
 * @plugin: a plugin
 * @values: new values, by key
 * @unset: (array zero-terminated=1): the keys of those that go back to their defaults
 * @callback: called when all are saved, or none; the answer is that of mortise_plugin_item_load_settings_async()
 * @user_data: for @callback
 *
 * Changes settings that belong together.
 */
void
mortise_settings_change_async (MortisePluginItem *plugin,
                               JsonObject *values,
                               GStrv unset,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) body = json_node_init_object (json_node_alloc (), object);
  JsonArray *keys = json_array_new ();

  for (guint i = 0; unset[i] != NULL; i++)
    json_array_add_string_element (keys, unset[i]);
  json_object_set_object_member (object, "values", json_object_ref (values));
  json_object_set_array_member (object, "unset", keys);
  mortise_settings_ask_async (plugin, "PUT", "settings", body, callback, user_data);
}

/**
 * mortise_settings_reveal_async:
 * @plugin: a plugin
 * @key: a secret
 * @callback: called with the setting, whose `value` is the secret
 * @user_data: for @callback
 *
 * Asks for a secret; the host notes who did.
 */
void
mortise_settings_reveal_async (MortisePluginItem *plugin,
                               const char *key,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autofree char *escaped = g_uri_escape_string (key, NULL, FALSE);
  g_autofree char *tail = g_strdup_printf ("settings/%s/reveal", escaped);

  mortise_settings_ask_async (plugin, "POST", tail, NULL, callback, user_data);
}

/**
 * mortise_settings_format_time:
 * @time: µs since 1970
 *
 * Returns: (transfer full): when that is, as people here write it
 */
char *
mortise_settings_format_time (gint64 time)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_local (utc) : NULL;

  /* Translators: a day and a time, see g_date_time_format(): “3 November 2026, 14:05”. */
  return local != NULL ? g_date_time_format (local, _ ("%-d %B %Y, %H:%M")) : g_strdup ("");
}
