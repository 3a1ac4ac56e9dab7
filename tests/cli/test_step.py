#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A hook is stepped through: each listener by itself, with what is edited before it, and never on the site itself."""

import json
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import tap  # noqa: E402

from cli import Site  # noqa: E402

CODE = '''
from mortise import Plugin, filter

class Link(Plugin):
    @filter("price_filter", priority={priority})
    def price(self, value, **rest):
        value["way"].append("{slug}")
        if "{slug}" == "second":
            value["price"] = value["price"] * 2
        if value.get("stop") == "{slug}":
            raise ValueError("not with me")
        return value
'''


class Step(unittest.TestCase):
    PAYLOAD = json.dumps({'value': {'price': 3, 'way': []}})

    @classmethod
    def setUpClass(cls):
        cls.site = Site()
        serving = cls.site.serving()
        serving.__enter__()
        cls.addClassCleanup(serving.__exit__, None, None, None)
        with tempfile.TemporaryDirectory() as parent:
            for number, slug in enumerate(('first', 'second', 'third')):
                folder = Path(parent, slug)
                folder.mkdir()
                (folder / 'plugin.json').write_text(json.dumps({
                    'slug': slug, 'name': slug, 'version': '1.0.0', 'loader': 'python', 'module': 'plugin',
                    'hooks': [{'name': 'price_filter', 'kind': 'filter', 'priority': number}]}))
                (folder / 'plugin.py').write_text(CODE.format(priority=number, slug=slug))
                cls.site.check('install', str(folder))
                cls.site.check('enable', slug)

    def step(self, *lines, payload=PAYLOAD):
        done = self.site.run('step', 'price_filter', '--payload', payload, stdin=('\n'.join(lines) + '\n').encode())
        self.assertEqual(done.returncode, 0, done.stderr)
        text, _, end = done.stdout.partition('At the end, the payload is:\n')
        return text, json.loads(end)['value'] if end else None, done.stderr

    def test_one_after_the_other(self):
        text, value, _ = self.step('n', '', 'n')
        self.assertEqual(value, {'price': 6, 'way': ['first', 'second', 'third']})
        self.assertEqual([line for line in text.splitlines() if not line.startswith(' ')],
                         [f'{place}/3 {slug}, listener 1, at priority {place - 1}'
                          for place, slug in enumerate(('first', 'second', 'third'), start=1)])
        self.assertIn('  /value/price: 3 → 6\n', text)
        # The site saw nothing of it.
        self.assertEqual(self.site.json('trace'), [])

    def test_edit(self):
        _, value, _ = self.step('n', 'e /value/price 10', 'e /value/way/0 "nobody"', 'e /value/way/- "me"', 'c')
        self.assertEqual(value, {'price': 20, 'way': ['nobody', 'me', 'second', 'third']})

    def test_skip(self):
        _, value, _ = self.step('n', 's', 'n')
        self.assertEqual(value, {'price': 3, 'way': ['first', 'third']})

    def test_stop(self):
        text, value, _ = self.step('n', 'q')
        self.assertIsNone(value)
        self.assertIn('2/3 second', text)
        self.assertNotIn('3/3', text)
        # The same where nothing more is said.
        self.assertIsNone(self.step('n')[1])

    def test_error_of_a_listener(self):
        text, value, _ = self.step('c', payload=json.dumps({'value': {'price': 3, 'way': [], 'stop': 'second'}}))
        self.assertIn('error after', text)
        self.assertIn('not with me', text)
        self.assertEqual(value['way'], ['first', 'third'])

    def test_mistakes(self):
        text, value, errors = self.step('what', 'e', 'e /value', 'e value 1', 'e /nowhere/at/all 1', 'e /value {', 'p', 'c')
        self.assertIn('change a part of the payload', text)
        self.assertEqual(value, {'price': 6, 'way': ['first', 'second', 'third']})
        for said in ('needs a pointer and a value', 'is no JSON pointer', 'has no place for “/nowhere/at/all”'):
            self.assertIn(said.replace('“', '"').replace('”', '"'), errors)

    def test_no_such_hook(self):
        done = self.site.run('step', 'nothing_at_all')
        self.assertEqual(done.returncode, 1)
        self.assertIn('nothing_at_all', done.stderr)


if __name__ == '__main__':
    tap.main()
