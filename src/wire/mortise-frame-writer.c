/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mortise-frame-writer.h"

#include "mortise-error.h"

#include <errno.h>
#include <gio/gio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>

/* What waits in pieces smaller than this is gathered: a peer that asks much and reads nothing makes the host keep a
 * million small answers, and each must not cost a block of memory and a system call of its own. */
#define GATHER_SIZE (64 * 1024)

struct _MortiseFrameWriter
{
  GQueue chunks;
  GByteArray *gathered;
  gsize offset;
  gsize pending;
};

/**
 * mortise_frame_writer_new:
 *
 * Makes a writer that sends frames on a non-blocking socket and keeps what the socket does not take.
 *
 * Returns: (transfer full): a writer
 */
MortiseFrameWriter *
mortise_frame_writer_new (void)
{
  MortiseFrameWriter *self = g_new0 (MortiseFrameWriter, 1);

  g_queue_init (&self->chunks);
  self->gathered = g_byte_array_new ();
  return self;
}

/**
 * mortise_frame_writer_free:
 * @self: (transfer full): a writer
 */
void
mortise_frame_writer_free (MortiseFrameWriter *self)
{
  g_queue_clear_full (&self->chunks, (GDestroyNotify) g_bytes_unref);
  g_byte_array_unref (self->gathered);
  g_free (self);
}

/* Puts what was gathered behind the chunks. */
static void
seal (MortiseFrameWriter *self)
{
  if (self->gathered->len == 0)
    return;
  g_queue_push_tail (&self->chunks, g_byte_array_free_to_bytes (self->gathered));
  self->gathered = g_byte_array_new ();
}

static void
keep_copy (MortiseFrameWriter *self, gconstpointer bytes, gsize size)
{
  g_byte_array_append (self->gathered, bytes, (guint) size);
  self->pending += size;
  if (self->gathered->len >= GATHER_SIZE)
    seal (self);
}

static void
keep_body (MortiseFrameWriter *self, GBytes *body, gsize offset)
{
  gsize size;
  const guint8 *bytes = g_bytes_get_data (body, &size);

  if (size - offset < GATHER_SIZE)
    {
      keep_copy (self, bytes + offset, size - offset);
      return;
    }
  seal (self);
  g_queue_push_tail (&self->chunks, g_bytes_new_from_bytes (body, offset, size - offset));
  self->pending += size - offset;
}

/* One system call for the whole frame; the number of bytes taken, 0 when the socket is full, -1 when it is broken. */
static gssize
send_now (int fd, struct iovec *parts, gsize n_parts, GError **error)
{
  struct msghdr message = { .msg_iov = parts, .msg_iovlen = n_parts };
  gssize sent;

  do
    sent = sendmsg (fd, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
  while (sent < 0 && errno == EINTR);

  if (sent >= 0)
    return sent;
  if (errno == EAGAIN || errno == EWOULDBLOCK || errno == ENOBUFS)
    return 0;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s", g_strerror (errno));
  return -1;
}

/**
 * mortise_frame_writer_send:
 * @self: a writer
 * @fd: a non-blocking stream socket
 * @header: kind, flags, serial and so on; the lengths are filled in
 * @method: (nullable): the method
 * @body: (nullable): the body; a reference is kept while bytes of it wait
 * @error: return location for an error of the socket
 *
 * Sends a frame, or as much of it as the socket takes now; the rest goes with [method@FrameWriter.flush].
 *
 * Returns: %FALSE if the socket is broken
 */
gboolean
mortise_frame_writer_send (MortiseFrameWriter *self,
                           int fd,
                           MortiseFrameHeader *header,
                           const char *method,
                           GBytes *body,
                           GError **error)
{
  guint8 head[MORTISE_FRAME_HEADER_SIZE + MORTISE_FRAME_MAX_METHOD];
  gsize method_length = method != NULL ? strlen (method) : 0;
  gsize body_length = body != NULL ? g_bytes_get_size (body) : 0;
  gsize head_length = MORTISE_FRAME_HEADER_SIZE + method_length;
  gssize sent = 0;

  if (method_length > MORTISE_FRAME_MAX_METHOD || body_length > MORTISE_FRAME_MAX_LENGTH - method_length)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT, "a message of %" G_GSIZE_FORMAT " bytes, the limit is %u",
                   body_length, MORTISE_FRAME_MAX_LENGTH);
      return FALSE;
    }

  header->method_length = (guint16) method_length;
  header->length = (guint32) (method_length + body_length);
  mortise_frame_header_encode (header, head);
  if (method_length > 0)
    memcpy (head + MORTISE_FRAME_HEADER_SIZE, method, method_length);

  if (self->pending == 0)
    {
      struct iovec parts[2] = { { head, head_length }, { NULL, body_length } };

      if (body_length > 0)
        parts[1].iov_base = (gpointer) g_bytes_get_data (body, NULL);
      sent = send_now (fd, parts, body_length > 0 ? 2 : 1, error);
      if (sent < 0)
        return FALSE;
    }

  if ((gsize) sent < head_length)
    keep_copy (self, head + sent, head_length - sent);
  if ((gsize) sent < head_length + body_length && body_length > 0)
    keep_body (self, body, (gsize) sent > head_length ? sent - head_length : 0);
  return TRUE;
}

/**
 * mortise_frame_writer_flush:
 * @self: a writer
 * @fd: the socket
 * @error: return location for an error of the socket
 *
 * Sends what waits, as far as the socket takes it.
 *
 * Returns: %FALSE if the socket is broken
 */
gboolean
mortise_frame_writer_flush (MortiseFrameWriter *self, int fd, GError **error)
{
  GBytes *chunk;

  seal (self);
  while ((chunk = g_queue_peek_head (&self->chunks)) != NULL)
    {
      gsize size;
      const guint8 *bytes = g_bytes_get_data (chunk, &size);
      struct iovec part = { (gpointer) (bytes + self->offset), size - self->offset };
      gssize sent = send_now (fd, &part, 1, error);

      if (sent < 0)
        return FALSE;
      if (sent == 0)
        return TRUE;

      self->pending -= sent;
      self->offset += sent;
      if (self->offset == size)
        {
          g_bytes_unref (g_queue_pop_head (&self->chunks));
          self->offset = 0;
        }
    }
  return TRUE;
}

/**
 * mortise_frame_writer_get_pending:
 * @self: a writer
 *
 * Returns: how many bytes wait for the socket
 */
gsize
mortise_frame_writer_get_pending (MortiseFrameWriter *self)
{
  return self->pending;
}
