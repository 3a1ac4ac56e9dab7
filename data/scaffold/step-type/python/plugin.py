# SPDX-License-Identifier: GPL-3.0-or-later
"""@name@: videos that stop at checkpoints and ask."""

import mortise
from mortise import context

from @prefix@_rules import find_problems, render


@mortise.filter("render_step")
def on_render_step(step_data, **rest):
    """Steps of other types stay as they are."""
    return render(step_data) if step_data.get("type") == "video" else None


@mortise.collect("validate_step")
def on_validate_step(step_data):
    if step_data.get("type") != "video":
        return None
    return find_problems(step_data, context.settings["max_checkpoints"])
