/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-host-verb.h"

#include "mortise-data-snapshot.h"
#include "mortise-error.h"
#include "mortise-folder.h"
#include "mortise-host-blocklist.h"
#include "mortise-host-discover.h"
#include "mortise-host-suspension.h"
#include "mortise-host-site-policy.h"
#include "mortise-json.h"
#include "mortise-kept-data.h"
#include "mortise-manifest-file.h"
#include "mortise-paths.h"
#include "mortise-private-directory.h"
#include "mortise-python-process.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define MAX_PLATFORM_SIZE (4 * 1024 * 1024)
/* A week, in seconds. */
#define MAX_DOWNLOAD_AGE (7 * 24 * 60 * 60)

enum
{
  PLUGIN_CHANGED,
  PLUGIN_REMOVED,
  PROGRESS,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MortiseHost, mortise_host, G_TYPE_OBJECT)

static void
mortise_host_finalize (GObject *object)
{
  MortiseHost *self = MORTISE_HOST (object);

  g_clear_pointer (&self->loop_watch, mortise_loop_watch_free);
  g_clear_object (&self->supervisor);
  g_clear_object (&self->bus);
  g_clear_object (&self->journal);
  g_clear_object (&self->catalogues);
  g_clear_pointer (&self->bisection, mortise_bisection_free);
  g_clear_object (&self->platforms);
  g_clear_object (&self->plugins);
  g_clear_pointer (&self->by_slug, g_hash_table_unref);
  if (self->store != NULL)
    mortise_store_close (self->store, NULL);
  g_clear_object (&self->store);
  g_clear_pointer (&self->lock, mortise_site_lock_release);
  g_free (self->site);
  g_free (self->runtime_directory);
  g_free (self->holder);

  G_OBJECT_CLASS (mortise_host_parent_class)->finalize (object);
}

static void
mortise_host_class_init (MortiseHostClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mortise_host_finalize;

  signals[PLUGIN_CHANGED] = g_signal_new ("plugin-changed", MORTISE_TYPE_HOST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 1, MORTISE_TYPE_HOSTED_PLUGIN);
  signals[PLUGIN_REMOVED] = g_signal_new ("plugin-removed", MORTISE_TYPE_HOST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 1, G_TYPE_STRING);
  /* The plugin that was asked for, the one whose package is being got, bytes done, bytes in all. */
  signals[PROGRESS] = g_signal_new ("progress", MORTISE_TYPE_HOST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                    4, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_UINT64, G_TYPE_UINT64);
}

static void
mortise_host_init (MortiseHost *self)
{
  self->plugins = g_list_store_new (MORTISE_TYPE_HOSTED_PLUGIN);
  self->by_slug = g_hash_table_new (g_str_hash, g_str_equal);
  self->started = g_get_real_time ();
}

/**
 * mortise_host_get_default_site:
 *
 * Returns: (transfer full): the folder of the user's own site
 */
char *
mortise_host_get_default_site (void)
{
  return g_build_filename (g_get_user_data_dir (), "mortise", NULL);
}

/**
 * mortise_host_get_runtime_directory:
 * @site: a site's folder
 *
 * Returns: (transfer full): where the socket of the site's host is, see docs/admin-api.md
 */
char *
mortise_host_get_runtime_directory (const char *site)
{
  g_autofree char *absolute = g_canonicalize_filename (site, NULL);
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, absolute, -1);
  g_autofree char *fallback = g_strdup_printf ("/tmp/mortise-%u", (guint) getuid ());
  const char *runtime = g_getenv ("XDG_RUNTIME_DIR");

  digest[16] = '\0';
  if (runtime != NULL && g_path_is_absolute (runtime))
    return g_build_filename (runtime, "mortise", digest, NULL);
  return g_build_filename (fallback, digest, NULL);
}

/* --- the plugins -------------------------------------------------------------------------------------------------- */

static void
on_plugin_changed (MortiseHost *self, MortiseHostedPlugin *plugin)
{
  g_signal_emit (self, signals[PLUGIN_CHANGED], 0, plugin);
}

/* Makes a plugin known; whoever calls it sets its state, and then mortise_supervisor_sync_listeners(). */
MortiseHostedPlugin *
mortise_host_adopt (MortiseHost *self, MortiseManifest *manifest, const char *source, const char *directory)
{
  g_autoptr (MortiseHostedPlugin) plugin
      = mortise_hosted_plugin_new (manifest, MORTISE_TENANT_DEFAULT, source, directory);

  mortise_hosted_plugin_set_platforms (plugin, self->platforms);
  g_signal_connect_object (plugin, "changed", G_CALLBACK (on_plugin_changed), self, G_CONNECT_SWAPPED);
  g_list_store_append (self->plugins, plugin);
  g_hash_table_insert (self->by_slug, (gpointer) mortise_hosted_plugin_get_slug (plugin), plugin);
  mortise_supervisor_add (self->supervisor, plugin);
  mortise_host_apply_suspension (self, plugin);
  return plugin;
}

void
mortise_host_drop (MortiseHost *self, MortiseHostedPlugin *plugin)
{
  g_autofree char *slug = g_strdup (mortise_hosted_plugin_get_slug (plugin));
  guint position;

  mortise_supervisor_remove (self->supervisor, slug);
  g_hash_table_remove (self->by_slug, slug);
  g_signal_handlers_disconnect_by_data (plugin, self);
  if (g_list_store_find (self->plugins, plugin, &position))
    g_list_store_remove (self->plugins, position);
  g_signal_emit (self, signals[PLUGIN_REMOVED], 0, slug);
}

static MortisePluginRecord *
make_record (MortiseHost *self, MortiseHostedPlugin *plugin, const char *provenance)
{
  MortiseManifest *manifest = mortise_hosted_plugin_get_manifest (plugin);
  MortisePluginRecord *record = mortise_plugin_record_new ();

  record->tenant = g_strdup (mortise_hosted_plugin_get_tenant (plugin));
  record->slug = g_strdup (mortise_hosted_plugin_get_slug (plugin));
  record->version = g_strdup (mortise_manifest_get_version (manifest));
  record->directory = g_strdup (mortise_hosted_plugin_get_directory (plugin));
  record->manifest = mortise_json_to_text (mortise_manifest_get_json (manifest), FALSE);
  record->provenance = g_strdup (provenance);
  record->source = g_strdup (mortise_hosted_plugin_get_source (plugin));
  record->enabled = mortise_hosted_plugin_get_state (plugin) != MORTISE_PLUGIN_DISABLED;
  record->reason = g_strdup (mortise_hosted_plugin_get_reason (plugin));
  record->kept_settings = mortise_host_take_kept_data (self, plugin);
  return record;
}

void
mortise_host_keep_plugin (MortiseHost *self, MortiseHostedPlugin *plugin, const char *provenance, const char *actor)
{
  g_autoptr (MortisePluginRecord) record = make_record (self, plugin, provenance);

  mortise_store_put_plugin (self->store, record, actor);
}

/* The same, and ends with mortise_store_put_plugin_finish(). */
void
mortise_host_keep_plugin_async (MortiseHost *self,
                                MortiseHostedPlugin *plugin,
                                const char *provenance,
                                const char *actor,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (MortisePluginRecord) record = make_record (self, plugin, provenance);

  mortise_store_put_plugin_async (self->store, record, actor, callback, user_data);
}

/* A plugin loaded in place belonged to the host that loaded it. */
static gboolean
is_left_over (const MortisePluginRecord *record)
{
  return g_str_equal (record->source, "run");
}

static MortiseManifest *
read_kept_manifest (const MortisePluginRecord *record, GError **error)
{
  g_autoptr (JsonNode) node = mortise_json_parse (record->manifest, strlen (record->manifest), error);
  g_autoptr (MortiseManifest) manifest = node != NULL ? mortise_manifest_new_from_json (node, error) : NULL;

  if (manifest == NULL || g_str_equal (mortise_manifest_get_slug (manifest), record->slug))
    return g_steal_pointer (&manifest);
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "it is that of %s", mortise_manifest_get_slug (manifest));
  return NULL;
}

static void
restore_plugin (MortiseHost *self, const MortisePluginRecord *record)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MortiseManifest) manifest = read_kept_manifest (record, &error);
  MortiseHostedPlugin *plugin;

  if (manifest == NULL)
    {
      g_autofree char *message = g_strdup_printf ("%s: left out: its manifest: %s", record->slug, error->message);

      mortise_journal_add (self->journal, NULL, "host", "error", message, NULL);
      return;
    }
  plugin = mortise_host_adopt (self, manifest, record->source, record->directory);
  mortise_hosted_plugin_set_enabled (plugin, record->enabled);
  mortise_hosted_plugin_set_quarantined (plugin, record->quarantined);
  mortise_hosted_plugin_set_reason (plugin, record->reason);
  mortise_plugin_upkeep_take_record (mortise_hosted_plugin_get_upkeep (plugin), record);
}

/* The plugin that a record is about; %NULL when it is not among those that are being restored. */
static MortiseHostedPlugin *
find_restored (MortiseHost *self, const char *slug, const char *only)
{
  return only == NULL || g_str_equal (slug, only) ? mortise_host_get_plugin (self, slug) : NULL;
}

static void
restore_details (MortiseHost *self, const char *only, GPtrArray *grants, GPtrArray *settings, GPtrArray *listeners)
{
  g_autoptr (GHashTable) registered = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < grants->len; i++)
    {
      const MortiseGrantRecord *record = grants->pdata[i];
      MortiseHostedPlugin *plugin = find_restored (self, record->slug, only);

      if (plugin != NULL)
        mortise_hosted_plugin_set_granted (plugin, record->permission, TRUE);
    }
  for (guint i = 0; i < settings->len; i++)
    {
      const MortiseSettingRecord *record = settings->pdata[i];
      MortiseHostedPlugin *plugin = find_restored (self, record->slug, only);
      g_autoptr (JsonNode) value = json_from_string (record->value, NULL);

      if (plugin != NULL && value != NULL)
        mortise_hosted_plugin_set_setting (plugin, record->key, value);
    }
  for (guint i = 0; i < listeners->len; i++)
    {
      const MortiseListenerRecord *record = listeners->pdata[i];
      MortiseHostedPlugin *plugin = find_restored (self, record->slug, only);

      /* What it registered in its last run replaces what its manifest announces. */
      if (plugin != NULL && g_hash_table_add (registered, plugin))
        mortise_hosted_plugin_clear_registrations (plugin);
      if (plugin != NULL)
        mortise_hosted_plugin_add_registration (plugin, record->hook, record->kind, record->priority, 0);
    }
}

/* --- the plugins that come with the program ----------------------------------------------------------------------- */

static gboolean
is_unchanged (MortiseHostedPlugin *known, MortiseManifest *manifest, const char *directory)
{
  return g_str_equal (mortise_hosted_plugin_get_directory (known), directory)
         && json_node_equal (mortise_manifest_get_json (mortise_hosted_plugin_get_manifest (known)),
                             mortise_manifest_get_json (manifest));
}

static void
adopt_bundled (MortiseHost *self, const char *directory)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MortiseManifest) manifest = mortise_manifest_file_read (directory, NULL, NULL, &error);
  MortiseHostedPlugin *known, *plugin;
  gboolean is_enabled = FALSE;

  if (manifest == NULL)
    {
      mortise_journal_add (self->journal, NULL, "host", "error", error->message, NULL);
      return;
    }

  known = mortise_host_get_plugin (self, mortise_manifest_get_slug (manifest));
  if (known != NULL
      && (!g_str_equal (mortise_hosted_plugin_get_source (known), "bundled")
          || is_unchanged (known, manifest, directory)))
    return;

  /* Another version, or another place: what an administrator decided stays. */
  if (known != NULL)
    {
      is_enabled = mortise_hosted_plugin_get_state (known) != MORTISE_PLUGIN_DISABLED;
      mortise_host_drop (self, known);
    }
  plugin = mortise_host_adopt (self, manifest, "bundled", directory);
  mortise_hosted_plugin_set_enabled (plugin, is_enabled);
  mortise_host_keep_plugin (self, plugin, NULL, "host");
}

static void
adopt_all_bundled (MortiseHost *self)
{
  const char *parent = mortise_paths_get_bundled_plugins ();
  g_autoptr (GDir) dir = g_dir_open (parent, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *directory = g_build_filename (parent, name, NULL);
      g_autofree char *manifest = g_build_filename (directory, MORTISE_MANIFEST_FILE, NULL);

      if (g_file_test (manifest, G_FILE_TEST_IS_REGULAR))
        adopt_bundled (self, directory);
    }
}

static gboolean
restore (MortiseHost *self, const char *only, GError **error)
{
  const char *tenant = MORTISE_TENANT_DEFAULT;
  g_autoptr (GPtrArray) plugins = mortise_store_list_plugins (self->store, tenant, error);
  g_autoptr (GPtrArray) grants = plugins != NULL ? mortise_store_list_grants (self->store, tenant, error) : NULL;
  g_autoptr (GPtrArray) settings = grants != NULL ? mortise_store_list_settings (self->store, tenant, error) : NULL;
  g_autoptr (GPtrArray) listeners = settings != NULL ? mortise_store_list_listeners (self->store, tenant, error) : NULL;

  if (listeners == NULL)
    return FALSE;
  for (guint i = 0; i < plugins->len; i++)
    {
      const MortisePluginRecord *record = plugins->pdata[i];

      if (only != NULL && !g_str_equal (record->slug, only))
        continue;
      if (is_left_over (record))
        mortise_store_delete_plugin (self->store, tenant, record->slug, "host");
      else
        restore_plugin (self, record);
    }
  if (only == NULL)
    adopt_all_bundled (self);
  restore_details (self, only, grants, settings, listeners);
  return TRUE;
}

/* Takes a plugin in again, as the store has it. */
gboolean
mortise_host_restore_plugin (MortiseHost *self, const char *slug, GError **error)
{
  MortiseHostedPlugin *plugin;

  if (!restore (self, slug, error))
    return FALSE;
  plugin = mortise_host_get_plugin (self, slug);
  if (plugin != NULL)
    mortise_supervisor_sync_listeners (self->supervisor, plugin);
  else
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_FAILED, "%s could not be taken in again; see `mortise logs`",
                 slug);
  return plugin != NULL;
}

static void
sync_all_listeners (MortiseHost *self)
{
  guint n_plugins = g_list_model_get_n_items (G_LIST_MODEL (self->plugins));

  for (guint i = 0; i < n_plugins; i++)
    {
      g_autoptr (MortiseHostedPlugin) plugin = g_list_model_get_item (G_LIST_MODEL (self->plugins), i);

      mortise_supervisor_sync_listeners (self->supervisor, plugin);
    }
}

/* --- versions on trial -------------------------------------------------------------------------------------------- */

typedef struct
{
  MortiseHost *host;
  char *slug;
  char *reason;
} Failure;

static void
failure_free (gpointer data)
{
  Failure *failure = data;

  g_object_unref (failure->host);
  g_free (failure->slug);
  g_free (failure->reason);
  g_free (failure);
}

static gboolean
roll_back (gpointer user_data)
{
  Failure *failure = user_data;

  mortise_host_roll_back_async (failure->host, failure->slug, TRUE, failure->reason, "host", NULL, NULL, NULL);
  return G_SOURCE_REMOVE;
}

/* Its process is just ending: the way back begins when that is over. */
static void
on_trial_failed (MortiseHost *self, MortiseHostedPlugin *plugin)
{
  const MortisePluginUpkeep *upkeep = mortise_hosted_plugin_get_upkeep (plugin);
  Failure *failure = g_new0 (Failure, 1);

  failure->host = g_object_ref (self);
  failure->slug = g_strdup (mortise_hosted_plugin_get_slug (plugin));
  failure->reason = g_strdup_printf ("%s %s; it is %s again",
                                     mortise_manifest_get_version (mortise_hosted_plugin_get_manifest (plugin)),
                                     mortise_hosted_plugin_get_reason (plugin), upkeep->previous_version);
  g_idle_add_full (G_PRIORITY_DEFAULT, roll_back, failure, failure_free);
}

/* Folders that no version belongs to any more, or not yet when the host was killed. */
static void
clean_directories (MortiseHost *self)
{
  g_autoptr (GPtrArray) kept = mortise_store_list_directories (self->store, NULL);
  g_autofree char *parent = g_build_filename (self->site, "plugins", NULL);
  g_autoptr (GDir) dir = kept != NULL ? g_dir_open (parent, 0, NULL) : NULL;
  const char *name;

  if (kept == NULL)
    return;
  mortise_data_snapshot_recover (self->site, MORTISE_TENANT_DEFAULT, kept);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (parent, name, NULL);

      if (!g_ptr_array_find_with_equal_func (kept, path, g_str_equal, NULL))
        mortise_folder_remove (path);
    }
}

/* Tells how far it is with a package that is being got. */
void
mortise_host_tell_progress (MortiseHost *self, const char *target, const char *slug, guint64 done, guint64 size)
{
  g_signal_emit (self, signals[PROGRESS], 0, target, slug, done, size);
}

/* Packages that were got to be looked at, and not installed. */
static void
clean_downloads (MortiseHost *self)
{
  g_autofree char *folder = g_build_filename (self->site, "downloads", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  gint64 oldest = g_get_real_time () / G_USEC_PER_SEC - MAX_DOWNLOAD_AGE;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      GStatBuf status;

      if (g_lstat (path, &status) == 0 && status.st_mtime < oldest)
        g_unlink (path);
    }
}

/* --- opening and closing ------------------------------------------------------------------------------------------ */

static gboolean
make_directory (const char *path, GError **error)
{
  if (g_mkdir_with_parents (path, 0700) == 0)
    return TRUE;
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_FAILED, "%s: %s; choose another folder with --site", path,
               g_strerror (errno));
  return FALSE;
}

/* It may lie in /tmp, where another user could have made it first. */
static gboolean
make_runtime_directory (const char *path, GError **error)
{
  g_autofree char *parent = g_path_get_dirname (path);

  return mortise_private_directory_ensure (parent, TRUE, error) && mortise_private_directory_ensure (path, TRUE, error);
}

/* Packages are read wherever they are, and manifests that are Python are read by a process. */
static void
lend_python (void)
{
  g_autoptr (MortisePythonReader) reader = mortise_python_process_new ();

  mortise_python_reader_set_default (reader);
}

/* Platforms of this site's own, beside those that come with the program: `platforms/NAME.json` in its folder. One that
 * is wrong is left out and reported; the others hold. */
static void
add_own_platforms (MortiseHost *self)
{
  g_autofree char *directory = g_build_filename (self->site, "platforms", NULL);
  g_autoptr (GDir) dir = g_dir_open (directory, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (directory, name, NULL);
      g_autoptr (JsonNode) node = NULL;
      g_autoptr (MortisePlatform) platform = NULL;
      g_autoptr (GError) error = NULL;

      if (!g_str_has_suffix (name, ".json"))
        continue;
      node = mortise_json_load_file (path, MAX_PLATFORM_SIZE, &error);
      platform = node != NULL ? mortise_platform_new (node, path, &error) : NULL;
      if (platform == NULL || !mortise_platform_set_add (self->platforms, platform, &error))
        mortise_journal_add (self->journal, NULL, "host", "error", error->message, NULL);
    }
}

static void
on_plugins_changed (MortiseHost *self)
{
  mortise_hook_bus_sort_plugins (self->bus, G_LIST_MODEL (self->plugins));
}

/**
 * mortise_host_open:
 * @site: the site's folder; made if it is not there
 * @holder: what this process is, such as `workbench`
 * @error: return location for `MORTISE_ERROR_CONFLICT` if another process holds the site
 *
 * Takes hold of a site. Nothing is started: that happens when it is needed.
 *
 * Returns: (transfer full): the host
 */
MortiseHost *
mortise_host_open (const char *site, const char *holder, GError **error)
{
  g_autoptr (MortiseHost) self = g_object_new (MORTISE_TYPE_HOST, NULL);
  g_autoptr (MortiseDiscovery) discovery = NULL;
  g_autofree char *database = NULL;

  self->site = g_canonicalize_filename (site, NULL);
  self->holder = g_strdup (holder);
  self->runtime_directory = mortise_host_get_runtime_directory (self->site);
  database = g_build_filename (self->site, "site.sqlite", NULL);

  if (!make_directory (self->site, error) || !make_runtime_directory (self->runtime_directory, error))
    return NULL;
  self->lock = mortise_site_lock_take (self->site, holder, error);
  if (self->lock == NULL)
    return NULL;
  lend_python ();
  discovery = mortise_discovery_start (self->site);
  mortise_folder_clean (self->site);
  self->store = mortise_store_open (database, error);
  self->platforms = self->store != NULL ? mortise_platform_set_new_default (error) : NULL;
  if (self->platforms == NULL)
    return NULL;

  self->journal = mortise_journal_new (self->store, MORTISE_TENANT_DEFAULT);
  add_own_platforms (self);
  self->bus = mortise_hook_bus_new (self->platforms, self->store, MORTISE_TENANT_DEFAULT);
  self->supervisor
      = mortise_supervisor_new (self->site, self->runtime_directory, self->store, self->journal, self->bus);
  self->catalogues = mortise_catalogue_set_new (self->site, self->store, error);
  if (self->catalogues == NULL || !mortise_host_read_package_policy (self, error))
    return NULL;
  mortise_host_watch_blocklists (self);
  clean_directories (self);
  clean_downloads (self);
  mortise_host_clean_data (self);
  g_signal_connect_object (self->supervisor, "loaded", G_CALLBACK (mortise_host_tell_loaded), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->supervisor, "failed", G_CALLBACK (mortise_host_tell_failed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->supervisor, "trial-failed", G_CALLBACK (on_trial_failed), self, G_CONNECT_SWAPPED);
  if (!restore (self, NULL, error))
    return NULL;
  mortise_host_discover (self, discovery);
  if (!mortise_host_restore_suspension (self, error))
    return NULL;
  mortise_hook_bus_sort_plugins (self->bus, G_LIST_MODEL (self->plugins));
  sync_all_listeners (self);
  g_signal_connect_object (self->plugins, "items-changed", G_CALLBACK (on_plugins_changed), self, G_CONNECT_SWAPPED);
  if (g_strcmp0 (g_getenv ("MORTISE_WATCH_LOOP"), "1") == 0)
    self->loop_watch = mortise_loop_watch_new (NULL);
  return g_steal_pointer (&self);
}

static void
on_flushed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (mortise_store_flush_finish (MORTISE_STORE (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_all_stopped (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  MortiseHost *self = g_task_get_source_object (task);

  mortise_supervisor_stop_all_finish (MORTISE_SUPERVISOR (source), result, NULL);
  mortise_hook_bus_write_traces (self->bus);
  mortise_store_flush_async (self->store, NULL, on_flushed, task);
}

/**
 * mortise_host_close_async:
 * @self: a host
 * @callback: called when everything is put away
 * @user_data: passed to @callback
 *
 * Stops all plugins in good order and writes what is to be kept. The site is let go with the last reference.
 */
void
mortise_host_close_async (MortiseHost *self, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  mortise_supervisor_stop_all_async (self->supervisor, on_all_stopped, task);
}

gboolean
mortise_host_close_finish (MortiseHost *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- what it holds ------------------------------------------------------------------------------------------------ */

const char *
mortise_host_get_site (MortiseHost *self)
{
  return self->site;
}

const char *
mortise_host_get_holder (MortiseHost *self)
{
  return self->holder;
}

/* (transfer none): a list of MortiseHostedPlugin. */
GListModel *
mortise_host_get_plugins (MortiseHost *self)
{
  return G_LIST_MODEL (self->plugins);
}

MortiseHostedPlugin *
mortise_host_get_plugin (MortiseHost *self, const char *slug)
{
  return g_hash_table_lookup (self->by_slug, slug);
}

MortiseHookBus *
mortise_host_get_bus (MortiseHost *self)
{
  return self->bus;
}

MortisePlatformSet *
mortise_host_get_platforms (MortiseHost *self)
{
  return self->platforms;
}

MortiseJournal *
mortise_host_get_journal (MortiseHost *self)
{
  return self->journal;
}

MortiseStore *
mortise_host_get_store (MortiseHost *self)
{
  return self->store;
}

/* (transfer none): where plugins are taken from. */
MortiseCatalogueSet *
mortise_host_get_catalogues (MortiseHost *self)
{
  return self->catalogues;
}
