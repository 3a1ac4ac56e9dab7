/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "host-fixture.h"
#include "mortise-error.h"
#include "mortise-site-lock.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct
{
  char *folder;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  fixture->folder = make_folder ();
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  remove_folder (fixture->folder);
}

static void
assert_refused (Fixture *fixture, const char *holder)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *message = g_strdup_printf ("%s: the site is held by %s", fixture->folder, holder);

  g_assert_null (mortise_site_lock_take (fixture->folder, "cli", &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_CONFLICT);
  g_assert_cmpstr (error->message, ==, message);
}

static void
assert_free (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MortiseSiteLock) lock = mortise_site_lock_take (fixture->folder, "cli", &error);

  g_assert_no_error (error);
  g_assert_nonnull (lock);
}

static void
test_same_process (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MortiseSiteLock) lock = mortise_site_lock_take (fixture->folder, "workbench", &error);
  g_autofree char *holder = g_strdup_printf ("workbench (process %d)", getpid ());

  g_assert_no_error (error);
  assert_refused (fixture, holder);
  g_clear_pointer (&lock, mortise_site_lock_release);
  assert_free (fixture);
}

/* A process that takes the lock and keeps it until it is killed. */
static GPid
hold_in_child (Fixture *fixture)
{
  int fds[2];
  char byte = 0;
  GPid pid;

  g_assert_cmpint (pipe (fds), ==, 0);
  pid = fork ();
  if (pid == 0)
    {
      byte = mortise_site_lock_take (fixture->folder, "a holder with a name that is longer", NULL) != NULL ? '+' : '-';
      if (write (fds[1], &byte, 1) == 1)
        pause ();
      _exit (1);
    }
  g_assert_cmpint (pid, >, 0);
  g_assert_cmpint (read (fds[0], &byte, 1), ==, 1);
  g_assert_cmpint (byte, ==, '+');
  close (fds[0]);
  close (fds[1]);
  return pid;
}

static void
test_other_process (Fixture *fixture, gconstpointer user_data)
{
  GPid pid = hold_in_child (fixture);
  g_autofree char *holder = g_strdup_printf ("a holder with a name that is longer (process %d)", pid);

  assert_refused (fixture, holder);
  kill (pid, SIGKILL);
  waitpid (pid, NULL, 0);
  assert_free (fixture);
}

/* The text of an earlier holder does not shine through. */
static void
test_text (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "lock", NULL);
  g_autofree char *expected = g_strdup_printf ("w (process %d)\n", getpid ());
  g_autofree char *text = NULL;
  g_autoptr (MortiseSiteLock) lock = NULL;

  g_assert_true (g_file_set_contents (path, "something much longer than what follows, of an earlier time\n", -1, NULL));
  lock = mortise_site_lock_take (fixture->folder, "w", NULL);
  g_assert_nonnull (lock);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, expected);
}

static void
test_bad_folder (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *missing = g_build_filename (fixture->folder, "missing", NULL);
  g_autofree char *path = g_build_filename (fixture->folder, "lock", NULL);
  g_autofree char *target = g_build_filename (fixture->folder, "target", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (mortise_site_lock_take (missing, "cli", &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_FAILED);
  g_clear_error (&error);

  g_assert_cmpint (symlink (target, path), ==, 0);
  g_assert_null (mortise_site_lock_take (fixture->folder, "cli", &error));
  g_assert_error (error, MORTISE_ERROR, MORTISE_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, path));
  g_assert_false (g_file_test (target, G_FILE_TEST_EXISTS));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define add(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  add ("/site-lock/same-process", test_same_process);
  add ("/site-lock/other-process", test_other_process);
  add ("/site-lock/text", test_text);
  add ("/site-lock/bad-folder", test_bad_folder);
  return g_test_run ();
}
