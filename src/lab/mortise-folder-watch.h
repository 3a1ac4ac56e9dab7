/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Tells of changes in a folder and all below it. */
typedef struct _MortiseFolderWatch MortiseFolderWatch;

typedef void (*MortiseFolderWatchFunc) (gpointer user_data);

MortiseFolderWatch *
mortise_folder_watch_new (const char *folder, MortiseFolderWatchFunc callback, gpointer user_data, GError **error);
void mortise_folder_watch_free (MortiseFolderWatch *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseFolderWatch, mortise_folder_watch_free)

G_END_DECLS
