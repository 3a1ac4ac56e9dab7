/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What was changed in the settings of a plugin, and the way back to what they were after any change that is kept. Of
 * secrets the history has only that they changed, so a way back leaves them as they are; backups have them, sealed.
 */
#include "mortise-host-settings-private.h"

#include "mortise-error.h"
#include "mortise-json.h"

#include <string.h>

/* Of an answer, as they are kept, in bytes: a change may have long texts. */
#define MAX_LISTED (8 * 1024 * 1024)

typedef struct
{
  char *slug;
  char *key;
  char *actor;
  gint64 to;
  JsonObject *preview;
  GCancellable *cancellable;
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  g_free (request->slug);
  g_free (request->key);
  g_free (request->actor);
  g_clear_pointer (&request->preview, json_object_unref);
  g_clear_object (&request->cancellable);
  g_free (request);
}

/* A task about the changes of a plugin; %NULL where there is none, and it has failed with that. */
static GTask *
begin (MortiseHost *self, const char *slug, const char *key, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  MortiseHostedPlugin *plugin = mortise_host_get_plugin (self, slug);
  Request *request = g_new0 (Request, 1);

  request->slug = g_strdup (slug);
  request->key = g_strdup (key);
  g_task_set_task_data (task, request, request_free);
  if (plugin == NULL)
    g_task_return_new_error (task, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND,
                             "no plugin \"%s\"; `mortise list` shows those there are", slug);
  else if (key != NULL && mortise_manifest_get_setting (mortise_hosted_plugin_get_manifest (plugin), key) == NULL)
    g_task_return_new_error (task, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND,
                             "%s has no setting \"%s\"; `mortise config get %s` shows those there are", slug, key,
                             slug);
  else
    return g_steal_pointer (&task);
  return NULL;
}

static JsonObject *
parse_changes (const MortiseSettingChangeRecord *record)
{
  g_autoptr (JsonNode) node = mortise_json_parse (record->changes, strlen (record->changes), NULL);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_dup_object (node) : json_object_new ();
}

static gboolean
is_secret (MortiseHostedPlugin *plugin, const char *key)
{
  const MortiseManifestSetting *setting
      = plugin != NULL ? mortise_manifest_get_setting (mortise_hosted_plugin_get_manifest (plugin), key) : NULL;

  return setting != NULL && mortise_manifest_setting_is_sensitive (setting);
}

/* --- listing ------------------------------------------------------------------------------------------------------ */

/* What is a secret now is not shown, though it may have been none when it was changed. */
static JsonObject *
choose_changes (MortiseHostedPlugin *plugin, JsonObject *all, const char *only)
{
  JsonObject *chosen = json_object_new ();
  JsonObjectIter iter;
  const char *key;
  JsonNode *change;

  json_object_iter_init_ordered (&iter, all);
  while (json_object_iter_next_ordered (&iter, &key, &change))
    {
      JsonObject *hidden;

      if (only != NULL && !g_str_equal (key, only))
        continue;
      json_object_set_member (chosen, key, json_node_copy (change));
      if (!is_secret (plugin, key))
        continue;
      hidden = json_object_new ();
      json_object_set_boolean_member (hidden, "secret", TRUE);
      json_object_set_object_member (chosen, key, hidden);
    }
  return chosen;
}

static JsonArray *
describe_changes (MortiseHostedPlugin *plugin, GPtrArray *records, const char *key)
{
  JsonArray *list = json_array_new ();
  gsize size = 0;

  for (guint i = 0; i < records->len && size < MAX_LISTED; i++)
    {
      const MortiseSettingChangeRecord *record = records->pdata[i];
      g_autoptr (JsonObject) all = parse_changes (record);
      g_autoptr (JsonObject) chosen = choose_changes (plugin, all, key);
      JsonObject *object;

      if (json_object_get_size (chosen) == 0)
        continue;
      size += strlen (record->changes);
      object = json_object_new ();
      json_object_set_int_member (object, "id", record->id);
      json_object_set_int_member (object, "time", record->at);
      json_object_set_string_member (object, "actor", record->actor);
      json_object_set_string_member (object, "cause", record->cause);
      json_object_set_object_member (object, "changes", json_object_ref (chosen));
      json_array_add_object_element (list, object);
    }
  return list;
}

static void
on_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  MortiseHost *self = g_task_get_source_object (task);
  const Request *request = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GPtrArray) records = mortise_store_list_setting_changes_finish (MORTISE_STORE (source), result, &error);
  g_autoptr (JsonArray) list = NULL;

  if (records == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  list = describe_changes (mortise_host_get_plugin (self, request->slug), records, request->key);
  g_task_return_pointer (task, json_node_init_array (json_node_alloc (), list), (GDestroyNotify) json_node_unref);
}

/**
 * mortise_host_list_setting_changes_async:
 * @self: a host
 * @slug: slug of the plugin
 * @key: (nullable): only the changes of this setting
 * @limit: how many of the newest changes to look at, 1 to %MORTISE_SETTING_HISTORY
 * @callback: called with the answer
 * @user_data: passed to @callback
 *
 * Lists what was changed in the settings of a plugin, newest first.
 */
void
mortise_host_list_setting_changes_async (MortiseHost *self,
                                         const char *slug,
                                         const char *key,
                                         guint limit,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data)
{
  GTask *task = begin (self, slug, key, callback, user_data);

  if (task != NULL)
    mortise_store_list_setting_changes_async (self->store,
                                              mortise_hosted_plugin_get_tenant (mortise_host_get_plugin (self, slug)),
                                              slug, limit, NULL, on_listed, task);
}

/**
 * mortise_host_list_setting_changes_finish:
 * @self: a host
 * @result: what the callback was given
 * @error: return location for `MORTISE_ERROR_NOT_FOUND`
 *
 * Returns: (transfer full) (nullable): a list of *setting change*, see docs/admin-api.md
 */
JsonNode *
mortise_host_list_setting_changes_finish (MortiseHost *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- going back --------------------------------------------------------------------------------------------------- */

static void
take_back (JsonObject *values, JsonObject *changes)
{
  JsonObjectIter iter;
  const char *key;
  JsonNode *node;

  json_object_iter_init (&iter, changes);
  while (json_object_iter_next (&iter, &key, &node))
    {
      JsonNode *before = mortise_json_get_member (json_node_get_object (node), "before");

      if (before != NULL && !JSON_NODE_HOLDS_NULL (before))
        json_object_set_member (values, key, json_node_copy (before));
      else
        json_object_remove_member (values, key);
    }
}

/* What the current version has no setting for was set under another, and secrets stay as they are. */
static void
leave_out (MortiseHostedPlugin *plugin, JsonObject *values)
{
  MortiseManifest *manifest = mortise_hosted_plugin_get_manifest (plugin);
  g_autoptr (GList) keys = json_object_get_members (values);

  for (GList *link = keys; link != NULL; link = link->next)
    if (mortise_manifest_get_setting (manifest, link->data) == NULL || is_secret (plugin, link->data))
      json_object_remove_member (values, link->data);
}

/* (transfer full) (nullable): the values that were set after the change @to; of 0, before all that are kept */
static JsonObject *
find_values (MortiseHostedPlugin *plugin, GPtrArray *records, gint64 to, GError **error)
{
  g_autoptr (JsonObject) values = mortise_setting_layers_dup_stored (mortise_hosted_plugin_get_settings (plugin));
  gboolean is_found = to == 0;

  for (guint i = 0; i < records->len; i++)
    {
      const MortiseSettingChangeRecord *record = records->pdata[i];
      g_autoptr (JsonObject) changes = NULL;

      is_found |= record->id == to;
      if (record->id <= to)
        break;
      changes = parse_changes (record);
      take_back (values, changes);
    }
  leave_out (plugin, values);
  if (is_found)
    return g_steal_pointer (&values);
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND,
               "the settings of %s have no change %" G_GINT64_FORMAT
               "; `mortise config history %s` shows those that are "
               "kept",
               mortise_hosted_plugin_get_slug (plugin), to, mortise_hosted_plugin_get_slug (plugin));
  return NULL;
}

/*< private >
 * mortise_host_settings_on_changed:
 *
 * What follows a change that a task was about: that is its end.
 */
void
mortise_host_settings_on_changed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  MortiseHostedPlugin *plugin = mortise_host_verb_finish (MORTISE_HOST (source), result, &error);

  if (plugin != NULL)
    g_task_return_pointer (task, plugin, g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
on_history (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  MortiseHost *self = g_task_get_source_object (task);
  Request *request = g_task_get_task_data (task);
  MortiseHostedPlugin *plugin = mortise_host_get_plugin (self, request->slug);
  GError *error = NULL;
  g_autoptr (GPtrArray) records = mortise_store_list_setting_changes_finish (MORTISE_STORE (source), result, &error);
  g_autoptr (JsonObject) values = NULL;
  MortiseSettingsChange *change;

  if (records != NULL && plugin == NULL)
    g_set_error (&error, MORTISE_ERROR, MORTISE_ERROR_CONFLICT, "%s was uninstalled meanwhile", request->slug);
  else if (records != NULL)
    values = find_values (plugin, records, request->to, &error);
  if (values == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  change = mortise_settings_change_new (values, NULL, "rollback");
  change->replaces = TRUE;
  change->keeps_secrets = TRUE;
  change->preview = g_steal_pointer (&request->preview);
  mortise_host_change_settings_async (self, request->slug, change, request->actor, request->cancellable,
                                      mortise_host_settings_on_changed, g_steal_pointer (&task));
}

/**
 * mortise_host_roll_back_settings_async:
 * @self: a host
 * @slug: slug of the plugin
 * @to: the change after which the settings are to be what they were, 0 for before all changes that are kept
 * @preview: (nullable): where to put what would change, see [struct@SettingsChange]; then nothing does
 * @actor: who does it
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: passed to @callback
 *
 * Makes the settings of a plugin what they were once, all or none of them, but for secrets, which stay as they are.
 * It is a change as any other: checked, asked, and in the history.
 */
void
mortise_host_roll_back_settings_async (MortiseHost *self,
                                       const char *slug,
                                       gint64 to,
                                       JsonObject *preview,
                                       const char *actor,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data)
{
  GTask *task = begin (self, slug, NULL, callback, user_data);
  Request *request;

  if (task == NULL)
    return;
  request = g_task_get_task_data (task);
  request->to = to;
  request->preview = preview != NULL ? json_object_ref (preview) : NULL;
  request->actor = g_strdup (actor);
  g_set_object (&request->cancellable, cancellable);
  mortise_store_list_setting_changes_async (self->store,
                                            mortise_hosted_plugin_get_tenant (mortise_host_get_plugin (self, slug)),
                                            slug, MORTISE_SETTING_HISTORY, NULL, on_history, task);
}
