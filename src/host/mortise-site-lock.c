/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-site-lock.h"

#include "mortise-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

/* One host per site: whoever has the flock on `lock`. The kernel gives it back when the process ends, however it ends;
 * the text in the file only says who it is. */
struct _MortiseSiteLock
{
  int fd;
};

static char *
read_holder (int fd)
{
  char text[256] = "";
  gssize length = pread (fd, text, sizeof text - 1, 0);

  return length > 0 ? g_strstrip (g_strdup (text)) : g_strdup ("another process");
}

/**
 * mortise_site_lock_take:
 * @site: the site's folder, which is there
 * @holder: what this process is, such as `workbench`
 * @error: return location for a `MORTISE_ERROR_CONFLICT` that names the holder
 *
 * Returns: (transfer full): the lock
 */
MortiseSiteLock *
mortise_site_lock_take (const char *site, const char *holder, GError **error)
{
  g_autofree char *path = g_build_filename (site, "lock", NULL);
  g_autofree char *text = g_strdup_printf ("%s (process %d)\n", holder, getpid ());
  int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  MortiseSiteLock *self;

  if (fd < 0)
    {
      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_FAILED, "%s: %s; the site's folder must be yours and writable",
                   path, g_strerror (errno));
      return NULL;
    }
  if (flock (fd, LOCK_EX | LOCK_NB) != 0)
    {
      g_autofree char *other = read_holder (fd);

      g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_CONFLICT, "%s: the site is held by %s", site, other);
      close (fd);
      return NULL;
    }

  if (ftruncate (fd, 0) != 0 || pwrite (fd, text, strlen (text), 0) < 0)
    g_warning ("%s: %s", path, g_strerror (errno));
  self = g_new0 (MortiseSiteLock, 1);
  self->fd = fd;
  return self;
}

void
mortise_site_lock_release (MortiseSiteLock *self)
{
  close (self->fd);
  g_free (self);
}
