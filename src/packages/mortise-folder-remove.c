/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* What is removed may be a plugin's making: folders in folders, deeper than a path can name or descriptors can be open,
 * with no permissions, and links to what is the user's. So nothing is named by more than one segment below an open
 * folder, and no link is followed; and what a folder holds is not removed where it lies: folders in it are moved up to
 * the top first, where they are in their turn, so that it never goes deeper than two. */

typedef struct
{
  int top;
  guint n_moved;
} Removal;

/* With O_PATH no permission is needed, and what is opened is what is changed. */
static void
make_accessible (int folder, const char *name)
{
  int fd = openat (folder, name, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d", fd);

  if (fd < 0)
    return;
  if (chmod (path, 0700) != 0)
    g_debug ("%s stays as it is: %s", name, g_strerror (errno));
  close (fd);
}

/* Whether it was done; %FALSE for a folder with something in it. */
static gboolean
remove_entry (int folder, const char *name)
{
  return unlinkat (folder, name, 0) == 0 || unlinkat (folder, name, AT_REMOVEDIR) == 0;
}

/* To a name that is free at the top, or to that of an empty folder, which it replaces. */
static gboolean
move_up (Removal *removal, int folder, const char *name)
{
  make_accessible (folder, name);
  for (;;)
    {
      char place[32];

      g_snprintf (place, sizeof place, "%u", removal->n_moved++);
      if (renameat (folder, name, removal->top, place) == 0)
        return TRUE;
      if (errno != EEXIST && errno != ENOTEMPTY && errno != ENOTDIR)
        return FALSE;
    }
}

/* Whether @function says of any entry that it did something. */
static gboolean
for_each_entry (int folder, gboolean (*function) (Removal *removal, int folder, const char *name), Removal *removal)
{
  int fd = openat (folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR *entries = fd >= 0 ? fdopendir (fd) : NULL;
  const struct dirent *entry;
  gboolean did_something = FALSE;

  if (entries == NULL && fd >= 0)
    close (fd);
  while (entries != NULL && (entry = readdir (entries)) != NULL)
    if (!g_str_equal (entry->d_name, ".") && !g_str_equal (entry->d_name, ".."))
      did_something |= function (removal, folder, entry->d_name);
  if (entries != NULL)
    closedir (entries);
  return did_something;
}

static gboolean
remove_or_move_up (Removal *removal, int folder, const char *name)
{
  return remove_entry (folder, name) || move_up (removal, folder, name);
}

static gboolean
remove_at_top (Removal *removal, int top, const char *name)
{
  gboolean did_something;
  int fd;

  if (remove_entry (top, name))
    return TRUE;
  make_accessible (top, name);
  fd = openat (top, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0)
    return FALSE;
  did_something = for_each_entry (fd, remove_or_move_up, removal);
  close (fd);
  return remove_entry (top, name) || did_something;
}

/**
 * mortise_folder_remove:
 * @path: (type filename): a folder
 *
 * Removes a folder with everything in it. Symbolic links are removed and not followed, @path itself included. It takes
 * as long as there are files, so it is not for the main thread.
 */
void
mortise_folder_remove (const char *path)
{
  Removal removal = { .top = -1 };

  if (remove_entry (AT_FDCWD, path))
    return;
  make_accessible (AT_FDCWD, path);
  removal.top = open (path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (removal.top < 0)
    return;
  /* Reading a folder need not show what was put into it meanwhile: so it is read until nothing is done any more. */
  while (for_each_entry (removal.top, remove_at_top, &removal))
    ;
  close (removal.top);
  remove_entry (AT_FDCWD, path);
}
