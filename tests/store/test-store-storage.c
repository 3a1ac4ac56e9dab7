/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "fixture.h"
#include "mortise-error.h"

#define PLENTY (64 * 1024 * 1024)

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  fixture_set_up (fixture, user_data);
  put_plugin (fixture->store, NULL, "one");
}

static gboolean
put (MortiseStore *store,
     const char *slug,
     const char *key,
     const char *value,
     gsize length,
     guint64 quota,
     GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (value, length);
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  mortise_store_storage_put_async (store, NULL, slug, key, bytes, quota, NULL, take_result, &slot);
  result = wait_for (&slot);
  return mortise_store_storage_put_finish (store, result, error);
}

static void
put_text (MortiseStore *store, const char *key, const char *value)
{
  g_autoptr (GError) error = NULL;

  put (store, "one", key, value, strlen (value), PLENTY, &error);
  g_assert_no_error (error);
}

static char *
get_text (MortiseStore *store, const char *tenant, const char *key)
{
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GBytes) value = NULL;
  g_autoptr (GError) error = NULL;

  mortise_store_storage_get_async (store, tenant, "one", key, NULL, take_result, &slot);
  result = wait_for (&slot);
  value = mortise_store_storage_get_finish (store, result, &error);
  g_assert_no_error (error);
  return value != NULL
             ? g_strdup_printf ("%.*s", (int) g_bytes_get_size (value), (const char *) g_bytes_get_data (value, NULL))
             : NULL;
}

static void delete (MortiseStore *store, const char *key)
{
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  mortise_store_storage_delete_async (store, NULL, "one", key, NULL, take_result, &slot);
  result = wait_for (&slot);
  mortise_store_storage_delete_finish (store, result, &error);
  g_assert_no_error (error);
}

static char *
list_keys (MortiseStore *store, const char *prefix, const char *after, guint limit)
{
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) keys = NULL;

  mortise_store_storage_list_async (store, NULL, "one", prefix, after, limit, NULL, take_result, &slot);
  result = wait_for (&slot);
  keys = mortise_store_storage_list_finish (store, result, &error);
  g_assert_no_error (error);
  return g_strjoinv (" ", keys);
}

static void
assert_keys (MortiseStore *store, const char *prefix, const char *after, guint limit, const char *expected)
{
  g_autofree char *keys = list_keys (store, prefix, after, limit);

  g_assert_cmpstr (keys, ==, expected);
}

static void
test_round_trip (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *missing = get_text (fixture->store, NULL, "key");
  g_autofree char *value = NULL;
  g_autofree char *empty = NULL;
  g_autofree char *deleted = NULL;

  g_assert_null (missing);
  put_text (fixture->store, "key", "old");
  put_text (fixture->store, "key", "new");
  value = get_text (fixture->store, NULL, "key");
  g_assert_cmpstr (value, ==, "new");
  put_text (fixture->store, "empty", "");
  empty = get_text (fixture->store, NULL, "empty");
  g_assert_cmpstr (empty, ==, "");
  delete (fixture->store, "key");
  delete (fixture->store, "never there");
  deleted = get_text (fixture->store, NULL, "key");
  g_assert_null (deleted);
}

static void
test_list (Fixture *fixture, gconstpointer user_data)
{
  static const char *const keys[] = { "b", "ab", "a\xf4\x8f\xbf\xbfz", "a", "a%", "ac", "A" };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    put_text (fixture->store, keys[i], "x");
  assert_keys (fixture->store, NULL, NULL, 100, "A a a% ab ac a\xf4\x8f\xbf\xbfz b");
  assert_keys (fixture->store, "a", NULL, 100, "a a% ab ac a\xf4\x8f\xbf\xbfz");
  assert_keys (fixture->store, "a", "ab", 1, "ac");
  assert_keys (fixture->store, "a%", NULL, 100, "a%");
  assert_keys (fixture->store, "zz", NULL, 100, "");
  assert_keys (fixture->store, "a", NULL, 0, "");
}

static void
test_bad_keys (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *longest = g_strnfill (MORTISE_STORAGE_MAX_KEY, 'k');
  g_autofree char *too_long = g_strnfill (MORTISE_STORAGE_MAX_KEY + 1, 'k');
  const char *const bad[] = { "", "\xff\xfe", too_long };
  g_autoptr (GError) missing = NULL;

  put_text (fixture->store, longest, "x");
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (put (fixture->store, "one", bad[i], "x", 1, PLENTY, &error));
      g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID);
    }
  g_assert_false (put (fixture->store, "absent", "key", "x", 1, PLENTY, &missing));
  g_assert_error (missing, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND);
  /* The failures were told to their callers, so no flush tells them again. */
  flush_well (fixture->store);
}

static void
test_large_values (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *value = g_strnfill (MORTISE_STORAGE_MAX_VALUE + 1, 'v');
  g_autoptr (GError) error = NULL;

  g_assert_true (put (fixture->store, "one", "key", value, MORTISE_STORAGE_MAX_VALUE, PLENTY, &error));
  g_assert_no_error (error);
  g_assert_false (put (fixture->store, "one", "key", value, MORTISE_STORAGE_MAX_VALUE + 1, PLENTY, &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT);
}

static void
test_quota (Fixture *fixture, gconstpointer user_data)
{
  const gsize entry = 3 + 100 + MORTISE_STORAGE_ENTRY_OVERHEAD;
  g_autofree char *value = g_strnfill (101, 'v');
  g_autoptr (GError) error = NULL;

  g_assert_true (put (fixture->store, "one", "k_1", value, 100, 2 * entry, &error));
  g_assert_true (put (fixture->store, "one", "k_2", value, 100, 2 * entry, &error));
  g_assert_true (put (fixture->store, "one", "k_2", value, 100, 2 * entry, &error));
  g_assert_no_error (error);

  g_assert_false (put (fixture->store, "one", "k_2", value, 101, 2 * entry, &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT);
  assert_one_line (error, "quota is 334 bytes (334 in use)");
  g_clear_error (&error);
  g_assert_false (put (fixture->store, "one", "k_3", value, 0, 2 * entry, &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT);
  g_clear_error (&error);

  /* Below a quota that was lowered there is a way back. */
  g_assert_true (put (fixture->store, "one", "k_2", value, 50, entry, &error));
  delete (fixture->store, "k_1");
  g_assert_true (put (fixture->store, "one", "k_2", value, 100, entry, &error));
  g_assert_no_error (error);
  g_assert_cmpint (query_int (fixture->path, "SELECT storage_bytes FROM plugin"), ==, entry);
}

static void
test_tenants (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *other = NULL;

  put_plugin (fixture->store, "other", "one");
  put_text (fixture->store, "key", "mine");
  other = get_text (fixture->store, "other", "key");
  g_assert_null (other);
}

static void
test_cancelled (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GBytes) bytes = g_bytes_new_static ("x", 1);
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *value = NULL;

  g_cancellable_cancel (cancellable);
  mortise_store_storage_put_async (fixture->store, NULL, "one", "key", bytes, PLENTY, cancellable, take_result, &slot);
  result = wait_for (&slot);
  g_assert_false (mortise_store_storage_put_finish (fixture->store, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  value = get_text (fixture->store, NULL, "key");
  g_assert_null (value);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, fixture_tear_down)
  ADD ("/store/storage/round-trip", test_round_trip);
  ADD ("/store/storage/list", test_list);
  ADD ("/store/storage/bad-keys", test_bad_keys);
  ADD ("/store/storage/large-values", test_large_values);
  ADD ("/store/storage/quota", test_quota);
  ADD ("/store/storage/tenants", test_tenants);
  ADD ("/store/storage/cancelled", test_cancelled);
#undef ADD

  return g_test_run ();
}
