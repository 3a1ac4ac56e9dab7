/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The windows of a peer: how many bytes the other end has not dealt with. What does not fit waits here, in order.
 *
 * There is one for each way in which to deal with a frame depends on others, as none of them may ever wait for another:
 *
 *   notifications  are dealt with as they come. Their window comes back in credit frames.
 *   calls          are dealt with when they are answered, which gives their window back. That may take long, and a
 *                  notification, or a call that is nested in it, after it has begun.
 *   nested calls   are what a call that is still worked on waits for, at whatever depth. They wait for no window: one
 *                  that does not fit is refused, as what takes the room is waiting for this very call.
 */

#include "mortise-peer-private.h"

#include "mortise-error.h"

#include <string.h>

/* A sender is never stopped before half the window is used, so less than that may be held back. */
#define CREDIT_STEP (MORTISE_PEER_WINDOW / 4)

void
mortise_peer_waiting_free (PeerWaiting *waiting)
{
  g_free (waiting->method);
  g_bytes_unref (waiting->body);
  g_free (waiting);
}

gsize
mortise_peer_frame_size (const char *method, GBytes *body)
{
  return MORTISE_FRAME_HEADER_SIZE + strlen (method) + (body != NULL ? g_bytes_get_size (body) : 0);
}

/* The window of a call or a notification. */
PeerWindow *
mortise_peer_get_window (MortisePeer *self, guint8 kind, guint8 flags)
{
  if (kind == MORTISE_FRAME_NOTIFY)
    return &self->windows[PEER_WINDOW_NOTIFICATIONS];
  return &self->windows[flags & MORTISE_FRAME_FLAG_NESTED ? PEER_WINDOW_NESTED_CALLS : PEER_WINDOW_CALLS];
}

static gsize
get_limit (MortisePeer *self, const PeerWindow *window)
{
  return window == &self->windows[PEER_WINDOW_NESTED_CALLS] ? MORTISE_PEER_NESTED_WINDOW : MORTISE_PEER_WINDOW;
}

/* Half a window may always be overdrawn by one frame; else a frame longer than the window could never be sent. */
static gboolean
fits (gsize limit, gsize used, gsize size)
{
  return used <= limit / 2 || used + size <= limit;
}

static void
send_windowed (MortisePeer *self, MortiseFrameHeader *header, const char *method, GBytes *body)
{
  PeerCall *call = header->kind == MORTISE_FRAME_CALL ? g_hash_table_lookup (self->pending, &header->serial) : NULL;

  if (call != NULL)
    call->sent = TRUE;
  mortise_peer_get_window (self, header->kind, header->flags)->sent += mortise_peer_frame_size (method, body);
  mortise_peer_send_frame (self, header, method, body);
}

static gboolean
check_method (const char *method, GError **error)
{
  if (*method != '\0' && mortise_frame_method_is_sound (method, strlen (method)))
    return TRUE;
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
               "a method of %" G_GSIZE_FORMAT " bytes; it has 1 to %u, printable ASCII without spaces", strlen (method),
               MORTISE_FRAME_MAX_METHOD);
  return FALSE;
}

static gboolean
wait_for_window (MortisePeer *self,
                 PeerWindow *window,
                 const MortiseFrameHeader *header,
                 const char *method,
                 GBytes *body,
                 GError **error)
{
  gsize size = mortise_peer_frame_size (method, body);
  PeerWaiting *waiting;

  if (header->flags & MORTISE_FRAME_FLAG_NESTED)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT,
                   "%s: %" G_GSIZE_FORMAT " bytes inside of calls that hold %" G_GSIZE_FORMAT
                   "; all calls inside of each other have %u at most: pass less on, or nest less deep",
                   method, size, window->sent, MORTISE_PEER_NESTED_WINDOW);
      return FALSE;
    }
  if (self->waiting_bytes + size > MORTISE_PEER_MAX_WAITING)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT,
                   "%s: %" G_GSIZE_FORMAT " bytes with %" G_GSIZE_FORMAT " waiting; the limit is %u", method, size,
                   self->waiting_bytes, MORTISE_PEER_MAX_WAITING);
      return FALSE;
    }

  waiting = g_new0 (PeerWaiting, 1);
  waiting->header = *header;
  waiting->method = g_strdup (method);
  waiting->body = body != NULL ? g_bytes_ref (body) : g_bytes_new_static ("", 0);
  g_queue_push_tail (&window->waiting, waiting);
  self->waiting_bytes += size;
  return TRUE;
}

/* Sends a frame now or when there is window for it. A connection that breaks meanwhile is no error here: it is reported
 * as it is for what was sent just before. */
gboolean
mortise_peer_send_in_window (MortisePeer *self,
                             MortiseFrameHeader *header,
                             const char *method,
                             GBytes *body,
                             GError **error)
{
  PeerWindow *window = mortise_peer_get_window (self, header->kind, header->flags);
  gsize size = mortise_peer_frame_size (method, body);

  if (!check_method (method, error))
    return FALSE;
  if (size > MORTISE_FRAME_MAX_LENGTH)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT, "%s: %" G_GSIZE_FORMAT " bytes; the limit is %u", method,
                   size, MORTISE_FRAME_MAX_LENGTH);
      return FALSE;
    }

  if (!g_queue_is_empty (&window->waiting) || !fits (get_limit (self, window), window->sent, size))
    return wait_for_window (self, window, header, method, body, error);
  send_windowed (self, header, method, body);
  return TRUE;
}

/* The end of a call that waits must not overtake it. */
void
mortise_peer_cancel_waiting (MortisePeer *self, guint64 serial)
{
  for (GList *link = self->windows[PEER_WINDOW_CALLS].waiting.head; link != NULL; link = link->next)
    {
      PeerWaiting *waiting = link->data;

      if (waiting->header.serial == serial)
        waiting->cancelled = TRUE;
    }
}

void
mortise_peer_give_window (MortisePeer *self, PeerWindow *window, gsize size)
{
  PeerWaiting *waiting;

  window->sent -= size;
  while (!self->closed && (waiting = g_queue_peek_head (&window->waiting)) != NULL)
    {
      gsize next = mortise_peer_frame_size (waiting->method, waiting->body);

      if (!fits (get_limit (self, window), window->sent, next))
        return;
      g_queue_pop_head (&window->waiting);
      self->waiting_bytes -= next;
      send_windowed (self, &waiting->header, waiting->method, waiting->body);
      if (waiting->cancelled)
        mortise_peer_send_bare (self, MORTISE_FRAME_CANCEL, waiting->header.serial);
      mortise_peer_waiting_free (waiting);
    }
}

gboolean
mortise_peer_take_window (MortisePeer *self, const MortiseFrame *frame, GError **error)
{
  PeerWindow *window = mortise_peer_get_window (self, frame->header.kind, frame->header.flags);
  gsize size = MORTISE_FRAME_HEADER_SIZE + frame->header.length, limit = get_limit (self, window);

  if (!fits (limit, window->received, size))
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_PROTOCOL, "%" G_GSIZE_FORMAT " bytes sent past the window",
                   window->received + size - limit);
      return FALSE;
    }
  window->received += size;
  return TRUE;
}

void
mortise_peer_return_credit (MortisePeer *self, gsize size)
{
  self->credit += size;
  if (self->credit < CREDIT_STEP)
    return;
  self->windows[PEER_WINDOW_NOTIFICATIONS].received -= self->credit;
  mortise_peer_send_bare (self, MORTISE_FRAME_CREDIT, self->credit);
  self->credit = 0;
}
