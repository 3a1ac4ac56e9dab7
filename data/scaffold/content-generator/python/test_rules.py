#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules by themselves, without Mortise."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from @prefix@_rules import make_gap_texts  # noqa: E402

SOURCE = "Short one. A closure keeps the variables of the scope around it. They live as long as the function does!"


class Rules(unittest.TestCase):
    def test_longest_word_is_the_gap(self):
        step = make_gap_texts("Closures", SOURCE, 5, 6)[0]
        self.assertEqual(step["answer"], "variables")
        self.assertEqual(step["text"], "A closure keeps the ____ of the scope around it.")

    def test_count(self):
        self.assertEqual(len(make_gap_texts("Closures", SOURCE, 5, 6)), 2)
        self.assertEqual(len(make_gap_texts("Closures", SOURCE, 1, 6)), 1)

    def test_nothing_to_make_steps_of(self):
        self.assertEqual(make_gap_texts("Closures", "", 5, 6), [])


if __name__ == "__main__":
    unittest.main()
