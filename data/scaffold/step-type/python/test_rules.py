#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules by themselves, without Mortise."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from @prefix@_rules import find_problems, render  # noqa: E402

STEP = {"type": "video", "title": "Scope", "video_url": "https://media.example.com/scope.mp4",
        "checkpoints": [{"seconds": 90}, {"seconds": 30}], "questions": [{"text": "What is it?", "answer": "Secret"}]}


class Rules(unittest.TestCase):
    def test_checkpoints_come_in_order(self):
        self.assertEqual([point["seconds"] for point in render(STEP)["checkpoints"]], [30, 90])

    def test_answers_are_not_shown(self):
        self.assertEqual(render(STEP)["questions"], ["What is it?"])

    def test_good_step(self):
        self.assertEqual(find_problems(STEP, 20), [])

    def test_problems(self):
        self.assertEqual(len(find_problems({"type": "video"}, 20)), 2)
        self.assertIn("more than 1 ", find_problems(STEP, 1)[0])


if __name__ == "__main__":
    unittest.main()
