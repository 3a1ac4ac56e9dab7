/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-archive-source.h"

G_BEGIN_DECLS

/**
 * MortiseArchiveEnd:
 * @n_entries: how many entries the central directory has
 * @offset: where it is
 * @length: how long it is, in bytes
 *
 * What the end of a package says of its central directory.
 */
typedef struct
{
  guint n_entries;
  guint64 offset;
  guint32 length;
} MortiseArchiveEnd;

gboolean mortise_archive_end_read (MortiseArchiveSource *source, MortiseArchiveEnd *end);

G_END_DECLS
