/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The records of the ZIP format, by their sections in APPNOTE.TXT 6.3.10 of PKWARE. All numbers are little-endian. */

/* 4.3.7 */
#define MORTISE_ARCHIVE_LOCAL_SIGNATURE 0x04034b50
#define MORTISE_ARCHIVE_LOCAL_SIZE 30
/* 4.3.9 */
#define MORTISE_ARCHIVE_DESCRIPTOR_SIGNATURE 0x08074b50
/* 4.3.12 */
#define MORTISE_ARCHIVE_CENTRAL_SIGNATURE 0x02014b50
#define MORTISE_ARCHIVE_CENTRAL_SIZE 46
/* 4.3.14 */
#define MORTISE_ARCHIVE_LONG_END_SIGNATURE 0x06064b50
#define MORTISE_ARCHIVE_LONG_END_SIZE 56
/* 4.3.15 */
#define MORTISE_ARCHIVE_LOCATOR_SIGNATURE 0x07064b50
#define MORTISE_ARCHIVE_LOCATOR_SIZE 20
/* 4.3.16 */
#define MORTISE_ARCHIVE_END_SIGNATURE 0x06054b50
#define MORTISE_ARCHIVE_END_SIZE 22

/* 4.5.3, and the Unicode name of Info-ZIP in 4.6.9 */
#define MORTISE_ARCHIVE_FIELD_ZIP64 0x0001
#define MORTISE_ARCHIVE_FIELD_UNICODE_NAME 0x7075

static inline guint16
mortise_archive_get_16 (const guint8 *at)
{
  return (guint16) (at[0] | at[1] << 8);
}

static inline guint32
mortise_archive_get_32 (const guint8 *at)
{
  return mortise_archive_get_16 (at) | (guint32) mortise_archive_get_16 (at + 2) << 16;
}

static inline guint64
mortise_archive_get_64 (const guint8 *at)
{
  return mortise_archive_get_32 (at) | (guint64) mortise_archive_get_32 (at + 4) << 32;
}

static inline void
mortise_archive_put_16 (guint8 *at, guint16 value)
{
  at[0] = (guint8) value;
  at[1] = (guint8) (value >> 8);
}

static inline void
mortise_archive_put_32 (guint8 *at, guint32 value)
{
  mortise_archive_put_16 (at, (guint16) value);
  mortise_archive_put_16 (at + 2, (guint16) (value >> 16));
}

G_END_DECLS
