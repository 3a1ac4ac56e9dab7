/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Backups of a plugin's settings. The store makes one before an update, a rollback, an import, a restoration and a
 * migration by the plugin, in the transaction that makes the change; secrets are in it as they were sealed.
 */
#include "mortise-host-settings-private.h"

#include "mortise-error.h"
#include "mortise-json.h"
#include "mortise-manifest-migration.h"

#include <string.h>

static GPtrArray *
list_backups (MortiseHost *self, const char *slug, GError **error)
{
  MortiseHostedPlugin *plugin = mortise_host_get_plugin (self, slug);

  if (plugin != NULL)
    return mortise_store_list_setting_backups (self->store, mortise_hosted_plugin_get_tenant (plugin), slug, error);
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND, "no plugin \"%s\"; `mortise list` shows those there are",
               slug);
  return NULL;
}

static JsonObject *
parse_texts (const MortiseSettingBackupRecord *record)
{
  g_autoptr (JsonNode) node = mortise_json_parse (record->settings, strlen (record->settings), NULL);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_dup_object (node) : json_object_new ();
}

static JsonObject *
describe (const MortiseSettingBackupRecord *record)
{
  g_autoptr (JsonObject) texts = parse_texts (record);
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "id", record->id);
  json_object_set_int_member (object, "time", record->at);
  json_object_set_string_member (object, "actor", record->actor);
  json_object_set_string_member (object, "cause", record->cause);
  json_object_set_string_member (object, "version", record->version);
  json_object_set_int_member (object, "settings", json_object_get_size (texts));
  return object;
}

/**
 * mortise_host_list_setting_backups:
 * @self: a host
 * @slug: slug of the plugin
 * @error: return location for `MORTISE_ERROR_NOT_FOUND`
 *
 * Returns: (transfer full) (nullable): a list of *setting backup*, newest first, see docs/admin-api.md
 */
JsonNode *
mortise_host_list_setting_backups (MortiseHost *self, const char *slug, GError **error)
{
  g_autoptr (GPtrArray) records = list_backups (self, slug, error);
  g_autoptr (JsonArray) list = NULL;

  if (records == NULL)
    return NULL;
  list = json_array_new ();
  for (guint i = 0; i < records->len; i++)
    json_array_add_object_element (list, describe (records->pdata[i]));
  return json_node_init_array (json_node_alloc (), list);
}

/* --- restoring ---------------------------------------------------------------------------------------------------- */

static const MortiseSettingBackupRecord *
find_backup (GPtrArray *records, const char *slug, gint64 id, GError **error)
{
  for (guint i = 0; i < records->len; i++)
    if (((const MortiseSettingBackupRecord *) records->pdata[i])->id == id)
      return records->pdata[i];
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND,
               "the settings of %s have no backup %" G_GINT64_FORMAT
               "; `mortise config backups %s` shows those that are "
               "kept",
               slug, id, slug);
  return NULL;
}

/* (transfer full) (nullable): the values, opened */
static JsonObject *
read_values (MortiseHost *self, MortiseHostedPlugin *plugin, const MortiseSettingBackupRecord *record, GError **error)
{
  g_autoptr (JsonObject) texts = parse_texts (record);
  g_autoptr (JsonObject) values = json_object_new ();
  JsonObjectIter iter;
  const char *key;
  JsonNode *text;

  json_object_iter_init_ordered (&iter, texts);
  while (json_object_iter_next_ordered (&iter, &key, &text))
    {
      JsonNode *value = mortise_host_settings_read_text (self, plugin, key, json_node_get_string (text), error);

      if (value == NULL)
        return NULL;
      json_object_set_member (values, key, value);
    }
  return g_steal_pointer (&values);
}

static JsonObject *
migrate (MortiseHost *self, MortiseHostedPlugin *plugin, const MortiseSettingBackupRecord *record, JsonObject *values)
{
  MortiseManifest *manifest = mortise_hosted_plugin_get_manifest (plugin);
  g_autoptr (GPtrArray) dropped = g_ptr_array_new_with_free_func (g_free);
  JsonObject *migrated = mortise_manifest_migrate_settings (record->version, manifest, values, dropped);

  for (guint i = 0; i < dropped->len; i++)
    {
      g_autofree char *message
          = g_strdup_printf ("the %s of the backup is left out: %s %s has no place for it", (char *) dropped->pdata[i],
                             mortise_manifest_get_slug (manifest), mortise_manifest_get_version (manifest));

      mortise_journal_add (self->journal, mortise_manifest_get_slug (manifest), "host", "warning", message, NULL);
    }
  return migrated;
}

/**
 * mortise_host_restore_settings_async:
 * @self: a host
 * @slug: slug of the plugin
 * @backup: the id of one of its backups
 * @preview: (nullable): where to put what would change, see [struct@SettingsChange]; then nothing does
 * @actor: who does it
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is done
 * @user_data: passed to @callback
 *
 * Makes the settings of a plugin, secrets as well, what they were when a backup was made, as far as the current version
 * has a place for them. It is a change as any other: checked, asked, in the history, and with a backup before it.
 */
void
mortise_host_restore_settings_async (MortiseHost *self,
                                     const char *slug,
                                     gint64 backup,
                                     JsonObject *preview,
                                     const char *actor,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = list_backups (self, slug, &error);
  MortiseHostedPlugin *plugin = mortise_host_get_plugin (self, slug);
  const MortiseSettingBackupRecord *record = records != NULL ? find_backup (records, slug, backup, &error) : NULL;
  g_autoptr (JsonObject) values = record != NULL ? read_values (self, plugin, record, &error) : NULL;
  g_autoptr (JsonObject) migrated = values != NULL ? migrate (self, plugin, record, values) : NULL;
  MortiseSettingsChange *change;

  if (migrated == NULL)
    {
      g_task_report_error (self, callback, user_data, mortise_host_restore_settings_async, g_steal_pointer (&error));
      return;
    }
  change = mortise_settings_change_new (migrated, NULL, "restore");
  change->replaces = TRUE;
  change->preview = preview != NULL ? json_object_ref (preview) : NULL;
  mortise_host_change_settings_async (self, slug, change, actor, cancellable, callback, user_data);
}
