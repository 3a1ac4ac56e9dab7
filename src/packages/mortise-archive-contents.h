/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * MortiseArchiveFile:
 * @path: relative to where it was unpacked
 * @size: in bytes
 * @is_executable: whether it may be executed
 *
 * A file of a package.
 */
typedef struct
{
  char *path;
  guint64 size;
  gboolean is_executable;
} MortiseArchiveFile;

/**
 * MortiseArchiveContents:
 * @root: the plugin's folder, relative to where the package was unpacked; empty when that is it
 * @files: (element-type MortiseArchiveFile): its files
 * @n_bytes: how many bytes they have together
 * @findings: (element-type MortiseFinding): what is wrong with it; with an error among them nothing of it may be used
 *
 * What was in a package.
 */
typedef struct
{
  char *root;
  GPtrArray *files;
  guint64 n_bytes;
  GPtrArray *findings;
} MortiseArchiveContents;

MortiseArchiveContents *mortise_archive_contents_new (void);
MortiseArchiveContents *mortise_archive_contents_new_from_json (JsonObject *object, GError **error);
void mortise_archive_contents_free (MortiseArchiveContents *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseArchiveContents, mortise_archive_contents_free)

void mortise_archive_contents_add_file (MortiseArchiveContents *self,
                                        const char *path,
                                        guint64 size,
                                        gboolean is_executable);
gboolean mortise_archive_contents_is_refused (const MortiseArchiveContents *self);
JsonObject *mortise_archive_contents_to_json (const MortiseArchiveContents *self);

gboolean mortise_archive_contents_verify (const MortiseArchiveContents *self, const char *directory, GError **error);

G_END_DECLS
