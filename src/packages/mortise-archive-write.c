/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A plugin's folder as a package, that is the same whoever makes it: files by the order of their names' bytes, no
 * times, no owners, two modes. It keeps the rules by which packages are read, so that what is packed is also unpacked.
 */

#include "mortise-archive-write.h"

#include "mortise-archive-finding.h"
#include "mortise-archive-ignore.h"
#include "mortise-archive-limits.h"
#include "mortise-archive-name.h"
#include "mortise-archive-tree.h"
#include "mortise-archive-writer.h"
#include "mortise-error.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct
{
  const char *directory;
  int fd;
  struct stat package;
  MortiseArchiveIgnore *ignore;
  MortiseArchiveTree *tree;
  MortiseArchiveContents *contents;
  /* Paths, to be sorted. */
  GPtrArray *paths;
  GError **error;
} Packing;

static gboolean list_folder (Packing *self, int folder, const char *path, guint depth);

static gboolean
fail (Packing *self, const char *path)
{
  g_set_error (self->error, MORTISE_ERROR, MORTISE_ERROR_FAILED, "%s/%s: %s", self->directory, path,
               g_strerror (errno));
  return FALSE;
}

/* --- listing ------------------------------------------------------------------------------------------------------ */

static gboolean
is_the_package (Packing *self, const struct stat *status)
{
  return status->st_dev == self->package.st_dev && status->st_ino == self->package.st_ino;
}

static gboolean
list_inner_folder (Packing *self, int folder, const char *name, const char *path, guint depth)
{
  int fd;
  gboolean is_listed;

  if (depth >= MORTISE_ARCHIVE_MAX_DEPTH)
    {
      mortise_archive_refuse (self->contents->findings, MORTISE_RULE_ARCHIVE_TOO_DEEP, path,
                              "It is more than %d folders deep", MORTISE_ARCHIVE_MAX_DEPTH);
      return TRUE;
    }
  fd = openat (folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0)
    return fail (self, path);
  is_listed = list_folder (self, fd, path, depth + 1);
  close (fd);
  return is_listed;
}

static void
take_file (Packing *self, const char *path, const struct stat *status)
{
  if (!S_ISREG (status->st_mode))
    mortise_archive_refuse (self->contents->findings, MORTISE_RULE_ARCHIVE_SPECIAL_FILE, path,
                            S_ISLNK (status->st_mode) ? "It is a symbolic link" : "It is neither a file nor a folder");
  else if (mortise_archive_tree_add (self->tree, path, FALSE, self->contents->findings))
    g_ptr_array_add (self->paths, g_strdup (path));
}

/* Whether it is worth going on: what is wrong with one file does not keep the next from being looked at. */
static gboolean
list_entry (Packing *self, int folder, const char *name, const char *parent, guint depth)
{
  g_autofree char *path = parent[0] != '\0' ? g_strconcat (parent, "/", name, NULL) : g_strdup (name);
  struct stat status;

  if (fstatat (folder, name, &status, AT_SYMLINK_NOFOLLOW) != 0)
    return fail (self, path);
  if (mortise_archive_ignore_matches (self->ignore, path, S_ISDIR (status.st_mode)) || is_the_package (self, &status))
    return TRUE;
  if (!g_utf8_validate (path, -1, NULL))
    {
      g_autofree char *shown = mortise_archive_name_escape (path, strlen (path));

      mortise_archive_refuse (self->contents->findings, MORTISE_RULE_ARCHIVE_NAME_ENCODING, shown,
                              "The name is not UTF-8");
      return TRUE;
    }
  if (S_ISDIR (status.st_mode))
    return list_inner_folder (self, folder, name, path, depth);
  take_file (self, path, &status);
  return TRUE;
}

static gboolean
list_folder (Packing *self, int folder, const char *path, guint depth)
{
  int listed = openat (folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR *entries = listed >= 0 ? fdopendir (listed) : NULL;
  const struct dirent *entry;
  gboolean is_listed = TRUE;

  if (entries == NULL)
    {
      if (listed >= 0)
        close (listed);
      return fail (self, path);
    }
  while (is_listed && (entry = readdir (entries)) != NULL)
    if (!g_str_equal (entry->d_name, ".") && !g_str_equal (entry->d_name, ".."))
      is_listed = list_entry (self, folder, entry->d_name, path, depth);
  closedir (entries);
  return is_listed;
}

static int
compare_paths (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static gboolean
list_files (Packing *self)
{
  if (!list_folder (self, self->fd, "", 0) && *self->error != NULL)
    return FALSE;
  if (self->paths->len == 0 && !mortise_archive_contents_is_refused (self->contents))
    mortise_archive_refuse (self->contents->findings, MORTISE_RULE_ARCHIVE_EMPTY, NULL,
                            "There is nothing in the folder");
  g_ptr_array_sort (self->paths, compare_paths);
  return !mortise_archive_contents_is_refused (self->contents);
}

/* --- writing ------------------------------------------------------------------------------------------------------ */

static gboolean
write_file (Packing *self, MortiseArchiveWriter *writer, const char *path)
{
  int fd = openat (self->fd, path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  struct stat status;
  gboolean is_executable, is_written;
  guint64 size = 0;

  if (fd < 0)
    return fail (self, path);
  is_executable = fstat (fd, &status) == 0 && (status.st_mode & S_IXUSR) != 0;
  is_written = mortise_archive_writer_add (writer, path, fd, is_executable, &size, self->error);
  close (fd);
  if (!is_written)
    return FALSE;
  mortise_archive_contents_add_file (self->contents, path, size, is_executable);
  return self->contents->n_bytes <= MORTISE_ARCHIVE_MAX_BYTES
         || mortise_archive_refuse (self->contents->findings, MORTISE_RULE_ARCHIVE_TOO_BIG, path,
                                    "The files have more than %" G_GUINT64_FORMAT " MiB",
                                    MORTISE_ARCHIVE_MAX_BYTES >> 20);
}

static gboolean
write_files (Packing *self, int package)
{
  g_autoptr (MortiseArchiveWriter) writer = mortise_archive_writer_new (package);
  guint64 n_bytes = 0;

  for (guint i = 0; i < self->paths->len; i++)
    if (!write_file (self, writer, self->paths->pdata[i]))
      return FALSE;
  if (!mortise_archive_writer_finish (writer, &n_bytes, self->error))
    return FALSE;
  return self->contents->n_bytes <= MORTISE_ARCHIVE_RATIO_FLOOR
         || self->contents->n_bytes / MORTISE_ARCHIVE_MAX_RATIO <= n_bytes
         || mortise_archive_refuse (self->contents->findings, MORTISE_RULE_ARCHIVE_RATIO, NULL,
                                    "The files have more than %d times the bytes of the package",
                                    MORTISE_ARCHIVE_MAX_RATIO);
}

static gboolean
pack (Packing *self, const char *const *left_out, int package)
{
  if (fstat (package, &self->package) != 0)
    return fail (self, ".");
  self->fd = open (self->directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (self->fd < 0)
    return fail (self, ".");
  for (guint i = 0; left_out != NULL && left_out[i] != NULL; i++)
    mortise_archive_ignore_add (self->ignore, left_out[i]);
  return mortise_archive_ignore_read (self->ignore, self->fd, self->error) && list_files (self)
         && write_files (self, package);
}

/**
 * mortise_archive_write:
 * @directory: (type filename): a plugin's folder
 * @left_out: (nullable) (array zero-terminated=1): what to leave out beside the defaults and what its `.mortiseignore`
 *   names, as lines of that file
 * @fd: an empty file, open for writing; it may lie in @directory, and is left out
 * @error: return location for an error: %MORTISE_ERROR_LIMIT when the disk is full, %MORTISE_ERROR_INVALID for a
 *   `.mortiseignore` that is none, %MORTISE_ERROR_FAILED when something cannot be read
 *
 * Packs a plugin, by the rules of docs/packages.md, and waits until that is on disk. The same files give the same
 * bytes, with the same version of zlib. Folders without files are not packed. It may be called on any thread.
 *
 * Returns: (transfer full) (nullable): what is in the package. With an error among its findings there is none worth
 *   having in @fd
 */
MortiseArchiveContents *
mortise_archive_write (const char *directory, const char *const *left_out, int fd, GError **error)
{
  g_autoptr (MortiseArchiveContents) contents = mortise_archive_contents_new ();
  g_autoptr (MortiseArchiveTree) tree = mortise_archive_tree_new ();
  g_autoptr (MortiseArchiveIgnore) ignore = mortise_archive_ignore_new ();
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) local_error = NULL;
  Packing packing = { .directory = directory,
                      .fd = -1,
                      .ignore = ignore,
                      .tree = tree,
                      .contents = contents,
                      .paths = paths,
                      .error = &local_error };

  pack (&packing, left_out, fd);
  if (packing.fd >= 0)
    close (packing.fd);
  if (local_error == NULL)
    return g_steal_pointer (&contents);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}
