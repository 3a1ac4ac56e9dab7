#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wrong is listed, and mended by what is listed with it."""

import shutil
import sqlite3
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import tap  # noqa: E402

from cli import Site  # noqa: E402
from shop import Shop  # noqa: E402


class Problems(unittest.TestCase):
    def setUp(self):
        self.site = Site()
        self.shop = Shop(self.site)

    def problems(self, kind):
        return {problem['id']: problem for problem in self.site.json('problems') if problem['kind'] == kind}

    def install(self, slug, version='1.0.0', **members):
        self.site.check('install', str(self.shop.make(slug, version, **members)))

    def labels(self, problem):
        return [action['label'] for action in problem['actions']]

    def test_permission(self):
        self.site.check('enable', 'ticket-tagger')
        identifier, = self.problems('permission')
        self.assertEqual(identifier, 'permission:ticket-tagger/ticket_access')
        self.assertIn('Grant', self.site.run('problems').stdout)
        self.site.check('problems', '--mend', identifier)
        self.assertEqual(self.problems('permission'), {})

    def test_dependency(self):
        self.shop.pack('kit', '1.0.0')
        self.shop.build()
        self.site.check('catalogue', 'add', str(self.shop.public))
        self.install('kit', '1.2.0')
        self.install('reports', dependencies=[{'slug': 'kit', 'version': '^1.0.0'}])
        self.site.check('enable', 'kit')
        self.site.check('enable', 'reports')
        with sqlite3.connect(Path(self.site.site, 'site.sqlite')) as database:
            database.execute("UPDATE plugin SET enabled = 0 WHERE slug = 'kit'")
        problem = self.problems('dependency')['dependency:reports/kit']
        self.assertEqual((problem['severity'], self.labels(problem)), ('error', ['Enable']))
        self.assertEqual(self.site.run('problems').returncode, 1)
        self.site.check('problems', '--mend', problem['id'])
        self.assertEqual(self.problems('dependency'), {})
        with sqlite3.connect(Path(self.site.site, 'site.sqlite')) as database:
            database.execute('PRAGMA foreign_keys = on')
            database.execute("DELETE FROM plugin WHERE slug = 'kit'")
        problem = self.problems('dependency')['dependency:reports/kit']
        self.assertEqual(self.labels(problem), ['Install'])
        self.site.check('problems', '--mend', problem['id'])
        self.assertEqual(self.labels(self.problems('dependency')['dependency:reports/kit']), ['Enable'])

    def test_quarantined(self):
        self.install('thing', activate='import os; os.abort()')
        self.install('thing', '1.1.0')
        self.site.check('enable', 'thing')
        with sqlite3.connect(Path(self.site.site, 'site.sqlite')) as database:
            database.execute("UPDATE plugin SET quarantined = 1, reason = 'it crashed' WHERE slug = 'thing'")
        problem = self.problems('quarantined')['quarantined:thing']
        self.assertIn('it crashed', problem['text'])
        self.assertEqual(self.labels(problem), ['Try again', 'Roll back', 'Disable'])
        self.site.check('problems', '--mend', 'quarantined:thing')
        self.assertEqual(self.problems('quarantined'), {})

    def test_setting(self):
        self.install('thing', settings=[{'name': 'width', 'type': 'number', 'default': 3}])
        self.site.check('config', 'set', 'thing', 'width', '5')
        with sqlite3.connect(Path(self.site.site, 'site.sqlite')) as database:
            database.execute("UPDATE setting SET value = json_quote ('wide') WHERE key = 'width'")
        problem = self.problems('setting')['setting:thing/width']
        self.assertEqual(self.labels(problem), ['Reset'])
        self.site.check('problems', '--mend', 'setting:thing/width')
        self.assertEqual(self.problems('setting'), {})

    def test_catalogue(self):
        self.shop.pack('kit', '1.0.0')
        self.shop.build()
        self.site.check('catalogue', 'add', str(self.shop.public))
        self.assertEqual(self.problems('catalogue'), {})
        cache, = Path(self.site.site, 'catalogues').iterdir()
        shutil.rmtree(cache)
        problem, = self.problems('catalogue').values()
        self.assertEqual(self.labels(problem), ['Refresh'])
        self.site.check('problems', '--mend', problem['id'])
        self.assertEqual(self.problems('catalogue'), {})

    def test_dependency_of_another_version(self):
        self.install('kit')
        self.install('reports', dependencies=[{'slug': 'kit', 'version': '^1.0.0'}])
        self.site.check('enable', 'kit')
        self.site.check('enable', 'reports')
        with sqlite3.connect(Path(self.site.site, 'site.sqlite')) as database:
            database.execute('DROP TRIGGER plugin_version_is_immutable')
            database.execute("UPDATE plugin_version SET manifest = replace (manifest, '^1.0.0', '^2.0.0') "
                             "WHERE slug = 'reports'")
        problem = self.problems('dependency')['dependency:reports/kit']
        self.assertEqual(problem['text'], 'Reports needs kit ^2.0.0, and 1.0.0 is installed.')
        self.assertEqual((problem['plugin'], self.labels(problem)), ('reports', ['Install']))

    def test_blocked(self):
        self.shop.pack('kit', '1.0.0')
        self.shop.build()
        self.site.check('catalogue', 'add', str(self.shop.public))
        self.site.check('install', 'kit')
        self.site.check('enable', 'kit')
        self.shop.say(name='Shop', blocklist=[{'slug': 'kit', 'range': '<1.1.0', 'reason': 'It sells addresses.'}])
        self.shop.build()
        self.site.check('catalogue', 'refresh')
        problem = self.problems('blocked')['blocked:kit']
        self.assertEqual(problem['text'], 'Kit must not run: kit 1.0.0 is on the blocklist of Shop: It sells addresses.')
        self.assertEqual(self.labels(problem), ['Disable'])
        self.assertEqual(self.problems('quarantined'), {})
        self.shop.pack('kit', '1.1.0')
        self.shop.build()
        self.site.check('catalogue', 'refresh')
        problem = self.problems('blocked')['blocked:kit']
        self.assertTrue(problem['text'].endswith(' Version 1.1.0 is offered instead.'), problem['text'])
        self.assertEqual([action['verb'] for action in problem['actions']], ['update', 'disable'])
        self.site.check('problems', '--mend', 'blocked:kit')
        self.assertEqual(self.problems('blocked') | self.problems('quarantined'), {})

    def test_isolation(self):
        self.site.env['MORTISE_DISABLE_ISOLATION'] = 'landlock'
        problem = self.problems('isolation')['isolation:landlock']
        self.assertEqual((problem['severity'], problem['actions']), ('warning', []))
        self.assertIn('landlock does not hold', problem['text'])

    def test_unknown(self):
        done = self.site.run('problems', '--mend', 'nothing')
        self.assertEqual((done.returncode, done.stderr.count('\n')), (1, 1))


if __name__ == '__main__':
    tap.main()
