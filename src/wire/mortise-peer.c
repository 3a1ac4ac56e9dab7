/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* One end of the wire. Both ends are alike: each can call, notify and cancel, with many calls in flight.
 *
 * What bounds it: a frame's length (before memory is allocated for it), the number of unanswered calls, and the
 * windows, see mortise-peer-window.c. A peer that floods is slowed to the pace of its reader, and one that ignores a
 * window is cut off. While too much waits to be written to a peer that does not read, nothing more is read from it.
 */

#include "mortise-peer-private.h"

#include "mortise-error.h"

#include <gio/gio.h>
#include <glib-unix.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAX_UNWRITTEN (32 * 1024 * 1024)
/* Room for one large payload in the socket: fewer wake-ups for it. */
#define SOCKET_BUFFER (1024 * 1024)

G_DEFINE_FINAL_TYPE (MortisePeer, mortise_peer, G_TYPE_OBJECT)

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
  for (guint i = 0; i < N_PEER_WINDOWS; i++)
    g_queue_clear_full (&self->windows[i].waiting, (GDestroyNotify) mortise_peer_waiting_free);
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
  self->incoming = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
  self->last_heard = g_get_monotonic_time ();
  for (guint i = 0; i < N_PEER_WINDOWS; i++)
    g_queue_init (&self->windows[i].waiting);
}

/* Every call that is still open learns that no answer will come. The callbacks may drop the last reference. */
static void
fail_pending (MortisePeer *self, const GError *reason)
{
  g_autoptr (GHashTable) pending = g_steal_pointer (&self->pending);
  g_autoptr (GError) error = NULL;
  GHashTableIter iter;
  PeerCall *call;

  self->pending = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
  if (reason != NULL)
    error = g_error_copy (reason);
  else
    error = g_error_new_literal (MORTISE_ERROR, MORTISE_ERROR_CRASHED, "the process ended during the call");

  g_hash_table_iter_init (&iter, pending);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &call))
    call->callback (self, &(MortiseReply){ .error = error }, call->user_data);
}

void
mortise_peer_shut (MortisePeer *self, const GError *error)
{
  G_GNUC_UNUSED g_autoptr (MortisePeer) guard = g_object_ref (self);

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

gboolean
mortise_peer_is_full (MortisePeer *self)
{
  return mortise_frame_writer_get_pending (self->writer) >= MAX_UNWRITTEN;
}

void
mortise_peer_update_source (MortisePeer *self)
{
  GIOCondition condition = G_IO_HUP | G_IO_ERR;

  if (self->source == NULL)
    return;
  if (!mortise_peer_is_full (self))
    condition |= G_IO_IN;
  if (mortise_peer_wants_write (self))
    condition |= G_IO_OUT;
  g_source_modify_unix_fd (self->source, self->tag, condition);
}

/* When there is something to do that the socket does not announce. */
static void
update_ready_time (MortisePeer *self)
{
  gboolean ready = self->deaf || (self->backlog && !mortise_peer_is_full (self));

  if (self->source != NULL)
    g_source_set_ready_time (self->source, ready ? 0 : -1);
}

void
mortise_peer_set_backlog (MortisePeer *self, gboolean backlog)
{
  self->backlog = backlog;
  update_ready_time (self);
}

/* A peer that has gone reads no more, and may have said something before: that is still taken in the next turn,
 * which then finds the end of the stream. */
static void
handle_write_error (MortisePeer *self, const GError *error)
{
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED))
    {
      mortise_peer_shut (self, error);
      return;
    }
  self->deaf = TRUE;
  mortise_frame_writer_free (self->writer);
  self->writer = mortise_frame_writer_new ();
  mortise_peer_update_source (self);
  update_ready_time (self);
}

gboolean
mortise_peer_send_frame (MortisePeer *self, MortiseFrameHeader *header, const char *method, GBytes *body)
{
  g_autoptr (GError) error = NULL;
  gsize before = mortise_frame_writer_get_pending (self->writer);

  if (self->closed || self->deaf)
    return FALSE;
  if (!mortise_frame_writer_send (self->writer, self->fd, header, method, body, &error))
    {
      handle_write_error (self, error);
      return FALSE;
    }
  if (before != 0 || mortise_frame_writer_get_pending (self->writer) != 0)
    mortise_peer_update_source (self);
  return TRUE;
}

gboolean
mortise_peer_send_bare (MortisePeer *self, MortiseFrameKind kind, guint64 serial)
{
  MortiseFrameHeader header = { .kind = kind, .serial = serial };

  return mortise_peer_send_frame (self, &header, NULL, NULL);
}

/* Writes what waits; a broken connection ends with this turn or the next. */
gboolean
mortise_peer_flush (MortisePeer *self)
{
  g_autoptr (GError) error = NULL;

  if (self->closed)
    return FALSE;
  if (mortise_frame_writer_flush (self->writer, self->fd, &error))
    mortise_peer_update_source (self);
  else
    handle_write_error (self, error);
  return !self->closed;
}

/* --- public ------------------------------------------------------------------------------------------------------- */

typedef struct
{
  GSource source;
  MortisePeer *peer;
} PeerSource;

static gboolean
peer_source_prepare (GSource *source, int *timeout)
{
  *timeout = -1;
  return mortise_peer_spin (((PeerSource *) source)->peer);
}

static gboolean
peer_source_dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  MortisePeer *self = user_data;

  mortise_peer_turn (self, (g_source_query_unix_fd (source, self->tag) & G_IO_OUT) != 0);
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs peer_source_funcs = { .prepare = peer_source_prepare, .dispatch = peer_source_dispatch };

/**
 * mortise_peer_new:
 * @fd: (transfer full): a connected stream socket
 * @handler: (transfer none): what to do with what comes in; must stay valid as long as the peer
 * @user_data: passed to @handler
 *
 * Takes the socket. Dropping the last reference without [method@Peer.close] ends the connection without a word: neither
 * the callbacks of open calls nor @handler are called. Whoever drops it inside @handler closes it first, as more frames
 * may be at hand.
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
  self->source = g_source_new (&peer_source_funcs, sizeof (PeerSource));
  ((PeerSource *) self->source)->peer = self;
  self->tag = g_source_add_unix_fd (self->source, self->fd, G_IO_IN | G_IO_HUP | G_IO_ERR);
  g_source_set_callback (self->source, NULL, self, NULL);
  g_source_set_static_name (self->source, "MortisePeer");
  /* Nothing breaks when a handler runs the main loop; and to take the socket out of the poll for each frame, and back
   * into it, would cost three system calls. */
  g_source_set_can_recurse (self->source, TRUE);
  mortise_peer_update_source (self);
  update_ready_time (self);
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
 * @error: return location for `MORTISE_ERROR_INVALID`, `MORTISE_ERROR_LIMIT` or `MORTISE_ERROR_CRASHED`
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
  PeerCall *call;

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
  call = g_new0 (PeerCall, 1);
  call->serial = serial;
  call->flags = flags;
  call->size = mortise_peer_frame_size (method, body);
  call->callback = callback;
  call->user_data = user_data;
  g_hash_table_insert (self->pending, &call->serial, call);

  if (!mortise_peer_send_in_window (self, &header, method, body, error))
    {
      g_hash_table_remove (self->pending, &serial);
      return 0;
    }
  mortise_peer_expect_answer (self);
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
  const PeerCall *call = g_hash_table_lookup (self->pending, &serial);

  if (call == NULL)
    return;
  if (call->sent)
    mortise_peer_send_bare (self, MORTISE_FRAME_CANCEL, serial);
  else
    mortise_peer_cancel_waiting (self, serial);
}

/**
 * mortise_peer_notify:
 * @self: a peer
 * @method: what is told
 * @body: (nullable): JSON text
 * @error: return location for `MORTISE_ERROR_INVALID`, `MORTISE_ERROR_LIMIT` or `MORTISE_ERROR_CRASHED`
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
  return mortise_peer_send_in_window (self, &header, method, body, error);
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
  mortise_peer_send_bare (self, MORTISE_FRAME_PING, 0);
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
  mortise_peer_shut (self, NULL);
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
 * Returns: %TRUE if notifications wait for window: whoever can should produce no more now
 */
gboolean
mortise_peer_is_congested (MortisePeer *self)
{
  return !g_queue_is_empty (&self->windows[PEER_WINDOW_NOTIFICATIONS].waiting);
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
 * @spin_us: how long to stay awake for an answer before sleeping, in µs; 0, as it is from the start, for not at all
 *
 * Wherever the answer to a call takes less than a process takes to wake up, this is won. The time counts from the
 * call, so it is spent once however many peers share a main loop; a peer whose answers take longer is soon waited for
 * asleep. It holds for a peer that is attached.
 */
void
mortise_peer_set_spin (MortisePeer *self, gint64 spin_us)
{
  mortise_spin_set_limit (&self->spin, spin_us);
}
