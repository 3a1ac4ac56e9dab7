#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What plugins say reaches the terminal as text, never as commands to it."""

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
import unittest
import unicodedata
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import tap  # noqa: E402

from cli import Site  # noqa: E402

# The program's own: Select Graphic Rendition with one number, or its end.
OWN_COLOURS = ['\x1b[0m', '\x1b[1m', '\x1b[2m', '\x1b[31m', '\x1b[32m', '\x1b[33m']


def deceptive(text):
    return [c for c in text if c not in '\n' and (unicodedata.category(c) in ('Cc', 'Zl', 'Zp') or c in '\u202e\u2066')]


class Hostile(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.site = Site()
        cls.site.install_probe()
        cls.site.check('fire', 'probe_action', '--payload', '{"text": "\\u009b31m\\u202e\\u001b[2J"}')
        cls.site.run('fire', 'probe_error', '--payload', '{}')

    def run_on_terminal(self, *words, env=None):
        """What a verb writes to a terminal of 60 columns."""
        control, terminal = pty.openpty()
        os.set_inheritable(terminal, True)
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack('HHHH', 24, 60, 0, 0))
        process = subprocess.Popen(self.site.command(*words), env=self.site.env | (env or {}), stdin=subprocess.DEVNULL,
                                   stdout=terminal, stderr=subprocess.PIPE)
        os.close(terminal)
        output = b''
        while True:
            try:
                chunk = os.read(control, 65536)
            except OSError:
                break
            if not chunk:
                break
            output += chunk
        process.communicate()
        os.close(control)
        return output.decode('utf-8').replace('\r\n', '\n')

    def verbs(self):
        yield from (['list'], ['hooks', 'probe_action'], ['trace', 'last'], ['trace'], ['logs'], ['logs', 'cli-probe'],
                    ['fire', 'probe_action', '--payload', '{"a": "\\u009b31m\\u202e"}'],
                    ['fire', 'probe_error', '--payload', '{}'], ['config', 'get', 'cli-probe'], ['enable', 'cli-probe'])

    def test_text(self):
        for verb in self.verbs():
            for form in (verb, [*verb, '--json']):
                with self.subTest(verb=form):
                    done = self.site.run(*form)
                    self.assertEqual(deceptive(done.stdout), [], done.stdout)
                    self.assertEqual(deceptive(done.stderr), [], done.stderr)

    def test_a_message_stays_on_its_line(self):
        lines = [line for line in self.site.check('logs', 'cli-probe').splitlines() if 'forged line' in line]
        self.assertTrue(lines)
        for line in lines:
            self.assertIn('\\x1b]0;owned\\x07', line)
            self.assertIn('\\nforged line', line)

    def test_terminal(self):
        for verb in self.verbs():
            with self.subTest(verb=verb):
                text = self.run_on_terminal(*verb)
                for colour in OWN_COLOURS:
                    text = text.replace(colour, '')
                self.assertEqual(deceptive(text), [], text)

    def test_no_color(self):
        self.assertIn('\x1b[', self.run_on_terminal('list'))
        self.assertNotIn('\x1b[', self.run_on_terminal('list', env={'NO_COLOR': '1'}))
        self.assertIn('\x1b[', self.run_on_terminal('list', env={'NO_COLOR': ''}))
        self.assertNotIn('\x1b[', self.run_on_terminal('list', env={'TERM': 'dumb'}))

    def test_wrapping(self):
        text = self.run_on_terminal('--help', env={'NO_COLOR': '1'})
        for line in text.splitlines():
            if 'mortise' not in line and 'config' not in line:
                self.assertLessEqual(len(line), 66, line)


if __name__ == '__main__':
    tap.main()
