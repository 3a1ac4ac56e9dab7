/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <mortise.h>

G_BEGIN_DECLS

JsonNode *
http_send (MortiseContext *context, const char *method, const char *address, JsonObject *body, GError **error);

G_END_DECLS
