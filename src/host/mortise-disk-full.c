/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-disk-full.h"

#include "mortise-error.h"

#include <errno.h>
#include <string.h>

/**
 * mortise_disk_full_explain:
 * @error: (inout) (nullable): why something could not be done
 * @site: the site's folder
 *
 * Where the disk was full, says what to do about it. The error may come from GIO, from another process or from a
 * library, which have nothing in common but the system's own words.
 */
void
mortise_disk_full_explain (GError **error, const char *site)
{
  g_autofree char *message = NULL;

  if (error == NULL || *error == NULL || strstr ((*error)->message, g_strerror (ENOSPC)) == NULL)
    return;
  message = g_strdup_printf ("%s; free some space on the disk of %s and try again", (*error)->message, site);
  g_clear_error (error);
  *error = g_error_new_literal (MORTISE_ERROR, MORTISE_ERROR_LIMIT, message);
}
