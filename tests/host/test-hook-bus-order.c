/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bus-fixture.h"

#include "mortise-json.h"

/* Plugins that depend on each other, which all listen to the same hooks; no process is started here. */

typedef struct
{
  BusFixture bus;
  GListStore *plugins;
  GPtrArray *workers;
} Fixture;

static const MortiseWorkerDelegate no_delegate = { 0 };

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  bus_set_up (&fixture->bus, NULL);
  fixture->plugins = g_list_store_new (MORTISE_TYPE_HOSTED_PLUGIN);
  fixture->workers = g_ptr_array_new_with_free_func (g_object_unref);
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  for (guint i = 0; i < fixture->workers->len; i++)
    mortise_hook_bus_remove_plugin (fixture->bus.bus, fixture->workers->pdata[i]);
  g_ptr_array_unref (fixture->workers);
  g_object_unref (fixture->plugins);
  bus_tear_down (&fixture->bus, NULL);
}

static void
sort (Fixture *fixture)
{
  mortise_hook_bus_sort_plugins (fixture->bus.bus, G_LIST_MODEL (fixture->plugins));
}

/* @needs is plugins with commas between; one after a `?` is optional. */
static MortiseHostedPlugin *
make_plugin (const char *slug, const char *needs)
{
  g_auto (GStrv) slugs = g_strsplit (needs, ",", -1);
  g_autoptr (GString) more = g_string_new (",\"hooks\":[{\"name\":\"price\",\"kind\":\"filter\"},"
                                           "{\"name\":\"order_created\",\"kind\":\"action\"},"
                                           "{\"name\":\"undescribed\",\"kind\":\"collect\"}],\"dependencies\":[");
  g_autoptr (MortiseManifest) manifest = NULL;

  for (guint i = 0; slugs[i] != NULL; i++)
    {
      gboolean is_optional = slugs[i][0] == '?';

      g_string_append_printf (more, "%s{\"slug\":\"%s\",\"version\":\"*\",\"optional\":%s}", i > 0 ? "," : "",
                              slugs[i] + (is_optional ? 1 : 0), is_optional ? "true" : "false");
    }
  g_string_append_c (more, ']');
  manifest = make_manifest (slug, more->str);
  return mortise_hosted_plugin_new (manifest, MORTISE_TENANT_DEFAULT, "folder", "/nowhere");
}

static void
add (Fixture *fixture, const char *slug, const char *needs)
{
  MortiseWorkerPlaces places = { (char *) "/nowhere", (char *) "/nowhere" };
  g_autoptr (MortiseHostedPlugin) plugin = make_plugin (slug, needs);
  MortiseWorker *worker = mortise_worker_new (plugin, &places, &no_delegate, NULL);

  g_list_store_append (fixture->plugins, plugin);
  sort (fixture);
  mortise_hook_bus_set_plugin (fixture->bus.bus, worker);
  g_ptr_array_add (fixture->workers, worker);
}

static void
assert_listeners (Fixture *fixture, const char *hook, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = mortise_hook_bus_describe_hook (fixture->bus.bus, hook, &error);
  JsonArray *listeners = mortise_json_get_array (json_node_get_object (node), "listeners");
  g_autoptr (GString) order = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < json_array_get_length (listeners); i++)
    g_string_append_printf (order, "%s%s", i > 0 ? " " : "",
                            mortise_json_get_string (json_array_get_object_element (listeners, i), "plugin", "?"));
  g_assert_cmpstr (order->str, ==, expected);
}

/* Of all kinds. */
static void
assert_order (Fixture *fixture, const char *expected)
{
  assert_listeners (fixture, "price", expected);
  assert_listeners (fixture, "order_created", expected);
  assert_listeners (fixture, "undescribed", expected);
}

static void
test_registration (Fixture *fixture, gconstpointer user_data)
{
  add (fixture, "zebra", "");
  add (fixture, "apple", "");
  add (fixture, "mango", "");
  assert_order (fixture, "zebra apple mango");
}

/* Also where what is needed comes later than what needs it. */
static void
test_dependencies (Fixture *fixture, gconstpointer user_data)
{
  add (fixture, "apple", "mango");
  add (fixture, "zebra", "apple,?pear");
  add (fixture, "quince", "");
  assert_order (fixture, "apple zebra quince");
  add (fixture, "mango", "");
  assert_order (fixture, "mango apple zebra quince");
  add (fixture, "pear", "mango");
  assert_order (fixture, "mango apple pear zebra quince");
}

static void
test_circle (Fixture *fixture, gconstpointer user_data)
{
  add (fixture, "quince", "apple");
  add (fixture, "zebra", "apple");
  add (fixture, "apple", "zebra");
  assert_order (fixture, "zebra apple quince");
}

/* What is only optional gives way where there is a circle. */
static void
test_optional_circle (Fixture *fixture, gconstpointer user_data)
{
  add (fixture, "apple", "zebra");
  add (fixture, "zebra", "?apple");
  assert_order (fixture, "zebra apple");
}

/* Another version that needs something else; the place among others is kept. */
static void
test_update (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (MortiseHostedPlugin) plugin = make_plugin ("apple", "zebra");

  add (fixture, "apple", "");
  add (fixture, "mango", "");
  add (fixture, "zebra", "");
  assert_order (fixture, "apple mango zebra");
  g_list_store_remove (fixture->plugins, 0);
  g_list_store_append (fixture->plugins, plugin);
  sort (fixture);
  assert_order (fixture, "zebra apple mango");
}

/* A listener of the host changes the order while the hook is fired: that goes on as it began. */
/* Why each stands where it does. */
static void
assert_because (Fixture *fixture, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) idle = g_ptr_array_new ();
  g_autoptr (JsonNode) node = mortise_hook_bus_describe_listeners (fixture->bus.bus, "price", idle, &error);
  JsonArray *listeners = json_node_get_array (node);
  g_autoptr (GString) because = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < json_array_get_length (listeners); i++)
    {
      JsonObject *listener = json_array_get_object_element (listeners, i);

      g_string_append_printf (because, "%s%s:%s", i > 0 ? " " : "", mortise_json_get_string (listener, "plugin", "?"),
                              mortise_json_get_string (listener, "because", "?"));
    }
  g_assert_cmpstr (because->str, ==, expected);
}

/* Mango comes before what was registered sooner, as another plugin needs it that does not listen here. */
static void
test_because (Fixture *fixture, gconstpointer user_data)
{
  add (fixture, "pear", "mango");
  add (fixture, "apple", "");
  add (fixture, "zebra", "");
  add (fixture, "mango", "");
  assert_because (fixture, "mango:first pear:dependency apple:registration zebra:registration");
  mortise_hook_bus_remove_plugin (fixture->bus.bus, fixture->workers->pdata[0]);
  assert_because (fixture, "mango:first apple:dependency zebra:registration");
  add (fixture, "kit", "zebra");
  add (fixture, "quince", "apple,kit");
  assert_because (fixture, "mango:first apple:dependency zebra:registration kit:dependency quince:dependency");
  mortise_hook_bus_remove_plugin (fixture->bus.bus, fixture->workers->pdata[4]);
  assert_because (fixture, "mango:first apple:dependency zebra:registration quince:dependency");
}

static void
set_override (Fixture *fixture, const char *slug, guint position, int priority)
{
  const MortiseListenerOverride override = { .hook = (char *) "price",
                                             .slug = (char *) slug,
                                             .position = position,
                                             .priority = priority,
                                             .actor = (char *) "somebody" };

  mortise_hook_bus_set_override (fixture->bus.bus, &override);
}

/* Of one hook alone, also for a plugin that comes later; the one that says more is the one that counts. */
static void
test_override (Fixture *fixture, gconstpointer user_data)
{
  set_override (fixture, "mango", 0, 30);
  add (fixture, "apple", "");
  add (fixture, "mango", "");
  add (fixture, "zebra", "");
  set_override (fixture, "zebra", 0, -1);
  assert_listeners (fixture, "price", "zebra apple mango");
  assert_listeners (fixture, "order_created", "apple mango zebra");
  assert_because (fixture, "zebra:override apple:override mango:override");
  set_override (fixture, "zebra", 1, 40);
  assert_listeners (fixture, "price", "apple mango zebra");
  g_ptr_array_unref (mortise_hook_bus_reset_overrides (fixture->bus.bus, "price", "zebra", 1));
  assert_listeners (fixture, "price", "zebra apple mango");
  g_ptr_array_unref (mortise_hook_bus_reset_overrides (fixture->bus.bus, "price", NULL, 0));
  assert_listeners (fixture, "price", "apple mango zebra");
  assert_because (fixture, "apple:first mango:registration zebra:registration");
}

static void
sort_anew (BusFixture *bus)
{
  Fixture *fixture = (Fixture *) bus;

  add (fixture, "apple", "");
}

static void
test_while_fired (Fixture *fixture, gconstpointer user_data)
{
  MortiseHook *hook = mortise_hook_bus_get_hook (fixture->bus.bus, "quiet");
  Listener first = { .name = "first", .also = sort_anew };
  Listener second = { .name = "second" };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) payload = bytes_of ("{}");

  listen_to (&fixture->bus, "quiet", MORTISE_HOOK_ACTION, 10, &first);
  listen_to (&fixture->bus, "quiet", MORTISE_HOOK_ACTION, 10, &second);
  g_assert_true (mortise_hook_emit (hook, payload, NULL, NULL, &error));
  g_assert_no_error (error);
  assert_heard (&fixture->bus, "first second");
  assert_order (fixture, "apple");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define add_test(path, func) g_test_add ("/hook-bus/order/" path, Fixture, NULL, set_up, func, tear_down)
  add_test ("registration", test_registration);
  add_test ("dependencies", test_dependencies);
  add_test ("circle", test_circle);
  add_test ("optional-circle", test_optional_circle);
  add_test ("update", test_update);
  add_test ("because", test_because);
  add_test ("override", test_override);
  add_test ("while-fired", test_while_fired);

  return g_test_run ();
}
