/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A plugin whose memory is used up mostly ends by a crash a moment later: malloc gives NULL, or aborts. The host sees
 * only the signal; so the process itself looks, in its last moment, whether its memory was the cause, and
 * says so by its exit status. Only calls that signal-safety(7) allows are made here. */

#include "mortise-crash.h"

#include "mortise-isolation.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define STACK_SIZE (64 * 1024)

static guint64 memory_limit;

static gboolean
peak_is_past_limit (void)
{
  struct rusage usage;

  return getrusage (RUSAGE_SELF, &usage) == 0 && (guint64) usage.ru_maxrss * 1024 >= memory_limit;
}

/* proc(5): the sixth number of statm is data and stack, in pages: what RLIMIT_DATA is about. */
static gboolean
data_is_at_limit (void)
{
  struct rlimit limit;
  char text[256];
  const char *at = text;
  int fd = open ("/proc/self/statm", O_RDONLY | O_CLOEXEC);
  gssize length = fd >= 0 ? read (fd, text, sizeof text - 1) : -1;

  if (fd >= 0)
    close (fd);
  if (length <= 0 || getrlimit (RLIMIT_DATA, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY)
    return FALSE;

  text[length] = '\0';
  for (int i = 0; i < 5 && at != NULL; i++)
    {
      at = strchr (at, ' ');
      at = at != NULL ? at + 1 : NULL;
    }
  return at != NULL && strtoull (at, NULL, 10) * (guint64) sysconf (_SC_PAGESIZE) >= limit.rlim_cur / 10 * 9;
}

static void
on_fatal (int number)
{
  if (peak_is_past_limit () || data_is_at_limit ())
    _exit (MORTISE_EXIT_MEMORY);

  signal (number, SIG_DFL);
  raise (number);
}

/* Watches the signals that a crash ends in, from a stack of its own, as the usual one may be what overflowed. */
void
mortise_crash_watch (guint64 memory_bytes)
{
  static const int signals[] = { SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL, SIGTRAP };
  static char stack[STACK_SIZE];
  struct sigaction action = { .sa_handler = on_fatal, .sa_flags = SA_ONSTACK | SA_NODEFER };

  memory_limit = memory_bytes;
  sigaltstack (&(stack_t){ .ss_sp = stack, .ss_size = sizeof stack }, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    sigaction (signals[i], &action, NULL);
}
