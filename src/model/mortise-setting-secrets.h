/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

JsonNode *mortise_setting_hide_secrets (JsonObject *whole, const char *key, JsonNode *value);
JsonNode *mortise_setting_keep_secrets (JsonObject *whole, const char *key, JsonNode *value, JsonNode *before);

G_END_DECLS
