/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench-site.h"

#include "mortise-config.h"
#include "mortise-json.h"

struct _BenchSite
{
  char *directory;
  MortiseHost *host;
};

static void
insist (gboolean done, GError *error)
{
  if (!done)
    g_error ("%s", error != NULL ? error->message : "failed");
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **place = user_data;

  *place = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **place)
{
  while (*place == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *place;
}

/* A site in @directory, which may have one already. */
BenchSite *
bench_site_new_at (const char *directory)
{
  BenchSite *self = g_new0 (BenchSite, 1);
  g_autofree char *site = g_build_filename (directory, "site", NULL);
  g_autoptr (GError) error = NULL;

  self->directory = g_strdup (directory);
  self->host = mortise_host_open (site, "bench", &error);
  insist (self->host != NULL, error);
  return self;
}

/* A new site in TMPDIR, which run.py makes and clears away. */
BenchSite *
bench_site_new (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *directory = g_dir_make_tmp ("mortise-bench-XXXXXX", &error);

  insist (directory != NULL, error);
  return bench_site_new_at (directory);
}

void
bench_site_free (BenchSite *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  mortise_host_close_async (self->host, on_done, &result);
  insist (mortise_host_close_finish (self->host, wait_for (&result), &error), error);
  g_clear_object (&result);
  g_object_unref (self->host);
  g_free (self->directory);
  g_free (self);
}

MortiseHost *
bench_site_get_host (BenchSite *self)
{
  return self->host;
}

/* --- plugins ------------------------------------------------------------------------------------------------------ */

static void
copy_file (const char *from_folder, const char *to_folder, const char *name)
{
  g_autofree char *from_path = g_build_filename (from_folder, name, NULL);
  g_autofree char *to_path = g_build_filename (to_folder, name, NULL);
  g_autoptr (GFile) from = g_file_new_for_path (from_path);
  g_autoptr (GFile) to = g_file_new_for_path (to_path);
  g_autoptr (GError) error = NULL;

  insist (g_file_copy (from, to, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, &error), error);
}

static void
write_manifest (const char *from_folder, const char *to_folder, const char *slug, const char *hooks)
{
  g_autofree char *from = g_build_filename (from_folder, "plugin.json", NULL);
  g_autofree char *to = g_build_filename (to_folder, "plugin.json", NULL);
  g_autofree char *text = NULL;
  g_autofree char *changed = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;
  JsonObject *manifest;
  gsize length;

  insist (g_file_get_contents (from, &text, &length, &error), error);
  node = mortise_json_parse (text, length, &error);
  insist (node != NULL, error);
  manifest = json_node_get_object (node);
  json_object_set_string_member (manifest, "slug", slug);
  json_object_set_string_member (json_array_get_object_element (json_object_get_array_member (manifest, "settings"), 0),
                                 "default", hooks);
  changed = mortise_json_to_text (node, FALSE);
  insist (g_file_set_contents (to, changed, -1, &error), error);
}

static char *
make_plugin (BenchSite *self, const char *plugin, const char *slug, const char *hooks)
{
  g_autofree char *source = g_build_filename (MORTISE_SOURCEDIR, "tests", "bench", "plugins", plugin, NULL);
  g_autofree char *built = g_build_filename (MORTISE_BUILDDIR, "tests", "bench", NULL);
  g_autofree char *folder = g_build_filename (self->directory, "plugins", slug, NULL);

  g_mkdir_with_parents (folder, 0700);
  write_manifest (source, folder, slug, hooks);
  if (g_str_equal (plugin, "echo"))
    copy_file (built, folder, "libecho.so");
  else
    copy_file (source, folder, "plugin.py");
  return g_steal_pointer (&folder);
}

/* Adds a copy of one of the plugins of this folder under a slug of its own, listening to the hooks named with commas
 * between; with @run it is enabled and started, else installed only. */
void
bench_site_add_plugin (BenchSite *self, const char *plugin, const char *slug, const char *hooks, gboolean run)
{
  g_autofree char *folder = make_plugin (self, plugin, slug, hooks);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (MortiseHostedPlugin) added = NULL;
  g_autoptr (GError) error = NULL;

  mortise_host_install_async (self->host, &(MortiseInstallOrder){ .path = folder, .run = run }, "bench", NULL, on_done,
                              &result);
  added = mortise_host_verb_finish (self->host, wait_for (&result), &error);
  insist (added != NULL, error);
}

/* --- hooks -------------------------------------------------------------------------------------------------------- */

/* Fires a hook and waits for the end of the dispatch. A call that failed would be quick, so that ends the program. */
void
bench_site_fire (BenchSite *self, const char *hook, GBytes *payload)
{
  static const MortiseDispatchOrigin origin = { .origin = "host", .actor = "bench" };
  MortiseHookBus *bus = mortise_host_get_bus (self->host);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (MortiseDispatch) dispatch = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *calls;

  mortise_hook_bus_fire_async (bus, hook, payload, &origin, NULL, on_done, &result);
  dispatch = mortise_hook_bus_fire_finish (bus, wait_for (&result), &error);
  insist (dispatch != NULL, error);

  calls = mortise_dispatch_get_calls (dispatch);
  insist (calls->len > 0, NULL);
  for (guint i = 0; i < calls->len; i++)
    {
      const MortiseDispatchCall *call = calls->pdata[i];

      if (call->status != MORTISE_CALL_OK)
        g_error ("%s: %s: %s", hook, call->plugin, call->message);
    }
}
