# SPDX-License-Identifier: GPL-3.0-or-later
"""@name@: more points for those who come back every day."""

import mortise
from mortise import context

from @prefix@_rules import streak_bonus


@mortise.filter("calculate_xp")
def on_calculate_xp(xp, action, **rest):
    settings = context.settings
    learner = rest.get("context") or {}
    if action != settings["action"]:
        return None
    bonus = streak_bonus(learner.get("current_streak", 0), settings["week_bonus"], settings["month_bonus"])
    return xp + bonus if bonus else None
