/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-store-private.h"

/* Plugins and what they were granted. */

static gpointer
row_plugin (sqlite3_stmt *row)
{
  MortisePluginRecord *record = mortise_plugin_record_new ();

  record->tenant = mortise_sqlite_dup_text (row, 0);
  record->slug = mortise_sqlite_dup_text (row, 1);
  record->version = mortise_sqlite_dup_text (row, 2);
  record->directory = mortise_sqlite_dup_text (row, 3);
  record->manifest = mortise_sqlite_dup_text (row, 4);
  record->source = mortise_sqlite_dup_text (row, 5);
  record->enabled = sqlite3_column_int (row, 6);
  record->quarantined = sqlite3_column_int (row, 7);
  record->reason = mortise_sqlite_dup_text (row, 8);
  record->installed_at = sqlite3_column_int64 (row, 9);
  record->changed_at = sqlite3_column_int64 (row, 10);
  record->actor = mortise_sqlite_dup_text (row, 11);
  record->provenance = mortise_sqlite_dup_text (row, 12);
  record->pinned = mortise_sqlite_dup_text (row, 13);
  record->hold_days = (guint) sqlite3_column_int (row, 14);
  record->prerelease = sqlite3_column_int (row, 15);
  record->trial_calls = (guint) sqlite3_column_int (row, 16);
  record->previous_version = mortise_sqlite_dup_text (row, 17);
  record->snapshot_directory = mortise_sqlite_dup_text (row, 18);
  record->migrates_from = mortise_sqlite_dup_text (row, 19);
  return record;
}

/**
 * mortise_store_list_plugins:
 * @self: a store
 * @tenant: (nullable): whose plugins
 * @error: return location
 *
 * Returns: (transfer container) (element-type MortisePluginRecord): the committed plugins, first installed first, each
 * with the manifest and directory of its current version, or %NULL on error
 */
GPtrArray *
mortise_store_list_plugins (MortiseStore *self, const char *tenant, GError **error)
{
  return mortise_store_read (self,
                             "SELECT p.tenant, p.slug, v.version, v.directory, v.manifest, p.source, p.enabled, "
                             "p.quarantined, p.reason, p.installed_at, p.changed_at, p.actor, v.provenance, p.pinned, "
                             "p.hold_days, p.prerelease, p.trial_calls, w.version, s.data_directory, p.migrates_from "
                             "FROM plugin AS p JOIN plugin_version AS v ON v.id = p.version_id "
                             "LEFT JOIN snapshot AS s USING (tenant, slug) "
                             "LEFT JOIN plugin_version AS w ON w.id = s.version_id "
                             "WHERE p.tenant = ?1 ORDER BY p.installed_at, p.slug",
                             g_variant_new ("(@ms)", mortise_store_tenant (tenant)), row_plugin,
                             (GDestroyNotify) mortise_plugin_record_free, error);
}

/* The last statement forgets versions that were replaced in place, as in a developer's folder: there is no way back. */
static const char *const put_plugin_sql[] = {
  "INSERT INTO plugin_version (slug, version, directory, manifest, installed_at, provenance) "
  "SELECT ?5, ?7, ?8, ?9, ?1, coalesce (?15, '{}') WHERE NOT EXISTS (SELECT 1 FROM plugin_version "
  "WHERE slug = ?5 AND version = ?7 AND directory = ?8 AND manifest = ?9)",
  "INSERT INTO plugin "
  "(tenant, slug, version_id, source, enabled, quarantined, reason, installed_at, changed_at, actor) "
  "VALUES (?2, ?5, (SELECT max (id) FROM plugin_version "
  "WHERE slug = ?5 AND version = ?7 AND directory = ?8 AND manifest = ?9), "
  "?10, ?11, ?12, ?13, coalesce (nullif (?14, 0), ?1), ?1, ?3) "
  "ON CONFLICT (tenant, slug) DO UPDATE SET version_id = excluded.version_id, source = excluded.source, "
  "enabled = excluded.enabled, quarantined = excluded.quarantined, reason = excluded.reason, "
  "changed_at = excluded.changed_at, actor = excluded.actor "
  "WHERE (version_id, source, enabled, quarantined, reason) IS NOT "
  "(excluded.version_id, excluded.source, excluded.enabled, excluded.quarantined, excluded.reason)",
  "INSERT INTO setting (tenant, slug, key, value, actor, changed_at) "
  "SELECT ?2, ?5, key, value, ?3, ?1 FROM json_each (?16)",
  "INSERT INTO storage (tenant, slug, key, bytes, changed_at, value) "
  "SELECT tenant, slug, key, bytes, changed_at, value FROM kept_storage "
  "WHERE ?16 IS NOT NULL AND tenant = ?2 AND slug = ?5",
  "DELETE FROM kept_data WHERE ?16 IS NOT NULL AND tenant = ?2 AND slug = ?5",
  "DELETE FROM plugin_version WHERE slug = ?5 AND directory = ?8 AND id NOT IN "
  "(SELECT version_id FROM plugin UNION SELECT version_id FROM snapshot)",
  NULL,
};

static GVariant *
make_put_params (const MortisePluginRecord *plugin, const char *actor)
{
  g_autofree char *detail = mortise_store_detail ("version", plugin->version, "source", plugin->source, NULL);
  GVariant *rest = g_variant_new ("(@ms@ms@ms@msbb@msx@ms@ms)", mortise_store_text (plugin->version),
                                  mortise_store_text (plugin->directory), mortise_store_text (plugin->manifest),
                                  mortise_store_text (plugin->source), plugin->enabled, plugin->quarantined,
                                  mortise_store_text (plugin->reason), plugin->installed_at,
                                  mortise_store_text (plugin->provenance), mortise_store_text (plugin->kept_settings));

  return mortise_store_audit_params (plugin->tenant, actor, "plugin.install", plugin->slug, detail, rest);
}

/**
 * mortise_store_put_plugin:
 * @self: a store
 * @plugin: what is installed now
 * @actor: who does it
 *
 * Installs a plugin, or makes another version its current one, in one transaction. A version is kept as it was
 * installed: the same version from another folder or with another manifest is another row. What was kept of an earlier
 * installation becomes its own again where the record has settings for that.
 */
void
mortise_store_put_plugin (MortiseStore *self, const MortisePluginRecord *plugin, const char *actor)
{
  mortise_store_write (self, MORTISE_STORE_JOB_STATE, mortise_store_apply_recorded, put_plugin_sql,
                       make_put_params (plugin, actor));
}

/**
 * mortise_store_put_plugin_async:
 * @self: a store
 * @plugin: what is installed now
 * @actor: who does it
 * @callback: called when it is committed, or cannot be
 * @user_data: for @callback
 *
 * The same for whoever has to know what became of it.
 */
void
mortise_store_put_plugin_async (MortiseStore *self,
                                const MortisePluginRecord *plugin,
                                const char *actor,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  GTask *task = mortise_store_task_new (self, NULL, callback, user_data, mortise_store_put_plugin_async);

  mortise_store_write_task (self, mortise_store_apply_recorded, put_plugin_sql, make_put_params (plugin, actor), task);
}

gboolean
mortise_store_put_plugin_finish (MortiseStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static const char *const delete_plugin_sql[] = {
  "DELETE FROM plugin WHERE tenant = ?2 AND slug = ?5",
  "DELETE FROM plugin_version WHERE slug = ?5 AND id NOT IN "
  "(SELECT version_id FROM plugin UNION SELECT version_id FROM snapshot)",
  NULL,
};

/**
 * mortise_store_delete_plugin:
 * @self: a store
 * @tenant: (nullable): whose
 * @slug: the plugin
 * @actor: who does it
 *
 * Uninstalls a plugin: its grants, settings, storage, listeners and crashes go with it.
 */
void
mortise_store_delete_plugin (MortiseStore *self, const char *tenant, const char *slug, const char *actor)
{
  mortise_store_change (self, delete_plugin_sql,
                        mortise_store_audit_params (tenant, actor, "plugin.uninstall", slug, NULL, NULL));
}

static const char *const enable_plugin_sql[] = {
  "UPDATE plugin SET enabled = ?7, changed_at = ?1, actor = ?3 WHERE tenant = ?2 AND slug = ?5 AND enabled <> ?7",
  NULL,
};

/**
 * mortise_store_set_plugin_enabled:
 * @self: a store
 * @tenant: (nullable): whose
 * @slug: the plugin
 * @enabled: whether it is switched on
 * @actor: who does it
 */
void
mortise_store_set_plugin_enabled (MortiseStore *self,
                                  const char *tenant,
                                  const char *slug,
                                  gboolean enabled,
                                  const char *actor)
{
  mortise_store_change (self, enable_plugin_sql,
                        mortise_store_audit_params (tenant, actor, enabled ? "plugin.enable" : "plugin.disable", slug,
                                                    NULL, g_variant_new ("(b)", enabled)));
}

static const char *const set_plugin_state_sql[] = {
  "UPDATE plugin SET quarantined = ?7, reason = ?8, changed_at = ?1, actor = ?3 "
  "WHERE tenant = ?2 AND slug = ?5 AND (quarantined, reason) IS NOT (?7, ?8)",
  NULL,
};

/**
 * mortise_store_set_plugin_state:
 * @self: a store
 * @tenant: (nullable): whose
 * @slug: the plugin
 * @quarantined: whether the host keeps it off
 * @reason: (nullable): why, or why it failed last; %NULL when all is well
 * @actor: who does it
 */
void
mortise_store_set_plugin_state (MortiseStore *self,
                                const char *tenant,
                                const char *slug,
                                gboolean quarantined,
                                const char *reason,
                                const char *actor)
{
  const char *action = quarantined ? "plugin.quarantine" : reason != NULL ? "plugin.fail" : "plugin.release";
  g_autofree char *detail = mortise_store_detail ("reason", reason, NULL);

  mortise_store_change (
      self, set_plugin_state_sql,
      mortise_store_audit_params (tenant, actor, action, slug, detail,
                                  g_variant_new ("(b@ms)", quarantined, mortise_store_text (reason))));
}

static gpointer
row_grant (sqlite3_stmt *row)
{
  MortiseGrantRecord *record = mortise_grant_record_new ();

  record->slug = mortise_sqlite_dup_text (row, 0);
  record->permission = mortise_sqlite_dup_text (row, 1);
  record->actor = mortise_sqlite_dup_text (row, 2);
  record->granted_at = sqlite3_column_int64 (row, 3);
  return record;
}

/**
 * mortise_store_list_grants:
 * @self: a store
 * @tenant: (nullable): whose
 * @error: return location
 *
 * Returns: (transfer container) (element-type MortiseGrantRecord): the committed grants by slug and permission, or
 * %NULL on error
 */
GPtrArray *
mortise_store_list_grants (MortiseStore *self, const char *tenant, GError **error)
{
  return mortise_store_read (self,
                             "SELECT slug, permission, actor, granted_at FROM plugin_grant WHERE tenant = ?1 "
                             "ORDER BY slug, permission",
                             g_variant_new ("(@ms)", mortise_store_tenant (tenant)), row_grant,
                             (GDestroyNotify) mortise_grant_record_free, error);
}

static const char *const grant_sql[] = {
  "INSERT INTO plugin_grant (tenant, slug, permission, actor, granted_at) VALUES (?2, ?5, ?7, ?3, ?1) "
  "ON CONFLICT DO NOTHING",
  NULL,
};

static const char *const revoke_sql[] = {
  "DELETE FROM plugin_grant WHERE tenant = ?2 AND slug = ?5 AND permission = ?7",
  NULL,
};

/**
 * mortise_store_set_grant:
 * @self: a store
 * @tenant: (nullable): whose
 * @slug: the plugin
 * @permission: a permission's name
 * @granted: %TRUE grants, %FALSE revokes
 * @actor: who does it
 */
void
mortise_store_set_grant (MortiseStore *self,
                         const char *tenant,
                         const char *slug,
                         const char *permission,
                         gboolean granted,
                         const char *actor)
{
  g_autofree char *detail = mortise_store_detail ("permission", permission, NULL);

  mortise_store_change (self, granted ? grant_sql : revoke_sql,
                        mortise_store_audit_params (tenant, actor, granted ? "grant.add" : "grant.remove", slug, detail,
                                                    g_variant_new ("(@ms)", mortise_store_text (permission))));
}
