/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void mortise_screenshot_load_async (const char *directory,
                                    const char *file,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
GdkTexture *mortise_screenshot_load_finish (GAsyncResult *result, GError **error);

G_END_DECLS
