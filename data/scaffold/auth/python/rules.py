# SPDX-License-Identifier: GPL-3.0-or-later
"""When too many attempts failed. Knows nothing of Mortise, so that it can be tested by itself."""

import hashlib


def key_of(username):
    """One for each account, however its name is written; the name itself is kept nowhere."""
    return "failures-" + hashlib.sha256(username.strip().casefold().encode()).hexdigest()


def count_failure(failures):
    return failures + 1 if isinstance(failures, int) and failures > 0 else 1


def is_locked(failures, attempts):
    return isinstance(failures, int) and failures >= attempts
