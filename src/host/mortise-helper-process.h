/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "mortise-archive-contents.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

MortiseArchiveContents *
mortise_helper_unpack (const char *package, const char *staging, GCancellable *cancellable, GError **error);
void mortise_helper_unpack_async (const char *package,
                                  const char *staging,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
MortiseArchiveContents *mortise_helper_unpack_finish (GAsyncResult *result, GError **error);
JsonArray *mortise_helper_symbolise (const char *module, const char *const *words, GError **error);

G_END_DECLS
