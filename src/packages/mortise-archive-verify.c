/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-archive-contents.h"

#include "mortise-archive-limits.h"
#include "mortise-archive-name.h"
#include "mortise-error.h"

#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The process that unpacks reads what is hostile, and might have been taken over by it. Where it wrote, it could have
 * made links to anything. So what is there is looked at by somebody who has read nothing of the package. */

typedef struct
{
  /* Files by their paths, taken out as they are found. */
  GHashTable *files;
  guint n_folders;
  GError **error;
} Verification;

static gboolean verify_folder (Verification *self, int fd, const char *path, guint depth);

static gboolean
refuse (Verification *self, const char *path, const char *what)
{
  g_autofree char *shown = mortise_archive_name_escape (path, strlen (path));

  g_set_error (self->error, MORTISE_ERROR, MORTISE_ERROR_PROTOCOL,
               "The process that unpacks packages left \"%s\", which %s", shown, what);
  return FALSE;
}

static gboolean
verify_file (Verification *self, const char *path, const struct stat *status)
{
  const MortiseArchiveFile *file = g_hash_table_lookup (self->files, path);

  if (file == NULL)
    return refuse (self, path, "was not named by it");
  if (status->st_nlink != 1)
    return refuse (self, path, "has another name elsewhere");
  if ((guint64) status->st_size != file->size)
    return refuse (self, path, "has not the size that it said");
  g_hash_table_remove (self->files, path);
  return TRUE;
}

static gboolean
verify_entry (Verification *self, int folder, const char *name, const char *path, guint depth)
{
  struct stat status;
  gboolean is_good;
  int fd;

  if (fstatat (folder, name, &status, AT_SYMLINK_NOFOLLOW) != 0)
    return refuse (self, path, "cannot be looked at");
  if (S_ISREG (status.st_mode))
    return verify_file (self, path, &status);
  if (!S_ISDIR (status.st_mode))
    return refuse (self, path, "is neither a file nor a folder");
  if (depth >= MORTISE_ARCHIVE_MAX_DEPTH || ++self->n_folders > MORTISE_ARCHIVE_MAX_ENTRIES * MORTISE_ARCHIVE_MAX_DEPTH)
    return refuse (self, path, "is one folder too many");
  fd = openat (folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0)
    return refuse (self, path, "cannot be opened");
  is_good = verify_folder (self, fd, path, depth + 1);
  close (fd);
  return is_good;
}

static gboolean
verify_folder (Verification *self, int fd, const char *path, guint depth)
{
  int listed = openat (fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR *entries = listed >= 0 ? fdopendir (listed) : NULL;
  const struct dirent *entry;
  gboolean is_good = TRUE;

  if (entries == NULL)
    {
      if (listed >= 0)
        close (listed);
      return refuse (self, path, "cannot be listed");
    }
  while (is_good && (entry = readdir (entries)) != NULL)
    if (!g_str_equal (entry->d_name, ".") && !g_str_equal (entry->d_name, ".."))
      {
        g_autofree char *inner
            = path[0] != '\0' ? g_strconcat (path, "/", entry->d_name, NULL) : g_strdup (entry->d_name);

        is_good = verify_entry (self, fd, entry->d_name, inner, depth);
      }
  closedir (entries);
  return is_good;
}

/**
 * mortise_archive_contents_verify:
 * @self: what a package is said to have had
 * @directory: (type filename): where it was unpacked
 * @error: return location for a %MORTISE_ERROR_PROTOCOL that names what is there
 *
 * Looks whether there are exactly those files, in folders, and no links. It may be called on any thread, and waits for
 * the disk.
 *
 * Returns: whether it is so
 */
gboolean
mortise_archive_contents_verify (const MortiseArchiveContents *self, const char *directory, GError **error)
{
  g_autoptr (GHashTable) files = g_hash_table_new (g_str_hash, g_str_equal);
  Verification verification = { files, 0, error };
  int fd = open (directory, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  gboolean is_good;

  if (fd < 0)
    return refuse (&verification, directory, "cannot be opened");
  for (guint i = 0; i < self->files->len; i++)
    {
      MortiseArchiveFile *file = self->files->pdata[i];

      g_hash_table_insert (files, file->path, file);
    }
  is_good = verify_folder (&verification, fd, "", 0);
  close (fd);
  if (is_good && g_hash_table_size (files) > 0)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_PROTOCOL,
                   "The process that unpacks packages left out %u files that it named", g_hash_table_size (files));
      return FALSE;
    }
  return is_good;
}
