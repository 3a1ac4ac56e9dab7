/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A plugin as a folder of files. Installing one copies it beside its final place and renames it there: at any instant
 * either nothing of it is there or all. A version, once in its place, is never written to again. */

#include "mortise-folder.h"

#include "mortise-error.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The bounds that packages have, from anchors/isolation.md. */
#define MAX_FILES 10000
#define MAX_BYTES (256 * 1024 * 1024)
#define MAX_DEPTH 32
#define CHUNK (128 * 1024)
#define STAGING_PREFIX ".staging-"

/* A plugin's files are refused unless they are plain files; its private folder is copied as it is. */
typedef struct
{
  gboolean is_private;
  guint64 max_bytes;
  guint n_files;
  guint64 n_bytes;
} Copied;

static gboolean copy_directory (int from, int to, const char *path, guint depth, Copied *copied, GError **error);

static gboolean
fail (const char *path, const char *name, GError **error)
{
  int code = errno;
  gboolean is_limit = code == ENOSPC || code == EDQUOT || code == EFBIG;

  g_set_error (error, MORTISE_ERROR, is_limit ? MORTISE_ERROR_LIMIT : MORTISE_ERROR_FAILED, "%s/%s: %s", path, name,
               g_strerror (code));
  return FALSE;
}

static gboolean
copy_bytes (int from, int to, Copied *copied)
{
  g_autofree char *buffer = g_malloc (CHUNK);

  for (;;)
    {
      gssize got = read (from, buffer, CHUNK);

      if (got <= 0)
        return got == 0;
      copied->n_bytes += (guint64) got;
      if (copied->n_bytes > copied->max_bytes)
        {
          errno = EFBIG;
          return FALSE;
        }
      for (gssize done = 0; done < got;)
        {
          gssize put = write (to, buffer + done, (gsize) (got - done));

          if (put < 0)
            return FALSE;
          done += put;
        }
    }
}

static gboolean
copy_file (int from_directory, int to_directory, const char *path, const char *name, Copied *copied, GError **error)
{
  int from = openat (from_directory, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  int to = from >= 0 ? openat (to_directory, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644) : -1;
  gboolean copied_all = to >= 0 && copy_bytes (from, to, copied) && fsync (to) == 0;

  if (!copied_all)
    fail (path, name, error);
  if (from >= 0)
    close (from);
  if (to >= 0)
    close (to);
  return copied_all;
}

static gboolean
copy_subdirectory (int from, int to, const char *path, const char *name, guint depth, Copied *copied, GError **error)
{
  g_autofree char *inner = g_build_filename (path, name, NULL);
  int inner_from = openat (from, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  int inner_to = mkdirat (to, name, 0755) == 0 ? openat (to, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
  gboolean done = FALSE;

  if (inner_from < 0 || inner_to < 0)
    fail (path, name, error);
  else
    done = copy_directory (inner_from, inner_to, inner, depth + 1, copied, error);
  if (inner_from >= 0)
    close (inner_from);
  if (inner_to >= 0)
    close (inner_to);
  return done;
}

/* Where it leads to is the plugin's own affair: the link is as harmless as it was. */
static gboolean
copy_link (int from, int to, const char *path, const char *name, GError **error)
{
  char target[PATH_MAX];
  gssize length = readlinkat (from, name, target, sizeof target - 1);

  if (length < 0)
    return fail (path, name, error);
  target[length] = '\0';
  return symlinkat (target, to, name) == 0 || fail (path, name, error);
}

static gboolean
copy_entry (int from, int to, const char *path, const char *name, guint depth, Copied *copied, GError **error)
{
  struct stat status;

  if (fstatat (from, name, &status, AT_SYMLINK_NOFOLLOW) != 0)
    return fail (path, name, error);
  if (++copied->n_files > MAX_FILES || depth > MAX_DEPTH)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT, "%s: more than %d files, or deeper than %d folders", path,
                   MAX_FILES, MAX_DEPTH);
      return FALSE;
    }
  if (S_ISDIR (status.st_mode))
    return copy_subdirectory (from, to, path, name, depth, copied, error);
  if (S_ISREG (status.st_mode))
    return copy_file (from, to, path, name, copied, error);
  if (copied->is_private)
    return !S_ISLNK (status.st_mode) || copy_link (from, to, path, name, error);

  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "%s/%s: is neither a file nor a folder; take it out", path,
               name);
  return FALSE;
}

static gboolean
is_left_out (const char *name, const Copied *copied)
{
  return g_str_equal (name, ".") || g_str_equal (name, "..")
         || (!copied->is_private && (g_str_equal (name, "__pycache__") || g_str_equal (name, ".mortise")));
}

static gboolean
copy_directory (int from, int to, const char *path, guint depth, Copied *copied, GError **error)
{
  DIR *entries = fdopendir (dup (from));
  const struct dirent *entry;
  gboolean done = TRUE;

  if (entries == NULL)
    return fail (path, ".", error);
  while (done && (entry = readdir (entries)) != NULL)
    if (!is_left_out (entry->d_name, copied))
      done = copy_entry (from, to, path, entry->d_name, depth, copied, error);
  closedir (entries);
  return done && (fsync (to) == 0 || fail (path, ".", error));
}

/**
 * mortise_folder_clean:
 * @site: the site's folder
 *
 * Removes what an installation left that was ended in its midst, before its folder had a name.
 */
void
mortise_folder_clean (const char *site)
{
  g_autofree char *parent = g_build_filename (site, "plugins", NULL);
  g_autoptr (GDir) dir = g_dir_open (parent, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (parent, name, NULL);

      if (g_str_has_prefix (name, STAGING_PREFIX))
        mortise_folder_remove (path);
    }
}

static gboolean
copy_whole (const char *directory, const char *to_directory, Copied copied, GError **error)
{
  int from = open (directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  int to = open (to_directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean done = FALSE;

  if (from < 0 || to < 0)
    fail (directory, ".", error);
  else
    done = copy_directory (from, to, directory, 0, &copied, error);
  if (from >= 0)
    close (from);
  if (to >= 0)
    close (to);
  return done;
}

/**
 * mortise_folder_copy:
 * @directory: a folder whose files may be anybody's
 * @copy: where its copy is to be, which does not exist
 * @max_bytes: how much it may hold
 * @error: return location for an error that names the file; something may be left at @copy then
 *
 * Copies a folder as it is, to disk. Symbolic links are copied as such, sockets and pipes are left out. It may be
 * called on any thread.
 *
 * Returns: whether all is copied
 */
gboolean
mortise_folder_copy (const char *directory, const char *copy, guint64 max_bytes, GError **error)
{
  if (g_mkdir (copy, 0700) != 0)
    return fail (copy, ".", error);
  return copy_whole (directory, copy, (Copied){ .is_private = TRUE, .max_bytes = max_bytes }, error);
}

/* A version may be installed again, from a changed folder: each copy has a place of its own. */
static char *
make_place (const char *site, MortiseManifest *manifest)
{
  g_autofree char *name = g_strdup_printf ("%s-%s-%" G_GINT64_MODIFIER "x", mortise_manifest_get_slug (manifest),
                                           mortise_manifest_get_version (manifest), g_get_real_time ());

  return g_build_filename (site, "plugins", name, NULL);
}

static void
sync_directory (const char *path)
{
  int fd = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (fd < 0)
    return;
  fsync (fd);
  close (fd);
}

/**
 * mortise_folder_stage:
 * @site: the site's folder
 * @error: return location for an error
 *
 * Returns: (transfer full): a new, empty folder beside those of installed versions. What is still there when the site
 * is opened again is removed, see [func@Mortise.folder_clean]
 */
char *
mortise_folder_stage (const char *site, GError **error)
{
  g_autofree char *parent = g_build_filename (site, "plugins", NULL);
  g_autofree char *staging = g_build_filename (parent, STAGING_PREFIX "XXXXXX", NULL);

  if (g_mkdir_with_parents (parent, 0700) == 0 && g_mkdtemp (staging) != NULL)
    return g_steal_pointer (&staging);
  fail (parent, ".", error);
  return NULL;
}

/**
 * mortise_folder_place:
 * @folder: a plugin's folder, on disk, on the same file system as the site
 * @site: the site's folder
 * @manifest: the plugin's manifest
 * @error: return location for an error
 *
 * Gives a staged plugin its name: from then on it is there, wholly.
 *
 * Returns: (transfer full): where it is now
 */
char *
mortise_folder_place (const char *folder, const char *site, MortiseManifest *manifest, GError **error)
{
  g_autofree char *place = make_place (site, manifest);
  g_autofree char *parent = g_path_get_dirname (place);

  if (rename (folder, place) != 0)
    {
      fail (place, ".", error);
      return NULL;
    }
  sync_directory (parent);
  return g_steal_pointer (&place);
}

/**
 * mortise_folder_install:
 * @directory: a plugin's folder
 * @site: the site's folder
 * @manifest: the plugin's manifest
 * @error: return location for an error that names the file
 *
 * Copies a plugin into the site. Symbolic links and special files are refused. It may be called on any thread.
 *
 * Returns: (transfer full): where it is now
 */
char *
mortise_folder_install (const char *directory, const char *site, MortiseManifest *manifest, GError **error)
{
  g_autofree char *staging = mortise_folder_stage (site, error);
  char *place = NULL;

  if (staging == NULL)
    return NULL;
  if (copy_whole (directory, staging, (Copied){ .max_bytes = MAX_BYTES }, error))
    place = mortise_folder_place (staging, site, manifest, error);
  if (place == NULL)
    mortise_folder_remove (staging);
  return place;
}
