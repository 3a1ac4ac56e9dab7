/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-namespaces.h"

#include "mortise-error.h"

#include <errno.h>
#include <linux/magic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <unistd.h>

/* Each check wants positive evidence that comes from the kernel. What cannot be read proves nothing, and neither does
 * an odd-looking container: the namespaces must differ from the host's own, and the files, processes and network that
 * can be seen through them must be those that bubblewrap was told to leave. */

#define MAX_HOST_DESCRIPTION 4096

static gboolean refuse (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
refuse (GError **error, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_propagate_error (error, g_error_new_valist (MORTISE_ERROR, MORTISE_ERROR_UNAVAILABLE, format, arguments));
  va_end (arguments);
  return FALSE;
}

static gboolean
proc_is_ours (GError **error)
{
  g_autofree char *self = g_file_read_link ("/proc/self", NULL);
  g_autofree char *pid = g_strdup_printf ("%d", getpid ());
  struct statfs file_system;

  if (statfs ("/proc", &file_system) != 0 || file_system.f_type != PROC_SUPER_MAGIC)
    return refuse (error, "/proc is not a proc file system");
  if (g_strcmp0 (self, pid) != 0)
    return refuse (error, "/proc belongs to another PID namespace");
  return TRUE;
}

static gboolean
namespaces_differ (GError **error)
{
  static const char *const kinds[] = { "user", "mnt", "pid", "net", "ipc", "uts" };
  const char *description = g_getenv (MORTISE_ISOLATION_HOST_NAMESPACES);
  g_auto (GStrv) host = NULL;

  if (description == NULL || strlen (description) > MAX_HOST_DESCRIPTION)
    return refuse (error, "the host did not say which namespaces it is in (%s)", MORTISE_ISOLATION_HOST_NAMESPACES);

  host = g_strsplit (description, " ", -1);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *path = g_strconcat ("/proc/self/ns/", kinds[i], NULL);
      g_autofree char *prefix = g_strconcat (kinds[i], ":[", NULL);
      g_autofree char *own = g_file_read_link (path, NULL);
      gboolean named = FALSE;

      for (guint j = 0; host[j] != NULL; j++)
        named |= g_str_has_prefix (host[j], prefix);
      if (own == NULL || !g_str_has_prefix (own, prefix) || !named)
        return refuse (error, "it cannot be told whether the %s namespace is the host's", kinds[i]);
      if (g_strv_contains ((const char *const *) host, own))
        return refuse (error, "the %s namespace is the host's", kinds[i]);
    }
  return TRUE;
}

/* The kernel translates the PID of whoever made the socket pair into the namespace of whoever asks, 0 when it has none
 * there: the host itself is the witness that its processes are out of sight. */
static gboolean
host_is_out_of_sight (int socket_fd, GError **error)
{
  struct ucred maker;
  socklen_t length = sizeof maker;

  if (socket_fd < 0)
    return TRUE;
  if (getsockopt (socket_fd, SOL_SOCKET, SO_PEERCRED, &maker, &length) != 0)
    return refuse (error, "the socket to the host does not tell who made it: %s", g_strerror (errno));
  if (maker.pid != 0)
    return refuse (error, "the host can be seen as process %d", maker.pid);
  return TRUE;
}

static gboolean
network_is_empty (GError **error)
{
  g_autofree char *table = NULL;
  g_auto (GStrv) lines = NULL;
  guint loopbacks = 0;

  if (!g_file_get_contents ("/proc/self/net/dev", &table, NULL, NULL))
    return refuse (error, "the network interfaces cannot be listed");

  /* Two lines of headings, then `name: counters…`. */
  lines = g_strsplit (table, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *name = g_strchug (lines[i]);
      const char *colon = strchr (name, ':');

      if (colon == NULL)
        continue;
      if (colon - name != 2 || !g_str_has_prefix (name, "lo"))
        return refuse (error, "there is a network interface %.*s", (int) (colon - name), name);
      loopbacks++;
    }
  return loopbacks == 1 || refuse (error, "the network interfaces cannot be listed");
}

/* The kernel lists a mount point by its real path, whichever way it was named. */
static gboolean
is_the_folder (const char *mount_point, const char *folder)
{
  g_autofree char *real = folder != NULL ? realpath (folder, NULL) : NULL;

  return g_strcmp0 (mount_point, real) == 0;
}

static gboolean
may_be_writable (const MortiseIsolationPolicy *policy, const char *mount_point)
{
  static const char *const pseudo[] = { "/tmp", "/dev/shm", "/dev/pts", NULL };

  return g_strv_contains (pseudo, mount_point) || is_the_folder (mount_point, policy->data_directory)
         || is_the_folder (mount_point, policy->scratch_directory);
}

static gboolean
is_device_node (const char *mount_point)
{
  static const char *const nodes[]
      = { "/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/tty", "/dev/console", NULL };

  return g_strv_contains (nodes, mount_point);
}

/* A line of mountinfo, see proc(5): ID, parent, device, root, mount point, options, … */
static gboolean
mount_is_harmless (const MortiseIsolationPolicy *policy, const char *line, GError **error)
{
  g_auto (GStrv) fields = g_strsplit (line, " ", 7);
  g_auto (GStrv) options = NULL;
  g_autofree char *mount_point = NULL;

  if (g_strv_length (fields) < 7)
    return refuse (error, "the mounts cannot be listed");
  mount_point = g_strcompress (fields[4]);
  options = g_strsplit (fields[5], ",", -1);
  if (g_strv_contains ((const char *const *) options, "ro") || may_be_writable (policy, mount_point)
      || is_device_node (mount_point))
    return TRUE;
  return refuse (error, "%s is mounted to be written to", mount_point);
}

static gboolean
mounts_are_ours (const MortiseIsolationPolicy *policy, GError **error)
{
  g_autofree char *table = NULL;
  g_auto (GStrv) lines = NULL;
  struct statfs file_system;
  struct statvfs flags;

  if (statfs ("/", &file_system) != 0 || file_system.f_type != TMPFS_MAGIC || statvfs ("/", &flags) != 0
      || !(flags.f_flag & ST_RDONLY))
    return refuse (error, "the root directory is not the empty, read-only one that bubblewrap makes");
  if (!g_file_get_contents ("/proc/self/mountinfo", &table, NULL, NULL) || table[0] == '\0')
    return refuse (error, "the mounts cannot be listed");

  lines = g_strsplit (g_strchomp (table), "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (!mount_is_harmless (policy, lines[i], error))
      return FALSE;
  return TRUE;
}

/**
 * mortise_namespaces_hold:
 * @policy: what the process is to be left with
 * @error: return location for an error
 *
 * Looks whether the process is in a sandbox as the host's `mortise-sandbox.c` makes it. It has to be asked before
 * Landlock and seccomp are applied, which hide the evidence.
 *
 * Returns: whether it is; if not, @error is %MORTISE_ERROR_UNAVAILABLE and says which evidence is missing
 */
gboolean
mortise_namespaces_hold (const MortiseIsolationPolicy *policy, GError **error)
{
  return proc_is_ours (error) && namespaces_differ (error) && host_is_out_of_sight (policy->socket_fd, error)
         && network_is_empty (error) && mounts_are_ours (policy, error);
}
