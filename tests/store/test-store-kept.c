/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fixture.h"

#include "mortise-error.h"

#include <string.h>

/* What goes with a plugin, what is kept of it, and how its next installation gets that. */

static void
put_value (MortiseStore *store, const char *slug, const char *key)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("value", 5);
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  mortise_store_storage_put_async (store, NULL, slug, key, bytes, 1 << 20, NULL, take_result, &slot);
  result = wait_for (&slot);
  g_assert_true (mortise_store_storage_put_finish (store, result, &error));
  g_assert_no_error (error);
}

static void
install (MortiseStore *store, const char *slug, const char *kept_settings)
{
  MortisePluginRecord plugin = { .slug = (char *) slug,
                                 .version = (char *) "1.0.0",
                                 .directory = (char *) "/plugins/one",
                                 .manifest = (char *) "{}",
                                 .source = (char *) "folder",
                                 .kept_settings = (char *) kept_settings };

  mortise_store_put_plugin (store, &plugin, ALICE);
  flush_well (store);
}

static void
install_with_data (MortiseStore *store, const char *slug)
{
  install (store, slug, NULL);
  put_settings (store, NULL, slug, "{\"colour\":\"\\\"red\\\"\"}");
  mortise_store_set_grant (store, NULL, slug, "storage", TRUE, ALICE);
  flush_well (store);
  put_value (store, slug, "a");
  put_value (store, slug, "b");
}

static gboolean
uninstall (MortiseStore *store, const char *slug, gboolean keep_data, GError **error)
{
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  mortise_store_uninstall_plugin_async (store, NULL, slug, keep_data, BOB, take_result, &slot);
  result = wait_for (&slot);
  return mortise_store_uninstall_plugin_finish (store, result, error);
}

static GPtrArray *
list_kept (MortiseStore *store, const char *slug)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *kept = mortise_store_list_kept_data (store, NULL, slug, &error);

  g_assert_no_error (error);
  return kept;
}

static void
test_holdings (Fixture *fixture, gconstpointer user_data)
{
  const char *const slugs[] = { "nobody", "shop", "mail", NULL };
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) holdings = NULL;
  g_autoptr (GError) error = NULL;
  const MortiseHoldingsRecord *shop;

  install (fixture->store, "mail", NULL);
  install_with_data (fixture->store, "shop");
  mortise_store_get_holdings_async (fixture->store, NULL, slugs, NULL, take_result, &slot);
  result = wait_for (&slot);
  holdings = mortise_store_get_holdings_finish (fixture->store, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (holdings->len, ==, 2);
  shop = holdings->pdata[0];
  g_assert_cmpstr (shop->slug, ==, "shop");
  g_assert_cmpstr (((const MortiseHoldingsRecord *) holdings->pdata[1])->slug, ==, "mail");
  g_assert_cmpuint (shop->n_settings, ==, 1);
  g_assert_cmpuint (shop->n_grants, ==, 1);
  g_assert_cmpuint (shop->n_storage_keys, ==, 2);
  g_assert_cmpint (shop->storage_bytes, ==, 2 * (1 + 5 + MORTISE_STORAGE_ENTRY_OVERHEAD));
  g_assert_cmpstr (shop->versions, ==, "[{\"version\":\"1.0.0\",\"directory\":\"/plugins/one\"}]");
  g_assert_null (shop->snapshot_directory);
  g_assert_cmpint (shop->snapshot_bytes, ==, 0);
}

/* A version that another tenant has does not go, so its folder must not either. */
static void
test_holdings_of_tenants (Fixture *fixture, gconstpointer user_data)
{
  const char *const slugs[] = { "shop", NULL };
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) holdings = NULL;
  g_autoptr (GError) error = NULL;

  put_plugin (fixture->store, NULL, "shop");
  put_plugin (fixture->store, "blue", "shop");
  mortise_store_get_holdings_async (fixture->store, NULL, slugs, NULL, take_result, &slot);
  result = wait_for (&slot);
  holdings = mortise_store_get_holdings_finish (fixture->store, result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (((const MortiseHoldingsRecord *) holdings->pdata[0])->versions, ==, "[]");
  g_assert_true (uninstall (fixture->store, "shop", FALSE, &error));
  g_assert_cmpint (query_int (fixture->path, "SELECT count (*) FROM plugin_version"), ==, 1);
}

static void
test_uninstall (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GPtrArray) kept = NULL;
  g_autoptr (GError) error = NULL;

  install_with_data (fixture->store, "shop");
  g_assert_true (uninstall (fixture->store, "shop", FALSE, &error));
  g_assert_no_error (error);
  kept = list_kept (fixture->store, NULL);
  g_assert_cmpuint (kept->len, ==, 0);
  for (guint i = 0; i < 4; i++)
    {
      static const char *const counts[] = { "SELECT count (*) FROM plugin", "SELECT count (*) FROM plugin_version",
                                            "SELECT count (*) FROM storage", "SELECT count (*) FROM setting" };

      g_assert_cmpint (query_int (fixture->path, counts[i]), ==, 0);
    }
  g_assert_false (uninstall (fixture->store, "shop", FALSE, &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND);
}

static void
test_keep_and_take (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GPtrArray) kept = NULL;
  g_autoptr (GPtrArray) none = NULL;
  g_autofree char *colour = NULL;
  const MortiseKeptRecord *record;

  install_with_data (fixture->store, "shop");
  install_with_data (fixture->store, "mail");
  g_assert_true (uninstall (fixture->store, "shop", TRUE, NULL));
  g_assert_true (uninstall (fixture->store, "mail", TRUE, NULL));
  fixture_reopen (fixture);
  kept = list_kept (fixture->store, "shop");
  g_assert_cmpuint (kept->len, ==, 1);
  record = kept->pdata[0];
  g_assert_cmpstr (record->version, ==, "1.0.0");
  g_assert_cmpstr (record->settings, ==, "{\"colour\":\"\\\"red\\\"\"}");
  g_assert_cmpuint (record->n_storage_keys, ==, 2);
  g_assert_cmpstr (record->actor, ==, BOB);

  install (fixture->store, "shop", "{\"colour\":\"\\\"blue\\\"\"}");
  colour = list_setting (fixture->store, NULL, "shop", "colour");
  g_assert_cmpstr (colour, ==, "\"blue\"");
  g_assert_cmpint (query_int (fixture->path, "SELECT count (*) FROM storage WHERE slug = 'shop'"), ==, 2);
  g_assert_cmpint (query_int (fixture->path, "SELECT storage_bytes FROM plugin WHERE slug = 'shop'"), ==,
                   2 * (1 + 5 + MORTISE_STORAGE_ENTRY_OVERHEAD));
  g_assert_cmpint (query_int (fixture->path, "SELECT count (*) FROM plugin_grant"), ==, 0);
  none = list_kept (fixture->store, "shop");
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpint (query_int (fixture->path, "SELECT count (*) FROM kept_storage WHERE slug = 'shop'"), ==, 0);
  g_assert_cmpint (query_int (fixture->path, "SELECT count (*) FROM kept_storage WHERE slug = 'mail'"), ==, 2);
}

static void
test_delete (Fixture *fixture, gconstpointer user_data)
{
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) owners = NULL;
  g_autoptr (GError) error = NULL;

  install_with_data (fixture->store, "shop");
  g_assert_true (uninstall (fixture->store, "shop", TRUE, NULL));
  install (fixture->store, "mail", NULL);
  owners = mortise_store_list_owners_of_data (fixture->store, NULL, &error);
  g_assert_cmpuint (owners->len, ==, 2);
  g_clear_pointer (&owners, g_ptr_array_unref);
  mortise_store_delete_kept_data_async (fixture->store, NULL, "shop", ALICE, take_result, &slot);
  result = wait_for (&slot);
  g_assert_true (mortise_store_delete_kept_data_finish (fixture->store, result, &error));
  owners = mortise_store_list_owners_of_data (fixture->store, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (owners->len, ==, 1);
  g_assert_cmpstr (owners->pdata[0], ==, "mail");
  g_assert_cmpint (query_int (fixture->path, "SELECT count (*) FROM kept_storage"), ==, 0);
}

static void
test_policy (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (mortise_store_get_policy (fixture->store, "packages", &before, &error));
  g_assert_null (before);
  mortise_store_set_policy (fixture->store, "packages", "signed", ALICE);
  mortise_store_set_policy (fixture->store, "packages", "signed", BOB);
  flush_well (fixture->store);
  fixture_reopen (fixture);
  g_assert_true (mortise_store_get_policy (fixture->store, "packages", &after, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (after, ==, "signed");
  g_assert_cmpint (query_int (fixture->path, "SELECT count (*) FROM audit WHERE action = 'site.policy'"), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define add(path, func) g_test_add ("/store/kept/" path, Fixture, NULL, fixture_set_up, func, fixture_tear_down)
  add ("holdings", test_holdings);
  add ("holdings-of-tenants", test_holdings_of_tenants);
  add ("uninstall", test_uninstall);
  add ("keep-and-take", test_keep_and_take);
  add ("delete", test_delete);
  add ("policy", test_policy);

  return g_test_run ();
}
