/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A file while it comes: NAME.part, and NAME.part.of with what the server calls the file that these are the first bytes
 * of. One process at a time has it, by a lock that ends with the process. */

#include "mortise-download-part.h"

#include "mortise-download.h"
#include "mortise-error.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixinputstream.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define VALIDATOR_SUFFIX MORTISE_DOWNLOAD_PART_SUFFIX ".of"
#define MAX_VALIDATOR 512

struct _MortiseDownloadPart
{
  char *path;
  char *part_path;
  char *validator_path;
  char *validator;
  guint64 length;
  int fd;
};

static gboolean
fail (const char *path, GError **error)
{
  int code = errno;

  g_set_error (error, MORTISE_ERROR,
               code == ENOSPC || code == EDQUOT || code == EFBIG ? MORTISE_ERROR_LIMIT : MORTISE_ERROR_FAILED, "%s: %s",
               path, g_strerror (code));
  return FALSE;
}

/* Who had it before may have given it its name since it was opened here. */
static gboolean
is_in_place (MortiseDownloadPart *self)
{
  struct stat own, found;

  return fstat (self->fd, &own) == 0 && lstat (self->part_path, &found) == 0 && own.st_dev == found.st_dev
         && own.st_ino == found.st_ino;
}

static gboolean
lock (MortiseDownloadPart *self, GError **error)
{
  self->fd = open (self->part_path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (self->fd < 0)
    return fail (self->part_path, error);
  if (flock (self->fd, LOCK_EX | LOCK_NB) == 0 && is_in_place (self))
    return TRUE;
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_CONFLICT, "%s: it is being downloaded already", self->path);
  return FALSE;
}

static void
read_validator (MortiseDownloadPart *self)
{
  g_autofree char *text = NULL;
  gsize length;

  if (g_file_get_contents (self->validator_path, &text, &length, NULL) && length > 0 && length <= MAX_VALIDATOR
      && strlen (text) == length && strpbrk (text, "\r\n") == NULL)
    self->validator = g_steal_pointer (&text);
}

static gboolean
look (MortiseDownloadPart *self, guint64 max_length, GError **error)
{
  struct stat status;

  if (fstat (self->fd, &status) != 0)
    return fail (self->part_path, error);
  if (!S_ISREG (status.st_mode))
    {
      errno = EINVAL;
      return fail (self->part_path, error);
    }
  self->length = (guint64) status.st_size;
  if (self->length > max_length)
    return mortise_download_part_restart (self, NULL, error);
  read_validator (self);
  return TRUE;
}

/**
 * mortise_download_part_open:
 * @path: where the file is to be
 * @max_length: how many bytes it may have; if there are more, they are not of it
 * @error: return location for %MORTISE_ERROR_CONFLICT where somebody else has it, or an error that names the file
 *
 * Returns: (transfer full) (nullable): what of it is there already
 */
MortiseDownloadPart *
mortise_download_part_open (const char *path, guint64 max_length, GError **error)
{
  g_autoptr (MortiseDownloadPart) self = g_new0 (MortiseDownloadPart, 1);

  self->path = g_strdup (path);
  self->part_path = g_strconcat (path, MORTISE_DOWNLOAD_PART_SUFFIX, NULL);
  self->validator_path = g_strconcat (path, VALIDATOR_SUFFIX, NULL);
  return lock (self, error) && look (self, max_length, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * mortise_download_part_close:
 * @self: (transfer full): a part; what is there stays
 */
void
mortise_download_part_close (MortiseDownloadPart *self)
{
  if (self->fd >= 0)
    close (self->fd);
  g_free (self->path);
  g_free (self->part_path);
  g_free (self->validator_path);
  g_free (self->validator);
  g_free (self);
}

/**
 * mortise_download_part_get_length:
 * @self: a part
 *
 * Returns: how many bytes are there
 */
guint64
mortise_download_part_get_length (MortiseDownloadPart *self)
{
  return self->length;
}

/**
 * mortise_download_part_get_validator:
 * @self: a part
 *
 * Returns: (nullable): what the server calls the file that they are of, for If-Range
 */
const char *
mortise_download_part_get_validator (MortiseDownloadPart *self)
{
  return self->validator;
}

/* The validator is there before the first byte of what it names, and after the last of what was before. */
static gboolean
write_validator (MortiseDownloadPart *self, const char *validator, GError **error)
{
  if (validator == NULL || strlen (validator) > MAX_VALIDATOR)
    return g_unlink (self->validator_path) == 0 || errno == ENOENT || fail (self->validator_path, error);
  self->validator = g_strdup (validator);
  return g_file_set_contents (self->validator_path, validator, -1, error);
}

/**
 * mortise_download_part_restart:
 * @self: a part
 * @validator: (nullable): what the server calls the file that will come
 * @error: return location for an error that names the file
 *
 * Throws away what is there.
 *
 * Returns: whether it is empty
 */
gboolean
mortise_download_part_restart (MortiseDownloadPart *self, const char *validator, GError **error)
{
  self->length = 0;
  g_clear_pointer (&self->validator, g_free);
  if (ftruncate (self->fd, 0) != 0)
    return fail (self->part_path, error);
  return write_validator (self, validator, error);
}

/**
 * mortise_download_part_append:
 * @self: a part
 * @bytes: (array length=length) (element-type guint8): what comes next
 * @length: how many
 * @error: return location for an error that names the file, %MORTISE_ERROR_LIMIT where the disk is full
 *
 * Returns: whether all of it is there
 */
gboolean
mortise_download_part_append (MortiseDownloadPart *self, gconstpointer bytes, gsize length, GError **error)
{
  for (gsize done = 0; done < length;)
    {
      gssize put = pwrite (self->fd, (const char *) bytes + done, length - done, (off_t) self->length);

      if (put < 0 && errno != EINTR)
        return fail (self->part_path, error);
      done += put > 0 ? (gsize) put : 0;
      self->length += put > 0 ? (guint64) put : 0;
    }
  return TRUE;
}

/**
 * mortise_download_part_read:
 * @self: a part, to which nothing is appended meanwhile
 * @error: return location for an error that names the file
 *
 * Returns: (transfer full) (nullable): what is there, from its beginning
 */
GInputStream *
mortise_download_part_read (MortiseDownloadPart *self, GError **error)
{
  if (lseek (self->fd, 0, SEEK_SET) == 0)
    return g_unix_input_stream_new (self->fd, FALSE);
  fail (self->part_path, error);
  return NULL;
}

static gboolean
sync_folder (MortiseDownloadPart *self)
{
  g_autofree char *folder = g_path_get_dirname (self->path);
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean is_synced = fd >= 0 && fsync (fd) == 0;

  if (fd >= 0)
    close (fd);
  return is_synced;
}

/**
 * mortise_download_part_complete:
 * @self: a part that is the whole file
 * @error: return location for an error that names the file
 *
 * Gives it its name, when it is on the disk.
 *
 * Returns: whether it has it
 */
gboolean
mortise_download_part_complete (MortiseDownloadPart *self, GError **error)
{
  if (fsync (self->fd) != 0 || g_rename (self->part_path, self->path) != 0 || !sync_folder (self))
    return fail (self->path, error);
  g_unlink (self->validator_path);
  return TRUE;
}

/**
 * mortise_download_part_discard:
 * @self: a part
 *
 * Removes what is there. It is of no use after that.
 */
void
mortise_download_part_discard (MortiseDownloadPart *self)
{
  g_unlink (self->validator_path);
  g_unlink (self->part_path);
}
