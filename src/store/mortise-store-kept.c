/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-store-private.h"

/* What goes with a plugin when it is uninstalled, and what may be kept of it then. */

static gpointer
row_holdings (sqlite3_stmt *row)
{
  MortiseHoldingsRecord *record = mortise_holdings_record_new ();

  record->slug = mortise_sqlite_dup_text (row, 0);
  record->n_settings = (guint) sqlite3_column_int (row, 1);
  record->n_grants = (guint) sqlite3_column_int (row, 2);
  record->n_storage_keys = (guint) sqlite3_column_int (row, 3);
  record->storage_bytes = sqlite3_column_int64 (row, 4);
  record->snapshot_directory = mortise_sqlite_dup_text (row, 5);
  record->snapshot_bytes = sqlite3_column_int64 (row, 6);
  record->versions = mortise_sqlite_dup_text (row, 7);
  return record;
}

/* The versions are those that no other tenant uses, as in the statement that deletes them. */
static const char *const holdings_sql[] = {
  "SELECT p.slug, "
  "(SELECT count (*) FROM setting AS x WHERE x.tenant = p.tenant AND x.slug = p.slug), "
  "(SELECT count (*) FROM plugin_grant AS x WHERE x.tenant = p.tenant AND x.slug = p.slug), "
  "(SELECT count (*) FROM storage AS x WHERE x.tenant = p.tenant AND x.slug = p.slug), "
  "p.storage_bytes, s.data_directory, "
  "(SELECT coalesce (sum (x.bytes), 0) FROM snapshot_storage AS x WHERE x.tenant = p.tenant AND x.slug = p.slug), "
  "(SELECT json_group_array (json_object ('version', v.version, 'directory', v.directory)) FROM plugin_version AS v "
  "WHERE v.slug = p.slug AND v.id NOT IN (SELECT version_id FROM plugin WHERE tenant <> p.tenant "
  "UNION SELECT version_id FROM snapshot WHERE tenant <> p.tenant)) "
  "FROM json_each (?2) AS wanted JOIN plugin AS p ON p.tenant = ?1 AND p.slug = wanted.value "
  "LEFT JOIN snapshot AS s ON s.tenant = p.tenant AND s.slug = p.slug ORDER BY wanted.key",
  NULL,
};

/**
 * mortise_store_get_holdings_async:
 * @self: a store
 * @tenant: (nullable): whose
 * @slugs: (array zero-terminated=1): plugins
 * @cancellable: (nullable): gives up
 * @callback: called with the outcome
 * @user_data: for @callback
 *
 * Finds out what would go if the plugins were uninstalled.
 */
void
mortise_store_get_holdings_async (MortiseStore *self,
                                  const char *tenant,
                                  const char *const *slugs,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  GTask *task = mortise_store_task_new (self, cancellable, callback, user_data, mortise_store_get_holdings_async);
  g_autofree char *list = mortise_store_list_to_text (slugs);

  mortise_store_query (self, holdings_sql,
                       g_variant_new ("(@ms@ms)", mortise_store_tenant (tenant), mortise_store_text (list)),
                       row_holdings, (GDestroyNotify) mortise_holdings_record_free, task);
}

/**
 * mortise_store_get_holdings_finish:
 * @self: a store
 * @result: what the callback was given
 * @error: return location
 *
 * Returns: (transfer container) (element-type MortiseHoldingsRecord): of those plugins that are installed, in the order
 *   in which they were named
 */
GPtrArray *
mortise_store_get_holdings_finish (MortiseStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

#define DELETE_PLUGIN                                                                                                  \
  "DELETE FROM plugin WHERE tenant = ?2 AND slug = ?5",                                                                \
      "DELETE FROM plugin_version WHERE slug = ?5 AND id NOT IN "                                                      \
      "(SELECT version_id FROM plugin UNION SELECT version_id FROM snapshot)"

static const char *const uninstall_sql[] = { DELETE_PLUGIN, NULL };

static const char *const uninstall_keeping_sql[] = {
  "INSERT INTO kept_data (tenant, slug, version, manifest, settings, storage_bytes, kept_at, actor) "
  "SELECT p.tenant, p.slug, v.version, v.manifest, "
  "(SELECT json_group_object (key, value) FROM setting WHERE tenant = ?2 AND slug = ?5), p.storage_bytes, ?1, ?3 "
  "FROM plugin AS p JOIN plugin_version AS v ON v.id = p.version_id WHERE p.tenant = ?2 AND p.slug = ?5",
  "INSERT INTO kept_storage (tenant, slug, key, bytes, changed_at, value) "
  "SELECT tenant, slug, key, bytes, changed_at, value FROM storage WHERE tenant = ?2 AND slug = ?5",
  DELETE_PLUGIN,
  NULL,
};

/**
 * mortise_store_uninstall_plugin_async:
 * @self: a store
 * @tenant: (nullable): whose
 * @slug: the plugin
 * @keep_data: whether its settings and its storage are kept for its next installation
 * @actor: who does it
 * @callback: called when it is committed, or cannot be
 * @user_data: for @callback
 *
 * Uninstalls a plugin: its versions, grants, settings, storage, listeners and crashes go with it, in one transaction.
 */
void
mortise_store_uninstall_plugin_async (MortiseStore *self,
                                      const char *tenant,
                                      const char *slug,
                                      gboolean keep_data,
                                      const char *actor,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  GTask *task = mortise_store_task_new (self, NULL, callback, user_data, mortise_store_uninstall_plugin_async);
  g_autofree char *detail = mortise_store_detail ("kept", keep_data ? "data" : NULL, NULL);

  mortise_store_write_task (self, mortise_store_apply_change, keep_data ? uninstall_keeping_sql : uninstall_sql,
                            mortise_store_audit_params (tenant, actor, "plugin.uninstall", slug, detail, NULL), task);
}

gboolean
mortise_store_uninstall_plugin_finish (MortiseStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static gpointer
row_kept (sqlite3_stmt *row)
{
  MortiseKeptRecord *record = mortise_kept_record_new ();

  record->slug = mortise_sqlite_dup_text (row, 0);
  record->version = mortise_sqlite_dup_text (row, 1);
  record->manifest = mortise_sqlite_dup_text (row, 2);
  record->settings = mortise_sqlite_dup_text (row, 3);
  record->n_storage_keys = (guint) sqlite3_column_int (row, 4);
  record->storage_bytes = sqlite3_column_int64 (row, 5);
  record->kept_at = sqlite3_column_int64 (row, 6);
  record->actor = mortise_sqlite_dup_text (row, 7);
  return record;
}

/**
 * mortise_store_list_kept_data:
 * @self: a store
 * @tenant: (nullable): whose
 * @slug: (nullable): only what was kept of this plugin
 * @error: return location
 *
 * Returns: (transfer container) (element-type MortiseKeptRecord): what is kept of uninstalled plugins, by slug
 */
GPtrArray *
mortise_store_list_kept_data (MortiseStore *self, const char *tenant, const char *slug, GError **error)
{
  return mortise_store_read (
      self,
      "SELECT k.slug, k.version, k.manifest, k.settings, (SELECT count (*) FROM kept_storage AS x "
      "WHERE x.tenant = k.tenant AND x.slug = k.slug), k.storage_bytes, k.kept_at, k.actor "
      "FROM kept_data AS k WHERE k.tenant = ?1 AND (?2 IS NULL OR k.slug = ?2) ORDER BY k.slug",
      g_variant_new ("(@ms@ms)", mortise_store_tenant (tenant), mortise_store_text (slug)), row_kept,
      (GDestroyNotify) mortise_kept_record_free, error);
}

/**
 * mortise_store_delete_kept_data_async:
 * @self: a store
 * @tenant: (nullable): whose
 * @slug: the plugin that it was of
 * @actor: who does it
 * @callback: called when it is committed, or cannot be
 * @user_data: for @callback
 */
void
mortise_store_delete_kept_data_async (MortiseStore *self,
                                      const char *tenant,
                                      const char *slug,
                                      const char *actor,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  static const char *const sql[] = { "DELETE FROM kept_data WHERE tenant = ?2 AND slug = ?5", NULL };
  GTask *task = mortise_store_task_new (self, NULL, callback, user_data, mortise_store_delete_kept_data_async);

  mortise_store_write_task (self, mortise_store_apply_recorded, sql,
                            mortise_store_audit_params (tenant, actor, "kept-data.remove", slug, NULL, NULL), task);
}

gboolean
mortise_store_delete_kept_data_finish (MortiseStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * mortise_store_list_owners_of_data:
 * @self: a store
 * @tenant: (nullable): whose
 * @error: return location
 *
 * Returns: (transfer container) (element-type utf8): the plugins whose private folders are to stay: those that are
 *   installed, and those whose data is kept
 */
GPtrArray *
mortise_store_list_owners_of_data (MortiseStore *self, const char *tenant, GError **error)
{
  return mortise_store_read (self,
                             "SELECT slug FROM plugin WHERE tenant = ?1 UNION "
                             "SELECT slug FROM kept_data WHERE tenant = ?1",
                             g_variant_new ("(@ms)", mortise_store_tenant (tenant)), mortise_sqlite_row_text, g_free,
                             error);
}
