/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-isolate.h"

#include "mortise-error.h"
#include "mortise-landlock.h"
#include "mortise-limits.h"
#include "mortise-namespaces.h"
#include "mortise-sanitizer.h"
#include "mortise-seccomp.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/securebits.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>
#if MORTISE_ADDRESS_SANITIZER
#include <sanitizer/lsan_interface.h>
#endif

/* How a plugin is shut in, from the inside.
 *
 * Against whom. The plugin is hostile from its first instruction: native code, with every trick that a process of its
 * user has, against a kernel that works as documented. It shares its process with the runner, so nothing that the
 * runner does or remembers is out of its reach; what counts is what the kernel will not do for this process any more.
 * That is why all of it is done before any code of the plugin is mapped, before any thread exists (Landlock binds the
 * calling thread and those that it makes, and no other), and so that none of it can be undone from here.
 *
 * What it promises, by layer, each sufficient for its part while the others are missing:
 *
 *   namespaces    bubblewrap, which the host puts around this process (mortise-sandbox.c): the user's files, processes
 *                 and network are not refused, they are not there. This file only looks whether it is true.
 *   landlock      of the files that are there, the plugin's own folders and the system's libraries, and nothing that
 *                 could be executed.
 *   seccomp       one process, which makes no socket, signals nobody, inspects nobody, gains no memory that cannot be
 *                 counted, and reaches none of the kernel's interfaces that a plugin has no use for.
 *   no-new-privs  no program can raise privileges; and a runner started by root lays its capabilities down.
 *   limits        descriptors, file length, core dumps, locked memory, threads; memory only as a backstop.
 *
 * The only way out that is left open is the socket to the host, where every request is checked against grants.
 * mortise_isolation_is_enough() says which of them must hold.
 *
 * What is attested is what was found, not what was asked for: after a layer is applied something that only this layer
 * refuses is tried. A layer that this machine does not have, or that cannot be verified, is not in the answer, and the
 * log says why; the host decides. An error is returned only where isolation makes no sense: too late, or alone.
 *
 * What it does not promise. It does not bound time, nor precisely memory, nor how much the data directory holds: the
 * host has deadlines, a watchdog, a quota and, where there is systemd, a cgroup. It does not stop a plugin from
 * misusing what it was granted, from guessing secrets by timing the processor, or from using a hole in the kernel calls
 * that remain. Where only Landlock and seccomp hold, a plugin can still learn that a path exists, its size and its
 * times (stat and readlink are not limited), and the name of the machine. Nor is the plugin protected from its user:
 * whoever may trace the host may look into what it starts. */

#if MORTISE_ADDRESS_SANITIZER
static gboolean tracers_are_refused = FALSE;

/* LeakSanitizer looks for leaks from a process that it makes and that traces this one, and ends the program where it
 * may not. Its library looks for this by name. */
__attribute__ ((visibility ("default"))) int
__lsan_is_turned_off (void)
{
  return tracers_are_refused;
}
#endif

static gboolean
fail (GError **error, MortiseError code, const char *what)
{
  g_set_error (error, MORTISE_ERROR, code, "The plugin process cannot be isolated: %s", what);
  return FALSE;
}

static gboolean
is_single_threaded (GError **error)
{
  g_autoptr (GDir) tasks = g_dir_open ("/proc/self/task", 0, NULL);

  if (tasks != NULL && g_dir_read_name (tasks) != NULL && g_dir_read_name (tasks) != NULL)
    return fail (error, MORTISE_ERROR_CONFLICT, "it has threads already, which Landlock would not bind");
  return TRUE;
}

/* Should the host die before the kernel was told to pass it on, its end of the socket is closed by now. */
static gboolean
bind_to_host (int socket_fd, GError **error)
{
  struct pollfd host = { .fd = socket_fd, .events = POLLRDHUP };

  if (prctl (PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0)
    return fail (error, MORTISE_ERROR_FAILED, "it cannot be made to end with the host");
  if (poll (&host, 1, 0) < 0 || host.revents & POLLNVAL)
    return fail (error, MORTISE_ERROR_INVALID, "there is no socket to the host");
  if (host.revents & (POLLHUP | POLLRDHUP))
    return fail (error, MORTISE_ERROR_CANCELLED, "the host is gone");
  return TRUE;
}

/* Were one of them closed, the next file opened would take its place and be written to as stderr. */
static gboolean
fill_stdio (void)
{
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
    if (fcntl (fd, F_GETFD) < 0 && open ("/dev/null", O_RDWR) != fd)
      return FALSE;
  return TRUE;
}

static gboolean
close_all_but (int socket_fd, GError **error)
{
  const guint first = STDERR_FILENO + 1;
  guint socket = socket_fd;

  if (!fill_stdio ())
    return fail (error, MORTISE_ERROR_FAILED, "stdio is closed and /dev/null cannot be opened");
  if (socket_fd >= 0 && socket_fd < (int) first)
    return fail (error, MORTISE_ERROR_INVALID, "the socket to the host is among stdio");
  if (socket_fd < 0 && syscall (SYS_close_range, first, G_MAXUINT, 0) == 0)
    return TRUE;
  if (socket_fd >= 0 && (socket == first || syscall (SYS_close_range, first, socket - 1, 0) == 0)
      && syscall (SYS_close_range, socket + 1, G_MAXUINT, 0) == 0)
    return TRUE;
  return fail (error, MORTISE_ERROR_UNAVAILABLE, "inherited descriptors cannot be closed (Linux 5.9 can)");
}

static gboolean
has_capabilities (void)
{
  struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
  struct __user_cap_data_struct sets[_LINUX_CAPABILITY_U32S_3] = { 0 };

  if (syscall (SYS_capget, &header, sets) != 0)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (sets); i++)
    if (sets[i].effective != 0 || sets[i].permitted != 0 || sets[i].inheritable != 0)
      return TRUE;
  return FALSE;
}

/* Whoever has none may not touch the bounding set, and need not. */
static void
drop_capabilities (void)
{
  const unsigned long root_is_nobody
      = SECBIT_NOROOT | SECBIT_NOROOT_LOCKED | SECBIT_NO_SETUID_FIXUP | SECBIT_NO_SETUID_FIXUP_LOCKED;
  const struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = { 0 };
  struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };

  prctl (PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
  for (int capability = 0; prctl (PR_CAPBSET_READ, capability, 0, 0, 0) >= 0; capability++)
    prctl (PR_CAPBSET_DROP, capability, 0, 0, 0);
  prctl (PR_SET_SECUREBITS, root_is_nobody, 0, 0, 0);
  syscall (SYS_capset, &header, none);
}

static gboolean
give_up_privileges (GError **error)
{
  prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  drop_capabilities ();
  if (prctl (PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1 && !has_capabilities ())
    return TRUE;
  g_set_error_literal (error, MORTISE_ERROR, MORTISE_ERROR_UNAVAILABLE, "privileges cannot be given up");
  return FALSE;
}

/* The answer of one layer, where it was asked for. */
static MortiseIsolation
note (MortiseIsolation layer, gboolean holds, GError *reason)
{
  if (!holds)
    g_message ("Isolation without %s: %s", mortise_isolation_get_name (layer), reason->message);
  g_clear_error (&reason);
  return holds ? layer : MORTISE_ISOLATION_NONE;
}

static gboolean
apply_layer (MortiseIsolation layer, const MortiseIsolationPolicy *policy, MortiseIsolation held, GError **error)
{
  gboolean inside = (held & MORTISE_ISOLATION_NAMESPACES) != 0;

  switch (layer)
    {
    case MORTISE_ISOLATION_NAMESPACES:
      return mortise_namespaces_hold (policy, error);
    case MORTISE_ISOLATION_NO_NEW_PRIVS:
      return give_up_privileges (error);
    case MORTISE_ISOLATION_LIMITS:
      return mortise_limits_apply (policy, inside, error);
    case MORTISE_ISOLATION_LANDLOCK:
      return mortise_landlock_apply (policy, inside, error);
    case MORTISE_ISOLATION_SECCOMP:
      return mortise_seccomp_apply (inside, error);
    case MORTISE_ISOLATION_NONE:
    case MORTISE_ISOLATION_CGROUP:
    default:
      g_return_val_if_reached (FALSE);
    }
}

/**
 * mortise_isolate:
 * @policy: what the process is to be left with
 * @error: return location for an error
 *
 * Shuts the calling process in, for good. It has to be the first thing that the process does. Afterwards its only
 * descriptors are stdio and the socket, it dies with the thread of the host that started it, and it leaves no core
 * dump and cannot be traced.
 *
 * Whether a cgroup holds cannot be seen from inside: the host adds %MORTISE_ISOLATION_CGROUP to what is attested.
 *
 * Returns: the layers that hold, each of them tried; %MORTISE_ISOLATION_NONE with @error set when it came too late
 *   (%MORTISE_ERROR_CONFLICT: there are threads), the host is gone (%MORTISE_ERROR_CANCELLED), there is no socket
 *   (%MORTISE_ERROR_INVALID) or descriptors cannot be closed (%MORTISE_ERROR_UNAVAILABLE)
 */
MortiseIsolation
mortise_isolate (const MortiseIsolationPolicy *policy, GError **error)
{
  /* Looking comes first, for the later layers hide the evidence; seccomp comes last, for it refuses the others. */
  static const MortiseIsolation order[]
      = { MORTISE_ISOLATION_NAMESPACES, MORTISE_ISOLATION_NO_NEW_PRIVS, MORTISE_ISOLATION_LIMITS,
          MORTISE_ISOLATION_LANDLOCK, MORTISE_ISOLATION_SECCOMP };
  MortiseIsolation held = MORTISE_ISOLATION_NONE;

  if (!is_single_threaded (error) || !close_all_but (policy->socket_fd, error)
      || !bind_to_host (policy->socket_fd, error))
    return MORTISE_ISOLATION_NONE;
  if (prctl (PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
    {
      fail (error, MORTISE_ERROR_FAILED, "it cannot be hidden from tracers");
      return MORTISE_ISOLATION_NONE;
    }
#if MORTISE_ADDRESS_SANITIZER
  tracers_are_refused = TRUE;
#endif

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    if (!(policy->disabled & order[i]))
      {
        GError *reason = NULL;
        gboolean holds = apply_layer (order[i], policy, held, &reason);

        held |= note (order[i], holds, reason);
      }
  /* Landlock and seccomp cannot be had without it. */
  if (prctl (PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1 && !has_capabilities ())
    held |= MORTISE_ISOLATION_NO_NEW_PRIVS;
  return held;
}
