/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Of a source file that is looked into, in bytes; a manifest has MORTISE_MANIFEST_MAX_SIZE. */
#define MORTISE_DIALECT_MAX_SOURCE (1024 * 1024)

/**
 * MortiseDialectFolder:
 *
 * A plugin's folder, of which only regular files are read, below it and through no symbolic link.
 */
typedef struct _MortiseDialectFolder MortiseDialectFolder;

MortiseDialectFolder *mortise_dialect_folder_open (const char *path, GError **error);
void mortise_dialect_folder_free (MortiseDialectFolder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseDialectFolder, mortise_dialect_folder_free)

const char *mortise_dialect_folder_get_path (MortiseDialectFolder *self);
gboolean mortise_dialect_folder_has (MortiseDialectFolder *self, const char *name);
GStrv mortise_dialect_folder_list (MortiseDialectFolder *self, const char *suffix, guint max_depth, GError **error);
GBytes *mortise_dialect_folder_read (MortiseDialectFolder *self, const char *name, gsize max_length, GError **error);

G_END_DECLS
