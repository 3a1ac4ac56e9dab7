# SPDX-License-Identifier: GPL-3.0-or-later
"""Sums of orders. Knows nothing of Mortise, so that it can be tested by itself."""


def key_of(order, now):
    """The day of an order, in UTC; today for one that does not say."""
    created = order.get("created_at")
    return created[:10] if isinstance(created, str) and len(created) >= 10 else f"{now:%Y-%m-%d}"


def add_order(sums, order):
    """Orders and revenue by currency, with one more order; cents are kept exact."""
    sums = dict(sums) if isinstance(sums, dict) else {}
    currency = order["currency"]
    before = sums.get(currency, {"orders": 0, "cents": 0})
    sums[currency] = {"orders": before["orders"] + 1, "cents": before["cents"] + round(order["total"] * 100)}
    return sums
