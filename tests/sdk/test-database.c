/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-database-private.h"
#include "mortise-error.h"
#include "mortise-json.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  char *folder;
  char *path;
  MortiseDatabase *database;
} Fixture;

static MortiseDatabase *
open_database (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  MortiseDatabase *database = mortise_database_open (fixture->path, &error);

  g_assert_no_error (error);
  return database;
}

static gint64
execute (MortiseDatabase *database, const char *sql)
{
  g_autoptr (GError) error = NULL;
  gint64 n_changed = mortise_database_execute (database, sql, NULL, &error);

  g_assert_no_error (error);
  return n_changed;
}

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("mortise-database-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->folder, "data.sqlite", NULL);
  fixture->database = open_database (fixture);
  execute (fixture->database, "CREATE TABLE lead (id INTEGER PRIMARY KEY, name TEXT UNIQUE, score REAL)");
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  g_assert_finalize_object (g_steal_pointer (&fixture->database));
  dir = g_dir_open (fixture->folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_assert_cmpint (g_remove (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static JsonArray *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = mortise_json_parse (text, strlen (text), &error);

  g_assert_no_error (error);
  return json_node_dup_array (node);
}

/* The rows as JSON text. */
static char *
query (MortiseDatabase *database, const char *sql, const char *parameters)
{
  g_autoptr (JsonArray) array = parameters != NULL ? parse (parameters) : NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonArray) rows = mortise_database_query (database, sql, array, &error);
  g_autoptr (JsonNode) node = NULL;

  g_assert_no_error (error);
  node = json_node_init_array (json_node_alloc (), rows);
  return mortise_json_to_text (node, FALSE);
}

static void
assert_rows (MortiseDatabase *database, const char *sql, const char *parameters, const char *expected)
{
  g_autofree char *text = query (database, sql, parameters);

  g_assert_cmpstr (text, ==, expected);
}

/* --- values ------------------------------------------------------------------------------------------------------- */

static void
test_values (Fixture *fixture, gconstpointer user_data)
{
  assert_rows (fixture->database, "SELECT 1 AS a, 2.5 AS b, 'text' AS c, NULL AS d, x'00ff' AS e, x'' AS f", NULL,
               "[{\"a\":1,\"b\":2.5,\"c\":\"text\",\"d\":null,\"e\":\"AP8=\",\"f\":\"\"}]");
  assert_rows (fixture->database, "SELECT 9223372036854775807 AS most, -9223372036854775808 AS least", NULL,
               "[{\"most\":9223372036854775807,\"least\":-9223372036854775808}]");
  assert_rows (fixture->database, "SELECT 1 WHERE 0", NULL, "[]");
}

static void
test_parameters (Fixture *fixture, gconstpointer user_data)
{
  assert_rows (fixture->database, "SELECT ? AS a, ? AS b, ? AS c, ? AS d, ? AS e, typeof (?) AS f",
               "[1,2.5,\"'; DROP TABLE lead; --\",true,null,9007199254740993]",
               "[{\"a\":1,\"b\":2.5,\"c\":\"'; DROP TABLE lead; --\",\"d\":1,\"e\":null,\"f\":\"integer\"}]");
}

/* SQLite takes any bytes for text; what a plugin gets is UTF-8. */
static void
test_text_that_is_none (Fixture *fixture, gconstpointer user_data)
{
  assert_rows (fixture->database, "SELECT CAST (x'61ff62' AS TEXT) AS a, CAST (x'610062' AS TEXT) AS b", NULL,
               "[{\"a\":\"a\357\277\275b\",\"b\":\"a\357\277\275b\"}]");
}

/* --- errors ------------------------------------------------------------------------------------------------------- */

typedef struct
{
  const char *sql;
  const char *parameters;
  MortiseError code;
  const char *message;
} Bad;

static const Bad bads[] = {
  { "SELEKT 1", NULL, MORTISE_ERROR_FAILED, "SELEKT 1: near \"SELEKT\": syntax error" },
  { "SELECT * FROM nobody", NULL, MORTISE_ERROR_FAILED, "SELECT * FROM nobody: no such table: nobody" },
  { "", NULL, MORTISE_ERROR_INVALID, ": write exactly one statement" },
  { "-- nothing", NULL, MORTISE_ERROR_INVALID, "-- nothing: write exactly one statement" },
  { "SELECT 1; SELECT 2", NULL, MORTISE_ERROR_INVALID, "SELECT 1; SELECT 2: write exactly one statement" },
  { "SELECT ?", NULL, MORTISE_ERROR_INVALID, "SELECT ?: 1 parameters wanted, 0 given" },
  { "SELECT 1", "[1]", MORTISE_ERROR_INVALID, "SELECT 1: 0 parameters wanted, 1 given" },
  { "SELECT ?, ?", "[1,[]]", MORTISE_ERROR_INVALID,
    "SELECT ?, ?: parameter 2 is an object, an array or too long; bind its text" },
  { "SELECT ?", "[{}]", MORTISE_ERROR_INVALID,
    "SELECT ?: parameter 1 is an object, an array or too long; bind its text" },
  { "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n", NULL, MORTISE_ERROR_LIMIT,
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n: more than 100000 rows; add "
    "LIMIT" },
};

static void
test_errors (Fixture *fixture, gconstpointer user_data)
{
  for (guint i = 0; i < G_N_ELEMENTS (bads); i++)
    {
      g_autoptr (JsonArray) parameters = bads[i].parameters != NULL ? parse (bads[i].parameters) : NULL;
      g_autoptr (GError) error = NULL;

      g_assert_null (mortise_database_query (fixture->database, bads[i].sql, parameters, &error));
      g_assert_error (error, MORTISE_ERROR, (int) bads[i].code);
      g_assert_cmpstr (error->message, ==, bads[i].message);
    }
  assert_rows (fixture->database, "SELECT 1 AS one ; ", NULL, "[{\"one\":1}]");
}

static void
test_constraint (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (execute (fixture->database, "INSERT INTO lead (name) VALUES ('a'), ('b')"), ==, 2);
  g_assert_cmpint (mortise_database_execute (fixture->database, "INSERT INTO lead (name) VALUES ('a')", NULL, &error),
                   ==, -1);
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "UNIQUE constraint failed: lead.name"));
}

static void
test_bad_path (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *missing = g_build_filename (fixture->folder, "missing", "data.sqlite", NULL);
  g_autofree char *text = g_build_filename (fixture->folder, "text.sqlite", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (mortise_database_open (missing, &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_FAILED);
  g_assert_true (g_str_has_prefix (error->message, missing));
  g_clear_error (&error);

  g_assert_true (g_file_set_contents (text, "this is text, and much too long for a database", -1, NULL));
  g_assert_null (mortise_database_open (text, &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_FAILED);
  g_assert_true (g_str_has_prefix (error->message, text));
}

/* A disk that is full is a limit, and says so. */
static void
test_full (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_free (query (fixture->database, "PRAGMA max_page_count = 20", NULL));
  g_assert_cmpint (mortise_database_execute (fixture->database,
                                             "INSERT INTO lead (name) SELECT hex (randomblob (100000))", NULL, &error),
                   ==, -1);
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT);
}

/* --- rows and changes --------------------------------------------------------------------------------------------- */

static void
test_query_row (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) row = NULL;

  execute (fixture->database, "INSERT INTO lead (name) VALUES ('a'), ('b')");
  row = mortise_database_query_row (fixture->database, "SELECT name FROM lead ORDER BY name DESC", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (json_object_get_string_member (row, "name"), ==, "b");
  g_assert_null (mortise_database_query_row (fixture->database, "SELECT name FROM lead WHERE 0", NULL, &error));
  g_assert_no_error (error);
  g_assert_null (mortise_database_query_row (fixture->database, "SELECT nobody", NULL, &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_FAILED);
}

static void
test_changes (Fixture *fixture, gconstpointer user_data)
{
  g_assert_cmpint (execute (fixture->database, "INSERT INTO lead (name) VALUES ('a'), ('b'), ('c')"), ==, 3);
  g_assert_cmpint (execute (fixture->database, "UPDATE lead SET score = 1 WHERE name <> 'a'"), ==, 2);
  g_assert_cmpint (execute (fixture->database, "DELETE FROM lead WHERE 0"), ==, 0);
  g_assert_cmpint (execute (fixture->database, "SELECT * FROM lead"), ==, 0);
  g_assert_cmpint (execute (fixture->database, "INSERT INTO lead (name) VALUES ('d') RETURNING id"), ==, 1);
}

/* --- transactions ------------------------------------------------------------------------------------------------- */

static gboolean
insert_two (MortiseDatabase *database, gpointer user_data, GError **error)
{
  const char *second = user_data;

  return mortise_database_execute (database, "INSERT INTO lead (name) VALUES ('a')", NULL, error) >= 0
         && mortise_database_execute (database, second, NULL, error) >= 0;
}

static gboolean
nest (MortiseDatabase *database, gpointer user_data, GError **error)
{
  return insert_two (database, user_data, error)
         && mortise_database_transaction (database, insert_two, user_data, error);
}

static void
test_transaction (Fixture *fixture, gconstpointer user_data)
{
  char *good = (char *) "INSERT INTO lead (name) VALUES ('b')", *bad = (char *) "INSERT INTO lead (name) VALUES ('a')";
  g_autoptr (GError) error = NULL;

  g_assert_false (mortise_database_transaction (fixture->database, insert_two, bad, &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_FAILED);
  g_clear_error (&error);
  assert_rows (fixture->database, "SELECT name FROM lead", NULL, "[]");
  g_assert_false (mortise_database_transaction (fixture->database, nest, good, &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_FAILED);
  g_clear_error (&error);
  assert_rows (fixture->database, "SELECT name FROM lead", NULL, "[]");

  g_assert_true (mortise_database_transaction (fixture->database, insert_two, good, &error));
  g_assert_no_error (error);
  assert_rows (fixture->database, "SELECT name FROM lead ORDER BY name", NULL, "[{\"name\":\"a\"},{\"name\":\"b\"}]");
}

/* Two connections, as of two threads of a plugin: the second waits for the first. */
static gpointer
insert_in_thread (gpointer user_data)
{
  g_autoptr (MortiseDatabase) database = open_database (user_data);

  for (guint i = 0; i < 50; i++)
    {
      g_autofree char *sql = g_strdup_printf ("INSERT INTO lead (name) VALUES ('thread %u')", i);

      g_assert_cmpint (execute (database, sql), ==, 1);
    }
  return NULL;
}

static void
test_two_connections (Fixture *fixture, gconstpointer user_data)
{
  GThread *thread = g_thread_new ("inserts", insert_in_thread, fixture);

  for (guint i = 0; i < 50; i++)
    {
      g_autofree char *sql = g_strdup_printf ("INSERT INTO lead (name) VALUES ('main %u')", i);

      g_assert_cmpint (execute (fixture->database, sql), ==, 1);
    }
  g_thread_join (thread);
  assert_rows (fixture->database, "SELECT count (*) AS n FROM lead", NULL, "[{\"n\":100}]");
}

static void
test_kept (Fixture *fixture, gconstpointer user_data)
{
  execute (fixture->database, "INSERT INTO lead (name, score) VALUES ('a', 0.5)");
  g_clear_object (&fixture->database);
  fixture->database = open_database (fixture);
  assert_rows (fixture->database, "SELECT * FROM lead", NULL, "[{\"id\":1,\"name\":\"a\",\"score\":0.5}]");
  assert_rows (fixture->database, "PRAGMA journal_mode", NULL, "[{\"journal_mode\":\"wal\"}]");
  assert_rows (fixture->database, "PRAGMA foreign_keys", NULL, "[{\"foreign_keys\":1}]");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define add(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  add ("/database/values", test_values);
  add ("/database/parameters", test_parameters);
  add ("/database/text-that-is-none", test_text_that_is_none);
  add ("/database/errors", test_errors);
  add ("/database/constraint", test_constraint);
  add ("/database/bad-path", test_bad_path);
  add ("/database/full", test_full);
  add ("/database/query-row", test_query_row);
  add ("/database/changes", test_changes);
  add ("/database/transaction", test_transaction);
  add ("/database/two-connections", test_two_connections);
  add ("/database/kept", test_kept);
  return g_test_run ();
}
