/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _MortiseDownloadPart MortiseDownloadPart;

MortiseDownloadPart *mortise_download_part_open (const char *path, guint64 max_length, GError **error);
void mortise_download_part_close (MortiseDownloadPart *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseDownloadPart, mortise_download_part_close)

guint64 mortise_download_part_get_length (MortiseDownloadPart *self);
const char *mortise_download_part_get_validator (MortiseDownloadPart *self);

gboolean mortise_download_part_restart (MortiseDownloadPart *self, const char *validator, GError **error);
gboolean mortise_download_part_append (MortiseDownloadPart *self, gconstpointer bytes, gsize length, GError **error);
GInputStream *mortise_download_part_read (MortiseDownloadPart *self, GError **error);
gboolean mortise_download_part_complete (MortiseDownloadPart *self, GError **error);
void mortise_download_part_discard (MortiseDownloadPart *self);

G_END_DECLS
