# SPDX-License-Identifier: GPL-3.0-or-later
"""@name@: refuses attempts to sign in after too many that failed."""

import mortise
from mortise import context

from @prefix@_rules import count_failure, is_locked, key_of


@mortise.action("before_authenticate", priority=5)
def on_before_authenticate(credentials, **rest):
    """What is raised here refuses the attempt. Nobody is told whether there is such an account."""
    if is_locked(context.cache.get(key_of(credentials["username"])), context.settings["attempts"]):
        raise mortise.MortiseError("Too many attempts failed; wait, and try again.", "denied")


@mortise.action("authentication_failed")
def on_authentication_failed(credentials, **rest):
    key = key_of(credentials["username"])
    failures = count_failure(context.cache.get(key))
    context.cache.set(key, failures, ttl=int(context.settings["minutes"] * 60))
    return {"failures": failures}


@mortise.action("after_authenticate")
def on_after_authenticate(credentials, **rest):
    context.cache.delete(key_of(credentials["username"]))
