/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a stream of frames, given to the reader twice: in pieces whose lengths the first byte decides, and in
 * pieces as long as it takes. What is read is within the protocol's bounds, and the same both times. */
#include <string.h>

#include "mortise-error.h"
#include "mortise-frame-reader.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
check_header (const MortiseFrameHeader *header)
{
  guint8 bytes[MORTISE_FRAME_HEADER_SIZE];
  MortiseFrameHeader again;

  g_assert_cmpuint (header->kind, >=, MORTISE_FRAME_CALL);
  g_assert_cmpuint (header->kind, <=, MORTISE_FRAME_PONG);
  g_assert_cmpuint (header->length, <=, MORTISE_FRAME_MAX_LENGTH);
  g_assert_cmpuint (header->method_length, <=, MIN (header->length, MORTISE_FRAME_MAX_METHOD));
  mortise_frame_header_encode (header, bytes);
  g_assert_true (mortise_frame_header_decode (bytes, &again, NULL));
  g_assert_cmpmem (header, sizeof *header, &again, sizeof again);
}

static void
check_frame (const MortiseFrame *frame)
{
  gboolean has_method = frame->header.kind == MORTISE_FRAME_CALL || frame->header.kind == MORTISE_FRAME_NOTIFY;

  check_header (&frame->header);
  g_assert_cmpint (frame->method != NULL, ==, has_method);
  g_assert_true (!has_method || strlen (frame->method) == frame->header.method_length);
  g_assert_true (!has_method || mortise_frame_method_is_sound (frame->method, frame->header.method_length));
  g_assert_cmpuint (g_bytes_get_size (frame->body), ==, frame->header.length - frame->header.method_length);
}

static void
summarise (GString *seen, const MortiseFrame *frame)
{
  g_autofree char *body = g_compute_checksum_for_bytes (G_CHECKSUM_MD5, frame->body);

  g_string_append_printf (seen, "%u %u %" G_GUINT64_FORMAT " %s %s\n", frame->header.kind, frame->header.flags,
                          frame->header.serial, frame->method != NULL ? frame->method : "-", body);
}

/* %FALSE when the stream turned out to be malformed. */
static gboolean
take_frames (MortiseFrameReader *reader, GString *seen)
{
  for (;;)
    {
      g_auto (MortiseFrame) frame = { 0 };
      g_autoptr (GError) error = NULL;

      if (mortise_frame_reader_next (reader, &frame, &error))
        {
          check_frame (&frame);
          summarise (seen, &frame);
          continue;
        }
      if (error == NULL)
        return TRUE;
      g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_PROTOCOL);
      g_string_append (seen, error->message);
      return FALSE;
    }
}

static char *
read_stream (const guint8 *data, gsize size, guint32 seed)
{
  g_autoptr (MortiseFrameReader) reader = mortise_frame_reader_new ();
  GString *seen = g_string_new (NULL);

  for (gsize at = 0; at < size;)
    {
      gsize room;
      guint8 *space = mortise_frame_reader_get_space (reader, &room);
      gsize piece = MIN (room, size - at);

      g_assert_cmpuint (room, >, 0);
      /* The generator of POSIX's rand(), which is the same everywhere. */
      seed = seed * 1103515245 + 12345;
      if (seed != 12345)
        piece = MIN (piece, 1 + (seed >> 16) % 97);
      memcpy (space, data + at, piece);
      mortise_frame_reader_commit (reader, piece);
      at += piece;
      if (!take_frames (reader, seen))
        break;
    }
  return g_string_free (seen, FALSE);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *in_pieces = NULL, *at_once = NULL;

  if (size == 0)
    return 0;
  in_pieces = read_stream (data + 1, size - 1, data[0] + 1u);
  at_once = read_stream (data + 1, size - 1, 0);
  g_assert_cmpstr (in_pieces, ==, at_once);
  return 0;
}
