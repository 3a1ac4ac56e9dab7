/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <mortise.h>

G_BEGIN_DECLS

char *auth_rules_dup_key (const char *username);
gint64 auth_rules_count_failure (JsonNode *failures);
gboolean auth_rules_is_locked (JsonNode *failures, gint64 attempts);

G_END_DECLS
