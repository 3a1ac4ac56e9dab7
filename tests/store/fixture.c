/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fixture.h"

#include <glib/gstdio.h>
#include <sqlite3.h>

char *
make_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("mortise-store-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_assert_cmpint (g_remove (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

void
fixture_set_up (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = make_folder ();
  fixture->path = g_build_filename (fixture->folder, "site.db", NULL);
  fixture->store = mortise_store_open (fixture->path, &error);
  g_assert_no_error (error);
}

void
fixture_tear_down (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  mortise_store_close (fixture->store, &error);
  g_assert_no_error (error);
  g_assert_finalize_object (g_steal_pointer (&fixture->store));
  remove_folder (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->folder);
}

void
fixture_reopen (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  mortise_store_close (fixture->store, &error);
  g_assert_no_error (error);
  g_object_unref (fixture->store);
  fixture->store = mortise_store_open (fixture->path, &error);
  g_assert_no_error (error);
}

/* The callback for asynchronous calls; @user_data is where wait_for() looks. */
void
take_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **slot = user_data;

  *slot = g_object_ref (result);
}

GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return g_steal_pointer (result);
}

gboolean
flush (MortiseStore *store, GError **error)
{
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  mortise_store_flush_async (store, NULL, take_result, &slot);
  result = wait_for (&slot);
  return mortise_store_flush_finish (store, result, error);
}

void
flush_well (MortiseStore *store)
{
  g_autoptr (GError) error = NULL;

  flush (store, &error);
  g_assert_no_error (error);
}

void
put_plugin (MortiseStore *store, const char *tenant, const char *slug)
{
  MortisePluginRecord plugin = {
    .tenant = (char *) tenant,
    .slug = (char *) slug,
    .version = (char *) "1.0.0",
    .directory = (char *) "/plugins/one",
    .manifest = (char *) "{}",
    .source = (char *) "folder",
  };

  mortise_store_put_plugin (store, &plugin, ALICE);
}

/* @settings is the text of an object of keys and texts: all that there are then. */
void
put_settings (MortiseStore *store, const char *tenant, const char *slug, const char *settings)
{
  mortise_store_replace_settings (store, tenant, slug, settings, "key", "set", ALICE);
}

char *
list_setting (MortiseStore *store, const char *tenant, const char *slug, const char *key)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) settings = mortise_store_list_settings (store, tenant, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < settings->len; i++)
    {
      const MortiseSettingRecord *setting = g_ptr_array_index (settings, i);

      if (g_str_equal (setting->slug, slug) && g_str_equal (setting->key, key))
        return g_strdup (setting->value);
    }
  return NULL;
}

void
assert_one_line (const GError *error, const char *part)
{
  g_assert_nonnull (error);
  g_test_message ("%s", error->message);
  g_assert_null (strchr (error->message, '\n'));
  g_assert_nonnull (strstr (error->message, part));
}

gint64
query_int (const char *path, const char *sql)
{
  sqlite3 *handle = NULL;
  sqlite3_stmt *statement = NULL;
  gint64 value;

  g_assert_cmpint (sqlite3_open_v2 (path, &handle, SQLITE_OPEN_READONLY, NULL), ==, SQLITE_OK);
  /* A checkpoint keeps readers waiting for a moment. */
  sqlite3_busy_timeout (handle, 10000);
  g_assert_cmpint (sqlite3_prepare_v2 (handle, sql, -1, &statement, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  value = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  sqlite3_close (handle);
  return value;
}
