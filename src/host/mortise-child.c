/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-child.h"

#include "mortise-error.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <unistd.h>

G_STATIC_ASSERT (MORTISE_SANDBOX_SOCKET_FD < MORTISE_CHILD_N_FDS && MORTISE_SANDBOX_ARGS_FD < MORTISE_CHILD_N_FDS);

static void
add_descriptors (posix_spawn_file_actions_t *actions, const int *fds)
{
  posix_spawn_file_actions_addopen (actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  for (int target = STDOUT_FILENO; target < MORTISE_CHILD_N_FDS; target++)
    if (fds[target] >= 0)
      posix_spawn_file_actions_adddup2 (actions, fds[target], target);
  posix_spawn_file_actions_addclosefrom_np (actions, MORTISE_CHILD_N_FDS);
}

static int
spawn (const MortiseSandboxCommand *command, const int *fds, GPid *pid)
{
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  sigset_t signals;
  int code;

  posix_spawn_file_actions_init (&actions);
  posix_spawnattr_init (&attributes);
  add_descriptors (&actions, fds);
  sigemptyset (&signals);
  posix_spawnattr_setsigmask (&attributes, &signals);
  sigaddset (&signals, SIGPIPE);
  posix_spawnattr_setsigdefault (&attributes, &signals);
  posix_spawnattr_setflags (&attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  code = posix_spawn (pid, command->argv[0], &actions, &attributes, command->argv, command->envp);
  posix_spawnattr_destroy (&attributes);
  posix_spawn_file_actions_destroy (&actions);
  return code;
}

/**
 * mortise_child_spawn:
 * @command: what to start
 * @fds: (array fixed-size=6): the descriptors that the child is to have, each at its index, -1 for none; its standard
 *   input is empty whatever is said, and bubblewrap's arguments are added
 * @pid: (out): the child
 * @error: return location for a %MORTISE_ERROR_FAILED
 *
 * Starts a sandboxed process. Not by fork(), which copies the page tables: while it does, the other threads of a large
 * process wait for memory, the one with the window included. The child has a session of its own, so that everything it
 * starts can be ended at once, and a Ctrl+C for the host does not reach it.
 *
 * Returns: whether it was started
 */
gboolean
mortise_child_spawn (const MortiseSandboxCommand *command, const int *fds, GPid *pid, GError **error)
{
  int moved[MORTISE_CHILD_N_FDS];
  int code;

  /* Out of the way of the numbers that the child is to have. */
  for (int target = 0; target < MORTISE_CHILD_N_FDS; target++)
    {
      int fd = target == MORTISE_SANDBOX_ARGS_FD ? command->args_fd : fds[target];

      moved[target] = fd >= 0 ? fcntl (fd, F_DUPFD_CLOEXEC, MORTISE_CHILD_N_FDS) : -1;
    }
  code = spawn (command, moved, pid);
  for (int target = 0; target < MORTISE_CHILD_N_FDS; target++)
    if (moved[target] >= 0)
      close (moved[target]);
  if (code != 0)
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_FAILED, "%s: %s", command->argv[0], g_strerror (code));
  return code == 0;
}
