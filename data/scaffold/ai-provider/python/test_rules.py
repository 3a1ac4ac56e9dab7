#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules by themselves, without Mortise."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from @prefix@_rules import MAX_PROMPT, make_request, read_answer  # noqa: E402


class Rules(unittest.TestCase):
    def test_request(self):
        request = make_request("You teach.", "Explain scope.", "standard", 100.0)
        self.assertEqual([message["role"] for message in request["messages"]], ["system", "user"])
        self.assertEqual(request["max_tokens"], 100)

    def test_empty_system_prompt_is_left_out(self):
        self.assertEqual(len(make_request(" ", "Explain.", "standard", 100)["messages"]), 1)

    def test_prompts_are_bounded(self):
        self.assertEqual(len(make_request("", "x" * 50_000, "m", 1)["messages"][0]["content"]), MAX_PROMPT)

    def test_answer(self):
        self.assertEqual(read_answer({"text": " Yes. ", "tokens": 3}), {"text": "Yes.", "tokens": 3})

    def test_answer_without_text(self):
        for answer in ({}, {"text": ""}, {"text": 7}, [], None):
            with self.subTest(answer=answer), self.assertRaises(ValueError):
                read_answer(answer)


if __name__ == "__main__":
    unittest.main()
