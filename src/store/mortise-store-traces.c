/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Traces: dispatches that ended.
 *
 * They are kept up to a bound of rows and bytes. A quarter of both is for interesting ones (something failed, or took
 * unusually long), so that a flood of ordinary ones does not push out what somebody wants to look into; what is pinned
 * stays.
 */
#include "mortise-store-traces.h"

#include "mortise-error.h"
#include "mortise-json.h"
#include "mortise-store-private.h"

#include <string.h>

/* Of one list, so that whoever asks for many large records is not given hundreds of MiB at once. */
#define MAX_LIST_BYTES (8 * 1024 * 1024)

/* --- bounds ------------------------------------------------------------------------------------------------------- */

/* ?1 keep, ?2 rows, ?3 bytes. The bytes are added up only when there are too many: that reads the index alone, and to
 * find out where to cut sorts it besides. */
static const char *const prune_sql[] = {
  "DELETE FROM trace WHERE keep = ?1 AND seq <= "
  "(SELECT seq FROM trace WHERE keep = ?1 ORDER BY seq DESC LIMIT 1 OFFSET ?2)",
  "DELETE FROM trace WHERE (SELECT sum (bytes) FROM trace WHERE keep = ?1) > ?3 AND keep = ?1 AND seq <= "
  "(SELECT max (seq) FROM (SELECT seq, sum (bytes) OVER (ORDER BY seq DESC) AS total FROM trace WHERE keep = ?1) "
  "WHERE total > ?3)",
  NULL,
};

static gboolean
prune_class (MortiseSqlite *database, MortiseTraceKeep keep, gint64 rows, gint64 bytes, GError **error)
{
  g_autoptr (GVariant) params
      = g_variant_ref_sink (g_variant_new ("(xxx)", (gint64) keep, MAX (0, rows - MORTISE_JOURNAL_PRUNE_ROWS),
                                           MAX (0, bytes - MORTISE_JOURNAL_PRUNE_BYTES)));

  for (guint i = 0; prune_sql[i] != NULL; i++)
    if (!mortise_sqlite_run (database, prune_sql[i], params, error))
      return FALSE;
  return TRUE;
}

static gboolean
read_bound (MortiseSqlite *database, const char *name, gint64 *bound, GError **error)
{
  g_autoptr (GVariant) params = g_variant_ref_sink (g_variant_new ("(@msx)", mortise_store_text (name), *bound));

  return mortise_sqlite_select_int (
      database, "SELECT coalesce ((SELECT CAST (value AS INTEGER) FROM site_policy WHERE name = ?1), ?2)", params,
      bound, error);
}

/*< private >
 * mortise_store_prune_traces:
 * @database: the writer
 * @error: return location
 *
 * Deletes the oldest traces of each kind, as many as leave room below the bounds until the next time.
 */
gboolean
mortise_store_prune_traces (MortiseSqlite *database, GError **error)
{
  gint64 rows = MORTISE_TRACE_DEFAULT_ROWS;
  gint64 bytes = MORTISE_TRACE_DEFAULT_BYTES;

  return read_bound (database, MORTISE_TRACE_POLICY_ROWS, &rows, error)
         && read_bound (database, MORTISE_TRACE_POLICY_BYTES, &bytes, error)
         && prune_class (database, MORTISE_TRACE_ORDINARY, rows - rows / 4, bytes - bytes / 4, error)
         && prune_class (database, MORTISE_TRACE_INTERESTING, rows / 4, bytes / 4, error);
}

/* --- writing ------------------------------------------------------------------------------------------------------ */

/* ?1 summary, ?2 detail. What is searched by is read out of the summary. */
static const char *const add_sql[] = {
  "INSERT INTO trace (id, at, tenant, hook, status, kind, platform, origin, actor, parent, wall_us, failed, keep, "
  "bytes, summary, detail) "
  "SELECT ?1 ->> 'id', ?1 ->> 'time', ?1 ->> 'tenant', ?1 ->> 'hook', ?1 ->> 'status', ?1 ->> 'kind', "
  "?1 ->> 'platform', ?1 ->> 'origin', ?1 ->> 'actor', ?1 ->> 'parent', ?1 ->> 'wall_us', failed, "
  "failed OR coalesce (?1 ->> 'slow', 0), length (CAST (?2 AS BLOB)), ?1, ?2 "
  "FROM (SELECT ?1 ->> 'status' <> 'completed' OR EXISTS (SELECT 1 FROM json_each (?1, '$.calls') "
  "WHERE value ->> 'status' IN ('error', 'timeout', 'crashed')) AS failed)",
  "INSERT INTO trace_call (trace, position, plugin, version, status, message, wall_us) "
  "SELECT last_insert_rowid (), key, value ->> 'plugin', value ->> 'version', value ->> 'status', "
  "value ->> '$.error.message', value ->> 'wall_us' FROM json_each (?1, '$.calls')",
  NULL,
};

static gboolean
add (MortiseSqlite *database, const char *summary, const char *detail, GError **error)
{
  g_autoptr (GVariant) params
      = g_variant_ref_sink (g_variant_new ("(@ms@ms)", mortise_store_text (summary), mortise_store_text (detail)));

  for (guint i = 0; add_sql[i] != NULL; i++)
    if (!mortise_sqlite_run (database, add_sql[i], params, error))
      return FALSE;
  return TRUE;
}

/* Takes out of a text what must not be kept; a text that cannot be read is not kept at all. */
static gboolean
redact (MortiseRedaction *redaction, char **text)
{
  g_autoptr (JsonNode) node = json_from_string (*text, NULL);

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return FALSE;
  mortise_redaction_apply_dispatch (redaction, json_node_get_object (node));
  g_free (*text);
  *text = mortise_json_to_text (node, FALSE);
  return TRUE;
}

static gboolean
apply_dispatch (MortiseSqlite *database, MortiseStoreJob *job, GError **error)
{
  MortiseRedaction *redaction = job->redaction;
  MortiseDispatchDetail detail_level = job->headers_only ? MORTISE_DISPATCH_SUMMARY : MORTISE_DISPATCH_KEPT;
  g_autofree char *summary = mortise_dispatch_to_text (job->dispatch, MORTISE_DISPATCH_SUMMARY);
  g_autofree char *detail = mortise_dispatch_to_text (job->dispatch, detail_level);

  if (redaction != NULL && mortise_redaction_concerns (redaction, mortise_dispatch_get_hook (job->dispatch))
      && (!redact (redaction, &detail) || !redact (redaction, &summary)))
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "the dispatch %s is not kept, as it is not JSON",
                   mortise_dispatch_get_id (job->dispatch));
      return FALSE;
    }
  return add (database, summary, detail, error);
}

/**
 * mortise_store_add_dispatch:
 * @self: a store
 * @dispatch: a dispatch that ended
 * @redaction: (nullable): what must not be kept of it
 * @headers_only: whether it is kept without payload, result and values
 *
 * Keeps the trace of a dispatch. Its text is made by the thread that writes it, as that takes longer than many a
 * dispatch. When too many wait it is dropped, see [method@Mortise.Store.get_dropped]; traces that come after the store
 * was closed are ignored.
 */
void
mortise_store_add_dispatch (MortiseStore *self,
                            MortiseDispatch *dispatch,
                            MortiseRedaction *redaction,
                            gboolean headers_only)
{
  MortiseStoreJob *job;

  if (self->worker == NULL)
    return;
  job = mortise_store_job_new (MORTISE_STORE_JOB_JOURNAL, apply_dispatch, NULL, NULL, NULL);
  job->dispatch = g_object_ref (dispatch);
  job->redaction = redaction != NULL ? mortise_redaction_ref (redaction) : NULL;
  job->headers_only = headers_only;
  job->size = mortise_dispatch_get_size (dispatch);
  mortise_store_worker_push (self->worker, job);
}

/* --- reading ------------------------------------------------------------------------------------------------------ */

static gpointer
row_trace (sqlite3_stmt *row)
{
  MortiseTraceRecord *record = mortise_trace_record_new ();

  record->seq = sqlite3_column_int64 (row, 0);
  record->id = mortise_sqlite_dup_text (row, 1);
  record->keep = (MortiseTraceKeep) sqlite3_column_int (row, 2);
  record->summary = mortise_sqlite_dup_text (row, 3);
  record->detail = mortise_sqlite_dup_text (row, 4);
  return record;
}

static gboolean
apply_list (MortiseSqlite *database, MortiseStoreJob *job, GError **error)
{
  job->result = mortise_sqlite_select_some (database, job->text, job->params, row_trace,
                                            (GDestroyNotify) mortise_trace_record_free, MAX_LIST_BYTES, error);
  mortise_sqlite_forget (database, job->text);
  return job->result != NULL;
}

/**
 * mortise_store_list_traces_async:
 * @self: a store
 * @tenant: (nullable): whose
 * @query: which, and in which order
 * @cancellable: (nullable): gives up
 * @callback: called with the outcome
 * @user_data: for @callback
 *
 * Lists traces without their detail. 8 MiB of them are the most, and then the list ends there.
 */
void
mortise_store_list_traces_async (MortiseStore *self,
                                 const char *tenant,
                                 const MortiseTraceQuery *query,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  GTask *task = mortise_store_task_new (self, cancellable, callback, user_data, mortise_store_list_traces_async);
  GVariant *params;
  char *sql = mortise_trace_query_to_sql (query, tenant, &params);
  MortiseStoreJob *job = mortise_store_job_new (MORTISE_STORE_JOB_QUERY, apply_list, NULL, params, task);

  job->text = sql;
  mortise_store_push (self, job);
}

/**
 * mortise_store_list_traces_finish:
 * @self: a store
 * @result: what the callback was given
 * @error: return location
 *
 * Returns: (transfer container) (element-type MortiseTraceRecord): the traces, or %NULL on error
 */
GPtrArray *
mortise_store_list_traces_finish (MortiseStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static gpointer
row_count (sqlite3_stmt *row)
{
  gint64 count = sqlite3_column_int64 (row, 0);

  return g_memdup2 (&count, sizeof count);
}

static gboolean
apply_count (MortiseSqlite *database, MortiseStoreJob *job, GError **error)
{
  job->result = mortise_sqlite_select (database, job->text, job->params, row_count, g_free, error);
  mortise_sqlite_forget (database, job->text);
  return job->result != NULL;
}

/**
 * mortise_store_count_traces_async:
 * @self: a store
 * @tenant: (nullable): whose
 * @query: which
 * @cancellable: (nullable): gives up
 * @callback: called with the outcome
 * @user_data: for @callback
 */
void
mortise_store_count_traces_async (MortiseStore *self,
                                  const char *tenant,
                                  const MortiseTraceQuery *query,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  GTask *task = mortise_store_task_new (self, cancellable, callback, user_data, mortise_store_count_traces_async);
  GVariant *params;
  char *sql = mortise_trace_query_to_count_sql (query, tenant, &params);
  MortiseStoreJob *job = mortise_store_job_new (MORTISE_STORE_JOB_QUERY, apply_count, NULL, params, task);

  job->text = sql;
  mortise_store_push (self, job);
}

/* How many traces there are, or -1 on error. */
gint64
mortise_store_count_traces_finish (MortiseStore *self, GAsyncResult *result, GError **error)
{
  g_autoptr (GPtrArray) counts = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), -1);

  counts = g_task_propagate_pointer (G_TASK (result), error);
  return counts != NULL ? *(const gint64 *) counts->pdata[0] : -1;
}

static const char *const last_sql[] = {
  "SELECT seq, id, keep, summary, detail FROM trace WHERE tenant = ?1 ORDER BY seq DESC LIMIT 1",
  NULL,
};

static const char *const by_id_sql[] = {
  "SELECT seq, id, keep, summary, detail FROM trace WHERE tenant = ?1 AND id = ?2",
  NULL,
};

/**
 * mortise_store_get_trace_async:
 * @self: a store
 * @tenant: (nullable): whose
 * @id: a dispatch's id, or `last` for the newest
 * @cancellable: (nullable): gives up
 * @callback: called with the outcome
 * @user_data: for @callback
 */
void
mortise_store_get_trace_async (MortiseStore *self,
                               const char *tenant,
                               const char *id,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  GTask *task = mortise_store_task_new (self, cancellable, callback, user_data, mortise_store_get_trace_async);

  g_task_set_task_data (task, g_strdup (id), g_free);
  mortise_store_query (self, g_str_equal (id, "last") ? last_sql : by_id_sql,
                       g_variant_new ("(@ms@ms)", mortise_store_tenant (tenant), mortise_store_text (id)), row_trace,
                       (GDestroyNotify) mortise_trace_record_free, task);
}

/**
 * mortise_store_get_trace_finish:
 * @self: a store
 * @result: what the callback was given
 * @error: return location; %MORTISE_ERROR_NOT_FOUND when there is none of that id
 *
 * Returns: (transfer full): the trace with its detail
 */
MortiseTraceRecord *
mortise_store_get_trace_finish (MortiseStore *self, GAsyncResult *result, GError **error)
{
  g_autoptr (GPtrArray) traces = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  traces = g_task_propagate_pointer (G_TASK (result), error);
  if (traces == NULL)
    return NULL;
  if (traces->len > 0)
    return g_ptr_array_steal_index (traces, 0);
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND,
               "there is no trace \"%s\"; it may have gone to make room for newer ones, which a pinned one does not",
               (const char *) g_task_get_task_data (G_TASK (result)));
  return NULL;
}

/* --- pins --------------------------------------------------------------------------------------------------------- */

/* ?1 tenant, ?2 id, ?3 whether. What is not pinned any more is what it was. */
static const char *const pin_sql[] = {
  "UPDATE trace SET keep = CASE WHEN ?3 THEN 2 ELSE failed OR coalesce (summary ->> 'slow', 0) END "
  "WHERE tenant = ?1 AND id = ?2 AND (keep = 2) IS NOT ?3",
  NULL,
};

static gboolean
apply_pin (MortiseSqlite *database, MortiseStoreJob *job, GError **error)
{
  gboolean pinned = FALSE;
  gint64 n_pinned = 0;
  g_autoptr (GVariant) flag = g_variant_get_child_value (job->params, 2);

  pinned = g_variant_get_int64 (flag) != 0;
  if (!mortise_sqlite_select_int (database, "SELECT count (*) FROM trace WHERE keep = 2", NULL, &n_pinned, error))
    return FALSE;
  if (pinned && n_pinned >= MORTISE_TRACE_MAX_PINNED)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT,
                   "%d traces are pinned, which are as many as may be; unpin one that is not needed any more",
                   MORTISE_TRACE_MAX_PINNED);
      return FALSE;
    }
  return mortise_store_apply_statements (database, job, error);
}

/**
 * mortise_store_pin_trace_async:
 * @self: a store
 * @tenant: (nullable): whose
 * @id: a dispatch's id; nothing happens if there is none
 * @pinned: whether it is to stay
 * @callback: called when that is kept
 * @user_data: for @callback
 */
void
mortise_store_pin_trace_async (MortiseStore *self,
                               const char *tenant,
                               const char *id,
                               gboolean pinned,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  GTask *task = mortise_store_task_new (self, NULL, callback, user_data, mortise_store_pin_trace_async);

  mortise_store_write_task (
      self, apply_pin, pin_sql,
      g_variant_new ("(@ms@msx)", mortise_store_tenant (tenant), mortise_store_text (id), (gint64) pinned), task);
}

gboolean
mortise_store_pin_trace_finish (MortiseStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static const char *const clear_sql[] = {
  "DELETE FROM trace WHERE tenant = ?1 AND keep < 2",
  NULL,
};

/**
 * mortise_store_clear_traces:
 * @self: a store
 * @tenant: (nullable): whose
 *
 * Forgets all traces that are not pinned.
 */
void
mortise_store_clear_traces (MortiseStore *self, const char *tenant)
{
  mortise_store_write (self, MORTISE_STORE_JOB_STATE, mortise_store_apply_statements, clear_sql,
                       g_variant_new ("(@ms)", mortise_store_tenant (tenant)));
}
