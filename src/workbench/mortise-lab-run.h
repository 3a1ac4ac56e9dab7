/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-connection.h"

G_BEGIN_DECLS

void mortise_lab_run_async (MortiseConnection *connection,
                            JsonObject *trial,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
GPtrArray *mortise_lab_run_finish (GAsyncResult *result, JsonArray **plugins, GError **error);

G_END_DECLS
