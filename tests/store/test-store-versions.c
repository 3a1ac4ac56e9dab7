/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fixture.h"

#include <string.h>

static MortisePluginRecord *
get_plugin (MortiseStore *store)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) plugins = mortise_store_list_plugins (store, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (plugins->len, ==, 1);
  return g_ptr_array_steal_index (plugins, 0);
}

static void
update (MortiseStore *store, const char *version, const char *settings, const char *grants)
{
  g_autofree char *directory = g_strconcat ("/plugins/shop-", version, NULL);
  MortisePluginRecord plugin = { .slug = (char *) "shop",
                                 .version = (char *) version,
                                 .directory = directory,
                                 .manifest = (char *) "{}",
                                 .source = (char *) "package",
                                 .provenance = (char *) "{\"origin\":\"x\"}" };
  MortiseUpdateRecord record = { .settings = (char *) settings,
                                 .grants = (char *) grants,
                                 .snapshot_directory = (char *) "/data/copy",
                                 .trial_calls = 20 };

  mortise_store_update_plugin_async (store, &plugin, &record, ALICE, NULL, NULL);
  flush_well (store);
}

static void
put_value (MortiseStore *store, const char *key, const char *value)
{
  g_autoptr (GBytes) bytes = g_bytes_new (value, strlen (value));
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  mortise_store_storage_put_async (store, NULL, "shop", key, bytes, 1 << 20, NULL, take_result, &slot);
  result = wait_for (&slot);
  g_assert_true (mortise_store_storage_put_finish (store, result, &error));
  g_assert_no_error (error);
}

/* Version 1.0.0 with a setting, a grant and a value in its storage. */
static void
set_up (MortiseStore *store)
{
  put_plugin (store, NULL, "shop");
  put_settings (store, NULL, "shop", "{\"colour\":\"\\\"red\\\"\",\"old\":\"true\"}");
  mortise_store_set_grant (store, NULL, "shop", "storage", TRUE, ALICE);
  flush_well (store);
  put_value (store, "k", "before");
}

static void
test_update (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (MortisePluginRecord) before = NULL;
  g_autoptr (MortisePluginRecord) after = NULL;
  g_autofree char *colour = NULL;
  g_autofree char *fresh = NULL;

  set_up (fixture->store);
  before = get_plugin (fixture->store);
  g_assert_null (before->previous_version);
  update (fixture->store, "2.0.0", "{\"colour\":\"\\\"red\\\"\",\"fresh\":\"{\\\"a\\\":true}\"}",
          "[\"storage\",\"http\"]");
  fixture_reopen (fixture);

  after = get_plugin (fixture->store);
  g_assert_cmpstr (after->version, ==, "2.0.0");
  g_assert_cmpstr (after->previous_version, ==, before->version);
  g_assert_cmpstr (after->snapshot_directory, ==, "/data/copy");
  g_assert_cmpstr (after->provenance, ==, "{\"origin\":\"x\"}");
  g_assert_cmpuint (after->trial_calls, ==, 20);
  colour = list_setting (fixture->store, NULL, "shop", "colour");
  g_assert_cmpstr (colour, ==, "\"red\"");
  fresh = list_setting (fixture->store, NULL, "shop", "fresh");
  g_assert_cmpstr (fresh, ==, "{\"a\":true}");
  g_assert_null (list_setting (fixture->store, NULL, "shop", "old"));
  g_assert_cmpint (query_int (fixture->path, "SELECT count (*) FROM plugin_grant"), ==, 2);
}

static void
test_roll_back (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (MortisePluginRecord) back = NULL;
  g_autofree char *colour = NULL;
  g_autofree char *old = NULL;

  set_up (fixture->store);
  update (fixture->store, "2.0.0", "{\"colour\":\"\\\"blue\\\"\"}", "[\"http\"]");
  put_value (fixture->store, "k", "after");
  put_value (fixture->store, "k2", "new");
  mortise_store_roll_back_plugin (fixture->store, NULL, "shop", "crashed: SIGSEGV", TRUE, "host");
  flush_well (fixture->store);
  fixture_reopen (fixture);

  back = get_plugin (fixture->store);
  g_assert_cmpstr (back->version, ==, "1.0.0");
  g_assert_cmpstr (back->reason, ==, "crashed: SIGSEGV");
  g_assert_null (back->previous_version);
  g_assert_cmpuint (back->trial_calls, ==, 0);
  colour = list_setting (fixture->store, NULL, "shop", "colour");
  g_assert_cmpstr (colour, ==, "\"red\"");
  old = list_setting (fixture->store, NULL, "shop", "old");
  g_assert_cmpstr (old, ==, "true");
  g_assert_cmpint (query_int (fixture->path, "SELECT permission = 'storage' FROM plugin_grant"), ==, 1);
  g_assert_cmpint (query_int (fixture->path, "SELECT count (*) FROM storage WHERE value = CAST ('before' AS BLOB)"), ==,
                   1);
  g_assert_cmpint (query_int (fixture->path, "SELECT count (*) FROM storage"), ==, 1);
  g_assert_cmpint (query_int (fixture->path, "SELECT storage_bytes = (SELECT sum (bytes) FROM storage) FROM plugin"),
                   ==, 1);
  g_assert_cmpint (query_int (fixture->path, "SELECT count (*) FROM plugin_version"), ==, 1);
}

/* By hand the data of the new version may be wanted in the old one. */
static void
test_roll_back_without_data (Fixture *fixture, gconstpointer user_data)
{
  set_up (fixture->store);
  update (fixture->store, "2.0.0", "{}", "[]");
  put_value (fixture->store, "k", "after");
  mortise_store_roll_back_plugin (fixture->store, NULL, "shop", NULL, FALSE, ALICE);
  flush_well (fixture->store);
  g_assert_cmpint (query_int (fixture->path, "SELECT count (*) FROM storage WHERE value = CAST ('after' AS BLOB)"), ==,
                   1);
}

static void
test_nothing_to_roll_back_to (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (MortisePluginRecord) plugin = NULL;

  set_up (fixture->store);
  mortise_store_roll_back_plugin (fixture->store, NULL, "shop", NULL, TRUE, ALICE);
  flush_well (fixture->store);
  plugin = get_plugin (fixture->store);
  g_assert_cmpstr (plugin->version, ==, "1.0.0");
  g_assert_cmpint (query_int (fixture->path, "SELECT count (*) FROM setting"), ==, 2);
  g_assert_cmpint (query_int (fixture->path, "SELECT count (*) FROM storage"), ==, 1);
}

/* Only the version before is kept, however many there were. */
static void
test_directories (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GPtrArray) directories = NULL;

  set_up (fixture->store);
  update (fixture->store, "2.0.0", "{}", "[]");
  update (fixture->store, "3.0.0", "{}", "[]");
  directories = mortise_store_list_directories (fixture->store, NULL);
  g_ptr_array_sort_with_data (directories, (GCompareDataFunc) (GCallback) g_strcmp0, NULL);
  g_assert_cmpuint (directories->len, ==, 3);
  mortise_store_delete_plugin (fixture->store, NULL, "shop", ALICE);
  flush_well (fixture->store);
  g_assert_cmpint (query_int (fixture->path, "SELECT count (*) FROM plugin_version"), ==, 0);
  g_assert_cmpint (query_int (fixture->path, "SELECT count (*) FROM snapshot_storage"), ==, 0);
}

static void
test_policy (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (MortisePluginRecord) plugin = NULL;

  set_up (fixture->store);
  mortise_store_set_update_policy (fixture->store, NULL, "shop", "^1.0.0", 7, TRUE, ALICE);
  mortise_store_set_trial (fixture->store, NULL, "shop", 3);
  flush_well (fixture->store);
  plugin = get_plugin (fixture->store);
  g_assert_cmpstr (plugin->pinned, ==, "^1.0.0");
  g_assert_cmpuint (plugin->hold_days, ==, 7);
  g_assert_true (plugin->prerelease);
  g_assert_cmpuint (plugin->trial_calls, ==, 3);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/store-versions/update", Fixture, NULL, fixture_set_up, test_update, fixture_tear_down);
  g_test_add ("/store-versions/roll-back", Fixture, NULL, fixture_set_up, test_roll_back, fixture_tear_down);
  g_test_add ("/store-versions/roll-back-without-data", Fixture, NULL, fixture_set_up, test_roll_back_without_data,
              fixture_tear_down);
  g_test_add ("/store-versions/nothing-to-roll-back-to", Fixture, NULL, fixture_set_up, test_nothing_to_roll_back_to,
              fixture_tear_down);
  g_test_add ("/store-versions/directories", Fixture, NULL, fixture_set_up, test_directories, fixture_tear_down);
  g_test_add ("/store-versions/policy", Fixture, NULL, fixture_set_up, test_policy, fixture_tear_down);
  return g_test_run ();
}
