/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* One end of the wire. Both ends are alike: each can call, notify and cancel, with many calls in flight.
 *
 * What bounds it: a frame's length (before memory is allocated for it), the number of unanswered calls, and the
 * window: the bytes of calls and notifications that the receiver has not dealt with. An answer gives the window of
 * its call back; the window of notifications comes back in credit frames. A sender without window waits, so a
 * peer that floods is slowed to the pace of its reader, and one that ignores the window is cut off. While too much
 * waits to be written to a peer that does not read, nothing more is read from it.
 */

#include "mortise-peer.h"

#include "mortise-error.h"
#include "mortise-frame-reader.h"
#include "mortise-frame-writer.h"
#include "mortise-json.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib-unix.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* A main loop turn reads no longer than this, so that a flood from one peer does not stall what shares the loop. */
#define TURN_US 4000
/* A sender is never stopped before half the window is used, so less than that may be held back. */
#define CREDIT_STEP (MORTISE_PEER_WINDOW / 4)
#define MAX_UNWRITTEN (32 * 1024 * 1024)
/* Room for one large payload in the socket: fewer wake-ups for it. */
#define SOCKET_BUFFER (1024 * 1024)

typedef struct
{
  guint64 serial;
  gsize size;
  MortiseReplyFunc callback;
  gpointer user_data;
} Pending;

typedef struct
{
  MortiseFrameHeader header;
  char *method;
  GBytes *body;
} Waiting;

struct _MortisePeer
{
  GObject parent_instance;

  int fd;
  const MortisePeerHandler *handler;
  gpointer user_data;
  GSource *source;
  gpointer tag;

  MortiseFrameReader *reader;
  MortiseFrameWriter *writer;

  guint64 last_serial;
  GHashTable *pending;
  GQueue waiting;
  gsize waiting_bytes;
  gsize sent_bytes;

  GHashTable *incoming;
  gsize received_bytes;
  gsize credit;

  gint64 last_heard;
  gint64 spin_us;
  gboolean closed;
  gboolean backlog;
};

G_DEFINE_FINAL_TYPE (MortisePeer, mortise_peer, G_TYPE_OBJECT)

static void
waiting_free (Waiting *waiting)
{
  g_free (waiting->method);
  g_bytes_unref (waiting->body);
  g_free (waiting);
}

static void
mortise_peer_finalize (GObject *object)
{
  MortisePeer *self = MORTISE_PEER (object);

  if (self->source != NULL)
    {
      g_source_destroy (self->source);
      g_source_unref (self->source);
    }
  if (self->fd >= 0)
    close (self->fd);
  g_hash_table_unref (self->pending);
  g_hash_table_unref (self->incoming);
  g_queue_clear_full (&self->waiting, (GDestroyNotify) waiting_free);
  mortise_frame_reader_free (self->reader);
  mortise_frame_writer_free (self->writer);

  G_OBJECT_CLASS (mortise_peer_parent_class)->finalize (object);
}

static void
mortise_peer_class_init (MortisePeerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mortise_peer_finalize;
}

static void
mortise_peer_init (MortisePeer *self)
{
  self->fd = -1;
  self->reader = mortise_frame_reader_new ();
  self->writer = mortise_frame_writer_new ();
  self->pending = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
  self->incoming = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->last_heard = g_get_monotonic_time ();
  g_queue_init (&self->waiting);
}

/* Every call that is still open learns that no answer will come. The callbacks may drop the last reference. */
static void
fail_pending (MortisePeer *self, const GError *reason)
{
  g_autoptr (GHashTable) pending = g_steal_pointer (&self->pending);
  g_autoptr (GError) error = NULL;
  GHashTableIter iter;
  Pending *call;

  self->pending = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
  if (reason != NULL)
    error = g_error_copy (reason);
  else
    error = g_error_new_literal (MORTISE_ERROR, MORTISE_ERROR_CRASHED, "the process ended during the call");

  g_hash_table_iter_init (&iter, pending);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &call))
    call->callback (self, &(MortiseReply){ .error = error }, call->user_data);
}

static void
shut (MortisePeer *self, const GError *error)
{
  g_autoptr (MortisePeer) guard = g_object_ref (self);

  if (self->closed)
    return;
  self->closed = TRUE;
  if (self->source != NULL)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
  close (self->fd);
  self->fd = -1;

  if (self->handler->closed != NULL)
    self->handler->closed (self, error, self->user_data);
  fail_pending (self, error);
}

static void
update_source (MortisePeer *self)
{
  GIOCondition condition = G_IO_HUP | G_IO_ERR;
  gsize unwritten = mortise_frame_writer_get_pending (self->writer);

  if (self->source == NULL)
    return;
  if (unwritten < MAX_UNWRITTEN)
    condition |= G_IO_IN;
  if (unwritten > 0)
    condition |= G_IO_OUT;
  g_source_modify_unix_fd (self->source, self->tag, condition);
}

static gboolean
send_frame (MortisePeer *self, MortiseFrameHeader *header, const char *method, GBytes *body)
{
  g_autoptr (GError) error = NULL;
  gsize before = mortise_frame_writer_get_pending (self->writer);

  if (self->closed)
    return FALSE;
  if (!mortise_frame_writer_send (self->writer, self->fd, header, method, body, &error))
    {
      shut (self, error);
      return FALSE;
    }
  if (before != 0 || mortise_frame_writer_get_pending (self->writer) != 0)
    update_source (self);
  return TRUE;
}

static gboolean
send_bare (MortisePeer *self, MortiseFrameKind kind, guint64 serial)
{
  MortiseFrameHeader header = { .kind = kind, .serial = serial };

  return send_frame (self, &header, NULL, NULL);
}

/* --- the window ---------------------------------------------------------------------------------------------- */

static gsize
frame_size (const char *method, GBytes *body)
{
  return MORTISE_FRAME_HEADER_SIZE + strlen (method) + (body != NULL ? g_bytes_get_size (body) : 0);
}

/* Half a window may always be overdrawn by one frame; else a frame longer than the window could never be sent. */
static gboolean
fits_window (gsize used, gsize size)
{
  return used <= MORTISE_PEER_WINDOW / 2 || used + size <= MORTISE_PEER_WINDOW;
}

static gboolean
send_in_window (MortisePeer *self, MortiseFrameHeader *header, const char *method, GBytes *body, GError **error)
{
  gsize size = frame_size (method, body);
  Waiting *waiting;

  if (size > MORTISE_FRAME_MAX_LENGTH || self->waiting_bytes + size > MORTISE_PEER_MAX_WAITING)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT,
                   "%s: %" G_GSIZE_FORMAT " bytes with %" G_GSIZE_FORMAT " waiting; the limits are %u and %u", method,
                   size, self->waiting_bytes, MORTISE_FRAME_MAX_LENGTH, MORTISE_PEER_MAX_WAITING);
      return FALSE;
    }

  if (g_queue_is_empty (&self->waiting) && fits_window (self->sent_bytes, size))
    {
      self->sent_bytes += size;
      return send_frame (self, header, method, body);
    }

  waiting = g_new0 (Waiting, 1);
  waiting->header = *header;
  waiting->method = g_strdup (method);
  waiting->body = body != NULL ? g_bytes_ref (body) : g_bytes_new_static ("", 0);
  g_queue_push_tail (&self->waiting, waiting);
  self->waiting_bytes += size;
  return TRUE;
}

static void
give_window (MortisePeer *self, gsize size)
{
  Waiting *waiting;

  self->sent_bytes -= MIN (size, self->sent_bytes);
  while (!self->closed && (waiting = g_queue_peek_head (&self->waiting)) != NULL)
    {
      gsize next = frame_size (waiting->method, waiting->body);

      if (!fits_window (self->sent_bytes, next))
        return;
      g_queue_pop_head (&self->waiting);
      self->waiting_bytes -= next;
      self->sent_bytes += next;
      send_frame (self, &waiting->header, waiting->method, waiting->body);
      waiting_free (waiting);
    }
}

static gboolean
take_window (MortisePeer *self, const MortiseFrame *frame, GError **error)
{
  gsize size = MORTISE_FRAME_HEADER_SIZE + frame->header.length;

  if (!fits_window (self->received_bytes, size))
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_PROTOCOL, "%" G_GSIZE_FORMAT " bytes sent past the window",
                   self->received_bytes + size - MORTISE_PEER_WINDOW);
      return FALSE;
    }
  self->received_bytes += size;
  return TRUE;
}

static void
return_credit (MortisePeer *self, gsize size)
{
  self->credit += size;
  if (self->credit < CREDIT_STEP)
    return;
  self->received_bytes -= self->credit;
  send_bare (self, MORTISE_FRAME_CREDIT, self->credit);
  self->credit = 0;
}

/* --- incoming frames ----------------------------------------------------------------------------------------- */

static gboolean
accept_call (MortisePeer *self, const MortiseFrame *frame, GError **error)
{
  guint64 *serial;

  if (!take_window (self, frame, error))
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

  serial = g_memdup2 (&frame->header.serial, sizeof frame->header.serial);
  g_hash_table_insert (self->incoming, serial, GSIZE_TO_POINTER (MORTISE_FRAME_HEADER_SIZE + frame->header.length));
  self->handler->call (self, frame, self->user_data);
  return TRUE;
}

static gboolean
accept_notify (MortisePeer *self, const MortiseFrame *frame, GError **error)
{
  if (!take_window (self, frame, error))
    return FALSE;
  self->handler->notify (self, frame, self->user_data);
  return_credit (self, MORTISE_FRAME_HEADER_SIZE + frame->header.length);
  return TRUE;
}

static GError *
error_from_body (GBytes *body)
{
  g_autoptr (JsonNode) node = mortise_json_parse_bytes (body, NULL);
  JsonObject *object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  MortiseError code = mortise_error_from_name (mortise_json_get_string (object, "code", NULL));

  return g_error_new_literal (MORTISE_ERROR, code, mortise_json_get_string (object, "message", "no message"));
}

static gboolean
accept_reply (MortisePeer *self, const MortiseFrame *frame, GError **error)
{
  MortiseReply reply = { .body = frame->body, .cpu_us = frame->header.cpu_us, .queue_us = frame->header.queue_us };
  g_autoptr (GError) failure = NULL;
  g_autofree Pending *call = NULL;

  if (!g_hash_table_steal_extended (self->pending, &frame->header.serial, NULL, (gpointer *) &call))
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_PROTOCOL,
                   "answer to serial %" G_GUINT64_FORMAT ", which was not asked", frame->header.serial);
      return FALSE;
    }

  if (frame->header.kind == MORTISE_FRAME_ERROR)
    failure = error_from_body (frame->body);
  give_window (self, call->size);
  reply.error = failure;
  call->callback (self, &reply, call->user_data);
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
      if (frame->header.serial > self->sent_bytes)
        {
          g_set_error_literal (error, MORTISE_ERROR, MORTISE_ERROR_PROTOCOL, "credit for more than was sent");
          return FALSE;
        }
      give_window (self, frame->header.serial);
      return TRUE;
    case MORTISE_FRAME_PING:
      send_bare (self, MORTISE_FRAME_PONG, frame->header.serial);
      return TRUE;
    case MORTISE_FRAME_PONG:
      return TRUE;
    default:
      g_return_val_if_reached (FALSE);
    }
}

static void
set_backlog (MortisePeer *self, gboolean backlog)
{
  self->backlog = backlog;
  if (self->source != NULL)
    g_source_set_ready_time (self->source, backlog ? 0 : -1);
}

/* Handles the frames that are buffered, for no longer than a turn. What a turn leaves is the
 * backlog. */
static void
process (MortisePeer *self)
{
  gint64 until = g_get_monotonic_time () + TURN_US;

  while (!self->closed)
    {
      g_auto (MortiseFrame) frame = { 0 };
      g_autoptr (GError) error = NULL;

      if (!mortise_frame_reader_next (self->reader, &frame, &error))
        {
          if (error != NULL)
            shut (self, error);
          break;
        }

      self->last_heard = g_get_monotonic_time ();
      if (!accept_frame (self, &frame, &error))
        {
          shut (self, error);
        }
      else if (g_get_monotonic_time () > until)
        {
          set_backlog (self, TRUE);
          return;
        }
    }

  if (self->backlog)
    set_backlog (self, FALSE);
}

/* Reads once; the number of bytes, 0 when there is nothing now. The end of the stream closes the peer. */
static gssize
fill (MortisePeer *self)
{
  g_autoptr (GError) error = NULL;
  gsize size;
  guint8 *space = mortise_frame_reader_get_space (self->reader, &size);
  gssize got;

  do
    got = recv (self->fd, space, size, MSG_DONTWAIT);
  while (got < 0 && errno == EINTR);

  if (got > 0)
    {
      mortise_frame_reader_commit (self->reader, got);
      return got;
    }
  if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
    return 0;

  if (got == 0 && !mortise_frame_reader_is_empty (self->reader))
    error = g_error_new_literal (MORTISE_ERROR, MORTISE_ERROR_PROTOCOL, "the stream ended inside a frame");
  shut (self, error);
  return -1;
}

/* Staying awake for a moment costs less than a sleep and a wake-up when the next frame is already on its way. */
static gboolean
spin (MortisePeer *self)
{
  gint64 until = self->spin_us > 0 ? g_get_monotonic_time () + self->spin_us : 0;

  while (until > 0 && !self->closed)
    {
      if (fill (self) > 0)
        return TRUE;
      if (g_get_monotonic_time () >= until)
        return FALSE;
    }
  return FALSE;
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
  g_autoptr (MortisePeer) guard = g_object_ref (self);
  g_autoptr (GError) error = NULL;
  gint64 until = g_get_monotonic_time () + TURN_US;
  gboolean any = self->backlog;

  if (!self->closed && writable && !mortise_frame_writer_flush (self->writer, self->fd, &error))
    shut (self, error);
  else if (writable)
    update_source (self);

  if (self->backlog)
    process (self);
  while (!self->closed && !self->backlog && mortise_frame_writer_get_pending (self->writer) < MAX_UNWRITTEN)
    {
      gssize got = fill (self);

      if (got < 0 || (got == 0 && !spin (self)))
        break;
      any = TRUE;
      process (self);
      if (g_get_monotonic_time () > until)
        break;
    }
  return any;
}

static gboolean
peer_source_dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  MortisePeer *self = user_data;

  mortise_peer_turn (self, (g_source_query_unix_fd (source, self->tag) & G_IO_OUT) != 0);
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs peer_source_funcs = { .dispatch = peer_source_dispatch };

/**
 * mortise_peer_new:
 * @fd: (transfer full): a connected stream socket
 * @handler: (transfer none): what to do with what comes in; must stay valid as long as the peer
 * @user_data: passed to @handler
 *
 * Returns: (transfer full): a peer; nothing is read before [method@Peer.attach] or [method@Peer.turn]
 */
MortisePeer *
mortise_peer_new (int fd, const MortisePeerHandler *handler, gpointer user_data)
{
  MortisePeer *self = g_object_new (MORTISE_TYPE_PEER, NULL);
  int size = SOCKET_BUFFER;

  self->fd = fd;
  self->handler = handler;
  self->user_data = user_data;
  g_unix_set_fd_nonblocking (fd, TRUE, NULL);
  setsockopt (fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
  return self;
}

/**
 * mortise_peer_attach:
 * @self: a peer
 * @context: (nullable): the main context that handles what comes in
 */
void
mortise_peer_attach (MortisePeer *self, GMainContext *context)
{
  g_return_if_fail (self->source == NULL);

  if (self->closed)
    return;
  self->source = g_source_new (&peer_source_funcs, sizeof (GSource));
  self->tag = g_source_add_unix_fd (self->source, self->fd, G_IO_IN | G_IO_HUP | G_IO_ERR);
  g_source_set_callback (self->source, NULL, self, NULL);
  g_source_set_ready_time (self->source, self->backlog ? 0 : -1);
  g_source_set_static_name (self->source, "MortisePeer");
  g_source_attach (self->source, context);
}

/**
 * mortise_peer_call:
 * @self: a peer
 * @method: what is asked for: ASCII without spaces
 * @body: (nullable): JSON text
 * @deadline: when the caller stops waiting, in µs of the monotonic clock, 0 for never; the peer only passes it on
 * @flags: flags of the frame
 * @callback: called once, with the answer or with the error that ended the connection
 * @user_data: passed to @callback
 * @error: return location for `MORTISE_ERROR_LIMIT` or `MORTISE_ERROR_CRASHED`
 *
 * Returns: the serial of the call, or 0 if it could not be sent; @callback is then not called
 */
guint64
mortise_peer_call (MortisePeer *self,
                   const char *method,
                   GBytes *body,
                   gint64 deadline,
                   MortiseFrameFlags flags,
                   MortiseReplyFunc callback,
                   gpointer user_data,
                   GError **error)
{
  MortiseFrameHeader header = { .kind = MORTISE_FRAME_CALL, .flags = flags, .deadline = deadline };
  guint64 serial = ++self->last_serial;
  Pending *call;

  if (self->closed)
    {
      g_set_error_literal (error, MORTISE_ERROR, MORTISE_ERROR_CRASHED, "the connection is closed");
      return 0;
    }
  if (g_hash_table_size (self->pending) >= MORTISE_PEER_MAX_CALLS)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT, "more than %u calls in flight", MORTISE_PEER_MAX_CALLS);
      return 0;
    }

  header.serial = serial;
  call = g_new0 (Pending, 1);
  call->serial = serial;
  call->size = frame_size (method, body);
  call->callback = callback;
  call->user_data = user_data;
  g_hash_table_insert (self->pending, &call->serial, call);

  /* A connection that breaks while sending has called back already: the caller must not be told twice. */
  if (!send_in_window (self, &header, method, body, error) && !self->closed)
    {
      g_hash_table_remove (self->pending, &serial);
      return 0;
    }
  return serial;
}

/**
 * mortise_peer_cancel:
 * @self: a peer
 * @serial: the serial of a call
 *
 * Tells the other end that nobody waits for a call any more. It is still answered, and its callback is still called.
 */
void
mortise_peer_cancel (MortisePeer *self, guint64 serial)
{
  if (g_hash_table_contains (self->pending, &serial))
    send_bare (self, MORTISE_FRAME_CANCEL, serial);
}

/**
 * mortise_peer_notify:
 * @self: a peer
 * @method: what is told
 * @body: (nullable): JSON text
 * @error: return location for `MORTISE_ERROR_LIMIT`
 *
 * Returns: %TRUE if it was sent or waits for window, see [method@Peer.is_congested]
 */
gboolean
mortise_peer_notify (MortisePeer *self, const char *method, GBytes *body, GError **error)
{
  MortiseFrameHeader header = { .kind = MORTISE_FRAME_NOTIFY };

  if (self->closed)
    {
      g_set_error_literal (error, MORTISE_ERROR, MORTISE_ERROR_CRASHED, "the connection is closed");
      return FALSE;
    }
  return send_in_window (self, &header, method, body, error);
}

static gboolean
answer (MortisePeer *self, MortiseFrameHeader *header, GBytes *body)
{
  gpointer size;

  if (!g_hash_table_steal_extended (self->incoming, &header->serial, NULL, &size))
    return FALSE;
  self->received_bytes -= MIN (GPOINTER_TO_SIZE (size), self->received_bytes);
  return send_frame (self, header, NULL, body);
}

/**
 * mortise_peer_reply:
 * @self: a peer
 * @serial: the serial of a call that came in
 * @body: (nullable): JSON text
 * @cpu_us: CPU time that it took, in µs
 * @queue_us: time before it was begun, in µs
 *
 * Returns: %FALSE if there is no such call, or nobody to tell
 */
gboolean
mortise_peer_reply (MortisePeer *self, guint64 serial, GBytes *body, guint32 cpu_us, guint32 queue_us)
{
  MortiseFrameHeader header = { .kind = MORTISE_FRAME_REPLY, .serial = serial, .cpu_us = cpu_us, .queue_us = queue_us };

  if (body != NULL && g_bytes_get_size (body) > MORTISE_FRAME_MAX_LENGTH)
    {
      g_autoptr (GError) error = NULL;

      error = g_error_new (MORTISE_ERROR, MORTISE_ERROR_LIMIT, "an answer of %" G_GSIZE_FORMAT " bytes, the limit is %u",
                           g_bytes_get_size (body), MORTISE_FRAME_MAX_LENGTH);
      return mortise_peer_reply_error (self, serial, error, NULL, cpu_us, queue_us);
    }
  return answer (self, &header, body);
}

/**
 * mortise_peer_reply_error:
 * @self: a peer
 * @serial: the serial of a call that came in
 * @error: what went wrong
 * @traceback: (nullable): where, as the language at that end writes it
 * @cpu_us: CPU time that it took, in µs
 * @queue_us: time before it was begun, in µs
 *
 * Returns: %FALSE if there is no such call, or nobody to tell
 */
gboolean
mortise_peer_reply_error (MortisePeer *self,
                          guint64 serial,
                          const GError *error,
                          const char *traceback,
                          guint32 cpu_us,
                          guint32 queue_us)
{
  MortiseFrameHeader header = { .kind = MORTISE_FRAME_ERROR, .serial = serial, .cpu_us = cpu_us, .queue_us = queue_us };
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (GBytes) body = NULL;

  json_object_set_string_member (object, "code", mortise_error_get_name (error));
  json_object_set_string_member (object, "message", error->message);
  if (traceback != NULL)
    json_object_set_string_member (object, "traceback", traceback);
  body = mortise_json_object_to_bytes (object);
  return answer (self, &header, body);
}

/**
 * mortise_peer_ping:
 * @self: a peer
 *
 * Asks for a sign of life, see [method@Peer.get_last_heard].
 */
void
mortise_peer_ping (MortisePeer *self)
{
  send_bare (self, MORTISE_FRAME_PING, 0);
}

/**
 * mortise_peer_get_fd:
 * @self: a peer
 *
 * Returns: the socket, -1 after the connection ended
 */
int
mortise_peer_get_fd (MortisePeer *self)
{
  return self->fd;
}

/**
 * mortise_peer_wants_write:
 * @self: a peer
 *
 * Returns: %TRUE if something waits until the socket takes more
 */
gboolean
mortise_peer_wants_write (MortisePeer *self)
{
  return mortise_frame_writer_get_pending (self->writer) > 0;
}

/**
 * mortise_peer_close:
 * @self: a peer
 *
 * Ends the connection. Open calls fail; [vfunc@PeerHandler.closed] is called.
 */
void
mortise_peer_close (MortisePeer *self)
{
  shut (self, NULL);
}

/**
 * mortise_peer_is_closed:
 * @self: a peer
 *
 * Returns: %TRUE if the connection has ended
 */
gboolean
mortise_peer_is_closed (MortisePeer *self)
{
  return self->closed;
}

/**
 * mortise_peer_is_congested:
 * @self: a peer
 *
 * Returns: %TRUE if frames wait for window: whoever can should produce no more now
 */
gboolean
mortise_peer_is_congested (MortisePeer *self)
{
  return !g_queue_is_empty (&self->waiting);
}

/**
 * mortise_peer_get_n_calls:
 * @self: a peer
 *
 * Returns: the number of calls sent and not answered
 */
guint
mortise_peer_get_n_calls (MortisePeer *self)
{
  return g_hash_table_size (self->pending);
}

/**
 * mortise_peer_get_last_heard:
 * @self: a peer
 *
 * Returns: when the last whole frame came in, in µs of the monotonic clock
 */
gint64
mortise_peer_get_last_heard (MortisePeer *self)
{
  return self->last_heard;
}

/**
 * mortise_peer_set_spin:
 * @self: a peer
 * @spin_us: how long to stay awake for the next frame before sleeping, in µs
 */
void
mortise_peer_set_spin (MortisePeer *self, gint64 spin_us)
{
  self->spin_us = spin_us;
}
