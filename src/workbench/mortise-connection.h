/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "mortise-admin.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_CONNECTION (mortise_connection_get_type ())
G_DECLARE_FINAL_TYPE (MortiseConnection, mortise_connection, MORTISE, CONNECTION, GObject)

MortiseConnection *mortise_connection_new (const char *directory);
const char *mortise_connection_get_directory (MortiseConnection *self);
MortiseAdmin *mortise_connection_get_admin (MortiseConnection *self);

void mortise_connection_open_async (MortiseConnection *self,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
gboolean mortise_connection_open_finish (MortiseConnection *self, GAsyncResult *result, GError **error);
void mortise_connection_close_async (MortiseConnection *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean mortise_connection_close_finish (MortiseConnection *self, GAsyncResult *result, GError **error);

void mortise_connection_request_async (MortiseConnection *self,
                                       const char *method,
                                       const char *path,
                                       JsonNode *body,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
JsonNode *mortise_connection_request_finish (MortiseConnection *self, GAsyncResult *result, GError **error);

G_END_DECLS
