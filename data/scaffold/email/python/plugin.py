# SPDX-License-Identifier: GPL-3.0-or-later
"""@name@: welcomes customers by e-mail."""

import mortise
from mortise import context

from @prefix@_rules import make_message


@mortise.action("after_user_create", priority=20)
def on_after_user_create(customer, **rest):
    settings = context.settings
    message = make_message(customer, settings["sender"], settings["subject"], settings["text"])
    if message is None or not settings["address"]:
        return {"sent": False, "reason": "no address is set" if message else "the customer has no e-mail address"}

    headers = {"Authorization": f"Bearer {settings['api_key']}"} if settings["api_key"] else {}
    response = context.http.post(settings["address"], headers=headers, json_body=message)
    if not response.ok:
        raise mortise.MortiseError(f"the mail service answered {response.status}; check address and key", "unavailable")
    return {"sent": True}
