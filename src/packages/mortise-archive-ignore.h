/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The file in a plugin's folder that says what is not packed. */
#define MORTISE_ARCHIVE_IGNORE_FILE ".mortiseignore"

/**
 * MortiseArchiveIgnore:
 *
 * What of a folder is not packed.
 */
typedef struct _MortiseArchiveIgnore MortiseArchiveIgnore;

MortiseArchiveIgnore *mortise_archive_ignore_new (void);
void mortise_archive_ignore_free (MortiseArchiveIgnore *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseArchiveIgnore, mortise_archive_ignore_free)

void mortise_archive_ignore_add (MortiseArchiveIgnore *self, const char *line);
gboolean mortise_archive_ignore_read (MortiseArchiveIgnore *self, int directory, GError **error);
gboolean mortise_archive_ignore_matches (MortiseArchiveIgnore *self, const char *path, gboolean is_folder);

G_END_DECLS
