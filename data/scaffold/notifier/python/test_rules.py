#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules by themselves, without Mortise."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from @prefix@_rules import MAX_SUBJECT, describe, is_wanted  # noqa: E402


class Rules(unittest.TestCase):
    def test_priorities(self):
        for priority, priorities, wanted in [("high", "high, urgent", True), ("Urgent", "high,urgent", True),
                                             ("low", "high, urgent", False), (None, "high", False), ("", ",", False)]:
            with self.subTest(priority=priority, priorities=priorities):
                self.assertEqual(is_wanted({"priority": priority}, priorities), wanted)

    def test_text(self):
        ticket = {"reference": "ESC-1", "priority": "high", "subject": "Door\nis open"}
        self.assertEqual(describe(ticket), "[high] ESC-1: Door is open")

    def test_nobody_is_mentioned(self):
        self.assertEqual(describe({"reference": "1", "priority": "high", "subject": "<!here>"}), "[high] 1: &lt;!here&gt;")

    def test_long_subjects_are_cut(self):
        self.assertLess(len(describe({"reference": "1", "priority": "high", "subject": "x" * 500})), MAX_SUBJECT + 20)


if __name__ == "__main__":
    unittest.main()
