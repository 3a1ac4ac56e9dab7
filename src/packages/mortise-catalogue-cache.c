/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A folder of files that are called what they hold: SHA256.json, and SHA256.minisig for the signature of such a file.
 * None is ever changed, so nothing that was got can be half replaced, and whoever keeps a state keeps all that belongs
 * to it. A file whose content does not fit its name, as after a power cut, counts as not there: that is why nothing is
 * forced to the disk here. */

#include "mortise-catalogue-cache.h"

#include "mortise-catalogue-limits.h"
#include "mortise-catalogue-state.h"
#include "mortise-error.h"
#include "mortise-signature.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CONTENT_SUFFIX ".json"
#define DRAFT_PREFIX ".draft-"

static char *
make_path (const char *directory, const char *sha256, const char *suffix)
{
  g_autofree char *name = g_strconcat (sha256, suffix, NULL);

  return g_build_filename (directory, name, NULL);
}

/* Read, not mapped: a disk that fails would be a signal then, and the end of the host. */
static GBytes *
read_all (int fd, gsize length)
{
  g_autofree char *text = g_malloc (length + 1);
  gsize done = 0;

  while (done < length)
    {
      gssize got = read (fd, text + done, length - done);

      if (got == 0 || (got < 0 && errno != EINTR))
        return NULL;
      done += got > 0 ? (gsize) got : 0;
    }
  return g_bytes_new_take (g_steal_pointer (&text), length);
}

static GBytes *
read_file (const char *path, gsize max_length)
{
  int fd = open (path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  GBytes *bytes = NULL;
  struct stat status;

  if (fd < 0)
    return NULL;
  if (fstat (fd, &status) == 0 && S_ISREG (status.st_mode) && (guint64) status.st_size <= max_length)
    bytes = read_all (fd, (gsize) status.st_size);
  close (fd);
  return bytes;
}

/**
 * mortise_catalogue_cache_read:
 * @directory: a cache
 * @sha256: which file, by what it holds
 * @max_length: the most bytes that it may have
 *
 * Returns: (transfer full) (nullable): the file, if it is there and holds what its name says
 */
GBytes *
mortise_catalogue_cache_read (const char *directory, const char *sha256, gsize max_length)
{
  g_autofree char *path = make_path (directory, sha256, CONTENT_SUFFIX);
  g_autoptr (GBytes) bytes = read_file (path, max_length);
  g_autofree char *found = bytes != NULL ? g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes) : NULL;

  return g_strcmp0 (found, sha256) == 0 ? g_steal_pointer (&bytes) : NULL;
}

/**
 * mortise_catalogue_cache_read_signature:
 * @directory: a cache
 * @sha256: the SHA-256 of what is signed
 *
 * Returns: (transfer full) (nullable): its signature, not verified
 */
GBytes *
mortise_catalogue_cache_read_signature (const char *directory, const char *sha256)
{
  g_autofree char *path = make_path (directory, sha256, MORTISE_SIGNATURE_SUFFIX);

  return read_file (path, MORTISE_CATALOGUE_MAX_SIGNATURE);
}

static gboolean
fail (const char *path, GError **error)
{
  int code = errno;

  g_set_error (error, MORTISE_ERROR, code == ENOSPC || code == EDQUOT ? MORTISE_ERROR_LIMIT : MORTISE_ERROR_FAILED,
               "%s: %s", path, g_strerror (code));
  return FALSE;
}

static gboolean
write_bytes (int fd, GBytes *bytes)
{
  gsize length;
  const char *start = g_bytes_get_data (bytes, &length);

  for (gsize done = 0; done < length;)
    {
      gssize put = write (fd, start + done, length - done);

      if (put < 0 && errno != EINTR)
        return FALSE;
      done += put > 0 ? (gsize) put : 0;
    }
  return TRUE;
}

static gboolean
write_file (const char *directory, const char *path, GBytes *bytes, GError **error)
{
  g_autofree char *draft = g_build_filename (directory, DRAFT_PREFIX "XXXXXX", NULL);
  gboolean is_written;
  int fd;

  if (g_mkdir_with_parents (directory, 0700) != 0)
    return fail (directory, error);
  fd = g_mkstemp_full (draft, O_WRONLY | O_CLOEXEC, 0600);
  if (fd < 0)
    return fail (directory, error);
  is_written = write_bytes (fd, bytes);
  is_written = close (fd) == 0 && is_written && g_rename (draft, path) == 0;
  if (is_written)
    return TRUE;
  fail (path, error);
  g_unlink (draft);
  return FALSE;
}

/**
 * mortise_catalogue_cache_write:
 * @directory: a cache; it is made if it is not there
 * @sha256: the SHA-256 of @bytes
 * @bytes: what to keep
 * @error: return location for an error that names the file
 *
 * Returns: whether it is there
 */
gboolean
mortise_catalogue_cache_write (const char *directory, const char *sha256, GBytes *bytes, GError **error)
{
  g_autofree char *path = make_path (directory, sha256, CONTENT_SUFFIX);

  return write_file (directory, path, bytes, error);
}

/**
 * mortise_catalogue_cache_write_signature:
 * @directory: a cache; it is made if it is not there
 * @sha256: the SHA-256 of what is signed
 * @bytes: its signature
 * @error: return location for an error that names the file
 *
 * Returns: whether it is there
 */
gboolean
mortise_catalogue_cache_write_signature (const char *directory, const char *sha256, GBytes *bytes, GError **error)
{
  g_autofree char *path = make_path (directory, sha256, MORTISE_SIGNATURE_SUFFIX);

  return write_file (directory, path, bytes, error);
}

/* What is not ours stays, should the folder be another one by mistake. Drafts are left by one that was killed. */
static gboolean
is_superfluous (const char *name, GHashTable *kept)
{
  g_autofree char *sha256 = g_strndup (name, MORTISE_SHA256_LENGTH);
  const char *suffix = name + strlen (sha256);

  if (g_str_has_prefix (name, DRAFT_PREFIX))
    return TRUE;
  return mortise_sha256_is_valid (sha256)
         && (g_str_equal (suffix, CONTENT_SUFFIX) || g_str_equal (suffix, MORTISE_SIGNATURE_SUFFIX))
         && !g_hash_table_contains (kept, sha256);
}

/**
 * mortise_catalogue_cache_prune:
 * @directory: a cache, to which nobody writes meanwhile
 * @kept: (element-type utf8 utf8): a set of SHA-256: what is needed yet
 *
 * Removes all the rest.
 */
void
mortise_catalogue_cache_prune (const char *directory, GHashTable *kept)
{
  g_autoptr (GDir) dir = g_dir_open (directory, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (directory, name, NULL);

      if (is_superfluous (name, kept))
        g_unlink (path);
    }
}
