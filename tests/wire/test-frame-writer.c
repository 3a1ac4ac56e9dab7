/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-error.h"
#include "mortise-frame-reader.h"
#include "mortise-frame-writer.h"

#include <gio/gio.h>
#include <glib-unix.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

typedef struct
{
  int near;
  int far;
  MortiseFrameWriter *writer;
  MortiseFrameReader *reader;
  guint64 n_read;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  int sockets[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, sockets), ==, 0);
  fixture->near = sockets[0];
  fixture->far = sockets[1];
  fixture->writer = mortise_frame_writer_new ();
  fixture->reader = mortise_frame_reader_new ();
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  mortise_frame_writer_free (fixture->writer);
  mortise_frame_reader_free (fixture->reader);
  close (fixture->near);
  if (fixture->far >= 0)
    close (fixture->far);
}

static gsize
body_length (guint64 serial)
{
  static const gsize lengths[] = { 0, 20, 300 * 1024, 1, 64 * 1024 - 1, 64 * 1024, 5000 };

  return lengths[serial % G_N_ELEMENTS (lengths)];
}

static void
send_numbered (Fixture *fixture, guint64 serial)
{
  MortiseFrameHeader header = { .kind = MORTISE_FRAME_CALL, .serial = serial };
  gsize length = body_length (serial);
  g_autofree char *text = g_strnfill (length, (char) ('a' + serial % 26));
  g_autoptr (GBytes) body = length > 0 ? g_bytes_new (text, length) : NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (mortise_frame_writer_send (fixture->writer, fixture->near, &header, "numbered", body, &error));
  g_assert_no_error (error);
}

/* Reads all that is in the socket, and checks that it is the next frames in their order. */
static void
read_numbered (Fixture *fixture)
{
  for (;;)
    {
      g_auto (MortiseFrame) frame = { 0 };
      g_autoptr (GError) error = NULL;
      gsize room, size;
      guint8 *space;
      const char *body;
      gssize got;

      if (!mortise_frame_reader_next (fixture->reader, &frame, &error))
        {
          g_assert_no_error (error);
          space = mortise_frame_reader_get_space (fixture->reader, &room);
          got = recv (fixture->far, space, room, MSG_DONTWAIT);
          if (got <= 0)
            return;
          mortise_frame_reader_commit (fixture->reader, (gsize) got);
          continue;
        }

      body = g_bytes_get_data (frame.body, &size);
      g_assert_cmpuint (frame.header.serial, ==, fixture->n_read);
      g_assert_cmpuint (size, ==, body_length (fixture->n_read));
      for (gsize i = 0; i < size; i += 997)
        g_assert_cmpint (body[i], ==, (char) ('a' + fixture->n_read % 26));
      fixture->n_read++;
    }
}

static void
test_full_socket (Fixture *fixture, gconstpointer user_data)
{
  const guint64 n_frames = 200;
  g_autoptr (GError) error = NULL;
  gsize pending = 0;

  for (guint64 i = 0; i < n_frames; i++)
    {
      send_numbered (fixture, i);
      g_assert_cmpuint (mortise_frame_writer_get_pending (fixture->writer), >=, pending);
      pending = mortise_frame_writer_get_pending (fixture->writer);
    }
  g_assert_cmpuint (pending, >, 0);

  g_assert_true (mortise_frame_writer_flush (fixture->writer, fixture->near, &error));
  g_assert_cmpuint (mortise_frame_writer_get_pending (fixture->writer), ==, pending);
  while (mortise_frame_writer_get_pending (fixture->writer) > 0)
    {
      read_numbered (fixture);
      g_assert_true (mortise_frame_writer_flush (fixture->writer, fixture->near, &error));
    }
  read_numbered (fixture);
  g_assert_no_error (error);
  g_assert_cmpuint (fixture->n_read, ==, n_frames);
  g_assert_true (mortise_frame_reader_is_empty (fixture->reader));
}

/* Frames are added while others wait and drain. */
static void
test_interleaved (Fixture *fixture, gconstpointer user_data)
{
  const guint64 n_frames = 500;
  g_autoptr (GError) error = NULL;

  for (guint64 i = 0; i < n_frames; i++)
    {
      send_numbered (fixture, i);
      if (i % 3 == 0)
        read_numbered (fixture);
      if (i % 5 == 0)
        g_assert_true (mortise_frame_writer_flush (fixture->writer, fixture->near, &error));
    }
  while (fixture->n_read < n_frames)
    {
      g_assert_true (mortise_frame_writer_flush (fixture->writer, fixture->near, &error));
      read_numbered (fixture);
    }
  g_assert_no_error (error);
  g_assert_cmpuint (mortise_frame_writer_get_pending (fixture->writer), ==, 0);
}

static void
test_limits (Fixture *fixture, gconstpointer user_data)
{
  MortiseFrameHeader header = { .kind = MORTISE_FRAME_CALL };
  g_autofree char *long_method = g_strnfill (MORTISE_FRAME_MAX_METHOD + 1, 'm');
  g_autoptr (GBytes) body = g_bytes_new_take (g_malloc0 (MORTISE_FRAME_MAX_LENGTH), MORTISE_FRAME_MAX_LENGTH);
  g_autoptr (GError) error = NULL;

  g_assert_false (mortise_frame_writer_send (fixture->writer, fixture->near, &header, long_method, NULL, &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT);
  g_clear_error (&error);
  g_assert_false (mortise_frame_writer_send (fixture->writer, fixture->near, &header, "m", body, &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_LIMIT);
  g_clear_error (&error);
  g_assert_cmpuint (mortise_frame_writer_get_pending (fixture->writer), ==, 0);

  header.kind = MORTISE_FRAME_REPLY;
  g_assert_true (mortise_frame_writer_send (fixture->writer, fixture->near, &header, NULL, body, &error));
  g_assert_no_error (error);
}

static void
test_broken_socket (Fixture *fixture, gconstpointer user_data)
{
  MortiseFrameHeader header = { .kind = MORTISE_FRAME_PING };
  g_autoptr (GError) error = NULL;

  while (mortise_frame_writer_get_pending (fixture->writer) == 0)
    send_numbered (fixture, 2);
  close (g_steal_fd (&fixture->far));

  g_assert_false (mortise_frame_writer_flush (fixture->writer, fixture->near, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED);
  g_clear_error (&error);
  mortise_frame_writer_free (fixture->writer);
  fixture->writer = mortise_frame_writer_new ();
  g_assert_false (mortise_frame_writer_send (fixture->writer, fixture->near, &header, NULL, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/frame-writer/full-socket", Fixture, NULL, set_up, test_full_socket, tear_down);
  g_test_add ("/frame-writer/interleaved", Fixture, NULL, set_up, test_interleaved, tear_down);
  g_test_add ("/frame-writer/limits", Fixture, NULL, set_up, test_limits, tear_down);
  g_test_add ("/frame-writer/broken-socket", Fixture, NULL, set_up, test_broken_socket, tear_down);
  return g_test_run ();
}
