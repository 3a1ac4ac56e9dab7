#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules by themselves, without Mortise."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from @prefix@_rules import streak_bonus  # noqa: E402


class Rules(unittest.TestCase):
    def test_bonus(self):
        for days, bonus in [(0, 0), (6, 0), (7, 20), (29, 20), (30, 50), (400, 50)]:
            with self.subTest(days=days):
                self.assertEqual(streak_bonus(days, 20, 50), bonus)

    def test_streak_that_is_no_number(self):
        for days in (None, "9", 7.5):
            with self.subTest(days=days):
                self.assertEqual(streak_bonus(days, 20, 50), 0)


if __name__ == "__main__":
    unittest.main()
