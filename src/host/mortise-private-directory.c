/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-private-directory.h"

#include "mortise-error.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* Opened without following a link and asked by descriptor, so that it is the same folder throughout. */
/**
 * mortise_private_directory_ensure:
 * @path: (type filename): a folder
 * @create: whether to make it, and to mend its mode
 * @error: return location for an error
 *
 * Returns: %TRUE if it is a folder of this user that nobody else can enter, mode 0700
 */
gboolean
mortise_private_directory_ensure (const char *path, gboolean create, GError **error)
{
  struct stat info;
  int fd;
  gboolean is_secure;

  if (create && mkdir (path, 0700) < 0 && errno != EEXIST)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_FAILED, "could not make the folder \"%s\": %s", path,
                   g_strerror (errno));
      return FALSE;
    }
  fd = open (path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_FAILED, "could not open the folder \"%s\": %s", path,
                   g_strerror (errno));
      return FALSE;
    }

  is_secure = fstat (fd, &info) == 0 && info.st_uid == geteuid ();
  if (is_secure && (info.st_mode & 0777) != 0700)
    is_secure = create && fchmod (fd, 0700) == 0;
  close (fd);
  if (!is_secure)
    g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_DENIED,
                 "the folder \"%s\" is not a private folder of this user: remove it, or set XDG_RUNTIME_DIR", path);
  return is_secure;
}
