/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib-object.h>
#include <json-glib/json-glib.h>

#include "mortise-macros.h"

G_BEGIN_DECLS

#define MORTISE_TYPE_HTTP_RESPONSE (mortise_http_response_get_type ())
MORTISE_EXPORT
G_DECLARE_FINAL_TYPE (MortiseHttpResponse, mortise_http_response, MORTISE, HTTP_RESPONSE, GObject)

MORTISE_EXPORT guint mortise_http_response_get_status (MortiseHttpResponse *self);
MORTISE_EXPORT const char *mortise_http_response_get_header (MortiseHttpResponse *self, const char *name);
MORTISE_EXPORT GBytes *mortise_http_response_get_body (MortiseHttpResponse *self);
MORTISE_EXPORT JsonNode *mortise_http_response_parse_json (MortiseHttpResponse *self, GError **error);

MortiseHttpResponse *mortise_http_response_new (JsonNode *reply, GError **error);

G_END_DECLS
