/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <mortise.h>

G_BEGIN_DECLS

JsonObject *
ai_rules_make_request (const char *system_prompt, const char *user_prompt, const char *model, gint64 max_tokens);
JsonObject *ai_rules_read_answer (JsonNode *answer, GError **error);

G_END_DECLS
