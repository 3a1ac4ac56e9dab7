/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-duration.h"
#include "mortise-field-kind.h"

G_BEGIN_DECLS

char *mortise_field_text_show (MortiseFieldKind kind, JsonNode *value);
JsonNode *
mortise_field_text_read (MortiseFieldKind kind, JsonObject *resolved, JsonNode *before, const char *text, char **fault);
JsonNode *mortise_field_text_read_number (const char *text);
gboolean mortise_field_text_get_duration (JsonNode *value, MortiseDuration *duration);
char *mortise_field_text_describe_duration (JsonNode *value);
JsonNode *mortise_field_text_make_duration (JsonObject *resolved, const MortiseDuration *duration);

G_END_DECLS
