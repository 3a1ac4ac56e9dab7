/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <mortise.h>

G_BEGIN_DECLS

char *webhook_rules_describe_level (JsonObject *user, gint64 level);
char *webhook_rules_describe_step (JsonObject *user, JsonObject *step);

G_END_DECLS
