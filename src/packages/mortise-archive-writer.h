/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * MortiseArchiveWriter:
 *
 * Writes a ZIP in which nothing depends on when, where and by whom it is written.
 */
typedef struct _MortiseArchiveWriter MortiseArchiveWriter;

MortiseArchiveWriter *mortise_archive_writer_new (int fd);
void mortise_archive_writer_free (MortiseArchiveWriter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseArchiveWriter, mortise_archive_writer_free)

gboolean mortise_archive_writer_add (MortiseArchiveWriter *self,
                                     const char *name,
                                     int fd,
                                     gboolean is_executable,
                                     guint64 *size,
                                     GError **error);
gboolean mortise_archive_writer_finish (MortiseArchiveWriter *self, guint64 *size, GError **error);

G_END_DECLS
