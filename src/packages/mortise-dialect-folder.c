/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Folders come from anywhere, and what is found in their files is quoted in findings: a symbolic link in one could make
 * us quote what the user may read and the author may not. So files are opened from the folder's descriptor, name by
 * name, and links are not followed.
 */
#include "mortise-dialect-folder.h"

#include "mortise-error.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Of the files that a search names, and of the entries that it looks at. */
#define MAX_LISTED 256
#define MAX_ENTRIES 10000

struct _MortiseDialectFolder
{
  char *path;
  int fd;
};

typedef struct
{
  GPtrArray *names;
  const char *suffix;
  guint n_entries;
} Search;

static gboolean
fail (MortiseDialectFolder *self, const char *name, int code, GError **error)
{
  MortiseError error_code = MORTISE_ERROR_FAILED;

  if (code == ENOENT || code == ENOTDIR)
    error_code = MORTISE_ERROR_NOT_FOUND;
  else if (code == EACCES || code == EPERM)
    error_code = MORTISE_ERROR_DENIED;
  else if (code == ELOOP)
    error_code = MORTISE_ERROR_INVALID;
  g_set_error (error, MORTISE_ERROR, error_code, "%s/%s: %s%s", self->path, name, g_strerror (code),
               code == ELOOP ? "; put the file itself there" : "");
  return FALSE;
}

/**
 * mortise_dialect_folder_open:
 * @path: (type filename): a plugin's folder
 * @error: return location for an error that begins with @path
 *
 * Returns: (transfer full): the folder, held open so that it stays the same one
 */
MortiseDialectFolder *
mortise_dialect_folder_open (const char *path, GError **error)
{
  g_autoptr (MortiseDialectFolder) self = g_new0 (MortiseDialectFolder, 1);

  self->path = g_strdup (path);
  self->fd = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (self->fd >= 0)
    return g_steal_pointer (&self);
  fail (self, "plugin.json", errno, error);
  return NULL;
}

void
mortise_dialect_folder_free (MortiseDialectFolder *self)
{
  if (self->fd >= 0)
    close (self->fd);
  g_free (self->path);
  g_free (self);
}

const char *
mortise_dialect_folder_get_path (MortiseDialectFolder *self)
{
  return self->path;
}

/* Whether there is something of that name, readable or not. */
gboolean
mortise_dialect_folder_has (MortiseDialectFolder *self, const char *name)
{
  struct stat status;

  return fstatat (self->fd, name, &status, AT_SYMLINK_NOFOLLOW) == 0;
}

/* --- looking for files -------------------------------------------------------------------------------------------- */

static int
open_below (int fd, const char *name, int flags)
{
  g_auto (GStrv) steps = g_strsplit (name, "/", -1);
  int at = fcntl (fd, F_DUPFD_CLOEXEC, 0);

  for (guint i = 0; at >= 0 && steps[i] != NULL; i++)
    {
      int step_flags = steps[i + 1] != NULL ? O_RDONLY | O_DIRECTORY : flags;
      int next = openat (at, steps[i], step_flags | O_NOFOLLOW | O_CLOEXEC);
      int code = errno;

      close (at);
      errno = code;
      at = next;
    }
  return at;
}

static void search_folder (Search *search, int fd, const char *prefix, guint depth);

/* Hidden files and folders are no part of the plugin's code: .git, .venv, .tox. */
static void
search_entry (Search *search, int fd, const char *prefix, const char *name, guint depth)
{
  g_autofree char *path = *prefix != '\0' ? g_strdup_printf ("%s/%s", prefix, name) : g_strdup (name);
  struct stat status;
  int inner;

  if (*name == '.' || !g_utf8_validate (name, -1, NULL) || fstatat (fd, name, &status, AT_SYMLINK_NOFOLLOW) != 0)
    return;
  if (S_ISREG (status.st_mode) && g_str_has_suffix (name, search->suffix))
    g_ptr_array_add (search->names, g_steal_pointer (&path));
  if (!S_ISDIR (status.st_mode) || depth == 0)
    return;
  inner = open_below (fd, name, O_RDONLY | O_DIRECTORY);
  if (inner < 0)
    return;
  search_folder (search, inner, path, depth - 1);
  close (inner);
}

static void
search_folder (Search *search, int fd, const char *prefix, guint depth)
{
  int own = openat (fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR *entries = own >= 0 ? fdopendir (own) : NULL;
  const struct dirent *entry;

  if (entries == NULL)
    return;
  while (search->names->len <= MAX_LISTED && search->n_entries < MAX_ENTRIES && (entry = readdir (entries)) != NULL)
    {
      search->n_entries++;
      search_entry (search, fd, prefix, entry->d_name, depth);
    }
  closedir (entries);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/**
 * mortise_dialect_folder_list:
 * @self: a folder
 * @suffix: how the names end
 * @max_depth: how many folders deep to look, 0 for this one only
 * @error: return location for a %MORTISE_ERROR_LIMIT when there are more than 256
 *
 * Returns: (transfer full): the names of the regular files, relative to the folder, sorted
 */
GStrv
mortise_dialect_folder_list (MortiseDialectFolder *self, const char *suffix, guint max_depth, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  Search search = { names, suffix, 0 };

  search_folder (&search, self->fd, "", max_depth);
  if (names->len > MAX_LISTED || search.n_entries >= MAX_ENTRIES)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT,
                   "%s: more than %d files end in %s, or there are more than %d files; write a plugin.json", self->path,
                   MAX_LISTED, suffix, MAX_ENTRIES);
      return NULL;
    }
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return (GStrv) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

/* --- reading ------------------------------------------------------------------------------------------------------ */

/* A file may grow after fstat(), so one byte more than is allowed is asked for. */
static GBytes *
read_all (int fd, gsize max_length)
{
  g_autoptr (GByteArray) content = g_byte_array_new ();
  guint8 chunk[16 * 1024];
  gssize n;

  while ((n = read (fd, chunk, sizeof chunk)) != 0)
    {
      if (n < 0 && errno == EINTR)
        continue;
      if (n > 0 && content->len + (gsize) n > max_length)
        errno = EFBIG;
      if (n < 0 || content->len + (gsize) n > max_length)
        return NULL;
      g_byte_array_append (content, chunk, (guint) n);
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&content));
}

static gboolean
check_regular (MortiseDialectFolder *self, const char *name, int fd, GError **error)
{
  struct stat status;

  if (fstat (fd, &status) != 0)
    return fail (self, name, errno, error);
  if (S_ISREG (status.st_mode))
    return TRUE;
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "%s/%s: %s", self->path, name,
               S_ISDIR (status.st_mode) ? "this is a folder; put a file there"
                                        : "this is not a regular file; put one there");
  return FALSE;
}

/**
 * mortise_dialect_folder_read:
 * @self: a folder
 * @name: a file below it, with `/` between folders
 * @max_length: the most bytes that it may have
 * @error: return location for an error that begins with the file's path: %MORTISE_ERROR_NOT_FOUND,
 *   %MORTISE_ERROR_DENIED, %MORTISE_ERROR_LIMIT when it is longer, %MORTISE_ERROR_INVALID when it is no regular file
 *
 * Returns: (transfer full): what is in it
 */
GBytes *
mortise_dialect_folder_read (MortiseDialectFolder *self, const char *name, gsize max_length, GError **error)
{
  int fd = open_below (self->fd, name, O_RDONLY | O_NONBLOCK | O_NOCTTY);
  GBytes *bytes = NULL;

  if (fd < 0)
    {
      fail (self, name, errno, error);
      return NULL;
    }
  if (check_regular (self, name, fd, error) && (bytes = read_all (fd, max_length)) == NULL)
    {
      if (errno == EFBIG)
        g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT,
                     "%s/%s: the file is longer than the %" G_GSIZE_FORMAT " bytes allowed; make it shorter",
                     self->path, name, max_length);
      else
        fail (self, name, errno, error);
    }
  close (fd);
  return bytes;
}
