/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "mortise-connection.h"

G_BEGIN_DECLS

void mortise_trace_replay_async (MortiseConnection *connection,
                                 JsonObject *dispatch,
                                 gboolean is_stored,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
GPtrArray *mortise_trace_replay_finish (GAsyncResult *result, GError **error);

char *mortise_trace_replay_describe_changes (GPtrArray *changes);
void mortise_trace_replay_present (GtkWidget *teller, GPtrArray *changes);

G_END_DECLS
