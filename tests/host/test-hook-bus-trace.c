/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "host-fixture.h"
#include "mortise-hook-bus.h"
#include "mortise-json.h"

#include <string.h>

/* Traces wait before they are written; that must not be seen. */

typedef struct
{
  char *folder;
  MortiseStore *store;
  MortiseHookBus *bus;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *path = NULL;
  g_autoptr (MortisePlatformSet) platforms = mortise_platform_set_new ();
  g_autoptr (GError) error = NULL;

  fixture->folder = make_folder ();
  path = g_build_filename (fixture->folder, "site.sqlite", NULL);
  fixture->store = mortise_store_open (path, &error);
  g_assert_no_error (error);
  fixture->bus = mortise_hook_bus_new (platforms, fixture->store, MORTISE_TENANT_DEFAULT);
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  g_clear_object (&fixture->bus);
  mortise_store_close (fixture->store, NULL);
  g_clear_object (&fixture->store);
  remove_folder (g_steal_pointer (&fixture->folder));
}

static GBytes *
listen_silently (const MortiseHookEvent *event, gpointer user_data, GError **error)
{
  return NULL;
}

static void
fire (Fixture *fixture, const char *payload)
{
  static const MortiseDispatchOrigin origin = { .origin = "host", .actor = "test" };
  g_autoptr (GBytes) bytes = bytes_of (payload);
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;
  g_autoptr (MortiseDispatch) dispatch = NULL;
  g_autoptr (GError) error = NULL;

  if (!mortise_hook_bus_has_listener (fixture->bus, "order_created"))
    mortise_hook_bus_add_listener (fixture->bus, "order_created", MORTISE_HOOK_ACTION, 10, listen_silently, NULL);
  mortise_hook_bus_fire_async (fixture->bus, "order_created", bytes, &origin, NULL, take_result, &slot);
  result = wait_for (&slot);
  dispatch = mortise_hook_bus_fire_finish (fixture->bus, result, &error);
  g_assert_no_error (error);
}

static char *
get_last (Fixture *fixture)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;
  g_autoptr (GBytes) trace = NULL;
  g_autoptr (GError) error = NULL;

  mortise_trace_recorder_get_async (mortise_hook_bus_get_recorder (fixture->bus), "last", NULL, take_result, &slot);
  result = wait_for (&slot);
  trace = mortise_trace_recorder_get_finish (mortise_hook_bus_get_recorder (fixture->bus), result, &error);
  g_assert_no_error (error);
  return text_of (trace);
}

static guint
count_traces (Fixture *fixture)
{
  const MortiseTraceQuery query = { .limit = 10000 };
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *slot = NULL;
  g_autoptr (GBytes) text = NULL;
  g_autoptr (JsonNode) traces = NULL;
  g_autoptr (GError) error = NULL;

  mortise_trace_recorder_list_async (mortise_hook_bus_get_recorder (fixture->bus), &query, NULL, take_result, &slot);
  result = wait_for (&slot);
  text = mortise_trace_recorder_list_finish (mortise_hook_bus_get_recorder (fixture->bus), result, &error);
  g_assert_no_error (error);
  traces = mortise_json_parse_bytes (text, &error);
  g_assert_no_error (error);
  return json_array_get_length (json_node_get_array (traces));
}

static void
test_seen_at_once (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *last = NULL;

  fire (fixture, "{\"id\":1}");
  g_assert_cmpuint (count_traces (fixture), ==, 1);
  fire (fixture, "{\"id\":2}");
  last = get_last (fixture);
  g_assert_nonnull (strstr (last, "\"payload\":{\"id\":2}"));
  g_assert_nonnull (strstr (last, "\"status\":\"completed\""));
}

/* Of a flood the newest are kept. */
static void
test_flood (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *last = NULL;
  guint n_traces;

  for (guint i = 1; i <= 5000; i++)
    {
      g_autofree char *payload = g_strdup_printf ("{\"id\":%u}", i);

      fire (fixture, payload);
    }
  n_traces = count_traces (fixture);
  g_assert_cmpuint (n_traces, >=, 500);
  g_assert_cmpuint (n_traces, <, 5000);
  last = get_last (fixture);
  g_assert_nonnull (strstr (last, "\"payload\":{\"id\":5000}"));
}

/* Large payloads do not gather in memory; the newest is kept, however large. */
static void
test_large (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *text = g_strnfill (3 * 1024 * 1024, 'x');
  g_autofree char *payload = g_strdup_printf ("{\"text\":\"%s\"}", text);

  for (guint i = 0; i < 10; i++)
    fire (fixture, payload);
  g_assert_cmpuint (count_traces (fixture), >=, 1);
}

/* What waits is written when the bus ends, and can be read by the next. */
static void
test_end (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (MortisePlatformSet) platforms = mortise_platform_set_new ();

  fire (fixture, "{\"id\":1}");
  settle ();
  g_assert_finalize_object (g_steal_pointer (&fixture->bus));
  fixture->bus = mortise_hook_bus_new (platforms, fixture->store, MORTISE_TENANT_DEFAULT);
  g_assert_cmpuint (count_traces (fixture), ==, 1);
}

static void
test_untraced (Fixture *fixture, gconstpointer user_data)
{
  mortise_trace_recorder_set_level (mortise_hook_bus_get_recorder (fixture->bus), MORTISE_TRACE_OFF);
  fire (fixture, "{\"id\":1}");
  g_assert_cmpuint (count_traces (fixture), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define add(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  add ("/hook-bus/trace/seen-at-once", test_seen_at_once);
  add ("/hook-bus/trace/flood", test_flood);
  add ("/hook-bus/trace/large", test_large);
  add ("/hook-bus/trace/end", test_end);
  add ("/hook-bus/trace/untraced", test_untraced);
  return g_test_run ();
}
