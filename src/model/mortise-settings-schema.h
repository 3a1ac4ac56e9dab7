/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

JsonNode *mortise_settings_schema_new (JsonNode *settings);
gboolean mortise_settings_schema_has_secret (JsonObject *whole, JsonNode *part);

G_END_DECLS
