/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

char *mortise_plugin_build_get_directory (const char *folder);
char *mortise_plugin_build_get_covered_directory (const char *folder);
void mortise_plugin_build_async (const char *folder,
                                 gboolean is_covered,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean mortise_plugin_build_finish (GAsyncResult *result, GStrv *messages, GError **error);

G_END_DECLS
