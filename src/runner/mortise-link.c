/* SPDX-License-Identifier: GPL-3.0-or-later */

/* All threads of a plugin may ask the host at once, and a listener may wait for threads of its own that ask. So the
 * socket belongs to no thread: whoever waits for an answer and finds nobody reading, reads, also for the
 * others. What the host asks is only queued by a reader; the main thread alone serves it, outside the lock.
 *
 * While the main thread waits for the host inside a call, it serves those calls that this one caused (they are
 * marked as nested); all others wait their turn, so a listener is not entered twice by chance.
 */

#include "mortise-link.h"

#include "mortise-broker.h"
#include "mortise-error.h"
#include "mortise-peer.h"
#include "mortise-spin.h"

#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

/* However quickly calls follow each other, what else the plugin does in its main loop has its turn. */
#define TURN_US 4000
/* A listener that computes may ask at every step whether it was cancelled: the socket is looked at no more often. */
#define LOOK_INTERVAL_US 1000

struct _MortiseLink
{
  GObject parent_instance;

  GMutex lock;
  GCond changed;
  guint n_waiting;
  MortisePeer *peer;
  GQueue incoming;
  GArray *cancelled;
  gboolean reading;

  MortiseServeFunc serve;
  MortiseCancelFunc cancel;
  gpointer user_data;
  GMainLoop *loop;
  GSource *source;
  gpointer tag;
  guint depth;
  MortiseSpin linger;
  gint64 looked;
  gboolean watches_write;
};

typedef struct
{
  MortiseFrame frame;
  gint64 arrived;
} Incoming;

typedef struct
{
  gboolean done;
  GBytes *body;
  GError *error;
} Answer;

/* The call that this thread is serving, which its requests are made for. */
static GPrivate current_call;

static void broker_iface_init (MortiseBrokerInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MortiseLink,
                               mortise_link,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (MORTISE_TYPE_BROKER, broker_iface_init))

static void
incoming_free (Incoming *incoming)
{
  mortise_frame_clear (&incoming->frame);
  g_free (incoming);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Incoming, incoming_free)

static void
mortise_link_finalize (GObject *object)
{
  MortiseLink *self = MORTISE_LINK (object);

  g_source_destroy (self->source);
  g_source_unref (self->source);
  g_main_loop_unref (self->loop);
  g_object_unref (self->peer);
  g_queue_clear_full (&self->incoming, (GDestroyNotify) incoming_free);
  g_array_unref (self->cancelled);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);

  G_OBJECT_CLASS (mortise_link_parent_class)->finalize (object);
}

static void
mortise_link_class_init (MortiseLinkClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mortise_link_finalize;
}

static void
mortise_link_init (MortiseLink *self)
{
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  g_queue_init (&self->incoming);
  self->cancelled = g_array_new (FALSE, FALSE, sizeof (guint64));
  self->loop = g_main_loop_new (NULL, FALSE);
  mortise_spin_set_limit (&self->linger, mortise_spin_get_useful_limit ());
}

/* --- what the peer reports, with the lock held -------------------------------------------------------------------- */

static void
on_frame (MortisePeer *peer, const MortiseFrame *frame, gpointer user_data)
{
  MortiseLink *self = user_data;
  Incoming *incoming = g_new0 (Incoming, 1);

  incoming->frame.header = frame->header;
  incoming->frame.method = g_strdup (frame->method);
  incoming->frame.body = g_bytes_ref (frame->body);
  incoming->arrived = g_get_monotonic_time ();
  g_queue_push_tail (&self->incoming, incoming);
}

/* A call that waits is answered at once. Of one that is being served the plugin is told, see tell_cancelled(). */
static void
on_cancel (MortisePeer *peer, guint64 serial, gpointer user_data)
{
  MortiseLink *self = user_data;
  g_autoptr (GError) error = NULL;

  for (GList *link = self->incoming.head; link != NULL; link = link->next)
    {
      Incoming *incoming = link->data;

      if (incoming->frame.header.kind == MORTISE_FRAME_CALL && incoming->frame.header.serial == serial)
        {
          error = g_error_new_literal (MORTISE_ERROR, MORTISE_ERROR_CANCELLED, "cancelled before it was begun");
          g_queue_delete_link (&self->incoming, link);
          incoming_free (incoming);
          mortise_peer_reply_error (peer, serial, error, NULL, NULL);
          return;
        }
    }
  g_array_append_val (self->cancelled, serial);
}

static void
on_closed (MortisePeer *peer, const GError *error, gpointer user_data)
{
  /* Where lines are counted, the counts are written on the way out. */
  if (g_getenv ("GCOV_PREFIX") != NULL)
    exit (0);
  /* Nobody is left to work for, and a thread of the plugin may never end: this ends it all. */
  _exit (0);
}

static const MortisePeerHandler handler
    = { .call = on_frame, .notify = on_frame, .cancel = on_cancel, .closed = on_closed };

/* --- reading and serving ------------------------------------------------------------------------------------------ */

/* What the plugin does when it learns of it may ask the host for something: so the lock is open meanwhile. */
static void
tell_cancelled (MortiseLink *self)
{
  while (self->cancelled->len > 0)
    {
      guint64 serial = g_array_index (self->cancelled, guint64, 0);

      g_array_remove_index (self->cancelled, 0);
      g_mutex_unlock (&self->lock);
      self->cancel (self, serial, self->user_data);
      g_mutex_lock (&self->lock);
    }
}

static gboolean
turn_peer (MortiseLink *self, gboolean writable)
{
  gboolean any = mortise_peer_turn (self->peer, writable);

  tell_cancelled (self);
  return any;
}

static gboolean
is_main_thread (void)
{
  return g_main_context_is_owner (NULL);
}

static Incoming *
take_incoming (MortiseLink *self)
{
  for (GList *link = self->incoming.head; link != NULL; link = link->next)
    {
      Incoming *incoming = link->data;

      if (self->depth == 0 || (incoming->frame.header.flags & MORTISE_FRAME_FLAG_NESTED))
        {
          g_queue_delete_link (&self->incoming, link);
          return incoming;
        }
    }
  return NULL;
}

/* Serves what may be served now. Called with the lock held, which is open while a frame is served. */
static gboolean
serve_incoming (MortiseLink *self)
{
  Incoming *next;
  gboolean any = FALSE;

  while ((next = take_incoming (self)) != NULL)
    {
      g_autoptr (Incoming) incoming = next;
      gpointer outer = g_private_get (&current_call);

      any = TRUE;
      self->depth++;
      g_mutex_unlock (&self->lock);
      g_private_set (&current_call, &incoming->frame.header.serial);
      self->serve (self, &incoming->frame, incoming->arrived, self->user_data);
      g_private_set (&current_call, outer);
      g_mutex_lock (&self->lock);
      self->depth--;
    }
  return any;
}

/* GLib makes a system call of it even if nobody waits. */
static void
wake_waiting (MortiseLink *self)
{
  if (self->n_waiting > 0)
    g_cond_broadcast (&self->changed);
}

/* Waits until something came in, here or through another thread that reads. */
static void
read_once (MortiseLink *self)
{
  struct pollfd poll_fd = { .fd = mortise_peer_get_fd (self->peer), .events = POLLIN };

  if (self->reading)
    {
      self->n_waiting++;
      g_cond_wait (&self->changed, &self->lock);
      self->n_waiting--;
      return;
    }

  if (mortise_peer_wants_write (self->peer))
    poll_fd.events |= POLLOUT;
  self->reading = TRUE;
  g_mutex_unlock (&self->lock);
  poll (&poll_fd, 1, -1);
  g_mutex_lock (&self->lock);
  self->reading = FALSE;

  turn_peer (self, (poll_fd.revents & POLLOUT) != 0);
  wake_waiting (self);
}

/* Nothing else wakes the main loop for what was read elsewhere. */
static void
wake_main_loop (MortiseLink *self)
{
  if (!g_queue_is_empty (&self->incoming))
    g_source_set_ready_time (self->source, 0);
}

static void
wait_once (MortiseLink *self)
{
  read_once (self);
  if (is_main_thread ())
    serve_incoming (self);
  else
    wake_main_loop (self);
}

/* To say the same again would cost two system calls. */
static void
watch_socket (MortiseLink *self)
{
  gboolean wants_write = mortise_peer_wants_write (self->peer);

  if (wants_write == self->watches_write)
    return;
  self->watches_write = wants_write;
  g_source_modify_unix_fd (self->source, self->tag, G_IO_IN | G_IO_HUP | (wants_write ? G_IO_OUT : 0));
}

static gboolean
take_turn (MortiseLink *self, gboolean writable)
{
  gboolean any = turn_peer (self, writable);

  return serve_incoming (self) || any;
}

/* After one call the next often follows at once. */
static gboolean
linger (MortiseLink *self)
{
  gint64 until = mortise_spin_begin (&self->linger, g_get_monotonic_time ());
  gboolean any = FALSE;

  if (until == 0)
    return FALSE;
  while (!any && g_get_monotonic_time () < until)
    any = take_turn (self, FALSE);
  mortise_spin_end (&self->linger, any);
  return any;
}

static gboolean
on_socket (GSource *source, GSourceFunc callback, gpointer user_data)
{
  MortiseLink *self = user_data;
  gboolean writable = (g_source_query_unix_fd (source, self->tag) & G_IO_OUT) != 0;
  gint64 end = g_get_monotonic_time () + TURN_US;

  g_source_set_ready_time (source, -1);
  g_mutex_lock (&self->lock);
  take_turn (self, writable);
  while (linger (self) && g_get_monotonic_time () < end)
    ;
  wake_waiting (self);
  watch_socket (self);
  g_mutex_unlock (&self->lock);

  return G_SOURCE_CONTINUE;
}

static GSourceFuncs socket_source_funcs = { .dispatch = on_socket };

/* --- asking the host ---------------------------------------------------------------------------------------------- */

static void
on_answer (MortisePeer *peer, const MortiseReply *reply, gpointer user_data)
{
  Answer *answer = user_data;

  answer->done = TRUE;
  if (reply->error != NULL)
    answer->error = g_error_copy (reply->error);
  else
    answer->body = g_bytes_ref (reply->body);
}

/* What is asked for a call that is served has to be answered before that one can be. */
static GBytes *
link_request (MortiseBroker *broker, const char *method, GBytes *body, GError **error)
{
  MortiseLink *self = MORTISE_LINK (broker);
  const guint64 *cause = g_private_get (&current_call);
  g_autofree char *full = cause != NULL ? g_strdup_printf ("%s@%" G_GUINT64_FORMAT, method, *cause) : g_strdup (method);
  MortiseFrameFlags flags = cause != NULL ? MORTISE_FRAME_FLAG_NESTED : MORTISE_FRAME_FLAG_NONE;
  Answer answer = { 0 };

  g_mutex_lock (&self->lock);
  if (mortise_peer_call (self->peer, full, body, 0, flags, on_answer, &answer, error) == 0)
    {
      g_mutex_unlock (&self->lock);
      return NULL;
    }
  while (!answer.done)
    wait_once (self);
  g_mutex_unlock (&self->lock);

  if (answer.error != NULL)
    g_propagate_error (error, answer.error);
  return answer.body;
}

static gboolean
link_notify (MortiseBroker *broker, const char *method, GBytes *body, GError **error)
{
  MortiseLink *self = MORTISE_LINK (broker);
  gboolean sent;

  g_mutex_lock (&self->lock);
  sent = mortise_peer_notify (self->peer, method, body, error);
  while (mortise_peer_is_congested (self->peer))
    wait_once (self);
  g_mutex_unlock (&self->lock);
  return sent;
}

/* A thread that reads already does it for all. */
static void
link_look (MortiseBroker *broker)
{
  MortiseLink *self = MORTISE_LINK (broker);
  gint64 now = g_get_monotonic_time ();

  g_mutex_lock (&self->lock);
  if (!self->reading && now - self->looked >= LOOK_INTERVAL_US)
    {
      self->looked = now;
      turn_peer (self, FALSE);
      wake_waiting (self);
      wake_main_loop (self);
    }
  g_mutex_unlock (&self->lock);
}

static void
broker_iface_init (MortiseBrokerInterface *iface)
{
  iface->request = link_request;
  iface->notify = link_notify;
  iface->look = link_look;
}

/* --- public ------------------------------------------------------------------------------------------------------- */

MortiseLink *
mortise_link_new (int fd, MortiseServeFunc serve, MortiseCancelFunc cancel, gpointer user_data)
{
  MortiseLink *self = g_object_new (MORTISE_TYPE_LINK, NULL);

  self->serve = serve;
  self->cancel = cancel;
  self->user_data = user_data;
  self->peer = mortise_peer_new (fd, &handler, self);
  self->source = g_source_new (&socket_source_funcs, sizeof (GSource));
  self->tag = g_source_add_unix_fd (self->source, fd, G_IO_IN | G_IO_HUP);
  g_source_set_callback (self->source, NULL, self, NULL);
  g_source_set_static_name (self->source, "MortiseLink");
  /* As in mortise_peer_attach(); what comes meanwhile is queued, see serve_incoming(). */
  g_source_set_can_recurse (self->source, TRUE);
  g_source_attach (self->source, NULL);
  return self;
}

/* Serves the host until it goes away. */
void
mortise_link_run (MortiseLink *self)
{
  g_main_loop_run (self->loop);
}

void
mortise_link_reply (MortiseLink *self, guint64 serial, GBytes *body, const MortiseCallCost *cost)
{
  g_mutex_lock (&self->lock);
  mortise_peer_reply (self->peer, serial, body, cost);
  g_mutex_unlock (&self->lock);
}

void
mortise_link_reply_error (MortiseLink *self,
                          guint64 serial,
                          const GError *error,
                          const char *traceback,
                          const MortiseCallCost *cost)
{
  g_mutex_lock (&self->lock);
  mortise_peer_reply_error (self->peer, serial, error, traceback, cost);
  g_mutex_unlock (&self->lock);
}

void
mortise_link_tell (MortiseLink *self, const char *method, GBytes *body)
{
  link_notify (MORTISE_BROKER (self), method, body, NULL);
}
