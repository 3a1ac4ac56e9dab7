#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules by themselves, without Mortise."""

import datetime
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from @prefix@_rules import add_order, key_of  # noqa: E402

NOW = datetime.datetime(2025, 3, 4, 12, tzinfo=datetime.timezone.utc)


class Rules(unittest.TestCase):
    def test_sums(self):
        sums = None
        for total, currency in [(0.1, "EUR"), (0.2, "EUR"), (5, "USD")]:
            sums = add_order(sums, {"total": total, "currency": currency})
        self.assertEqual(sums, {"EUR": {"orders": 2, "cents": 30}, "USD": {"orders": 1, "cents": 500}})

    def test_what_was_there_stays_as_it_was(self):
        before = {"EUR": {"orders": 1, "cents": 1}}
        add_order(before, {"total": 1, "currency": "EUR"})
        self.assertEqual(before, {"EUR": {"orders": 1, "cents": 1}})

    def test_day(self):
        self.assertEqual(key_of({"created_at": "2025-01-31T23:00:00Z"}, NOW), "2025-01-31")
        self.assertEqual(key_of({}, NOW), "2025-03-04")


if __name__ == "__main__":
    unittest.main()
