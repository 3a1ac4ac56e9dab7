/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-store-private.h"

static gpointer
row_setting (sqlite3_stmt *row)
{
  MortiseSettingRecord *record = mortise_setting_record_new ();

  record->slug = mortise_sqlite_dup_text (row, 0);
  record->key = mortise_sqlite_dup_text (row, 1);
  record->value = mortise_sqlite_dup_text (row, 2);
  record->actor = mortise_sqlite_dup_text (row, 3);
  record->changed_at = sqlite3_column_int64 (row, 4);
  return record;
}

/**
 * mortise_store_list_settings:
 * @self: a store
 * @tenant: (nullable): whose
 * @error: return location
 *
 * Returns: (transfer container) (element-type MortiseSettingRecord): the committed settings by slug and key, or %NULL
 * on error
 */
GPtrArray *
mortise_store_list_settings (MortiseStore *self, const char *tenant, GError **error)
{
  return mortise_store_read (
      self, "SELECT slug, key, value, actor, changed_at FROM setting WHERE tenant = ?1 ORDER BY slug, key",
      g_variant_new ("(@ms)", mortise_store_tenant (tenant)), row_setting, (GDestroyNotify) mortise_setting_record_free,
      error);
}

static const char *const replace_sql[] = {
  MORTISE_STORE_REPLACE_SETTINGS ("?7", "?8"),
  "UPDATE plugin SET migrates_from = NULL WHERE tenant = ?2 AND slug = ?5 AND ?8 = 'migration'",
  NULL,
};

/**
 * mortise_store_replace_settings:
 * @self: a store
 * @tenant: (nullable): whose
 * @slug: the plugin
 * @settings: the text of an object: by key, the value's JSON text, or what it is sealed as
 * @keys: (nullable): those that it changes, for the audit log, which has no values, as there may be secrets
 * @cause: why, see [struct@SettingChangeRecord]
 * @actor: who does it
 *
 * Makes the settings of a plugin those of @settings, in one transaction, and keeps what that changes; and unless @cause
 * is `set`, a backup of what there was.
 */
void
mortise_store_replace_settings (MortiseStore *self,
                                const char *tenant,
                                const char *slug,
                                const char *settings,
                                const char *keys,
                                const char *cause,
                                const char *actor)
{
  g_autofree char *detail = mortise_store_detail ("keys", keys, NULL);
  g_autofree char *action = g_strconcat ("settings.", cause, NULL);

  mortise_store_change (self, replace_sql,
                        mortise_store_audit_params (
                            tenant, actor, action, slug, detail,
                            g_variant_new ("(@ms@ms)", mortise_store_text (settings), mortise_store_text (cause))));
}

/* --- history ------------------------------------------------------------------------------------------------------ */

static gpointer
row_change (sqlite3_stmt *row)
{
  MortiseSettingChangeRecord *record = g_new0 (MortiseSettingChangeRecord, 1);

  record->id = sqlite3_column_int64 (row, 0);
  record->at = sqlite3_column_int64 (row, 1);
  record->actor = mortise_sqlite_dup_text (row, 2);
  record->cause = mortise_sqlite_dup_text (row, 3);
  record->changes = mortise_sqlite_dup_text (row, 4);
  return record;
}

static const char *const list_changes_sql[] = {
  "SELECT id, at, actor, cause, changes FROM setting_change WHERE tenant = ?1 AND slug = ?2 ORDER BY id DESC LIMIT ?3",
  NULL,
};

/**
 * mortise_store_list_setting_changes_async:
 * @self: a store
 * @tenant: (nullable): whose
 * @slug: the plugin
 * @limit: how many at most
 * @cancellable: (nullable): gives up
 * @callback: called with the outcome
 * @user_data: for @callback
 *
 * Lists what was changed in the settings of a plugin, newest first; the last 1,000 changes are kept.
 */
void
mortise_store_list_setting_changes_async (MortiseStore *self,
                                          const char *tenant,
                                          const char *slug,
                                          guint limit,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data)
{
  GTask *task
      = mortise_store_task_new (self, cancellable, callback, user_data, mortise_store_list_setting_changes_async);

  mortise_store_query (
      self, list_changes_sql,
      g_variant_new ("(@ms@msx)", mortise_store_tenant (tenant), mortise_store_text (slug), (gint64) limit), row_change,
      (GDestroyNotify) mortise_setting_change_record_free, task);
}

/**
 * mortise_store_list_setting_changes_finish:
 * @self: a store
 * @result: what the callback was given
 * @error: return location
 *
 * Returns: (transfer container) (element-type MortiseSettingChangeRecord): the changes, or %NULL on error
 */
GPtrArray *
mortise_store_list_setting_changes_finish (MortiseStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- backups ------------------------------------------------------------------------------------------------------ */

static gpointer
row_backup (sqlite3_stmt *row)
{
  MortiseSettingBackupRecord *record = g_new0 (MortiseSettingBackupRecord, 1);

  record->id = sqlite3_column_int64 (row, 0);
  record->at = sqlite3_column_int64 (row, 1);
  record->actor = mortise_sqlite_dup_text (row, 2);
  record->cause = mortise_sqlite_dup_text (row, 3);
  record->version = mortise_sqlite_dup_text (row, 4);
  record->settings = mortise_sqlite_dup_text (row, 5);
  return record;
}

/**
 * mortise_store_list_setting_backups:
 * @self: a store
 * @tenant: (nullable): whose
 * @slug: the plugin
 * @error: return location
 *
 * Returns: (transfer container) (element-type MortiseSettingBackupRecord): the backups of its settings, newest first
 */
GPtrArray *
mortise_store_list_setting_backups (MortiseStore *self, const char *tenant, const char *slug, GError **error)
{
  return mortise_store_read (self,
                             "SELECT id, at, actor, cause, version, settings FROM setting_backup "
                             "WHERE tenant = ?1 AND slug = ?2 ORDER BY id DESC",
                             g_variant_new ("(@ms@ms)", mortise_store_tenant (tenant), mortise_store_text (slug)),
                             row_backup, (GDestroyNotify) mortise_setting_backup_record_free, error);
}

/**
 * mortise_store_clear_migration:
 * @self: a store
 * @tenant: (nullable): whose
 * @slug: the plugin
 *
 * Notes that the current version has been asked to migrate its settings.
 */
void
mortise_store_clear_migration (MortiseStore *self, const char *tenant, const char *slug)
{
  static const char *const sql[] = { "UPDATE plugin SET migrates_from = NULL WHERE tenant = ?1 AND slug = ?2", NULL };

  mortise_store_write (self, MORTISE_STORE_JOB_STATE, mortise_store_apply_statements, sql,
                       g_variant_new ("(@ms@ms)", mortise_store_tenant (tenant), mortise_store_text (slug)));
}
