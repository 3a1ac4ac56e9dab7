/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What uninstalling a plugin removes: told before it is done, and by the same lists. */
#include "mortise-host-removal.h"

#include "mortise-disk-use.h"
#include "mortise-error.h"
#include "mortise-host-dependencies.h"
#include "mortise-host-private.h"
#include "mortise-json.h"

#include <string.h>

typedef struct
{
  char *site;
  gboolean keep_data;
  JsonObject *answer;
  GPtrArray *holdings;
} Removal;

static void
removal_free (gpointer data)
{
  Removal *removal = data;

  g_free (removal->site);
  g_clear_pointer (&removal->answer, json_object_unref);
  g_clear_pointer (&removal->holdings, g_ptr_array_unref);
  g_free (removal);
}

/* --- folders ------------------------------------------------------------------------------------------------------ */

/* What lies elsewhere was put there by somebody else, and stays there. */
static gboolean
is_own (const char *site, const char *directory)
{
  g_autofree char *parent = g_build_filename (site, "plugins", NULL);
  g_autofree char *actual = g_path_get_dirname (directory);

  return g_str_equal (parent, actual);
}

/* Returns: (transfer full) (element-type JsonObject): those versions whose files are the site's own */
static GPtrArray *
list_versions (const char *site, const MortiseHoldingsRecord *holdings)
{
  GPtrArray *own = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  g_autoptr (JsonNode) node = mortise_json_parse (holdings->versions, strlen (holdings->versions), NULL);
  JsonArray *versions = node != NULL ? json_node_get_array (node) : NULL;

  for (guint i = 0; versions != NULL && i < json_array_get_length (versions); i++)
    {
      JsonObject *version = json_array_get_object_element (versions, i);

      if (is_own (site, mortise_json_get_string (version, "directory", "")))
        g_ptr_array_add (own, json_object_ref (version));
    }
  return own;
}

static char *
dup_data_directory (const char *site, const char *tenant, const MortiseHoldingsRecord *holdings)
{
  return g_build_filename (site, "data", tenant, holdings->slug, NULL);
}

/*< private >
 * mortise_removal_list_folders:
 * @site: the site's folder
 * @tenant: whose plugins
 * @holdings: (element-type MortiseHoldingsRecord): what the store has of the plugins
 * @keep_data: whether their private folders stay
 *
 * Returns: (transfer full): the folders that go with them
 */
char **
mortise_removal_list_folders (const char *site, const char *tenant, GPtrArray *holdings, gboolean keep_data)
{
  g_autoptr (GStrvBuilder) folders = g_strv_builder_new ();

  for (guint i = 0; i < holdings->len; i++)
    {
      const MortiseHoldingsRecord *record = holdings->pdata[i];
      g_autoptr (GPtrArray) versions = list_versions (site, record);
      g_autofree char *data_directory = dup_data_directory (site, tenant, record);

      for (guint j = 0; j < versions->len; j++)
        g_strv_builder_add (folders, mortise_json_get_string (versions->pdata[j], "directory", NULL));
      if (record->snapshot_directory != NULL)
        g_strv_builder_add (folders, record->snapshot_directory);
      if (!keep_data)
        g_strv_builder_add (folders, data_directory);
    }
  return g_strv_builder_end (folders);
}

/* --- telling ------------------------------------------------------------------------------------------------------ */

static gint64
measure (JsonObject *object, const char *directory)
{
  MortiseDiskUse use = { 0 };

  mortise_disk_use_add (&use, directory);
  json_object_set_string_member (object, "directory", directory);
  json_object_set_int_member (object, "bytes", (gint64) use.bytes);
  return (gint64) use.bytes;
}

static gint64
add_versions (Removal *removal, const MortiseHoldingsRecord *holdings, JsonObject *plugin)
{
  g_autoptr (GPtrArray) versions = list_versions (removal->site, holdings);
  JsonArray *array = json_array_new ();
  gint64 bytes = 0;

  for (guint i = 0; i < versions->len; i++)
    {
      JsonObject *version = versions->pdata[i];

      bytes += measure (version, mortise_json_get_string (version, "directory", ""));
      json_array_add_object_element (array, json_object_ref (version));
    }
  json_object_set_array_member (plugin, "versions", array);
  return bytes;
}

static gint64
add_snapshot (const MortiseHoldingsRecord *holdings, JsonObject *plugin)
{
  JsonObject *snapshot;
  gint64 bytes = holdings->snapshot_bytes;

  if (holdings->snapshot_directory == NULL && bytes == 0)
    {
      json_object_set_null_member (plugin, "snapshot");
      return 0;
    }
  snapshot = json_object_new ();
  if (holdings->snapshot_directory != NULL)
    bytes += measure (snapshot, holdings->snapshot_directory);
  json_object_set_int_member (snapshot, "bytes", bytes);
  json_object_set_object_member (plugin, "snapshot", snapshot);
  return bytes;
}

static gint64
add_data (Removal *removal, const MortiseHoldingsRecord *holdings, JsonObject *plugin)
{
  g_autofree char *directory = dup_data_directory (removal->site, MORTISE_TENANT_DEFAULT, holdings);
  JsonObject *storage = json_object_new ();
  JsonObject *data;
  gint64 bytes = 0;

  json_object_set_int_member (storage, "keys", holdings->n_storage_keys);
  json_object_set_int_member (storage, "bytes", holdings->storage_bytes);
  json_object_set_object_member (plugin, "storage", storage);
  if (g_file_test (directory, G_FILE_TEST_IS_DIR))
    {
      data = json_object_new ();
      bytes = measure (data, directory);
      json_object_set_object_member (plugin, "data", data);
    }
  else
    json_object_set_null_member (plugin, "data");
  return removal->keep_data ? 0 : bytes + holdings->storage_bytes;
}

static JsonObject *
find_plugin (JsonArray *plugins, const char *slug)
{
  for (guint i = 0; i < json_array_get_length (plugins); i++)
    {
      JsonObject *plugin = json_array_get_object_element (plugins, i);

      if (g_str_equal (mortise_json_get_string (plugin, "slug", ""), slug))
        return plugin;
    }
  return NULL;
}

static void
measure_all (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Removal *removal = task_data;
  JsonArray *plugins = mortise_json_get_array (removal->answer, "plugins");
  gint64 bytes = 0;

  for (guint i = 0; i < removal->holdings->len; i++)
    {
      const MortiseHoldingsRecord *holdings = removal->holdings->pdata[i];
      JsonObject *plugin = find_plugin (plugins, holdings->slug);

      json_object_set_int_member (plugin, "settings", holdings->n_settings);
      json_object_set_int_member (plugin, "grants", holdings->n_grants);
      bytes += add_versions (removal, holdings, plugin);
      bytes += add_snapshot (holdings, plugin);
      bytes += add_data (removal, holdings, plugin);
    }
  json_object_set_int_member (removal->answer, "bytes", bytes);
  g_task_return_boolean (task, TRUE);
}

static void
on_measured (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Removal *removal = g_task_get_task_data (task);

  g_task_return_pointer (task, json_node_init_object (json_node_alloc (), removal->answer),
                         (GDestroyNotify) json_node_unref);
}

static void
on_holdings (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Removal *removal = g_task_get_task_data (task);
  g_autoptr (GTask) measuring = NULL;
  GError *error = NULL;

  removal->holdings = mortise_store_get_holdings_finish (MORTISE_STORE (source), result, &error);
  if (removal->holdings == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  measuring = g_task_new (NULL, NULL, on_measured, task);
  g_task_set_task_data (measuring, removal, NULL);
  g_task_run_in_thread (measuring, measure_all);
}

static JsonArray *
describe_dependents (MortiseHost *self, const char *slug)
{
  g_auto (GStrv) dependents = mortise_host_list_dependents (self, slug, MORTISE_DEPENDENT_TRANSITIVE);
  JsonArray *array = json_array_new ();

  for (guint i = 0; dependents[i] != NULL; i++)
    {
      MortiseHostedPlugin *plugin = mortise_host_get_plugin (self, dependents[i]);
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "slug", dependents[i]);
      json_object_set_boolean_member (object, "enabled",
                                      mortise_hosted_plugin_get_state (plugin) != MORTISE_PLUGIN_DISABLED);
      json_array_add_object_element (array, object);
    }
  return array;
}

static JsonArray *
describe_plugins (MortiseHost *self, char **slugs)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; slugs[i] != NULL; i++)
    {
      MortiseHostedPlugin *plugin = mortise_host_get_plugin (self, slugs[i]);
      MortiseManifest *manifest = mortise_hosted_plugin_get_manifest (plugin);
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "slug", slugs[i]);
      json_object_set_string_member (object, "name", mortise_manifest_get_name (manifest));
      json_object_set_string_member (object, "version", mortise_manifest_get_version (manifest));
      json_object_set_string_member (object, "source", mortise_hosted_plugin_get_source (plugin));
      json_array_add_object_element (array, object);
    }
  return array;
}

/* Of what cannot be uninstalled as it is, it is told what that would be if it could. */
static char **
choose (MortiseHost *self, const char *slug, MortiseUninstallFlags flags, JsonObject *answer)
{
  const char *const alone[] = { slug, NULL };
  g_autoptr (GError) problem = NULL;
  char **slugs = mortise_host_choose_removed (self, slug, flags, &problem);

  json_object_set_boolean_member (answer, "possible", slugs != NULL);
  if (problem != NULL)
    json_object_set_string_member (answer, "problem", problem->message);
  else
    json_object_set_null_member (answer, "problem");
  return slugs != NULL ? slugs : g_strdupv ((char **) alone);
}

/**
 * mortise_host_describe_removal_async:
 * @self: a host
 * @slug: slug of the plugin
 * @flags: what goes with it, and what stays
 * @cancellable: (nullable): a cancellable
 * @callback: called with the answer
 * @user_data: passed to @callback
 *
 * Tells what mortise_host_uninstall_async() would remove.
 */
void
mortise_host_describe_removal_async (MortiseHost *self,
                                     const char *slug,
                                     MortiseUninstallFlags flags,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Removal *removal = g_new0 (Removal, 1);
  g_auto (GStrv) slugs = NULL;

  g_task_set_task_data (task, removal, removal_free);
  if (mortise_host_get_plugin (self, slug) == NULL)
    {
      g_task_return_new_error (task, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND,
                               "no plugin \"%s\"; `mortise list` shows those there are", slug);
      return;
    }
  removal->site = g_strdup (self->site);
  removal->keep_data = (flags & MORTISE_UNINSTALL_KEEP_DATA) != 0;
  removal->answer = json_object_new ();
  json_object_set_string_member (removal->answer, "slug", slug);
  json_object_set_boolean_member (removal->answer, "keep_data", removal->keep_data);
  slugs = choose (self, slug, flags, removal->answer);
  json_object_set_array_member (removal->answer, "dependents", describe_dependents (self, slug));
  json_object_set_array_member (removal->answer, "plugins", describe_plugins (self, slugs));
  mortise_store_get_holdings_async (self->store, MORTISE_TENANT_DEFAULT, (const char *const *) slugs, cancellable,
                                    on_holdings, g_steal_pointer (&task));
}

/**
 * mortise_host_describe_removal_finish:
 * @self: a host
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full): the object *removal* of docs/admin-api.md
 */
JsonNode *
mortise_host_describe_removal_finish (MortiseHost *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
