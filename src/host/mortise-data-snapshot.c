/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Putting a copy back changes the database and the file system, and the host may be killed between any two steps. So
 * the copy is first renamed from `.snapshots` to `.restoring` (mortise_data_snapshot_choose), then the database says
 * that the version before is the current one, then the copy takes the folder's place (mortise_data_snapshot_restore).
 * What is found in `.restoring` when a site is opened is judged by the database: where it still knows the snapshot the
 * rollback did not happen, and the copy goes back; where it does not, the copy takes its place now.
 */
#include "mortise-data-snapshot.h"

#include "mortise-error.h"
#include "mortise-folder.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#define SNAPSHOTS ".snapshots"
#define RESTORING ".restoring"

/* As much as a manifest may ask for as a private folder (plugin.schema.json, limits.disk_mib). */
#define MAX_BYTES (1024 * G_GUINT64_CONSTANT (1024 * 1024))

/* The path of a copy of @data_directory in its sibling @folder. */
static char *
make_path (const char *data_directory, const char *folder, const char *name)
{
  g_autofree char *parent = g_path_get_dirname (data_directory);

  return g_build_filename (parent, folder, name, NULL);
}

static gboolean
make_parent (const char *path, GError **error)
{
  g_autofree char *parent = g_path_get_dirname (path);

  if (g_mkdir_with_parents (parent, 0700) == 0)
    return TRUE;
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_FAILED, "%s: %s", parent, g_strerror (errno));
  return FALSE;
}

static gboolean
move (const char *from, const char *to, GError **error)
{
  if (!make_parent (to, error))
    return FALSE;
  if (g_rename (from, to) == 0)
    return TRUE;
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_FAILED, "%s: %s", from, g_strerror (errno));
  return FALSE;
}

/**
 * mortise_data_snapshot_take:
 * @data_directory: a plugin's private folder, in which nothing runs
 * @snapshot: (out) (transfer full) (nullable): the copy, on disk; %NULL when there is no folder to copy
 * @error: return location for an error; nothing is left of the copy then
 *
 * Returns: whether all is copied that there is
 */
gboolean
mortise_data_snapshot_take (const char *data_directory, char **snapshot, GError **error)
{
  g_autofree char *slug = g_path_get_basename (data_directory);
  g_autofree char *name = g_strdup_printf ("%s-%" G_GINT64_MODIFIER "x", slug, g_get_real_time ());
  g_autofree char *path = make_path (data_directory, SNAPSHOTS, name);

  *snapshot = NULL;
  if (!g_file_test (data_directory, G_FILE_TEST_IS_DIR))
    return TRUE;
  if (!make_parent (path, error) || !mortise_folder_copy (data_directory, path, MAX_BYTES, error))
    {
      mortise_folder_remove (path);
      return FALSE;
    }
  *snapshot = g_steal_pointer (&path);
  return TRUE;
}

static char *
get_restoring_path (const char *snapshot)
{
  g_autofree char *folder = g_path_get_dirname (snapshot);
  g_autofree char *name = g_path_get_basename (snapshot);

  return make_path (folder, RESTORING, name);
}

/**
 * mortise_data_snapshot_choose:
 * @snapshot: a copy
 * @error: return location for an error
 *
 * The first step of putting a copy back, before the database is changed.
 *
 * Returns: whether the copy is set aside
 */
gboolean
mortise_data_snapshot_choose (const char *snapshot, GError **error)
{
  g_autofree char *restoring = get_restoring_path (snapshot);

  return move (snapshot, restoring, error);
}

/**
 * mortise_data_snapshot_restore:
 * @snapshot: a copy that was set aside
 * @data_directory: the private folder that it is of
 * @error: return location for an error
 *
 * The last step of putting a copy back, after the database was changed.
 *
 * Returns: whether the private folder is what it was
 */
gboolean
mortise_data_snapshot_restore (const char *snapshot, const char *data_directory, GError **error)
{
  g_autofree char *restoring = get_restoring_path (snapshot);

  mortise_folder_remove (data_directory);
  return move (restoring, data_directory, error);
}

static gboolean
is_kept (GPtrArray *kept, const char *path)
{
  return g_ptr_array_find_with_equal_func (kept, path, g_str_equal, NULL);
}

static void
recover_one (const char *parent, const char *name, GPtrArray *kept)
{
  g_autofree char *restoring = g_build_filename (parent, RESTORING, name, NULL);
  g_autofree char *snapshot = g_build_filename (parent, SNAPSHOTS, name, NULL);
  const char *time = strrchr (name, '-');
  g_autofree char *slug = time != NULL ? g_strndup (name, (gsize) (time - name)) : NULL;
  g_autofree char *data_directory = slug != NULL ? g_build_filename (parent, slug, NULL) : NULL;

  if (is_kept (kept, snapshot))
    move (restoring, snapshot, NULL);
  else if (data_directory != NULL)
    mortise_data_snapshot_restore (snapshot, data_directory, NULL);
}

/**
 * mortise_data_snapshot_recover:
 * @site: the site's folder
 * @tenant: whose plugins
 * @kept: (element-type filename): the snapshots that the database knows
 *
 * Finishes or undoes what a killed host was at, and removes copies that belong to nothing.
 */
void
mortise_data_snapshot_recover (const char *site, const char *tenant, GPtrArray *kept)
{
  g_autofree char *parent = g_build_filename (site, "data", tenant, NULL);
  g_autofree char *restoring = g_build_filename (parent, RESTORING, NULL);
  g_autofree char *snapshots = g_build_filename (parent, SNAPSHOTS, NULL);
  g_autoptr (GDir) unfinished = g_dir_open (restoring, 0, NULL);
  g_autoptr (GDir) copies = NULL;
  const char *name;

  while (unfinished != NULL && (name = g_dir_read_name (unfinished)) != NULL)
    recover_one (parent, name, kept);
  copies = g_dir_open (snapshots, 0, NULL);
  while (copies != NULL && (name = g_dir_read_name (copies)) != NULL)
    {
      g_autofree char *path = g_build_filename (snapshots, name, NULL);

      if (!is_kept (kept, path))
        mortise_folder_remove (path);
    }
}
