/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "host-fixture.h"
#include "mortise-cache.h"
#include "mortise-error.h"

/* As in mortise-cache.c. */
#define MAX_BYTES (4 * 1024 * 1024)
#define OVERHEAD 128

static void
set (MortiseCache *cache, const char *plugin, const char *key, const char *value, gint64 seconds)
{
  g_autoptr (GBytes) bytes = bytes_of (value);
  g_autoptr (GError) error = NULL;

  g_assert_true (mortise_cache_set (cache, plugin, key, bytes, seconds, &error));
  g_assert_no_error (error);
}

static void
assert_value (MortiseCache *cache, const char *plugin, const char *key, const char *value)
{
  g_autofree char *text = text_of (mortise_cache_get (cache, plugin, key));

  g_assert_cmpstr (text, ==, value);
}

static void
test_keep (void)
{
  g_autoptr (MortiseCache) cache = mortise_cache_new ();

  assert_value (cache, "a", "k", NULL);
  set (cache, "a", "k", "1", 0);
  set (cache, "b", "k", "2", 3600);
  assert_value (cache, "a", "k", "1");
  assert_value (cache, "b", "k", "2");
  set (cache, "a", "k", "3", 0);
  assert_value (cache, "a", "k", "3");

  mortise_cache_delete (cache, "a", "k");
  mortise_cache_delete (cache, "a", "k");
  mortise_cache_delete (cache, "c", "k");
  assert_value (cache, "a", "k", NULL);
  assert_value (cache, "b", "k", "2");
}

static void
test_expiry (void)
{
  g_autoptr (MortiseCache) cache = mortise_cache_new ();
  gint64 began = g_get_monotonic_time ();

  set (cache, "a", "short", "1", 1);
  set (cache, "a", "for-ever", "2", 0);
  set (cache, "a", "longest", "3", G_MAXINT64);
  while (mortise_cache_get (cache, "a", "short") != NULL)
    {
      g_assert_cmpint (g_get_monotonic_time () - began, <, 30 * G_USEC_PER_SEC);
      g_usleep (10000);
    }
  g_assert_cmpint (g_get_monotonic_time () - began, >=, G_USEC_PER_SEC);
  assert_value (cache, "a", "for-ever", "2");
  assert_value (cache, "a", "longest", "3");
}

static void
test_limits (void)
{
  g_autoptr (MortiseCache) cache = mortise_cache_new ();
  g_autofree char *longest_key = g_strnfill (255, 'k');
  g_autofree char *long_key = g_strnfill (256, 'k');
  g_autofree char *longest = g_strnfill (MAX_BYTES - OVERHEAD - 1, 'v');
  g_autoptr (GBytes) value = bytes_of ("1");
  g_autoptr (GBytes) too_long = g_bytes_new_take (g_strnfill (MAX_BYTES, 'v'), MAX_BYTES - OVERHEAD);
  g_autoptr (GError) error = NULL;

  set (cache, "a", longest_key, "1", 0);
  g_assert_false (mortise_cache_set (cache, "a", long_key, value, 0, &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_false (mortise_cache_set (cache, "a", "", value, 0, &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_false (mortise_cache_set (cache, "a", "k", value, -1, &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID);
  g_clear_error (&error);

  set (cache, "a", "k", "before", 0);
  g_assert_false (mortise_cache_set (cache, "a", "k", too_long, 0, &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT);
  assert_value (cache, "a", "k", "before");
  assert_value (cache, "a", longest_key, "1");

  set (cache, "a", "k", longest, 0);
  assert_value (cache, "a", longest_key, NULL);
  assert_value (cache, "a", "k", longest);
}

/* What was used last stays; another plugin's part is its own. */
static void
test_least_recently_used (void)
{
  g_autoptr (MortiseCache) cache = mortise_cache_new ();
  g_autofree char *value = g_strnfill (1000 * 1000, 'v');

  set (cache, "b", "0", value, 0);
  for (int i = 0; i < 4; i++)
    {
      g_autofree char *key = g_strdup_printf ("%d", i);

      set (cache, "a", key, value, 0);
    }
  assert_value (cache, "a", "0", value);
  set (cache, "a", "4", value, 0);
  assert_value (cache, "a", "0", value);
  assert_value (cache, "a", "1", NULL);
  assert_value (cache, "a", "2", value);
  assert_value (cache, "b", "0", value);
}

/* Entries without content are not free: a million of them do not stay. */
static void
test_small_entries (void)
{
  g_autoptr (MortiseCache) cache = mortise_cache_new ();
  guint n_kept = 0;

  for (guint i = 0; i < 100000; i++)
    {
      g_autofree char *key = g_strdup_printf ("%06u", i);

      set (cache, "a", key, "", 0);
    }
  for (guint i = 0; i < 100000; i++)
    {
      g_autofree char *key = g_strdup_printf ("%06u", i);

      n_kept += mortise_cache_get (cache, "a", key) != NULL ? 1 : 0;
    }
  g_assert_cmpuint (n_kept, ==, MAX_BYTES / (OVERHEAD + 6));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cache/keep", test_keep);
  g_test_add_func ("/cache/expiry", test_expiry);
  g_test_add_func ("/cache/limits", test_limits);
  g_test_add_func ("/cache/least-recently-used", test_least_recently_used);
  g_test_add_func ("/cache/small-entries", test_small_entries);
  return g_test_run ();
}
