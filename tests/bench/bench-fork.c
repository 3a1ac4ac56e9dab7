/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench-fork.h"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

/* As large as the socket's room at both ends of Mortise's own wire, so that neither side has the better socket. */
#define SOCKET_BUFFER (1024 * 1024)

static void
set_room (int fd)
{
  int size = SOCKET_BUFFER;

  setsockopt (fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
}

/* Starts a process that serves one end of a socketpair and ends with this one. To be called before there are threads.
 * Returns the other end. */
int
bench_fork (void (*serve) (int fd))
{
  int sockets[2];

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) != 0)
    g_error ("socketpair failed");
  set_room (sockets[0]);
  set_room (sockets[1]);
  if (fork () == 0)
    {
      prctl (PR_SET_PDEATHSIG, SIGKILL);
      close (sockets[0]);
      serve (sockets[1]);
      _exit (0);
    }
  close (sockets[1]);
  return sockets[0];
}
