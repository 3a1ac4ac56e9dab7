/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-store-private.h"

/* Payloads that people keep for a hook. */

static gpointer
row_payload (sqlite3_stmt *row)
{
  MortiseSavedPayloadRecord *record = g_new0 (MortiseSavedPayloadRecord, 1);

  record->name = mortise_sqlite_dup_text (row, 0);
  record->payload = mortise_sqlite_dup_text (row, 1);
  record->actor = mortise_sqlite_dup_text (row, 2);
  record->at = sqlite3_column_int64 (row, 3);
  return record;
}

static const char *const list_sql[] = {
  "SELECT name, payload, actor, changed_at FROM saved_payload WHERE tenant = ?1 AND hook = ?2 ORDER BY name",
  NULL,
};

/**
 * mortise_store_list_payloads_async:
 * @self: a store
 * @tenant: (nullable): whose
 * @hook: the hook
 * @cancellable: (nullable): gives up
 * @callback: called with the outcome
 * @user_data: for @callback
 *
 * Lists the payloads that are kept for a hook, by name.
 */
void
mortise_store_list_payloads_async (MortiseStore *self,
                                   const char *tenant,
                                   const char *hook,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  GTask *task = mortise_store_task_new (self, cancellable, callback, user_data, mortise_store_list_payloads_async);

  mortise_store_query (self, list_sql,
                       g_variant_new ("(@ms@ms)", mortise_store_tenant (tenant), mortise_store_text (hook)),
                       row_payload, (GDestroyNotify) mortise_saved_payload_record_free, task);
}

/**
 * mortise_store_list_payloads_finish:
 * @self: a store
 * @result: what the callback was given
 * @error: return location
 *
 * Returns: (transfer container) (element-type MortiseSavedPayloadRecord): the payloads, or %NULL on error
 */
GPtrArray *
mortise_store_list_payloads_finish (MortiseStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static const char *const save_sql[] = {
  "INSERT INTO saved_payload (tenant, hook, name, payload, actor, changed_at) VALUES (?2, ?5, ?7, ?8, ?3, ?1) "
  "ON CONFLICT (tenant, hook, name) DO UPDATE SET payload = excluded.payload, actor = excluded.actor, "
  "changed_at = excluded.changed_at WHERE payload <> excluded.payload",
  NULL,
};

/**
 * mortise_store_save_payload:
 * @self: a store
 * @tenant: (nullable): whose
 * @hook: the hook
 * @name: what it is called; one of that name is replaced
 * @payload: the text of a JSON object
 * @actor: who saves it
 */
void
mortise_store_save_payload (MortiseStore *self,
                            const char *tenant,
                            const char *hook,
                            const char *name,
                            const char *payload,
                            const char *actor)
{
  g_autofree char *detail = mortise_store_detail ("name", name, NULL);

  mortise_store_write (
      self, MORTISE_STORE_JOB_STATE, mortise_store_apply_recorded, save_sql,
      mortise_store_audit_params (tenant, actor, "payload.save", hook, detail,
                                  g_variant_new ("(@ms@ms)", mortise_store_text (name), mortise_store_text (payload))));
}

static const char *const delete_sql[]
    = { "DELETE FROM saved_payload WHERE tenant = ?2 AND hook = ?5 AND name = ?7", NULL };

/**
 * mortise_store_delete_payload:
 * @self: a store
 * @tenant: (nullable): whose
 * @hook: the hook
 * @name: what it is called
 * @actor: who does not want it any more
 */
void
mortise_store_delete_payload (MortiseStore *self,
                              const char *tenant,
                              const char *hook,
                              const char *name,
                              const char *actor)
{
  g_autofree char *detail = mortise_store_detail ("name", name, NULL);

  mortise_store_write (self, MORTISE_STORE_JOB_STATE, mortise_store_apply_recorded, delete_sql,
                       mortise_store_audit_params (tenant, actor, "payload.delete", hook, detail,
                                                   g_variant_new ("(@ms)", mortise_store_text (name))));
}
