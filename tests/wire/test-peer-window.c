/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "peer-fixture.h"

#include <gio/gio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define KIB 1024
#define MIB (1024 * 1024)

/* Answers all calls that the far end got, and will have got when it is done: @n_calls. */
static void
answer_held (Fixture *fixture, guint n_calls)
{
  for (guint i = 0; i < n_calls; i++)
    {
      run_until (fixture->far.serials->len > i);
      mortise_peer_reply (fixture->far.peer, g_array_index (fixture->far.serials, guint64, i), NULL, NULL);
    }
  run_until (mortise_peer_get_n_calls (fixture->near.peer) == 0);
}

/* A receiver that answers nothing stops the sender, and each answer lets it go on. */
static void
test_calls_wait (Fixture *fixture, gconstpointer user_data)
{
  Answer answers[40] = { 0 };
  g_autoptr (GBytes) body = bytes_of_length (100 * KIB);

  fixture->far.on_call = hold;
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    call (&fixture->near, "m", body, &answers[i]);
  settle ();
  g_assert_cmpuint (fixture->far.n_bytes, <=, MORTISE_PEER_WINDOW);
  g_assert_cmpuint (fixture->far.n_bytes, >, MORTISE_PEER_WINDOW / 2);

  answer_held (fixture, G_N_ELEMENTS (answers));
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    g_assert_cmpuint (answers[i].n_called, ==, 1);
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    answer_clear (&answers[i]);
}

static void
test_notifications_flow (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GBytes) body = bytes_of_length (10 * KIB);
  guint n_congested = 0;

  for (guint i = 0; i < 2000; i++)
    {
      g_assert_true (mortise_peer_notify (fixture->near.peer, "m", body, NULL));
      n_congested += mortise_peer_is_congested (fixture->near.peer) ? 1 : 0;
    }
  g_assert_cmpuint (n_congested, >, 0);
  run_until (fixture->far.methods->len == 2000);
  settle ();
  g_assert_false (mortise_peer_is_congested (fixture->near.peer));
}

static void
test_longer_than_window (Fixture *fixture, gconstpointer user_data)
{
  g_auto (Answer) first = { 0 }, second = { 0 };
  g_autoptr (GBytes) body = bytes_of_length (15 * MIB);

  call (&fixture->near, "m", body, &first);
  call (&fixture->near, "m", body, &second);
  run_until (first.n_called > 0);
  g_assert_cmpuint (fixture->far.serials->len, ==, 1);
  run_until (second.n_called > 0);
  g_assert_no_error (first.error);
  g_assert_no_error (second.error);
  g_assert_cmpuint (g_bytes_get_size (second.body), ==, 15 * MIB);
}

static guint64
call_nested (End *end, GBytes *body, Answer *answer, GError **error)
{
  return mortise_peer_call (end->peer, "m", body, 0, MORTISE_FRAME_FLAG_NESTED, take_answer, answer, error);
}

/* Calls inside of each other, none of which is answered before the last one is: they need no window. */
static void
test_nested_calls_do_not_wait (Fixture *fixture, gconstpointer user_data)
{
  Answer answers[20] = { 0 };
  g_autoptr (GBytes) body = bytes_of_length (MIB);

  fixture->far.on_call = hold;
  call (&fixture->near, "m", body, &answers[0]);
  call (&fixture->near, "m", body, &answers[1]);
  for (guint i = 2; i < G_N_ELEMENTS (answers); i++)
    g_assert_cmpuint (call_nested (&fixture->near, body, &answers[i], NULL), !=, 0);
  run_until (fixture->far.serials->len == G_N_ELEMENTS (answers) - 1);
  settle ();
  g_assert_cmpuint (fixture->far.serials->len, ==, G_N_ELEMENTS (answers) - 1);

  answer_held (fixture, G_N_ELEMENTS (answers));
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    answer_clear (&answers[i]);
}

/* One too many is refused, and harms nothing: when there is room again the next one passes. */
static void
test_nested_calls_are_bounded (Fixture *fixture, gconstpointer user_data)
{
  g_auto (Answer) first = { 0 }, second = { 0 }, third = { 0 };
  g_autoptr (GBytes) body = bytes_of_length (15 * MIB);
  g_autoptr (GError) error = NULL;

  fixture->far.on_call = hold;
  g_assert_cmpuint (call_nested (&fixture->near, body, &first, &error), !=, 0);
  g_assert_cmpuint (call_nested (&fixture->near, body, &second, &error), !=, 0);
  g_assert_cmpuint (call_nested (&fixture->near, body, &third, &error), ==, 0);
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT);
  g_clear_error (&error);

  run_until (fixture->far.serials->len == 2);
  mortise_peer_reply (fixture->far.peer, g_array_index (fixture->far.serials, guint64, 1), NULL, NULL);
  run_until (second.n_called == 1);
  g_assert_cmpuint (call_nested (&fixture->near, body, &third, &error), !=, 0);
  answer_held (fixture, 3);
  g_assert_cmpuint (third.n_called, ==, 1);
  g_assert_no_error (third.error);
}

/* What says something while it works on a call does not wait for that call. */
static void
test_notifications_do_not_wait_for_calls (Fixture *fixture, gconstpointer user_data)
{
  g_auto (Answer) first = { 0 }, second = { 0 };
  g_autoptr (GBytes) body = bytes_of_length (MIB);

  fixture->far.on_call = hold;
  call (&fixture->near, "call", body, &first);
  call (&fixture->near, "call", body, &second);
  g_assert_true (mortise_peer_notify (fixture->near.peer, "notification", body, NULL));
  g_assert_false (mortise_peer_is_congested (fixture->near.peer));
  run_until (fixture->far.methods->len == 2);
  g_assert_cmpstr (fixture->far.methods->pdata[1], ==, "notification");
  g_assert_cmpuint (first.n_called, ==, 0);

  fixture->far.on_call = echo;
  mortise_peer_reply (fixture->far.peer, g_array_index (fixture->far.serials, guint64, 0), NULL, NULL);
  run_until (second.n_called == 1);
}

/* What a caller may keep for a peer that deals with nothing is bounded as well. */
static void
test_waiting_is_bounded (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GBytes) body = bytes_of_length (MIB);
  g_autoptr (GBytes) too_long = bytes_of_length (MORTISE_FRAME_MAX_LENGTH);
  g_autoptr (GError) error = NULL;
  guint n_taken = 0;

  g_assert_false (mortise_peer_notify (fixture->near.peer, "m", too_long, &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT);
  g_clear_error (&error);

  while (mortise_peer_notify (fixture->near.peer, "m", body, &error))
    n_taken++;
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT);
  g_assert_cmpuint (n_taken, <=, 66);
  g_assert_cmpuint (n_taken, >=, 60);
  g_assert_cmpuint (fixture->near.n_closed, ==, 0);
}

static void
test_cancel_does_not_overtake (Fixture *fixture, gconstpointer user_data)
{
  g_auto (Answer) large = { 0 }, waiting = { 0 };
  g_autoptr (GBytes) body = bytes_of_length (MIB);
  guint64 serial;

  fixture->far.on_call = hold;
  call (&fixture->near, "large", body, &large);
  serial = call (&fixture->near, "waiting", NULL, &waiting);
  mortise_peer_cancel (fixture->near.peer, serial);
  run_until (fixture->far.serials->len == 1);
  settle ();
  g_assert_cmpuint (fixture->far.cancelled->len, ==, 0);

  mortise_peer_reply (fixture->far.peer, g_array_index (fixture->far.serials, guint64, 0), NULL, NULL);
  run_until (fixture->far.cancelled->len == 1);
  g_assert_cmpuint (fixture->far.serials->len, ==, 2);
  g_assert_cmpuint (g_array_index (fixture->far.cancelled, guint64, 0), ==, serial);
  mortise_peer_reply (fixture->far.peer, serial, NULL, NULL);
  run_until (waiting.n_called == 1);
  g_assert_no_error (waiting.error);
}

/* --- peers that keep to nothing ----------------------------------------------------------------------------------- */

static void
assert_cut_off (Fixture *fixture, const char *message)
{
  run_until (fixture->near.n_closed > 0);
  g_assert_error (fixture->near.closed_error, MORTISE_ERROR, MORTISE_ERROR_PROTOCOL);
  g_assert_cmpstr (fixture->near.closed_error->message, ==, message);
}

static void
test_window_ignored (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GBytes) body = bytes_of_length (100 * KIB);

  fixture->near.on_call = hold;
  for (guint i = 1; i < 20 && fixture->near.n_closed == 0; i++)
    {
      MortiseFrameHeader header = { .kind = MORTISE_FRAME_CALL, .serial = i };

      write_frame (fixture, &header, "m", body);
      settle ();
    }
  /* Eleven frames of 102,433 bytes are 78,187 more than 1 MiB. */
  assert_cut_off (fixture, "78187 bytes sent past the window");
  g_assert_cmpuint (fixture->near.serials->len, ==, 10);
}

static void
test_nested_window_ignored (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GBytes) body = bytes_of_length (15 * MIB);

  fixture->near.on_call = hold;
  for (guint i = 1; i <= 3; i++)
    {
      MortiseFrameHeader header = { .kind = MORTISE_FRAME_CALL, .flags = MORTISE_FRAME_FLAG_NESTED, .serial = i };

      write_frame (fixture, &header, "m", body);
    }
  /* Three frames of 15,728,673 bytes are 13,631,587 more than 32 MiB. */
  assert_cut_off (fixture, "13631587 bytes sent past the window");
  g_assert_cmpuint (fixture->near.serials->len, ==, 2);
}

static void
test_too_much_credit (Fixture *fixture, gconstpointer user_data)
{
  g_auto (Answer) answer = { 0 };

  call (&fixture->near, "m", NULL, &answer);
  write_bare (fixture, MORTISE_FRAME_CREDIT, MORTISE_FRAME_HEADER_SIZE + 2);
  assert_cut_off (fixture, "credit for more than was sent");
  g_assert_cmpuint (answer.n_called, ==, 1);
  g_assert_error (answer.error, MORTISE_ERROR, MORTISE_ERROR_PROTOCOL);
}

static void
answer_one_mib (End *end, const MortiseFrame *frame)
{
  g_autoptr (GBytes) body = bytes_of_length (MIB);

  g_assert_true (mortise_peer_reply (end->peer, frame->header.serial, body, NULL));
}

/* Asking costs 33 bytes and an answer a million: whoever reads none is served no further. */
static void
test_reads_nothing (Fixture *fixture, gconstpointer user_data)
{
  /* Few enough for the socket, which holds them while nobody takes them out. */
  const guint n_calls = 100;
  guint n_served;

  fixture->near.on_call = answer_one_mib;
  for (guint i = 1; i <= n_calls; i++)
    {
      MortiseFrameHeader header = { .kind = MORTISE_FRAME_CALL, .serial = i };

      write_frame (fixture, &header, "m", NULL);
    }
  settle ();
  n_served = fixture->near.serials->len;
  g_assert_cmpuint (n_served, >=, 32);
  g_assert_cmpuint (n_served, <=, 34);

  for (guint i = 1; i <= n_calls; i++)
    {
      g_auto (MortiseFrame) frame = { 0 };

      read_frame (fixture, &frame);
      g_assert_cmpuint (frame.header.serial, ==, i);
      g_assert_cmpuint (g_bytes_get_size (frame.body), ==, MIB);
    }
  g_assert_cmpuint (fixture->near.serials->len, ==, n_calls);
  g_assert_cmpuint (fixture->near.n_closed, ==, 0);
}

/* --- turns -------------------------------------------------------------------------------------------------------- */

/* Longer than a turn is. */
static void
work_long (End *end, const MortiseFrame *frame)
{
  gint64 until = g_get_monotonic_time () + 5000;

  while (g_get_monotonic_time () < until)
    ;
}

static void
write_ten (Fixture *fixture)
{
  for (guint i = 0; i < 10; i++)
    {
      MortiseFrameHeader header = { .kind = MORTISE_FRAME_NOTIFY };
      guint8 bytes[MORTISE_FRAME_HEADER_SIZE + 1];

      header.length = header.method_length = 1;
      mortise_frame_header_encode (&header, bytes);
      bytes[MORTISE_FRAME_HEADER_SIZE] = (guint8) ('0' + i);
      g_assert_cmpint (send (fixture->socket, bytes, sizeof bytes, MSG_DONTWAIT), ==, sizeof bytes);
    }
}

static gboolean
count_idle (gpointer user_data)
{
  guint *n_idle = user_data;

  ++*n_idle;
  return G_SOURCE_CONTINUE;
}

/* What shares the loop has its turn between those of a flood, and what was read already is not forgotten. */
static void
test_backlog (Fixture *fixture, gconstpointer user_data)
{
  guint n_idle = 0;
  guint idle = g_idle_add_full (G_PRIORITY_DEFAULT, count_idle, &n_idle, NULL);

  fixture->near.on_notify = work_long;
  write_ten (fixture);
  run_until (fixture->near.methods->len == 10);
  g_assert_cmpuint (n_idle, >=, 5);
  g_source_remove (idle);
  for (guint i = 0; i < 10; i++)
    g_assert_cmpint (((const char *) fixture->near.methods->pdata[i])[0], ==, '0' + (int) i);
}

static void
on_call (MortisePeer *peer, const MortiseFrame *frame, gpointer user_data)
{
}

static void
count_and_work (MortisePeer *peer, const MortiseFrame *frame, gpointer user_data)
{
  guint *n_frames = user_data;

  ++*n_frames;
  work_long (NULL, frame);
}

/* An owner that waits at the socket itself would not be woken for what is in the buffer. */
static void
test_own_loop (void)
{
  static const MortisePeerHandler handler = { .call = on_call, .notify = count_and_work };
  Fixture fixture = { 0 };
  guint n_frames = 0;
  g_autoptr (MortisePeer) peer = NULL;
  int sockets[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets), ==, 0);
  peer = mortise_peer_new (sockets[0], &handler, &n_frames);
  fixture.socket = sockets[1];
  write_ten (&fixture);
  g_assert_true (mortise_peer_turn (peer, FALSE));
  g_assert_cmpuint (n_frames, ==, 10);
  g_assert_false (mortise_peer_turn (peer, FALSE));

  mortise_peer_set_spin (peer, 100);
  write_ten (&fixture);
  g_assert_true (mortise_peer_turn (peer, FALSE));
  g_assert_cmpuint (n_frames, ==, 20);
  close (fixture.socket);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define add_two(path, func) g_test_add (path, Fixture, NULL, two_peers_set_up, func, fixture_tear_down)
#define add_one(path, func) g_test_add (path, Fixture, NULL, one_peer_set_up, func, fixture_tear_down)
  add_two ("/peer/window/calls-wait", test_calls_wait);
  add_two ("/peer/window/notifications-flow", test_notifications_flow);
  add_two ("/peer/window/longer-than-window", test_longer_than_window);
  add_two ("/peer/window/nested-calls-do-not-wait", test_nested_calls_do_not_wait);
  add_two ("/peer/window/nested-calls-are-bounded", test_nested_calls_are_bounded);
  add_two ("/peer/window/notifications-do-not-wait-for-calls", test_notifications_do_not_wait_for_calls);
  add_one ("/peer/window/waiting-is-bounded", test_waiting_is_bounded);
  add_two ("/peer/window/cancel-does-not-overtake", test_cancel_does_not_overtake);
  add_one ("/peer/window/ignored", test_window_ignored);
  add_one ("/peer/window/nested-ignored", test_nested_window_ignored);
  add_one ("/peer/window/too-much-credit", test_too_much_credit);
  add_one ("/peer/reads-nothing", test_reads_nothing);
  add_one ("/peer/turn/backlog", test_backlog);
  g_test_add_func ("/peer/turn/own-loop", test_own_loop);
  return g_test_run ();
}
