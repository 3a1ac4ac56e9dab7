/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define MORTISE_FRAME_HEADER_SIZE 32
#define MORTISE_FRAME_MAX_LENGTH (16 * 1024 * 1024)
#define MORTISE_FRAME_MAX_METHOD 512
/* An error is a message for people and a traceback; it is parsed on arrival, so it must stay cheap. */
#define MORTISE_FRAME_MAX_ERROR (1024 * 1024)

/**
 * MortiseFrameKind:
 * @MORTISE_FRAME_CALL: asks for an answer; has a method and a serial
 * @MORTISE_FRAME_REPLY: answers the call of that serial
 * @MORTISE_FRAME_ERROR: answers the call of that serial with an error object
 * @MORTISE_FRAME_CANCEL: the caller no longer waits for the call of that serial
 * @MORTISE_FRAME_NOTIFY: tells something; has a method, wants no answer
 * @MORTISE_FRAME_CREDIT: gives back as many bytes of window as its serial says
 * @MORTISE_FRAME_PING: asks whether the peer is alive
 * @MORTISE_FRAME_PONG: answers a ping
 */
typedef enum
{
  MORTISE_FRAME_CALL = 1,
  MORTISE_FRAME_REPLY,
  MORTISE_FRAME_ERROR,
  MORTISE_FRAME_CANCEL,
  MORTISE_FRAME_NOTIFY,
  MORTISE_FRAME_CREDIT,
  MORTISE_FRAME_PING,
  MORTISE_FRAME_PONG,
} MortiseFrameKind;

/**
 * MortiseFrameFlags:
 * @MORTISE_FRAME_FLAG_NESTED: the call is part of what a call that is still worked on waits for
 * @MORTISE_FRAME_FLAG_MEASURED: the answer is to say what the call did to the size of the process
 */
typedef enum
{
  MORTISE_FRAME_FLAG_NONE = 0,
  MORTISE_FRAME_FLAG_NESTED = 1 << 0,
  MORTISE_FRAME_FLAG_MEASURED = 1 << 1,
} MortiseFrameFlags;

/**
 * MortiseCallCost:
 * @cpu_us: CPU time that the call took, in µs
 * @queue_us: time before the receiver began with it, in µs
 * @memory_bytes: by how much the receiver's process grew meanwhile, in bytes; 0 where nobody asked
 *
 * What a call cost the process that answers it.
 */
typedef struct
{
  guint32 cpu_us;
  guint32 queue_us;
  gint64 memory_bytes;
} MortiseCallCost;

/**
 * MortiseFrameHeader:
 * @length: bytes that follow the header: method and body
 * @kind: a #MortiseFrameKind
 * @flags: #MortiseFrameFlags
 * @method_length: bytes of the method, which comes before the body
 * @serial: number of the call, chosen by the caller; bytes for a credit frame
 * @deadline: in a call: when the caller stops waiting, in µs of CLOCK_MONOTONIC; 0 for never
 * @cost: in an answer: what it cost
 */
typedef struct
{
  guint32 length;
  guint8 kind;
  guint8 flags;
  guint16 method_length;
  guint64 serial;
  gint64 deadline;
  MortiseCallCost cost;
} MortiseFrameHeader;

/**
 * MortiseFrame:
 * @header: the header
 * @method: (nullable): the method, for calls and notifications
 * @body: the body; empty where there is none
 */
typedef struct
{
  MortiseFrameHeader header;
  char *method;
  GBytes *body;
} MortiseFrame;

void mortise_frame_header_encode (const MortiseFrameHeader *header, guint8 bytes[MORTISE_FRAME_HEADER_SIZE]);
gboolean
mortise_frame_header_decode (const guint8 bytes[MORTISE_FRAME_HEADER_SIZE], MortiseFrameHeader *header, GError **error);
gboolean mortise_frame_method_is_sound (const char *method, gsize length);
void mortise_frame_clear (MortiseFrame *frame);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MortiseFrame, mortise_frame_clear)

G_END_DECLS
