/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A ZIP is read from its end, and programs differ in how they look for it. So the end has to be where all of them find
 * it: the last bytes of the file, and nothing before the central directory that it leads to but what that names. */

#include "mortise-archive-end.h"

#include "mortise-archive-finding.h"
#include "mortise-archive-limits.h"
#include "mortise-archive-record.h"

#include <string.h>

/* Such as the commit's name that `git archive` writes: enough for a line of text, too little for another file. */
#define MAX_COMMENT 255
/* Further back nobody looks for the end, as no comment is longer. */
#define MAX_LOOK_BACK (MORTISE_ARCHIVE_END_SIZE + G_MAXUINT16)

typedef struct
{
  guint64 n_entries;
  guint64 offset;
  guint64 length;
  /* Where the directory has to end. */
  guint64 limit;
} Found;

static gboolean
check_beginning (MortiseArchiveSource *source)
{
  guint8 bytes[4];

  if (source->size == 0)
    return mortise_archive_refuse (source->findings, MORTISE_RULE_ARCHIVE_EMPTY, NULL, "The file is empty");
  if (source->size < sizeof bytes)
    return mortise_archive_refuse (source->findings, MORTISE_RULE_ARCHIVE_NOT_ZIP, NULL, "The file is no ZIP");
  return mortise_archive_source_read (source, 0, bytes, sizeof bytes);
}

static gboolean
begins_as_zip (MortiseArchiveSource *source)
{
  guint8 bytes[4] = { 0 };
  guint32 signature;

  mortise_archive_source_read (source, 0, bytes, sizeof bytes);
  signature = mortise_archive_get_32 (bytes);
  return signature == MORTISE_ARCHIVE_LOCAL_SIGNATURE || signature == MORTISE_ARCHIVE_END_SIGNATURE;
}

static gboolean
refuse_without_end (MortiseArchiveSource *source)
{
  if (begins_as_zip (source))
    return mortise_archive_refuse (source->findings, MORTISE_RULE_ARCHIVE_TRUNCATED, NULL,
                                   "It begins as a ZIP, and its end is missing");
  return mortise_archive_refuse (source->findings, MORTISE_RULE_ARCHIVE_NOT_ZIP, NULL, "The file is no ZIP");
}

/* The last signature, which is the first that is found by whoever looks from the end. */
static const guint8 *
find_last_signature (const guint8 *tail, gsize length)
{
  for (gsize at = length - MORTISE_ARCHIVE_END_SIZE + 1; at-- > 0;)
    if (mortise_archive_get_32 (tail + at) == MORTISE_ARCHIVE_END_SIGNATURE)
      return tail + at;
  return NULL;
}

static gboolean
check_comment (MortiseArchiveSource *source, const guint8 *record, gsize left)
{
  const char *comment = (const char *) record + MORTISE_ARCHIVE_END_SIZE;
  gsize length = mortise_archive_get_16 (record + 20);
  gsize behind = left - MORTISE_ARCHIVE_END_SIZE;

  if (length > behind)
    return mortise_archive_refuse (source->findings, MORTISE_RULE_ARCHIVE_TRUNCATED, NULL,
                                   "Its comment is to have %" G_GSIZE_FORMAT " bytes, and has %" G_GSIZE_FORMAT, length,
                                   behind);
  if (length < behind)
    return mortise_archive_refuse (source->findings, MORTISE_RULE_ARCHIVE_FOREIGN_DATA, NULL,
                                   "Behind its end there are %" G_GSIZE_FORMAT " bytes more", behind - length);
  if (length > MAX_COMMENT || !g_utf8_validate (comment, (gssize) length, NULL))
    return mortise_archive_refuse (source->findings, MORTISE_RULE_ARCHIVE_FOREIGN_DATA, NULL,
                                   "Its comment has %" G_GSIZE_FORMAT " bytes that are no line of text", length);
  return TRUE;
}

/* Sections 4.3.14 and 4.3.15: where there is a locator, it counts, and says the same where the end has a number. */
static gboolean
read_long_end (MortiseArchiveSource *source, guint64 locator_offset, Found *found)
{
  guint8 locator[MORTISE_ARCHIVE_LOCATOR_SIZE];
  guint8 record[MORTISE_ARCHIVE_LONG_END_SIZE];
  guint64 offset = locator_offset - MIN (locator_offset, MORTISE_ARCHIVE_LONG_END_SIZE);

  if (!mortise_archive_source_read (source, locator_offset, locator, sizeof locator)
      || !mortise_archive_source_read (source, offset, record, sizeof record))
    return FALSE;
  if (mortise_archive_get_64 (locator + 8) != offset
      || mortise_archive_get_32 (record) != MORTISE_ARCHIVE_LONG_END_SIGNATURE
      || mortise_archive_get_64 (record + 4) != MORTISE_ARCHIVE_LONG_END_SIZE - 12)
    return mortise_archive_refuse (source->findings, MORTISE_RULE_ARCHIVE_DAMAGED, NULL,
                                   "Its ZIP64 end is not where it is said to be");
  if (mortise_archive_get_32 (locator + 4) != 0 || mortise_archive_get_32 (locator + 16) > 1
      || mortise_archive_get_32 (record + 16) != 0 || mortise_archive_get_32 (record + 20) != 0
      || mortise_archive_get_64 (record + 24) != mortise_archive_get_64 (record + 32))
    return mortise_archive_refuse (source->findings, MORTISE_RULE_ARCHIVE_DAMAGED, NULL, "It is one part of many");
  if ((found->n_entries != G_MAXUINT16 && found->n_entries != mortise_archive_get_64 (record + 32))
      || (found->length != G_MAXUINT32 && found->length != mortise_archive_get_64 (record + 40))
      || (found->offset != G_MAXUINT32 && found->offset != mortise_archive_get_64 (record + 48)))
    return mortise_archive_refuse (source->findings, MORTISE_RULE_ARCHIVE_MISMATCH, NULL,
                                   "Its end says one thing, and its ZIP64 end another");

  *found = (Found){ .n_entries = mortise_archive_get_64 (record + 32),
                    .length = mortise_archive_get_64 (record + 40),
                    .offset = mortise_archive_get_64 (record + 48),
                    .limit = offset };
  return TRUE;
}

static gboolean
has_locator (MortiseArchiveSource *source, guint64 offset)
{
  guint8 signature[4];

  return offset >= MORTISE_ARCHIVE_LOCATOR_SIZE
         && mortise_archive_source_read (source, offset - MORTISE_ARCHIVE_LOCATOR_SIZE, signature, sizeof signature)
         && mortise_archive_get_32 (signature) == MORTISE_ARCHIVE_LOCATOR_SIGNATURE;
}

static gboolean
read_record (MortiseArchiveSource *source, const guint8 *record, guint64 offset, Found *found)
{
  if (mortise_archive_get_16 (record + 4) != 0 || mortise_archive_get_16 (record + 6) != 0
      || mortise_archive_get_16 (record + 8) != mortise_archive_get_16 (record + 10))
    return mortise_archive_refuse (source->findings, MORTISE_RULE_ARCHIVE_DAMAGED, NULL, "It is one part of many");

  *found = (Found){ .n_entries = mortise_archive_get_16 (record + 10),
                    .length = mortise_archive_get_32 (record + 12),
                    .offset = mortise_archive_get_32 (record + 16),
                    .limit = offset };
  if (has_locator (source, offset))
    return read_long_end (source, offset - MORTISE_ARCHIVE_LOCATOR_SIZE, found);
  return source->error == NULL;
}

static gboolean
find (MortiseArchiveSource *source, Found *found)
{
  gsize length = MIN (source->size, MAX_LOOK_BACK);
  g_autofree guint8 *tail = g_malloc (length);
  const guint8 *record;

  if (length < MORTISE_ARCHIVE_END_SIZE)
    return refuse_without_end (source);
  if (!mortise_archive_source_read (source, source->size - length, tail, length))
    return FALSE;
  record = find_last_signature (tail, length);
  if (record == NULL)
    return refuse_without_end (source);
  return check_comment (source, record, (gsize) (tail + length - record))
         && read_record (source, record, source->size - (guint64) (tail + length - record), found);
}

static gboolean
check (MortiseArchiveSource *source, const Found *found)
{
  if (found->n_entries > MORTISE_ARCHIVE_MAX_ENTRIES)
    return mortise_archive_refuse (source->findings, MORTISE_RULE_ARCHIVE_TOO_MANY_FILES, NULL,
                                   "It has %" G_GUINT64_FORMAT " entries, over %d", found->n_entries,
                                   MORTISE_ARCHIVE_MAX_ENTRIES);
  if (found->length > MORTISE_ARCHIVE_MAX_DIRECTORY)
    return mortise_archive_refuse (source->findings, MORTISE_RULE_ARCHIVE_TOO_BIG, NULL,
                                   "Its directory has %" G_GUINT64_FORMAT " bytes, over %u", found->length,
                                   MORTISE_ARCHIVE_MAX_DIRECTORY);
  if (found->offset > found->limit || found->limit - found->offset < found->length)
    return mortise_archive_refuse (source->findings, MORTISE_RULE_ARCHIVE_TRUNCATED, NULL,
                                   "Its directory is said to be where the file does not reach");
  if (found->limit - found->offset > found->length)
    return mortise_archive_refuse (source->findings, MORTISE_RULE_ARCHIVE_FOREIGN_DATA, NULL,
                                   "There are %" G_GUINT64_FORMAT " bytes that are no part of it",
                                   found->limit - found->offset - found->length);
  if (found->n_entries == 0)
    return mortise_archive_refuse (source->findings, MORTISE_RULE_ARCHIVE_EMPTY, NULL, "There is nothing in it");
  return TRUE;
}

/**
 * mortise_archive_end_read:
 * @source: a package
 * @end: (out caller-allocates): where its central directory is
 *
 * Finds the central directory, by section 4.3.16 of APPNOTE.TXT.
 *
 * Returns: whether it was found where every program finds it, within the bounds
 */
gboolean
mortise_archive_end_read (MortiseArchiveSource *source, MortiseArchiveEnd *end)
{
  Found found = { 0 };

  if (!check_beginning (source) || !find (source, &found) || !check (source, &found))
    return FALSE;
  end->n_entries = (guint) found.n_entries;
  end->offset = found.offset;
  end->length = (guint32) found.length;
  return TRUE;
}
