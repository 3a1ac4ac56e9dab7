/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib-object.h>

#include "mortise-frame.h"

G_BEGIN_DECLS

/* How many bytes of calls, and how many of notifications, may be on their way to a peer that has not dealt with them.
 */
#define MORTISE_PEER_WINDOW (1024 * 1024)
/* The same of nested calls, which do not wait for window but are refused: 2 MiB for each of the 16 hooks that may be
 * nested, or two frames as long as a frame can be. */
#define MORTISE_PEER_NESTED_WINDOW (2 * MORTISE_FRAME_MAX_LENGTH)
/* How many calls a peer may have sent that are not answered. */
#define MORTISE_PEER_MAX_CALLS 256
/* How many bytes may wait in the caller's own memory for window; more is refused. */
#define MORTISE_PEER_MAX_WAITING (64 * 1024 * 1024)

#define MORTISE_TYPE_PEER (mortise_peer_get_type ())
G_DECLARE_FINAL_TYPE (MortisePeer, mortise_peer, MORTISE, PEER, GObject)

/**
 * MortisePeerHandler:
 * @call: a call came in; answer it, now or later, with [method@Peer.reply] or [method@Peer.reply_error]
 * @notify: a notification came in
 * @cancel: (nullable): the peer gave up the call of this serial; it must be answered all the same
 * @closed: the connection ended; @error says why, and is %NULL when the peer closed it between two frames
 *
 * What the owner of a peer does with what comes in. Frames belong to the peer.
 */
typedef struct
{
  void (*call) (MortisePeer *peer, const MortiseFrame *frame, gpointer user_data);
  void (*notify) (MortisePeer *peer, const MortiseFrame *frame, gpointer user_data);
  void (*cancel) (MortisePeer *peer, guint64 serial, gpointer user_data);
  void (*closed) (MortisePeer *peer, const GError *error, gpointer user_data);
} MortisePeerHandler;

/**
 * MortiseReply:
 * @body: the answer, or the error object; %NULL if none came
 * @error: (nullable): what went wrong
 * @cost: what the call cost the peer
 */
typedef struct
{
  GBytes *body;
  const GError *error;
  MortiseCallCost cost;
} MortiseReply;

typedef void (*MortiseReplyFunc) (MortisePeer *peer, const MortiseReply *reply, gpointer user_data);

MortisePeer *mortise_peer_new (int fd, const MortisePeerHandler *handler, gpointer user_data);
void mortise_peer_attach (MortisePeer *self, GMainContext *context);
guint64 mortise_peer_call (MortisePeer *self,
                           const char *method,
                           GBytes *body,
                           gint64 deadline,
                           MortiseFrameFlags flags,
                           MortiseReplyFunc callback,
                           gpointer user_data,
                           GError **error);
void mortise_peer_cancel (MortisePeer *self, guint64 serial);
gboolean mortise_peer_notify (MortisePeer *self, const char *method, GBytes *body, GError **error);
gboolean mortise_peer_reply (MortisePeer *self, guint64 serial, GBytes *body, const MortiseCallCost *cost);
gboolean mortise_peer_reply_error (MortisePeer *self,
                                   guint64 serial,
                                   const GError *error,
                                   const char *traceback,
                                   const MortiseCallCost *cost);
void mortise_peer_ping (MortisePeer *self);
gboolean mortise_peer_turn (MortisePeer *self, gboolean writable);
int mortise_peer_get_fd (MortisePeer *self);
gboolean mortise_peer_wants_write (MortisePeer *self);
void mortise_peer_close (MortisePeer *self);
gboolean mortise_peer_is_closed (MortisePeer *self);
gboolean mortise_peer_is_congested (MortisePeer *self);
guint mortise_peer_get_n_calls (MortisePeer *self);
gint64 mortise_peer_get_last_heard (MortisePeer *self);
void mortise_peer_set_spin (MortisePeer *self, gint64 spin_us);

G_END_DECLS
