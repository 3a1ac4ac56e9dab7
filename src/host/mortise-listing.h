/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Puts one record at the end of a text, as JSON. It is called on another thread, with the record to itself. */
typedef void (*MortiseListingFunc) (gconstpointer record, GString *out);

void mortise_listing_write_async (GPtrArray *records,
                                  MortiseListingFunc append,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
GBytes *mortise_listing_write_finish (GAsyncResult *result, GError **error);

G_END_DECLS
