/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-archive-writer.h"

#include "mortise-archive-entry.h"
#include "mortise-archive-limits.h"
#include "mortise-archive-record.h"
#include "mortise-error.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

/* libarchive's writer is not used: it adds times and owners as extra fields, and puts sizes behind the files. */

#define CHUNK (64 * 1024)
/* Of Unix, as of version 2.0 of the format: section 4.4.2 and 4.4.3. */
#define MADE_BY (3 << 8 | 20)
#define VERSION_NEEDED 20
/* The first moment that the format knows, 1 January 1980 at 00:00: years since then in the bits from 9, months from 5.
 */
#define DATE (0 << 9 | 1 << 5 | 1)
#define TIME 0
/* zlib's own defaults but for the level, written down as the bytes depend on them. */
#define LEVEL 9
#define MEMORY_LEVEL 8

struct _MortiseArchiveWriter
{
  int fd;
  guint64 offset;
  GByteArray *directory;
  guint16 n_entries;
};

typedef struct
{
  const char *name;
  gboolean is_executable;
  guint64 offset;
  guint16 method;
  guint32 crc;
  guint64 compressed;
  guint64 size;
} Written;

/**
 * mortise_archive_writer_new:
 * @fd: an empty file, open for writing, which is to stay open
 *
 * Returns: (transfer full): a writer
 */
MortiseArchiveWriter *
mortise_archive_writer_new (int fd)
{
  MortiseArchiveWriter *self = g_new0 (MortiseArchiveWriter, 1);

  self->fd = fd;
  self->directory = g_byte_array_new ();
  return self;
}

/**
 * mortise_archive_writer_free:
 * @self: (transfer full): a writer
 */
void
mortise_archive_writer_free (MortiseArchiveWriter *self)
{
  g_byte_array_unref (self->directory);
  g_free (self);
}

static gboolean
fail (const char *what, GError **error)
{
  int code = errno;
  gboolean is_limit = code == ENOSPC || code == EDQUOT || code == EFBIG;

  g_set_error (error, MORTISE_ERROR, is_limit ? MORTISE_ERROR_LIMIT : MORTISE_ERROR_FAILED, "%s: %s", what,
               g_strerror (code));
  return FALSE;
}

static gboolean
write_at (MortiseArchiveWriter *self, guint64 offset, gconstpointer bytes, gsize length, GError **error)
{
  gsize done = 0;

  while (done < length)
    {
      gssize put = pwrite (self->fd, (const char *) bytes + done, length - done, (off_t) (offset + done));

      if (put < 0 && errno == EINTR)
        continue;
      if (put < 0)
        return fail ("The package cannot be written", error);
      done += (gsize) put;
    }
  return TRUE;
}

static gboolean
append (MortiseArchiveWriter *self, gconstpointer bytes, gsize length, GError **error)
{
  if (!write_at (self, self->offset, bytes, length, error))
    return FALSE;
  self->offset += length;
  return TRUE;
}

/* --- records ------------------------------------------------------------------------------------------------------ */

/* From the version on, a local header and a record of the directory are alike for 26 bytes. */
static void
fill_common (guint8 *at, const Written *written)
{
  mortise_archive_put_16 (at, VERSION_NEEDED);
  mortise_archive_put_16 (at + 2, MORTISE_ARCHIVE_FLAG_UTF8);
  mortise_archive_put_16 (at + 4, written->method);
  mortise_archive_put_16 (at + 6, TIME);
  mortise_archive_put_16 (at + 8, DATE);
  mortise_archive_put_32 (at + 10, written->crc);
  mortise_archive_put_32 (at + 14, (guint32) written->compressed);
  mortise_archive_put_32 (at + 18, (guint32) written->size);
  mortise_archive_put_16 (at + 22, (guint16) strlen (written->name));
  mortise_archive_put_16 (at + 24, 0);
}

static gboolean
write_local (MortiseArchiveWriter *self, const Written *written, GError **error)
{
  guint8 header[MORTISE_ARCHIVE_LOCAL_SIZE] = { 0 };

  mortise_archive_put_32 (header, MORTISE_ARCHIVE_LOCAL_SIGNATURE);
  fill_common (header + 4, written);
  return write_at (self, written->offset, header, sizeof header, error);
}

static void
add_to_directory (MortiseArchiveWriter *self, const Written *written)
{
  guint8 record[MORTISE_ARCHIVE_CENTRAL_SIZE] = { 0 };
  guint32 mode = S_IFREG | (written->is_executable ? 0755 : 0644);

  mortise_archive_put_32 (record, MORTISE_ARCHIVE_CENTRAL_SIGNATURE);
  mortise_archive_put_16 (record + 4, MADE_BY);
  fill_common (record + 6, written);
  mortise_archive_put_32 (record + 38, mode << 16);
  mortise_archive_put_32 (record + 42, (guint32) written->offset);
  g_byte_array_append (self->directory, record, sizeof record);
  g_byte_array_append (self->directory, (const guint8 *) written->name, (guint) strlen (written->name));
  self->n_entries++;
}

/* --- files -------------------------------------------------------------------------------------------------------- */

/* Returns how many bytes there were, -1 with @error set. */
static gssize
read_chunk (int fd, guint8 *buffer, Written *written, GError **error)
{
  gssize got;

  do
    got = read (fd, buffer, CHUNK);
  while (got < 0 && errno == EINTR);
  if (got < 0)
    return fail (written->name, error), -1;
  written->size += (guint64) got;
  written->crc = (guint32) crc32 (written->crc, buffer, (uInt) got);
  if (written->size <= MORTISE_ARCHIVE_MAX_BYTES)
    return got;
  errno = EFBIG;
  return fail (written->name, error), -1;
}

static gboolean
drain (MortiseArchiveWriter *self, z_stream *stream, int flush, GError **error)
{
  guint8 buffer[CHUNK];

  do
    {
      stream->next_out = buffer;
      stream->avail_out = sizeof buffer;
      deflate (stream, flush);
      if (!append (self, buffer, sizeof buffer - stream->avail_out, error))
        return FALSE;
    }
  while (stream->avail_out == 0);
  return TRUE;
}

static gboolean
deflate_all (MortiseArchiveWriter *self, int fd, z_stream *stream, Written *written, GError **error)
{
  guint8 buffer[CHUNK];
  gssize got;

  do
    {
      got = read_chunk (fd, buffer, written, error);
      if (got < 0)
        return FALSE;
      stream->next_in = buffer;
      stream->avail_in = (uInt) got;
      if (!drain (self, stream, got == 0 ? Z_FINISH : Z_NO_FLUSH, error))
        return FALSE;
    }
  while (got > 0);
  return TRUE;
}

static gboolean
write_deflated (MortiseArchiveWriter *self, int fd, Written *written, GError **error)
{
  z_stream stream = { 0 };
  gboolean is_written;

  if (deflateInit2 (&stream, LEVEL, Z_DEFLATED, -MAX_WBITS, MEMORY_LEVEL, Z_DEFAULT_STRATEGY) != Z_OK)
    {
      g_set_error_literal (error, MORTISE_ERROR, MORTISE_ERROR_FAILED, "zlib does not start");
      return FALSE;
    }
  is_written = deflate_all (self, fd, &stream, written, error);
  deflateEnd (&stream);
  return is_written;
}

static gboolean
write_stored (MortiseArchiveWriter *self, int fd, Written *written, GError **error)
{
  guint8 buffer[CHUNK];
  gssize got;

  if (lseek (fd, 0, SEEK_SET) != 0)
    return fail (written->name, error);
  do
    {
      got = read_chunk (fd, buffer, written, error);
      if (got < 0 || !append (self, buffer, (gsize) got, error))
        return FALSE;
    }
  while (got > 0);
  return TRUE;
}

/* Deflated, unless that takes as much room. */
static gboolean
write_file (MortiseArchiveWriter *self, int fd, Written *written, GError **error)
{
  guint64 start = self->offset;

  written->method = MORTISE_ARCHIVE_METHOD_DEFLATED;
  if (!write_deflated (self, fd, written, error))
    return FALSE;
  if (self->offset - start >= written->size)
    {
      self->offset = start;
      written->method = MORTISE_ARCHIVE_METHOD_STORED;
      written->size = written->crc = 0;
      if (!write_stored (self, fd, written, error))
        return FALSE;
    }
  written->compressed = self->offset - start;
  return TRUE;
}

/**
 * mortise_archive_writer_add:
 * @self: a writer
 * @name: what the file is called in the package, valid UTF-8
 * @fd: the file, at its beginning
 * @is_executable: whether it is to be
 * @size: (out): how many bytes it had
 * @error: return location for an error: %MORTISE_ERROR_LIMIT when the disk is full or the file too long
 *
 * Adds a file. Files stay in the order in which they are added.
 *
 * Returns: whether it is added
 */
gboolean
mortise_archive_writer_add (MortiseArchiveWriter *self,
                            const char *name,
                            int fd,
                            gboolean is_executable,
                            guint64 *size,
                            GError **error)
{
  Written written = { .name = name, .is_executable = is_executable, .offset = self->offset };

  self->offset += MORTISE_ARCHIVE_LOCAL_SIZE;
  if (!append (self, name, strlen (name), error) || !write_file (self, fd, &written, error)
      || !write_local (self, &written, error))
    return FALSE;
  add_to_directory (self, &written);
  *size = written.size;
  return TRUE;
}

/**
 * mortise_archive_writer_finish:
 * @self: a writer
 * @size: (out): how many bytes the package has
 * @error: return location for an error: %MORTISE_ERROR_LIMIT when the disk is full
 *
 * Writes the directory, and waits until the package is on disk.
 *
 * Returns: whether it is
 */
gboolean
mortise_archive_writer_finish (MortiseArchiveWriter *self, guint64 *size, GError **error)
{
  guint8 record[MORTISE_ARCHIVE_END_SIZE] = { 0 };

  mortise_archive_put_32 (record, MORTISE_ARCHIVE_END_SIGNATURE);
  mortise_archive_put_16 (record + 8, self->n_entries);
  mortise_archive_put_16 (record + 10, self->n_entries);
  mortise_archive_put_32 (record + 12, self->directory->len);
  mortise_archive_put_32 (record + 16, (guint32) self->offset);
  if (!append (self, self->directory->data, self->directory->len, error)
      || !append (self, record, sizeof record, error))
    return FALSE;
  *size = self->offset;
  /* What was deflated and then stored may have reached further. */
  return (ftruncate (self->fd, (off_t) self->offset) == 0 && fsync (self->fd) == 0)
         || fail ("The package cannot be written", error);
}
