/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-host-verb.h"

#include "mortise-data-snapshot.h"
#include "mortise-error.h"
#include "mortise-folder.h"
#include "mortise-host-blocklist.h"
#include "mortise-host-budgets.h"
#include "mortise-host-listeners.h"
#include "mortise-host-restore.h"
#include "mortise-host-settings-private.h"
#include "mortise-host-site-policy.h"
#include "mortise-host-suspension.h"
#include "mortise-host-traces.h"
#include "mortise-json.h"
#include "mortise-kept-data.h"
#include "mortise-loop-watch.h"
#include "mortise-priority.h"
#include "mortise-private-directory.h"
#include "mortise-python-process.h"

#include <errno.h>
#include <glib/gstdio.h>

#define MAX_PLATFORM_SIZE (4 * 1024 * 1024)
/* A week, in seconds. */
#define MAX_DOWNLOAD_AGE (7 * 24 * 60 * 60)

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

/* Takes hold of the site, and begins to look for plugins. */
static MortiseSiteReading *
begin_open (MortiseHost *self, const char *site, const char *holder, GError **error)
{
  g_autofree char *database = NULL;
  g_autoptr (GPtrArray) records = NULL;

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
  mortise_folder_clean (self->site);
  self->secrets = mortise_secret_keeper_new (self->site);
  self->store = mortise_store_open (database, error);
  self->platforms = self->store != NULL ? mortise_platform_set_new_default (error) : NULL;
  records = self->platforms != NULL ? mortise_store_list_plugins (self->store, MORTISE_TENANT_DEFAULT, error) : NULL;
  if (records == NULL)
    return NULL;

  return mortise_site_reading_new (self->site, g_steal_pointer (&records));
}

/* What the site has. */
static gboolean
take_in (MortiseHost *self, MortiseSiteReading *reading, GError **error)
{
  self->journal = mortise_journal_new (self->store, MORTISE_TENANT_DEFAULT);
  add_own_platforms (self);
  self->bus = mortise_hook_bus_new (self->platforms, self->store, MORTISE_TENANT_DEFAULT);
  self->supervisor
      = mortise_supervisor_new (self->site, self->runtime_directory, self->store, self->journal, self->bus);
  if (!mortise_host_read_package_policy (self, error) || !mortise_host_open_traces (self, error)
      || !mortise_host_open_listeners (self, error) || !mortise_host_open_budgets (self, error))
    return FALSE;
  clean_directories (self);
  clean_downloads (self);
  mortise_host_clean_data (self);
  g_signal_connect_object (self->supervisor, "loaded", G_CALLBACK (mortise_host_tell_loaded), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->supervisor, "loaded", G_CALLBACK (mortise_host_settings_on_loaded), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->supervisor, "failed", G_CALLBACK (mortise_host_tell_failed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->supervisor, "trial-failed", G_CALLBACK (on_trial_failed), self, G_CONNECT_SWAPPED);
  return mortise_host_restore (self, NULL, reading, error);
}

/* What comes with the system, and all that looks at the plugins, which are complete then. */
static gboolean
end_open (MortiseHost *self, MortiseSiteReading *reading, GError **error)
{
  self->catalogues = mortise_catalogue_set_new (self->site, self->store, error);
  if (self->catalogues == NULL)
    return FALSE;
  mortise_host_watch_blocklists (self);
  mortise_host_settings_watch (self);
  mortise_host_discover (self, reading->discovery);
  mortise_host_settings_seal_all (self);
  if (!mortise_host_restore_suspension (self, error))
    return FALSE;
  mortise_hook_bus_sort_plugins (self->bus, G_LIST_MODEL (self->plugins));
  sync_all_listeners (self);
  g_signal_connect_object (self->plugins, "items-changed", G_CALLBACK (on_plugins_changed), self, G_CONNECT_SWAPPED);
  mortise_loop_watch_get_default ();
  return TRUE;
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
  MortiseSiteReading *reading = begin_open (self, site, holder, error);
  gboolean is_open;

  if (reading == NULL)
    return NULL;
  mortise_site_reading_run (reading);
  is_open = take_in (self, reading, error) && end_open (self, reading, error);
  mortise_site_reading_free (reading);
  return is_open ? g_steal_pointer (&self) : NULL;
}

typedef struct
{
  MortiseHost *host;
  MortiseSiteReading *reading;
} Opening;

static void
opening_free (Opening *opening)
{
  g_clear_pointer (&opening->reading, mortise_site_reading_free);
  g_clear_object (&opening->host);
  g_free (opening);
}

static gboolean
end_open_in_idle (gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Opening *opening = g_task_get_task_data (task);
  GError *error = NULL;

  if (end_open (opening->host, opening->reading, &error))
    g_task_return_pointer (task, g_steal_pointer (&opening->host), g_object_unref);
  else
    g_task_return_error (task, error);
  return G_SOURCE_REMOVE;
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Opening *opening = g_task_get_task_data (task);
  GError *error = NULL;

  if (take_in (opening->host, opening->reading, &error))
    g_idle_add_full (MORTISE_PRIORITY_BACKGROUND, end_open_in_idle, g_steal_pointer (&task), NULL);
  else
    g_task_return_error (task, error);
}

static void
read_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  mortise_site_reading_run (task_data);
  g_task_return_boolean (task, TRUE);
}

/**
 * mortise_host_open_async:
 * @site: the site's folder; made if it is not there
 * @holder: what this process is, such as `workbench`
 * @callback: called with the outcome
 * @user_data: for @callback
 *
 * Takes hold of a site as mortise_host_open() does, and keeps the main loop going meanwhile.
 */
void
mortise_host_open_async (const char *site, const char *holder, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  g_autoptr (GTask) reading = NULL;
  Opening *opening = g_new0 (Opening, 1);
  GError *error = NULL;

  g_task_set_source_tag (task, mortise_host_open_async);
  g_task_set_task_data (task, opening, (GDestroyNotify) opening_free);
  opening->host = g_object_new (MORTISE_TYPE_HOST, NULL);
  opening->reading = begin_open (opening->host, site, holder, &error);
  if (opening->reading == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  reading = g_task_new (NULL, NULL, on_read, g_steal_pointer (&task));
  g_task_set_task_data (reading, opening->reading, NULL);
  g_task_run_in_thread (reading, read_in_thread);
}

/**
 * mortise_host_open_finish:
 * @result: what the callback was given
 * @error: return location for `MORTISE_ERROR_CONFLICT` if another process holds the site
 *
 * Returns: (transfer full): the host
 */
MortiseHost *
mortise_host_open_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
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
  mortise_trace_recorder_flush (mortise_hook_bus_get_recorder (self->bus));
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
