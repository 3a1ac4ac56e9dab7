/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-host.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_API_ROUTER (mortise_api_router_get_type ())
G_DECLARE_FINAL_TYPE (MortiseApiRouter, mortise_api_router, MORTISE, API_ROUTER, GObject)

MortiseApiRouter *mortise_api_router_new (MortiseHost *host);
MortiseHost *mortise_api_router_get_host (MortiseApiRouter *self);
void mortise_api_router_handle_async (MortiseApiRouter *self,
                                      const char *method,
                                      const char *path,
                                      GBytes *body,
                                      const char *actor,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
GBytes *mortise_api_router_handle_finish (MortiseApiRouter *self, GAsyncResult *result, guint *status);

G_END_DECLS
