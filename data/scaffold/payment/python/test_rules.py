#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules by themselves, without Mortise."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from @prefix@_rules import find_problem  # noqa: E402


class Rules(unittest.TestCase):
    def assert_problem(self, amount, currency, problem, minimum=0.5, maximum=0, currencies=""):
        self.assertEqual(find_problem({"amount": amount, "currency": currency}, minimum, maximum, currencies), problem)

    def test_amounts(self):
        self.assert_problem(0.5, "EUR", None)
        self.assert_problem(0.49, "EUR", "The minimum payment is 0.50 EUR.")
        self.assert_problem(100, "EUR", None, maximum=100)
        self.assert_problem(100.01, "EUR", "The maximum payment is 100.00 EUR.", maximum=100)

    def test_currencies(self):
        self.assert_problem(5, "USD", None, currencies="eur, usd")
        self.assert_problem(5, "CHF", "Payments in CHF are not taken.", currencies="eur, usd")

    def test_no_amount(self):
        for amount in (None, "5", True, float("nan")):
            with self.subTest(amount=amount):
                self.assert_problem(amount, "EUR", "The payment has no amount.")


if __name__ == "__main__":
    unittest.main()
