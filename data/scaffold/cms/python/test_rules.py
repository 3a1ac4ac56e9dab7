#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules by themselves, without Mortise."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from @prefix@_rules import MAX_SLUG, make_entry, slugify  # noqa: E402

PRODUCT = {"id": "p1", "title": "Oak desk lamp", "price": 89.5, "currency": "EUR", "stock": 2, "status": "active"}


class Rules(unittest.TestCase):
    def test_slug(self):
        for text, slug in [("Oak desk lamp", "oak-desk-lamp"), ("  Crème & brûlée! ", "creme-brulee"), ("…", "")]:
            with self.subTest(text=text):
                self.assertEqual(slugify(text), slug)
        self.assertLessEqual(len(slugify("long " * 50)), MAX_SLUG)

    def test_entry(self):
        self.assertEqual(make_entry(PRODUCT), {"slug": "oak-desk-lamp", "title": "Oak desk lamp", "price": "89.50 EUR",
                                               "available": True})

    def test_available(self):
        self.assertFalse(make_entry({**PRODUCT, "stock": 0})["available"])
        self.assertFalse(make_entry({**PRODUCT, "status": "draft"})["available"])
        self.assertTrue(make_entry({**PRODUCT, "stock": None})["available"])

    def test_title_without_letters(self):
        self.assertEqual(make_entry({**PRODUCT, "title": "…"})["slug"], "p1")


if __name__ == "__main__":
    unittest.main()
