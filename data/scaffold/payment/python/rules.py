# SPDX-License-Identifier: GPL-3.0-or-later
"""Which payments are taken. Knows nothing of Mortise, so that it can be tested by itself."""

import math


def find_problem(payment, minimum, maximum, currencies):
    """Why a payment is refused, None when it is not; `maximum` 0 and empty `currencies` are no bounds."""
    amount = payment.get("amount")
    currency = payment.get("currency")
    taken = {name.strip().upper() for name in currencies.split(",") if name.strip()}
    if isinstance(amount, bool) or not isinstance(amount, (int, float)) or not math.isfinite(amount):
        return "The payment has no amount."
    if taken and currency not in taken:
        return f"Payments in {currency} are not taken."
    if amount < minimum:
        return f"The minimum payment is {minimum:.2f} {currency}."
    if 0 < maximum < amount:
        return f"The maximum payment is {maximum:.2f} {currency}."
    return None
