# SPDX-License-Identifier: GPL-3.0-or-later
"""@name@: checks titles, words and links of steps."""

import mortise
from mortise import context

from @prefix@_rules import find_problems, read_words


@mortise.collect("validate_step")
def on_validate_step(step_data):
    return find_problems(step_data, read_words(context.settings["words"]))


@mortise.action("before_step_complete", priority=5)
def on_before_step_complete(step, **rest):
    """What is raised here keeps the step open, and the learner is shown it."""
    problems = find_problems({**(step.get("data") or {}), "title": step.get("title")}, [])
    if problems:
        raise mortise.MortiseError(f"This step is broken: {problems[0]}", "invalid")
