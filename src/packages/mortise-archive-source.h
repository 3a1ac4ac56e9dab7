/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * MortiseArchiveSource:
 * @fd: a regular file, open for reading
 * @size: its size in bytes
 * @findings: (element-type MortiseFinding): where to add what is wrong with it
 * @error: (nullable): why it could not be read
 *
 * The bytes of a package.
 */
typedef struct
{
  int fd;
  guint64 size;
  GPtrArray *findings;
  GError *error;
} MortiseArchiveSource;

gboolean mortise_archive_source_read (MortiseArchiveSource *self, guint64 offset, gpointer buffer, gsize length);

G_END_DECLS
