/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-trace-cache.h"

#define PAGE MORTISE_TRACE_CACHE_PAGE

static void
fill (MortiseTraceCache *cache, guint place, const char *id)
{
  g_autoptr (JsonObject) dispatch = json_object_new ();

  json_object_set_string_member (dispatch, "id", id);
  mortise_item_update (MORTISE_ITEM (mortise_trace_cache_get (cache, place)), dispatch);
}

static void
test_places (void)
{
  g_autoptr (MortiseTraceCache) cache = mortise_trace_cache_new ();
  MortiseTraceItem *item = mortise_trace_cache_get (cache, 5);

  g_assert_null (mortise_item_get_key (MORTISE_ITEM (item)));
  g_assert_true (mortise_trace_cache_get (cache, 5) == item);
  g_assert_true (mortise_trace_cache_get (cache, 5 + PAGE) != item);
  fill (cache, 5, "a");
  g_assert_true (mortise_trace_cache_find (cache, "a") == item);
  g_assert_null (mortise_trace_cache_find (cache, "b"));
  mortise_trace_cache_clear (cache);
  g_assert_null (mortise_trace_cache_find (cache, "a"));
}

/* What was looked at last is asked for first, once; what was passed long ago is given up, and can be wanted again. */
static void
test_wanted (void)
{
  g_autoptr (MortiseTraceCache) cache = mortise_trace_cache_new ();
  guint first;

  g_assert_false (mortise_trace_cache_take_wanted (cache, &first));
  for (guint i = 0; i < 8; i++)
    {
      mortise_trace_cache_want (cache, i * PAGE + 3);
      mortise_trace_cache_want (cache, i * PAGE + 4);
    }
  for (guint i = 0; i < 6; i++)
    {
      g_assert_true (mortise_trace_cache_take_wanted (cache, &first));
      g_assert_cmpuint (first, ==, (7 - i) * PAGE);
    }
  g_assert_false (mortise_trace_cache_take_wanted (cache, &first));
  mortise_trace_cache_want (cache, 7 * PAGE);
  g_assert_false (mortise_trace_cache_take_wanted (cache, &first));
  mortise_trace_cache_want (cache, 0);
  g_assert_true (mortise_trace_cache_take_wanted (cache, &first));
  g_assert_cmpuint (first, ==, 0);
}

/* However long the list is, so many pages are kept: those that were looked at last. */
static void
test_bounds (void)
{
  g_autoptr (MortiseTraceCache) cache = mortise_trace_cache_new ();
  g_autoptr (MortiseTraceItem) held = NULL;

  fill (cache, 0, "first");
  fill (cache, PAGE, "second");
  held = g_object_ref (mortise_trace_cache_get (cache, PAGE));
  for (guint i = 2; i < 1000; i++)
    {
      mortise_trace_cache_get (cache, i * PAGE);
      mortise_trace_cache_get (cache, 0);
    }
  g_assert_nonnull (mortise_trace_cache_find (cache, "first"));
  g_assert_null (mortise_trace_cache_find (cache, "second"));
  g_assert_cmpstr (mortise_item_get_key (MORTISE_ITEM (held)), ==, "second");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/trace-cache/places", test_places);
  g_test_add_func ("/trace-cache/wanted", test_wanted);
  g_test_add_func ("/trace-cache/bounds", test_bounds);
  return g_test_run ();
}
