/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-error.h"
#include "mortise-json.h"
#include "site-fixture.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* Opening and closing a site, and what is there again when it is opened once more. */

static void
test_open_close (SiteFixture *fixture, gconstpointer user_data)
{
  g_autoptr (JsonNode) node = mortise_host_describe (fixture->host);
  JsonObject *object = json_node_get_object (node);

  g_assert_cmpstr (mortise_host_get_site (fixture->host), ==, fixture->site);
  g_assert_cmpstr (mortise_json_get_string (object, "site", NULL), ==, fixture->site);
  g_assert_cmpstr (mortise_json_get_string (object, "holder", NULL), ==, "test");
  g_assert_cmpint (mortise_json_get_int (object, "pid", 0), ==, getpid ());
  g_assert_cmpint (mortise_json_get_int (object, "plugins", -1), ==,
                   g_list_model_get_n_items (mortise_host_get_plugins (fixture->host)));
  for (guint i = 0; i < 3; i++)
    site_reopen (fixture);
}

static void
test_second_host (SiteFixture *fixture, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *message = g_strdup_printf ("%s: the site is held by test (process %d)", fixture->site, getpid ());

  g_assert_null (mortise_host_open (fixture->site, "second", &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_CONFLICT);
  g_assert_cmpstr (error->message, ==, message);
}

static void
test_bad_site (SiteFixture *fixture, gconstpointer user_data)
{
  g_autofree char *file = g_build_filename (fixture->folder, "file", NULL);
  g_autofree char *inside = g_build_filename (file, "site", NULL);
  g_autofree char *other = g_build_filename (fixture->folder, "other", NULL);
  g_autofree char *database = g_build_filename (other, "site.sqlite", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (file, "", 0, NULL));
  g_assert_null (mortise_host_open (inside, "test", &error));
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, inside));
  g_clear_error (&error);

  g_assert_cmpint (g_mkdir (other, 0700), ==, 0);
  g_assert_true (g_file_set_contents (database, "this is not a database, whatever its name says", -1, NULL));
  g_assert_null (mortise_host_open (other, "test", &error));
  g_assert_nonnull (error);
}

/* In /tmp somebody else could have made it first. */
static void
test_unsafe_runtime_folder (SiteFixture *fixture, gconstpointer user_data)
{
  g_autofree char *runtime = g_build_filename (fixture->folder, "runtime", NULL);
  g_autofree char *ours = g_build_filename (runtime, "mortise", NULL);
  g_autofree char *elsewhere = g_build_filename (fixture->folder, "elsewhere", NULL);
  g_autofree char *other = g_build_filename (fixture->folder, "other", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir (runtime, 0755), ==, 0);
  g_assert_cmpint (g_mkdir (elsewhere, 0700), ==, 0);
  g_assert_cmpint (symlink (elsewhere, ours), ==, 0);
  g_setenv ("XDG_RUNTIME_DIR", runtime, TRUE);
  g_assert_null (mortise_host_open (other, "test", &error));
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, ours));
  g_setenv ("XDG_RUNTIME_DIR", fixture->folder, TRUE);
}

/* --- plugins ------------------------------------------------------------------------------------------------------ */

static void
test_bundled (SiteFixture *fixture, gconstpointer user_data)
{
  g_autofree char *parent = g_build_filename (g_getenv ("MORTISE_BUILDDIR"), "plugins", NULL);
  g_autoptr (GDir) dir = g_dir_open (parent, 0, NULL);
  const char *name;
  guint n_found = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *directory = g_build_filename (parent, name, NULL);
      g_autofree char *manifest = g_build_filename (directory, MORTISE_MANIFEST_FILE, NULL);
      MortiseHostedPlugin *plugin = mortise_host_get_plugin (fixture->host, name);

      if (!g_file_test (manifest, G_FILE_TEST_EXISTS))
        continue;
      n_found++;
      g_assert_nonnull (plugin);
      g_assert_cmpstr (mortise_hosted_plugin_get_source (plugin), ==, "bundled");
      g_assert_cmpstr (mortise_hosted_plugin_get_directory (plugin), ==, directory);
      g_assert_cmpint (mortise_hosted_plugin_get_state (plugin), ==, MORTISE_PLUGIN_DISABLED);
    }
  g_assert_cmpuint (n_found, >, 0);
  g_assert_cmpuint (g_list_model_get_n_items (mortise_host_get_plugins (fixture->host)), ==, n_found);
  site_reopen (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (mortise_host_get_plugins (fixture->host)), ==, n_found);
}

static const char details[] = ",\"permissions\":[{\"name\":\"storage\"},{\"name\":\"events\"}],"
                              "\"hooks\":[{\"name\":\"announced\",\"kind\":\"action\"}],"
                              "\"settings\":[{\"name\":\"threshold\",\"type\":\"number\",\"default\":1},"
                              "{\"name\":\"other\",\"type\":\"number\",\"default\":2}]";

static void
change_details (SiteFixture *fixture)
{
  MortiseListenerRecord listener = { .hook = (char *) "order_created", .kind = (char *) "filter", .priority = 7 };
  g_autoptr (GPtrArray) listeners = g_ptr_array_new ();
  g_autoptr (JsonNode) value = json_node_init_double (json_node_alloc (), 2.5);
  MortiseStore *store = mortise_host_get_store (fixture->host);
  GAsyncResult *slot = NULL;

  mortise_host_set_grant_async (fixture->host, "kept", "events", TRUE, "test", NULL, take_result, &slot);
  finish_verb_well (fixture, &slot);
  mortise_host_set_setting_async (fixture->host, "kept", "threshold", value, "test", NULL, take_result, &slot);
  finish_verb_well (fixture, &slot);
  g_ptr_array_add (listeners, &listener);
  mortise_store_replace_listeners (store, NULL, "kept", listeners);
  mortise_store_set_plugin_enabled (store, NULL, "kept", TRUE, "test");
  mortise_store_set_plugin_state (store, NULL, "kept", TRUE, "crashed: SIGSEGV", "host");
}

static void
test_restored (SiteFixture *fixture, gconstpointer user_data)
{
  g_autoptr (MortiseHostedPlugin) installed = install_well (fixture, "kept", details);
  g_autoptr (MortiseHostedPlugin) untouched = install_well (fixture, "untouched", details);
  g_autofree char *directory = g_strdup (mortise_hosted_plugin_get_directory (installed));
  g_autoptr (JsonObject) settings = NULL;
  const MortiseRegistration *registration;
  MortiseHostedPlugin *plugin;

  change_details (fixture);
  g_clear_object (&installed);
  g_clear_object (&untouched);
  site_reopen (fixture);

  plugin = mortise_host_get_plugin (fixture->host, "kept");
  g_assert_nonnull (plugin);
  g_assert_cmpstr (mortise_hosted_plugin_get_source (plugin), ==, "folder");
  g_assert_cmpstr (mortise_hosted_plugin_get_directory (plugin), ==, directory);
  g_assert_cmpint (mortise_hosted_plugin_get_state (plugin), ==, MORTISE_PLUGIN_QUARANTINED);
  g_assert_cmpstr (mortise_hosted_plugin_get_reason (plugin), ==, "crashed: SIGSEGV");
  g_assert_true (mortise_hosted_plugin_is_granted (plugin, "events"));
  g_assert_false (mortise_hosted_plugin_is_granted (plugin, "storage"));
  settings = mortise_setting_layers_dup_values (mortise_hosted_plugin_get_settings (plugin));
  g_assert_cmpfloat (mortise_json_get_double (settings, "threshold", 0), ==, 2.5);
  g_assert_cmpfloat (mortise_json_get_double (settings, "other", 0), ==, 2);

  g_assert_cmpuint (mortise_hosted_plugin_get_registrations (plugin)->len, ==, 1);
  registration = mortise_hosted_plugin_get_registrations (plugin)->pdata[0];
  g_assert_cmpstr (registration->hook, ==, "order_created");
  g_assert_cmpstr (registration->kind, ==, "filter");
  g_assert_cmpint (registration->priority, ==, 7);
  g_assert_true (mortise_hook_bus_has_listener (mortise_host_get_bus (fixture->host), "order_created"));

  plugin = mortise_host_get_plugin (fixture->host, "untouched");
  g_assert_cmpint (mortise_hosted_plugin_get_state (plugin), ==, MORTISE_PLUGIN_DISABLED);
  g_assert_cmpuint (mortise_hosted_plugin_get_registrations (plugin)->len, ==, 1);
  g_assert_false (mortise_hook_bus_has_listener (mortise_host_get_bus (fixture->host), "announced"));
}

static void
put_record (SiteFixture *fixture, const char *slug, const char *manifest, const char *source)
{
  MortisePluginRecord record = {
    .slug = (char *) slug,
    .version = (char *) "1.0.0",
    .directory = (char *) "/nowhere",
    .manifest = (char *) manifest,
    .source = (char *) source,
    .enabled = TRUE,
  };

  mortise_store_put_plugin (mortise_host_get_store (fixture->host), &record, "test");
}

static gboolean
is_in_store (SiteFixture *fixture, const char *slug)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = NULL;

  flush_store (mortise_host_get_store (fixture->host));
  records = mortise_store_list_plugins (mortise_host_get_store (fixture->host), NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < records->len; i++)
    if (g_str_equal (((const MortisePluginRecord *) records->pdata[i])->slug, slug))
      return TRUE;
  return FALSE;
}

/* A plugin that was loaded in place for a developer goes with the host that loaded it, also when that was killed. */
static void
test_run_is_forgotten (SiteFixture *fixture, gconstpointer user_data)
{
  put_record (fixture, "developed",
              "{\"slug\":\"developed\",\"name\":\"D\",\"version\":\"1.0.0\",\"loader\":\"c\",\"module\":\"m\"}", "run");
  mortise_store_set_grant (mortise_host_get_store (fixture->host), NULL, "developed", "http", TRUE, "test");
  g_assert_true (is_in_store (fixture, "developed"));
  site_reopen (fixture);
  g_assert_null (mortise_host_get_plugin (fixture->host, "developed"));
  g_assert_false (is_in_store (fixture, "developed"));
}

static void
test_corrupted_manifest (SiteFixture *fixture, gconstpointer user_data)
{
  g_autoptr (MortiseHostedPlugin) good = install_well (fixture, "good", "");
  g_autofree char *messages = NULL;

  put_record (fixture, "empty", "[]", "folder");
  put_record (fixture, "wrong", "{\"slug\":\"wrong\"}", "folder");
  put_record (fixture, "masked",
              "{\"slug\":\"good\",\"name\":\"G\",\"version\":\"1.0.0\",\"loader\":\"c\",\"module\":\"m\"}", "folder");
  g_clear_object (&good);
  site_reopen (fixture);

  g_assert_nonnull (mortise_host_get_plugin (fixture->host, "good"));
  g_assert_null (mortise_host_get_plugin (fixture->host, "empty"));
  g_assert_null (mortise_host_get_plugin (fixture->host, "wrong"));
  g_assert_null (mortise_host_get_plugin (fixture->host, "masked"));
  messages = list_messages (fixture);
  g_assert_nonnull (strstr (messages, "empty: left out: its manifest: must be an object, not "));
  g_assert_nonnull (strstr (messages, "wrong: left out: its manifest: must have the member \"name\"; add it"));
  g_assert_nonnull (strstr (messages, "masked: left out: its manifest: it is that of good\n"));
}

/* --- platforms ---------------------------------------------------------------------------------------------------- */

static void
test_own_platforms (SiteFixture *fixture, gconstpointer user_data)
{
  g_autofree char *source = g_test_build_filename (G_TEST_DIST, "host", "bus.json", NULL);
  g_autofree char *platforms = g_build_filename (fixture->site, "platforms", NULL);
  g_autofree char *good = g_build_filename (platforms, "shop.json", NULL);
  g_autofree char *bad = g_build_filename (platforms, "bad.json", NULL);
  g_autofree char *ignored = g_build_filename (platforms, "notes.txt", NULL);
  g_autofree char *text = NULL, *messages = NULL;

  g_assert_true (g_file_get_contents (source, &text, NULL, NULL));
  g_assert_cmpint (g_mkdir (platforms, 0700), ==, 0);
  g_assert_true (g_file_set_contents (good, text, -1, NULL));
  g_assert_true (g_file_set_contents (bad, "{\"id\":", -1, NULL));
  g_assert_true (g_file_set_contents (ignored, "no platform", -1, NULL));
  site_reopen (fixture);

  g_assert_nonnull (mortise_platform_set_lookup (mortise_host_get_platforms (fixture->host), "shop"));
  g_assert_nonnull (mortise_platform_set_lookup_hook (mortise_host_get_platforms (fixture->host), "order_created"));
  messages = list_messages (fixture);
  g_assert_nonnull (strstr (messages, bad));
  g_assert_null (strstr (messages, ignored));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define add(path, func) g_test_add (path, SiteFixture, NULL, site_set_up, func, site_tear_down)
  add ("/host/open-close", test_open_close);
  add ("/host/second-host", test_second_host);
  add ("/host/bad-site", test_bad_site);
  add ("/host/unsafe-runtime-folder", test_unsafe_runtime_folder);
  add ("/host/bundled", test_bundled);
  add ("/host/restored", test_restored);
  add ("/host/run-is-forgotten", test_run_is_forgotten);
  add ("/host/corrupted-manifest", test_corrupted_manifest);
  add ("/host/own-platforms", test_own_platforms);
  return g_test_run ();
}
