/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-archive-directory.h"

#include "mortise-archive-end.h"
#include "mortise-archive-entry.h"
#include "mortise-archive-field.h"
#include "mortise-archive-finding.h"
#include "mortise-archive-local.h"
#include "mortise-archive-record.h"

typedef struct
{
  const guint8 *bytes;
  gsize length;
  gsize at;
} Reader;

static gboolean
refuse_damaged (MortiseArchiveSource *source, const MortiseArchiveEntry *entry, const char *what)
{
  return mortise_archive_refuse (source->findings, MORTISE_RULE_ARCHIVE_DAMAGED, entry != NULL ? entry->name : NULL,
                                 "%s", what);
}

/* Section 4.5.3: the field has those numbers, in this order, for which the record has no room. */
static gboolean
take_long (const guint8 **field, gsize *left, guint64 *value)
{
  if (*value != G_MAXUINT32)
    return TRUE;
  if (*left < sizeof (guint64))
    return FALSE;
  *value = mortise_archive_get_64 (*field);
  *field += sizeof (guint64);
  *left -= sizeof (guint64);
  return TRUE;
}

static gboolean
read_fields (MortiseArchiveSource *source, MortiseArchiveEntry *entry, const MortiseArchiveFields *fields)
{
  gsize left = 0;
  const guint8 *field;

  if (!mortise_archive_fields_check (fields, entry, source->findings))
    return FALSE;
  field = mortise_archive_fields_find (fields, MORTISE_ARCHIVE_FIELD_ZIP64, &left);
  if (field == NULL)
    return TRUE;
  return (take_long (&field, &left, &entry->size) && take_long (&field, &left, &entry->compressed)
          && take_long (&field, &left, &entry->offset))
         || refuse_damaged (source, entry, "Its ZIP64 field has too few numbers");
}

static void
read_numbers (MortiseArchiveEntry *entry, const guint8 *record)
{
  entry->flags = mortise_archive_get_16 (record + 8);
  entry->method = mortise_archive_get_16 (record + 10);
  entry->crc = mortise_archive_get_32 (record + 16);
  entry->compressed = mortise_archive_get_32 (record + 20);
  entry->size = mortise_archive_get_32 (record + 24);
  entry->attributes = mortise_archive_get_32 (record + 38);
  entry->offset = mortise_archive_get_32 (record + 42);
}

/* Section 4.3.12. What one entry must not be need not keep the next from being looked at. */
static MortiseArchiveEntry *
read_entry (MortiseArchiveSource *source, Reader *reader)
{
  g_autoptr (MortiseArchiveEntry) entry = g_new0 (MortiseArchiveEntry, 1);
  const guint8 *record = reader->bytes + reader->at;
  gsize left = reader->length - reader->at;
  gsize name, fields, length;

  if (left < MORTISE_ARCHIVE_CENTRAL_SIZE || mortise_archive_get_32 (record) != MORTISE_ARCHIVE_CENTRAL_SIGNATURE)
    return refuse_damaged (source, NULL, "Its directory has fewer entries than it says"), NULL;
  name = mortise_archive_get_16 (record + 28);
  fields = mortise_archive_get_16 (record + 30);
  length = MORTISE_ARCHIVE_CENTRAL_SIZE + name + fields + mortise_archive_get_16 (record + 32);
  if (left < length)
    return refuse_damaged (source, NULL, "An entry of its directory is not whole"), NULL;

  reader->at += length;
  entry->raw_name = g_bytes_new (record + MORTISE_ARCHIVE_CENTRAL_SIZE, name);
  read_numbers (entry, record);
  if (mortise_archive_entry_read_name (entry, source->findings)
      && read_fields (source, entry, &(MortiseArchiveFields){ record + MORTISE_ARCHIVE_CENTRAL_SIZE + name, fields })
      && mortise_archive_entry_check (entry, source->findings) && mortise_archive_get_16 (record + 34) != 0)
    refuse_damaged (source, entry, "It is in another part of many");
  return g_steal_pointer (&entry);
}

static int
compare_offsets (gconstpointer a, gconstpointer b)
{
  const MortiseArchiveEntry *first = *(const MortiseArchiveEntry *const *) a;
  const MortiseArchiveEntry *second = *(const MortiseArchiveEntry *const *) b;

  return (first->offset > second->offset) - (first->offset < second->offset);
}

static GPtrArray *
read_entries (MortiseArchiveSource *source, const MortiseArchiveEnd *end)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) mortise_archive_entry_free);
  g_autofree guint8 *bytes = g_malloc (end->length);
  Reader reader = { bytes, end->length, 0 };

  if (!mortise_archive_source_read (source, end->offset, bytes, end->length))
    return NULL;
  for (guint i = 0; i < end->n_entries; i++)
    {
      MortiseArchiveEntry *entry = read_entry (source, &reader);

      if (entry == NULL)
        return NULL;
      g_ptr_array_add (entries, entry);
    }
  if (reader.at != reader.length)
    return refuse_damaged (source, NULL, "Its directory has more entries than it says"), NULL;
  g_ptr_array_sort (entries, compare_offsets);
  return g_steal_pointer (&entries);
}

/**
 * mortise_archive_directory_read:
 * @source: a package
 *
 * Reads what is in a package, from both ends, and nothing of the files themselves.
 *
 * Returns: (transfer full) (nullable) (element-type MortiseArchiveEntry): its entries in the order in which they lie in
 *   it; %NULL with a finding, or with an error set, when they cannot be told or programs could differ about them
 */
GPtrArray *
mortise_archive_directory_read (MortiseArchiveSource *source)
{
  g_autoptr (GPtrArray) entries = NULL;
  MortiseArchiveEnd end;

  if (!mortise_archive_end_read (source, &end))
    return NULL;
  entries = read_entries (source, &end);
  if (entries == NULL || mortise_findings_count (source->findings, MORTISE_SEVERITY_ERROR) > 0
      || !mortise_archive_local_check (source, entries, end.offset))
    return NULL;
  return g_steal_pointer (&entries);
}
