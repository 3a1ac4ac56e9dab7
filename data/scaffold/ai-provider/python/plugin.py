# SPDX-License-Identifier: GPL-3.0-or-later
"""@name@: generates texts with a service."""

import time

import mortise
from mortise import context

from @prefix@_rules import make_request, read_answer


@mortise.collect("generate_content")
def on_generate_content(system_prompt, user_prompt):
    settings = context.settings
    if not settings["address"]:
        context.log.warning("no text is generated: no address is set")
        return None

    started = time.monotonic()
    headers = {"Authorization": f"Bearer {settings['api_key']}"} if settings["api_key"] else {}
    body = make_request(system_prompt, user_prompt, settings["model"], settings["max_tokens"])
    response = context.http.post(settings["address"], headers=headers, json_body=body)
    if not response.ok:
        raise mortise.MortiseError(f"the service answered {response.status}; see its documentation", "unavailable")
    return {**read_answer(response.json()), "time": round(time.monotonic() - started, 3)}
