/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "@slug@-rules.h"

#define WEEK 7
#define MONTH 30

/* The points that are added after so many days in a row. */
gint64
gamification_rules_get_bonus (gint64 days, gint64 week_bonus, gint64 month_bonus)
{
  if (days < WEEK)
    return 0;
  return days >= MONTH ? month_bonus : week_bonus;
}
