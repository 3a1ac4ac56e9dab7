/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-error.h"
#include "mortise-host-settings.h"
#include "mortise-json.h"
#include "site-fixture.h"

#include <string.h>

/* What an administrator can do to plugins, as far as no process of theirs is started for it. */

static const char details[] = ",\"permissions\":[{\"name\":\"storage\"},{\"name\":\"database\"}],"
                              "\"settings\":[{\"name\":\"threshold\",\"type\":\"number\",\"default\":1}]";

static void
test_install (SiteFixture *fixture, gconstpointer user_data)
{
  g_autoptr (MortiseHostedPlugin) plugin = install_well (fixture, "one", details);
  g_autofree char *plugins = g_build_filename (fixture->site, "plugins", NULL);
  g_autofree char *manifest
      = g_build_filename (mortise_hosted_plugin_get_directory (plugin), MORTISE_MANIFEST_FILE, NULL);

  g_assert_true (mortise_host_get_plugin (fixture->host, "one") == plugin);
  g_assert_true (g_str_has_prefix (mortise_hosted_plugin_get_directory (plugin), plugins));
  g_assert_true (g_file_test (manifest, G_FILE_TEST_IS_REGULAR));
  g_assert_cmpint (mortise_hosted_plugin_get_state (plugin), ==, MORTISE_PLUGIN_DISABLED);
  g_assert_false (mortise_hosted_plugin_is_granted (plugin, "storage"));
}

static void
test_install_fails (SiteFixture *fixture, gconstpointer user_data)
{
  g_autofree char *directory = write_plugin (fixture, "one", "one", "");
  g_autofree char *missing = g_build_filename (fixture->folder, "missing", NULL);
  g_autofree char *plugins = g_build_filename (fixture->site, "plugins", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (install (fixture, missing, &error));
  g_assert_nonnull (strstr (error->message, missing));
  g_clear_error (&error);
  g_assert_null (install (fixture, directory, &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "/version"));
  g_assert_null (mortise_host_get_plugin (fixture->host, "one"));
  g_assert_false (g_file_test (plugins, G_FILE_TEST_EXISTS));
}

/* What an administrator decided for the version before holds for the next one, where it still makes sense. */
static void
test_update (SiteFixture *fixture, gconstpointer user_data)
{
  g_autoptr (MortiseHostedPlugin) before = install_well (fixture, "one", details);
  g_autofree char *directory = write_plugin (
      fixture, "one", "2.0.0",
      ",\"permissions\":[{\"name\":\"storage\"},{\"name\":\"events\"}],"
      "\"settings\":[{\"name\":\"threshold\",\"type\":\"number\"},{\"name\":\"new\",\"type\":\"text\"}]");
  g_autoptr (MortiseHostedPlugin) after = NULL;
  g_autoptr (JsonNode) value = json_node_init_int (json_node_alloc (), 9), kept = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;

  for (guint i = 0; i < 2; i++)
    {
      mortise_host_set_grant_async (fixture->host, "one", i == 0 ? "storage" : "database", TRUE, "test", NULL,
                                    take_result, &slot);
      finish_verb_well (fixture, &slot);
    }
  mortise_host_set_setting_async (fixture->host, "one", "threshold", value, "test", NULL, take_result, &slot);
  finish_verb_well (fixture, &slot);

  after = install (fixture, directory, &error);
  g_assert_no_error (error);
  g_assert_true (mortise_host_get_plugin (fixture->host, "one") == after);
  g_assert_cmpstr (mortise_manifest_get_version (mortise_hosted_plugin_get_manifest (after)), ==, "2.0.0");
  g_assert_true (mortise_hosted_plugin_is_granted (after, "storage"));
  g_assert_false (mortise_hosted_plugin_is_granted (after, "database"));
  g_assert_false (mortise_hosted_plugin_is_granted (after, "events"));
  kept = mortise_setting_layers_dup_value (mortise_hosted_plugin_get_settings (after), "threshold", NULL);
  g_assert_cmpint (json_node_get_int (kept), ==, 9);
}

static void
test_grant (SiteFixture *fixture, gconstpointer user_data)
{
  g_autoptr (MortiseHostedPlugin) plugin = install_well (fixture, "one", details);
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;

  mortise_host_set_grant_async (fixture->host, "one", "http", TRUE, "test", NULL, take_result, &slot);
  g_assert_null (finish_verb (fixture, &slot, &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "one does not ask for the permission \"http\""));

  for (guint i = 0; i < 2; i++)
    {
      mortise_host_set_grant_async (fixture->host, "one", "database", TRUE, "test", NULL, take_result, &slot);
      finish_verb_well (fixture, &slot);
      g_assert_true (mortise_hosted_plugin_is_granted (plugin, "database"));
    }
  mortise_host_set_grant_async (fixture->host, "one", "database", FALSE, "test", NULL, take_result, &slot);
  finish_verb_well (fixture, &slot);
  g_assert_false (mortise_hosted_plugin_is_granted (plugin, "database"));
}

static void
assert_setting (SiteFixture *fixture, double value, gboolean is_default)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = mortise_host_describe_settings (fixture->host, "one", "threshold", &error);
  JsonObject *object = json_node_get_object (node);

  g_assert_no_error (error);
  g_assert_cmpfloat (mortise_json_get_double (object, "value", -1), ==, value);
  g_assert_cmpint (mortise_json_get_boolean (object, "is_default", !is_default), ==, is_default);
}

static void
test_setting (SiteFixture *fixture, gconstpointer user_data)
{
  g_autoptr (MortiseHostedPlugin) plugin = install_well (fixture, "one", details);
  g_autoptr (JsonNode) number = json_node_init_double (json_node_alloc (), 2.5);
  g_autoptr (JsonNode) text = json_node_init_string (json_node_alloc (), "2.5");
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;

  assert_setting (fixture, 1, TRUE);
  mortise_host_set_setting_async (fixture->host, "one", "threshold", number, "test", NULL, take_result, &slot);
  finish_verb_well (fixture, &slot);
  assert_setting (fixture, 2.5, FALSE);

  mortise_host_set_setting_async (fixture->host, "one", "threshold", text, "test", NULL, take_result, &slot);
  g_assert_null (finish_verb (fixture, &slot, &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID);
  g_assert_cmpstr (error->message, ==, "/threshold: write a number");
  g_clear_error (&error);
  mortise_host_set_setting_async (fixture->host, "one", "other", number, "test", NULL, take_result, &slot);
  g_assert_null (finish_verb (fixture, &slot, &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND);
  assert_setting (fixture, 2.5, FALSE);

  mortise_host_set_setting_async (fixture->host, "one", "threshold", NULL, "test", NULL, take_result, &slot);
  finish_verb_well (fixture, &slot);
  assert_setting (fixture, 1, TRUE);
  site_reopen (fixture);
  assert_setting (fixture, 1, TRUE);
}

static void
test_uninstall (SiteFixture *fixture, gconstpointer user_data)
{
  g_autoptr (MortiseHostedPlugin) plugin = install_well (fixture, "one", details);
  g_autofree char *directory = g_strdup (mortise_hosted_plugin_get_directory (plugin));
  g_autofree char *data = g_build_filename (fixture->site, "data", MORTISE_TENANT_DEFAULT, "one", "deep", NULL);
  g_autofree char *parent = g_path_get_dirname (data);
  GAsyncResult *slot = NULL;

  g_assert_cmpint (g_mkdir_with_parents (data, 0700), ==, 0);
  mortise_host_set_grant_async (fixture->host, "one", "storage", TRUE, "test", NULL, take_result, &slot);
  finish_verb_well (fixture, &slot);
  mortise_host_uninstall_async (fixture->host, "one", MORTISE_UNINSTALL_NONE, "test", NULL, take_result, &slot);
  finish_verb_well (fixture, &slot);
  g_assert_null (mortise_host_get_plugin (fixture->host, "one"));
  g_assert_false (g_file_test (directory, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (parent, G_FILE_TEST_EXISTS));

  /* One that is installed anew begins anew. */
  g_clear_object (&plugin);
  plugin = install_well (fixture, "one", details);
  g_assert_false (mortise_hosted_plugin_is_granted (plugin, "storage"));
}

static void
test_unknown_plugin (SiteFixture *fixture, gconstpointer user_data)
{
  MortiseHost *host = fixture->host;

  for (guint i = 0; i < 6; i++)
    {
      g_autoptr (GError) error = NULL;
      GAsyncResult *slot = NULL;

      if (i == 0)
        mortise_host_enable_async (host, "none", "test", NULL, take_result, &slot);
      else if (i == 1)
        mortise_host_disable_async (host, "none", "test", NULL, take_result, &slot);
      else if (i == 2)
        mortise_host_restart_async (host, "none", "test", NULL, take_result, &slot);
      else if (i == 3)
        mortise_host_set_grant_async (host, "none", "http", TRUE, "test", NULL, take_result, &slot);
      else if (i == 4)
        mortise_host_set_setting_async (host, "none", "key", NULL, "test", NULL, take_result, &slot);
      else
        mortise_host_uninstall_async (host, "none", MORTISE_UNINSTALL_NONE, "test", NULL, take_result, &slot);
      g_assert_null (finish_verb (fixture, &slot, &error));
      g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND);
      g_assert_cmpstr (error->message, ==, "no plugin \"none\"; `mortise list` shows those there are");
    }
}

/* Disabling what is disabled is no error; restarting it is. */
static void
test_disabled (SiteFixture *fixture, gconstpointer user_data)
{
  g_autoptr (MortiseHostedPlugin) plugin = install_well (fixture, "one", details);
  g_autoptr (GError) error = NULL;
  GAsyncResult *slot = NULL;

  mortise_host_disable_async (fixture->host, "one", "test", NULL, take_result, &slot);
  finish_verb_well (fixture, &slot);
  mortise_host_restart_async (fixture->host, "one", "test", NULL, take_result, &slot);
  g_assert_null (finish_verb (fixture, &slot, &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_CONFLICT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define add(path, func) g_test_add (path, SiteFixture, NULL, site_set_up, func, site_tear_down)
  add ("/host/verbs/install", test_install);
  add ("/host/verbs/install-fails", test_install_fails);
  add ("/host/verbs/update", test_update);
  add ("/host/verbs/grant", test_grant);
  add ("/host/verbs/setting", test_setting);
  add ("/host/verbs/uninstall", test_uninstall);
  add ("/host/verbs/unknown-plugin", test_unknown_plugin);
  add ("/host/verbs/disabled", test_disabled);
  return g_test_run ();
}
