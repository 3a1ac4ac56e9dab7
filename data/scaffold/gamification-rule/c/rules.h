/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <mortise.h>

G_BEGIN_DECLS

gint64 gamification_rules_get_bonus (gint64 days, gint64 week_bonus, gint64 month_bonus);

G_END_DECLS
