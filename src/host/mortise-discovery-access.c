/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who can change a plugin that is run where it lies. A plugin of the site's own is a copy that only the site's owner
 * can write to; one that a package manager put somewhere is as safe as the folders on the way to it. So nobody may be
 * able to write there who could not change what this user runs anyway: root, and the user.
 */
#include "mortise-discovery-access.h"

#include "mortise-error.h"
#include "mortise-manifest.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

static gboolean
refuse (const char *path, const char *why, GError **error)
{
  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_DENIED, "%s: %s", path, why);
  return FALSE;
}

/* In a sticky folder, such as /tmp, others can add files and not touch those that are there. Groups are let be: who is
 * in one was put there by root, and Debian's /usr/local belongs to one. */
static gboolean
check_entry (const char *path, mode_t type, gboolean may_be_sticky, GError **error)
{
  struct stat status;

  if (lstat (path, &status) != 0)
    return refuse (path, g_strerror (errno), error);
  if (S_ISLNK (status.st_mode))
    return refuse (path, "is a symbolic link; put there what it leads to", error);
  if ((status.st_mode & S_IFMT) != type)
    return refuse (path, type == S_IFDIR ? "is no folder" : "is no regular file", error);
  if (status.st_uid != 0 && status.st_uid != geteuid ())
    return refuse (path, "belongs to another user, who could change the plugin; `chown` it to root", error);
  if ((status.st_mode & S_IWOTH) && !(may_be_sticky && (status.st_mode & S_ISVTX)))
    return refuse (path, "can be written to by everybody; `chmod o-w` it", error);
  return TRUE;
}

/* There nobody can. In Flatpak it is so, and files of the system show no owner. */
static gboolean
is_read_only (const char *path)
{
  struct statvfs file_system;

  return statvfs (path, &file_system) == 0 && (file_system.f_flag & ST_RDONLY);
}

/**
 * mortise_discovery_check_access:
 * @directory: (type filename): the canonical path of a plugin's folder, with no symbolic link on the way to it
 * @error: return location for a %MORTISE_ERROR_DENIED that begins with the path that is to be mended
 *
 * Looks at the folder, at those above it, and at its plugin.json.
 *
 * Returns: whether only root and this user can change what lies there
 */
gboolean
mortise_discovery_check_access (const char *directory, GError **error)
{
  g_autofree char *manifest = g_build_filename (directory, MORTISE_MANIFEST_FILE, NULL);

  if (is_read_only (directory))
    return TRUE;
  for (const char *end = strchr (directory + 1, '/'); end != NULL; end = strchr (end + 1, '/'))
    {
      g_autofree char *above = g_strndup (directory, (gsize) (end - directory));

      if (!check_entry (above, S_IFDIR, TRUE, error))
        return FALSE;
    }
  return check_entry (directory, S_IFDIR, FALSE, error) && check_entry (manifest, S_IFREG, FALSE, error);
}
