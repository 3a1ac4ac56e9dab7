# SPDX-License-Identifier: GPL-3.0-or-later
"""@name@: adds up orders and revenue, day by day."""

import datetime

import mortise
from mortise import context

from @prefix@_rules import add_order, key_of


@mortise.action("after_order_complete", priority=20)
def on_after_order_complete(order, **rest):
    key = key_of(order, datetime.datetime.now(datetime.timezone.utc))
    sums = add_order(context.storage.get(key), order)
    context.storage.put(key, sums)
    if context.settings["log"]:
        context.log.info(f"sums of {key}", sums=sums)
    return sums
