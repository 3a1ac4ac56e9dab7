/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <mortise.h>

G_BEGIN_DECLS

JsonArray *validator_rules_find_problems (const char *title, JsonObject *step, const char *words);

G_END_DECLS
