/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-plugin-verbs.h"

#include "mortise-json.h"

/* As many records as the page shows before new ones come in. */
#define LOG_LIMIT 500

typedef void (*Take) (MortisePluginItem *self, JsonNode *answer, gpointer subject);

typedef struct
{
  Take take;
  GObject *subject;
} Question;

static void
question_free (Question *question)
{
  g_clear_object (&question->subject);
  g_free (question);
}

static void
ask_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (JsonNode) answer = NULL;
  Question *question = g_task_get_task_data (task);
  GError *error = NULL;

  answer = mortise_connection_request_finish (MORTISE_CONNECTION (source), result, &error);
  if (answer == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  if (question->take != NULL)
    question->take (g_task_get_source_object (task), answer, question->subject);
  g_task_return_boolean (task, TRUE);
}

/* Sends @method to what @format names below the plugin; @take is given the answer. */
static void G_GNUC_PRINTF (8, 9) ask (MortisePluginItem *self,
                                      const char *method,
                                      JsonNode *body,
                                      Take take,
                                      gpointer subject,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data,
                                      const char *format,
                                      ...)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  Question *question = g_new0 (Question, 1);
  g_autofree char *path = NULL;
  va_list arguments;

  va_start (arguments, format);
  path = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  question->take = take;
  g_set_object (&question->subject, subject);
  g_task_set_source_tag (task, ask);
  g_task_set_task_data (task, question, (GDestroyNotify) question_free);
  mortise_connection_request_async (mortise_plugin_item_get_connection (self), method, path, body, ask_cb, task);
}

static void
take_plugin (MortisePluginItem *self, JsonNode *answer, gpointer subject)
{
  if (JSON_NODE_HOLDS_OBJECT (answer))
    mortise_item_update (MORTISE_ITEM (self), json_node_get_object (answer));
}

static void
take_settings (MortisePluginItem *self, JsonNode *answer, gpointer subject)
{
  if (JSON_NODE_HOLDS_ARRAY (answer))
    mortise_item_list_sync (mortise_plugin_item_get_settings (self), json_node_get_array (answer));
}

static void
take_setting (MortisePluginItem *self, JsonNode *answer, gpointer subject)
{
  if (JSON_NODE_HOLDS_OBJECT (answer))
    mortise_item_update (subject, json_node_get_object (answer));
}

static void
take_log (MortisePluginItem *self, JsonNode *answer, gpointer subject)
{
  if (JSON_NODE_HOLDS_ARRAY (answer))
    mortise_log_fill (mortise_plugin_item_get_log (self), json_node_get_array (answer));
}

/**
 * mortise_plugin_item_set_enabled_async:
 * @self: a plugin
 * @enabled: whether it shall be on
 * @callback: called when it is, or cannot be
 * @user_data: for @callback
 *
 * Switches the plugin on or off.
 */
void
mortise_plugin_item_set_enabled_async (MortisePluginItem *self,
                                       gboolean enabled,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data)
{
  ask (self, "POST", NULL, take_plugin, NULL, callback, user_data, "/v1/plugins/%s/%s",
       mortise_plugin_item_get_slug (self), enabled ? "enable" : "disable");
}

/**
 * mortise_plugin_item_restart_async:
 * @self: a plugin
 * @callback: called when it has been restarted, or cannot be
 * @user_data: for @callback
 *
 * Ends the plugin's process and its quarantine.
 */
void
mortise_plugin_item_restart_async (MortisePluginItem *self, GAsyncReadyCallback callback, gpointer user_data)
{
  ask (self, "POST", NULL, take_plugin, NULL, callback, user_data, "/v1/plugins/%s/restart",
       mortise_plugin_item_get_slug (self));
}

/**
 * mortise_plugin_item_uninstall_async:
 * @self: a plugin
 * @callback: called when it is gone, or cannot be removed
 * @user_data: for @callback
 *
 * Removes the plugin from the site.
 */
void
mortise_plugin_item_uninstall_async (MortisePluginItem *self, GAsyncReadyCallback callback, gpointer user_data)
{
  ask (self, "DELETE", NULL, NULL, NULL, callback, user_data, "/v1/plugins/%s", mortise_plugin_item_get_slug (self));
}

/**
 * mortise_plugin_item_set_granted_async:
 * @self: a plugin
 * @permission: the name of a permission that it asks for
 * @granted: whether it shall have it
 * @callback: called when that is so, or cannot be
 * @user_data: for @callback
 *
 * Gives the plugin a permission or takes it away.
 */
void
mortise_plugin_item_set_granted_async (MortisePluginItem *self,
                                       const char *permission,
                                       gboolean granted,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data)
{
  g_autofree char *escaped = g_uri_escape_string (permission, NULL, FALSE);

  ask (self, granted ? "PUT" : "DELETE", NULL, take_plugin, NULL, callback, user_data, "/v1/plugins/%s/grants/%s",
       mortise_plugin_item_get_slug (self), escaped);
}

/**
 * mortise_plugin_item_load_settings_async:
 * @self: a plugin
 * @callback: called when its settings are loaded
 * @user_data: for @callback
 *
 * Brings mortise_plugin_item_get_settings() up to date.
 */
void
mortise_plugin_item_load_settings_async (MortisePluginItem *self, GAsyncReadyCallback callback, gpointer user_data)
{
  ask (self, "GET", NULL, take_settings, NULL, callback, user_data, "/v1/plugins/%s/settings",
       mortise_plugin_item_get_slug (self));
}

/**
 * mortise_plugin_item_set_setting_async:
 * @self: a plugin
 * @setting: one of its settings
 * @value: (nullable): its new value, or %NULL for its default
 * @callback: called when it is saved, or cannot be
 * @user_data: for @callback
 *
 * Saves a setting.
 */
void
mortise_plugin_item_set_setting_async (MortisePluginItem *self,
                                       MortiseSettingItem *setting,
                                       JsonNode *value,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data)
{
  g_autofree char *escaped = g_uri_escape_string (mortise_item_get_key (MORTISE_ITEM (setting)), NULL, FALSE);
  g_autoptr (JsonNode) body = NULL;

  if (value != NULL)
    {
      body = json_node_new (JSON_NODE_OBJECT);
      json_node_take_object (body, json_object_new ());
      json_object_set_member (json_node_get_object (body), "value", json_node_copy (value));
    }

  ask (self, value != NULL ? "PUT" : "DELETE", body, take_setting, setting, callback, user_data,
       "/v1/plugins/%s/settings/%s", mortise_plugin_item_get_slug (self), escaped);
}

/**
 * mortise_plugin_item_load_log_async:
 * @self: a plugin
 * @callback: called when its log is loaded
 * @user_data: for @callback
 *
 * Brings mortise_plugin_item_get_log() up to date; from then on events keep it so.
 */
void
mortise_plugin_item_load_log_async (MortisePluginItem *self, GAsyncReadyCallback callback, gpointer user_data)
{
  ask (self, "GET", NULL, take_log, NULL, callback, user_data, "/v1/logs?plugin=%s&limit=%d",
       mortise_plugin_item_get_slug (self), LOG_LIMIT);
}

/**
 * mortise_plugin_item_ask_finish:
 * @self: a plugin
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: whether the host did what it was asked
 */
gboolean
mortise_plugin_item_ask_finish (MortisePluginItem *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
