/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-form-schema.h"
#include "mortise-json-value.h"

G_BEGIN_DECLS

JsonObject *mortise_form_merge (MortiseFormSchema *schema, JsonNode *node, JsonNode *value);
MortiseJsonTypes mortise_form_merge_get_types (JsonObject *resolved);
gboolean mortise_form_merge_is_forbidden (JsonObject *resolved);
gboolean mortise_form_merge_is_constant (JsonObject *schema);

G_END_DECLS
