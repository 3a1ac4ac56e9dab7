/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Of the ZIP format: APPNOTE.TXT 6.3.10 of PKWARE, sections 4.4.4 and 4.4.5. */
#define MORTISE_ARCHIVE_FLAG_ENCRYPTED (1 << 0)
#define MORTISE_ARCHIVE_FLAG_SIZES_FOLLOW (1 << 3)
#define MORTISE_ARCHIVE_FLAG_PATCHED (1 << 5)
#define MORTISE_ARCHIVE_FLAG_STRONGLY_ENCRYPTED (1 << 6)
#define MORTISE_ARCHIVE_FLAG_UTF8 (1 << 11)
#define MORTISE_ARCHIVE_FLAG_HEADERS_ENCRYPTED (1 << 13)

#define MORTISE_ARCHIVE_METHOD_STORED 0
#define MORTISE_ARCHIVE_METHOD_DEFLATED 8
#define MORTISE_ARCHIVE_METHOD_ENCRYPTED 99

/**
 * MortiseArchiveEntry:
 * @name: its path, valid UTF-8, without a slash at its end
 * @is_folder: whether it is a folder
 * @is_executable: whether anybody may execute it
 * @is_passed_over: whether it is not to be unpacked
 * @raw_name: the bytes of its name
 * @flags: general purpose bits
 * @method: how it is compressed
 * @attributes: its external attributes, of Unix in the upper half and of DOS in the lower
 * @crc: CRC-32 of the file
 * @compressed: its size in the package, in bytes
 * @size: its size unpacked, in bytes
 * @offset: where its local header is
 *
 * What the central directory of a package says of one entry.
 */
typedef struct
{
  char *name;
  gboolean is_folder;
  gboolean is_executable;
  gboolean is_passed_over;

  GBytes *raw_name;
  guint16 flags;
  guint16 method;
  guint32 attributes;
  guint32 crc;
  guint64 compressed;
  guint64 size;
  guint64 offset;
} MortiseArchiveEntry;

void mortise_archive_entry_free (MortiseArchiveEntry *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseArchiveEntry, mortise_archive_entry_free)

gboolean mortise_archive_entry_read_name (MortiseArchiveEntry *self, GPtrArray *findings);
gboolean mortise_archive_entry_check (MortiseArchiveEntry *self, GPtrArray *findings);

G_END_DECLS
