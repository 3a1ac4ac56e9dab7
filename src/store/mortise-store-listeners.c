/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-store-private.h"

/* What an administrator decided of the order in which listeners are called. */

static gpointer
row_override (sqlite3_stmt *row)
{
  MortiseListenerOverride *record = g_new0 (MortiseListenerOverride, 1);

  record->hook = mortise_sqlite_dup_text (row, 0);
  record->slug = mortise_sqlite_dup_text (row, 1);
  record->position = (guint) sqlite3_column_int (row, 2);
  record->priority = sqlite3_column_int (row, 3);
  record->actor = mortise_sqlite_dup_text (row, 4);
  record->at = sqlite3_column_int64 (row, 5);
  return record;
}

/**
 * mortise_store_list_listener_overrides:
 * @self: a store
 * @tenant: (nullable): whose
 * @error: return location
 *
 * Returns: (transfer container) (element-type MortiseListenerOverride): what is committed, or %NULL on error
 */
GPtrArray *
mortise_store_list_listener_overrides (MortiseStore *self, const char *tenant, GError **error)
{
  return mortise_store_read (self,
                             "SELECT hook, slug, position, priority, actor, changed_at FROM listener_override "
                             "WHERE tenant = ?1 ORDER BY hook, slug, position",
                             g_variant_new ("(@ms)", mortise_store_tenant (tenant)), row_override,
                             (GDestroyNotify) mortise_listener_override_free, error);
}

static GVariant *
make_params (const char *tenant, const char *action, const MortiseListenerOverride *override, gboolean is_set)
{
  g_autofree char *position = override->position > 0 ? g_strdup_printf ("%u", override->position) : NULL;
  g_autofree char *priority = is_set ? g_strdup_printf ("%d", override->priority) : NULL;
  g_autofree char *detail
      = mortise_store_detail ("hook", override->hook, "position", position, "priority", priority, NULL);

  return mortise_store_audit_params (tenant, override->actor, action, override->slug, detail,
                                     g_variant_new ("(@msxx)", mortise_store_text (override->hook),
                                                    (gint64) override->position, (gint64) override->priority));
}

static const char *const set_sql[] = {
  "INSERT INTO listener_override (tenant, hook, slug, position, priority, actor, changed_at) "
  "VALUES (?2, ?7, ?5, ?8, ?9, ?3, ?1) ON CONFLICT (tenant, hook, slug, position) DO UPDATE "
  "SET priority = excluded.priority, actor = excluded.actor, changed_at = excluded.changed_at "
  "WHERE priority <> excluded.priority",
  NULL,
};

/**
 * mortise_store_set_listener_override:
 * @self: a store
 * @tenant: (nullable): whose
 * @override: what is decided; its time is now
 */
void
mortise_store_set_listener_override (MortiseStore *self, const char *tenant, const MortiseListenerOverride *override)
{
  mortise_store_change (self, set_sql, make_params (tenant, "listener.set", override, TRUE));
}

static const char *const reset_sql[] = {
  "DELETE FROM listener_override WHERE tenant = ?2 AND hook = ?7 AND slug = ?5 AND position = ?8",
  NULL,
};

/**
 * mortise_store_reset_listener_override:
 * @self: a store
 * @tenant: (nullable): whose
 * @override: what is decided no longer, and by whom
 */
void
mortise_store_reset_listener_override (MortiseStore *self, const char *tenant, const MortiseListenerOverride *override)
{
  mortise_store_change (self, reset_sql, make_params (tenant, "listener.reset", override, FALSE));
}
