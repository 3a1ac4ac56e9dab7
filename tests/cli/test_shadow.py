#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A new version is tried beside the old with what the old was called with, and put live if nothing differs."""

import json
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import tap  # noqa: E402

from cli import Site  # noqa: E402

CODE = '''
from mortise import Plugin, context, filter

class Price(Plugin):
    @filter("price_filter")
    def price(self, value, **rest):
        context.storage.put("calls", (context.storage.get("calls") or 0) + 1)
        value["price"] = {formula}
        return value
'''


class Shadow(unittest.TestCase):
    def setUp(self):
        self.site = Site()
        self.stack = self.site.serving()
        self.stack.__enter__()
        self.addCleanup(self.stack.__exit__, None, None, None)
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.site.check('install', self.write('1.0.0', 'value["price"] * 2'))
        self.site.check('grant', 'price', 'storage')
        self.site.check('enable', 'price')
        for price in (1, 2, 3):
            self.site.check('fire', 'price_filter', '--payload', json.dumps({'value': {'price': price}}))

    def write(self, version, formula):
        folder = self.folder / version
        folder.mkdir()
        (folder / 'plugin.json').write_text(json.dumps({
            'slug': 'price', 'name': 'Price', 'version': version, 'loader': 'python', 'module': 'plugin',
            'permissions': [{'name': 'storage', 'reason': 'Counts.'}],
            'hooks': [{'name': 'price_filter', 'kind': 'filter'}]}))
        (folder / 'plugin.py').write_text(CODE.format(formula=formula))
        return str(folder)

    def version(self):
        return next(plugin['version'] for plugin in self.site.json('list') if plugin['slug'] == 'price')

    def test_same_is_promoted(self):
        runs = self.site.json('shadow', self.write('1.1.0', 'value["price"] + value["price"]'))
        self.assertEqual([run['differences'] for run in runs], [[], [], []])
        self.assertEqual([run['next']['result']['price'] for run in runs], [6, 4, 2])
        self.assertEqual(self.version(), '1.0.0')

        text = self.site.check('shadow', str(self.folder / '1.1.0'), '--promote')
        self.assertEqual(text.count(': the same'), 3)
        self.assertEqual(self.version(), '1.1.0')

    def test_different_is_told_and_not_promoted(self):
        done = self.site.run('shadow', self.write('2.0.0', 'value["price"] * 2 + (value["price"] == 2)'), '--promote')
        self.assertEqual(done.returncode, 1)
        self.assertEqual((done.stdout.count(': the same'), done.stdout.count(': different')), (2, 1))
        self.assertIn('/result/price: 4 → 5', done.stdout)
        self.assertIn('1 of 3 came out different; the site keeps the version that it has', done.stderr)
        self.assertEqual(self.version(), '1.0.0')
        # The copies kept what they were told, and the site did not.
        self.assertEqual(len(self.site.json('trace')), 3)

    def test_filter(self):
        newest = self.site.json('trace')[0]['id']
        done = self.site.run('shadow', self.write('1.1.0', '0'), f'id:{newest}', '--limit', '5', '--json')
        self.assertEqual(done.returncode, 1)
        run, = json.loads(done.stdout)
        self.assertEqual((run['trace'], run['differences']),
                         (newest, [{'pointer': '/result/price', 'before': 6, 'after': 0}]))

    def test_nothing_to_fire(self):
        done = self.site.run('shadow', self.write('1.1.0', '0'), 'hook:other')
        self.assertEqual(done.returncode, 1)
        self.assertIn('no trace fits', done.stderr)

    def test_no_package(self):
        done = self.site.run('shadow', str(self.folder / 'nowhere'))
        self.assertEqual(done.returncode, 1)
        self.assertIn('nowhere', done.stderr)


if __name__ == '__main__':
    tap.main()
