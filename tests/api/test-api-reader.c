/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-api-reader.h"

#include "mortise-json.h"

#include <sys/socket.h>
#include <unistd.h>

#define N_EVENTS 20000

typedef struct
{
  MortiseApiReader *reader;
  int peer;
  gboolean is_closed;
  GString *received;
} Fixture;

static void
on_closed (Fixture *fixture)
{
  fixture->is_closed = TRUE;
}

static void
setup (Fixture *fixture, gconstpointer data)
{
  int sockets[2];
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (GSocketConnection) stream = NULL;

  g_assert_no_errno (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets));
  socket = g_socket_new_from_fd (sockets[0], NULL);
  stream = g_socket_connection_factory_create_connection (socket);
  fixture->reader = mortise_api_reader_new (G_IO_STREAM (stream), MORTISE_API_EVENT_LOG);
  fixture->peer = sockets[1];
  fixture->received = g_string_new (NULL);
  g_signal_connect_swapped (fixture->reader, "closed", G_CALLBACK (on_closed), fixture);
}

static void
teardown (Fixture *fixture, gconstpointer data)
{
  mortise_api_reader_close (fixture->reader);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (fixture->reader);
  if (fixture->peer >= 0)
    close (fixture->peer);
  g_string_free (fixture->received, TRUE);
}

/* Takes what there is, until the text ends in @end. */
static void
receive_until (Fixture *fixture, const char *end)
{
  while (!g_str_has_suffix (fixture->received->str, end))
    {
      char text[4096];
      gssize length = recv (fixture->peer, text, sizeof text, MSG_DONTWAIT);

      if (length > 0)
        g_string_append_len (fixture->received, text, length);
      else
        g_main_context_iteration (NULL, TRUE);
    }
}

static void
push (Fixture *fixture, const char *text)
{
  g_autoptr (GBytes) line = g_bytes_new (text, strlen (text));

  mortise_api_reader_push (fixture->reader, line);
}

static void
test_lines (Fixture *fixture, gconstpointer data)
{
  push (fixture, "{\"a\":1}\n");
  push (fixture, "{\"a\":22}\n");
  receive_until (fixture, "22}\n\r\n");
  g_assert_true (g_str_has_prefix (fixture->received->str, "HTTP/1.1 200 OK\r\n"));
  g_assert_nonnull (strstr (fixture->received->str,
                            "\r\n\r\n11\r\n{\"type\":\"ready\"}\n\r\n8\r\n{\"a\":1}\n\r\n9\r\n{\"a\":22}\n\r\n"));
}

static guint64
read_dropped (const char *text)
{
  static const char start[] = "{\"type\":\"dropped\",\"count\":";
  const char *found = strstr (text, start);

  return found ? g_ascii_strtoull (found + strlen (start), NULL, 10) : 0;
}

/* What was dropped and what came are all that there was, and what came is the newest. */
static void
test_slow (Fixture *fixture, gconstpointer data)
{
  guint64 came = 0;

  for (guint i = 0; i < N_EVENTS; i++)
    {
      g_autofree char *line = g_strdup_printf ("{\"event\":%u,\"padding\":\"%0100d\"}\n", i, 0);

      push (fixture, line);
      g_main_context_iteration (NULL, FALSE);
    }
  push (fixture, "{\"end\":1}\n");
  receive_until (fixture, "{\"end\":1}\n\r\n");
  for (const char *p = fixture->received->str; (p = strstr (p, "{\"event\":")); p++)
    came++;
  g_assert_cmpuint (came, <, N_EVENTS);
  g_assert_cmpuint (came + read_dropped (fixture->received->str), ==, N_EVENTS);
  g_assert_nonnull (strstr (fixture->received->str, "{\"event\":19999,"));
  g_assert_false (fixture->is_closed);
}

static void
test_leaves (Fixture *fixture, gconstpointer data)
{
  close (fixture->peer);
  fixture->peer = -1;
  while (!fixture->is_closed)
    g_main_context_iteration (NULL, TRUE);
  push (fixture, "{}\n");
}

static void
test_types (void)
{
  g_autoptr (GError) error = NULL;
  MortiseApiEventTypes types;

  g_assert_true (mortise_api_event_types_parse (NULL, &types, NULL));
  g_assert_cmpuint (types, ==, MORTISE_API_EVENT_ALL);
  g_assert_true (mortise_api_event_types_parse ("log,hooks", &types, NULL));
  g_assert_cmpuint (types, ==, MORTISE_API_EVENT_LOG | MORTISE_API_EVENT_HOOKS);
  g_assert_false (mortise_api_event_types_parse ("log,", &types, &error));
  g_assert_nonnull (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/api/reader/lines", Fixture, NULL, setup, test_lines, teardown);
  g_test_add ("/api/reader/slow", Fixture, NULL, setup, test_slow, teardown);
  g_test_add ("/api/reader/leaves", Fixture, NULL, setup, test_leaves, teardown);
  g_test_add_func ("/api/reader/types", test_types);
  return g_test_run ();
}
