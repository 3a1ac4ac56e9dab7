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
  mortise_connection_request_async (mortise_plugin_item_get_connection (self), method, path, body, NULL, ask_cb, task);
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
  mortise_plugin_item_set_settings (self, answer);
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

static JsonNode *
make_flag (const char *name, gboolean value)
{
  JsonNode *body = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (body, json_object_new ());
  json_object_set_boolean_member (json_node_get_object (body), name, value);
  return body;
}

/**
 * mortise_plugin_item_set_enabled_with_others_async:
 * @self: a plugin
 * @enabled: whether it shall be on
 * @callback: called when it is, or cannot be
 * @user_data: for @callback
 *
 * Switches the plugin on with all that it needs, or off with all that needs it.
 */
void
mortise_plugin_item_set_enabled_with_others_async (MortisePluginItem *self,
                                                   gboolean enabled,
                                                   GAsyncReadyCallback callback,
                                                   gpointer user_data)
{
  g_autoptr (JsonNode) body = make_flag (enabled ? "with_dependencies" : "with_dependents", TRUE);

  ask (self, "POST", body, take_plugin, NULL, callback, user_data, "/v1/plugins/%s/%s",
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

/* --- with what it was granted ------------------------------------------------------------------------------------- */

typedef struct
{
  char **permissions;
  guint next;
  gboolean with_needs;
} Grants;

static void
grants_free (Grants *grants)
{
  g_strfreev (grants->permissions);
  g_free (grants);
}

static void grant_next (GTask *task);

static void
granted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  GError *error = NULL;

  if (mortise_plugin_item_ask_finish (MORTISE_PLUGIN_ITEM (source), result, &error))
    grant_next (task);
  else
    {
      g_task_return_error (task, error);
      g_object_unref (task);
    }
}

static void
enabled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (mortise_plugin_item_ask_finish (MORTISE_PLUGIN_ITEM (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
grant_next (GTask *task)
{
  MortisePluginItem *self = g_task_get_source_object (task);
  Grants *grants = g_task_get_task_data (task);
  const char *permission = grants->permissions[grants->next];

  if (permission != NULL)
    {
      grants->next++;
      mortise_plugin_item_set_granted_async (self, permission, TRUE, granted_cb, task);
    }
  else if (grants->with_needs)
    mortise_plugin_item_set_enabled_with_others_async (self, TRUE, enabled_cb, task);
  else
    mortise_plugin_item_set_enabled_async (self, TRUE, enabled_cb, task);
}

/**
 * mortise_plugin_item_enable_with_async:
 * @self: a plugin
 * @permissions: (array zero-terminated=1): what to grant it first
 * @with_needs: whether what it needs is switched on as well
 * @callback: called when it is on, or cannot be
 * @user_data: for @callback
 *
 * Grants what the user consented to, and then switches the plugin on.
 */
void
mortise_plugin_item_enable_with_async (MortisePluginItem *self,
                                       const char *const *permissions,
                                       gboolean with_needs,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  Grants *grants = g_new0 (Grants, 1);

  grants->permissions = g_strdupv ((char **) permissions);
  grants->with_needs = with_needs;
  g_task_set_source_tag (task, mortise_plugin_item_enable_with_async);
  g_task_set_task_data (task, grants, (GDestroyNotify) grants_free);
  grant_next (task);
}

/**
 * mortise_plugin_item_roll_back_async:
 * @self: a plugin that has a previous version
 * @with_data: whether what it kept becomes what it was, too
 * @callback: called when it is the version before, or cannot be
 * @user_data: for @callback
 *
 * Undoes the last update.
 */
void
mortise_plugin_item_roll_back_async (MortisePluginItem *self,
                                     gboolean with_data,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  g_autoptr (JsonNode) body = make_flag ("with_data", with_data);

  ask (self, "POST", body, take_plugin, NULL, callback, user_data, "/v1/plugins/%s/rollback",
       mortise_plugin_item_get_slug (self));
}

/**
 * mortise_plugin_item_set_policy_async:
 * @self: a plugin
 * @policy: the body of the request, as docs/admin-api.md has it
 * @callback: called when it holds, or cannot
 * @user_data: for @callback
 *
 * Says which versions are offered as updates.
 */
void
mortise_plugin_item_set_policy_async (MortisePluginItem *self,
                                      JsonNode *policy,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  ask (self, "PUT", policy, take_plugin, NULL, callback, user_data, "/v1/plugins/%s/policy",
       mortise_plugin_item_get_slug (self));
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
  ask (self, "GET", NULL, take_settings, NULL, callback, user_data, "/v1/plugins/%s/settings-form",
       mortise_plugin_item_get_slug (self));
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
