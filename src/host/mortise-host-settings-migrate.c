/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What migrations in data cannot do, a new version does itself: it listens to the filter `settings_migrating`, and gets
 * its settings as the migrations left them, and as they were. It is asked once, when it first runs: with an update of
 * an enabled plugin that is part of the update, which fails with it. Where it is not asked at once, as it is disabled
 * or the host ends, the store remembers.
 */
#include "mortise-host-settings-private.h"

#include "mortise-error.h"
#include "mortise-json.h"

#include <string.h>

#define HOOK "settings_migrating"

/* Whether a version says that it migrates settings by itself. */
gboolean
mortise_host_settings_migrates (MortiseManifest *manifest)
{
  GPtrArray *hooks = mortise_manifest_get_hooks (manifest);

  for (guint i = 0; i < hooks->len; i++)
    if (g_str_equal (((const MortiseManifestHook *) hooks->pdata[i])->name, HOOK))
      return TRUE;
  return FALSE;
}

/* --- what it is asked --------------------------------------------------------------------------------------------- */

/* What the update found, without secrets. */
static JsonObject *
read_before (MortiseHost *self, MortiseHostedPlugin *plugin)
{
  g_autoptr (GPtrArray) backups = mortise_store_list_setting_backups (
      self->store, mortise_hosted_plugin_get_tenant (plugin), mortise_hosted_plugin_get_slug (plugin), NULL);
  const MortiseSettingBackupRecord *newest = backups != NULL && backups->len > 0 ? backups->pdata[0] : NULL;
  g_autoptr (JsonNode) texts = newest != NULL && g_str_equal (newest->cause, "update")
                                   ? mortise_json_parse (newest->settings, strlen (newest->settings), NULL)
                                   : NULL;
  JsonObject *values = json_object_new ();
  JsonObjectIter iter;
  const char *key;
  JsonNode *node;

  if (texts == NULL)
    return values;
  json_object_iter_init_ordered (&iter, json_node_get_object (texts));
  while (json_object_iter_next_ordered (&iter, &key, &node))
    {
      const char *text = json_node_get_string (node);
      JsonNode *value = mortise_secret_keeper_is_sealed (text) ? NULL : mortise_json_parse (text, strlen (text), NULL);

      if (value != NULL)
        json_object_set_member (values, key, value);
    }
  return values;
}

static GBytes *
make_question (MortiseHost *self, MortiseHostedPlugin *plugin, const char *from)
{
  MortiseManifest *manifest = mortise_hosted_plugin_get_manifest (plugin);
  g_autoptr (JsonObject) payload = json_object_new ();
  JsonObject *values = mortise_setting_layers_dup_stored (mortise_hosted_plugin_get_settings (plugin));

  mortise_host_settings_remove_secrets (manifest, values);
  json_object_set_object_member (payload, "values", values);
  json_object_set_object_member (payload, "before", read_before (self, plugin));
  json_object_set_string_member (payload, "from", from);
  json_object_set_string_member (payload, "to", mortise_manifest_get_version (manifest));
  json_object_set_string_member (payload, "slug", mortise_hosted_plugin_get_slug (plugin));
  return mortise_json_object_to_bytes (payload);
}

/* --- what it answers ---------------------------------------------------------------------------------------------- */

/* (transfer full) (nullable): the values that it wants */
static JsonObject *
read_answer (MortiseDispatch *dispatch, GError **error)
{
  GPtrArray *calls = mortise_dispatch_get_calls (dispatch);
  GBytes *result = mortise_dispatch_get_result (dispatch);
  g_autoptr (JsonNode) node = NULL;

  for (guint i = 0; i < calls->len; i++)
    {
      const MortiseDispatchCall *call = calls->pdata[i];

      if (call->status == MORTISE_CALL_OK || call->status == MORTISE_CALL_SKIPPED)
        continue;
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_FAILED, HOOK ": %s", call->message);
      return NULL;
    }
  node = result != NULL ? mortise_json_parse_bytes (result, error) : NULL;
  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    return json_node_dup_object (node);
  if (error == NULL || *error == NULL)
    g_set_error_literal (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
                         HOOK ": it answered something else than an object of settings");
  return NULL;
}

static void
on_made (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MortiseHost *self = MORTISE_HOST (source);
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (MortiseHostedPlugin) plugin = mortise_host_verb_finish (self, result, &error);

  if (plugin == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_clear_pointer (&mortise_hosted_plugin_get_upkeep (plugin)->migrates_from, g_free);
  g_task_return_pointer (task, g_steal_pointer (&plugin), g_object_unref);
}

/* The store clears its note in the transaction that makes the change. */
static void
make_change (GTask *task, JsonObject *values)
{
  MortiseHost *self = g_task_get_source_object (task);
  MortiseHostVerb *verb = g_task_get_task_data (task);
  MortiseManifest *manifest = mortise_hosted_plugin_get_manifest (verb->plugin);
  MortiseSettingLayers *layers = mortise_hosted_plugin_get_settings (verb->plugin);
  g_auto (GStrv) changed = NULL;
  GError *error = NULL;

  verb->change = mortise_settings_change_new (values, NULL, "migration");
  verb->change->replaces = TRUE;
  verb->change->keeps_secrets = TRUE;
  if (!mortise_settings_change_check (verb->change, manifest, layers, &error))
    {
      g_prefix_error_literal (&error, HOOK ": ");
      mortise_host_verb_fail (task, error);
      return;
    }
  changed = mortise_settings_change_list_changed (verb->change, manifest, layers);
  if (changed[0] != NULL)
    {
      mortise_host_settings_make (task);
      return;
    }
  mortise_store_clear_migration (self->store, mortise_hosted_plugin_get_tenant (verb->plugin), verb->slug);
  mortise_host_verb_complete (task);
}

static void
on_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  GError *error = NULL;
  g_autoptr (MortiseDispatch) dispatch = mortise_hook_bus_fire_finish (MORTISE_HOOK_BUS (source), result, &error);
  g_autoptr (JsonObject) values = dispatch != NULL ? read_answer (dispatch, &error) : NULL;

  if (mortise_host_verb_is_void (task))
    g_clear_error (&error);
  else if (values != NULL)
    make_change (task, values);
  else
    mortise_host_verb_fail (task, error);
}

/*< private >
 * mortise_host_settings_migrate_async:
 * @self: a host
 * @slug: slug of a plugin that runs
 * @from: the version that its settings are of
 * @callback: called when it is done; finish it by mortise_host_verb_finish()
 * @user_data: passed to @callback
 *
 * Asks a plugin to migrate its settings, and keeps what it answers.
 */
void
mortise_host_settings_migrate_async (MortiseHost *self,
                                     const char *slug,
                                     const char *from,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  GTask *outer = g_task_new (self, NULL, callback, user_data);
  GTask *task = mortise_host_verb_begin (self, slug, "host", NULL, on_made, outer);
  MortiseDispatchOrigin origin = { .origin = "host", .actor = "host", .only = slug };
  g_autoptr (GBytes) payload = NULL;
  MortiseHostVerb *verb;

  if (task == NULL)
    return;
  verb = g_task_get_task_data (task);
  if (!mortise_host_settings_is_asked (verb->plugin, HOOK))
    {
      mortise_store_clear_migration (self->store, mortise_hosted_plugin_get_tenant (verb->plugin), slug);
      mortise_host_verb_complete (task);
      return;
    }
  payload = make_question (self, verb->plugin, from);
  mortise_hook_bus_fire_async (self->bus, HOOK, payload, &origin, NULL, on_answered, task);
}

/* --- later -------------------------------------------------------------------------------------------------------- */

static void
on_migrated (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree char *slug = user_data;
  MortiseHost *self = MORTISE_HOST (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (MortiseHostedPlugin) plugin = mortise_host_verb_finish (self, result, &error);

  if (plugin == NULL)
    mortise_journal_add (self->journal, slug, "host", "error", error->message, NULL);
}

/* A plugin that was not asked when it was updated. */
void
mortise_host_settings_on_loaded (MortiseHost *self, MortiseHostedPlugin *plugin)
{
  const char *from = mortise_hosted_plugin_get_upkeep (plugin)->migrates_from;
  const char *slug = mortise_hosted_plugin_get_slug (plugin);

  if (from != NULL)
    mortise_host_settings_migrate_async (self, slug, from, on_migrated, g_strdup (slug));
}
