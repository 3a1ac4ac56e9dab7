/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "mortise-json-rules.h"

G_BEGIN_DECLS

GPtrArray *mortise_json_schema_compile (JsonNode *schema, GError **error);

G_END_DECLS
