/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is sealed, wherever in the store it is: in settings, in what an update or an uninstallation kept, in backups. */
#include "mortise-store-private.h"

static gpointer
row_secret (sqlite3_stmt *row)
{
  MortiseSecretRecord *record = g_new0 (MortiseSecretRecord, 1);

  record->tenant = mortise_sqlite_dup_text (row, 0);
  record->slug = mortise_sqlite_dup_text (row, 1);
  record->key = mortise_sqlite_dup_text (row, 2);
  record->sealed = mortise_sqlite_dup_text (row, 3);
  return record;
}

#define SECRETS_OF(table)                                                                                              \
  " UNION SELECT t.tenant, t.slug, j.key, j.value FROM " table " AS t, json_each (t.settings) AS j "                   \
  "WHERE j.value GLOB 'sealed:*'"

static const char *const list_secrets_sql[] = {
  "SELECT tenant, slug, key, value FROM setting WHERE value GLOB 'sealed:*'" SECRETS_OF ("snapshot")
      SECRETS_OF ("kept_data") SECRETS_OF ("setting_backup"),
  NULL,
};

/**
 * mortise_store_list_secrets_async:
 * @self: a store
 * @cancellable: (nullable): gives up
 * @callback: called with the outcome
 * @user_data: for @callback
 *
 * Lists all that is sealed, of all tenants.
 */
void
mortise_store_list_secrets_async (MortiseStore *self,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  GTask *task = mortise_store_task_new (self, cancellable, callback, user_data, mortise_store_list_secrets_async);

  mortise_store_query (self, list_secrets_sql, NULL, row_secret, (GDestroyNotify) mortise_secret_record_free, task);
}

/**
 * mortise_store_list_secrets_finish:
 * @self: a store
 * @result: what the callback was given
 * @error: return location
 *
 * Returns: (transfer container) (element-type MortiseSecretRecord): the secrets, or %NULL on error
 */
GPtrArray *
mortise_store_list_secrets_finish (MortiseStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Settings that are an object are put together again. */
#define RESEAL(table)                                                                                                  \
  "UPDATE " table " SET settings = (SELECT json_group_object (o.key, "                                                 \
  "coalesce ((SELECT n.value FROM json_each (?7) AS n WHERE n.key = o.value), o.value)) "                              \
  "FROM json_each (" table ".settings) AS o) WHERE settings LIKE '%sealed:%'"

static const char *const reseal_sql[] = {
  "UPDATE setting SET value = (SELECT j.value FROM json_each (?7) AS j WHERE j.key = setting.value) "
  "WHERE value IN (SELECT key FROM json_each (?7))",
  RESEAL ("snapshot"),
  RESEAL ("kept_data"),
  RESEAL ("setting_backup"),
  NULL,
};

/**
 * mortise_store_reseal_secrets:
 * @self: a store
 * @secrets: the text of an object: by what a secret was sealed as, what it is sealed as now
 * @actor: who does it
 *
 * Replaces all of them in one transaction. No value changes by that, and no history has it.
 */
void
mortise_store_reseal_secrets (MortiseStore *self, const char *secrets, const char *actor)
{
  mortise_store_write (self, MORTISE_STORE_JOB_STATE, mortise_store_apply_recorded, reseal_sql,
                       mortise_store_audit_params (NULL, actor, "secrets.rotate", "site", NULL,
                                                   g_variant_new ("(@ms)", mortise_store_text (secrets))));
}

/* Of a plugin: the keys of its secrets. */
#define SECRET_KEYS "(SELECT key FROM setting WHERE tenant = ?2 AND slug = ?5 AND value GLOB 'sealed:*')"

/* What was kept of them while they were none goes. */
static const char *const seal_sql[] = {
  "UPDATE setting SET value = (SELECT j.value FROM json_each (?7) AS j WHERE j.key = setting.key) "
  "WHERE tenant = ?2 AND slug = ?5 AND key IN (SELECT key FROM json_each (?7))",
  "UPDATE setting_change SET changes = (SELECT json_group_object (c.key, CASE WHEN c.key IN " SECRET_KEYS " "
  "THEN json_object ('secret', json ('true')) ELSE json (c.value) END) FROM json_each (setting_change.changes) AS c) "
  "WHERE tenant = ?2 AND slug = ?5",
  "UPDATE setting_backup SET settings = (SELECT json_group_object (b.key, b.value) "
  "FROM json_each (setting_backup.settings) AS b WHERE b.value GLOB 'sealed:*' OR b.key NOT IN " SECRET_KEYS ") "
  "WHERE tenant = ?2 AND slug = ?5",
  NULL,
};

/**
 * mortise_store_seal_settings:
 * @self: a store
 * @tenant: (nullable): whose
 * @slug: the plugin
 * @settings: the text of an object: by key, what a setting that is a secret from now on is sealed as
 *
 * Seals settings that were stored as they are. Nothing of them is left in history and backups.
 */
void
mortise_store_seal_settings (MortiseStore *self, const char *tenant, const char *slug, const char *settings)
{
  mortise_store_change (self, seal_sql,
                        mortise_store_audit_params (tenant, MORTISE_ACTOR_HOST, "settings.seal", slug, NULL,
                                                    g_variant_new ("(@ms)", mortise_store_text (settings))));
}
