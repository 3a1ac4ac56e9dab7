/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-archive-field.h"

#include "mortise-archive-finding.h"
#include "mortise-archive-record.h"

#include <string.h>

#define HEADER 4
/* Of a Unicode name: a version and the CRC-32 of the name that it stands for. */
#define UNICODE_NAME_PREFIX 5

static gboolean
refuse_name (const MortiseArchiveEntry *entry, GPtrArray *findings)
{
  return mortise_archive_refuse (findings, MORTISE_RULE_ARCHIVE_MISMATCH, entry->name,
                                 "It has another name for programs that look at its field 0x7075");
}

static gboolean
names_agree (const MortiseArchiveFields *self, const MortiseArchiveEntry *entry)
{
  gsize length, name_length;
  const guint8 *field = mortise_archive_fields_find (self, MORTISE_ARCHIVE_FIELD_UNICODE_NAME, &length);
  const char *name = g_bytes_get_data (entry->raw_name, &name_length);

  return field == NULL
         || (length == name_length + UNICODE_NAME_PREFIX
             && memcmp (field + UNICODE_NAME_PREFIX, name, name_length) == 0);
}

/**
 * mortise_archive_fields_check:
 * @self: the extra fields of one header
 * @entry: its entry, with its raw name
 * @findings: (element-type MortiseFinding): where to add what is wrong
 *
 * Returns: whether the fields are whole, those that matter here are there once at most, and none gives the entry
 *   another name
 */
gboolean
mortise_archive_fields_check (const MortiseArchiveFields *self, const MortiseArchiveEntry *entry, GPtrArray *findings)
{
  guint n_long = 0, n_names = 0;
  gsize at = 0;

  while (self->length - at >= HEADER)
    {
      guint16 id = mortise_archive_get_16 (self->bytes + at);
      gsize length = mortise_archive_get_16 (self->bytes + at + 2);

      if (length > self->length - at - HEADER)
        break;
      n_long += id == MORTISE_ARCHIVE_FIELD_ZIP64;
      n_names += id == MORTISE_ARCHIVE_FIELD_UNICODE_NAME;
      at += HEADER + length;
    }
  if (at != self->length || n_long > 1 || n_names > 1)
    return mortise_archive_refuse (findings, MORTISE_RULE_ARCHIVE_DAMAGED, entry->name,
                                   "Its extra fields are not whole, or are there twice");
  return names_agree (self, entry) || refuse_name (entry, findings);
}

/**
 * mortise_archive_fields_find:
 * @self: the extra fields of one header
 * @id: the id of a field
 * @length: (out): how many bytes it has
 *
 * Returns: (transfer none) (nullable) (array length=length): the first field of that id
 */
const guint8 *
mortise_archive_fields_find (const MortiseArchiveFields *self, guint16 id, gsize *length)
{
  gsize at = 0;

  while (self->length - at >= HEADER)
    {
      *length = mortise_archive_get_16 (self->bytes + at + 2);
      if (*length > self->length - at - HEADER)
        return NULL;
      if (mortise_archive_get_16 (self->bytes + at) == id)
        return self->bytes + at + HEADER;
      at += HEADER + *length;
    }
  return NULL;
}
