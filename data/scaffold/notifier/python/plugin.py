# SPDX-License-Identifier: GPL-3.0-or-later
"""@name@: tells a chat of urgent tickets."""

import mortise
from mortise import context

from @prefix@_rules import describe, is_wanted


@mortise.action("ticket_created", priority=20)
def on_ticket_created(ticket, **rest):
    settings = context.settings
    if not is_wanted(ticket, settings["priorities"]):
        return {"sent": False, "reason": "the priority is not among those that are told"}
    if not settings["address"]:
        return {"sent": False, "reason": "no address is set"}

    response = context.http.post(settings["address"], json_body={"text": describe(ticket)})
    if not response.ok:
        raise mortise.MortiseError(f"the chat answered {response.status}; check the address", "unavailable")
    return {"sent": True}
