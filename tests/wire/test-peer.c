/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "peer-fixture.h"

#include <gio/gio.h>
#include <string.h>

static void
test_both_ways (Fixture *fixture, gconstpointer user_data)
{
  Answer near[100] = { 0 }, far[100] = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (near); i++)
    {
      g_autofree char *text = g_strdup_printf ("%u", i);
      g_autoptr (GBytes) body = bytes_of (text);

      call (&fixture->near, text, body, &near[i]);
      call (&fixture->far, text, body, &far[i]);
    }
  g_assert_cmpuint (mortise_peer_get_n_calls (fixture->near.peer), ==, G_N_ELEMENTS (near));
  run_until (mortise_peer_get_n_calls (fixture->near.peer) == 0 && mortise_peer_get_n_calls (fixture->far.peer) == 0);

  for (guint i = 0; i < G_N_ELEMENTS (near); i++)
    {
      g_autofree char *text = g_strdup_printf ("%u", i);

      g_assert_cmpstr (fixture->near.methods->pdata[i], ==, text);
      g_assert_cmpstr (fixture->far.methods->pdata[i], ==, text);
      assert_answer_text (&near[i], text);
      assert_answer_text (&far[i], text);
      g_assert_cmpuint (near[i].cost.cpu_us, ==, 11);
      g_assert_cmpuint (near[i].cost.queue_us, ==, 22);
      g_assert_cmpint (near[i].cost.memory_bytes, ==, -33);
      answer_clear (&near[i]);
      answer_clear (&far[i]);
    }
}

static void
check_header (End *end, const MortiseFrame *frame)
{
  g_assert_cmpint (frame->header.deadline, ==, 123456789);
  g_assert_cmpuint (frame->header.flags, ==, MORTISE_FRAME_FLAG_NESTED);
  g_assert_cmpuint (g_bytes_get_size (frame->body), ==, 0);
  g_assert_true (mortise_peer_reply (end->peer, frame->header.serial, NULL, NULL));
}

static void
test_header_and_empty_body (Fixture *fixture, gconstpointer user_data)
{
  g_auto (Answer) answer = { 0 };

  fixture->far.on_call = check_header;
  g_assert_cmpuint (mortise_peer_call (fixture->near.peer, "m", NULL, 123456789, MORTISE_FRAME_FLAG_NESTED, take_answer,
                                       &answer, NULL),
                    !=, 0);
  run_until (answer.n_called > 0);
  assert_answer_text (&answer, "");
}

static void
test_answers_in_any_order (Fixture *fixture, gconstpointer user_data)
{
  const guint n = 50;
  g_autofree Answer *answers = g_new0 (Answer, n);

  fixture->far.on_call = hold;
  for (guint i = 0; i < n; i++)
    call (&fixture->near, "m", NULL, &answers[i]);
  run_until (fixture->far.serials->len == n);
  for (guint i = n; i > 0; i--)
    {
      guint64 serial = g_array_index (fixture->far.serials, guint64, i - 1);
      g_autofree char *text = g_strdup_printf ("%u", i - 1);
      g_autoptr (GBytes) body = bytes_of (text);

      g_assert_true (mortise_peer_reply (fixture->far.peer, serial, body, NULL));
      g_assert_false (mortise_peer_reply (fixture->far.peer, serial, body, NULL));
    }
  run_until (mortise_peer_get_n_calls (fixture->near.peer) == 0);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u", i);

      assert_answer_text (&answers[i], text);
      answer_clear (&answers[i]);
    }
}

/* --- errors ------------------------------------------------------------------------------------------------------- */

static GError *
ask_for_error (Fixture *fixture, const GError *error, const char *traceback)
{
  MortiseCallCost cost = { .cpu_us = 33, .queue_us = 44 };
  g_auto (Answer) answer = { 0 };

  fixture->far.on_call = hold;
  g_array_set_size (fixture->far.serials, 0);
  call (&fixture->near, "m", NULL, &answer);
  run_until (fixture->far.serials->len == 1);
  g_assert_true (mortise_peer_reply_error (fixture->far.peer, g_array_index (fixture->far.serials, guint64, 0), error,
                                           traceback, &cost));
  run_until (answer.n_called > 0);
  g_assert_cmpuint (answer.n_called, ==, 1);
  g_assert_cmpuint (answer.cost.cpu_us, ==, 33);
  g_assert_cmpuint (answer.cost.queue_us, ==, 44);
  if (traceback != NULL)
    g_assert_nonnull (
        g_strstr_len (g_bytes_get_data (answer.body, NULL), (gssize) g_bytes_get_size (answer.body), traceback));
  return g_steal_pointer (&answer.error);
}

static void
test_error_codes (Fixture *fixture, gconstpointer user_data)
{
  for (int code = MORTISE_ERROR_FAILED; code <= MORTISE_ERROR_UNAVAILABLE; code++)
    {
      g_autoptr (GError) sent = g_error_new (MORTISE_ERROR, code, "code \"%d\"", code);
      g_autoptr (GError) got = ask_for_error (fixture, sent, "line 1");

      g_assert_error (got, MORTISE_ERROR, code);
      g_assert_cmpstr (got->message, ==, sent->message);
    }
}

static void
test_error_of_other_domain (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GError) sent = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "gone");
  g_autoptr (GError) got = ask_for_error (fixture, sent, NULL);

  g_assert_error (got, MORTISE_ERROR, MORTISE_ERROR_NOT_FOUND);
}

/* Neither is too long for a frame, whatever a plugin raises, and neither is refused because of its bytes. */
static void
test_error_is_cut (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *text = g_strnfill (20 * 1024 * 1024, '\001');
  g_autoptr (GError) sent = g_error_new_literal (MORTISE_ERROR, MORTISE_ERROR_FAILED, text);
  g_autoptr (GError) got = ask_for_error (fixture, sent, NULL);
  g_autoptr (GError) other = NULL;

  g_assert_error (got, MORTISE_ERROR, MORTISE_ERROR_FAILED);
  g_assert_cmpuint (strlen (got->message), ==, 64 * 1024);

  g_free (sent->message);
  sent->message = g_strdup ("not \xff UTF-8");
  other = ask_for_error (fixture, sent, NULL);
  g_assert_cmpstr (other->message, ==, "not \357\277\275 UTF-8");
}

static void
test_malformed_error (Fixture *fixture, gconstpointer user_data)
{
  static const char *const bodies[]
      = { "", "[]", "{", "{\"code\":7,\"message\":8}", "null", "{\"code\":\"no-such\",\"message\":null}" };

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_auto (Answer) answer = { 0 };
      g_auto (MortiseFrame) frame = { 0 };
      g_autoptr (GBytes) body = bytes_of (bodies[i]);
      MortiseFrameHeader header = { .kind = MORTISE_FRAME_ERROR };

      header.serial = call (&fixture->near, "m", NULL, &answer);
      read_frame (fixture, &frame);
      write_frame (fixture, &header, NULL, body);
      run_until (answer.n_called > 0);
      g_assert_error (answer.error, MORTISE_ERROR, MORTISE_ERROR_FAILED);
      g_assert_cmpstr (answer.error->message, ==, "no message");
    }
}

static void
answer_too_much (End *end, const MortiseFrame *frame)
{
  g_autoptr (GBytes) body = bytes_of_length (MORTISE_FRAME_MAX_LENGTH + 1);

  g_assert_true (mortise_peer_reply (end->peer, frame->header.serial, body, NULL));
}

static void
test_answer_too_long (Fixture *fixture, gconstpointer user_data)
{
  g_auto (Answer) answer = { 0 };

  fixture->far.on_call = answer_too_much;
  call (&fixture->near, "m", NULL, &answer);
  run_until (answer.n_called > 0);
  g_assert_error (answer.error, MORTISE_ERROR, MORTISE_ERROR_LIMIT);
  g_assert_cmpuint (fixture->near.n_closed, ==, 0);
}

/* --- what cannot be sent ------------------------------------------------------------------------------------------ */

static void
test_bad_methods (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *longest = g_strnfill (MORTISE_FRAME_MAX_METHOD, 'm');
  g_autofree char *too_long = g_strnfill (MORTISE_FRAME_MAX_METHOD + 1, 'm');
  const char *const methods[] = { "", "a b", "caf\xc3\xa9", "a\n", too_long };
  g_auto (Answer) answer = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_cmpuint (mortise_peer_call (fixture->near.peer, methods[i], NULL, 0, 0, take_answer, &answer, &error),
                        ==, 0);
      g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID);
      g_clear_error (&error);
      g_assert_false (mortise_peer_notify (fixture->near.peer, methods[i], NULL, &error));
      g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID);
    }
  g_assert_cmpuint (mortise_peer_get_n_calls (fixture->near.peer), ==, 0);
  g_assert_cmpuint (answer.n_called, ==, 0);

  call (&fixture->near, longest, NULL, &answer);
  run_until (answer.n_called == 1);
  g_assert_no_error (answer.error);
}

static void
test_too_many_calls (Fixture *fixture, gconstpointer user_data)
{
  g_autofree Answer *answers = g_new0 (Answer, MORTISE_PEER_MAX_CALLS + 1);
  Answer *last = &answers[MORTISE_PEER_MAX_CALLS];
  g_autoptr (GError) error = NULL;

  fixture->far.on_call = hold;
  for (guint i = 0; i < MORTISE_PEER_MAX_CALLS; i++)
    call (&fixture->near, "m", NULL, &answers[i]);
  g_assert_cmpuint (mortise_peer_call (fixture->near.peer, "m", NULL, 0, 0, take_answer, last, &error), ==, 0);
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT);

  run_until (fixture->far.serials->len == MORTISE_PEER_MAX_CALLS);
  mortise_peer_reply (fixture->far.peer, g_array_index (fixture->far.serials, guint64, 7), NULL, NULL);
  run_until (answers[7].n_called == 1);
  call (&fixture->near, "m", NULL, last);
  run_until (fixture->far.serials->len == MORTISE_PEER_MAX_CALLS + 1);
  g_assert_cmpuint (fixture->far.n_closed, ==, 0);

  mortise_peer_close (fixture->near.peer);
  for (guint i = 0; i <= MORTISE_PEER_MAX_CALLS; i++)
    {
      g_assert_cmpuint (answers[i].n_called, ==, 1);
      answer_clear (&answers[i]);
    }
}

/* --- cancelling --------------------------------------------------------------------------------------------------- */

static void
test_cancel (Fixture *fixture, gconstpointer user_data)
{
  g_auto (Answer) answer = { 0 };
  g_autoptr (GBytes) body = bytes_of ("late");
  guint64 serial;

  fixture->far.on_call = hold;
  serial = call (&fixture->near, "m", NULL, &answer);
  mortise_peer_cancel (fixture->near.peer, serial);
  mortise_peer_cancel (fixture->near.peer, serial + 1);
  run_until (fixture->far.cancelled->len == 1);
  g_assert_cmpuint (g_array_index (fixture->far.cancelled, guint64, 0), ==, serial);
  g_assert_cmpuint (answer.n_called, ==, 0);

  g_assert_true (mortise_peer_reply (fixture->far.peer, serial, body, NULL));
  run_until (answer.n_called > 0);
  assert_answer_text (&answer, "late");
  mortise_peer_cancel (fixture->near.peer, serial);
  settle ();
  g_assert_cmpuint (fixture->far.cancelled->len, ==, 1);
}

static void
test_cancel_unknown (Fixture *fixture, gconstpointer user_data)
{
  write_bare (fixture, MORTISE_FRAME_CANCEL, 77);
  write_bare (fixture, MORTISE_FRAME_PING, 1);
  read_bare (fixture, MORTISE_FRAME_PONG, 1);
  g_assert_cmpuint (fixture->near.cancelled->len, ==, 0);
  g_assert_cmpuint (fixture->near.n_closed, ==, 0);
}

/* --- the rest ----------------------------------------------------------------------------------------------------- */

static void
test_notifications_keep_order (Fixture *fixture, gconstpointer user_data)
{
  g_auto (Answer) answer = { 0 };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *method = g_strdup_printf ("%u", i);

      g_assert_true (mortise_peer_notify (fixture->near.peer, method, NULL, &error));
      g_assert_no_error (error);
    }
  call (&fixture->near, "last", NULL, &answer);
  run_until (answer.n_called > 0);
  g_assert_cmpuint (fixture->far.methods->len, ==, 1001);
  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *method = g_strdup_printf ("%u", i);

      g_assert_cmpstr (fixture->far.methods->pdata[i], ==, method);
    }
}

static void
test_ping (Fixture *fixture, gconstpointer user_data)
{
  gint64 before = mortise_peer_get_last_heard (fixture->near.peer);

  mortise_peer_ping (fixture->near.peer);
  read_bare (fixture, MORTISE_FRAME_PING, 0);
  write_bare (fixture, MORTISE_FRAME_PONG, 0);
  run_until (mortise_peer_get_last_heard (fixture->near.peer) > before);

  write_bare (fixture, MORTISE_FRAME_PING, 42);
  read_bare (fixture, MORTISE_FRAME_PONG, 42);
}

/* Answering with a call of one's own, and so on, many times: no recursion, as each is a turn. */
static guint
count_down (End *end, const MortiseFrame *frame)
{
  return (guint) g_ascii_strtoull (frame->method, NULL, 10);
}

static void
on_countdown (MortisePeer *peer, const MortiseReply *reply, gpointer user_data)
{
  g_assert_no_error (reply->error);
}

static void
call_back (End *end, const MortiseFrame *frame)
{
  guint left = count_down (end, frame);
  g_autofree char *method = g_strdup_printf ("%u", left - 1);

  if (left > 0)
    mortise_peer_call (end->peer, method, NULL, 0, 0, on_countdown, NULL, NULL);
  mortise_peer_reply (end->peer, frame->header.serial, NULL, NULL);
}

static void
test_calls_within_calls (Fixture *fixture, gconstpointer user_data)
{
  g_auto (Answer) answer = { 0 };

  fixture->near.on_call = fixture->far.on_call = call_back;
  call (&fixture->near, "500", NULL, &answer);
  run_until (fixture->near.methods->len + fixture->far.methods->len == 501);
  run_until (mortise_peer_get_n_calls (fixture->near.peer) == 0 && mortise_peer_get_n_calls (fixture->far.peer) == 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define add_two(path, func) g_test_add (path, Fixture, NULL, two_peers_set_up, func, fixture_tear_down)
#define add_one(path, func) g_test_add (path, Fixture, NULL, one_peer_set_up, func, fixture_tear_down)
  add_two ("/peer/calls/both-ways", test_both_ways);
  add_two ("/peer/calls/header-and-empty-body", test_header_and_empty_body);
  add_two ("/peer/calls/answers-in-any-order", test_answers_in_any_order);
  add_two ("/peer/calls/within-calls", test_calls_within_calls);
  add_two ("/peer/calls/bad-methods", test_bad_methods);
  add_two ("/peer/calls/too-many", test_too_many_calls);
  add_two ("/peer/calls/answer-too-long", test_answer_too_long);
  add_two ("/peer/errors/codes", test_error_codes);
  add_two ("/peer/errors/other-domain", test_error_of_other_domain);
  add_two ("/peer/errors/cut", test_error_is_cut);
  add_one ("/peer/errors/malformed", test_malformed_error);
  add_two ("/peer/cancel/answered-all-the-same", test_cancel);
  add_one ("/peer/cancel/unknown", test_cancel_unknown);
  add_two ("/peer/notifications-keep-order", test_notifications_keep_order);
  add_one ("/peer/ping", test_ping);
  return g_test_run ();
}
