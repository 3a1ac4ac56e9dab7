/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <mortise.h>

G_BEGIN_DECLS

char *payment_rules_find_problem (JsonObject *payment, double minimum, double maximum, const char *currencies);

G_END_DECLS
