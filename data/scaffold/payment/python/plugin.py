# SPDX-License-Identifier: GPL-3.0-or-later
"""@name@: refuses payments that are too small, too large or in another currency."""

import mortise
from mortise import context

from @prefix@_rules import find_problem


@mortise.filter("before_payment_process")
def on_before_payment_process(payment, **rest):
    """What is raised here prevents the payment, and the customer is shown it."""
    settings = context.settings
    problem = find_problem(payment, settings["minimum"], settings["maximum"], settings["currencies"])
    if problem:
        raise mortise.MortiseError(problem, "invalid")
    return {**payment, "metadata": {**(payment.get("metadata") or {}), "checked_by": context.slug}}
