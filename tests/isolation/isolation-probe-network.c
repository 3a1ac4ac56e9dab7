/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "isolation-probe.h"

#include <arpa/inet.h>
#include <errno.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stddef.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static int
number (const char *text)
{
  return g_ascii_strtoll (text, NULL, 0);
}

static char *
close_and_answer (int fd, gboolean worked)
{
  char *answer = probe_answer (worked);

  if (fd >= 0)
    close (fd);
  return answer;
}

static char *
make_socket (const char *const *arguments)
{
  int fd = socket (number (arguments[0]), number (arguments[1]), 0);

  return close_and_answer (fd, fd >= 0);
}

static char *
make_pair (const char *const *arguments)
{
  int fds[2] = { -1, -1 };
  gboolean worked = socketpair (number (arguments[0]), number (arguments[1]), 0, fds) == 0;

  if (worked)
    close (fds[1]);
  return close_and_answer (fds[0], worked);
}

static struct sockaddr_in
loopback (const char *port)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons (number (port)) };

  address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  return address;
}

static char *
connect_tcp (const char *const *arguments)
{
  struct sockaddr_in address = loopback (arguments[0]);
  int fd = socket (AF_INET, SOCK_STREAM, 0);

  return close_and_answer (fd, fd >= 0 && connect (fd, (struct sockaddr *) &address, sizeof address) == 0);
}

static char *
send_udp (const char *const *arguments)
{
  struct sockaddr_in address = loopback (arguments[0]);
  int fd = socket (AF_INET, SOCK_DGRAM, 0);

  return close_and_answer (fd, fd >= 0 && sendto (fd, "x", 1, 0, (struct sockaddr *) &address, sizeof address) == 1);
}

/* A name that begins with @ is abstract. */
static socklen_t
unix_address (struct sockaddr_un *address, const char *name)
{
  memset (address, 0, sizeof *address);
  address->sun_family = AF_UNIX;
  g_strlcpy (address->sun_path, name, sizeof address->sun_path);
  if (name[0] == '@')
    address->sun_path[0] = '\0';
  return offsetof (struct sockaddr_un, sun_path) + strlen (name);
}

static char *
connect_unix (const char *const *arguments)
{
  struct sockaddr_un address;
  socklen_t length = unix_address (&address, arguments[0]);
  int fd = socket (AF_UNIX, SOCK_STREAM, 0);

  return close_and_answer (fd, fd >= 0 && connect (fd, (struct sockaddr *) &address, length) == 0);
}

/* The half of a datagram pair can send to any address, which needs neither socket() nor connect(). */
static char *
send_from_pair (const char *const *arguments)
{
  struct sockaddr_un address;
  socklen_t length = unix_address (&address, arguments[1]);
  int fds[2] = { -1, -1 };
  gboolean worked = socketpair (AF_UNIX, number (arguments[0]), 0, fds) == 0
                    && sendto (fds[0], "x", 1, 0, (struct sockaddr *) &address, length) == 1;

  return close_and_answer (fds[0], worked);
}

/* The socket to the host was made in the host's network namespace, and any socket can be asked about its own. */
static char *
list_interfaces (const char *const *arguments)
{
  struct ifreq interfaces[8];
  struct ifconf request = { .ifc_len = sizeof interfaces, .ifc_req = interfaces };

  return probe_answer (ioctl (number (arguments[0]), SIOCGIFCONF, &request) == 0);
}

const ProbeVerb probe_network_verbs[] = {
  { "socket", 2, make_socket },
  { "socketpair", 2, make_pair },
  { "tcp", 1, connect_tcp },
  { "udp", 1, send_udp },
  { "unix", 1, connect_unix },
  { "send-from-pair", 2, send_from_pair },
  { "interfaces", 1, list_interfaces },
  { NULL },
};
