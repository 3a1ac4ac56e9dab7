#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules by themselves, without Mortise."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from @prefix@_rules import MAX_SOURCES, count_source, render  # noqa: E402


class Rules(unittest.TestCase):
    def test_counts(self):
        counts = None
        for source in ("website", "phone", "website", None, 7):
            counts = count_source(counts, source)
        self.assertEqual(counts, {"website": 2, "phone": 1, "other": 2})

    def test_sources_are_bounded(self):
        counts = None
        for number in range(200):
            counts = count_source(counts, f"source {number}")
        self.assertLessEqual(len(counts), MAX_SOURCES + 1)

    def test_render(self):
        self.assertEqual(render("Leads", {"a": 1, "b": 3, "c": 2}, 2), "<h3>Leads</h3><ul><li>b: 3</li><li>c: 2</li></ul>")
        self.assertIn("No leads yet", render("Leads", None, 5))

    def test_nothing_is_markup(self):
        self.assertNotIn("<b>", render("<b>", {"<b>": 1}, 5))


if __name__ == "__main__":
    unittest.main()
