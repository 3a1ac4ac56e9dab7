/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "peer-fixture.h"

#include <gio/gio.h>
#include <glib-unix.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* --- during calls ------------------------------------------------------------------------------------------------- */

static void
test_open_calls (Fixture *fixture, gconstpointer user_data)
{
  Answer answers[20] = { 0 };
  g_autoptr (GError) error = NULL;

  fixture->far.on_call = hold;
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    call (&fixture->near, "m", NULL, &answers[i]);
  run_until (fixture->far.serials->len == G_N_ELEMENTS (answers));
  mortise_peer_close (fixture->near.peer);
  mortise_peer_close (fixture->near.peer);
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_assert_cmpuint (answers[i].n_called, ==, 1);
      g_assert_null (answers[i].body);
      g_assert_error (answers[i].error, MORTISE_ERROR, MORTISE_ERROR_CRASHED);
      answer_clear (&answers[i]);
    }
  g_assert_cmpuint (fixture->near.n_closed, ==, 1);
  g_assert_no_error (fixture->near.closed_error);
  g_assert_cmpint (mortise_peer_get_fd (fixture->near.peer), ==, -1);

  g_assert_cmpuint (mortise_peer_call (fixture->near.peer, "m", NULL, 0, 0, take_answer, &answers[0], &error), ==, 0);
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_CRASHED);
  g_clear_error (&error);
  g_assert_false (mortise_peer_notify (fixture->near.peer, "m", NULL, &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_CRASHED);
  mortise_peer_ping (fixture->near.peer);
  g_assert_false (mortise_peer_turn (fixture->near.peer, TRUE));

  run_until (fixture->far.n_closed == 1);
  g_assert_no_error (fixture->far.closed_error);
  g_assert_false (mortise_peer_reply (fixture->far.peer, g_array_index (fixture->far.serials, guint64, 0), NULL, NULL));
}

static void
drop (MortisePeer *peer, gpointer user_data)
{
  End *end = user_data;

  g_clear_object (&end->peer);
}

static void
close_it (MortisePeer *peer, gpointer user_data)
{
  mortise_peer_close (peer);
}

static void
call_again (MortisePeer *peer, gpointer user_data)
{
  Answer *next = user_data;
  g_autoptr (GError) error = NULL;

  if (mortise_peer_call (peer, "again", NULL, 0, 0, take_answer, next, &error) == 0)
    g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_CRASHED);
}

/* The first answer drops the last reference, others are open. */
static void
test_answer_drops_peer (Fixture *fixture, gconstpointer user_data)
{
  g_auto (Answer) first = { .then = drop, .user_data = &fixture->near }, second = { 0 };

  call (&fixture->near, "first", NULL, &first);
  call (&fixture->near, "second", NULL, &second);
  g_object_add_weak_pointer (G_OBJECT (fixture->near.peer), (gpointer *) &fixture->near.peer);
  run_until (fixture->far.n_closed == 1);
  g_assert_null (fixture->near.peer);
  g_assert_cmpuint (first.n_called, ==, 1);
  g_assert_no_error (first.error);
}

static void
test_answer_closes_peer (Fixture *fixture, gconstpointer user_data)
{
  g_auto (Answer) first = { .then = close_it }, second = { 0 };

  call (&fixture->near, "first", NULL, &first);
  call (&fixture->near, "second", NULL, &second);
  run_until (fixture->far.n_closed == 1);
  g_assert_cmpuint (first.n_called, ==, 1);
  g_assert_no_error (first.error);
  g_assert_cmpuint (second.n_called, ==, 1);
  g_assert_error (second.error, MORTISE_ERROR, MORTISE_ERROR_CRASHED);
  g_assert_cmpuint (fixture->near.n_closed, ==, 1);
}

static void
test_answer_calls_again (Fixture *fixture, gconstpointer user_data)
{
  g_auto (Answer) second = { 0 };
  g_auto (Answer) first = { .then = call_again, .user_data = &second };

  call (&fixture->near, "first", NULL, &first);
  run_until (second.n_called == 1);
  g_assert_no_error (second.error);
}

/* As above, in the callbacks that the end of the connection brings. */
static void
test_end_calls_again (Fixture *fixture, gconstpointer user_data)
{
  g_auto (Answer) next = { 0 };
  g_auto (Answer) first = { .then = call_again, .user_data = &next }, second = { .then = close_it };

  fixture->far.on_call = hold;
  call (&fixture->near, "first", NULL, &first);
  call (&fixture->near, "second", NULL, &second);
  mortise_peer_close (fixture->near.peer);
  g_assert_cmpuint (first.n_called, ==, 1);
  g_assert_cmpuint (second.n_called, ==, 1);
  g_assert_cmpuint (next.n_called, ==, 0);
}

static void
test_end_drops_peer (Fixture *fixture, gconstpointer user_data)
{
  g_auto (Answer) first = { .then = drop, .user_data = &fixture->near };
  g_auto (Answer) second = { .then = drop, .user_data = &fixture->near };
  MortisePeer *peer = fixture->near.peer;

  fixture->far.on_call = hold;
  call (&fixture->near, "first", NULL, &first);
  call (&fixture->near, "second", NULL, &second);
  g_object_add_weak_pointer (G_OBJECT (peer), (gpointer *) &peer);
  mortise_peer_close (fixture->near.peer);
  g_assert_null (peer);
  g_assert_null (fixture->near.peer);
  g_assert_cmpuint (first.n_called, ==, 1);
  g_assert_cmpuint (second.n_called, ==, 1);
}

static void
drop_end (End *end)
{
  g_clear_object (&end->peer);
}

static void
drop_at_call (End *end, const MortiseFrame *frame)
{
  mortise_peer_close (end->peer);
  drop_end (end);
}

static void
close_at_call (End *end, const MortiseFrame *frame)
{
  mortise_peer_close (end->peer);
  g_assert_false (mortise_peer_reply (end->peer, frame->header.serial, frame->body, NULL));
}

static void
test_closed_drops_peer (Fixture *fixture, gconstpointer user_data)
{
  g_auto (Answer) answer = { 0 };

  fixture->far.on_call = hold;
  fixture->near.on_closed = drop_end;
  call (&fixture->near, "m", NULL, &answer);
  mortise_peer_close (fixture->far.peer);
  run_until (fixture->near.peer == NULL);
  g_assert_cmpuint (answer.n_called, ==, 1);
  g_assert_error (answer.error, MORTISE_ERROR, MORTISE_ERROR_CRASHED);
}

static void
test_handler_drops_peer (Fixture *fixture, gconstpointer user_data)
{
  g_auto (Answer) first = { 0 }, second = { 0 };

  fixture->far.on_call = GPOINTER_TO_INT (user_data) ? drop_at_call : close_at_call;
  call (&fixture->near, "first", NULL, &first);
  call (&fixture->near, "second", NULL, &second);
  run_until (fixture->near.n_closed == 1);
  g_assert_cmpuint (first.n_called, ==, 1);
  g_assert_cmpuint (second.n_called, ==, 1);
  g_assert_cmpuint (fixture->far.serials->len, ==, 1);
}

static void
test_dropped_without_close (Fixture *fixture, gconstpointer user_data)
{
  g_auto (Answer) answer = { 0 };
  g_autoptr (GBytes) body = g_bytes_new_take (g_malloc0 (8 * 1024 * 1024), 8 * 1024 * 1024);

  call (&fixture->near, "m", body, &answer);
  call (&fixture->near, "waits", body, &answer);
  g_assert_finalize_object (g_steal_pointer (&fixture->near.peer));
  g_assert_cmpuint (answer.n_called, ==, 0);
  g_assert_cmpuint (fixture->near.n_closed, ==, 0);
  run_until (fixture->far.n_closed == 1);
}

/* --- by the other end --------------------------------------------------------------------------------------------- */

static void
assert_closed (Fixture *fixture, MortiseError code, const char *message)
{
  run_until (fixture->near.n_closed == 1);
  g_assert_error (fixture->near.closed_error, MORTISE_ERROR, (int) code);
  g_assert_cmpstr (fixture->near.closed_error->message, ==, message);
}

static void
test_inside_frame (Fixture *fixture, gconstpointer user_data)
{
  MortiseFrameHeader header = { .kind = MORTISE_FRAME_PING };
  guint8 bytes[MORTISE_FRAME_HEADER_SIZE];

  mortise_frame_header_encode (&header, bytes);
  g_assert_cmpint (send (fixture->socket, bytes, 31, 0), ==, 31);
  close (g_steal_fd (&fixture->socket));
  assert_closed (fixture, MORTISE_ERROR_CRASHED, "the stream ended inside a frame");
}

/* What it said before it went is taken, also when it was written to meanwhile. */
static void
test_last_words (Fixture *fixture, gconstpointer user_data)
{
  g_auto (Answer) first = { 0 }, second = { 0 };
  MortiseFrameHeader header = { .kind = MORTISE_FRAME_REPLY };
  guint8 bytes[MORTISE_FRAME_HEADER_SIZE];

  header.serial = call (&fixture->near, "first", NULL, &first);
  mortise_frame_header_encode (&header, bytes);
  g_assert_cmpint (send (fixture->socket, bytes, sizeof bytes, 0), ==, sizeof bytes);
  close (g_steal_fd (&fixture->socket));

  call (&fixture->near, "second", NULL, &second);
  mortise_peer_ping (fixture->near.peer);
  g_assert_cmpuint (fixture->near.n_closed, ==, 0);
  run_until (fixture->near.n_closed == 1);
  g_assert_no_error (fixture->near.closed_error);
  g_assert_cmpuint (first.n_called, ==, 1);
  g_assert_no_error (first.error);
  g_assert_cmpuint (second.n_called, ==, 1);
  g_assert_error (second.error, MORTISE_ERROR, MORTISE_ERROR_CRASHED);
}

/* A peer that will read no more and says no more has gone, whether it knows or not. */
static void
test_reads_no_more (Fixture *fixture, gconstpointer user_data)
{
  g_auto (Answer) answer = { 0 };

  g_assert_cmpint (shutdown (fixture->socket, SHUT_RD), ==, 0);
  call (&fixture->near, "m", NULL, &answer);
  run_until (fixture->near.n_closed == 1);
  g_assert_cmpuint (answer.n_called, ==, 1);
  g_assert_error (answer.error, MORTISE_ERROR, MORTISE_ERROR_CRASHED);
}

static void
test_malformed (Fixture *fixture, gconstpointer user_data)
{
  g_auto (Answer) answer = { 0 };

  call (&fixture->near, "m", NULL, &answer);
  write_bare (fixture, 9, 0);
  assert_closed (fixture, MORTISE_ERROR_PROTOCOL, "unknown frame kind 9");
  g_assert_cmpuint (answer.n_called, ==, 1);
  g_assert_error (answer.error, MORTISE_ERROR, MORTISE_ERROR_PROTOCOL);
}

static void
test_unknown_answer (Fixture *fixture, gconstpointer user_data)
{
  g_auto (Answer) answer = { 0 };
  guint64 serial = call (&fixture->near, "m", NULL, &answer);

  write_bare (fixture, MORTISE_FRAME_REPLY, serial);
  run_until (answer.n_called == 1);
  write_bare (fixture, MORTISE_FRAME_REPLY, serial);
  assert_closed (fixture, MORTISE_ERROR_PROTOCOL, "answer to serial 1, which was not asked");
  g_assert_cmpuint (answer.n_called, ==, 1);
}

/* A serial can be guessed before it was sent. */
static void
test_answer_too_early (Fixture *fixture, gconstpointer user_data)
{
  g_auto (Answer) sent = { 0 }, waiting = { 0 };
  g_autoptr (GBytes) body = bytes_of_length (MORTISE_PEER_WINDOW);

  call (&fixture->near, "sent", body, &sent);
  call (&fixture->near, "waiting", NULL, &waiting);
  write_bare (fixture, MORTISE_FRAME_REPLY, 2);
  assert_closed (fixture, MORTISE_ERROR_PROTOCOL, "answer to serial 2, which was not asked");
  g_assert_error (waiting.error, MORTISE_ERROR, MORTISE_ERROR_PROTOCOL);
}

static void
test_serial_used_twice (Fixture *fixture, gconstpointer user_data)
{
  MortiseFrameHeader header = { .kind = MORTISE_FRAME_CALL, .serial = 5 };

  fixture->near.on_call = hold;
  write_frame (fixture, &header, "m", NULL);
  run_until (fixture->near.serials->len == 1);
  mortise_peer_reply (fixture->near.peer, 5, NULL, NULL);
  write_frame (fixture, &header, "m", NULL);
  run_until (fixture->near.serials->len == 2);
  write_frame (fixture, &header, "m", NULL);
  assert_closed (fixture, MORTISE_ERROR_PROTOCOL, "serial 5 used twice");
  g_assert_cmpuint (fixture->near.serials->len, ==, 2);
}

static void
test_too_many_calls (Fixture *fixture, gconstpointer user_data)
{
  fixture->near.on_call = hold;
  for (guint i = 1; i <= MORTISE_PEER_MAX_CALLS + 1; i++)
    {
      MortiseFrameHeader header = { .kind = MORTISE_FRAME_CALL, .serial = i };

      write_frame (fixture, &header, "m", NULL);
    }
  assert_closed (fixture, MORTISE_ERROR_PROTOCOL, "more than 256 calls in flight");
  g_assert_cmpuint (fixture->near.serials->len, ==, MORTISE_PEER_MAX_CALLS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define add_two(path, func) g_test_add (path, Fixture, NULL, two_peers_set_up, func, fixture_tear_down)
#define add_one(path, func) g_test_add (path, Fixture, NULL, one_peer_set_up, func, fixture_tear_down)
  add_two ("/peer/close/open-calls", test_open_calls);
  add_two ("/peer/close/answer-drops-peer", test_answer_drops_peer);
  add_two ("/peer/close/answer-closes-peer", test_answer_closes_peer);
  add_two ("/peer/close/answer-calls-again", test_answer_calls_again);
  add_two ("/peer/close/end-calls-again", test_end_calls_again);
  add_two ("/peer/close/end-drops-peer", test_end_drops_peer);
  add_two ("/peer/close/closed-drops-peer", test_closed_drops_peer);
  g_test_add ("/peer/close/handler-closes-peer", Fixture, GINT_TO_POINTER (FALSE), two_peers_set_up,
              test_handler_drops_peer, fixture_tear_down);
  g_test_add ("/peer/close/handler-drops-peer", Fixture, GINT_TO_POINTER (TRUE), two_peers_set_up,
              test_handler_drops_peer, fixture_tear_down);
  add_two ("/peer/close/dropped-without-close", test_dropped_without_close);
  add_one ("/peer/close/inside-frame", test_inside_frame);
  add_one ("/peer/close/last-words", test_last_words);
  add_one ("/peer/close/reads-no-more", test_reads_no_more);
  add_one ("/peer/close/malformed", test_malformed);
  add_one ("/peer/close/unknown-answer", test_unknown_answer);
  add_one ("/peer/close/answer-too-early", test_answer_too_early);
  add_one ("/peer/close/serial-used-twice", test_serial_used_twice);
  add_one ("/peer/close/too-many-calls", test_too_many_calls);
  return g_test_run ();
}
