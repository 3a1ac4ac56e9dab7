/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-process-usage.h"

#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define MIB ((guint64) 1024 * 1024)

static void
touch (gsize size)
{
  char *memory = mmap (NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

  g_assert_true (memory != MAP_FAILED);
  memset (memory, 1, size);
}

/* A process that takes @mib of memory and has @depth descendants, each the child of the one before, doing the same.
 * They end with it. */
static GPid
make_tree (guint depth, gsize mib, int ready)
{
  GPid pid = fork ();

  if (pid != 0)
    return pid;
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  touch (mib * MIB);
  if (depth > 0)
    make_tree (depth - 1, mib, ready);
  if (write (ready, "+", 1) == 1)
    pause ();
  _exit (1);
}

static GPid
make_ready_tree (guint depth, gsize mib)
{
  int fds[2];
  char byte;
  GPid pid;

  g_assert_cmpint (pipe (fds), ==, 0);
  pid = make_tree (depth, mib, fds[1]);
  for (guint i = 0; i <= depth; i++)
    g_assert_cmpint (read (fds[0], &byte, 1), ==, 1);
  close (fds[0]);
  close (fds[1]);
  return pid;
}

static void
end_tree (GPid pid)
{
  kill (pid, SIGKILL);
  waitpid (pid, NULL, 0);
}

static void
test_tree (void)
{
  GPid pid;
  MortiseProcessUsage usage;

  pid = make_ready_tree (0, 40);
  g_assert_true (mortise_process_usage_read (pid, &usage));
  g_assert_cmpuint (usage.n_processes, ==, 1);
  g_assert_cmpuint (usage.n_threads, ==, 1);
  g_assert_cmpint (usage.pid, ==, pid);
  g_assert_cmpuint (usage.memory_bytes, >=, 40 * MIB);
  g_assert_cmpuint (usage.memory_bytes, <, 200 * MIB);
  end_tree (pid);
}

static void
test_descendants (void)
{
  GPid pid = make_ready_tree (4, 20);
  MortiseProcessUsage usage;

  g_assert_true (mortise_process_usage_read (pid, &usage));
  g_assert_cmpuint (usage.n_processes, ==, 5);
  g_assert_cmpuint (usage.n_threads, ==, 5);
  g_assert_cmpuint (usage.memory_bytes, >=, 5 * 20 * MIB);
  end_tree (pid);
}

static gpointer
wait_for_mutex (gpointer user_data)
{
  GMutex *mutex = user_data;

  g_mutex_lock (mutex);
  g_mutex_unlock (mutex);
  return NULL;
}

static void
test_threads_and_cpu (void)
{
  GThread *threads[4];
  GMutex mutex;
  MortiseProcessUsage before, after;
  GPid pid;

  g_mutex_init (&mutex);
  g_mutex_lock (&mutex);
  g_assert_true (mortise_process_usage_read (getpid (), &before));
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("waits", wait_for_mutex, &mutex);
  pid = make_ready_tree (0, 1);
  do
    g_assert_true (mortise_process_usage_read (getpid (), &after));
  while (after.cpu_us < before.cpu_us + 100000);
  g_assert_cmpuint (after.n_threads, ==, before.n_threads + 4 + 1);
  g_assert_cmpuint (after.n_processes, ==, before.n_processes + 1);

  end_tree (pid);
  g_mutex_unlock (&mutex);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_mutex_clear (&mutex);
}

static void
test_gone (void)
{
  GPid pid = make_ready_tree (0, 1);
  MortiseProcessUsage usage;

  kill (pid, SIGKILL);
  while (mortise_process_usage_read (pid, &usage))
    ;
  g_assert_cmpuint (usage.memory_bytes, ==, 0);
  waitpid (pid, NULL, 0);
  g_assert_false (mortise_process_usage_read (pid, &usage));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/process-usage/tree", test_tree);
  g_test_add_func ("/process-usage/descendants", test_descendants);
  g_test_add_func ("/process-usage/threads-and-cpu", test_threads_and_cpu);
  g_test_add_func ("/process-usage/gone", test_gone);
  return g_test_run ();
}
