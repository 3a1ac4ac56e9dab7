#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line itself: exit codes, messages and help. No verb here gets as far as a site."""

import os
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import tap  # noqa: E402

from cli import VERBS, Site  # noqa: E402


class Usage(unittest.TestCase):
    def setUp(self):
        self.site = Site()

    def assert_usage(self, words, *needles):
        done = self.site.run(*words)
        self.assertEqual(done.returncode, 2, done)
        self.assertEqual(done.stdout, '')
        self.assertEqual(done.stderr.count('\n'), 1, done.stderr)
        self.assertTrue(done.stderr.startswith('mortise: '), done.stderr)
        self.assertIn('--help', done.stderr)
        for needle in needles:
            self.assertIn(needle, done.stderr)
        self.assertFalse(os.path.exists(self.site.site), 'wrong usage made a site')

    def test_no_verb(self):
        self.assert_usage([], 'verb')

    def test_misspelt_verb_suggests_the_nearest(self):
        for word, meant in {'lst': 'list', 'enabel': 'enable', 'run': 'run-plugin', 'conf': 'config', 'FIRE': 'fire',
                            'x' * 4000: 'list'}.items():
            with self.subTest(word=word[:10]):
                self.assert_usage([word], word, f'"{meant}"' if len(word) < 50 else '')

    def test_missing_words(self):
        for verb, words in VERBS.items():
            for given in range(len(words)):
                with self.subTest(verb=verb, given=given):
                    self.assert_usage([verb, *words[:given]], f'"{verb}"')

    def test_too_many_words(self):
        optional = {'dependencies': 1, 'hooks': 1, 'logs': 1, 'config': 1, 'policy': 1, 'safe-mode': 1, 'bisect': 3, 'listeners': 1}
        any_number = {'search', 'shadow', 'sign', 'trace', 'update'}
        for verb, words in VERBS.items():
            if verb in any_number:
                continue
            extra = [f'extra{i}' for i in range(optional.get(verb, 0) + 1)]
            with self.subTest(verb=verb):
                self.assert_usage([verb, *words, *extra], extra[-1])

    def test_unknown_option(self):
        for verb, words in VERBS.items():
            with self.subTest(verb=verb):
                self.assert_usage([verb, *words, '--jsn'], '--jsn', '--json')

    def test_option_of_another_verb(self):
        self.assert_usage(['list', '--deadline', '5'], '--deadline', 'list')
        self.assert_usage(['fire', 'x', '--follow'], '--follow', 'fire')

    def test_option_without_its_value(self):
        self.assert_usage(['fire', 'x', '--payload'], '--payload')
        self.assert_usage(['list', '--json=yes'], '--json')

    def test_option_value_out_of_range(self):
        for value in ('0', '-1', '30001', 'abc', '', '5ms', '99999999999999999999'):
            with self.subTest(value=value):
                self.assert_usage(['fire', 'x', f'--deadline={value}'], '--deadline')
        self.assert_usage(['logs', '--limit', '0'], '--limit')
        self.assert_usage(['serve', '--ready-fd', '937'], '937')

    def test_config_actions(self):
        self.assert_usage(['config', 'put', 'slug'], 'put', 'get')
        self.assert_usage(['config', 'set', 'slug', 'key'], 'SLUG KEY VALUE')
        self.assert_usage(['config', 'unset', 'slug'], 'SLUG KEY')
        self.assert_usage(['config', 'get', 'slug', 'key', 'value'], 'SLUG [KEY]')

    def test_words_that_are_not_utf8(self):
        self.assert_usage([b'li\xffst'.decode('utf-8', 'surrogateescape')], '\\xff')

    def test_escape_sequences_are_not_echoed(self):
        done = self.site.run('\x1b]0;owned\x07')
        self.assertEqual(done.returncode, 2)
        self.assertNotIn('\x1b', done.stderr)
        self.assertIn('\\x1b', done.stderr)


class Help(unittest.TestCase):
    def setUp(self):
        self.site = Site()

    def test_general(self):
        for words in (['--help'], ['-h'], ['--json', '--help']):
            text = self.site.check(*words)
            for verb in VERBS:
                self.assertIn(f'  {verb}', text)
            self.assertIn('Examples', text)

    def test_every_verb(self):
        for verb in VERBS:
            for words in ([verb, '--help'], ['--help', verb], [verb, 'too', 'many', 'words', 'for', 'it', '-h']):
                with self.subTest(words=words):
                    text = self.site.check(*words)
                    self.assertTrue(text.startswith(f'Usage: mortise {verb}'), text)
                    examples = text.partition('Examples\n')[2]
                    self.assertIn(f'mortise {verb}', examples)
                    for option in ('--site', '--json', '--help'):
                        self.assertIn(option, text)

    def test_help_fits_the_terminal(self):
        for verb in [None, *VERBS]:
            text = self.site.check(*filter(None, [verb, '--help']), env={'COLUMNS': '100'})
            for line in text.splitlines():
                self.assertLessEqual(len(line), 100, line)

    def test_version(self):
        self.assertRegex(self.site.check('--version'), r'^mortise \d+\.\d+\.\d+\n$')

    def test_no_colours_without_a_terminal(self):
        self.assertNotIn('\x1b', self.site.check('--help'))


if __name__ == '__main__':
    tap.main()
