/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * MortiseArchivePlace:
 *
 * An empty folder into which a package is unpacked. Nothing that is done through it reaches outside.
 */
typedef struct _MortiseArchivePlace MortiseArchivePlace;

MortiseArchivePlace *mortise_archive_place_new (int fd);
void mortise_archive_place_free (MortiseArchivePlace *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseArchivePlace, mortise_archive_place_free)

gboolean mortise_archive_place_make_folder (MortiseArchivePlace *self, const char *path, GError **error);
int
mortise_archive_place_make_file (MortiseArchivePlace *self, const char *path, gboolean is_executable, GError **error);
gboolean mortise_archive_place_write (int fd, const char *path, gconstpointer bytes, gsize length, GError **error);
gboolean mortise_archive_place_sync (MortiseArchivePlace *self, GError **error);

G_END_DECLS
