#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules by themselves, without Mortise."""

import random
import re
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tagger_pattern import MAX_STEPS, PatternError, compile_pattern, measure  # noqa: E402
from tagger_rules import MAX_TEXT, RuleSet, has_tag, missing_tags, tag_names  # noqa: E402


class Rules(unittest.TestCase):
    def assert_finds(self, lines, text, tags):
        rules = RuleSet(lines)
        self.assertEqual(rules.problems, [])
        self.assertEqual(rules.find(text), tags)

    def test_words(self):
        for lines, text, tags in [
            ('a: word', 'A Word.', ['a']),
            ('a: word', 'wordy sword words', []),
            ('a: word, other', 'other', ['a']),
            ('a: two words', 'Two\n  WORDS', ['a']),
            ('a: straße', 'STRASSE', ['a']),
            ('a: café', 'cafe\u0301', ['a']),
            ('a: c++', 'I write C++!', ['a']),
            ('a: .', 'x', []),
            ('a: /etc', 'in /etc there', ['a']),
            ('a: x\nb: y\na: z', 'z y x', ['a', 'b']),
            ('# a: word\n\n  b :  word  ', 'word', ['b']),
            ('my tag: word', 'word', ['my tag']),
            ('a: word', '', []),
            ('', 'word', []),
        ]:
            with self.subTest(lines=lines, text=text):
                self.assert_finds(lines, text, tags)

    def test_patterns(self):
        for lines, text, tags in [
            (r'a: /inv-\d{1,6}/', 'see INV-42', ['a']),
            (r'a: /50[0234]/', 'error 503', ['a']),
            (r'a: /50[0234]/', 'error 501', []),
            ('a: /x{1,3}y/, word', 'xxy', ['a']),
            ('a: /x{1,3}y/, word', 'word', ['a']),
            (r'a: /and\/or/', 'and/or', ['a']),
            ('a: /^down/', 'down it is', ['a']),
            ('a: /^down/', 'it is down', []),
        ]:
            with self.subTest(lines=lines, text=text):
                self.assert_finds(lines, text, tags)

    def test_lines_that_cannot_be_used(self):
        for line, problem in [
            ('word', 'write a tag'),
            (': word', 'write a tag'),
            ('x' * 51 + ': word', 'write a tag'),
            ('a:', 'no word'),
            ('a: , ,', 'no word'),
            ('a: ' + 'x' * 101, 'words of 100 characters'),
            ('a: /x*/', 'has no end'),
            ('a: /(/', 'not closed'),
        ]:
            with self.subTest(line=line):
                rules = RuleSet(f'good: word\n{line}\nbetter: word')
                self.assertIn(problem, rules.problems[0])
                self.assertTrue(rules.problems[0].startswith('line 2: '))
                self.assertEqual(rules.find('word'), ['good', 'better'])

    def test_the_rest_of_a_line_counts(self):
        rules = RuleSet('a: /x*/, word')
        self.assertEqual(len(rules.problems), 1)
        self.assertEqual(rules.find('word'), ['a'])

    def test_bounds(self):
        rules = RuleSet('\n'.join(f'tag{i}: word' for i in range(1000)))
        self.assertEqual(len(rules.rules), 200)
        self.assertEqual(len(rules.problems), 20)
        rules = RuleSet('a: ' + ','.join(f'w{i}' for i in range(5000)))
        self.assertEqual(rules.find('w999'), ['a'])
        self.assertEqual(rules.find('w1000'), [])
        rules = RuleSet('\n'.join('a: /.{0,60}x/' for _ in range(50)))
        self.assertTrue(any('together take too long' in problem for problem in rules.problems))
        self.assertEqual(RuleSet('a: end').find('x' * MAX_TEXT + ' end'), [])

    def test_any_text_is_read(self):
        source = random.Random(7)
        for _ in range(2000):
            RuleSet(''.join(source.choices('ab:,/\\ #\n(){}[]|*+?.0123^$-\u0301ß\u2028', k=40))).find('ab 01/(')


class Patterns(unittest.TestCase):
    def test_measure(self):
        for pattern, steps in [
            ('abc', 3), ('a|bc', 4), ('a?', 2), ('a{3}', 3), ('a{0,40}', 41 * 40), ('[^]a*]x', 2), (r'\bx\*', 3),
            ('(?:a|b){3}', 8 * 6), ('(?:a?){2}', (1 + 2 + 1) * 4), ('', 1), (r'[\]*]', 1),
        ]:
            with self.subTest(pattern=pattern):
                self.assertEqual(measure(pattern), steps)

    def test_unbounded_ones_are_refused(self):
        for pattern in ['a*', 'a+', 'a{2,}', 'a{,2}', '(a+)+', r'(a)\1', '(?=a)', '(?P<n>a)', '(?i)a', 'a{1,9}{1,9}',
                        'a??b*', 'a{2}+', '*', '{', '}', '(a', 'a)', '[a', '[]', '\\', 'a' * 201, '', '(?#', '[^\\]']:
            with self.subTest(pattern=pattern):
                self.assertRaises(PatternError, compile_pattern, pattern)

    def test_slow_ones_are_refused(self):
        for pattern in ['(?:a|a){20}b', '(?:a?){25}a{25}', '.{0,200}', '(?:a{0,30}){0,30}', '(?:(?:a{99}){99}){99}',
                        '(?:){9999}{9999}', '(?:(?:){999}){999}', 'x{9999}' * 2, '(a|b|ab){12}c']:
            with self.subTest(pattern=pattern):
                self.assertRaises(PatternError, compile_pattern, pattern)

    def test_the_slowest_that_are_taken_end(self):
        """Each of these would take longer than anybody waits if the bound did not hold."""
        for pattern in ['(?:a|a){8}b', '(?:a?){8}b', 'a?' * 9 + 'b', '.{0,98}b', '(?:a{0,3}){0,4}b',
                        '(?:(?:a|a)(?:a|a)){4}b', '.{0,9}.{0,9}.{0,3}b']:
            with self.subTest(pattern=pattern):
                rules = RuleSet(f'tag: /{pattern}/')
                self.assertEqual(rules.problems, [])
                self.assertEqual(rules.find('a' * MAX_TEXT), [])

    def test_what_is_taken_is_a_pattern_of_python(self):
        """Random ones: whatever is measured compiles, and is within the bound."""
        source = random.Random(11)
        taken = 0
        for _ in range(20000):
            pattern = ''.join(source.choices(['a', 'b', '(', ')', '|', '?', '{2}', '{0,3}', '[ab]', '.', '\\d', '(?:'],
                                             k=source.randint(1, 12)))
            try:
                compiled, steps = compile_pattern(pattern)
            except PatternError:
                continue
            taken += 1
            self.assertIsInstance(compiled, re.Pattern)
            self.assertLessEqual(steps, MAX_STEPS)
        self.assertGreater(taken, 1000)


class Tags(unittest.TestCase):
    def test_missing(self):
        for tags, found, limit, missing in [
            ([], ['a', 'b'], 8, ['a', 'b']),
            (['A'], ['a', 'b'], 8, ['b']),
            ([{'name': 'a'}], ['a', 'b'], 8, ['b']),
            ([7, True, None, {}], ['a'], 8, ['a']),
            (['x', 'y'], ['a', 'b'], 3, ['a']),
            (['x', 'y'], ['a'], 1, []),
            ([], ['a', 'A'], 8, ['a']),
        ]:
            with self.subTest(tags=tags, found=found):
                self.assertEqual(missing_tags(tags, found, limit), missing)

    def test_names(self):
        self.assertEqual(tag_names(['a', {'name': 'b'}, {'name': 3}, {}, 4, None, True, ['c']]), ['a', 'b'])
        self.assertTrue(has_tag(['Ä'], 'ä'))
        self.assertFalse(has_tag([], ''))


if __name__ == '__main__':
    unittest.main()
