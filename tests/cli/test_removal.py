#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Uninstalling tells before what it removes, removes exactly that, and keeps data where that is wanted."""

import json
import signal
import sys
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import tap  # noqa: E402

from cli import Site  # noqa: E402

MANIFEST = {'slug': 'diary', 'name': 'Diary', 'version': '1.0.0', 'loader': 'python', 'module': 'diary',
            'permissions': [{'name': 'storage', 'reason': 'Keeps words.'},
                            {'name': 'database', 'reason': 'Keeps more words.'}],
            'settings': [{'name': 'color', 'type': 'text', 'default': 'red'}]}
CODE = '''
from mortise import Plugin, action, context

class Diary(Plugin):
    @action("diary_write")
    def write(self, **rest):
        context.storage.put("word", "x" * 1000)
        context.database.execute("CREATE TABLE IF NOT EXISTS words (word TEXT)")

    @action("diary_read")
    def read(self, **rest):
        return [context.storage.get("word"), context.settings["color"]]
'''


class Removal(unittest.TestCase):
    def setUp(self):
        self.site = Site()
        self.count = 0

    def make(self, code=CODE, **members):
        self.count += 1
        folder = Path(self.site.folder, f'made-{self.count}')
        folder.mkdir()
        (folder / 'plugin.json').write_text(json.dumps(MANIFEST | members))
        (folder / 'diary.py').write_text(code)
        return str(folder)

    def install(self):
        self.site.check('install', self.make())
        for permission in ('storage', 'database'):
            self.site.check('grant', 'diary', permission)
        self.site.check('enable', 'diary')
        self.site.check('config', 'set', 'diary', 'color', 'blue')
        self.site.check('fire', 'diary_write', '--payload', '{}')

    def slugs(self):
        return {plugin['slug'] for plugin in self.site.json('list') if plugin['source'] != 'bundled'}

    def folders(self):
        return sorted(path.name for path in Path(self.site.site, 'plugins').glob('*'))

    def has_data(self):
        return Path(self.site.site, 'data/default/diary').exists()

    def test_preview(self):
        self.install()
        before = self.folders()
        removal = self.site.json('uninstall', 'diary', '--dry-run')
        plugin, = removal['plugins']
        self.assertEqual((plugin['slug'], plugin['version']), ('diary', '1.0.0'))
        self.assertEqual(plugin['settings'], 1)
        self.assertEqual(plugin['storage']['keys'], 1)
        self.assertGreater(plugin['storage']['bytes'], 1000)
        text = self.site.check('uninstall', 'diary', '--dry-run')
        self.assertIn('diary', text)
        self.assertEqual((self.folders(), self.slugs()), (before, {'diary'}))
        self.site.check('uninstall', 'diary')
        self.assertEqual((self.folders(), self.slugs(), self.has_data()), ([], set(), False))

    def test_keep_data(self):
        self.install()
        self.site.check('uninstall', 'diary', '--keep-data')
        self.assertEqual((self.folders(), self.slugs(), self.has_data()), ([], set(), True))
        kept, = self.site.json('list', '--kept')
        self.assertEqual((kept['slug'], kept['version'], kept['settings']), ('diary', '1.0.0', 1))
        self.site.check('install', self.make())
        self.assertEqual(self.site.json('list', '--kept'), [])
        self.assertFalse(any(permission['granted'] for permission in self.plugin()['permissions']))
        self.site.check('grant', 'diary', 'storage')
        self.site.check('enable', 'diary')
        call, = self.site.json('fire', 'diary_read', '--payload', '{}')['calls']
        self.assertEqual(call['value'], ['x' * 1000, 'blue'])

    def plugin(self):
        return next(plugin for plugin in self.site.json('list') if plugin['slug'] == 'diary')

    def test_kept_data_fits_another_version(self):
        self.install()
        self.site.check('uninstall', 'diary', '--keep-data')
        self.site.check('install', self.make(version='2.0.0', settings=[{'name': 'colour', 'type': 'text', 'default': 'red'}],
                                             migrations=[{'version': '2.0.0', 'rename': {'color': 'colour'}}]))
        self.assertIn('blue', self.site.check('config', 'get', 'diary', 'colour'))

    def test_kept_data_is_removed(self):
        self.install()
        self.site.check('uninstall', 'diary', '--keep-data')
        self.site.check('uninstall', 'diary', '--kept')
        self.assertEqual((self.site.json('list', '--kept'), self.has_data()), ([], False))
        self.assertEqual(self.site.run('uninstall', 'diary', '--kept').returncode, 1)

    def test_with_dependents(self):
        self.install()
        self.site.check('install', self.make(slug='reader', dependencies=[{'slug': 'diary', 'version': '^1.0.0'}]))
        self.site.check('enable', 'reader')
        done = self.site.run('uninstall', 'diary')
        self.assertEqual(done.returncode, 1)
        self.assertIn('--with-dependents', done.stderr)
        removal = self.site.json('uninstall', 'diary', '--with-dependents', '--dry-run')
        self.assertEqual([plugin['slug'] for plugin in removal['plugins']], ['reader', 'diary'])
        self.site.check('uninstall', 'diary', '--with-dependents')
        self.assertEqual((self.folders(), self.slugs()), ([], set()))

    def test_killed_at_any_time(self):
        """Either it is there, wholly, or gone, wholly."""
        for delay in (0.02, 0.05, 0.1, 0.2, 0.3):
            if not self.slugs():
                self.install()
            process = self.site.start('uninstall', 'diary')
            time.sleep(delay)
            process.send_signal(signal.SIGKILL)
            process.communicate()
            if self.slugs():
                call, = self.site.json('fire', 'diary_read', '--payload', '{}')['calls']
                self.assertEqual(call['value'], ['x' * 1000, 'blue'])
            else:
                self.assertEqual((self.folders(), self.has_data()), ([], False))


class Relations(unittest.TestCase):
    """What follows from who needs whom."""

    def setUp(self):
        self.site = Site()

    def make(self, slug, *needs, priority=10, optional=False):
        folder = Path(self.site.folder, slug)
        folder.mkdir()
        dependencies = [{'slug': need, 'version': '*', 'optional': optional} for need in needs]
        (folder / 'plugin.json').write_text(json.dumps({
            'slug': slug, 'name': slug, 'version': '1.0.0', 'loader': 'python', 'module': 'module',
            'dependencies': dependencies}))
        (folder / 'module.py').write_text(
            'from mortise import filter\n'
            f'@filter("relation_order", priority={priority})\n'
            f'def add(value, **rest):\n    return value + ["{slug}"]\n')
        self.site.check('install', str(folder))

    def order(self):
        return self.site.json('fire', 'relation_order', '--payload', '{"value": []}')['result']

    def state(self, slug):
        return next(plugin['state'] for plugin in self.site.json('list') if plugin['slug'] == slug)

    def test_dependents_listen_after_dependencies(self):
        self.make('apple', 'pear')
        self.make('cherry', 'apple')
        self.make('pear')
        self.site.check('enable', 'cherry', '--with-dependencies')
        self.assertEqual(self.order(), ['pear', 'apple', 'cherry'])
        listeners = self.site.json('hooks', 'relation_order')['listeners']
        self.assertEqual([listener['plugin'] for listener in listeners], ['pear', 'apple', 'cherry'])

    def test_priority_goes_first(self):
        self.make('apple', 'pear', priority=5)
        self.make('pear')
        self.site.check('enable', 'apple', '--with-dependencies')
        self.assertEqual(self.order(), ['apple', 'pear'])

    def test_circle_is_harmless(self):
        self.make('apple', 'pear', optional=True)
        self.make('pear', 'apple', optional=True)
        self.site.check('enable', 'apple')
        self.site.check('enable', 'pear')
        self.assertEqual(sorted(self.order()), ['apple', 'pear'])

    def test_enable_and_disable_several(self):
        self.make('apple', 'pear')
        self.make('pear')
        self.assertEqual(self.site.run('enable', 'apple').returncode, 1)
        self.site.check('enable', 'apple', '--with-dependencies')
        done = self.site.run('disable', 'pear')
        self.assertEqual(done.returncode, 1)
        self.assertIn('--with-dependents', done.stderr)
        self.site.check('disable', 'pear', '--with-dependents')
        self.assertEqual((self.state('pear'), self.state('apple')), ('disabled', 'disabled'))


class Policy(unittest.TestCase):
    def setUp(self):
        self.site = Site()
        self.folder = Path(self.site.folder)
        source = self.folder / 'thing'
        source.mkdir()
        (source / 'plugin.json').write_text(json.dumps(
            {'slug': 'thing', 'name': 'Thing', 'version': '1.0.0', 'loader': 'python', 'module': 'thing'}))
        (source / 'thing.py').write_text('')
        self.source = str(source)
        self.package = str(self.folder / 'thing.zip')
        self.site.check('pack', self.source, '--output', self.package)
        self.site.check('key', 'generate', str(self.folder / 'me'), '--no-passphrase')

    def takes(self, path):
        done = self.site.run('install', path)
        if done.returncode == 0:
            self.site.check('uninstall', 'thing')
            return True
        self.assertIn('policy on packages', done.stderr)
        self.assertEqual(done.stderr.count('\n'), 1, done.stderr)
        return False

    def test_any_signed_trusted(self):
        self.assertEqual(self.site.json('policy')['packages'], 'any')
        self.assertTrue(self.takes(self.source))
        self.site.check('policy', '--packages', 'signed')
        self.assertFalse(self.takes(self.source))
        self.assertFalse(self.takes(self.package))
        self.site.check('sign', self.package, '--key', str(self.folder / 'me.key'))
        self.assertTrue(self.takes(self.package))
        self.site.check('policy', '--packages', 'trusted')
        self.assertFalse(self.takes(self.package))
        self.site.check('key', 'add', str(self.folder / 'me.pub'), '--publisher', 'Me')
        self.assertTrue(self.takes(self.package))
        self.assertFalse(self.takes(self.source))
        self.assertEqual(self.site.json('policy')['packages'], 'trusted')

    def test_update_is_held_to_it(self):
        self.site.check('install', self.package)
        self.site.check('policy', '--packages', 'signed')
        manifest = Path(self.source, 'plugin.json')
        manifest.write_text(manifest.read_text().replace('1.0.0', '1.1.0'))
        self.assertEqual(self.site.run('install', self.source).returncode, 1)
        versions = [plugin['version'] for plugin in self.site.json('list') if plugin['slug'] == 'thing']
        self.assertEqual(versions, ['1.0.0'])

    def test_nonsense(self):
        self.assertNotEqual(self.site.run('policy', '--packages', 'some').returncode, 0)
        self.assertEqual(self.site.json('policy')['packages'], 'any')


if __name__ == '__main__':
    tap.main()
