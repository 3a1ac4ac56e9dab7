/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include "broken-migrations.h"
#include "fixture.h"
#include "mortise-error.h"
#include "mortise-store-migrations.h"
#include "test-migrations.h"

static void
assert_mode (const char *path, guint mode)
{
  GStatBuf status;

  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 07777, ==, mode);
}

static void
assert_refused (const char *path, int code, const char *part)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MortiseStore) store = mortise_store_open (path, &error);

  g_assert_null (store);
  g_assert_error (error, MORTISE_ERROR, code);
  assert_one_line (error, part);
  assert_one_line (error, path);
}

static void
execute (const char *path, const char *sql)
{
  sqlite3 *handle = NULL;

  g_assert_cmpint (sqlite3_open (path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (handle, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (handle);
}

static void
close_store (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  mortise_store_close (fixture->store, &error);
  g_assert_no_error (error);
}

static void
test_new (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *wal = g_strconcat (fixture->path, "-wal", NULL);
  g_autofree char *backup = g_strconcat (fixture->path, ".backup-v0", NULL);
  g_autoptr (GError) error = NULL;

  put_plugin (fixture->store, NULL, "one");
  flush_well (fixture->store);
  assert_mode (fixture->path, 0600);
  assert_mode (wal, 0600);
  g_assert_false (g_file_test (backup, G_FILE_TEST_EXISTS));
  g_assert_cmpint (query_int (fixture->path, "PRAGMA user_version"), ==, 1);
  g_assert_cmpint (query_int (fixture->path, "PRAGMA application_id"), ==, 0x4d525453);
  g_assert_cmpint (query_int (fixture->path, "SELECT count(*) FROM pragma_table_list "
                                             "WHERE type = 'table' AND schema = 'main' AND NOT strict "
                                             "AND name NOT LIKE 'sqlite_%'"),
                   ==, 0);
  g_assert_true (mortise_store_check (fixture->store, &error));
  g_assert_no_error (error);

  close_store (fixture);
  g_assert_false (g_file_test (wal, G_FILE_TEST_EXISTS));
  g_assert_cmpint (g_chmod (fixture->path, 0644), ==, 0);
  fixture_reopen (fixture);
  assert_mode (fixture->path, 0600);
}

/* An empty file is what a kill between the creation and the first migration leaves. */
static void
test_empty_file (Fixture *fixture, gconstpointer user_data)
{
  close_store (fixture);
  g_assert_true (g_file_set_contents (fixture->path, "", 0, NULL));
  fixture_reopen (fixture);
  put_plugin (fixture->store, NULL, "one");
  flush_well (fixture->store);
}

static gboolean
migrate (const char *path, GResource *migrations, GError **error)
{
  g_autoptr (MortiseSqlite) database = mortise_sqlite_open (path, TRUE, error);

  return database != NULL && mortise_store_migrate (database, migrations, error);
}

static void
test_older (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *backup_1 = g_strconcat (fixture->path, ".backup-v1", NULL);
  g_autofree char *backup_2 = g_strconcat (fixture->path, ".backup-v2", NULL);
  g_autoptr (GError) error = NULL;

  put_plugin (fixture->store, NULL, "one");
  close_store (fixture);
  g_assert_true (migrate (fixture->path, test_migrations_get_resource (), &error));
  g_assert_no_error (error);
  g_assert_cmpint (query_int (fixture->path, "PRAGMA user_version"), ==, 2);
  g_assert_cmpint (query_int (fixture->path, "SELECT count(*) FROM plugin WHERE note = 'none'"), ==, 1);
  assert_mode (backup_1, 0600);
  g_assert_cmpint (query_int (backup_1, "PRAGMA user_version"), ==, 1);
  g_assert_cmpint (query_int (backup_1, "SELECT count(*) FROM plugin"), ==, 1);
  g_assert_false (g_file_test (backup_2, G_FILE_TEST_EXISTS));

  /* A step that fails halfway changes nothing. */
  g_assert_false (migrate (fixture->path, broken_migrations_get_resource (), &error));
  assert_one_line (error, "0003-broken.sql");
  g_assert_cmpint (query_int (fixture->path, "PRAGMA user_version"), ==, 2);
  g_assert_cmpint (query_int (fixture->path, "SELECT count(*) FROM sqlite_schema WHERE name = 'half'"), ==, 0);
  g_assert_cmpint (query_int (backup_2, "PRAGMA user_version"), ==, 2);

  /* And what the tests' newer program wrote, this one refuses. */
  assert_refused (fixture->path, MORTISE_ERROR_CONFLICT, "newer Mortise (database version 2, this one knows up to 1)");

  /* A backup is a database of the version before. */
  g_assert_cmpint (g_rename (backup_1, fixture->path), ==, 0);
  fixture_reopen (fixture);
}

static void
test_foreign (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "foreign.db", NULL);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize length_before;
  gsize length_after;

  execute (path, "CREATE TABLE bookmark (url TEXT)");
  g_assert_cmpint (g_chmod (path, 0644), ==, 0);
  g_assert_true (g_file_get_contents (path, &before, &length_before, NULL));
  assert_refused (path, MORTISE_ERROR_INVALID, "is a database of another program");
  g_assert_true (g_file_get_contents (path, &after, &length_after, NULL));
  g_assert_cmpmem (before, length_before, after, length_after);
  assert_mode (path, 0644);

  execute (path, "PRAGMA application_id = 252006674; DROP TABLE bookmark");
  assert_refused (path, MORTISE_ERROR_INVALID, "is a database of another program");
}

static void
test_not_a_database (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *text = g_build_filename (fixture->folder, "text.db", NULL);
  g_autofree char *fifo = g_build_filename (fixture->folder, "fifo.db", NULL);
  g_autofree char *missing = g_build_filename (fixture->folder, "no", "such", "site.db", NULL);
  g_autofree char *prose = g_strnfill (8192, 'x');

  g_assert_true (g_file_set_contents (text, prose, -1, NULL));
  assert_refused (text, MORTISE_ERROR_INVALID, "is not a database");
  assert_refused (fixture->folder, MORTISE_ERROR_UNAVAILABLE, "is a directory");
  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  assert_refused (fifo, MORTISE_ERROR_UNAVAILABLE, "is not a regular file");
  assert_refused (missing, MORTISE_ERROR_UNAVAILABLE, "its folder does not exist");
}

/* Overwrites a part of the file, as a dying disk would. */
static void
damage (const char *path, gsize offset, gsize n_bytes)
{
  g_autofree char *contents = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  g_assert_cmpuint (offset + n_bytes, <=, length);
  memset (contents + offset, 0xa5, n_bytes);
  g_assert_true (g_file_set_contents (path, contents, length, NULL));
}

static void
test_corrupt_schema (Fixture *fixture, gconstpointer user_data)
{
  close_store (fixture);
  damage (fixture->path, 100, 3000);
  assert_refused (fixture->path, MORTISE_ERROR_FAILED, "is damaged");
  g_assert_cmpint (g_unlink (fixture->path), ==, 0);
}

static void
test_corrupt_table (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  gint64 page;

  put_plugin (fixture->store, NULL, "one");
  close_store (fixture);
  /* The page that holds an index of which no start needs anything. */
  page = query_int (fixture->path, "SELECT rootpage FROM sqlite_schema WHERE name = 'crash_by_plugin'");
  damage (fixture->path, (page - 1) * 4096, 4096);
  fixture_reopen (fixture);
  g_assert_false (mortise_store_check (fixture->store, &error));
  assert_one_line (error, "damaged");
  g_clear_error (&error);
  mortise_store_check_async (fixture->store, NULL, take_result, &slot);
  result = wait_for (&slot);
  g_assert_false (mortise_store_check_finish (fixture->store, result, &error));
  assert_one_line (error, "damaged");
}

static void
test_read_only (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "site.db", NULL);
  g_autofree char *other = g_build_filename (folder, "other.db", NULL);
  g_autoptr (MortiseStore) store = NULL;

  if (mount ("tmpfs", folder, "tmpfs", MS_NOSUID | MS_NODEV, "size=4m") != 0)
    {
      g_test_skip ("mounting is not allowed");
      g_rmdir (folder);
      return;
    }
  store = mortise_store_open (path, NULL);
  g_assert_true (mortise_store_close (store, NULL));
  g_assert_cmpint (mount ("tmpfs", folder, "tmpfs", MS_REMOUNT | MS_RDONLY | MS_NOSUID | MS_NODEV, NULL), ==, 0);
  assert_refused (path, MORTISE_ERROR_UNAVAILABLE, "is read-only");
  assert_refused (other, MORTISE_ERROR_UNAVAILABLE, "its folder is read-only");
  g_assert_cmpint (umount (folder), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)
  ADD ("/store/open/new", test_new);
  ADD ("/store/open/empty-file", test_empty_file);
  ADD ("/store/open/older", test_older);
  ADD ("/store/open/foreign", test_foreign);
  ADD ("/store/open/not-a-database", test_not_a_database);
  ADD ("/store/open/corrupt-schema", test_corrupt_schema);
  ADD ("/store/open/corrupt-table", test_corrupt_table);
#undef ADD
  g_test_add_func ("/store/open/read-only", test_read_only);

  return g_test_run ();
}
