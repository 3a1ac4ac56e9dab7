/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The socket of the admin API.
 *
 * Whoever can speak on it can load code as its owner, so it must be reached by the owner alone. Three things see to it,
 * each enough by itself:
 *
 * - the socket lies in a folder of mode 0700 that belongs to the owner, and so does the folder above; in /tmp, where
 *   anybody could have made a folder of that name first, one that belongs to somebody else is refused, a link as well;
 * - the socket's own mode is 0600;
 * - the kernel is asked who connected (SO_PEERCRED), and another user is turned away before a byte is read.
 *
 * A front end checks the folder too, so that nobody can stand in for the host. Processes of the same user, and root
 * where the kernel lets it past the first two, are inside: they could write the site's files just as well.
 */
#include "mortise-api-socket.h"

#include "mortise-error.h"
#include "mortise-host.h"
#include "mortise-private-directory.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixsocketaddress.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

/* How many connections the kernel keeps until the host gets to them. A client that does not wait is refused (EAGAIN)
 * past that, so this is what a burst of front ends needs, and the kernel's own bound (net.core.somaxconn) since
 * Linux 5.4. */
#define BACKLOG 4096

/**
 * mortise_api_socket_get_path:
 * @site: a site's folder
 *
 * Returns: (transfer full) (type filename): where the socket of the site's host is
 */
char *
mortise_api_socket_get_path (const char *site)
{
  g_autofree char *directory = mortise_host_get_runtime_directory (site);

  return g_build_filename (directory, "api.socket", NULL);
}

static void
set_errno_error (GError **error, int code, const char *what, const char *path)
{
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_FAILED, "could not %s \"%s\": %s", what, path, g_strerror (code));
}

static gboolean
secure_directories (const char *socket_path, gboolean create, GError **error)
{
  g_autofree char *directory = g_path_get_dirname (socket_path);
  g_autofree char *parent = g_path_get_dirname (directory);

  return mortise_private_directory_ensure (parent, create, error)
         && mortise_private_directory_ensure (directory, create, error);
}

/**
 * mortise_api_socket_is_trusted:
 * @path: (type filename): where the socket of a host may be
 *
 * Returns: whether there is a socket that nobody but this user can have made
 */
gboolean
mortise_api_socket_is_trusted (const char *path)
{
  struct stat info;

  return secure_directories (path, FALSE, NULL) && lstat (path, &info) == 0 && S_ISSOCK (info.st_mode)
         && info.st_uid == geteuid ();
}

/* Only the site's holder comes here, so a socket that is there already was left by a host that was killed. */
static gboolean
remove_stale (const char *path, GError **error)
{
  struct stat info;

  if (lstat (path, &info) == 0 && !S_ISSOCK (info.st_mode))
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_CONFLICT, "\"%s\" is in the way of the socket: remove it", path);
      return FALSE;
    }
  if (unlink (path) == 0 || errno == ENOENT)
    return TRUE;
  set_errno_error (error, errno, "remove the stale socket", path);
  return FALSE;
}

/**
 * mortise_api_socket_listen:
 * @path: (type filename): where to make the socket, as [func@api_socket_get_path] gives it
 * @error: return location for an error
 *
 * Makes the socket and its folders. The caller holds the site's lock.
 *
 * Returns: (transfer full) (nullable): a listening socket
 */
GSocket *
mortise_api_socket_listen (const char *path, GError **error)
{
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (GSocketAddress) address = NULL;

  if (strlen (path) >= sizeof (((struct sockaddr_un *) NULL)->sun_path))
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_INVALID,
                   "the path \"%s\" is too long for a socket: set XDG_RUNTIME_DIR to a shorter one", path);
      return NULL;
    }
  if (!secure_directories (path, TRUE, error) || !remove_stale (path, error))
    return NULL;

  socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, error);
  if (!socket)
    return NULL;
  address = g_unix_socket_address_new (path);
  if (!g_socket_bind (socket, address, FALSE, error))
    return NULL;
  if (chmod (path, 0600) < 0)
    {
      set_errno_error (error, errno, "restrict the socket", path);
      return NULL;
    }
  g_socket_set_listen_backlog (socket, BACKLOG);
  return g_socket_listen (socket, error) ? g_steal_pointer (&socket) : NULL;
}

/**
 * mortise_api_socket_check_peer:
 * @socket: a connected socket
 * @error: return location for an error
 *
 * Returns: %FALSE with MORTISE_ERROR_DENIED when another user is at its other end
 */
gboolean
mortise_api_socket_check_peer (GSocket *socket, GError **error)
{
  g_autoptr (GCredentials) credentials = g_socket_get_credentials (socket, error);
  uid_t uid;

  if (!credentials)
    return FALSE;
  uid = g_credentials_get_unix_user (credentials, error);
  if (uid == (uid_t) -1)
    return FALSE;
  if (uid == geteuid ())
    return TRUE;
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_DENIED, "this site belongs to the user %lu, and the user %lu asked",
               (gulong) geteuid (), (gulong) uid);
  return FALSE;
}
