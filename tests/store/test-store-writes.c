/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <sys/mount.h>

#include "fixture.h"
#include "mortise-error.h"

static void
grant_number (MortiseStore *store, const char *slug, int number)
{
  g_autofree char *permission = g_strdup_printf ("n%06d", number);

  mortise_store_set_grant (store, NULL, slug, permission, TRUE, ALICE);
}

/* The writes are queued faster than they are done, so the failing ones share their transactions with others. */
static void
test_failing_job (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  put_plugin (fixture->store, NULL, "one");
  for (int i = 0; i < 2000; i++)
    grant_number (fixture->store, i % 100 == 50 ? "absent" : "one", i);
  g_assert_false (flush (fixture->store, &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND);
  assert_one_line (error, "“absent” is not installed");
  g_assert_cmpint (query_int (fixture->path, "SELECT count(*) FROM plugin_grant"), ==, 1980);
  g_assert_cmpint (query_int (fixture->path, "SELECT count(*) FROM audit"), ==, 1981);

  /* An error is told once. */
  flush_well (fixture->store);
}

static void
test_order (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *value = NULL;

  put_plugin (fixture->store, NULL, "one");
  for (int i = 0; i <= 1000; i++)
    {
      g_autofree char *settings = g_strdup_printf ("{\"key\":\"%d\"}", i);

      put_settings (fixture->store, NULL, "one", settings);
    }
  flush_well (fixture->store);
  value = list_setting (fixture->store, NULL, "one", "key");
  g_assert_cmpstr (value, ==, "1000");
}

/* Whoever gives up waiting does not take the error away from those who still wait. */
static void
test_cancelled_flush (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) cancelled = NULL;
  g_autoptr (GError) error = NULL;

  grant_number (fixture->store, "absent", 1);
  g_cancellable_cancel (cancellable);
  mortise_store_flush_async (fixture->store, cancellable, take_result, &slot);
  result = wait_for (&slot);
  g_assert_false (mortise_store_flush_finish (fixture->store, result, &cancelled));
  g_assert_error (cancelled, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (flush (fixture->store, &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND);
}

static void
test_close (Fixture *fixture, gconstpointer user_data)
{
  MortiseLogRecord late = { .seq = 1, .stream = (char *) "host", .level = (char *) "info", .message = (char *) "late" };
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) read_error = NULL;
  g_autoptr (GError) flush_error = NULL;

  put_plugin (fixture->store, NULL, "one");
  for (int i = 0; i < 1000; i++)
    grant_number (fixture->store, "one", i);
  grant_number (fixture->store, "absent", 1);
  g_assert_false (mortise_store_close (fixture->store, &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND);
  g_assert_cmpint (query_int (fixture->path, "SELECT count(*) FROM plugin_grant"), ==, 1000);

  g_assert_true (mortise_store_close (fixture->store, NULL));
  mortise_store_add_log (fixture->store, &late);
  g_assert_null (mortise_store_list_plugins (fixture->store, NULL, &read_error));
  g_assert_error (read_error, MORTISE_ERROR, MORTISE_ERROR_UNAVAILABLE);
  g_assert_false (flush (fixture->store, &flush_error));
  g_assert_error (flush_error, MORTISE_ERROR, MORTISE_ERROR_UNAVAILABLE);
}

/* The last reference goes while calls are under way: on this thread, or on the worker's when it ends the last of them.
 * The write-ahead log is gone when the database is closed. */
static void
test_finalize (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "site.db", NULL);
  g_autofree char *wal = g_strconcat (path, "-wal", NULL);

  for (int i = 0; i < 50; i++)
    {
      g_autoptr (GError) error = NULL;
      MortiseStore *store = mortise_store_open (path, &error);
      GAsyncResult *slot = NULL;

      g_assert_no_error (error);
      put_plugin (store, NULL, "one");
      grant_number (store, "one", i);
      mortise_store_flush_async (store, NULL, take_result, &slot);
      g_object_unref (store);
      g_object_unref (wait_for (&slot));
      while (g_file_test (wal, G_FILE_TEST_EXISTS))
        g_thread_yield ();
    }
  g_assert_cmpint (query_int (path, "SELECT count(*) FROM plugin_grant"), ==, 50);
  remove_folder (folder);
}

static void
mount_small (const char *folder, unsigned long flags, const char *options)
{
  g_assert_cmpint (mount ("tmpfs", folder, "tmpfs", flags | MS_NOSUID | MS_NODEV, options), ==, 0);
}

static void
fill_disk (MortiseStore *store, GError **error)
{
  g_autofree char *text = g_strnfill (4000, 'x');

  for (int i = 0; i < 200; i++)
    {
      g_autofree char *settings = g_strdup_printf ("{\"before\":\"1\",\"big-%d\":\"\\\"%s\\\"\"}", i, text);

      put_settings (store, NULL, "one", settings);
    }
  g_assert_false (flush (store, error));
}

static void
test_disk_full (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "site.db", NULL);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (MortiseStore) store = NULL;
  g_autoptr (GError) error = NULL;

  if (mount ("tmpfs", folder, "tmpfs", MS_NOSUID | MS_NODEV, "size=256k") != 0)
    {
      g_test_skip ("mounting is not allowed");
      g_rmdir (folder);
      return;
    }
  store = mortise_store_open (path, &error);
  g_assert_no_error (error);
  put_plugin (store, NULL, "one");
  put_settings (store, NULL, "one", "{\"before\":\"1\"}");
  flush_well (store);

  fill_disk (store, &error);
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_UNAVAILABLE);
  assert_one_line (error, "the disk is full; free some space");
  g_clear_error (&error);
  /* What fitted is there, though it waited together with what did not. */
  g_assert_cmpint (query_int (path, "SELECT count(*) FROM setting_change WHERE changes LIKE '%big-%'"), >, 0);
  before = list_setting (store, NULL, "one", "before");
  g_assert_cmpstr (before, ==, "1");
  g_assert_true (mortise_store_check (store, &error));
  g_assert_no_error (error);

  mount_small (folder, MS_REMOUNT, "size=8m");
  put_settings (store, NULL, "one", "{\"after\":\"2\"}");
  flush_well (store);
  after = list_setting (store, NULL, "one", "after");
  g_assert_cmpstr (after, ==, "2");
  g_assert_true (mortise_store_close (store, &error));
  g_assert_no_error (error);
  g_assert_cmpint (umount (folder), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)
  ADD ("/store/writes/failing-job", test_failing_job);
  ADD ("/store/writes/order", test_order);
  ADD ("/store/writes/cancelled-flush", test_cancelled_flush);
  ADD ("/store/writes/close", test_close);
#undef ADD
  g_test_add_func ("/store/writes/finalize", test_finalize);
  g_test_add_func ("/store/writes/disk-full", test_disk_full);

  return g_test_run ();
}
