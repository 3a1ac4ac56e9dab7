#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules by themselves, without Mortise."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from @prefix@_rules import make_message  # noqa: E402


class Rules(unittest.TestCase):
    def make(self, **customer):
        return make_message(customer, "shop@example.com", "Welcome, {name}", "Hello {name}!")

    def test_message(self):
        message = self.make(name="Paulo", email="paulo@example.com")
        self.assertEqual(message, {"from": "shop@example.com", "to": "paulo@example.com", "subject": "Welcome, Paulo",
                                   "text": "Hello Paulo!"})

    def test_without_a_name(self):
        self.assertEqual(self.make(email="paulo@example.com")["text"], "Hello paulo!")

    def test_no_header_is_added(self):
        message = self.make(name="Paulo\r\nBcc: all@example.com", email="paulo@example.com")
        self.assertEqual(message["subject"], "Welcome, Paulo Bcc: all@example.com")

    def test_nobody_to_write_to(self):
        for email in (None, "", "paulo", "a@b\nc@d", 7):
            with self.subTest(email=email):
                self.assertIsNone(self.make(name="Paulo", email=email))


if __name__ == "__main__":
    unittest.main()
