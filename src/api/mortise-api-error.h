/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

guint mortise_api_error_to_status (const GError *error);
JsonNode *mortise_api_error_to_json (const GError *error);
GError *mortise_api_error_from_json (JsonNode *body, guint status);

G_END_DECLS
