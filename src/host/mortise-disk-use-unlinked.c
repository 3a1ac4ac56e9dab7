/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-disk-use.h"

#include "mortise-process-tree.h"

#include <errno.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* A file without a name lies in no folder, and takes its room until the last descriptor of it is closed. These are the
 * plugin's; the kernel lends a copy of each to be looked at. /proc/PID/fd would name them too, but only to root: the
 * runner hides from tracers, and a process that does belongs to root there. pidfd_getfd(2) asks who owns the user
 * namespace, and that is the host's user. Without namespaces it is refused, and nothing is counted. */

/* What the runner's limit allows, mortise-runner.c; where that layer is off, descriptors with higher numbers are not
 * looked at. */
#define MAX_DESCRIPTORS 256

/* stat(2): st_blocks is in units of this. */
#define BLOCK_SIZE 512

typedef struct
{
  MortiseDiskUse *use;
  dev_t device;
  GHashTable *inodes;
} Count;

/* A file counts once, however many descriptors of it there are. */
static void
add_file (Count *count, const struct stat *status)
{
  gint64 inode = (gint64) status->st_ino;

  if (!S_ISREG (status->st_mode) || status->st_nlink > 0 || status->st_dev != count->device
      || !g_hash_table_add (count->inodes, g_memdup2 (&inode, sizeof inode)))
    return;
  count->use->n_files++;
  count->use->bytes += (guint64) status->st_blocks * BLOCK_SIZE;
}

static void
add_process (Count *count, GPid pid)
{
  int process = (int) syscall (SYS_pidfd_open, pid, 0);
  gboolean is_lent = process >= 0;

  for (int i = 0; is_lent && i < MAX_DESCRIPTORS; i++)
    {
      int fd = (int) syscall (SYS_pidfd_getfd, process, i, 0);
      struct stat status;

      is_lent = fd >= 0 || errno == EBADF;
      if (fd < 0)
        continue;
      if (fstat (fd, &status) == 0)
        add_file (count, &status);
      close (fd);
    }
  if (process >= 0)
    close (process);
}

/**
 * mortise_disk_use_add_unlinked:
 * @self: a sum
 * @directory: a folder
 * @root: a process
 *
 * Adds the files that @root and its descendants hold open, that are on the file system of @directory and have no name
 * any more. It takes a few hundred system calls for each process, so it is not for the main thread.
 */
void
mortise_disk_use_add_unlinked (MortiseDiskUse *self, const char *directory, GPid root)
{
  g_autoptr (GHashTable) inodes = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr (GArray) pids = mortise_process_tree_list (root);
  Count count = { .use = self, .inodes = inodes };
  struct stat status;

  if (stat (directory, &status) != 0)
    return;
  count.device = status.st_dev;
  for (guint i = 0; i < pids->len; i++)
    add_process (&count, g_array_index (pids, GPid, i));
}
