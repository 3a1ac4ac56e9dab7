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

static const char *const set_setting_sql[] = {
  "INSERT INTO setting (tenant, slug, key, value, actor, changed_at) VALUES (?2, ?5, ?7, ?8, ?3, ?1) "
  "ON CONFLICT (tenant, slug, key) DO UPDATE "
  "SET value = excluded.value, actor = excluded.actor, changed_at = excluded.changed_at WHERE value <> excluded.value",
  NULL,
};

/**
 * mortise_store_set_setting:
 * @self: a store
 * @tenant: (nullable): whose
 * @slug: the plugin
 * @key: the setting's name
 * @value: JSON text; the audit log keeps the key alone, because this may be a secret
 * @actor: who sets it
 */
void
mortise_store_set_setting (MortiseStore *self,
                           const char *tenant,
                           const char *slug,
                           const char *key,
                           const char *value,
                           const char *actor)
{
  g_autofree char *detail = mortise_store_detail ("key", key, NULL);

  mortise_store_change (
      self, set_setting_sql,
      mortise_store_audit_params (tenant, actor, "setting.set", slug, detail,
                                  g_variant_new ("(@ms@ms)", mortise_store_text (key), mortise_store_text (value))));
}

static const char *const unset_setting_sql[] = {
  "DELETE FROM setting WHERE tenant = ?2 AND slug = ?5 AND key = ?7",
  NULL,
};

/**
 * mortise_store_unset_setting:
 * @self: a store
 * @tenant: (nullable): whose
 * @slug: the plugin
 * @key: the setting's name, which gets its default back
 * @actor: who does it
 */
void
mortise_store_unset_setting (MortiseStore *self,
                             const char *tenant,
                             const char *slug,
                             const char *key,
                             const char *actor)
{
  g_autofree char *detail = mortise_store_detail ("key", key, NULL);

  mortise_store_change (self, unset_setting_sql,
                        mortise_store_audit_params (tenant, actor, "setting.unset", slug, detail,
                                                    g_variant_new ("(@ms)", mortise_store_text (key))));
}
