/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a package: it is refused, or what is in the folder is what is said, and nothing is beside it. */
#include "mortise-archive-contents.h"
#include "mortise-archive-unpack.h"
#include "mortise-folder.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static int
open_package (const guint8 *data, gsize size)
{
  int fd = memfd_create ("package", MFD_CLOEXEC);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (pwrite (fd, data, size, 0), ==, (gssize) size);
  return fd;
}

/* In memory, as it is done many times in a second. */
static char *
make_folder (void)
{
  g_autofree char *folder = g_strdup ("/dev/shm/fuzz-archive-XXXXXX");

  return g_strdup (g_mkdtemp (folder));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *folder = make_folder ();
  int package = open_package (data, size);
  int staging = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  g_autoptr (GError) error = NULL;
  g_autoptr (MortiseArchiveContents) contents = mortise_archive_unpack (package, staging, &error);

  g_assert_true (contents != NULL || error != NULL);
  if (contents != NULL && !mortise_archive_contents_is_refused (contents))
    {
      g_assert_true (mortise_archive_contents_verify (contents, folder, &error));
      g_assert_no_error (error);
    }
  close (staging);
  close (package);
  mortise_folder_remove (folder);
  return 0;
}
