/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-api-events.h"
#include "mortise-api-router.h"

G_BEGIN_DECLS

/* A larger request is refused, in bytes; a payload of 16 MiB fits whatever its escapes. */
#define MORTISE_API_MAX_BODY (32 * 1024 * 1024)

#define MORTISE_TYPE_API_SERVER (mortise_api_server_get_type ())
G_DECLARE_FINAL_TYPE (MortiseApiServer, mortise_api_server, MORTISE, API_SERVER, GObject)

MortiseApiServer *mortise_api_server_new (MortiseApiRouter *router, MortiseApiEvents *events);
gboolean mortise_api_server_start (MortiseApiServer *self, const char *path, GError **error);
void mortise_api_server_stop (MortiseApiServer *self);
void mortise_api_server_disconnect (MortiseApiServer *self);

G_END_DECLS
