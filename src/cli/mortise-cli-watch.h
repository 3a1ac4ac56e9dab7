/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Tells of changes in a folder and all below it. */
typedef struct _MortiseCliWatch MortiseCliWatch;

typedef void (*MortiseCliWatchFunc) (gpointer user_data);

MortiseCliWatch *
mortise_cli_watch_new (const char *folder, MortiseCliWatchFunc callback, gpointer user_data, GError **error);
void mortise_cli_watch_free (MortiseCliWatch *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MortiseCliWatch, mortise_cli_watch_free)

G_END_DECLS
