#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line itself: exit codes, messages and help. No verb here gets as far as a site."""

import os
import re
import subprocess
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import tap  # noqa: E402

from cli import MORTISE, VERBS, Site  # noqa: E402

SOURCE = Path(os.environ['MORTISE_SOURCEDIR'])


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

    def complete(self, *words):
        """What bash offers at the end of a command line."""
        script = ('source "$COMPLETIONS"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _mortise; '
                  'printf "%s\\n" "${COMPREPLY[@]}"')
        env = self.site.env | {'COMPLETIONS': str(SOURCE / 'data/completions/mortise'),
                               'PATH': f'{Path(MORTISE).parent}:{self.site.env["PATH"]}'}
        done = subprocess.run(['bash', '-c', script, 'mortise', 'mortise', *words], env=env, capture_output=True, text=True,
                              timeout=60)
        self.assertEqual(done.stderr, '')
        return done.stdout.split()

    def options_of(self, verb):
        """Each option's letter, where it has one, by its name."""
        lines = re.findall(r'^  (?:-(.), |    )--([a-z-]+)', self.site.check(verb, '--help'), re.MULTILINE)
        return {name: letter for letter, name in lines}

    def test_completions(self):
        """They are those of the help, and a word after an option with a value is the verb's own."""
        self.assertEqual(sorted(self.complete('')), sorted(VERBS))
        for verb in ('fire', 'policy', 'list', 'bench'):
            self.assertEqual(sorted(self.complete(verb, '--')), sorted(f'--{name}' for name in self.options_of(verb)))
        self.assertIn('--payload', self.complete('fire', '--p'))
        self.assertIn('lead_created', self.complete('fire', '--deadline', '5', 'lead_'))
        self.assertIn('lead_created', self.complete('--json', 'fire', 'lead_'))
        self.assertNotIn('lead_created', self.complete('fire', 'x', 'lead_'))

    def test_manual_has_every_verb_and_option(self):
        manual = (SOURCE / 'docs/mortise.1').read_text()
        for verb in VERBS:
            with self.subTest(verb=verb):
                self.assertRegex(manual, rf'(?m)^\.It .*Cm {verb}\b')
                for name, letter in self.options_of(verb).items():
                    self.assertRegex(manual, rf'Fl (-{name}|{letter or "-" + name})\b')

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
