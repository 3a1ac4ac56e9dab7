/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The exit status with which a runner says that it crashed because its memory was used up. */
#define MORTISE_EXIT_MEMORY 86

/* With this a runner that crashes begins a line of its standard error for each frame: `OFFSET BUILD-ID PATH` follow. */
#define MORTISE_BACKTRACE_PREFIX "mortise-backtrace: "
#define MORTISE_BACKTRACE_MAX_FRAMES 64

/**
 * MortiseIsolation:
 * @MORTISE_ISOLATION_NAMESPACES: own user, mount, PID, network, IPC and UTS namespaces, made by bubblewrap
 * @MORTISE_ISOLATION_LANDLOCK: file access limited by Landlock
 * @MORTISE_ISOLATION_SECCOMP: system calls limited by a seccomp filter
 * @MORTISE_ISOLATION_NO_NEW_PRIVS: no program that it runs can gain privileges
 * @MORTISE_ISOLATION_LIMITS: resource limits are set
 * @MORTISE_ISOLATION_CGROUP: memory and processes are bounded by a cgroup
 *
 * The layers around a plugin process. Each is attested by the runner and shown to administrators by name.
 */
typedef enum
{
  MORTISE_ISOLATION_NONE = 0,
  MORTISE_ISOLATION_NAMESPACES = 1 << 0,
  MORTISE_ISOLATION_LANDLOCK = 1 << 1,
  MORTISE_ISOLATION_SECCOMP = 1 << 2,
  MORTISE_ISOLATION_NO_NEW_PRIVS = 1 << 3,
  MORTISE_ISOLATION_LIMITS = 1 << 4,
  MORTISE_ISOLATION_CGROUP = 1 << 5,
} MortiseIsolation;

/**
 * MORTISE_ISOLATION_HOST_NAMESPACES:
 *
 * The environment variable in which the host tells the runner which namespaces it is in itself: the targets of its
 * links in /proc/self/ns, such as `pid:[4026531836]`, separated by spaces. The runner's own must differ from each.
 */
#define MORTISE_ISOLATION_HOST_NAMESPACES "MORTISE_HOST_NAMESPACES"

const char *mortise_isolation_get_name (MortiseIsolation layer);
char **mortise_isolation_to_names (MortiseIsolation layers);
MortiseIsolation mortise_isolation_from_names (const char *const *names);
gboolean mortise_isolation_is_enough (MortiseIsolation layers, GError **error);

G_END_DECLS
