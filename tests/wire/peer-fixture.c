/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "peer-fixture.h"

#include <errno.h>
#include <glib-unix.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* --- what comes in ------------------------------------------------------------------------------------------------ */

void
echo (End *end, const MortiseFrame *frame)
{
  MortiseCallCost cost = { .cpu_us = 11, .queue_us = 22, .memory_bytes = -33 };

  g_assert_true (mortise_peer_reply (end->peer, frame->header.serial, frame->body, &cost));
}

void
hold (End *end, const MortiseFrame *frame)
{
}

static void
keep (End *end, const MortiseFrame *frame)
{
  g_array_append_val (end->serials, frame->header.serial);
  g_ptr_array_add (end->methods, g_strdup (frame->method));
  end->n_bytes += g_bytes_get_size (frame->body);
}

static void
on_call (MortisePeer *peer, const MortiseFrame *frame, gpointer user_data)
{
  End *end = user_data;

  g_assert_cmpuint (frame->header.kind, ==, MORTISE_FRAME_CALL);
  keep (end, frame);
  end->on_call (end, frame);
}

static void
on_notify (MortisePeer *peer, const MortiseFrame *frame, gpointer user_data)
{
  End *end = user_data;

  g_assert_cmpuint (frame->header.kind, ==, MORTISE_FRAME_NOTIFY);
  keep (end, frame);
  if (end->on_notify != NULL)
    end->on_notify (end, frame);
}

static void
on_cancel (MortisePeer *peer, guint64 serial, gpointer user_data)
{
  End *end = user_data;

  g_array_append_val (end->cancelled, serial);
}

static void
on_closed (MortisePeer *peer, const GError *error, gpointer user_data)
{
  End *end = user_data;

  g_assert_true (mortise_peer_is_closed (peer));
  end->n_closed++;
  end->closed_error = error != NULL ? g_error_copy (error) : NULL;
  if (end->on_closed != NULL)
    end->on_closed (end);
}

static const MortisePeerHandler handler
    = { .call = on_call, .notify = on_notify, .cancel = on_cancel, .closed = on_closed };

/* --- the fixture -------------------------------------------------------------------------------------------------- */

static void
end_init (End *end, int fd)
{
  end->serials = g_array_new (FALSE, FALSE, sizeof (guint64));
  end->cancelled = g_array_new (FALSE, FALSE, sizeof (guint64));
  end->methods = g_ptr_array_new_with_free_func (g_free);
  end->on_call = echo;
  end->peer = mortise_peer_new (fd, &handler, end);
}

static void
end_clear (End *end)
{
  if (end->serials == NULL)
    return;
  if (end->peer != NULL)
    {
      mortise_peer_close (end->peer);
      g_assert_cmpuint (end->n_closed, ==, 1);
      g_assert_finalize_object (g_steal_pointer (&end->peer));
    }
  g_array_unref (end->serials);
  g_array_unref (end->cancelled);
  g_ptr_array_unref (end->methods);
  g_clear_error (&end->closed_error);
}

static void
make_sockets (int sockets[2])
{
  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets), ==, 0);
}

void
two_peers_set_up (Fixture *fixture, gconstpointer user_data)
{
  int sockets[2];

  make_sockets (sockets);
  end_init (&fixture->near, sockets[0]);
  end_init (&fixture->far, sockets[1]);
  mortise_peer_attach (fixture->near.peer, NULL);
  mortise_peer_attach (fixture->far.peer, NULL);
  fixture->socket = -1;
}

void
one_peer_set_up (Fixture *fixture, gconstpointer user_data)
{
  int sockets[2];

  make_sockets (sockets);
  end_init (&fixture->near, sockets[0]);
  mortise_peer_attach (fixture->near.peer, NULL);
  fixture->socket = sockets[1];
}

void
fixture_tear_down (Fixture *fixture, gconstpointer user_data)
{
  end_clear (&fixture->near);
  end_clear (&fixture->far);
  if (fixture->socket >= 0)
    close (fixture->socket);
  settle ();
}

/* --- calls -------------------------------------------------------------------------------------------------------- */

void
take_answer (MortisePeer *peer, const MortiseReply *reply, gpointer user_data)
{
  Answer *answer = user_data;

  answer->n_called++;
  answer->body = reply->body != NULL ? g_bytes_ref (reply->body) : NULL;
  answer->error = reply->error != NULL ? g_error_copy (reply->error) : NULL;
  answer->cost = reply->cost;
  if (answer->then != NULL)
    answer->then (peer, answer->user_data);
}

guint64
call (End *end, const char *method, GBytes *body, Answer *answer)
{
  g_autoptr (GError) error = NULL;
  guint64 serial = mortise_peer_call (end->peer, method, body, 0, 0, take_answer, answer, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (serial, !=, 0);
  return serial;
}

void
answer_clear (Answer *answer)
{
  g_clear_pointer (&answer->body, g_bytes_unref);
  g_clear_error (&answer->error);
}

void
assert_answer_text (const Answer *answer, const char *text)
{
  g_assert_cmpuint (answer->n_called, ==, 1);
  g_assert_no_error (answer->error);
  g_assert_cmpmem (g_bytes_get_data (answer->body, NULL), g_bytes_get_size (answer->body), text, strlen (text));
}

GBytes *
bytes_of (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

GBytes *
bytes_of_length (gsize length)
{
  return g_bytes_new_take (g_strnfill (length, '1'), length);
}

/* --- the bare socket ---------------------------------------------------------------------------------------------- */

/* The peer at the other end runs meanwhile, so that it can read. */
static void
write_all (Fixture *fixture, const guint8 *bytes, gsize size)
{
  while (size > 0)
    {
      gssize put = send (fixture->socket, bytes, size, MSG_DONTWAIT | MSG_NOSIGNAL);

      if (put < 0 && errno == EPIPE)
        return;
      if (put < 0)
        g_assert_cmpint (errno, ==, EAGAIN);
      else
        {
          bytes += put;
          size -= (gsize) put;
        }
      g_main_context_iteration (NULL, FALSE);
    }
}

void
write_frame (Fixture *fixture, MortiseFrameHeader *header, const char *method, GBytes *body)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  gsize size = 0;
  const guint8 *text = body != NULL ? g_bytes_get_data (body, &size) : NULL;

  header->method_length = method != NULL ? (guint16) strlen (method) : 0;
  header->length = (guint32) (header->method_length + size);
  g_byte_array_set_size (bytes, MORTISE_FRAME_HEADER_SIZE);
  mortise_frame_header_encode (header, bytes->data);
  g_byte_array_append (bytes, (const guint8 *) method, header->method_length);
  g_byte_array_append (bytes, text, (guint) size);
  write_all (fixture, bytes->data, bytes->len);
}

void
write_bare (Fixture *fixture, MortiseFrameKind kind, guint64 serial)
{
  MortiseFrameHeader header = { .kind = kind, .serial = serial };

  write_frame (fixture, &header, NULL, NULL);
}

static void
read_all (Fixture *fixture, guint8 *bytes, gsize size)
{
  while (size > 0)
    {
      gssize got = recv (fixture->socket, bytes, size, MSG_DONTWAIT);

      if (got < 0)
        {
          g_assert_cmpint (errno, ==, EAGAIN);
          g_main_context_iteration (NULL, FALSE);
          continue;
        }
      g_assert_cmpint (got, >, 0);
      bytes += got;
      size -= (gsize) got;
    }
}

void
read_frame (Fixture *fixture, MortiseFrame *frame)
{
  guint8 bytes[MORTISE_FRAME_HEADER_SIZE];
  g_autoptr (GError) error = NULL;
  gsize body_length;
  guint8 *body;

  read_all (fixture, bytes, sizeof bytes);
  g_assert_true (mortise_frame_header_decode (bytes, &frame->header, &error));
  g_assert_no_error (error);
  frame->method = g_malloc0 (frame->header.method_length + 1);
  read_all (fixture, (guint8 *) frame->method, frame->header.method_length);
  body_length = frame->header.length - frame->header.method_length;
  body = g_malloc (body_length);
  read_all (fixture, body, body_length);
  frame->body = g_bytes_new_take (body, body_length);
}

void
read_bare (Fixture *fixture, MortiseFrameKind kind, guint64 serial)
{
  g_auto (MortiseFrame) frame = { 0 };

  read_frame (fixture, &frame);
  g_assert_cmpuint (frame.header.kind, ==, kind);
  g_assert_cmpuint (frame.header.serial, ==, serial);
}

void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}
