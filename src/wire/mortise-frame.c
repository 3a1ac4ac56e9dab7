/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The format of a frame (docs/protocol.md): all integers little-endian.
 *
 *   offset  0  u32  length of method and body together
 *           4  u8   kind
 *           5  u8   flags
 *           6  u16  length of the method
 *           8  u64  serial
 *          16  i64  deadline; in answers, by how many bytes the process grew
 *          24  u32  CPU time, in answers
 *          28  u32  time in the queue, in answers
 *          32       method, then body
 */

#include "mortise-frame.h"

#include "mortise-error.h"

#include <string.h>

#define CALL_FLAGS (MORTISE_FRAME_FLAG_NESTED | MORTISE_FRAME_FLAG_MEASURED)

static void
put_u32 (guint8 *bytes, guint32 value)
{
  value = GUINT32_TO_LE (value);
  memcpy (bytes, &value, sizeof value);
}

static void
put_u64 (guint8 *bytes, guint64 value)
{
  value = GUINT64_TO_LE (value);
  memcpy (bytes, &value, sizeof value);
}

static guint32
get_u32 (const guint8 *bytes)
{
  guint32 value;

  memcpy (&value, bytes, sizeof value);
  return GUINT32_FROM_LE (value);
}

static guint64
get_u64 (const guint8 *bytes)
{
  guint64 value;

  memcpy (&value, bytes, sizeof value);
  return GUINT64_FROM_LE (value);
}

static gboolean
is_answer (const MortiseFrameHeader *header)
{
  return header->kind == MORTISE_FRAME_REPLY || header->kind == MORTISE_FRAME_ERROR;
}

/**
 * mortise_frame_header_encode:
 * @header: a header
 * @bytes: (out caller-allocates): where its 32 bytes go
 */
void
mortise_frame_header_encode (const MortiseFrameHeader *header, guint8 bytes[MORTISE_FRAME_HEADER_SIZE])
{
  put_u32 (bytes, header->length);
  bytes[4] = header->kind;
  bytes[5] = header->flags;
  bytes[6] = header->method_length & 0xff;
  bytes[7] = header->method_length >> 8;
  put_u64 (bytes + 8, header->serial);
  put_u64 (bytes + 16, (guint64) (is_answer (header) ? header->cost.memory_bytes : header->deadline));
  put_u32 (bytes + 24, header->cost.cpu_us);
  put_u32 (bytes + 28, header->cost.queue_us);
}

static gboolean
header_is_sound (const MortiseFrameHeader *header, GError **error)
{
  gboolean has_method = header->kind == MORTISE_FRAME_CALL || header->kind == MORTISE_FRAME_NOTIFY;
  gboolean has_body = has_method || header->kind == MORTISE_FRAME_REPLY || header->kind == MORTISE_FRAME_ERROR;

  if (header->kind < MORTISE_FRAME_CALL || header->kind > MORTISE_FRAME_PONG)
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_PROTOCOL, "unknown frame kind %u", header->kind);
  else if (header->flags & ~(header->kind == MORTISE_FRAME_CALL ? CALL_FLAGS : MORTISE_FRAME_FLAG_NONE))
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_PROTOCOL, "unknown frame flags 0x%02x", header->flags);
  else if (header->length > MORTISE_FRAME_MAX_LENGTH)
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_PROTOCOL, "frame of %u bytes, the limit is %u", header->length,
                 MORTISE_FRAME_MAX_LENGTH);
  else if (header->kind == MORTISE_FRAME_ERROR && header->length > MORTISE_FRAME_MAX_ERROR)
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_PROTOCOL, "error of %u bytes, the limit is %u", header->length,
                 MORTISE_FRAME_MAX_ERROR);
  else if (header->method_length > MIN (header->length, MORTISE_FRAME_MAX_METHOD))
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_PROTOCOL, "method of %u bytes in a frame of %u",
                 header->method_length, header->length);
  else if (has_method != (header->method_length > 0))
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_PROTOCOL, "frame kind %u with a method of %u bytes", header->kind,
                 header->method_length);
  else if (!has_body && header->length > 0)
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_PROTOCOL, "frame kind %u with a body of %u bytes", header->kind,
                 header->length);
  else
    return TRUE;

  return FALSE;
}

/**
 * mortise_frame_header_decode:
 * @bytes: the 32 bytes of a header, from an untrusted peer
 * @header: (out caller-allocates): the header
 * @error: return location for a `MORTISE_ERROR_PROTOCOL`
 *
 * Returns: %TRUE if everything in the header is within the protocol's bounds, so that its length may be allocated
 */
gboolean
mortise_frame_header_decode (const guint8 bytes[MORTISE_FRAME_HEADER_SIZE], MortiseFrameHeader *header, GError **error)
{
  header->length = get_u32 (bytes);
  header->kind = bytes[4];
  header->flags = bytes[5];
  header->method_length = (guint16) (bytes[6] | bytes[7] << 8);
  header->serial = get_u64 (bytes + 8);
  header->deadline = is_answer (header) ? 0 : (gint64) get_u64 (bytes + 16);
  header->cost.memory_bytes = is_answer (header) ? (gint64) get_u64 (bytes + 16) : 0;
  header->cost.cpu_us = get_u32 (bytes + 24);
  header->cost.queue_us = get_u32 (bytes + 28);

  return header_is_sound (header, error);
}

/**
 * mortise_frame_method_is_sound:
 * @method: (array length=length): a method, not necessarily ended by a NUL
 * @length: how many bytes it has
 *
 * Returns: %TRUE if it is short enough for a header, and printable ASCII without spaces
 */
gboolean
mortise_frame_method_is_sound (const char *method, gsize length)
{
  if (length > MORTISE_FRAME_MAX_METHOD)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isgraph (method[i]))
      return FALSE;
  return TRUE;
}

/**
 * mortise_frame_clear:
 * @frame: a frame
 *
 * Frees what @frame holds, not @frame itself.
 */
void
mortise_frame_clear (MortiseFrame *frame)
{
  g_clear_pointer (&frame->method, g_free);
  g_clear_pointer (&frame->body, g_bytes_unref);
}
