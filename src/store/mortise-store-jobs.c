/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-store-private.h"

#include "mortise-error.h"
#include "mortise-json.h"

/* What the functions that read and write share: a change is data (static statements and one tuple of parameters), so
 * the worker thread needs nothing of the caller's. */

/*< private >
 * mortise_store_text:
 * @text: (nullable): text that may come from a plugin
 *
 * Returns: (transfer floating): @text as a parameter, with what is not UTF-8 in it replaced
 */
GVariant *
mortise_store_text (const char *text)
{
  if (text == NULL)
    return g_variant_new_maybe (G_VARIANT_TYPE_STRING, NULL);
  return g_variant_new_maybe (NULL, g_variant_new_take_string (g_utf8_make_valid (text, -1)));
}

/*< private >
 * mortise_store_tenant:
 * @tenant: (nullable): a tenant
 *
 * Returns: (transfer floating): the tenant as a parameter
 */
GVariant *
mortise_store_tenant (const char *tenant)
{
  return mortise_store_text (tenant != NULL ? tenant : MORTISE_TENANT_DEFAULT);
}

/*< private >
 * mortise_store_time:
 * @time: µs since 1970, or 0
 *
 * Returns: @time, or now
 */
gint64
mortise_store_time (gint64 time)
{
  return time != 0 ? time : g_get_real_time ();
}

/*< private >
 * mortise_store_audit_params:
 * @tenant: (nullable): whose
 * @actor: who does it
 * @action: what is done
 * @subject: to which plugin
 * @detail: (nullable): a JSON object with more
 * @rest: (nullable) (transfer floating): a tuple of what the statements need besides
 *
 * Returns: (transfer floating): the parameters of a change: ?1 to ?6 are its record of the audit log, those of @rest
 * begin at ?7
 */
GVariant *
mortise_store_audit_params (const char *tenant,
                            const char *actor,
                            const char *action,
                            const char *subject,
                            const char *detail,
                            GVariant *rest)
{
  g_autoptr (GVariant) owned_rest = rest != NULL ? g_variant_ref_sink (rest) : NULL;
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_TUPLE);

  g_variant_builder_add (&builder, "x", g_get_real_time ());
  g_variant_builder_add_value (&builder, mortise_store_tenant (tenant));
  g_variant_builder_add_value (&builder, mortise_store_text (actor));
  g_variant_builder_add_value (&builder, mortise_store_text (action));
  g_variant_builder_add_value (&builder, mortise_store_text (subject));
  g_variant_builder_add_value (&builder, mortise_store_text (detail));
  for (gsize i = 0; owned_rest != NULL && i < g_variant_n_children (owned_rest); i++)
    {
      g_autoptr (GVariant) value = g_variant_get_child_value (owned_rest, i);

      g_variant_builder_add_value (&builder, value);
    }
  return g_variant_builder_end (&builder);
}

/*< private >
 * mortise_store_detail:
 * @name: a name
 * @value: (nullable): its value; a name without a value is left out
 * @...: more pairs of names and values, ended by %NULL
 *
 * Returns: (transfer full) (nullable): the text of a JSON object for the audit log, %NULL when it would be empty
 */
char *
mortise_store_detail (const char *name, const char *value, ...)
{
  g_autoptr (JsonObject) detail = json_object_new ();
  g_autoptr (JsonNode) node = NULL;
  va_list args;

  va_start (args, value);
  for (; name != NULL; name = va_arg (args, const char *), value = name != NULL ? va_arg (args, const char *) : NULL)
    if (value != NULL)
      json_object_set_string_member (detail, name, value);
  va_end (args);
  if (json_object_get_size (detail) == 0)
    return NULL;
  node = json_node_init_object (json_node_alloc (), detail);
  return mortise_json_to_text (node, FALSE);
}

/*< private >
 * mortise_store_list_to_text:
 * @words: (array zero-terminated=1): a list
 *
 * Returns: (transfer full): the text of a JSON list, for json_each
 */
char *
mortise_store_list_to_text (const char *const *words)
{
  g_autoptr (JsonArray) list = json_array_new ();
  g_autoptr (JsonNode) node = NULL;

  for (guint i = 0; words[i] != NULL; i++)
    json_array_add_string_element (list, words[i]);
  node = json_node_init_array (json_node_alloc (), list);
  return mortise_json_to_text (node, FALSE);
}

/*< private >
 * mortise_store_apply_statements:
 *
 * Runs a job's statements as they are.
 */
gboolean
mortise_store_apply_statements (MortiseSqlite *database, MortiseStoreJob *job, GError **error)
{
  for (guint i = 0; job->sql[i] != NULL; i++)
    if (!mortise_sqlite_run (database, job->sql[i], job->params, error))
      return FALSE;
  return TRUE;
}

/*< private >
 * mortise_store_apply_recorded:
 *
 * Runs a job's statements, and writes a record of the audit log when they changed anything.
 */
gboolean
mortise_store_apply_recorded (MortiseSqlite *database, MortiseStoreJob *job, GError **error)
{
  sqlite3 *handle = mortise_sqlite_get_handle (database);
  gint64 changes_before = sqlite3_total_changes64 (handle);

  if (!mortise_store_apply_statements (database, job, error))
    return FALSE;
  if (sqlite3_total_changes64 (handle) == changes_before)
    return TRUE;
  return mortise_sqlite_run (database,
                             "INSERT INTO audit (at, tenant, actor, action, subject, detail) "
                             "VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                             job->params, error);
}

/*< private >
 * mortise_store_set_not_installed:
 *
 * Says what a change of something that belongs to an absent plugin comes to.
 */
void
mortise_store_set_not_installed (const char *tenant, const char *slug, GError **error)
{
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND,
               "Plugin “%s” is not installed for tenant “%s”; install it first", slug, tenant);
}

static gboolean
plugin_is_installed (MortiseSqlite *database, GVariant *params, GError **error)
{
  gint64 found = 0;

  if (!mortise_sqlite_select_int (database, "SELECT 1 FROM plugin WHERE tenant = ?2 AND slug = ?5", params, &found,
                                  error))
    return FALSE;
  if (found == 0)
    {
      const char *tenant = NULL;
      const char *slug = NULL;

      g_variant_get_child (params, 1, "m&s", &tenant);
      g_variant_get_child (params, 4, "m&s", &slug);
      mortise_store_set_not_installed (tenant, slug, error);
    }
  return found != 0;
}

/*< private >
 * mortise_store_apply_change:
 *
 * Runs a job's statements on what belongs to a plugin, which must be installed, and records the change.
 */
gboolean
mortise_store_apply_change (MortiseSqlite *database, MortiseStoreJob *job, GError **error)
{
  return plugin_is_installed (database, job->params, error) && mortise_store_apply_recorded (database, job, error);
}

/*< private >
 * mortise_store_read:
 *
 * Reads on the caller's thread what is committed, see mortise_sqlite_select().
 */
GPtrArray *
mortise_store_read (MortiseStore *self,
                    const char *sql,
                    GVariant *params,
                    MortiseRowFunc row,
                    GDestroyNotify row_free,
                    GError **error)
{
  g_autoptr (GVariant) owned_params = params != NULL ? g_variant_ref_sink (params) : NULL;

  if (self->reader != NULL)
    return mortise_sqlite_select (self->reader, sql, owned_params, row, row_free, error);
  g_set_error_literal (error, MORTISE_ERROR, MORTISE_ERROR_UNAVAILABLE, "The site's database is closed");
  return NULL;
}

/*< private >
 * mortise_store_write:
 * @params: (transfer floating): for the statements
 *
 * Queues a write whose failure is told to the next flush.
 */
void
mortise_store_write (MortiseStore *self,
                     MortiseStoreJobKind kind,
                     MortiseStoreApply apply,
                     const char *const *sql,
                     GVariant *params)
{
  g_autoptr (MortiseStoreJob) job = mortise_store_job_new (kind, apply, sql, params, NULL);

  g_return_if_fail (self->worker != NULL || kind == MORTISE_STORE_JOB_JOURNAL);

  if (self->worker != NULL)
    mortise_store_worker_push (self->worker, g_steal_pointer (&job));
}

/*< private >
 * mortise_store_change:
 * @params: (transfer floating): from mortise_store_audit_params()
 *
 * Queues an audited change of something that belongs to an installed plugin.
 */
void
mortise_store_change (MortiseStore *self, const char *const *sql, GVariant *params)
{
  mortise_store_write (self, MORTISE_STORE_JOB_STATE, mortise_store_apply_change, sql, params);
}

/*< private >
 * mortise_store_push:
 * @job: (transfer full): a job with a task
 *
 * Queues a job whose outcome is told to its caller.
 */
void
mortise_store_push (MortiseStore *self, MortiseStoreJob *job)
{
  g_autoptr (MortiseStoreJob) owned_job = job;

  if (self->worker != NULL)
    mortise_store_worker_push (self->worker, g_steal_pointer (&owned_job));
  else
    g_task_return_new_error (job->task, MORTISE_ERROR, MORTISE_ERROR_UNAVAILABLE, "The site's database is closed");
}

/*< private >
 * mortise_store_write_task:
 * @params: (transfer floating): for the statements
 * @task: (transfer full): takes the outcome, a boolean
 *
 * Queues a write whose outcome is told to its caller.
 */
void
mortise_store_write_task (MortiseStore *self,
                          MortiseStoreApply apply,
                          const char *const *sql,
                          GVariant *params,
                          GTask *task)
{
  mortise_store_push (self, mortise_store_job_new (MORTISE_STORE_JOB_STATE, apply, sql, params, task));
}

static gboolean
apply_query (MortiseSqlite *database, MortiseStoreJob *job, GError **error)
{
  job->result = mortise_sqlite_select (database, job->sql[0], job->params, job->row, job->row_free, error);
  return job->result != NULL;
}

/*< private >
 * mortise_store_query:
 * @params: (transfer floating) (nullable): for the query
 * @task: (transfer full): takes the outcome, a #GPtrArray
 *
 * Queues a query.
 */
void
mortise_store_query (MortiseStore *self,
                     const char *const *sql,
                     GVariant *params,
                     MortiseRowFunc row,
                     GDestroyNotify row_free,
                     GTask *task)
{
  MortiseStoreJob *job = mortise_store_job_new (MORTISE_STORE_JOB_QUERY, apply_query, sql, params, task);

  job->row = row;
  job->row_free = row_free;
  mortise_store_push (self, job);
}

/*< private >
 * mortise_store_task_new:
 *
 * Returns: (transfer full): a task whose outcome stands as the worker tells it: a flush that was cancelled too late
 * must not swallow the error that it carries
 */
GTask *
mortise_store_task_new (MortiseStore *self,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data,
                        gpointer tag)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_check_cancellable (task, FALSE);
  g_task_set_source_tag (task, tag);
  return task;
}
