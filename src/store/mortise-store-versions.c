/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-store-private.h"

/* Another version of a plugin takes the place of the current one, and the way back. Each is one transaction: at any
 * instant a plugin is wholly the one version or wholly the other, with the settings, grants and storage that belong to
 * it. A plugin has one way back, to the version before. */

#define FORGET_VERSIONS                                                                                                \
  "DELETE FROM plugin_version WHERE slug = ?5 AND id NOT IN "                                                          \
  "(SELECT version_id FROM plugin UNION SELECT version_id FROM snapshot)"

/* ?7 version, ?8 directory, ?9 manifest, ?10 provenance, ?11 source, ?12 settings, ?13 grants, ?14 copy of the private
 * folder, ?15 calls on trial, ?16 the version before where settings are to be migrated by the plugin itself. What
 * listened stays until the new version registers anew, so that a hook reaches it even if the host is killed before
 * that. */
static const char *const update_sql[] = {
  "DELETE FROM snapshot WHERE tenant = ?2 AND slug = ?5",
  "INSERT INTO snapshot (tenant, slug, version_id, source, settings, grants, data_directory, taken_at) "
  "SELECT tenant, slug, version_id, source, "
  "(SELECT json_group_object (key, value) FROM setting WHERE tenant = ?2 AND slug = ?5), "
  "(SELECT json_group_array (permission) FROM plugin_grant WHERE tenant = ?2 AND slug = ?5), "
  "?14, ?1 FROM plugin WHERE tenant = ?2 AND slug = ?5",
  "INSERT INTO snapshot_storage (tenant, slug, key, bytes, changed_at, value) "
  "SELECT tenant, slug, key, bytes, changed_at, value FROM storage WHERE tenant = ?2 AND slug = ?5",
  MORTISE_STORE_REPLACE_SETTINGS ("?12", "'update'"),
  "INSERT INTO plugin_version (slug, version, directory, manifest, installed_at, provenance) "
  "VALUES (?5, ?7, ?8, ?9, ?1, coalesce (?10, '{}'))",
  "UPDATE plugin SET version_id = last_insert_rowid (), source = ?11, trial_calls = ?15, quarantined = 0, "
  "migrates_from = ?16, reason = NULL, changed_at = ?1, actor = ?3 WHERE tenant = ?2 AND slug = ?5",
  "DELETE FROM plugin_grant WHERE tenant = ?2 AND slug = ?5 "
  "AND permission NOT IN (SELECT value FROM json_each (?13))",
  "INSERT INTO plugin_grant (tenant, slug, permission, actor, granted_at) "
  "SELECT ?2, ?5, value, ?3, ?1 FROM json_each (?13) WHERE TRUE ON CONFLICT DO NOTHING",
  FORGET_VERSIONS,
  NULL,
};

/**
 * mortise_store_update_plugin_async:
 * @self: a store
 * @plugin: the new version: its tenant, slug, version, directory, manifest, provenance and source
 * @update: what goes with it
 * @actor: who does it
 * @callback: called when it is committed, or cannot be
 * @user_data: for @callback
 *
 * Makes another version of an installed plugin the current one, and keeps what is there now for a rollback.
 */
void
mortise_store_update_plugin_async (MortiseStore *self,
                                   const MortisePluginRecord *plugin,
                                   const MortiseUpdateRecord *update,
                                   const char *actor,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  GTask *task = mortise_store_task_new (self, NULL, callback, user_data, mortise_store_update_plugin_async);
  g_autofree char *detail = mortise_store_detail ("version", plugin->version, "source", plugin->source, NULL);
  GVariant *rest = g_variant_new ("(@ms@ms@ms@ms@ms@ms@ms@msx@ms)", mortise_store_text (plugin->version),
                                  mortise_store_text (plugin->directory), mortise_store_text (plugin->manifest),
                                  mortise_store_text (plugin->provenance), mortise_store_text (plugin->source),
                                  mortise_store_text (update->settings), mortise_store_text (update->grants),
                                  mortise_store_text (update->snapshot_directory), (gint64) update->trial_calls,
                                  mortise_store_text (update->migrates_from));

  mortise_store_write_task (
      self, mortise_store_apply_change, update_sql,
      mortise_store_audit_params (plugin->tenant, actor, "plugin.update", plugin->slug, detail, rest), task);
}

gboolean
mortise_store_update_plugin_finish (MortiseStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Those of the version before; where there is none, those there are, as then nothing changes. */
#define SNAPSHOT_SETTINGS                                                                                              \
  "coalesce ((SELECT settings FROM snapshot WHERE tenant = ?2 AND slug = ?5), "                                        \
  "(SELECT json_group_object (key, value) FROM setting WHERE tenant = ?2 AND slug = ?5))"

/* ?7 says whether storage is put back as well, ?8 why. */
static const char *const roll_back_sql[] = {
  MORTISE_STORE_REPLACE_SETTINGS (SNAPSHOT_SETTINGS, "'version-rollback'"),
  "DELETE FROM plugin_grant WHERE tenant = ?2 AND slug = ?5 "
  "AND permission NOT IN (SELECT j.value FROM snapshot AS s, json_each (s.grants) AS j "
  "WHERE s.tenant = ?2 AND s.slug = ?5)",
  "INSERT INTO plugin_grant (tenant, slug, permission, actor, granted_at) "
  "SELECT ?2, ?5, j.value, ?3, ?1 FROM snapshot AS s, json_each (s.grants) AS j "
  "WHERE s.tenant = ?2 AND s.slug = ?5 ON CONFLICT DO NOTHING",
  "DELETE FROM storage WHERE ?7 AND tenant = ?2 AND slug = ?5 "
  "AND EXISTS (SELECT 1 FROM snapshot WHERE tenant = ?2 AND slug = ?5)",
  "INSERT INTO storage (tenant, slug, key, bytes, changed_at, value) "
  "SELECT tenant, slug, key, bytes, changed_at, value FROM snapshot_storage WHERE ?7 AND tenant = ?2 AND slug = ?5",
  "UPDATE plugin SET (version_id, source) = (SELECT version_id, source FROM snapshot WHERE tenant = ?2 AND slug = ?5), "
  "trial_calls = 0, migrates_from = NULL, quarantined = 0, reason = ?8, changed_at = ?1, actor = ?3 "
  "WHERE tenant = ?2 AND slug = ?5 AND EXISTS (SELECT 1 FROM snapshot WHERE tenant = ?2 AND slug = ?5)",
  "DELETE FROM snapshot WHERE tenant = ?2 AND slug = ?5",
  FORGET_VERSIONS,
  NULL,
};

/**
 * mortise_store_roll_back_plugin:
 * @self: a store
 * @tenant: (nullable): whose
 * @slug: the plugin
 * @reason: (nullable): why, when not a person wants it
 * @with_data: whether its storage becomes what it was, too
 * @actor: who does it
 *
 * Makes the version before the current one again, with its settings and grants. It does nothing when there is none.
 */
void
mortise_store_roll_back_plugin (MortiseStore *self,
                                const char *tenant,
                                const char *slug,
                                const char *reason,
                                gboolean with_data,
                                const char *actor)
{
  g_autofree char *detail = mortise_store_detail ("reason", reason, NULL);

  mortise_store_change (self, roll_back_sql,
                        mortise_store_audit_params (tenant, actor, "plugin.rollback", slug, detail,
                                                    g_variant_new ("(b@ms)", with_data, mortise_store_text (reason))));
}

static const char *const set_trial_sql[] = {
  "UPDATE plugin SET trial_calls = ?3 WHERE tenant = ?1 AND slug = ?2",
  NULL,
};

/**
 * mortise_store_set_trial:
 * @self: a store
 * @tenant: (nullable): whose
 * @slug: the plugin
 * @calls: how many more calls its version has to answer until it is trusted
 */
void
mortise_store_set_trial (MortiseStore *self, const char *tenant, const char *slug, guint calls)
{
  mortise_store_write (
      self, MORTISE_STORE_JOB_STATE, mortise_store_apply_statements, set_trial_sql,
      g_variant_new ("(@ms@msx)", mortise_store_tenant (tenant), mortise_store_text (slug), (gint64) calls));
}

static const char *const set_update_policy_sql[] = {
  "UPDATE plugin SET pinned = ?7, hold_days = ?8, prerelease = ?9, changed_at = ?1, actor = ?3 "
  "WHERE tenant = ?2 AND slug = ?5 AND (pinned, hold_days, prerelease) IS NOT (?7, ?8, ?9)",
  NULL,
};

/**
 * mortise_store_set_update_policy:
 * @self: a store
 * @tenant: (nullable): whose
 * @slug: the plugin
 * @pinned: (nullable): the range of versions that it is to stay in
 * @hold_days: how many days old a version has to be before it is offered
 * @prerelease: whether pre-releases are offered
 * @actor: who says so
 */
void
mortise_store_set_update_policy (MortiseStore *self,
                                 const char *tenant,
                                 const char *slug,
                                 const char *pinned,
                                 guint hold_days,
                                 gboolean prerelease,
                                 const char *actor)
{
  g_autofree char *detail
      = mortise_store_detail ("pinned", pinned, "channel", prerelease ? "prerelease" : "stable", NULL);

  mortise_store_change (self, set_update_policy_sql,
                        mortise_store_audit_params (
                            tenant, actor, "plugin.policy", slug, detail,
                            g_variant_new ("(@msxb)", mortise_store_text (pinned), (gint64) hold_days, prerelease)));
}

static gpointer
row_text (sqlite3_stmt *row)
{
  return mortise_sqlite_dup_text (row, 0);
}

/**
 * mortise_store_list_directories:
 * @self: a store
 * @error: return location
 *
 * Returns: (transfer container) (element-type filename): the folders that a version or a snapshot lies in, of all
 *   tenants, or %NULL on error: what else lies beside them belongs to nothing any more
 */
GPtrArray *
mortise_store_list_directories (MortiseStore *self, GError **error)
{
  return mortise_store_read (self,
                             "SELECT directory FROM plugin_version UNION "
                             "SELECT data_directory FROM snapshot WHERE data_directory IS NOT NULL",
                             NULL, row_text, g_free, error);
}
