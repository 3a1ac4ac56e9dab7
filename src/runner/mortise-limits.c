/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-limits.h"

#include "mortise-error.h"
#include "mortise-sanitizer.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

#define MEBIBYTE (G_GUINT64_CONSTANT (1) << 20)

/* Threads count as processes. In a user namespace of its own the plugin is counted alone; elsewhere its user's whole
 * session is, so the room is given on top of what runs already. */
#define MAX_THREADS 256
#define ROOM_IN_SESSION 1024

/* Locked memory cannot be swapped out: a few pages, as libsodium and gcrypt lock them. */
#define MAX_LOCKED_BYTES (256 * 1024)

/* The stacks of eight threads, 8 MiB each by default, which are mapped whole and hardly used. */
#define STACK_ALLOWANCE (64 * MEBIBYTE)

/* Never raises a limit that was lower, and reads back what the kernel made of it. */
static gboolean
set_limit (int resource, const char *name, guint64 value, GError **error)
{
  struct rlimit limit;

  if (getrlimit (resource, &limit) == 0)
    {
      limit.rlim_max = MIN (limit.rlim_max, value);
      limit.rlim_cur = MIN (limit.rlim_cur, limit.rlim_max);
      if (resource == RLIMIT_NOFILE)
        limit.rlim_cur = limit.rlim_max;
      if (setrlimit (resource, &limit) == 0 && getrlimit (resource, &limit) == 0 && limit.rlim_max <= value)
        return TRUE;
    }
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_UNAVAILABLE, "%s cannot be set to %" G_GUINT64_FORMAT ": %s", name,
               value, g_strerror (errno));
  return FALSE;
}

/* The fourth field of /proc/loadavg is `running/all`, counted in threads over the whole machine: no less than the
 * user's own. */
static guint64
count_threads_of_machine (void)
{
  g_autofree char *load = NULL;
  guint64 threads = 0;

  if (!g_file_get_contents ("/proc/loadavg", &load, NULL, NULL)
      || sscanf (load, "%*f %*f %*f %*u/%" G_GINT64_MODIFIER "u", &threads) != 1)
    return MAX_THREADS;
  return threads;
}

/* Descriptor numbers from the limit on are refused with EBADF, whatever is open. */
static gboolean
descriptors_are_bounded (guint max_files)
{
  int duplicate = dup2 (STDERR_FILENO, max_files);

  if (duplicate < 0)
    return errno == EBADF;
  close (duplicate);
  return FALSE;
}

static gboolean
bound_files (const MortiseIsolationPolicy *policy, GError **error)
{
  /* A write past the limit is to fail with EFBIG, not to end the plugin. */
  signal (SIGXFSZ, SIG_IGN);
  if (policy->max_file_bytes != 0 && !set_limit (RLIMIT_FSIZE, "RLIMIT_FSIZE", policy->max_file_bytes, error))
    return FALSE;
  if (policy->max_files == 0)
    return TRUE;
  if (!set_limit (RLIMIT_NOFILE, "RLIMIT_NOFILE", policy->max_files, error))
    return FALSE;
  if (descriptors_are_bounded (policy->max_files))
    return TRUE;
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_UNAVAILABLE, "RLIMIT_NOFILE of %u is not enforced",
               policy->max_files);
  return FALSE;
}

/**
 * mortise_limits_apply:
 * @policy: memory in bytes, descriptors and file length to stay below
 * @private_processes: whether the process has a user namespace of its own
 * @error: return location for an error
 *
 * Sets the resource limits for good: raising a hard limit takes a capability, which is gone.
 *
 * They do not bound memory by themselves. RLIMIT_DATA, twice the memory and some room for stacks, is the hard stop
 * behind the host's watchdog and the cgroup, which look at what is really used. RLIMIT_AS is left alone: address
 * space costs nothing, and runtimes reserve gigabytes of it.
 *
 * Returns: whether all limits hold; if not, @error is %MORTISE_ERROR_UNAVAILABLE
 */
gboolean
mortise_limits_apply (const MortiseIsolationPolicy *policy, gboolean private_processes, GError **error)
{
  guint64 max_threads = private_processes ? MAX_THREADS : count_threads_of_machine () + ROOM_IN_SESSION;
  guint64 max_data = MIN (policy->memory_bytes, G_MAXINT64 / 4) * 2 + STACK_ALLOWANCE;

  /* AddressSanitizer's shadow is private writable memory of many times the plugin's. */
  if (policy->memory_bytes != 0 && !MORTISE_ADDRESS_SANITIZER
      && !set_limit (RLIMIT_DATA, "RLIMIT_DATA", max_data, error))
    return FALSE;
  return set_limit (RLIMIT_CORE, "RLIMIT_CORE", 0, error)
         && set_limit (RLIMIT_NPROC, "RLIMIT_NPROC", max_threads, error)
         && set_limit (RLIMIT_MEMLOCK, "RLIMIT_MEMLOCK", MAX_LOCKED_BYTES, error)
         && set_limit (RLIMIT_MSGQUEUE, "RLIMIT_MSGQUEUE", 0, error) && bound_files (policy, error);
}
