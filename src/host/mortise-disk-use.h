/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Files and folders that one folder may hold, and how deep they may be nested. */
#define MORTISE_DISK_MAX_FILES 10000
#define MORTISE_DISK_MAX_DEPTH 64

/**
 * MortiseDiskUse:
 * @bytes: what files and folders occupy on disk
 * @n_files: how many there are
 * @newest: when the newest of them was changed, in s since 1970; 0 where there is none
 * @too_deep: whether some are nested deeper than %MORTISE_DISK_MAX_DEPTH, and not counted
 *
 * What lies in folders.
 */
typedef struct
{
  guint64 bytes;
  guint n_files;
  gint64 newest;
  gboolean too_deep;
} MortiseDiskUse;

void mortise_disk_use_add (MortiseDiskUse *self, const char *directory);
void mortise_disk_use_add_unlinked (MortiseDiskUse *self, const char *directory, GPid root);

G_END_DECLS
