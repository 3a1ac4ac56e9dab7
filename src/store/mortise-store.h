/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define MORTISE_TYPE_STORE (mortise_store_get_type ())
G_DECLARE_FINAL_TYPE (MortiseStore, mortise_store, MORTISE, STORE, GObject)

#define MORTISE_TENANT_DEFAULT "default"

MortiseStore *mortise_store_open (const char *path, GError **error);
gboolean mortise_store_close (MortiseStore *self, GError **error);
void mortise_store_flush_async (MortiseStore *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean mortise_store_flush_finish (MortiseStore *self, GAsyncResult *result, GError **error);
gboolean mortise_store_check (MortiseStore *self, GError **error);

G_END_DECLS
