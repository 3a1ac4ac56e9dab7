/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-error.h"
#include "mortise-store-private.h"

/* The journals: the audit log, which only grows, and the log, which keeps the newest; see mortise-store-traces.c for
 * traces. */

#define MAX_LOG_ROWS 20000
/* Of one list, so that whoever asks for many large records is not given hundreds of MiB at once. */
#define MAX_LIST_BYTES (8 * 1024 * 1024)

static const char *const prune_sql[] = {
  "DELETE FROM log WHERE seq <= (SELECT seq FROM log ORDER BY seq DESC LIMIT 1 OFFSET ?1)",
  NULL,
};

/*< private >
 * mortise_store_prune_journals:
 * @database: the writer
 * @job: not used
 * @error: return location
 *
 * Deletes the oldest records, as many as leave room below the bounds until the next time.
 */
gboolean
mortise_store_prune_journals (MortiseSqlite *database, MortiseStoreJob *job, GError **error)
{
  g_autoptr (GVariant) bounds
      = g_variant_ref_sink (g_variant_new ("(x)", (gint64) MAX_LOG_ROWS - MORTISE_JOURNAL_PRUNE_ROWS));

  for (guint i = 0; prune_sql[i] != NULL; i++)
    if (!mortise_sqlite_run (database, prune_sql[i], bounds, error))
      return FALSE;
  return mortise_store_prune_traces (database, error);
}

static gboolean
apply_list (MortiseSqlite *database, MortiseStoreJob *job, GError **error)
{
  job->result
      = mortise_sqlite_select_some (database, job->sql[0], job->params, job->row, job->row_free, MAX_LIST_BYTES, error);
  return job->result != NULL;
}

/* Lists records in the order of @sql, from its first row on, as long as they are not too large together. */
static void
list (MortiseStore *self,
      const char *const *sql,
      GVariant *params,
      MortiseRowFunc row,
      GDestroyNotify row_free,
      GTask *task)
{
  MortiseStoreJob *job = mortise_store_job_new (MORTISE_STORE_JOB_QUERY, apply_list, sql, params, task);

  job->row = row;
  job->row_free = row_free;
  mortise_store_push (self, job);
}

/* (transfer container) */
static GPtrArray *
finish_list (MortiseStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static const char *const add_audit_sql[] = {
  "INSERT INTO audit (at, tenant, actor, action, subject, detail) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
  NULL,
};

/**
 * mortise_store_add_audit:
 * @self: a store
 * @audit: what was done that the store itself does not record, such as a hook fired by hand
 */
void
mortise_store_add_audit (MortiseStore *self, const MortiseAuditRecord *audit)
{
  mortise_store_write (self, MORTISE_STORE_JOB_STATE, mortise_store_apply_statements, add_audit_sql,
                       g_variant_new ("(x@ms@ms@ms@ms@ms)", mortise_store_time (audit->at),
                                      mortise_store_tenant (audit->tenant), mortise_store_text (audit->actor),
                                      mortise_store_text (audit->action), mortise_store_text (audit->subject),
                                      mortise_store_text (audit->detail)));
}

static gpointer
row_audit (sqlite3_stmt *row)
{
  MortiseAuditRecord *record = mortise_audit_record_new ();

  record->id = sqlite3_column_int64 (row, 0);
  record->at = sqlite3_column_int64 (row, 1);
  record->tenant = mortise_sqlite_dup_text (row, 2);
  record->actor = mortise_sqlite_dup_text (row, 3);
  record->action = mortise_sqlite_dup_text (row, 4);
  record->subject = mortise_sqlite_dup_text (row, 5);
  record->detail = mortise_sqlite_dup_text (row, 6);
  return record;
}

/**
 * mortise_store_list_audit_async:
 * @self: a store
 * @tenant: (nullable): whose
 * @limit: how many records at most; 8 MiB of them are the most, and then the list ends there
 * @cancellable: (nullable): gives up
 * @callback: called with the outcome
 * @user_data: for @callback
 */
void
mortise_store_list_audit_async (MortiseStore *self,
                                const char *tenant,
                                guint limit,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  static const char *const sql[] = {
    "SELECT id, at, tenant, actor, action, subject, detail FROM audit WHERE tenant = ?1 ORDER BY id DESC LIMIT ?2",
    NULL,
  };
  GTask *task = mortise_store_task_new (self, cancellable, callback, user_data, mortise_store_list_audit_async);

  list (self, sql, g_variant_new ("(@msx)", mortise_store_tenant (tenant), (gint64) limit), row_audit,
        (GDestroyNotify) mortise_audit_record_free, task);
}

/**
 * mortise_store_list_audit_finish:
 * @self: a store
 * @result: what the callback was given
 * @error: return location
 *
 * Returns: (transfer container) (element-type MortiseAuditRecord): the newest records, newest first, or %NULL on error
 */
GPtrArray *
mortise_store_list_audit_finish (MortiseStore *self, GAsyncResult *result, GError **error)
{
  return finish_list (self, result, error);
}

static const char *const add_log_sql[] = {
  "INSERT INTO log (seq, at, tenant, slug, stream, level, message, fields) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
  NULL,
};

/**
 * mortise_store_add_log:
 * @self: a store
 * @log: a record, whose number no other has
 *
 * Keeps a record of the log; the newest 20,000 are kept. When too many wait it is dropped, see
 * [method@Mortise.Store.get_dropped]. Records that come after the store was closed are ignored.
 */
void
mortise_store_add_log (MortiseStore *self, const MortiseLogRecord *log)
{
  mortise_store_write (self, MORTISE_STORE_JOB_JOURNAL, mortise_store_apply_statements, add_log_sql,
                       g_variant_new ("(xx@ms@ms@ms@ms@ms@ms)", log->seq, mortise_store_time (log->at),
                                      mortise_store_tenant (log->tenant), mortise_store_text (log->slug),
                                      mortise_store_text (log->stream), mortise_store_text (log->level),
                                      mortise_store_text (log->message), mortise_store_text (log->fields)));
}

static gpointer
row_log (sqlite3_stmt *row)
{
  MortiseLogRecord *record = mortise_log_record_new ();

  record->seq = sqlite3_column_int64 (row, 0);
  record->at = sqlite3_column_int64 (row, 1);
  record->tenant = mortise_sqlite_dup_text (row, 2);
  record->slug = mortise_sqlite_dup_text (row, 3);
  record->stream = mortise_sqlite_dup_text (row, 4);
  record->level = mortise_sqlite_dup_text (row, 5);
  record->message = mortise_sqlite_dup_text (row, 6);
  record->fields = mortise_sqlite_dup_text (row, 7);
  return record;
}

static const char *const newest_logs_sql[] = {
  "SELECT seq, at, tenant, slug, stream, level, message, fields FROM log "
  "WHERE tenant = ?1 AND (?2 IS NULL OR slug = ?2) ORDER BY seq DESC LIMIT ?4",
  NULL,
};

static const char *const logs_after_sql[] = {
  "SELECT seq, at, tenant, slug, stream, level, message, fields FROM log "
  "WHERE seq > ?3 AND tenant = ?1 AND (?2 IS NULL OR slug = ?2) ORDER BY seq LIMIT ?4",
  NULL,
};

/**
 * mortise_store_list_logs_async:
 * @self: a store
 * @tenant: (nullable): whose
 * @slug: (nullable): of which plugin, %NULL for all and the host's own
 * @after: the number after which to begin, or 0 for the newest records
 * @limit: how many records at most; 8 MiB of them are the most, and then those that come next, or are older, are left
 *   out
 * @cancellable: (nullable): gives up
 * @callback: called with the outcome
 * @user_data: for @callback
 */
void
mortise_store_list_logs_async (MortiseStore *self,
                               const char *tenant,
                               const char *slug,
                               gint64 after,
                               guint limit,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  GTask *task = mortise_store_task_new (self, cancellable, callback, user_data, mortise_store_list_logs_async);
  GVariant *params
      = g_variant_new ("(@ms@msxx)", mortise_store_tenant (tenant), mortise_store_text (slug), after, (gint64) limit);

  g_task_set_task_data (task, GINT_TO_POINTER (after <= 0), NULL);
  list (self, after > 0 ? logs_after_sql : newest_logs_sql, params, row_log, (GDestroyNotify) mortise_log_record_free,
        task);
}

static void
reverse (GPtrArray *records)
{
  for (guint i = 0; i < records->len / 2; i++)
    {
      gpointer first = records->pdata[i];

      records->pdata[i] = records->pdata[records->len - 1 - i];
      records->pdata[records->len - 1 - i] = first;
    }
}

/**
 * mortise_store_list_logs_finish:
 * @self: a store
 * @result: what the callback was given
 * @error: return location
 *
 * Returns: (transfer container) (element-type MortiseLogRecord): the records, oldest first, or %NULL on error
 */
GPtrArray *
mortise_store_list_logs_finish (MortiseStore *self, GAsyncResult *result, GError **error)
{
  GPtrArray *logs = finish_list (self, result, error);
  gboolean is_newest_first = GPOINTER_TO_INT (g_task_get_task_data (G_TASK (result)));

  if (logs != NULL && is_newest_first)
    reverse (logs);
  return logs;
}
