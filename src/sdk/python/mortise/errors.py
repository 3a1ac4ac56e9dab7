# SPDX-License-Identifier: LGPL-2.1-or-later
"""What a plugin raises, and what the host's refusals become."""

from gi.repository import GLib, Mortise

CODES = {
    "failed": 0, "invalid": 1, "denied": 2, "not-found": 3, "conflict": 4, "limit": 5,
    "timeout": 6, "cancelled": 7, "crashed": 8, "protocol": 9, "unavailable": 10,
}


class MortiseError(Exception):
    """An error with one of the host's codes, such as ``denied`` or ``limit``."""

    def __init__(self, message, code="failed"):
        super().__init__(message)
        self.message = message
        self.code = code

    @classmethod
    def from_glib(cls, error):
        code = Mortise.error_to_name(error.code) if error.domain == "mortise-error-quark" else "failed"
        return cls(error.message, code)

    def to_glib(self):
        return GLib.Error(self.message, "mortise-error-quark", CODES.get(self.code, 0))
