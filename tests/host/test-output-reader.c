/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "host-fixture.h"
#include "mortise-output-reader.h"

#include <errno.h>
#include <glib-unix.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* As in mortise-output-reader.c. */
#define MAX_LINE 4096
#define BURST 500

typedef struct
{
  MortiseOutputReader *reader;
  GPtrArray *lines;
  gsize longest;
  int fd;
} Fixture;

static void
on_line (const char *line, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_assert_true (g_utf8_validate (line, -1, NULL));
  g_assert_null (strchr (line, '\n'));
  fixture->longest = MAX (fixture->longest, strlen (line));
  g_ptr_array_add (fixture->lines, g_strdup (line));
}

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  int fds[2];

  g_unix_open_pipe (fds, FD_CLOEXEC, &error);
  g_assert_no_error (error);
  fixture->lines = g_ptr_array_new_with_free_func (g_free);
  fixture->reader = mortise_output_reader_new (fds[0], on_line, fixture);
  fixture->fd = fds[1];
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  mortise_output_reader_free (fixture->reader);
  if (fixture->fd >= 0)
    close (fixture->fd);
  g_ptr_array_unref (fixture->lines);
}

static void
put (Fixture *fixture, const char *bytes, gsize size)
{
  while (size > 0)
    {
      gssize written = write (fixture->fd, bytes, size);

      g_assert_cmpint (written, >, 0);
      bytes += written;
      size -= (gsize) written;
    }
}

static void
put_text (Fixture *fixture, const char *text)
{
  put (fixture, text, strlen (text));
}

static void
finish (Fixture *fixture)
{
  close (g_steal_fd (&fixture->fd));
  settle ();
  mortise_output_reader_finish (fixture->reader);
}

static void
assert_lines (Fixture *fixture, const char *const *lines)
{
  g_assert_cmpuint (fixture->lines->len, ==, g_strv_length ((char **) lines));
  for (guint i = 0; i < fixture->lines->len; i++)
    g_assert_cmpstr (fixture->lines->pdata[i], ==, lines[i]);
}

static void
test_lines (Fixture *fixture, gconstpointer user_data)
{
  put_text (fixture, "one\n\ntw");
  settle ();
  put_text (fixture, "o\nthree");
  settle ();
  assert_lines (fixture, (const char *[]){ "one", "", "two", NULL });
  finish (fixture);
  assert_lines (fixture, (const char *[]){ "one", "", "two", "three", NULL });
}

static void
test_not_utf8 (Fixture *fixture, gconstpointer user_data)
{
  const char bytes[] = "a\xff\xfez\n\0b\n\xc3";

  put (fixture, bytes, sizeof bytes - 1);
  finish (fixture);
  assert_lines (fixture, (const char *[]){ "a\357\277\275\357\277\275z", "\357\277\275b", "\357\277\275", NULL });
}

static void
test_long_line (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *longest = g_strnfill (MAX_LINE, 'x');
  g_autofree char *longer = g_strnfill (MAX_LINE + 7, 'x');

  put_text (fixture, longest);
  put_text (fixture, "\n");
  put_text (fixture, longer);
  put_text (fixture, "\nnext\n");
  finish (fixture);
  assert_lines (fixture, (const char *[]){ longest, longest, "… 7 bytes of output left out", "next", NULL });
}

#define FLOOD (512 * 1024 * 1024)

static gpointer
flood (gpointer user_data)
{
  int fd = GPOINTER_TO_INT (user_data);
  g_autofree char *block = g_strnfill (1024 * 1024, 'x');

  for (gsize left = FLOOD; left > 0;)
    {
      gssize written = write (fd, block, MIN (left, 1024 * 1024));

      g_assert_cmpint (written, >, 0);
      left -= (gsize) written;
    }
  close (fd);
  return NULL;
}

static gsize
get_resident (void)
{
  g_autofree char *text = NULL;
  gsize size = 0, resident = 0;

  g_assert_true (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL));
  g_assert_cmpint (sscanf (text, "%zu %zu", &size, &resident), ==, 2);
  return resident * (gsize) sysconf (_SC_PAGESIZE);
}

/* Half a gigabyte without a newline is one line, and takes no more memory than one. */
static void
test_no_newline (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *longest = g_strnfill (MAX_LINE, 'x');
  g_autofree char *left_out = g_strdup_printf ("… %d bytes of output left out", FLOOD - MAX_LINE);
  gsize before = get_resident ();
  GThread *thread = g_thread_new ("flood", flood, GINT_TO_POINTER (g_steal_fd (&fixture->fd)));

  /* The source goes when the stream has ended. */
  while (g_main_context_find_source_by_user_data (NULL, fixture->reader) != NULL)
    g_main_context_iteration (NULL, TRUE);
  g_thread_join (thread);
  g_assert_cmpuint (get_resident (), <, before + 32 * 1024 * 1024);
  mortise_output_reader_finish (fixture->reader);
  assert_lines (fixture, (const char *[]){ longest, left_out, NULL });
}

static void
test_burst (Fixture *fixture, gconstpointer user_data)
{
  guint64 n_bytes = 0, left_out = 0;
  guint n_kept = 0;

  for (guint i = 0; i < 5000; i++)
    {
      g_autofree char *line = g_strdup_printf ("line %u\n", i);

      put_text (fixture, line);
      n_bytes += strlen (line);
      settle ();
    }
  finish (fixture);

  for (guint i = 0; i < fixture->lines->len; i++)
    {
      const char *line = fixture->lines->pdata[i];

      if (g_str_has_prefix (line, "line "))
        {
          n_kept++;
          n_bytes -= strlen (line) + 1;
        }
      else
        {
          left_out += g_ascii_strtoull (line + strlen ("… "), NULL, 10);
        }
    }
  g_assert_cmpuint (n_kept, >=, BURST);
  g_assert_cmpuint (left_out, ==, n_bytes);
}

static gpointer
write_on (gpointer user_data)
{
  int fd = GPOINTER_TO_INT (user_data);
  g_autofree char *block = g_strnfill (64 * 1024, 'x');

  while (write (fd, block, 64 * 1024) > 0)
    ;
  g_assert_cmpint (errno, ==, EPIPE);
  close (fd);
  return NULL;
}

/* A descendant may still write when the process itself is gone, and must not be read for ever. */
static void
test_finish_under_flood (Fixture *fixture, gconstpointer user_data)
{
  GThread *thread = g_thread_new ("flood", write_on, GINT_TO_POINTER (g_steal_fd (&fixture->fd)));

  while (fixture->lines->len == 0)
    mortise_output_reader_finish (fixture->reader);
  mortise_output_reader_free (fixture->reader);
  g_thread_join (thread);
  g_ptr_array_unref (fixture->lines);
  set_up (fixture, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  signal (SIGPIPE, SIG_IGN);

#define add(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  add ("/output-reader/lines", test_lines);
  add ("/output-reader/not-utf8", test_not_utf8);
  add ("/output-reader/long-line", test_long_line);
  add ("/output-reader/no-newline", test_no_newline);
  add ("/output-reader/burst", test_burst);
  add ("/output-reader/finish-under-flood", test_finish_under_flood);
  return g_test_run ();
}
