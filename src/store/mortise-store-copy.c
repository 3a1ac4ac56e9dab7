/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-store-private.h"

#include "mortise-error.h"

/* A copy of the state, in a database of its own. The journals stay behind: they are long, and tell of the past. */

static const char tables_sql[] = "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' "
                                 "AND name NOT IN ('log', 'trace', 'trace_call', 'audit') ORDER BY rowid";

/* The names of tables are ours, and need no quotes. */
static gboolean
copy_table (MortiseSqlite *database, const char *name, GError **error)
{
  g_autofree char *script = g_strdup_printf ("INSERT INTO copy.%s SELECT * FROM main.%s", name, name);

  return mortise_sqlite_execute (database, script, error);
}

/* Keys refer to tables that may come later. */
static gboolean
copy_tables (MortiseSqlite *database, GError **error)
{
  g_autoptr (GPtrArray) tables
      = mortise_sqlite_select (database, tables_sql, NULL, mortise_sqlite_row_text, g_free, error);

  if (tables == NULL || !mortise_sqlite_execute (database, "BEGIN; PRAGMA defer_foreign_keys = ON", error))
    return FALSE;
  for (guint i = 0; i < tables->len; i++)
    if (!copy_table (database, tables->pdata[i], error))
      {
        mortise_sqlite_execute (database, "ROLLBACK", NULL);
        return FALSE;
      }
  return mortise_sqlite_execute (database, "COMMIT", error);
}

static gboolean
apply_copy (MortiseSqlite *database, MortiseStoreJob *job, GError **error)
{
  gboolean is_copied;

  if (!mortise_sqlite_run (database, "ATTACH DATABASE ?1 AS copy", job->params, error))
    return FALSE;
  is_copied = copy_tables (database, error);
  mortise_sqlite_execute (database, "DETACH DATABASE copy", NULL);
  return is_copied;
}

/**
 * mortise_store_copy_async:
 * @self: a store
 * @path: an empty database of the same version, which nobody has open
 * @callback: called when it is written
 * @user_data: for @callback
 *
 * Copies all state, with what was queued before, but no logs, traces and audit records.
 */
void
mortise_store_copy_async (MortiseStore *self, const char *path, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = mortise_store_task_new (self, NULL, callback, user_data, mortise_store_copy_async);

  mortise_store_push (self, mortise_store_job_new (MORTISE_STORE_JOB_QUERY, apply_copy, NULL,
                                                   g_variant_new ("(@ms)", mortise_store_text (path)), task));
}

gboolean
mortise_store_copy_finish (MortiseStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
