/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mortise-database-private.h"

#include "mortise-error.h"

#include <sqlite3.h>

/* Rows of one query; a plugin that needs more pages through them. */
#define MAX_ROWS 100000
#define BUSY_TIMEOUT_MS 2000

/**
 * MortiseDatabase:
 *
 * The plugin's own SQLite database, a file in its private folder. The host never opens it.
 *
 * Parameters are bound in order to the `?` of the statement: strings, numbers, booleans (as 0 and 1) and null.
 */
struct _MortiseDatabase
{
  GObject parent_instance;

  sqlite3 *handle;
};

G_DEFINE_FINAL_TYPE (MortiseDatabase, mortise_database, G_TYPE_OBJECT)

typedef sqlite3_stmt Statement;

static void
statement_free (Statement *statement)
{
  sqlite3_finalize (statement);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Statement, statement_free)

static void
mortise_database_finalize (GObject *object)
{
  MortiseDatabase *self = MORTISE_DATABASE (object);

  sqlite3_close_v2 (self->handle);

  G_OBJECT_CLASS (mortise_database_parent_class)->finalize (object);
}

static void
mortise_database_class_init (MortiseDatabaseClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mortise_database_finalize;
}

static void
mortise_database_init (MortiseDatabase *self)
{
}

static gboolean
fail (MortiseDatabase *self, const char *sql, GError **error)
{
  int code = sqlite3_errcode (self->handle);
  MortiseError kind = code == SQLITE_FULL ? MORTISE_ERROR_LIMIT : MORTISE_ERROR_FAILED;

  g_set_error (error, MORTISE_ERROR, kind, "%s: %s", sql, sqlite3_errmsg (self->handle));
  return FALSE;
}

MortiseDatabase *
mortise_database_open (const char *path, GError **error)
{
  g_autoptr (MortiseDatabase) self = g_object_new (MORTISE_TYPE_DATABASE, NULL);

  if (sqlite3_open_v2 (path, &self->handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL) != SQLITE_OK
      || sqlite3_busy_timeout (self->handle, BUSY_TIMEOUT_MS) != SQLITE_OK
      || sqlite3_exec (self->handle, "PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON", NULL, NULL, NULL)
             != SQLITE_OK)
    {
      fail (self, path, error);
      return NULL;
    }
  return g_steal_pointer (&self);
}

static int
bind_value (Statement *statement, int position, JsonNode *node)
{
  GType type;

  if (JSON_NODE_HOLDS_NULL (node))
    return sqlite3_bind_null (statement, position);
  if (!JSON_NODE_HOLDS_VALUE (node))
    return SQLITE_MISMATCH;

  type = json_node_get_value_type (node);
  if (type == G_TYPE_STRING)
    return sqlite3_bind_text (statement, position, json_node_get_string (node), -1, SQLITE_TRANSIENT);
  if (type == G_TYPE_DOUBLE)
    return sqlite3_bind_double (statement, position, json_node_get_double (node));
  if (type == G_TYPE_BOOLEAN)
    return sqlite3_bind_int (statement, position, json_node_get_boolean (node));
  return sqlite3_bind_int64 (statement, position, json_node_get_int (node));
}

static Statement *
prepare (MortiseDatabase *self, const char *sql, JsonArray *parameters, GError **error)
{
  g_autoptr (Statement) statement = NULL;
  const char *tail = NULL;
  guint n_given = parameters != NULL ? json_array_get_length (parameters) : 0;

  if (sqlite3_prepare_v2 (self->handle, sql, -1, &statement, &tail) != SQLITE_OK)
    {
      fail (self, sql, error);
      return NULL;
    }
  while (tail != NULL && g_ascii_isspace (*tail))
    tail++;
  if (statement == NULL || (tail != NULL && *tail != '\0'))
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "%s: write exactly one statement", sql);
      return NULL;
    }
  if ((int) n_given != sqlite3_bind_parameter_count (statement))
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "%s: %d parameters wanted, %u given", sql,
                   sqlite3_bind_parameter_count (statement), n_given);
      return NULL;
    }

  for (guint i = 0; i < n_given; i++)
    if (bind_value (statement, (int) i + 1, json_array_get_element (parameters, i)) != SQLITE_OK)
      {
        g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
                     "%s: parameter %u is an object, an array or too long; bind its text", sql, i + 1);
        return NULL;
      }
  return g_steal_pointer (&statement);
}

static JsonNode *
column_to_node (Statement *statement, int column)
{
  JsonNode *node = json_node_alloc ();

  switch (sqlite3_column_type (statement, column))
    {
    case SQLITE_INTEGER:
      return json_node_init_int (node, sqlite3_column_int64 (statement, column));
    case SQLITE_FLOAT:
      return json_node_init_double (node, sqlite3_column_double (statement, column));
    case SQLITE_TEXT:
      {
        /* SQLite takes any bytes for text, NUL included. */
        const char *bytes = (const char *) sqlite3_column_text (statement, column);
        g_autofree char *text = g_utf8_make_valid (bytes, sqlite3_column_bytes (statement, column));

        return json_node_init_string (node, text);
      }
    case SQLITE_BLOB:
      {
        g_autofree char *text
            = g_base64_encode (sqlite3_column_blob (statement, column), sqlite3_column_bytes (statement, column));

        return json_node_init_string (node, text);
      }
    default:
      return json_node_init_null (node);
    }
}

static JsonObject *
row_to_object (Statement *statement)
{
  JsonObject *row = json_object_new ();

  for (int i = 0; i < sqlite3_column_count (statement); i++)
    json_object_set_member (row, sqlite3_column_name (statement, i), column_to_node (statement, i));
  return row;
}

/**
 * mortise_database_query:
 * @self: a database
 * @sql: one statement
 * @parameters: (nullable) (transfer none): the values of its `?`
 * @error: return location for an error that begins with the statement
 *
 * Returns: (transfer full): the rows, each an object by column name; blobs in base64; at most 100,000
 */
JsonArray *
mortise_database_query (MortiseDatabase *self, const char *sql, JsonArray *parameters, GError **error)
{
  g_autoptr (Statement) statement = NULL;
  g_autoptr (JsonArray) rows = json_array_new ();
  int code;

  g_return_val_if_fail (MORTISE_IS_DATABASE (self), NULL);

  statement = prepare (self, sql, parameters, error);
  if (statement == NULL)
    return NULL;
  while ((code = sqlite3_step (statement)) == SQLITE_ROW)
    {
      if (json_array_get_length (rows) == MAX_ROWS)
        {
          g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT, "%s: more than %d rows; add LIMIT", sql, MAX_ROWS);
          return NULL;
        }
      json_array_add_object_element (rows, row_to_object (statement));
    }
  if (code != SQLITE_DONE)
    {
      fail (self, sql, error);
      return NULL;
    }
  return g_steal_pointer (&rows);
}

/**
 * mortise_database_query_row:
 * @self: a database
 * @sql: one statement
 * @parameters: (nullable) (transfer none): the values of its `?`
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the first row, %NULL without an error if there is none
 */
JsonObject *
mortise_database_query_row (MortiseDatabase *self, const char *sql, JsonArray *parameters, GError **error)
{
  g_autoptr (Statement) statement = NULL;
  int code;

  g_return_val_if_fail (MORTISE_IS_DATABASE (self), NULL);

  statement = prepare (self, sql, parameters, error);
  if (statement == NULL)
    return NULL;
  code = sqlite3_step (statement);
  if (code == SQLITE_ROW)
    return row_to_object (statement);
  if (code != SQLITE_DONE)
    fail (self, sql, error);
  return NULL;
}

/**
 * mortise_database_execute:
 * @self: a database
 * @sql: one statement
 * @parameters: (nullable) (transfer none): the values of its `?`
 * @error: return location for an error
 *
 * Returns: how many rows were changed, -1 with an error
 */
gint64
mortise_database_execute (MortiseDatabase *self, const char *sql, JsonArray *parameters, GError **error)
{
  g_autoptr (Statement) statement = NULL;
  int code;

  g_return_val_if_fail (MORTISE_IS_DATABASE (self), -1);

  statement = prepare (self, sql, parameters, error);
  if (statement == NULL)
    return -1;
  do
    code = sqlite3_step (statement);
  while (code == SQLITE_ROW);
  if (code != SQLITE_DONE)
    {
      fail (self, sql, error);
      return -1;
    }
  return sqlite3_stmt_readonly (statement) ? 0 : sqlite3_changes64 (self->handle);
}

/**
 * mortise_database_transaction:
 * @self: a database
 * @func: (scope call) (closure user_data): what is done in it
 * @user_data: passed to @func
 * @error: return location for an error
 *
 * Does several changes as one: all of them are kept, or none.
 *
 * Returns: %TRUE if they were kept
 */
gboolean
mortise_database_transaction (MortiseDatabase *self, MortiseTransactionFunc func, gpointer user_data, GError **error)
{
  g_return_val_if_fail (MORTISE_IS_DATABASE (self), FALSE);

  if (mortise_database_execute (self, "BEGIN IMMEDIATE", NULL, error) < 0)
    return FALSE;
  if (func (self, user_data, error) && mortise_database_execute (self, "COMMIT", NULL, error) >= 0)
    return TRUE;
  sqlite3_exec (self->handle, "ROLLBACK", NULL, NULL, NULL);
  return FALSE;
}
