/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-error.h"
#include "mortise-peer.h"

/* Two peers over a socketpair in one main loop, or one peer and the bare socket at its other end. */

typedef struct _End End;

typedef void (*EndFunc) (End *end, const MortiseFrame *frame);

/* One peer, what came in to it, and what it does with it. */
struct _End
{
  MortisePeer *peer;
  EndFunc on_call;
  EndFunc on_notify;
  void (*on_closed) (End *end);
  GArray *serials;
  GArray *cancelled;
  GPtrArray *methods;
  gsize n_bytes;
  guint n_closed;
  GError *closed_error;
};

typedef struct
{
  End near;
  End far;
  int socket;
} Fixture;

/* What became of one call. */
typedef struct
{
  guint n_called;
  GBytes *body;
  GError *error;
  MortiseCallCost cost;
  void (*then) (MortisePeer *peer, gpointer user_data);
  gpointer user_data;
} Answer;

void two_peers_set_up (Fixture *fixture, gconstpointer user_data);
void one_peer_set_up (Fixture *fixture, gconstpointer user_data);
void fixture_tear_down (Fixture *fixture, gconstpointer user_data);

/* What an end can do with a call. */
void echo (End *end, const MortiseFrame *frame);
void hold (End *end, const MortiseFrame *frame);

guint64 call (End *end, const char *method, GBytes *body, Answer *answer);
void take_answer (MortisePeer *peer, const MortiseReply *reply, gpointer user_data);
void answer_clear (Answer *answer);
void assert_answer_text (const Answer *answer, const char *text);

GBytes *bytes_of (const char *text);
GBytes *bytes_of_length (gsize length);

/* At the bare socket. */
void write_frame (Fixture *fixture, MortiseFrameHeader *header, const char *method, GBytes *body);
void write_bare (Fixture *fixture, MortiseFrameKind kind, guint64 serial);
void read_frame (Fixture *fixture, MortiseFrame *frame);
void read_bare (Fixture *fixture, MortiseFrameKind kind, guint64 serial);

/* Until all that can be handled has been. */
void settle (void);

#define run_until(condition)                                                                                           \
  G_STMT_START                                                                                                         \
  {                                                                                                                    \
    while (!(condition))                                                                                               \
      g_main_context_iteration (NULL, TRUE);                                                                           \
  }                                                                                                                    \
  G_STMT_END

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Answer, answer_clear)
