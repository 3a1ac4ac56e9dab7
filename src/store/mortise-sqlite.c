/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-sqlite.h"

#include <errno.h>

#include "mortise-error.h"

/* MortiseSqlite: one SQLite connection, used by one thread at a time.
 *
 * Statements are prepared once and bound from a GVariant tuple, whose first child is ?1. A statement may use only some
 * of the tuple's children, so that several statements of one change share one tuple. */

/* How long a statement waits for another process, such as a backup program, to let go of the file. */
#define BUSY_TIMEOUT_MS 5000

/* A write-ahead log that grew beyond this in a burst is cut back when it is next reset. */
#define WAL_KEEP_BYTES "4194304"

struct _MortiseSqlite
{
  char *path;
  sqlite3 *handle;
  GHashTable *statements;
};

/* A cached statement while it runs: whatever way its scope is left, it ends up without locks and without bindings. */
typedef sqlite3_stmt MortiseRunningStatement;

static void
mortise_running_statement_end (MortiseRunningStatement *statement)
{
  sqlite3_reset (statement);
  sqlite3_clear_bindings (statement);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseRunningStatement, mortise_running_statement_end)

static void
statement_free (gpointer data)
{
  sqlite3_finalize (data);
}

static gboolean
is_disk_full (MortiseSqlite *self, int code)
{
  int system_error = sqlite3_system_errno (self->handle);

  if ((code & 0xff) == SQLITE_FULL)
    return TRUE;
  return (code & 0xff) == SQLITE_IOERR && (system_error == ENOSPC || system_error == EDQUOT);
}

static void
set_constraint_error (MortiseSqlite *self, int code, GError **error)
{
  MortiseError domain_code = MORTISE_ERROR_INVALID;

  if (code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY || code == SQLITE_CONSTRAINT_ROWID)
    domain_code = MORTISE_ERROR_CONFLICT;
  g_set_error (error, MORTISE_ERROR, domain_code, "%s: refused by the database: %s", self->path,
               sqlite3_errmsg (self->handle));
}

/*< private >
 * mortise_sqlite_set_error:
 * @self: a connection
 * @code: the extended result code of its last operation
 * @error: return location
 *
 * Says in one line what an SQLite result code means for the person in front of it, and what to do.
 */
void
mortise_sqlite_set_error (MortiseSqlite *self, int code, GError **error)
{
  if (is_disk_full (self, code))
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_UNAVAILABLE,
                   "%s cannot grow: the disk is full; free some space and try again", self->path);
      return;
    }

  switch (code & 0xff)
    {
    case SQLITE_CONSTRAINT:
      set_constraint_error (self, code, error);
      break;
    case SQLITE_TOOBIG:
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT,
                   "%s: a value is too large for the database; make it smaller", self->path);
      break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_UNAVAILABLE,
                   "%s is locked by another process; end it and try again", self->path);
      break;
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN:
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_UNAVAILABLE,
                   "%s cannot be opened for writing (%s); make the file and its folder writable for you", self->path,
                   sqlite3_errmsg (self->handle));
      break;
    case SQLITE_CORRUPT:
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_FAILED,
                   "%s is damaged (%s); move it away and put a backup in its place", self->path,
                   sqlite3_errmsg (self->handle));
      break;
    case SQLITE_NOTADB:
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
                   "%s is not a database; move it away, or choose another path", self->path);
      break;
    case SQLITE_IOERR:
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_FAILED,
                   "%s cannot be read or written (%s: %s); check the disk, then start again", self->path,
                   sqlite3_errmsg (self->handle), g_strerror (sqlite3_system_errno (self->handle)));
      break;
    default:
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_FAILED, "%s: %s", self->path, sqlite3_errmsg (self->handle));
      break;
    }
}

static gboolean
configure (MortiseSqlite *self, GError **error)
{
  sqlite3_busy_timeout (self->handle, BUSY_TIMEOUT_MS);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
  return mortise_sqlite_execute (self,
                                 "PRAGMA foreign_keys = ON;"
                                 "PRAGMA cell_size_check = ON;"
                                 "PRAGMA secure_delete = ON;"
                                 "PRAGMA temp_store = MEMORY;"
                                 "PRAGMA journal_size_limit = " WAL_KEEP_BYTES ";"
                                 "PRAGMA synchronous = NORMAL",
                                 error);
}

/*< private >
 * mortise_sqlite_open:
 * @path: an existing file, which may be empty
 * @writable: whether it may be changed through this connection
 * @error: return location
 *
 * Returns: (transfer full): a connection, or %NULL when the file cannot be opened that way
 */
MortiseSqlite *
mortise_sqlite_open (const char *path, gboolean writable, GError **error)
{
  g_autoptr (MortiseSqlite) self = g_new0 (MortiseSqlite, 1);
  int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | (writable ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY);
  int code;

  self->path = g_strdup (path);
  self->statements = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, statement_free);
  code = sqlite3_open_v2 (path, &self->handle, flags, NULL);
  if (code != SQLITE_OK)
    {
      mortise_sqlite_set_error (self, code, error);
      return NULL;
    }
  /* Without the right to write, SQLite quietly opens for reading. */
  if (writable && sqlite3_db_readonly (self->handle, "main") == 1)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_UNAVAILABLE,
                   "%s is read-only; make the file and its folder writable for you", path);
      return NULL;
    }
  if (!configure (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
mortise_sqlite_free (MortiseSqlite *self)
{
  g_hash_table_unref (self->statements);
  sqlite3_close (self->handle);
  g_free (self->path);
  g_free (self);
}

const char *
mortise_sqlite_get_path (MortiseSqlite *self)
{
  return self->path;
}

sqlite3 *
mortise_sqlite_get_handle (MortiseSqlite *self)
{
  return self->handle;
}

/*< private >
 * mortise_sqlite_execute:
 * @self: a connection
 * @script: statements without parameters, separated by semicolons
 * @error: return location
 *
 * Returns: whether all of them ran
 */
gboolean
mortise_sqlite_execute (MortiseSqlite *self, const char *script, GError **error)
{
  int code = sqlite3_exec (self->handle, script, NULL, NULL, NULL);

  if (code == SQLITE_OK)
    return TRUE;
  mortise_sqlite_set_error (self, code, error);
  return FALSE;
}

static void
bind_text (sqlite3_stmt *statement, int position, GVariant *value)
{
  gsize length;
  const char *text = g_variant_get_string (value, &length);

  sqlite3_bind_text64 (statement, position, text, length, SQLITE_TRANSIENT, SQLITE_UTF8);
}

static void
bind_bytes (sqlite3_stmt *statement, int position, GVariant *value)
{
  gsize length;
  gconstpointer bytes = g_variant_get_fixed_array (value, &length, sizeof (guint8));

  /* A null pointer would bind NULL, and the empty value is a value. */
  sqlite3_bind_blob64 (statement, position, length > 0 ? bytes : "", length, SQLITE_TRANSIENT);
}

static void
bind_value (sqlite3_stmt *statement, int position, GVariant *value)
{
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_MAYBE))
    {
      g_autoptr (GVariant) text = g_variant_get_maybe (value);

      if (text != NULL)
        bind_text (statement, position, text);
    }
  else if (g_variant_is_of_type (value, G_VARIANT_TYPE_INT64))
    sqlite3_bind_int64 (statement, position, g_variant_get_int64 (value));
  else if (g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN))
    sqlite3_bind_int (statement, position, g_variant_get_boolean (value));
  else if (g_variant_is_of_type (value, G_VARIANT_TYPE_BYTESTRING))
    bind_bytes (statement, position, value);
  else
    g_assert_not_reached ();
}

static sqlite3_stmt *
prepare (MortiseSqlite *self, const char *sql, GVariant *params, GError **error)
{
  sqlite3_stmt *statement = g_hash_table_lookup (self->statements, sql);
  gsize n_params = params != NULL ? g_variant_n_children (params) : 0;

  if (statement == NULL)
    {
      int code = sqlite3_prepare_v3 (self->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);

      if (code != SQLITE_OK)
        {
          mortise_sqlite_set_error (self, code, error);
          return NULL;
        }
      g_hash_table_insert (self->statements, (char *) sql, statement);
    }

  n_params = MIN (n_params, (gsize) sqlite3_bind_parameter_count (statement));
  for (gsize i = 0; i < n_params; i++)
    {
      g_autoptr (GVariant) value = g_variant_get_child_value (params, i);

      bind_value (statement, i + 1, value);
    }
  return statement;
}

/*< private >
 * mortise_sqlite_run:
 * @self: a connection
 * @sql: (transfer none): one statement, a literal: it is kept for as long as the connection, or until
 *   mortise_sqlite_forget()
 * @params: (nullable): a tuple of `x`, `b`, `ms` and `ay`, consumed if floating
 * @error: return location
 *
 * Returns: whether it ran to its end
 */
gboolean
mortise_sqlite_run (MortiseSqlite *self, const char *sql, GVariant *params, GError **error)
{
  g_autoptr (GPtrArray) rows = mortise_sqlite_select (self, sql, params, NULL, NULL, error);

  return rows != NULL;
}

/*< private >
 * mortise_sqlite_select:
 * @self: a connection
 * @sql: (transfer none): one statement, a literal: it is kept for as long as the connection, or until
 *   mortise_sqlite_forget()
 * @params: (nullable): a tuple of `x`, `b`, `ms` and `ay`, consumed if floating
 * @row: (nullable): makes an element from a row; without it rows are skipped
 * @row_free: (nullable): frees an element
 * @error: return location
 *
 * Returns: (transfer full): the rows in order, or %NULL on error
 */
GPtrArray *
mortise_sqlite_select (MortiseSqlite *self,
                       const char *sql,
                       GVariant *params,
                       MortiseRowFunc row,
                       GDestroyNotify row_free,
                       GError **error)
{
  return mortise_sqlite_select_some (self, sql, params, row, row_free, G_MAXSIZE, error);
}

static gsize
count_row (sqlite3_stmt *row)
{
  gsize size = 0;

  for (int i = 0; i < sqlite3_column_count (row); i++)
    size += (gsize) sqlite3_column_bytes (row, i);
  return size;
}

/*< private >
 * mortise_sqlite_select_some:
 * @self: a connection
 * @sql: (transfer none): one statement, a literal: it is kept for as long as the connection, or until
 *   mortise_sqlite_forget()
 * @params: (nullable): a tuple of `x`, `b`, `ms` and `ay`, consumed if floating
 * @row: (nullable): makes an element from a row; without it rows are skipped
 * @row_free: (nullable): frees an element
 * @max_bytes: the row that makes it as much is the last one
 * @error: return location
 *
 * Returns: (transfer full): the first rows in order, or %NULL on error
 */
GPtrArray *
mortise_sqlite_select_some (MortiseSqlite *self,
                            const char *sql,
                            GVariant *params,
                            MortiseRowFunc row,
                            GDestroyNotify row_free,
                            gsize max_bytes,
                            GError **error)
{
  g_autoptr (GVariant) owned_params = params != NULL ? g_variant_ref_sink (params) : NULL;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (row_free);
  g_autoptr (MortiseRunningStatement) statement = prepare (self, sql, owned_params, error);
  gsize bytes = 0;
  int code = SQLITE_DONE;

  if (statement == NULL)
    return NULL;
  while (bytes < max_bytes && (code = sqlite3_step (statement)) == SQLITE_ROW)
    {
      if (row != NULL)
        g_ptr_array_add (rows, row (statement));
      if (max_bytes != G_MAXSIZE)
        bytes += count_row (statement);
    }
  if (code == SQLITE_DONE || code == SQLITE_ROW)
    return g_steal_pointer (&rows);
  mortise_sqlite_set_error (self, code, error);
  return NULL;
}

/*< private >
 * mortise_sqlite_forget:
 * @self: a connection
 * @sql: a statement that was run, and whose text is no literal
 *
 * Lets go of a statement, before its text is freed.
 */
void
mortise_sqlite_forget (MortiseSqlite *self, const char *sql)
{
  g_hash_table_remove (self->statements, sql);
}

static gpointer
row_int (sqlite3_stmt *row)
{
  gint64 value = sqlite3_column_int64 (row, 0);

  return g_memdup2 (&value, sizeof value);
}

/*< private >
 * mortise_sqlite_select_int:
 * @self: a connection
 * @sql: (transfer none): a query of one column, a literal
 * @params: (nullable): as for mortise_sqlite_select()
 * @value: (out): the column in the first row; left as it is when there is none
 * @error: return location
 *
 * Returns: whether the query ran
 */
gboolean
mortise_sqlite_select_int (MortiseSqlite *self, const char *sql, GVariant *params, gint64 *value, GError **error)
{
  g_autoptr (GPtrArray) rows = mortise_sqlite_select (self, sql, params, row_int, g_free, error);

  if (rows == NULL)
    return FALSE;
  if (rows->len > 0)
    *value = *(gint64 *) g_ptr_array_index (rows, 0);
  return TRUE;
}

/*< private >
 * mortise_sqlite_dup_text:
 * @row: a statement that stands on a row
 * @column: of text
 *
 * Returns: (transfer full) (nullable): the text, %NULL for NULL
 */
char *
mortise_sqlite_dup_text (sqlite3_stmt *row, int column)
{
  return g_strdup ((const char *) sqlite3_column_text (row, column));
}

/*< private >
 * mortise_sqlite_row_text:
 * @row: a statement that stands on a row
 *
 * A row function for queries of one text column.
 *
 * Returns: (transfer full): the first column
 */
gpointer
mortise_sqlite_row_text (sqlite3_stmt *row)
{
  return mortise_sqlite_dup_text (row, 0);
}
