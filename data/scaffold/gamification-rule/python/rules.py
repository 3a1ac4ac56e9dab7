# SPDX-License-Identifier: GPL-3.0-or-later
"""What days in a row are worth. Knows nothing of Mortise, so that it can be tested by itself."""

WEEK = 7
MONTH = 30


def streak_bonus(days, week_bonus, month_bonus):
    """The points that are added after so many days in a row."""
    if not isinstance(days, int) or days < WEEK:
        return 0
    return int(month_bonus if days >= MONTH else week_bonus)
