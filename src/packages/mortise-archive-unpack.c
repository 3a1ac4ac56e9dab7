/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A package, from a file to a folder. What is in it is settled first, by reading its directory and its headers
 * (mortise-archive-directory.c); libarchive then takes out what was settled, and is not believed either: it has to come
 * to the same entries, and what comes out of each is counted as it comes, whatever any header says. */

#include "mortise-archive-unpack.h"

#include "mortise-archive-directory.h"
#include "mortise-archive-entry.h"
#include "mortise-archive-finding.h"
#include "mortise-archive-limits.h"
#include "mortise-archive-name.h"
#include "mortise-archive-place.h"
#include "mortise-archive-tree.h"
#include "mortise-error.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <locale.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What libarchive reads at once. */
#define BLOCK_SIZE (128 * 1024)
/* Names are in it, see read_headers(). */
#define UTF8_LOCALE "C.UTF-8"

typedef struct
{
  MortiseArchiveSource source;
  MortiseArchiveContents *contents;
  MortiseArchivePlace *place;
  struct archive *archive;
  /* Of all files so far. */
  guint64 n_bytes;
  GError **error;
} Unpacking;

static gboolean
refuse_damaged (Unpacking *self, const char *name)
{
  const char *reason = archive_error_string (self->archive);

  return mortise_archive_refuse (self->contents->findings, MORTISE_RULE_ARCHIVE_DAMAGED, name,
                                 "It cannot be taken out: %s", reason != NULL ? reason : "the entry is not whole");
}

/* --- what is said of it ------------------------------------------------------------------------------------------- */

static gboolean
check_bytes (Unpacking *self, guint64 n_bytes, const char *name)
{
  if (n_bytes > MORTISE_ARCHIVE_MAX_BYTES)
    return mortise_archive_refuse (self->contents->findings, MORTISE_RULE_ARCHIVE_TOO_BIG, name,
                                   "Unpacked it has more than %" G_GUINT64_FORMAT " MiB",
                                   MORTISE_ARCHIVE_MAX_BYTES >> 20);
  if (n_bytes > MORTISE_ARCHIVE_RATIO_FLOOR && n_bytes / MORTISE_ARCHIVE_MAX_RATIO > self->source.size)
    return mortise_archive_refuse (self->contents->findings, MORTISE_RULE_ARCHIVE_RATIO, name,
                                   "Unpacked it has more than %d times the bytes of the package",
                                   MORTISE_ARCHIVE_MAX_RATIO);
  return TRUE;
}

static gboolean
check_sizes (Unpacking *self, GPtrArray *entries)
{
  guint64 n_bytes = 0;

  for (guint i = 0; i < entries->len; i++)
    {
      const MortiseArchiveEntry *entry = entries->pdata[i];

      n_bytes += MIN (entry->size, MORTISE_ARCHIVE_MAX_BYTES + 1);
      if (!check_bytes (self, n_bytes, NULL))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_names (Unpacking *self, GPtrArray *entries)
{
  g_autoptr (MortiseArchiveTree) tree = mortise_archive_tree_new ();
  GPtrArray *findings = self->contents->findings;

  for (guint i = 0; i < entries->len; i++)
    {
      MortiseArchiveEntry *entry = entries->pdata[i];

      entry->is_passed_over = mortise_archive_tree_pass_over (tree, entry->name, findings);
      if (entry->is_passed_over)
        mortise_archive_name_check (entry->name, findings);
      else
        mortise_archive_tree_add (tree, entry->name, entry->is_folder, findings);
    }
  g_free (self->contents->root);
  self->contents->root = mortise_archive_tree_dup_root (tree);
  return !mortise_archive_contents_is_refused (self->contents);
}

/* --- taking it out ------------------------------------------------------------------------------------------------ */

static gboolean
is_read_alike (struct archive_entry *read, const MortiseArchiveEntry *entry)
{
  const char *name = archive_entry_pathname_utf8 (read);
  g_autofree char *plain = g_strdup (name != NULL ? name : "");
  gsize length = strlen (plain);
  gboolean is_folder = archive_entry_filetype (read) == AE_IFDIR;
  g_autofree char *folded = NULL;
  g_autofree char *expected = g_utf8_normalize (entry->name, -1, G_NORMALIZE_NFC);

  if (is_folder && length > 0 && plain[length - 1] == '/')
    plain[length - 1] = '\0';
  /* It composes accented letters by itself. */
  folded = g_utf8_normalize (plain, -1, G_NORMALIZE_NFC);
  return g_strcmp0 (folded, expected) == 0 && is_folder == entry->is_folder
         && (is_folder || archive_entry_filetype (read) == AE_IFREG) && archive_entry_hardlink (read) == NULL
         && archive_entry_symlink (read) == NULL && (is_folder || (guint64) archive_entry_size (read) == entry->size);
}

static gboolean
copy_block (Unpacking *self, int fd, const MortiseArchiveEntry *entry, guint64 *written, gboolean *is_end)
{
  const void *block;
  size_t length;
  la_int64_t offset;
  int status = archive_read_data_block (self->archive, &block, &length, &offset);

  *is_end = status == ARCHIVE_EOF;
  if (*is_end)
    return TRUE;
  if (status != ARCHIVE_OK || (guint64) offset != *written)
    return refuse_damaged (self, entry->name);
  *written += length;
  if (*written > entry->size)
    return mortise_archive_refuse (self->contents->findings, MORTISE_RULE_ARCHIVE_DAMAGED, entry->name,
                                   "It has more than the %" G_GUINT64_FORMAT " bytes that it is said to have",
                                   entry->size);
  return check_bytes (self, self->n_bytes + *written, entry->name)
         && mortise_archive_place_write (fd, entry->name, block, length, self->error);
}

static gboolean
copy_file (Unpacking *self, int fd, const MortiseArchiveEntry *entry)
{
  guint64 written = 0;
  gboolean is_end = FALSE;

  while (!is_end)
    if (!copy_block (self, fd, entry, &written, &is_end))
      return FALSE;
  if (written != entry->size)
    return mortise_archive_refuse (self->contents->findings, MORTISE_RULE_ARCHIVE_DAMAGED, entry->name,
                                   "It has %" G_GUINT64_FORMAT " bytes, and is said to have %" G_GUINT64_FORMAT,
                                   written, entry->size);
  self->n_bytes += written;
  mortise_archive_contents_add_file (self->contents, entry->name, written, entry->is_executable);
  return TRUE;
}

static gboolean
unpack_file (Unpacking *self, const MortiseArchiveEntry *entry)
{
  int fd = mortise_archive_place_make_file (self->place, entry->name, entry->is_executable, self->error);
  gboolean is_copied = fd >= 0 && copy_file (self, fd, entry);

  if (fd >= 0)
    close (fd);
  return is_copied;
}

static gboolean
unpack_entry (Unpacking *self, const MortiseArchiveEntry *entry)
{
  struct archive_entry *read;

  if (archive_read_next_header (self->archive, &read) != ARCHIVE_OK)
    return refuse_damaged (self, entry->name);
  if (!is_read_alike (read, entry))
    return mortise_archive_refuse (self->contents->findings, MORTISE_RULE_ARCHIVE_MISMATCH, entry->name,
                                   "libarchive reads another entry here");
  if (entry->is_passed_over)
    return TRUE;
  if (entry->is_folder)
    return mortise_archive_place_make_folder (self->place, entry->name, self->error);
  return unpack_file (self, entry);
}

static gboolean
unpack_entries (Unpacking *self, GPtrArray *entries)
{
  struct archive_entry *read;

  if (archive_read_support_format_zip_seekable (self->archive) != ARCHIVE_OK
      || archive_read_open_fd (self->archive, self->source.fd, BLOCK_SIZE) != ARCHIVE_OK)
    return refuse_damaged (self, NULL);
  for (guint i = 0; i < entries->len; i++)
    if (!unpack_entry (self, entries->pdata[i]))
      return FALSE;
  if (archive_read_next_header (self->archive, &read) != ARCHIVE_EOF)
    return mortise_archive_refuse (self->contents->findings, MORTISE_RULE_ARCHIVE_MISMATCH, NULL,
                                   "libarchive reads more entries than the directory has");
  return mortise_archive_place_sync (self->place, self->error);
}

/* libarchive gives names in the encoding of the thread's locale, and none that this one cannot have. */
static gboolean
unpack_all (Unpacking *self, GPtrArray *entries)
{
  locale_t utf8 = newlocale (LC_CTYPE_MASK, UTF8_LOCALE, (locale_t) 0);
  locale_t before = uselocale (utf8);
  gboolean is_unpacked = unpack_entries (self, entries);

  uselocale (before);
  if (utf8 != (locale_t) 0)
    freelocale (utf8);
  return is_unpacked;
}

static gboolean
open_source (Unpacking *self, int package)
{
  struct stat status;

  self->source.fd = package;
  self->source.findings = self->contents->findings;
  if (fstat (package, &status) == 0 && S_ISREG (status.st_mode) && lseek (package, 0, SEEK_SET) == 0)
    {
      self->source.size = (guint64) status.st_size;
      return TRUE;
    }
  g_set_error_literal (self->error, MORTISE_ERROR, MORTISE_ERROR_INVALID, "The package is not a file");
  return FALSE;
}

static gboolean
unpack (Unpacking *self)
{
  g_autoptr (GPtrArray) entries = mortise_archive_directory_read (&self->source);

  if (self->source.error != NULL)
    g_propagate_error (self->error, g_steal_pointer (&self->source.error));
  return entries != NULL && check_names (self, entries) && check_sizes (self, entries) && unpack_all (self, entries);
}

/**
 * mortise_archive_unpack:
 * @package: a ZIP, open for reading; its position is changed
 * @staging: an empty folder
 * @error: return location for an error that is not the package's fault: %MORTISE_ERROR_LIMIT when the disk is full,
 *   %MORTISE_ERROR_INVALID when @package is no regular file, %MORTISE_ERROR_FAILED when it cannot be read
 *
 * Unpacks a package, by the rules of docs/packages.md, and waits until it is on disk. What it reads is hostile, so it
 * is done in an isolated process (`mortise-helper`) and nowhere else but in tests. Files have the modes 0644 and 0755
 * as far as the umask lets them.
 *
 * Returns: (transfer full) (nullable): what was in it. With an error among its findings the package is refused, and
 * some of it may be in @staging; so it may be when this returns %NULL
 */
MortiseArchiveContents *
mortise_archive_unpack (int package, int staging, GError **error)
{
  g_autoptr (MortiseArchiveContents) contents = mortise_archive_contents_new ();
  g_autoptr (MortiseArchivePlace) place = mortise_archive_place_new (staging);
  g_autoptr (GError) local_error = NULL;
  Unpacking unpacking = { .contents = contents, .place = place, .error = &local_error };

  unpacking.archive = archive_read_new ();
  if (open_source (&unpacking, package))
    unpack (&unpacking);
  archive_read_free (unpacking.archive);
  if (local_error == NULL)
    return g_steal_pointer (&contents);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}
