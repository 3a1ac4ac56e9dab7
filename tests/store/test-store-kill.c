/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "fixture.h"

/* A child writes numbers and prints each one when it is committed; it is killed in the middle, again and again on the
 * same database. Whatever was printed must be there. */

#define ROUNDS 20

G_NORETURN static void
run_writer (const char *path, int first)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MortiseStore) store = mortise_store_open (path, &error);
  MortiseLogRecord log = { .stream = (char *) "log", .level = (char *) "info", .message = (char *) "noise" };

  g_assert_no_error (error);
  log.seq = mortise_store_last_log_seq (store) + 1;
  put_plugin (store, NULL, "one");
  for (int number = first;; number++)
    {
      g_autofree char *key = g_strdup_printf ("%d", number);

      mortise_store_set_grant (store, NULL, "one", key, TRUE, "child");
      for (int i = 0; i < 5; i++, log.seq++)
        mortise_store_add_log (store, &log);
      flush (store, &error);
      g_assert_no_error (error);
      printf ("%d\n", number);
      fflush (stdout);
    }
}

/* Reads what the child prints, kills it after some lines, and reads the rest of what it printed until then. */
static int
kill_one_writer (const char *program, const char *path, int first)
{
  g_autofree char *first_text = g_strdup_printf ("%d", first);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) child
      = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, "--writer", path, first_text, NULL);
  g_autoptr (GDataInputStream) lines = NULL;
  int n_until_kill = g_test_rand_int_range (0, 60);
  int last = first - 1;

  g_assert_no_error (error);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (child));
  for (int n = 0;; n++)
    {
      g_autofree char *line = NULL;

      if (n == n_until_kill)
        g_subprocess_send_signal (child, SIGKILL);
      line = g_data_input_stream_read_line (lines, NULL, NULL, &error);
      g_assert_no_error (error);
      if (line == NULL)
        break;
      last = atoi (line);
    }
  g_subprocess_wait (child, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_signaled (child));
  g_assert_cmpint (g_subprocess_get_term_sig (child), ==, SIGKILL);
  return last;
}

static void
assert_all_there (const char *path, int last)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MortiseStore) store = mortise_store_open (path, &error);
  g_autofree char *sql
      = g_strdup_printf ("SELECT count(*) FROM plugin_grant WHERE CAST(permission AS INTEGER) BETWEEN 1 AND %d", last);

  g_assert_no_error (error);
  g_assert_true (mortise_store_check (store, &error));
  g_assert_no_error (error);
  g_assert_cmpint (query_int (path, sql), ==, last);
  /* A change is never without its audit record, nor the other way round. */
  g_assert_cmpint (query_int (path, "SELECT count(*) FROM plugin_grant"), ==,
                   query_int (path, "SELECT count(DISTINCT detail) FROM audit WHERE action = 'grant.add'"));
  g_assert_true (mortise_store_close (store, &error));
}

static void
test_kill (gconstpointer user_data)
{
  const char *program = user_data;
  g_autofree char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "site.db", NULL);
  int last = 0;

  for (int round = 0; round < ROUNDS; round++)
    {
      last = kill_one_writer (program, path, last + 1);
      g_test_message ("killed after %d", last);
      assert_all_there (path, last);
    }
  remove_folder (folder);
}

int
main (int argc, char **argv)
{
  if (argc == 4 && g_str_equal (argv[1], "--writer"))
    run_writer (argv[2], atoi (argv[3]));

  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/store/kill", argv[0], test_kill);
  return g_test_run ();
}
