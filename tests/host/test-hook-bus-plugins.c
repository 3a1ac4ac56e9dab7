/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bus-fixture.h"
#include "mortise-error.h"
#include "mortise-json.h"

/* Plugins as the bus sees them, none of which may be called: no process is started here. */

typedef struct
{
  BusFixture bus;
  MortiseHostedPlugin *plugin;
  MortiseWorker *worker;
} Fixture;

static const MortiseWorkerDelegate no_delegate = { 0 };

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  MortiseWorkerPlaces places = { (char *) "/nowhere", (char *) "/nowhere" };
  g_autoptr (MortiseManifest) manifest
      = make_manifest ("shopper", ",\"hooks\":[{\"name\":\"order_created\",\"kind\":\"action\"},"
                                  "{\"name\":\"price\",\"kind\":\"filter\",\"priority\":5},"
                                  "{\"name\":\"before_pay\",\"kind\":\"action\"}],"
                                  "\"permissions\":[{\"name\":\"shop_access\"},{\"name\":\"hooks\"}]");

  bus_set_up (&fixture->bus, NULL);
  fixture->plugin = mortise_hosted_plugin_new (manifest, MORTISE_TENANT_DEFAULT, "folder", "/nowhere");
  fixture->worker = mortise_worker_new (fixture->plugin, &places, &no_delegate, NULL);
  mortise_hook_bus_set_plugin (fixture->bus.bus, fixture->worker);
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  mortise_hook_bus_remove_plugin (fixture->bus.bus, fixture->worker);
  settle ();
  g_assert_finalize_object (g_steal_pointer (&fixture->worker));
  g_assert_finalize_object (g_steal_pointer (&fixture->plugin));
  bus_tear_down (&fixture->bus, NULL);
}

static void
assert_skipped (Fixture *fixture, const char *code, const char *message)
{
  g_autoptr (MortiseDispatch) dispatch = fire (&fixture->bus, "order_created", "{\"id\":1}");

  assert_result (dispatch, "{}");
  assert_call (dispatch, 0, MORTISE_CALL_SKIPPED, code, message);
}

static void
test_disabled (Fixture *fixture, gconstpointer user_data)
{
  assert_skipped (fixture, "unavailable", "the plugin is disabled");
}

static void
test_quarantined (Fixture *fixture, gconstpointer user_data)
{
  mortise_hosted_plugin_set_enabled (fixture->plugin, TRUE);
  mortise_hosted_plugin_set_quarantined (fixture->plugin, TRUE);
  mortise_hosted_plugin_set_reason (fixture->plugin, "crashed: SIGSEGV");
  assert_skipped (fixture, "unavailable", "the plugin is quarantined: crashed: SIGSEGV");
}

static void
test_not_granted (Fixture *fixture, gconstpointer user_data)
{
  mortise_hosted_plugin_set_enabled (fixture->plugin, TRUE);
  assert_skipped (fixture, "denied", "the permission \"shop_access\" is not granted");
}

/* Skipping is no veto, and leaves a filter's value. */
static void
test_skipped_in_sequence (Fixture *fixture, gconstpointer user_data)
{
  Listener after = { .name = "after" };
  g_autoptr (MortiseDispatch) veto = NULL, filter = NULL;

  listen_to (&fixture->bus, "before_pay", MORTISE_HOOK_ACTION, 50, &after);
  listen_to (&fixture->bus, "price", MORTISE_HOOK_FILTER, 50, &after);
  veto = fire (&fixture->bus, "before_pay", "{\"id\":1}");
  assert_result (veto, "{}");
  assert_heard (&fixture->bus, "after");
  filter = fire (&fixture->bus, "price", "{\"price\":9,\"id\":1}");
  assert_result (filter, "9");
  assert_heard (&fixture->bus, "after=9");
}

static void
assert_order (Fixture *fixture, const char *expected)
{
  g_autoptr (MortiseDispatch) dispatch = fire (&fixture->bus, "price", "{\"price\":9,\"id\":1}");
  GPtrArray *calls = mortise_dispatch_get_calls (dispatch);
  g_autoptr (GString) order = g_string_new (NULL);

  for (guint i = 0; i < calls->len; i++)
    {
      const MortiseDispatchCall *call = calls->pdata[i];

      g_string_append_printf (order, "%s%s/%d", i > 0 ? " " : "", call->plugin, call->priority);
    }
  g_assert_cmpstr (order->str, ==, expected);
}

/* A plugin keeps its place among others of the same priority when it registers again, as after each start. */
static void
test_order_among_plugins (Fixture *fixture, gconstpointer user_data)
{
  MortiseWorkerPlaces places = { (char *) "/nowhere", (char *) "/nowhere" };
  g_autoptr (MortiseManifest) manifest
      = make_manifest ("other", ",\"hooks\":[{\"name\":\"price\",\"kind\":\"filter\",\"priority\":5},"
                                "{\"name\":\"price\",\"kind\":\"filter\",\"priority\":4}]");
  g_autoptr (MortiseHostedPlugin) plugin
      = mortise_hosted_plugin_new (manifest, MORTISE_TENANT_DEFAULT, "folder", "/nowhere");
  g_autoptr (MortiseWorker) worker = mortise_worker_new (plugin, &places, &no_delegate, NULL);
  Listener local = { .name = "local" };

  mortise_hook_bus_set_plugin (fixture->bus.bus, worker);
  assert_order (fixture, "other/4 shopper/5 other/5");
  mortise_hook_bus_set_plugin (fixture->bus.bus, fixture->worker);
  assert_order (fixture, "other/4 shopper/5 other/5");
  listen_to (&fixture->bus, "price", MORTISE_HOOK_FILTER, 5, &local);
  assert_order (fixture, "other/4 host/5 shopper/5 other/5");
  mortise_hook_bus_remove_plugin (fixture->bus.bus, worker);
  assert_order (fixture, "host/5 shopper/5");
}

static void
test_described (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = mortise_hook_bus_describe_hook (fixture->bus.bus, "order_created", &error);
  JsonArray *listeners = mortise_json_get_array (json_node_get_object (node), "listeners");
  JsonObject *listener = json_array_get_object_element (listeners, 0);

  g_assert_no_error (error);
  g_assert_cmpstr (mortise_json_get_string (listener, "plugin", NULL), ==, "shopper");
  g_assert_cmpstr (mortise_json_get_string (listener, "skipped", NULL), ==, "the plugin is disabled");
  g_assert_cmpint (mortise_json_get_int (listener, "priority", 0), ==, 10);
}

/* --- fired by a plugin -------------------------------------------------------------------------------------------- */

static MortiseDispatch *
fire_from_plugin (Fixture *fixture, const char *hook, MortiseHookKind kind, const char *payload)
{
  g_autoptr (GBytes) bytes = bytes_of (payload);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;
  MortiseDispatch *dispatch;

  mortise_hook_bus_fire_from_plugin_async (fixture->bus.bus, hook, kind, bytes, fixture->worker, 0, take_result, &slot);
  result = wait_for (&slot);
  dispatch = mortise_hook_bus_fire_finish (fixture->bus.bus, result, &error);
  g_assert_no_error (error);
  return dispatch;
}

static void
test_fired_without_permission (Fixture *fixture, gconstpointer user_data)
{
  Listener other = { .name = "other" };
  g_autoptr (MortiseDispatch) dispatch = NULL;

  listen_to (&fixture->bus, "menu", MORTISE_HOOK_COLLECT, 1, &other);
  dispatch = fire_from_plugin (fixture, "menu", MORTISE_HOOK_ACTION, "{}");
  assert_heard (&fixture->bus, "");
  assert_result (dispatch, "[]");
  assert_call (dispatch, 0, MORTISE_CALL_SKIPPED, "denied",
               "the permission \"hooks\" is not granted to shopper, which fired it");

  mortise_hosted_plugin_set_granted (fixture->plugin, "hooks", TRUE);
  g_clear_object (&dispatch);
  dispatch = fire_from_plugin (fixture, "menu", MORTISE_HOOK_ACTION, "{}");
  assert_heard (&fixture->bus, "other");
}

/* Unlike an administrator, a plugin may fire what nobody listens to, under names without end. */
static void
test_fired_unheard (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (MortiseDispatch) action = fire_from_plugin (fixture, "none", MORTISE_HOOK_ACTION, "{\"a\":1}");
  g_autoptr (MortiseDispatch) filter = fire_from_plugin (fixture, "none", MORTISE_HOOK_FILTER, "{\"a\":1}");
  g_autoptr (MortiseDispatch) collect = fire_from_plugin (fixture, "none", MORTISE_HOOK_COLLECT, "{\"a\":1}");
  g_autoptr (JsonNode) before = mortise_hook_bus_describe_hooks (fixture->bus.bus);
  g_autoptr (JsonNode) after = NULL;

  assert_result (action, "{}");
  assert_result (filter, "1");
  assert_result (collect, "[]");
  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *name = g_strdup_printf ("none_%u", i);
      g_autoptr (MortiseDispatch) dispatch = fire_from_plugin (fixture, name, MORTISE_HOOK_ACTION, "{}");

      assert_result (dispatch, "{}");
    }
  after = mortise_hook_bus_describe_hooks (fixture->bus.bus);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (after)), ==,
                    json_array_get_length (json_node_get_array (before)));
}

/* --- events ------------------------------------------------------------------------------------------------------- */

static void
test_events (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GBytes) body = bytes_of ("{}");

  mortise_hosted_plugin_add_registration (fixture->plugin, "order.*", "event", 10, 1);
  mortise_hook_bus_set_plugin (fixture->bus.bus, fixture->worker);
  g_assert_cmpuint (mortise_hook_bus_emit_event (fixture->bus.bus, "order.paid", body), ==, 0);
  mortise_hosted_plugin_set_granted (fixture->plugin, "events", TRUE);
  g_assert_cmpuint (mortise_hook_bus_emit_event (fixture->bus.bus, "order.paid", body), ==, 0);
  g_assert_false (mortise_hook_bus_has_listener (fixture->bus.bus, "order.*"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define add(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  add ("/hook-bus/plugins/disabled", test_disabled);
  add ("/hook-bus/plugins/quarantined", test_quarantined);
  add ("/hook-bus/plugins/not-granted", test_not_granted);
  add ("/hook-bus/plugins/skipped-in-sequence", test_skipped_in_sequence);
  add ("/hook-bus/plugins/order", test_order_among_plugins);
  add ("/hook-bus/plugins/described", test_described);
  add ("/hook-bus/plugins/fired-without-permission", test_fired_without_permission);
  add ("/hook-bus/plugins/fired-unheard", test_fired_unheard);
  add ("/hook-bus/plugins/events", test_events);
  return g_test_run ();
}
