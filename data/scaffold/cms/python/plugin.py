# SPDX-License-Identifier: GPL-3.0-or-later
"""@name@: publishes products as entries of a content service."""

import mortise
from mortise import context

from @prefix@_rules import make_entry


def publish(product):
    settings = context.settings
    entry = make_entry(product)
    if not settings["address"]:
        return {"published": False, "reason": "no address is set", "entry": entry}

    headers = {"Authorization": f"Bearer {settings['api_key']}"} if settings["api_key"] else {}
    response = context.http.request("PUT", f"{settings['address'].rstrip('/')}/{entry['slug']}", headers=headers,
                                    json_body=entry)
    if not response.ok:
        raise mortise.MortiseError(f"the service answered {response.status}; check address and key", "unavailable")
    return {"published": True, "entry": entry}


@mortise.action("after_product_create", priority=20)
def on_after_product_create(product, **rest):
    return publish(product)


@mortise.action("after_product_update", priority=20)
def on_after_product_update(product, **rest):
    return publish(product)
