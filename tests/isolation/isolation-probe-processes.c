/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "isolation-probe.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static gint64
number (const char *text)
{
  return g_ascii_strtoll (text, NULL, 0);
}

/* With arguments that no call can do anything with: one that gets through says EFAULT, EBADF, EINVAL or the like. */
static char *
call_by_name (const char *const *arguments)
{
  int call = seccomp_syscall_resolve_name (arguments[0]);

  if (call < 0)
    return g_strdup ("absent");
  return probe_answer (syscall (call, -1L, -1L, -1L, -1L, -1L, -1L) != -1);
}

static char *
call_by_number (const char *const *arguments)
{
  return probe_answer (syscall (number (arguments[0]), -1L, -1L, -1L, -1L, -1L, -1L) != -1);
}

/* The 32-bit table, which the kernel serves to 64-bit processes as well. */
static char *
call_32_bit (const char *const *arguments)
{
#if defined(__x86_64__)
  long answer;

  __asm__ volatile("int $0x80" : "=a"(answer) : "a"(number (arguments[0])), "b"(-1), "c"(-1), "d"(-1) : "memory");
  errno = answer < 0 ? -answer : 0;
  return probe_answer (answer >= 0);
#else
  return g_strdup ("absent");
#endif
}

static char *
end_child (pid_t child)
{
  if (child == 0)
    _exit (0);
  if (child > 0)
    waitpid (child, NULL, 0);
  return probe_answer (child > 0);
}

static char *
make_fork (const char *const *arguments)
{
  return end_child (syscall (SYS_clone, SIGCHLD, NULL, NULL, NULL, NULL));
}

static char *
make_fork_with_libc (const char *const *arguments)
{
  return end_child (fork ());
}

static char *
make_vfork (const char *const *arguments)
{
  return end_child (vfork ());
}

static char *
clone_with_flags (const char *const *arguments)
{
  return end_child (syscall (SYS_clone, number (arguments[0]) | SIGCHLD, NULL, NULL, NULL, NULL));
}

static void *
count_up (void *counter)
{
  *(int *) counter += 1;
  return NULL;
}

static char *
make_thread (const char *const *arguments)
{
  pthread_t thread;
  int counter = 0;
  int status = pthread_create (&thread, NULL, count_up, &counter);

  if (status == 0)
    pthread_join (thread, NULL);
  errno = status;
  return probe_answer (counter == 1);
}

static void *
leave_session (void *result)
{
  *(int *) result = setsid () < 0 ? errno : 0;
  return NULL;
}

static char *
set_session_in_thread (const char *const *arguments)
{
  pthread_t thread;
  int result = EAGAIN;

  if (pthread_create (&thread, NULL, leave_session, &result) == 0)
    pthread_join (thread, NULL);
  errno = result;
  return probe_answer (result == 0);
}

static char *
execute (const char *const *arguments)
{
  char *const argv[] = { (char *) arguments[0], NULL };
  char *const envp[] = { NULL };

  execve (arguments[0], argv, envp);
  return probe_answer (FALSE);
}

static char *
send_signal (const char *const *arguments)
{
  return probe_answer (kill (number (arguments[0]), 0) == 0);
}

static char *
signal_self (const char *const *arguments)
{
  return probe_answer (syscall (SYS_tgkill, getpid (), syscall (SYS_gettid), 0) == 0 && kill (getpid (), 0) == 0);
}

static char *
set_process_control (const char *const *arguments)
{
  return probe_answer (prctl (number (arguments[0]), 0L, 0L, 0L, 0L) >= 0);
}

static char *
name_thread (const char *const *arguments)
{
  return probe_answer (prctl (PR_SET_NAME, "probe", 0, 0, 0) == 0);
}

static char *
control_device (const char *const *arguments)
{
  char byte[64] = "x";

  return probe_answer (syscall (SYS_ioctl, number (arguments[0]), number (arguments[1]), byte) >= 0);
}

static char *
control_descriptor (const char *const *arguments)
{
  return probe_answer (fcntl (number (arguments[0]), number (arguments[1]), number (arguments[2])) >= 0);
}

static char *
get_limit (const char *const *arguments)
{
  struct rlimit limit;

  if (getrlimit (number (arguments[0]), &limit) != 0)
    return probe_answer (FALSE);
  return g_strdup_printf ("ok %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT, (guint64) limit.rlim_cur,
                          (guint64) limit.rlim_max);
}

static char *
raise_limit (const char *const *arguments)
{
  const struct rlimit limit = { RLIM_INFINITY, RLIM_INFINITY };

  return probe_answer (prlimit (0, number (arguments[0]), &limit, NULL) == 0);
}

static char *
end_by_abort (const char *const *arguments)
{
  abort ();
}

/* Runs a script in CPython, loaded after isolation as libpeas loads it. */
static char *
run_python (const char *const *arguments)
{
  void *library = dlopen (arguments[0], RTLD_NOW | RTLD_GLOBAL);
  void (*initialize) (int);
  int (*run) (const char *, void *);
  g_autofree char *script = NULL;

  if (library == NULL)
    return g_strdup (dlerror ());
  *(void **) &initialize = dlsym (library, "Py_InitializeEx");
  *(void **) &run = dlsym (library, "PyRun_SimpleStringFlags");
  initialize (0);
  script = g_strcompress (arguments[1]);
  return g_strdup (run (script, NULL) == 0 ? "ok" : "the script raised");
}

const ProbeVerb probe_process_verbs[] = {
  { "call", 1, call_by_name },
  { "call-number", 1, call_by_number },
  { "call-32-bit", 1, call_32_bit },
  { "fork", 0, make_fork },
  { "libc-fork", 0, make_fork_with_libc },
  { "vfork", 0, make_vfork },
  { "clone", 1, clone_with_flags },
  { "thread", 0, make_thread },
  { "setsid-in-thread", 0, set_session_in_thread },
  { "exec", 1, execute },
  { "kill", 1, send_signal },
  { "signal-self", 0, signal_self },
  { "prctl", 1, set_process_control },
  { "name-thread", 0, name_thread },
  { "ioctl", 2, control_device },
  { "fcntl", 3, control_descriptor },
  { "limit", 1, get_limit },
  { "raise-limit", 1, raise_limit },
  { "abort", 0, end_by_abort },
  { "python", 2, run_python },
  { NULL },
};
