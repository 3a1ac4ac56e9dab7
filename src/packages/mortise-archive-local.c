/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The other end of a ZIP: a program that reads from the front sees local headers, and never the central directory. Both
 * have to say the same, and the entries have to lie side by side: no byte is in two of them, and none is in no entry.
 */

#include "mortise-archive-local.h"

#include "mortise-archive-field.h"
#include "mortise-archive-finding.h"
#include "mortise-archive-record.h"

#include <string.h>

#define LONG_SIZES 16
/* CRC and two sizes, with four or eight bytes each; a signature before them is customary and not required. */
#define SHORT_DESCRIPTOR 12
#define LONG_DESCRIPTOR 20
#define SIGNATURE 4

typedef struct
{
  guint16 flags;
  guint16 method;
  guint32 crc;
  guint64 compressed;
  guint64 size;
  gboolean is_long;
  gsize name_length;
  gsize fields_length;
  /* The name and then the extra fields. */
  guint8 *rest;
} Local;

static void
local_clear (Local *local)
{
  g_free (local->rest);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Local, local_clear)

static gboolean
refuse (MortiseArchiveSource *source, const MortiseArchiveEntry *entry, const char *what)
{
  return mortise_archive_refuse (source->findings, MORTISE_RULE_ARCHIVE_MISMATCH, entry->name,
                                 "The directory and the entry itself do not agree on its %s", what);
}

static gboolean
read_local (MortiseArchiveSource *source, const MortiseArchiveEntry *entry, Local *local)
{
  guint8 header[MORTISE_ARCHIVE_LOCAL_SIZE];

  if (!mortise_archive_source_read (source, entry->offset, header, sizeof header))
    return FALSE;
  if (mortise_archive_get_32 (header) != MORTISE_ARCHIVE_LOCAL_SIGNATURE)
    return mortise_archive_refuse (source->findings, MORTISE_RULE_ARCHIVE_MISMATCH, entry->name,
                                   "The directory has it, and there is no entry");
  local->flags = mortise_archive_get_16 (header + 6);
  local->method = mortise_archive_get_16 (header + 8);
  local->crc = mortise_archive_get_32 (header + 14);
  local->compressed = mortise_archive_get_32 (header + 18);
  local->size = mortise_archive_get_32 (header + 22);
  local->name_length = mortise_archive_get_16 (header + 26);
  local->fields_length = mortise_archive_get_16 (header + 28);
  /* One more, so that there is something to point to where both are empty. */
  local->rest = g_malloc (local->name_length + local->fields_length + 1);
  return mortise_archive_source_read (source, entry->offset + sizeof header, local->rest,
                                      local->name_length + local->fields_length);
}

/* Section 4.5.3: in a local header the field has both sizes. */
static gboolean
read_long_sizes (MortiseArchiveSource *source, const MortiseArchiveEntry *entry, Local *local)
{
  MortiseArchiveFields fields = { local->rest + local->name_length, local->fields_length };
  gsize length = 0;
  const guint8 *field;

  if (!mortise_archive_fields_check (&fields, entry, source->findings))
    return FALSE;
  field = mortise_archive_fields_find (&fields, MORTISE_ARCHIVE_FIELD_ZIP64, &length);
  local->is_long = field != NULL;
  if (!local->is_long)
    return TRUE;
  if (length < LONG_SIZES)
    return refuse (source, entry, "sizes");
  if (local->size == G_MAXUINT32)
    local->size = mortise_archive_get_64 (field);
  if (local->compressed == G_MAXUINT32)
    local->compressed = mortise_archive_get_64 (field + 8);
  return TRUE;
}

/* Where sizes follow the file, here they are 0 or what they will be. */
static gboolean
agrees (guint64 here, guint64 in_directory, gboolean follows)
{
  return here == in_directory || (follows && here == 0);
}

static gboolean
compare (MortiseArchiveSource *source, const MortiseArchiveEntry *entry, const Local *local)
{
  gboolean follows = (local->flags & MORTISE_ARCHIVE_FLAG_SIZES_FOLLOW) != 0;
  gsize length;
  const char *name = g_bytes_get_data (entry->raw_name, &length);

  if (local->name_length != length || memcmp (local->rest, name, length) != 0)
    return refuse (source, entry, "name");
  if (local->flags != entry->flags)
    return refuse (source, entry, "flags");
  if (local->method != entry->method)
    return refuse (source, entry, "compression");
  if (!agrees (local->crc, entry->crc, follows))
    return refuse (source, entry, "checksum");
  if (!agrees (local->size, entry->size, follows) || !agrees (local->compressed, entry->compressed, follows))
    return refuse (source, entry, "sizes");
  return TRUE;
}

static gboolean
descriptor_agrees (const guint8 *at, gboolean is_long, const MortiseArchiveEntry *entry)
{
  if (mortise_archive_get_32 (at) != entry->crc)
    return FALSE;
  if (is_long)
    return mortise_archive_get_64 (at + 4) == entry->compressed && mortise_archive_get_64 (at + 12) == entry->size;
  return mortise_archive_get_32 (at + 4) == entry->compressed && mortise_archive_get_32 (at + 8) == entry->size;
}

/* Section 4.3.9: what follows the file, which is also all that there is before the next entry. */
static gboolean
check_descriptor (MortiseArchiveSource *source,
                  const MortiseArchiveEntry *entry,
                  gboolean is_long,
                  guint64 offset,
                  guint64 length)
{
  guint8 bytes[SIGNATURE + LONG_DESCRIPTOR];
  gsize expected = is_long ? LONG_DESCRIPTOR : SHORT_DESCRIPTOR;
  gboolean is_signed = length == expected + SIGNATURE;

  if (length != expected && !is_signed)
    return mortise_archive_refuse (source->findings, MORTISE_RULE_ARCHIVE_FOREIGN_DATA, entry->name,
                                   "Behind it there are %" G_GUINT64_FORMAT
                                   " bytes where its sizes have %" G_GSIZE_FORMAT,
                                   length, expected + SIGNATURE);
  if (!mortise_archive_source_read (source, offset, bytes, (gsize) length))
    return FALSE;
  if (is_signed && mortise_archive_get_32 (bytes) != MORTISE_ARCHIVE_DESCRIPTOR_SIGNATURE)
    return refuse (source, entry, "sizes");
  return descriptor_agrees (bytes + (is_signed ? SIGNATURE : 0), is_long, entry) || refuse (source, entry, "sizes");
}

/* @limit is where the next entry begins. */
static gboolean
check_room (MortiseArchiveSource *source, const MortiseArchiveEntry *entry, const Local *local, guint64 limit)
{
  guint64 data = entry->offset + MORTISE_ARCHIVE_LOCAL_SIZE + local->name_length + local->fields_length;
  guint64 room = limit - MIN (data, limit);

  if (data > limit || entry->compressed > room)
    return mortise_archive_refuse (source->findings, MORTISE_RULE_ARCHIVE_OVERLAP, entry->name,
                                   "It reaches into what follows it");
  room -= entry->compressed;
  if (entry->flags & MORTISE_ARCHIVE_FLAG_SIZES_FOLLOW)
    return check_descriptor (source, entry, local->is_long, data + entry->compressed, room);
  return room == 0
         || mortise_archive_refuse (source->findings, MORTISE_RULE_ARCHIVE_FOREIGN_DATA, entry->name,
                                    "Behind it there are %" G_GUINT64_FORMAT " bytes that are no part of any entry",
                                    room);
}

static gboolean
check_entry (MortiseArchiveSource *source, const MortiseArchiveEntry *entry, guint64 limit)
{
  g_auto (Local) local = { 0 };

  return read_local (source, entry, &local) && read_long_sizes (source, entry, &local)
         && compare (source, entry, &local) && check_room (source, entry, &local, limit);
}

/**
 * mortise_archive_local_check:
 * @source: a package
 * @entries: (element-type MortiseArchiveEntry): what its central directory has, by offset
 * @limit: where that begins
 *
 * Returns: whether the entries themselves agree with it, begin at the first byte and end at @limit, with nothing
 * between
 */
gboolean
mortise_archive_local_check (MortiseArchiveSource *source, GPtrArray *entries, guint64 limit)
{
  const MortiseArchiveEntry *first = entries->pdata[0];

  if (first->offset != 0)
    return mortise_archive_refuse (source->findings, MORTISE_RULE_ARCHIVE_FOREIGN_DATA, NULL,
                                   "It begins with %" G_GUINT64_FORMAT " bytes that are no part of any entry",
                                   first->offset);
  for (guint i = 0; i < entries->len; i++)
    {
      const MortiseArchiveEntry *entry = entries->pdata[i];
      const MortiseArchiveEntry *next = i + 1 < entries->len ? entries->pdata[i + 1] : NULL;

      if (!check_entry (source, entry, next != NULL ? next->offset : limit))
        return FALSE;
    }
  return TRUE;
}
