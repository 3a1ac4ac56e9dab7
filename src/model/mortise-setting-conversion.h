/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

JsonNode *mortise_setting_convert (JsonNode *value, JsonNode *conversion);

G_END_DECLS
