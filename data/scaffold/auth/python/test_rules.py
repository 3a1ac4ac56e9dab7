#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules by themselves, without Mortise."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from @prefix@_rules import count_failure, is_locked, key_of  # noqa: E402


class Rules(unittest.TestCase):
    def test_failures_add_up(self):
        self.assertEqual([count_failure(before) for before in (None, 1, 4, "x")], [1, 2, 5, 1])

    def test_locked_from_the_last_attempt_on(self):
        self.assertEqual([is_locked(failures, 5) for failures in (None, 4, 5, 6)], [False, False, True, True])

    def test_key(self):
        self.assertEqual(key_of("Paulo@Example.com "), key_of("paulo@example.com"))
        self.assertNotEqual(key_of("paulo"), key_of("paula"))
        self.assertNotIn("paulo", key_of("paulo"))


if __name__ == "__main__":
    unittest.main()
