/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What comes in to a peer: it is read, checked, handed to the owner, and answered. */

#include "mortise-peer-private.h"

#include "mortise-error.h"
#include "mortise-json.h"

#include <errno.h>
#include <gio/gio.h>
#include <string.h>
#include <sys/socket.h>

/* A main loop turn reads no longer than this, so that a flood from one peer does not stall what shares the loop. */
#define TURN_US 4000
/* Of a message and of a traceback. Escaped at its worst, twice this much fits MORTISE_FRAME_MAX_ERROR. */
#define MAX_ERROR_TEXT (64 * 1024)

static gboolean
accept_call (MortisePeer *self, const MortiseFrame *frame, GError **error)
{
  PeerIncoming *call;

  if (!mortise_peer_take_window (self, frame, error))
    return FALSE;
  if (g_hash_table_contains (self->incoming, &frame->header.serial))
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_PROTOCOL, "serial %" G_GUINT64_FORMAT " used twice",
                   frame->header.serial);
      return FALSE;
    }
  if (g_hash_table_size (self->incoming) >= MORTISE_PEER_MAX_CALLS)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_PROTOCOL, "more than %u calls in flight",
                   MORTISE_PEER_MAX_CALLS);
      return FALSE;
    }

  call = g_new (PeerIncoming, 1);
  *call = (PeerIncoming){ frame->header.serial, frame->header.flags, MORTISE_FRAME_HEADER_SIZE + frame->header.length };
  g_hash_table_insert (self->incoming, &call->serial, call);
  self->handler->call (self, frame, self->user_data);
  return TRUE;
}

static gboolean
accept_notify (MortisePeer *self, const MortiseFrame *frame, GError **error)
{
  if (!mortise_peer_take_window (self, frame, error))
    return FALSE;
  self->handler->notify (self, frame, self->user_data);
  mortise_peer_return_credit (self, MORTISE_FRAME_HEADER_SIZE + frame->header.length);
  return TRUE;
}

static char *
cut_text (const char *text)
{
  return g_utf8_make_valid (text, (gssize) strnlen (text, MAX_ERROR_TEXT));
}

static GError *
error_from_body (GBytes *body)
{
  g_autoptr (JsonNode) node = mortise_json_parse_bytes (body, NULL);
  JsonObject *object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  MortiseError code = mortise_error_from_name (mortise_json_get_string (object, "code", NULL));
  g_autofree char *message = cut_text (mortise_json_get_string (object, "message", "no message"));

  return g_error_new_literal (MORTISE_ERROR, code, message);
}

static gboolean
accept_reply (MortisePeer *self, const MortiseFrame *frame, GError **error)
{
  MortiseReply reply = { .body = frame->body, .cost = frame->header.cost };
  g_autoptr (GError) failure = NULL;
  const PeerCall *asked = g_hash_table_lookup (self->pending, &frame->header.serial);
  g_autofree PeerCall *call = NULL;

  if (asked == NULL || !asked->sent)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_PROTOCOL,
                   "answer to serial %" G_GUINT64_FORMAT ", which was not asked", frame->header.serial);
      return FALSE;
    }

  g_hash_table_steal_extended (self->pending, &frame->header.serial, NULL, (gpointer *) &call);
  if (frame->header.kind == MORTISE_FRAME_ERROR)
    failure = error_from_body (frame->body);
  mortise_peer_give_window (self, mortise_peer_get_window (self, MORTISE_FRAME_CALL, call->flags), call->size);
  reply.error = failure;
  call->callback (self, &reply, call->user_data);
  return TRUE;
}

/* Only notifications are dealt with without an answer. */
static gboolean
accept_credit (MortisePeer *self, const MortiseFrame *frame, GError **error)
{
  PeerWindow *window = &self->windows[PEER_WINDOW_NOTIFICATIONS];

  if (frame->header.serial > window->sent)
    {
      g_set_error_literal (error, MORTISE_ERROR, MORTISE_ERROR_PROTOCOL, "credit for more than was sent");
      return FALSE;
    }
  mortise_peer_give_window (self, window, frame->header.serial);
  return TRUE;
}

static gboolean
accept_frame (MortisePeer *self, const MortiseFrame *frame, GError **error)
{
  switch ((MortiseFrameKind) frame->header.kind)
    {
    case MORTISE_FRAME_CALL:
      return accept_call (self, frame, error);
    case MORTISE_FRAME_NOTIFY:
      return accept_notify (self, frame, error);
    case MORTISE_FRAME_REPLY:
    case MORTISE_FRAME_ERROR:
      return accept_reply (self, frame, error);
    case MORTISE_FRAME_CANCEL:
      if (self->handler->cancel != NULL && g_hash_table_contains (self->incoming, &frame->header.serial))
        self->handler->cancel (self, frame->header.serial, self->user_data);
      return TRUE;
    case MORTISE_FRAME_CREDIT:
      return accept_credit (self, frame, error);
    case MORTISE_FRAME_PING:
      mortise_peer_send_bare (self, MORTISE_FRAME_PONG, frame->header.serial);
      return TRUE;
    case MORTISE_FRAME_PONG:
      return TRUE;
    default:
      g_return_val_if_reached (FALSE);
    }
}

/* --- reading ------------------------------------------------------------------------------------------------------ */

/* What is left for the next turn: an owner with a loop of its own is not interrupted by the clock, as the socket would
 * not wake it again for what was read already. */
static gboolean
must_pause (MortisePeer *self, gint64 now, gint64 until)
{
  return mortise_peer_is_full (self) || (self->source != NULL && now > until);
}

/* Handles the frames that are buffered, for no longer than a turn and only as long as the answers are read. What a turn
 * leaves is the backlog. */
static void
process (MortisePeer *self)
{
  gint64 now = g_get_monotonic_time (), until = now + TURN_US;

  while (!self->closed)
    {
      g_auto (MortiseFrame) frame = { 0 };
      g_autoptr (GError) error = NULL;

      if (must_pause (self, now, until))
        {
          mortise_peer_set_backlog (self, TRUE);
          return;
        }
      if (!mortise_frame_reader_next (self->reader, &frame, &error))
        {
          if (error != NULL)
            mortise_peer_shut (self, error);
          break;
        }

      if (!accept_frame (self, &frame, &error))
        mortise_peer_shut (self, error);
      now = self->last_heard = g_get_monotonic_time ();
    }

  if (self->backlog)
    mortise_peer_set_backlog (self, FALSE);
}

/* Reads once; the number of bytes, 0 at the end of the stream, -1 with errno. Less than there was room for is all that
 * there was. */
static gssize
receive (MortisePeer *self)
{
  gsize size;
  guint8 *space = mortise_frame_reader_get_space (self->reader, &size);
  gssize got;

  do
    got = recv (self->fd, space, size, MSG_DONTWAIT);
  while (got < 0 && errno == EINTR);

  self->drained = got < (gssize) size;
  if (got > 0)
    mortise_frame_reader_commit (self->reader, got);
  return got;
}

/* Reads once; the number of bytes, 0 when there is nothing now. The end of the stream closes the peer. */
static gssize
fill (MortisePeer *self)
{
  g_autoptr (GError) error = NULL;
  gssize got = receive (self);

  if (got > 0)
    return got;
  if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
    return 0;

  /* Ended while it wrote, which breaks no rule. */
  if (got == 0 && !mortise_frame_reader_is_empty (self->reader))
    error = g_error_new_literal (MORTISE_ERROR, MORTISE_ERROR_CRASHED, "the stream ended inside a frame");
  mortise_peer_shut (self, error);
  return -1;
}

/* A call was sent just now. */
void
mortise_peer_expect_answer (MortisePeer *self)
{
  self->spin_until = mortise_spin_begin (&self->spin, g_get_monotonic_time ());
}

/* Stays awake for a moment after a call. What it reads is the backlog of the next turn, which also deals with the end
 * of the stream. Returns whether there is one. */
gboolean
mortise_peer_spin (MortisePeer *self)
{
  gint64 until = self->spin_until;
  gssize got;

  self->spin_until = 0;
  if (self->closed || mortise_peer_is_full (self))
    return FALSE;
  if (self->backlog || until == 0)
    return self->backlog;

  do
    got = receive (self);
  while (got < 0 && g_get_monotonic_time () < until);

  mortise_spin_end (&self->spin, got > 0);
  self->backlog = got > 0;
  return self->backlog;
}

/**
 * mortise_peer_turn:
 * @self: a peer
 * @writable: whether the socket takes more
 *
 * Reads and writes what can be, without waiting, and handles what came in: for an owner with a loop of its own. With
 * [method@Peer.attach] the main loop does it.
 *
 * Returns: %TRUE if something was read
 */
gboolean
mortise_peer_turn (MortisePeer *self, gboolean writable)
{
  G_GNUC_UNUSED g_autoptr (MortisePeer) guard = g_object_ref (self);
  gint64 until = g_get_monotonic_time () + TURN_US;
  gboolean any = self->backlog;

  if (writable && !mortise_peer_flush (self))
    return any;

  if (self->backlog)
    {
      process (self);
      if (self->drained && !self->deaf)
        return any;
    }
  while (!self->closed && !self->backlog && !mortise_peer_is_full (self))
    {
      gssize got = fill (self);

      if (got == 0 && self->deaf)
        mortise_peer_shut (self, NULL);
      if (got <= 0 || self->closed)
        break;
      any = TRUE;
      process (self);
      if ((self->drained && !self->deaf) || g_get_monotonic_time () > until)
        break;
    }
  return any;
}

/* --- answering ---------------------------------------------------------------------------------------------------- */

static gboolean
answer (MortisePeer *self, MortiseFrameHeader *header, GBytes *body)
{
  g_autofree PeerIncoming *call = NULL;

  if (!g_hash_table_steal_extended (self->incoming, &header->serial, NULL, (gpointer *) &call))
    return FALSE;
  mortise_peer_get_window (self, MORTISE_FRAME_CALL, call->flags)->received -= call->size;
  return mortise_peer_send_frame (self, header, NULL, body);
}

static MortiseFrameHeader
make_answer (MortiseFrameKind kind, guint64 serial, const MortiseCallCost *cost)
{
  MortiseFrameHeader header = { .kind = (guint8) kind, .serial = serial };

  if (cost != NULL)
    header.cost = *cost;
  return header;
}

/**
 * mortise_peer_reply:
 * @self: a peer
 * @serial: the serial of a call that came in
 * @body: (nullable): JSON text
 * @cost: (nullable): what it cost
 *
 * Returns: %FALSE if there is no such call, or nobody to tell
 */
gboolean
mortise_peer_reply (MortisePeer *self, guint64 serial, GBytes *body, const MortiseCallCost *cost)
{
  MortiseFrameHeader header = make_answer (MORTISE_FRAME_REPLY, serial, cost);

  if (body != NULL && g_bytes_get_size (body) > MORTISE_FRAME_MAX_LENGTH)
    {
      g_autoptr (GError) error = NULL;

      error
          = g_error_new (MORTISE_ERROR, MORTISE_ERROR_LIMIT, "an answer of %" G_GSIZE_FORMAT " bytes, the limit is %u",
                         g_bytes_get_size (body), MORTISE_FRAME_MAX_LENGTH);
      return mortise_peer_reply_error (self, serial, error, NULL, cost);
    }
  return answer (self, &header, body);
}

/**
 * mortise_peer_reply_error:
 * @self: a peer
 * @serial: the serial of a call that came in
 * @error: what went wrong
 * @traceback: (nullable): where, as the language at that end writes it
 * @cost: (nullable): what it cost
 *
 * Returns: %FALSE if there is no such call, or nobody to tell
 */
gboolean
mortise_peer_reply_error (MortisePeer *self,
                          guint64 serial,
                          const GError *error,
                          const char *traceback,
                          const MortiseCallCost *cost)
{
  MortiseFrameHeader header = make_answer (MORTISE_FRAME_ERROR, serial, cost);
  g_autoptr (JsonObject) object = json_object_new ();
  g_autofree char *message = cut_text (error->message);
  g_autofree char *cut_traceback = traceback != NULL ? cut_text (traceback) : NULL;
  g_autoptr (GBytes) body = NULL;

  json_object_set_string_member (object, "code", mortise_error_get_name (error));
  json_object_set_string_member (object, "message", message);
  if (cut_traceback != NULL)
    json_object_set_string_member (object, "traceback", cut_traceback);
  body = mortise_json_object_to_bytes (object);
  return answer (self, &header, body);
}
