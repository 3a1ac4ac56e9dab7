#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules by themselves, without Mortise."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from @prefix@_rules import describe_level, describe_step  # noqa: E402


class Rules(unittest.TestCase):
    def test_level(self):
        self.assertEqual(describe_level({"name": "Joanna"}, 5), "Joanna reached level 5.")
        self.assertEqual(describe_level({"username": "jo"}, 5), "jo reached level 5.")
        self.assertEqual(describe_level({}, 5), "Somebody reached level 5.")

    def test_step(self):
        self.assertEqual(describe_step({"name": "Jo"}, {"title": "Scope"}), "Jo completed “Scope”.")

    def test_nobody_is_mentioned(self):
        self.assertEqual(describe_level({"name": "<!channel>\n& co"}, 2), "&lt;!channel&gt; &amp; co reached level 2.")


if __name__ == "__main__":
    unittest.main()
