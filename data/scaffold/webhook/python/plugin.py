# SPDX-License-Identifier: GPL-3.0-or-later
"""@name@: tells a chat who reached a level."""

import mortise
from mortise import context

from @prefix@_rules import describe_level, describe_step


def send(text):
    address = context.settings["address"]
    if not address:
        return {"sent": False, "reason": "no address is set"}
    response = context.http.post(address, json_body={"text": text})
    if not response.ok:
        raise mortise.MortiseError(f"the chat answered {response.status}; check the address", "unavailable")
    return {"sent": True}


@mortise.action("after_level_up")
def on_after_level_up(user, level):
    if level < context.settings["min_level"]:
        return None
    return send(describe_level(user, level))


@mortise.action("after_step_complete")
def on_after_step_complete(user, step, **rest):
    return send(describe_step(user, step)) if context.settings["steps"] else None
