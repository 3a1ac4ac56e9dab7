#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules by themselves, without Mortise."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from @prefix@_rules import find_problems, read_words  # noqa: E402


class Rules(unittest.TestCase):
    def test_good_step(self):
        self.assertEqual(find_problems({"title": "Closures", "video_url": "https://media.example.com"}, ["lorem"]), [])

    def test_title(self):
        for title in ("ab", " a  ", "x" * 81, None, 7):
            with self.subTest(title=title):
                self.assertEqual(len(find_problems({"title": title}, [])), 1)

    def test_words(self):
        self.assertEqual(read_words(" Lorem \n\nTODO"), ["lorem", "todo"])
        self.assertIn("todo", find_problems({"title": "Closures (Todo)"}, ["lorem", "todo"])[0])

    def test_links(self):
        self.assertEqual(find_problems({"title": "Closures", "video_url": "http://media.example.com"}, []),
                         ["video_url has to begin with https://."])


if __name__ == "__main__":
    unittest.main()
