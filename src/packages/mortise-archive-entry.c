/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-archive-entry.h"

#include "mortise-archive-finding.h"
#include "mortise-archive-name.h"

#include <string.h>
#include <sys/stat.h>

#define DOS_DIRECTORY 0x10
/* An empty deflated stream has two bytes: what some programs write for a folder. */
#define EMPTY_STREAM 2

/**
 * mortise_archive_entry_free:
 * @self: (transfer full): an entry
 */
void
mortise_archive_entry_free (MortiseArchiveEntry *self)
{
  g_free (self->name);
  g_clear_pointer (&self->raw_name, g_bytes_unref);
  g_free (self);
}

static gboolean
is_ascii (const char *bytes, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (bytes[i] & 0x80)
      return FALSE;
  return TRUE;
}

/**
 * mortise_archive_entry_read_name:
 * @self: an entry with its raw name and flags
 * @findings: (element-type MortiseFinding): where to add what is wrong
 *
 * Sets its name, and whether it is a folder. Without the flag for UTF-8 a name is in the code page of whoever packed
 * it: in ASCII, which all of them share, or unknown. A name that cannot be taken is set as it can be shown.
 *
 * Returns: whether it has a name that every program reads alike
 */
gboolean
mortise_archive_entry_read_name (MortiseArchiveEntry *self, GPtrArray *findings)
{
  gsize length;
  const char *bytes = g_bytes_get_data (self->raw_name, &length);
  gboolean is_utf8 = length > 0 && g_utf8_validate_len (bytes, length, NULL);

  if (length == 0)
    return mortise_archive_refuse (findings, MORTISE_RULE_ARCHIVE_PATH, NULL, "An entry has no name");
  self->is_folder = bytes[length - 1] == '/';
  if (is_utf8 && (self->flags & MORTISE_ARCHIVE_FLAG_UTF8 || is_ascii (bytes, length)))
    {
      self->name = g_strndup (bytes, length - self->is_folder);
      return TRUE;
    }
  self->name = mortise_archive_name_escape (bytes, length);
  if (memchr (bytes, '\0', length) != NULL)
    return mortise_archive_refuse (findings, MORTISE_RULE_ARCHIVE_PATH, self->name, "The name has control characters");
  return mortise_archive_refuse (findings, MORTISE_RULE_ARCHIVE_NAME_ENCODING, self->name,
                                 is_utf8 ? "The name is in a code page that is not named" : "The name is not UTF-8");
}

static gboolean
check_method (MortiseArchiveEntry *self, GPtrArray *findings)
{
  if (self->method == MORTISE_ARCHIVE_METHOD_ENCRYPTED
      || self->flags
             & (MORTISE_ARCHIVE_FLAG_ENCRYPTED | MORTISE_ARCHIVE_FLAG_STRONGLY_ENCRYPTED
                | MORTISE_ARCHIVE_FLAG_HEADERS_ENCRYPTED))
    return mortise_archive_refuse (findings, MORTISE_RULE_ARCHIVE_ENCRYPTED, self->name, "It is encrypted");
  if ((self->method != MORTISE_ARCHIVE_METHOD_STORED && self->method != MORTISE_ARCHIVE_METHOD_DEFLATED)
      || self->flags & MORTISE_ARCHIVE_FLAG_PATCHED)
    return mortise_archive_refuse (findings, MORTISE_RULE_ARCHIVE_COMPRESSION, self->name,
                                   "It is compressed by method %u, which is neither stored (0) nor deflated (8)",
                                   self->method);
  return TRUE;
}

/* A program that does not look at the system still looks at the mode. */
static gboolean
check_kind (MortiseArchiveEntry *self, GPtrArray *findings)
{
  mode_t mode = self->attributes >> 16;
  mode_t kind = mode & S_IFMT;

  if (kind == S_IFLNK)
    return mortise_archive_refuse (findings, MORTISE_RULE_ARCHIVE_SPECIAL_FILE, self->name, "It is a symbolic link");
  if (kind != 0 && kind != S_IFREG && kind != S_IFDIR)
    return mortise_archive_refuse (findings, MORTISE_RULE_ARCHIVE_SPECIAL_FILE, self->name,
                                   "It is neither a file nor a folder, but of the kind 0%o", kind);
  if ((self->is_folder && kind == S_IFREG)
      || (!self->is_folder && (kind == S_IFDIR || self->attributes & DOS_DIRECTORY)))
    return mortise_archive_refuse (findings, MORTISE_RULE_ARCHIVE_MISMATCH, self->name,
                                   "It is a file by its name or its attributes, and a folder by the other");
  self->is_executable = !self->is_folder && (mode & (S_IXUSR | S_IXGRP | S_IXOTH)) != 0;
  return TRUE;
}

/* What a program that reads from the front cannot tell from what follows is refused, as it would see other files. */
static gboolean
check_sizes (MortiseArchiveEntry *self, GPtrArray *findings)
{
  gboolean is_stored = self->method == MORTISE_ARCHIVE_METHOD_STORED;

  if (self->is_folder && (self->size > 0 || self->compressed > EMPTY_STREAM))
    return mortise_archive_refuse (findings, MORTISE_RULE_ARCHIVE_MISMATCH, self->name, "It is a folder with contents");
  if (is_stored && self->size != self->compressed)
    return mortise_archive_refuse (findings, MORTISE_RULE_ARCHIVE_MISMATCH, self->name,
                                   "It is stored, and has %" G_GUINT64_FORMAT
                                   " bytes in the package and %" G_GUINT64_FORMAT " unpacked",
                                   self->compressed, self->size);
  if (is_stored && self->flags & MORTISE_ARCHIVE_FLAG_SIZES_FOLLOW && self->size > 0)
    return mortise_archive_refuse (findings, MORTISE_RULE_ARCHIVE_MISMATCH, self->name,
                                   "It is stored with its size behind it, where its end cannot be told");
  /* libarchive does not look at the checksum of nothing. */
  if (self->size == 0 && self->crc != 0)
    return mortise_archive_refuse (findings, MORTISE_RULE_ARCHIVE_DAMAGED, self->name,
                                   "It is empty, and its checksum is not that of an empty file");
  return TRUE;
}

/**
 * mortise_archive_entry_check:
 * @self: an entry with all that was read of it
 * @findings: (element-type MortiseFinding): where to add what is wrong
 *
 * Returns: whether every program takes it for the same file or folder, and a package may have such a one
 */
gboolean
mortise_archive_entry_check (MortiseArchiveEntry *self, GPtrArray *findings)
{
  return check_method (self, findings) && check_kind (self, findings) && check_sizes (self, findings);
}
