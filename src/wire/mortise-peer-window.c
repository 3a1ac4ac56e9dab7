/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The window of a peer: how many bytes of calls and notifications the other end has not dealt with. What does not fit
 * waits here, in order. */

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

/* Half a window may always be overdrawn by one frame; else a frame longer than the window could never be sent. A nested
 * call needs no window: what has taken it is waiting for this very call. The host bounds how deep they are. */
static gboolean
fits_window (gsize used, gsize size, guint8 flags)
{
  return used <= MORTISE_PEER_WINDOW / 2 || used + size <= MORTISE_PEER_WINDOW || (flags & MORTISE_FRAME_FLAG_NESTED);
}

static void
send_windowed (MortisePeer *self, MortiseFrameHeader *header, const char *method, GBytes *body)
{
  PeerCall *call = header->kind == MORTISE_FRAME_CALL ? g_hash_table_lookup (self->pending, &header->serial) : NULL;

  if (call != NULL)
    call->sent = TRUE;
  self->sent_bytes += mortise_peer_frame_size (method, body);
  mortise_peer_send_frame (self, header, method, body);
}

/* Sends a frame now or when there is window for it. A connection that breaks meanwhile is no error here: it is reported
 * as it is for what was sent just before. */
gboolean
mortise_peer_send_in_window (MortisePeer *self, MortiseFrameHeader *header, const char *method, GBytes *body, GError **error)
{
  gsize size = mortise_peer_frame_size (method, body);
  PeerWaiting *waiting;

  if (*method == '\0' || !mortise_frame_method_is_sound (method, strlen (method)))
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
                   "a method of %" G_GSIZE_FORMAT " bytes; it has 1 to %u, printable ASCII without spaces",
                   strlen (method), MORTISE_FRAME_MAX_METHOD);
      return FALSE;
    }
  if (size > MORTISE_FRAME_MAX_LENGTH || self->waiting_bytes + size > MORTISE_PEER_MAX_WAITING)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT,
                   "%s: %" G_GSIZE_FORMAT " bytes with %" G_GSIZE_FORMAT " waiting; the limits are %u and %u", method,
                   size, self->waiting_bytes, MORTISE_FRAME_MAX_LENGTH, MORTISE_PEER_MAX_WAITING);
      return FALSE;
    }

  if ((g_queue_is_empty (&self->waiting) || (header->flags & MORTISE_FRAME_FLAG_NESTED))
      && fits_window (self->sent_bytes, size, header->flags))
    {
      send_windowed (self, header, method, body);
      return TRUE;
    }

  waiting = g_new0 (PeerWaiting, 1);
  waiting->header = *header;
  waiting->method = g_strdup (method);
  waiting->body = body != NULL ? g_bytes_ref (body) : g_bytes_new_static ("", 0);
  g_queue_push_tail (&self->waiting, waiting);
  self->waiting_bytes += size;
  return TRUE;
}

/* The end of a call that waits must not overtake it. */
void
mortise_peer_cancel_waiting (MortisePeer *self, guint64 serial)
{
  for (GList *link = self->waiting.head; link != NULL; link = link->next)
    {
      PeerWaiting *waiting = link->data;

      if (waiting->header.kind == MORTISE_FRAME_CALL && waiting->header.serial == serial)
        waiting->cancelled = TRUE;
    }
}

void
mortise_peer_give_window (MortisePeer *self, gsize size)
{
  PeerWaiting *waiting;

  self->sent_bytes -= MIN (size, self->sent_bytes);
  while (!self->closed && (waiting = g_queue_peek_head (&self->waiting)) != NULL)
    {
      gsize next = mortise_peer_frame_size (waiting->method, waiting->body);

      if (!fits_window (self->sent_bytes, next, waiting->header.flags))
        return;
      g_queue_pop_head (&self->waiting);
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
  gsize size = MORTISE_FRAME_HEADER_SIZE + frame->header.length;

  if (!fits_window (self->received_bytes, size, frame->header.flags))
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_PROTOCOL, "%" G_GSIZE_FORMAT " bytes sent past the window",
                   self->received_bytes + size - MORTISE_PEER_WINDOW);
      return FALSE;
    }
  self->received_bytes += size;
  return TRUE;
}

void
mortise_peer_return_credit (MortisePeer *self, gsize size)
{
  self->credit += size;
  if (self->credit < CREDIT_STEP)
    return;
  self->received_bytes -= self->credit;
  mortise_peer_send_bare (self, MORTISE_FRAME_CREDIT, self->credit);
  self->credit = 0;
}
