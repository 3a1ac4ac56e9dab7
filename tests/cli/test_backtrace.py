#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a plugin in C crashed: function, file and line in the trace and the log, module and offset where they are not known, and
nothing of what a plugin makes up."""

import json
import shutil
import subprocess
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import tap  # noqa: E402

from cli import FIXTURES, Site  # noqa: E402

FRAME = 'mortise-backtrace: '


class Backtrace(unittest.TestCase):
    def setUp(self):
        self.site = Site()

    def crash(self, fault):
        dispatch = self.site.json('fire', 'fault_faulty', '--payload', json.dumps({'fault': fault}))
        call, = dispatch['calls']
        self.assertEqual(call['status'], 'crashed', call)
        return call['error'].get('traceback', '').splitlines()

    def frame_of(self, lines, word):
        return next((line for line in lines if word in line), f'no {word} in {lines}')

    def test_lines(self):
        self.site.install_fixture('faulty')
        for fault in ('segfault', 'abort'):
            with self.subTest(fault=fault):
                lines = self.crash(fault)
                self.assertRegex(self.frame_of(lines, f'commit_{fault}'),
                                 rf'^#\d+ commit_{fault} \(\) at .*faulty/faulty-end\.c:\d+ \(libfaulty\.so\)$')
                self.assertRegex(self.frame_of(lines, 'libc.so'), r'^#\d+ libc\.so\.6\+0x[0-9a-f]+$')
                self.assertLess(len(lines), 65)
        self.assertRegex(self.frame_of(lines, 'on_fault'), r'^#\d+ on_fault \(\) at ')
        records = [record for record in self.site.json('logs', 'faulty') if record['message'] == 'where it crashed']
        self.assertEqual(records[-1]['fields']['traceback'].splitlines(), lines)
        self.assertFalse(any(FRAME in record['message'] for record in self.site.json('logs', 'faulty')))
        self.assertIn('commit_abort () at', self.site.check('trace', 'last'))

    @unittest.skipUnless(shutil.which('strip'), 'strip is not installed')
    def test_without_debug_information(self):
        """What is left are the names that are exported, and places in the module."""
        stripped = Path(self.site.folder, 'stripped')
        shutil.copytree(FIXTURES / 'faulty', stripped, ignore=shutil.ignore_patterns('*.p', '*.symbols'))
        subprocess.run(['strip', '--strip-all', stripped / 'libfaulty.so'], check=True)
        self.site.check('install', str(stripped))
        self.site.check('enable', 'faulty')
        lines = self.crash('segfault')
        self.assertRegex(self.frame_of(lines, 'libfaulty.so'), r'^#\d+ libfaulty\.so\+0x[0-9a-f]+$')
        self.assertFalse(any('faulty-end.c' in line for line in lines), lines)

    def test_made_up(self):
        """A plugin may write what looks like frames: it is bounded, shown as text, and leads to no file but its own."""
        lines = [f'{FRAME}10 {"ab" * 20} /etc/passwd', f'{FRAME}10 - ../../plugin.py', f'{FRAME}zz ab libx.so', FRAME,
                 f'{FRAME}{"f" * 17} ab libx.so', f'{FRAME}10 {"a" * 65} libx.so', f'{FRAME}10 {"ab" * 20} plugin.py']
        code = ('import os\nfrom mortise import action\n\n@action("fault_liar")\ndef lie(**rest):\n'
                f'    for line in {lines!r} + [{FRAME!r} + "10 ab libz.so"] * 200:\n        os.write(2, line.encode() + b"\\n")\n'
                '    os.abort()\n')
        self.site.install_python('liar', code)
        call, = self.site.json('fire', 'fault_liar', '--payload', '{}')['calls']
        shown = call['error']['traceback'].splitlines()
        self.assertEqual(shown[:3], ['#0 passwd+0x10', '#1 plugin.py+0x10', '#2 plugin.py+0x10'])
        self.assertEqual(len(shown), 64)
        said = [record['message'] for record in self.site.json('logs', 'liar') if record['stream'] == 'stderr']
        self.assertEqual(said, lines[2:6])

    def test_not_told_of_what_did_not_crash(self):
        code = ('import os\nfrom mortise import action\n\n@action("fault_liar")\ndef lie(**rest):\n'
                f'    os.write(2, b"{FRAME}10 ab libz.so\\n")\n    return 1\n')
        self.site.install_python('liar', code)
        call, = self.site.json('fire', 'fault_liar', '--payload', '{}')['calls']
        self.assertEqual((call['status'], call['value']), ('ok', 1))
        self.assertFalse(any('crashed' in record['message'] for record in self.site.json('logs', 'liar')))


if __name__ == '__main__':
    tap.main()
