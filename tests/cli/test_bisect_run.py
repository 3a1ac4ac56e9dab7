#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The unattended search for plugins that do something wrong: one of many, and two that do it only together."""

import json
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import tap  # noqa: E402

from cli import Site  # noqa: E402

# Each leaves its mark; one doubles the price, one says that there is a discount, and one believes it.
CODE = '''
from mortise import Plugin, filter

class Link(Plugin):
    @filter("price_filter", priority={priority})
    def price(self, value, **rest):
        {body}
        return value
'''
DOUBLE = 'value["price"] *= 2'
SAY = 'value["discount"] = True'
BELIEVE = 'value["total"] = -1 if value.get("discount") else value["price"]'


class BisectRun(unittest.TestCase):
    """A site with plugins that listen to one filter, one after the other."""

    N_PLUGINS = 3
    BODIES = {}

    @classmethod
    def setUpClass(cls):
        cls.site = Site()
        cls.stack = cls.site.serving()
        cls.stack.__enter__()
        cls.addClassCleanup(cls.stack.__exit__, None, None, None)
        with tempfile.TemporaryDirectory() as folder:
            for number in range(cls.N_PLUGINS):
                cls.install(Path(folder, f'link-{number:02}'), number)
        cls.dispatch = json.loads(cls.site.check('fire', 'price_filter', '--json', '--payload',
                                                 '{"value": {"price": 10, "seen": 0}}'))

    @classmethod
    def install(cls, folder, number):
        folder.mkdir()
        slug = folder.name
        (folder / 'plugin.json').write_text(json.dumps({
            'slug': slug, 'name': slug, 'version': '1.0.0', 'loader': 'python', 'module': 'plugin',
            'hooks': [{'name': 'price_filter', 'kind': 'filter', 'priority': number}]}))
        (folder / 'plugin.py').write_text(CODE.format(priority=number, body=cls.BODIES.get(number, 'value["seen"] += 1')))
        cls.site.check('install', str(folder))
        cls.site.check('enable', slug)

    def search(self, condition):
        return self.site.json('bisect', 'run', self.dispatch['id'], condition)


class Many(BisectRun):
    N_PLUGINS = 64
    BODIES = {17: DOUBLE, 5: SAY, 41: BELIEVE}

    def list_enabled(self):
        return [one['slug'] for one in self.site.json('list') if one['state'] != 'disabled']

    def test_one_culprit(self):
        self.assertEqual(self.dispatch['result']['price'], 20)
        before = self.list_enabled(), len(self.site.json('trace', '--limit', '1000'))
        found = self.search('/result/price = 20')
        self.assertEqual((found['culprits'], found['plugins']), (['link-17'], self.N_PLUGINS))
        # The site itself saw nothing of it.
        self.assertEqual((self.list_enabled(), len(self.site.json('trace', '--limit', '1000'))), before)

    def test_two_together(self):
        self.assertEqual(self.dispatch['result']['total'], -1)
        said = self.site.check('bisect', 'run', 'last', '/result/total = -1')
        self.assertIn('link-05, link-41 together make', said)


class Few(BisectRun):
    def test_nobody(self):
        self.assertEqual(self.search('/result/price exists')['culprits'], [])

    def test_condition_that_does_not_hold(self):
        done = self.site.run('bisect', 'run', 'last', '/result/price = 7')
        self.assertNotEqual(done.returncode, 0)
        self.assertIn('does not hold', done.stderr)

    def test_wrong_words(self):
        for words in (['run'], ['run', 'last'], ['run', 'last', 'price'], ['start', 'last']):
            done = self.site.run('bisect', *words)
            self.assertNotEqual(done.returncode, 0, words)
            self.assertTrue(done.stderr.startswith('mortise'), done.stderr)


if __name__ == '__main__':
    tap.main()
