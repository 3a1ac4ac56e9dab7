/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-folder-watch.h"

/* An editor writes a file in several steps, and a checkout many files: what comes within this of each other is one
 * change. A folder in which something is written all the time is looked at all the same. */
#define QUIET_MS 120
#define LONGEST_MS 2000
/* Between two looks at one file that is being written. */
#define RATE_MS 50
/* A plugin has a few; a folder with so many is another one than was meant. */
#define MAX_FOLDERS 2000

struct _MortiseFolderWatch
{
  GHashTable *monitors;
  MortiseFolderWatchFunc callback;
  gpointer user_data;
  guint timer;
  gint64 since;
};

/* What tools write: version control, editors, Python, meson, and the site of `mortise dev`, which begins with a dot. */
static gboolean
is_ignored (const char *name)
{
  return name[0] == '.' || g_str_has_suffix (name, "~") || g_str_equal (name, "__pycache__")
         || g_str_equal (name, "build") || g_str_equal (name, "build-coverage");
}

static gboolean
on_quiet (gpointer user_data)
{
  MortiseFolderWatch *self = user_data;

  self->timer = 0;
  self->since = 0;
  self->callback (self->user_data);
  return G_SOURCE_REMOVE;
}

static void
tell_soon (MortiseFolderWatch *self)
{
  gint64 now = g_get_monotonic_time ();

  if (self->since == 0)
    self->since = now;
  if (self->timer != 0 && now - self->since > LONGEST_MS * 1000)
    return;
  g_clear_handle_id (&self->timer, g_source_remove);
  self->timer = g_timeout_add (QUIET_MS, on_quiet, self);
}

static gboolean watch (MortiseFolderWatch *self, const char *path, GError **error);

static void
on_changed (GFileMonitor *monitor, GFile *file, GFile *other, GFileMonitorEvent event, gpointer user_data)
{
  MortiseFolderWatch *self = user_data;
  g_autofree char *path = g_file_get_path (file);
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *other_path = other != NULL ? g_file_get_path (other) : NULL;
  g_autofree char *other_name = other != NULL ? g_file_get_basename (other) : NULL;

  if (event == G_FILE_MONITOR_EVENT_ATTRIBUTE_CHANGED
      || (is_ignored (name) && (other_name == NULL || is_ignored (other_name))))
    return;
  if (event == G_FILE_MONITOR_EVENT_DELETED || event == G_FILE_MONITOR_EVENT_MOVED_OUT
      || event == G_FILE_MONITOR_EVENT_RENAMED)
    g_hash_table_remove (self->monitors, path);
  else if (!is_ignored (name))
    watch (self, path, NULL);
  if (event == G_FILE_MONITOR_EVENT_RENAMED && !is_ignored (other_name))
    watch (self, other_path, NULL);
  tell_soon (self);
}

static void
monitor_free (gpointer monitor)
{
  g_file_monitor_cancel (monitor);
  g_object_unref (monitor);
}

static void
watch_below (MortiseFolderWatch *self, const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (!is_ignored (name))
      {
        g_autofree char *child = g_build_filename (path, name, NULL);

        watch (self, child, NULL);
      }
}

/* A file, a link and a folder that is watched already are passed over. */
static gboolean
watch (MortiseFolderWatch *self, const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  GFileMonitor *monitor;

  if (!g_file_test (path, G_FILE_TEST_IS_DIR) || g_file_test (path, G_FILE_TEST_IS_SYMLINK)
      || g_hash_table_contains (self->monitors, path) || g_hash_table_size (self->monitors) >= MAX_FOLDERS)
    return TRUE;
  monitor = g_file_monitor_directory (file, G_FILE_MONITOR_WATCH_MOVES, NULL, error);
  if (monitor == NULL)
    {
      g_prefix_error (error, "%s cannot be watched: ", path);
      return FALSE;
    }
  g_file_monitor_set_rate_limit (monitor, RATE_MS);
  g_signal_connect (monitor, "changed", G_CALLBACK (on_changed), self);
  g_hash_table_insert (self->monitors, g_strdup (path), monitor);
  watch_below (self, path);
  return TRUE;
}

/**
 * mortise_folder_watch_new:
 * @folder: (type filename): a folder
 * @callback: called when something in it changed, once for changes that come together
 * @user_data: passed to @callback
 * @error: return location for why it cannot be watched
 *
 * Watches a folder with all below it, but for what tools write there: names that begin with a dot, `__pycache__` and
 * `build`.
 *
 * Returns: (transfer full) (nullable): what watches it
 */
MortiseFolderWatch *
mortise_folder_watch_new (const char *folder, MortiseFolderWatchFunc callback, gpointer user_data, GError **error)
{
  g_autoptr (MortiseFolderWatch) self = g_new0 (MortiseFolderWatch, 1);
  g_autofree char *root = g_canonicalize_filename (folder, NULL);

  self->monitors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, monitor_free);
  self->callback = callback;
  self->user_data = user_data;
  return watch (self, root, error) ? g_steal_pointer (&self) : NULL;
}

void
mortise_folder_watch_free (MortiseFolderWatch *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  g_hash_table_unref (self->monitors);
  g_free (self);
}
