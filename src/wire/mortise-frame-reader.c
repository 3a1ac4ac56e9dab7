/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mortise-frame-reader.h"

#include "mortise-error.h"

#include <string.h>

/* Frames that fit are cut out of this buffer; the rest of a longer one is read straight into its own memory. */
#define BUFFER_SIZE (64 * 1024)

struct _MortiseFrameReader
{
  guint8 *buffer;
  gsize start;
  gsize end;

  MortiseFrameHeader header;
  guint8 *content;
  gsize content_filled;
  gboolean has_header;
};

/**
 * mortise_frame_reader_new:
 *
 * Makes a reader that turns a stream of bytes, in pieces of any size, into frames.
 *
 * Returns: (transfer full): a reader
 */
MortiseFrameReader *
mortise_frame_reader_new (void)
{
  MortiseFrameReader *self = g_new0 (MortiseFrameReader, 1);

  self->buffer = g_malloc (BUFFER_SIZE);
  return self;
}

/**
 * mortise_frame_reader_free:
 * @self: (transfer full): a reader
 */
void
mortise_frame_reader_free (MortiseFrameReader *self)
{
  g_free (self->content);
  g_free (self->buffer);
  g_free (self);
}

/**
 * mortise_frame_reader_get_space:
 * @self: a reader
 * @size: (out): how many bytes may be written there, more than 0
 *
 * Returns: (transfer none): where the next bytes of the stream go, until [method@FrameReader.commit] is called
 */
guint8 *
mortise_frame_reader_get_space (MortiseFrameReader *self, gsize *size)
{
  if (self->content != NULL && self->content_filled < self->header.length)
    {
      *size = self->header.length - self->content_filled;
      return self->content + self->content_filled;
    }

  if (self->start > 0)
    {
      memmove (self->buffer, self->buffer + self->start, self->end - self->start);
      self->end -= self->start;
      self->start = 0;
    }

  *size = BUFFER_SIZE - self->end;
  return self->buffer + self->end;
}

/**
 * mortise_frame_reader_commit:
 * @self: a reader
 * @size: how many bytes were written at the place that [method@FrameReader.get_space] gave
 */
void
mortise_frame_reader_commit (MortiseFrameReader *self, gsize size)
{
  if (self->content != NULL && self->content_filled < self->header.length)
    self->content_filled += size;
  else
    self->end += size;
}

/* Takes the complete content of a frame: method, then body. */
static gboolean
take_frame (MortiseFrameReader *self, const guint8 *content, MortiseFrame *frame, GError **error)
{
  gsize method_length = self->header.method_length;

  self->has_header = FALSE;
  if (!mortise_frame_method_is_sound ((const char *) content, method_length))
    {
      g_set_error_literal (error, MORTISE_ERROR, MORTISE_ERROR_PROTOCOL,
                           "method with a character that is not printable ASCII");
      return FALSE;
    }

  frame->header = self->header;
  frame->method = method_length > 0 ? g_strndup ((const char *) content, method_length) : NULL;
  if (self->content != NULL)
    {
      g_autoptr (GBytes) whole = g_bytes_new_take (g_steal_pointer (&self->content), self->header.length);

      frame->body = g_bytes_new_from_bytes (whole, method_length, self->header.length - method_length);
    }
  else
    {
      frame->body = g_bytes_new (content + method_length, self->header.length - method_length);
    }
  return TRUE;
}

/* Moves what is already buffered of a long frame into memory of its own. */
static void
begin_content (MortiseFrameReader *self)
{
  gsize available = MIN (self->end - self->start, self->header.length);

  self->content = g_malloc (self->header.length);
  memcpy (self->content, self->buffer + self->start, available);
  self->content_filled = available;
  self->start += available;
}

/**
 * mortise_frame_reader_next:
 * @self: a reader
 * @frame: (out caller-allocates): the next frame; clear it with [method@Frame.clear]
 * @error: return location for a `MORTISE_ERROR_PROTOCOL`, after which the stream is of no more use
 *
 * Returns: %TRUE if a whole frame was there; %FALSE without an error when more bytes are needed
 */
gboolean
mortise_frame_reader_next (MortiseFrameReader *self, MortiseFrame *frame, GError **error)
{
  if (!self->has_header)
    {
      if (self->end - self->start < MORTISE_FRAME_HEADER_SIZE)
        return FALSE;
      if (!mortise_frame_header_decode (self->buffer + self->start, &self->header, error))
        return FALSE;
      self->start += MORTISE_FRAME_HEADER_SIZE;
      self->has_header = TRUE;
    }

  if (self->content == NULL && self->header.length > BUFFER_SIZE - MORTISE_FRAME_HEADER_SIZE)
    begin_content (self);

  if (self->content != NULL)
    return self->content_filled == self->header.length && take_frame (self, self->content, frame, error);

  if (self->end - self->start < self->header.length)
    return FALSE;

  self->start += self->header.length;
  return take_frame (self, self->buffer + self->start - self->header.length, frame, error);
}

/**
 * mortise_frame_reader_is_empty:
 * @self: a reader
 *
 * Returns: %TRUE if the stream stands between two frames
 */
gboolean
mortise_frame_reader_is_empty (MortiseFrameReader *self)
{
  return !self->has_header && self->start == self->end;
}
