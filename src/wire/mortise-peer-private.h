/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "mortise-frame-reader.h"
#include "mortise-frame-writer.h"
#include "mortise-peer.h"
#include "mortise-spin.h"

G_BEGIN_DECLS

typedef struct
{
  guint64 serial;
  guint8 flags;
  gsize size;
  gboolean sent;
  MortiseReplyFunc callback;
  gpointer user_data;
} PeerCall;

/* A call that came in and is not answered. */
typedef struct
{
  guint64 serial;
  guint8 flags;
  gsize size;
} PeerIncoming;

typedef struct
{
  MortiseFrameHeader header;
  char *method;
  GBytes *body;
  gboolean cancelled;
} PeerWaiting;

typedef enum
{
  PEER_WINDOW_CALLS,
  PEER_WINDOW_NESTED_CALLS,
  PEER_WINDOW_NOTIFICATIONS,
  N_PEER_WINDOWS,
} PeerWindowKind;

/* How many bytes each end sent that the other has not dealt with, and the frames that wait for that here. */
typedef struct
{
  gsize sent;
  gsize received;
  GQueue waiting;
} PeerWindow;

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
  PeerWindow windows[N_PEER_WINDOWS];
  gsize waiting_bytes;

  GHashTable *incoming;
  gsize credit;

  gint64 last_heard;
  MortiseSpin spin;
  gint64 spin_until;
  gboolean closed;
  gboolean deaf;
  gboolean backlog;
  gboolean drained;
};

/* mortise-peer.c */
void mortise_peer_shut (MortisePeer *self, const GError *error);
gboolean mortise_peer_is_full (MortisePeer *self);
void mortise_peer_update_source (MortisePeer *self);
void mortise_peer_set_backlog (MortisePeer *self, gboolean backlog);
gboolean mortise_peer_send_frame (MortisePeer *self, MortiseFrameHeader *header, const char *method, GBytes *body);
gboolean mortise_peer_send_bare (MortisePeer *self, MortiseFrameKind kind, guint64 serial);
gboolean mortise_peer_flush (MortisePeer *self);

/* mortise-peer-incoming.c */
void mortise_peer_expect_answer (MortisePeer *self);
gboolean mortise_peer_spin (MortisePeer *self);

/* mortise-peer-window.c */
gsize mortise_peer_frame_size (const char *method, GBytes *body);
gboolean mortise_peer_send_in_window (MortisePeer *self,
                                      MortiseFrameHeader *header,
                                      const char *method,
                                      GBytes *body,
                                      GError **error);
void mortise_peer_cancel_waiting (MortisePeer *self, guint64 serial);
PeerWindow *mortise_peer_get_window (MortisePeer *self, guint8 kind, guint8 flags);
void mortise_peer_give_window (MortisePeer *self, PeerWindow *window, gsize size);
gboolean mortise_peer_take_window (MortisePeer *self, const MortiseFrame *frame, GError **error);
void mortise_peer_return_credit (MortisePeer *self, gsize size);
void mortise_peer_waiting_free (PeerWaiting *waiting);

G_END_DECLS
