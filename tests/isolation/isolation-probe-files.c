/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "isolation-probe.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#define CHUNK (64 * 1024)

static char *
read_file (const char *const *arguments)
{
  char byte;
  int fd = open (arguments[0], O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  char *answer = probe_answer (fd >= 0 && read (fd, &byte, 1) >= 0);

  if (fd >= 0)
    close (fd);
  return answer;
}

static char *
search_file (const char *const *arguments)
{
  g_autofree char *text = NULL;
  gsize length = 0;

  if (!g_file_get_contents (arguments[0], &text, &length, NULL))
    return g_strdup ("unreadable");
  return g_strdup (memmem (text, length, arguments[1], strlen (arguments[1])) != NULL ? "found" : "not there");
}

static char *
write_file (const char *const *arguments)
{
  int fd = open (arguments[0], O_WRONLY | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0600);
  char *answer = probe_answer (fd >= 0);

  if (fd >= 0)
    close (fd);
  return answer;
}

static char *
list_folder (const char *const *arguments)
{
  DIR *folder = opendir (arguments[0]);
  char *answer = probe_answer (folder != NULL);

  if (folder != NULL)
    closedir (folder);
  return answer;
}

/* Writes until something says no; answers how far it came and why it stopped. */
static char *
fill_file (const char *const *arguments)
{
  static const char chunk[CHUNK] = { 1 };
  guint64 wanted = g_ascii_strtoull (arguments[1], NULL, 10);
  guint64 written = 0;
  int fd = open (arguments[0], O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

  if (fd < 0)
    return probe_answer (FALSE);
  while (written < wanted)
    {
      gssize length = write (fd, chunk, CHUNK);

      if (length <= 0)
        break;
      written += length;
    }
  if (written >= wanted)
    errno = 0;
  close (fd);
  return g_strdup_printf ("ok %" G_GUINT64_FORMAT " %s", written, errno != 0 ? strerrorname_np (errno) : "all");
}

static char *
make_symlink (const char *const *arguments)
{
  return probe_answer (symlink (arguments[0], arguments[1]) == 0);
}

static char *
make_link (const char *const *arguments)
{
  return probe_answer (link (arguments[0], arguments[1]) == 0);
}

static char *
rename_file (const char *const *arguments)
{
  return probe_answer (rename (arguments[0], arguments[1]) == 0);
}

static char *
make_folder (const char *const *arguments)
{
  return probe_answer (mkdir (arguments[0], 0700) == 0);
}

static char *
remove_file (const char *const *arguments)
{
  return probe_answer (unlink (arguments[0]) == 0);
}

static char *
truncate_file (const char *const *arguments)
{
  return probe_answer (truncate (arguments[0], 0) == 0);
}

static char *
change_mode (const char *const *arguments)
{
  return probe_answer (chmod (arguments[0], 0777) == 0);
}

static char *
set_attribute (const char *const *arguments)
{
  return probe_answer (setxattr (arguments[0], "user.mortise", "1", 1, 0) == 0);
}

static char *
list_descriptors (const char *const *arguments)
{
  g_autoptr (GString) open_ones = g_string_new ("ok");

  for (int fd = 0; fd < 4096; fd++)
    if (fcntl (fd, F_GETFD) >= 0)
      g_string_append_printf (open_ones, " %d", fd);
  return g_string_free (g_steal_pointer (&open_ones), FALSE);
}

/* Opens until it is refused, and answers at which number. */
static char *
exhaust_descriptors (const char *const *arguments)
{
  int last = -1;

  for (int fd = dup (STDERR_FILENO); fd >= 0 && fd < 20000; fd = dup (STDERR_FILENO))
    last = fd;
  for (int fd = last; fd > 3; fd--)
    close (fd);
  return g_strdup_printf ("ok %d", last + 1);
}

static char *
map_shared (const char *const *arguments)
{
  gsize length = (gsize) 1 << 20;
  void *memory = mmap (NULL, length, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

  if (memory != MAP_FAILED)
    munmap (memory, length);
  return probe_answer (memory != MAP_FAILED);
}

static char *
make_memfd (const char *const *arguments)
{
  return probe_answer (memfd_create ("probe", 0) >= 0);
}

static char *
open_shared_memory (const char *const *arguments)
{
  return probe_answer (shm_open ("/mortise-probe", O_RDWR | O_CREAT, 0600) >= 0);
}

/* In pieces, and kept, as a leak would; answers how many MiB it got. */
static char *
leak_memory (const char *const *arguments)
{
  guint64 mebibytes = g_ascii_strtoull (arguments[0], NULL, 10);
  guint64 got = 0;

  while (got < mebibytes)
    {
      char *memory = mmap (NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

      if (memory == MAP_FAILED)
        break;
      memory[0] = 1;
      got++;
    }
  return g_strdup_printf ("ok %" G_GUINT64_FORMAT, got);
}

const ProbeVerb probe_file_verbs[] = {
  { "read", 1, read_file },
  { "search", 2, search_file },
  { "write", 1, write_file },
  { "list", 1, list_folder },
  { "fill", 2, fill_file },
  { "symlink", 2, make_symlink },
  { "link", 2, make_link },
  { "rename", 2, rename_file },
  { "mkdir", 1, make_folder },
  { "remove", 1, remove_file },
  { "truncate", 1, truncate_file },
  { "chmod", 1, change_mode },
  { "setxattr", 1, set_attribute },
  { "descriptors", 0, list_descriptors },
  { "exhaust-descriptors", 0, exhaust_descriptors },
  { "map-shared", 0, map_shared },
  { "memfd", 0, make_memfd },
  { "shm-open", 0, open_shared_memory },
  { "leak", 1, leak_memory },
  { NULL },
};
