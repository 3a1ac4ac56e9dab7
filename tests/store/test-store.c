/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fixture.h"

#include "mortise-error.h"

static GPtrArray *
list_audit (MortiseStore *store, const char *tenant)
{
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *records;

  mortise_store_list_audit_async (store, tenant, 1000, NULL, take_result, &slot);
  result = wait_for (&slot);
  records = mortise_store_list_audit_finish (store, result, &error);
  g_assert_no_error (error);
  return records;
}

static void
assert_last_audit (MortiseStore *store, const char *actor, const char *action, const char *subject, const char *detail)
{
  g_autoptr (GPtrArray) records = list_audit (store, NULL);
  const MortiseAuditRecord *record;

  g_assert_cmpuint (records->len, >, 0);
  record = g_ptr_array_index (records, 0);
  g_assert_cmpstr (record->tenant, ==, MORTISE_TENANT_DEFAULT);
  g_assert_cmpstr (record->actor, ==, actor);
  g_assert_cmpstr (record->action, ==, action);
  g_assert_cmpstr (record->subject, ==, subject);
  g_assert_cmpstr (record->detail, ==, detail);
  g_assert_cmpint (record->at, >, 0);
}

static MortisePluginRecord *
only_plugin (MortiseStore *store)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) plugins = mortise_store_list_plugins (store, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (plugins->len, ==, 1);
  return g_ptr_array_steal_index (plugins, 0);
}

static void
test_plugin (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (MortisePluginRecord) plugin = mortise_plugin_record_new ();
  g_autoptr (MortisePluginRecord) read = NULL;

  plugin->slug = g_strdup ("lead-scorer");
  plugin->version = g_strdup ("1.2.3-rc.1");
  plugin->directory = g_strdup ("/site/plugins/lead-scorer/ä");
  plugin->manifest = g_strdup ("{\"slug\": \"lead-scorer\"}");
  plugin->source = g_strdup ("bundled");
  plugin->enabled = TRUE;
  plugin->quarantined = TRUE;
  plugin->reason = g_strdup ("crashed");
  plugin->installed_at = 1234567;
  mortise_store_put_plugin (fixture->store, plugin, ALICE);
  flush_well (fixture->store);
  assert_last_audit (fixture->store, ALICE, "plugin.install", "lead-scorer",
                     "{\"version\":\"1.2.3-rc.1\",\"source\":\"bundled\"}");

  fixture_reopen (fixture);
  read = only_plugin (fixture->store);
  g_assert_cmpstr (read->tenant, ==, MORTISE_TENANT_DEFAULT);
  g_assert_cmpstr (read->slug, ==, plugin->slug);
  g_assert_cmpstr (read->version, ==, plugin->version);
  g_assert_cmpstr (read->directory, ==, plugin->directory);
  g_assert_cmpstr (read->manifest, ==, plugin->manifest);
  g_assert_cmpstr (read->source, ==, plugin->source);
  g_assert_true (read->enabled);
  g_assert_true (read->quarantined);
  g_assert_cmpstr (read->reason, ==, plugin->reason);
  g_assert_cmpint (read->installed_at, ==, 1234567);
  g_assert_cmpstr (read->actor, ==, ALICE);
}

static void
test_plugin_state (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (MortisePluginRecord) failing = NULL;
  g_autoptr (MortisePluginRecord) well = NULL;

  put_plugin (fixture->store, NULL, "one");
  mortise_store_set_plugin_enabled (fixture->store, NULL, "one", TRUE, BOB);
  assert_last_audit (fixture->store, BOB, "plugin.enable", "one", NULL);
  mortise_store_set_plugin_state (fixture->store, NULL, "one", TRUE, "memory \xff limit", "host");
  flush_well (fixture->store);
  failing = only_plugin (fixture->store);
  g_assert_true (failing->enabled);
  g_assert_true (failing->quarantined);
  g_assert_cmpstr (failing->reason, ==, "memory \357\277\275 limit");
  assert_last_audit (fixture->store, "host", "plugin.quarantine", "one", "{\"reason\":\"memory \357\277\275 limit\"}");

  mortise_store_set_plugin_state (fixture->store, NULL, "one", FALSE, NULL, BOB);
  mortise_store_set_plugin_enabled (fixture->store, NULL, "one", FALSE, BOB);
  flush_well (fixture->store);
  well = only_plugin (fixture->store);
  g_assert_false (well->enabled);
  g_assert_false (well->quarantined);
  g_assert_null (well->reason);
  assert_last_audit (fixture->store, BOB, "plugin.disable", "one", NULL);
}

static void
test_plugin_versions (Fixture *fixture, gconstpointer user_data)
{
  MortisePluginRecord plugin = { .slug = (char *) "one",
                                 .version = (char *) "1.0.0",
                                 .directory = (char *) "/a",
                                 .manifest = (char *) "{}",
                                 .source = (char *) "folder" };
  g_autoptr (MortisePluginRecord) read = NULL;

  mortise_store_put_plugin (fixture->store, &plugin, ALICE);
  mortise_store_set_grant (fixture->store, NULL, "one", "http", TRUE, ALICE);
  plugin.version = (char *) "2.0.0";
  plugin.directory = (char *) "/b";
  mortise_store_put_plugin (fixture->store, &plugin, ALICE);
  flush_well (fixture->store);
  /* The older version stays for a rollback, and the grant stays with the plugin. */
  g_assert_cmpint (query_int (fixture->path, "SELECT count(*) FROM plugin_version"), ==, 2);
  g_assert_cmpint (query_int (fixture->path, "SELECT count(*) FROM plugin_grant"), ==, 1);

  /* A developer changes the manifest in place: nothing is left of what was there. */
  plugin.manifest = (char *) "{\"name\": \"One\"}";
  mortise_store_put_plugin (fixture->store, &plugin, ALICE);
  flush_well (fixture->store);
  g_assert_cmpint (query_int (fixture->path, "SELECT count(*) FROM plugin_version"), ==, 2);
  read = only_plugin (fixture->store);
  g_assert_cmpstr (read->version, ==, "2.0.0");
  g_assert_cmpstr (read->manifest, ==, "{\"name\": \"One\"}");
}

static void
test_plugin_delete (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) plugins = NULL;

  put_plugin (fixture->store, NULL, "one");
  mortise_store_set_grant (fixture->store, NULL, "one", "http", TRUE, ALICE);
  put_settings (fixture->store, NULL, "one", "{\"key\":\"1\"}");
  mortise_store_add_crash (fixture->store, NULL, "one", 0, "signal 11");
  mortise_store_delete_plugin (fixture->store, NULL, "one", BOB);
  flush_well (fixture->store);
  assert_last_audit (fixture->store, BOB, "plugin.uninstall", "one", NULL);
  plugins = mortise_store_list_plugins (fixture->store, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (plugins->len, ==, 0);

  /* What a plugin of that name was granted once does not come back with the next. */
  put_plugin (fixture->store, NULL, "one");
  flush_well (fixture->store);
  g_assert_cmpint (query_int (fixture->path,
                              "SELECT (SELECT count(*) FROM plugin_grant) + (SELECT count(*) FROM setting) "
                              "+ (SELECT count(*) FROM crash)"),
                   ==, 0);
}

static void
test_grants (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) grants = NULL;
  g_autoptr (GPtrArray) after = NULL;
  const MortiseGrantRecord *grant;

  put_plugin (fixture->store, NULL, "one");
  mortise_store_set_grant (fixture->store, NULL, "one", "http", TRUE, ALICE);
  mortise_store_set_grant (fixture->store, NULL, "one", "database", TRUE, ALICE);
  mortise_store_set_grant (fixture->store, NULL, "one", "http", TRUE, BOB);
  flush_well (fixture->store);
  assert_last_audit (fixture->store, ALICE, "grant.add", "one", "{\"permission\":\"database\"}");
  grants = mortise_store_list_grants (fixture->store, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (grants->len, ==, 2);
  grant = g_ptr_array_index (grants, 1);
  g_assert_cmpstr (grant->slug, ==, "one");
  g_assert_cmpstr (grant->permission, ==, "http");
  g_assert_cmpstr (grant->actor, ==, ALICE);
  g_assert_cmpint (grant->granted_at, >, 0);

  mortise_store_set_grant (fixture->store, NULL, "one", "http", FALSE, BOB);
  flush_well (fixture->store);
  assert_last_audit (fixture->store, BOB, "grant.remove", "one", "{\"permission\":\"http\"}");
  after = mortise_store_list_grants (fixture->store, NULL, &error);
  g_assert_cmpuint (after->len, ==, 1);
}

static void
add_listener (GPtrArray *listeners, const char *hook, const char *kind, int priority)
{
  MortiseListenerRecord *listener = mortise_listener_record_new ();

  listener->hook = g_strdup (hook);
  listener->kind = g_strdup (kind);
  listener->priority = priority;
  listener->place = priority > 0 ? g_strdup ("plugin.py:3") : NULL;
  g_ptr_array_add (listeners, listener);
}

static void
test_listeners (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GPtrArray) listeners = g_ptr_array_new_with_free_func ((GDestroyNotify) mortise_listener_record_free);
  g_autoptr (GPtrArray) read = NULL;
  g_autoptr (GPtrArray) audit = NULL;
  g_autoptr (GPtrArray) fewer = NULL;
  g_autoptr (GError) error = NULL;
  const MortiseListenerRecord *listener;

  put_plugin (fixture->store, NULL, "one");
  add_listener (listeners, "z_hook", "action", 10);
  add_listener (listeners, "a_hook", "filter", -5);
  add_listener (listeners, "a_hook", "filter", -5);
  mortise_store_replace_listeners (fixture->store, NULL, "one", listeners);
  mortise_store_replace_listeners (fixture->store, NULL, "one", listeners);
  flush_well (fixture->store);
  read = mortise_store_list_listeners (fixture->store, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (read->len, ==, 3);
  listener = g_ptr_array_index (read, 1);
  g_assert_cmpstr (listener->slug, ==, "one");
  g_assert_cmpstr (listener->hook, ==, "a_hook");
  g_assert_cmpstr (listener->kind, ==, "filter");
  g_assert_cmpint (listener->priority, ==, -5);
  g_assert_null (listener->place);
  listener = g_ptr_array_index (read, 0);
  g_assert_cmpstr (listener->place, ==, "plugin.py:3");
  /* Saying the same again is no change. */
  audit = list_audit (fixture->store, NULL);
  g_assert_cmpuint (audit->len, ==, 2);

  g_ptr_array_set_size (listeners, 1);
  mortise_store_replace_listeners (fixture->store, NULL, "one", listeners);
  flush_well (fixture->store);
  fewer = mortise_store_list_listeners (fixture->store, NULL, &error);
  g_assert_cmpuint (fewer->len, ==, 1);
}

static void
test_crashes (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GPtrArray) recent = NULL;
  g_autoptr (GPtrArray) none = NULL;
  const MortiseCrashRecord *crash;

  put_plugin (fixture->store, NULL, "one");
  for (int i = 1; i <= 150; i++)
    mortise_store_add_crash (fixture->store, NULL, "one", i, "signal 11");
  flush_well (fixture->store);
  all = mortise_store_list_crashes (fixture->store, NULL, 0, NULL);
  g_assert_cmpuint (all->len, ==, 100);
  recent = mortise_store_list_crashes (fixture->store, NULL, 149, NULL);
  g_assert_cmpuint (recent->len, ==, 2);
  crash = g_ptr_array_index (recent, 0);
  g_assert_cmpint (crash->at, ==, 149);
  g_assert_cmpstr (crash->slug, ==, "one");
  g_assert_cmpstr (crash->reason, ==, "signal 11");
  assert_last_audit (fixture->store, "host", "plugin.crash", "one", "{\"reason\":\"signal 11\"}");

  mortise_store_clear_crashes (fixture->store, NULL, "one");
  flush_well (fixture->store);
  none = mortise_store_list_crashes (fixture->store, NULL, 0, NULL);
  g_assert_cmpuint (none->len, ==, 0);
}

static void
test_audit (Fixture *fixture, gconstpointer user_data)
{
  MortiseAuditRecord audit = { .at = 42,
                               .actor = (char *) BOB,
                               .action = (char *) "hook.fire",
                               .subject = (char *) "lead_created",
                               .detail = (char *) "{\"n\":1}" };
  g_autoptr (GError) error = NULL;

  mortise_store_add_audit (fixture->store, &audit);
  assert_last_audit (fixture->store, BOB, "hook.fire", "lead_created", "{\"n\":1}");

  /* A change that has no actor is none. */
  put_plugin (fixture->store, NULL, "one");
  mortise_store_set_plugin_enabled (fixture->store, NULL, "one", TRUE, NULL);
  g_assert_false (flush (fixture->store, &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID);
  g_assert_cmpint (query_int (fixture->path, "SELECT enabled FROM plugin"), ==, 0);
}

static void
test_tenants (Fixture *fixture, gconstpointer user_data)
{
  static const char *const tenants[] = { "red", "blue" };
  g_autofree char *red = NULL;
  g_autofree char *blue = NULL;
  g_autoptr (GPtrArray) blue_grants = NULL;
  g_autoptr (GPtrArray) blue_plugins = NULL;
  g_autoptr (GPtrArray) blue_audit = NULL;
  g_autoptr (GPtrArray) default_plugins = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (tenants); i++)
    {
      put_plugin (fixture->store, tenants[i], "one");
      put_settings (fixture->store, tenants[i], "one",
                    i == 0 ? "{\"key\":\"\\\"red\\\"\"}" : "{\"key\":\"\\\"blue\\\"\"}");
    }
  mortise_store_set_grant (fixture->store, "red", "one", "http", TRUE, ALICE);
  mortise_store_set_plugin_enabled (fixture->store, "red", "one", TRUE, ALICE);
  flush_well (fixture->store);

  red = list_setting (fixture->store, "red", "one", "key");
  blue = list_setting (fixture->store, "blue", "one", "key");
  g_assert_cmpstr (red, ==, "\"red\"");
  g_assert_cmpstr (blue, ==, "\"blue\"");
  blue_grants = mortise_store_list_grants (fixture->store, "blue", NULL);
  g_assert_cmpuint (blue_grants->len, ==, 0);
  blue_plugins = mortise_store_list_plugins (fixture->store, "blue", NULL);
  g_assert_cmpuint (blue_plugins->len, ==, 1);
  g_assert_false (((MortisePluginRecord *) g_ptr_array_index (blue_plugins, 0))->enabled);
  blue_audit = list_audit (fixture->store, "blue");
  g_assert_cmpuint (blue_audit->len, ==, 2);
  default_plugins = mortise_store_list_plugins (fixture->store, NULL, NULL);
  g_assert_cmpuint (default_plugins->len, ==, 0);

  mortise_store_delete_plugin (fixture->store, "red", "one", ALICE);
  flush_well (fixture->store);
  g_clear_pointer (&blue, g_free);
  blue = list_setting (fixture->store, "blue", "one", "key");
  g_assert_cmpstr (blue, ==, "\"blue\"");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)
  ADD ("/store/plugin", test_plugin);
  ADD ("/store/plugin/state", test_plugin_state);
  ADD ("/store/plugin/versions", test_plugin_versions);
  ADD ("/store/plugin/delete", test_plugin_delete);
  ADD ("/store/grants", test_grants);
  ADD ("/store/listeners", test_listeners);
  ADD ("/store/crashes", test_crashes);
  ADD ("/store/audit", test_audit);
  ADD ("/store/tenants", test_tenants);
#undef ADD

  return g_test_run ();
}
