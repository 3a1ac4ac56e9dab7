/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <mortise.h>

G_BEGIN_DECLS

char *analytics_rules_dup_key (JsonObject *order, GDateTime *now);
JsonObject *analytics_rules_add_order (JsonObject *sums, JsonObject *order);

G_END_DECLS
