/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-archive-entry.h"

G_BEGIN_DECLS

/**
 * MortiseArchiveFields:
 * @bytes: (array length=length): extra fields, one after the other
 * @length: how many bytes they have
 *
 * What a header has beyond what every header has, see section 4.5 of APPNOTE.TXT.
 */
typedef struct
{
  const guint8 *bytes;
  gsize length;
} MortiseArchiveFields;

gboolean
mortise_archive_fields_check (const MortiseArchiveFields *self, const MortiseArchiveEntry *entry, GPtrArray *findings);
const guint8 *mortise_archive_fields_find (const MortiseArchiveFields *self, guint16 id, gsize *length);

G_END_DECLS
