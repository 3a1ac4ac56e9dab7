/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-disk-use.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* stat(2): st_blocks is in units of this, whatever the file system's own are. */
#define BLOCK_SIZE 512

static void add_directory (MortiseDiskUse *self, int fd, guint depth);

static void
add_entry (MortiseDiskUse *self, int parent, const char *name, guint depth)
{
  struct stat status;
  int fd;

  if (fstatat (parent, name, &status, AT_SYMLINK_NOFOLLOW) != 0)
    return;
  self->n_files++;
  self->bytes += (guint64) status.st_blocks * BLOCK_SIZE;
  self->newest = MAX (self->newest, (gint64) status.st_mtime);
  if (!S_ISDIR (status.st_mode))
    return;
  if (depth == MORTISE_DISK_MAX_DEPTH)
    {
      self->too_deep = TRUE;
      return;
    }
  fd = openat (parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (fd >= 0)
    add_directory (self, fd, depth + 1);
}

/* Takes the descriptor. Names are looked up in it and not by their whole path, which may be too long to be looked up.
 */
static void
add_directory (MortiseDiskUse *self, int fd, guint depth)
{
  DIR *entries = fdopendir (fd);
  const struct dirent *entry;

  if (entries == NULL)
    {
      close (fd);
      return;
    }
  while (self->n_files <= MORTISE_DISK_MAX_FILES && !self->too_deep && (entry = readdir (entries)) != NULL)
    if (!g_str_equal (entry->d_name, ".") && !g_str_equal (entry->d_name, ".."))
      add_entry (self, fd, entry->d_name, depth);
  closedir (entries);
}

/**
 * mortise_disk_use_add:
 * @self: a sum, all zero at first
 * @directory: a folder
 *
 * Adds what lies below @directory. Links are counted and not followed. The count ends when one of the limits is passed,
 * as it is known by then that it is too much. It reads the disk, so it is not for the main thread.
 */
void
mortise_disk_use_add (MortiseDiskUse *self, const char *directory)
{
  int fd = open (directory, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

  if (fd >= 0)
    add_directory (self, fd, 1);
}
