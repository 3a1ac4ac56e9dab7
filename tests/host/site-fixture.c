/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "site-fixture.h"

#include "mortise-json.h"

#include <glib/gstdio.h>

void
site_set_up (SiteFixture *fixture, gconstpointer user_data)
{
  fixture->folder = make_folder ();
  fixture->site = g_build_filename (fixture->folder, "site", NULL);
  g_setenv ("XDG_RUNTIME_DIR", fixture->folder, TRUE);
  site_open (fixture);
}

void
site_tear_down (SiteFixture *fixture, gconstpointer user_data)
{
  site_close (fixture);
  g_free (fixture->site);
  remove_folder (fixture->folder);
}

void
site_open (SiteFixture *fixture)
{
  g_autoptr (GError) error = NULL;

  fixture->host = mortise_host_open (fixture->site, "test", &error);
  g_assert_no_error (error);
}

void
site_close (SiteFixture *fixture)
{
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  mortise_host_close_async (fixture->host, take_result, &slot);
  result = wait_for (&slot);
  mortise_host_close_finish (fixture->host, result, &error);
  g_assert_no_error (error);
  g_clear_object (&result);
  settle ();
  g_assert_finalize_object (g_steal_pointer (&fixture->host));
}

void
site_reopen (SiteFixture *fixture)
{
  site_close (fixture);
  site_open (fixture);
}

/* A plugin's folder to install; @more: further members of its manifest, each with a comma before it. */
char *
write_plugin (SiteFixture *fixture, const char *slug, const char *version, const char *more)
{
  g_autofree char *name = g_strdup_printf ("%s-%s", slug, version);
  char *directory = g_build_filename (fixture->folder, name, NULL);
  g_autofree char *path = g_build_filename (directory, MORTISE_MANIFEST_FILE, NULL);
  g_autofree char *text = g_strdup_printf ("{\"slug\":\"%s\",\"name\":\"%s\",\"version\":\"%s\",\"loader\":\"c\","
                                           "\"module\":\"m\"%s}",
                                           slug, slug, version, more);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (directory, 0700), ==, 0);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  return directory;
}

MortiseHostedPlugin *
finish_verb (SiteFixture *fixture, GAsyncResult **slot, GError **error)
{
  g_autoptr (GAsyncResult) result = wait_for (slot);

  return mortise_host_verb_finish (fixture->host, result, error);
}

void
finish_verb_well (SiteFixture *fixture, GAsyncResult **slot)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MortiseHostedPlugin) plugin = finish_verb (fixture, slot, &error);

  g_assert_no_error (error);
  g_assert_nonnull (plugin);
}

MortiseHostedPlugin *
install (SiteFixture *fixture, const char *directory, GError **error)
{
  GAsyncResult *slot = NULL;

  mortise_host_install_async (fixture->host, &(MortiseInstallOrder){ .path = directory }, "test", NULL, take_result,
                              &slot);
  return finish_verb (fixture, &slot, error);
}

MortiseHostedPlugin *
install_well (SiteFixture *fixture, const char *slug, const char *more)
{
  g_autofree char *directory = write_plugin (fixture, slug, "1.0.0", more);
  g_autoptr (GError) error = NULL;
  MortiseHostedPlugin *plugin = install (fixture, directory, &error);

  g_assert_no_error (error);
  return plugin;
}

/* What the host itself has said in its log, a line each. */
char *
list_messages (SiteFixture *fixture)
{
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GBytes) answer = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;
  JsonArray *array;

  flush_store (mortise_host_get_store (fixture->host));
  mortise_journal_query_async (mortise_host_get_journal (fixture->host), NULL, 0, 100, NULL, take_result, &slot);
  result = wait_for (&slot);
  answer = mortise_journal_query_finish (mortise_host_get_journal (fixture->host), result, &error);
  g_assert_no_error (error);
  node = mortise_json_parse_bytes (answer, &error);
  g_assert_no_error (error);
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    g_string_append_printf (text, "%s\n",
                            json_object_get_string_member (json_array_get_object_element (array, i), "message"));
  return g_string_free (g_steal_pointer (&text), FALSE);
}
