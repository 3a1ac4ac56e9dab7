#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Uninstalling tells before what it removes, removes exactly that, and keeps data where that is wanted."""

import http.client
import json
import os
import pty
import shutil
import signal
import socket
import subprocess
import sys
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import tap  # noqa: E402

from cli import Site, stop  # noqa: E402

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


def occupied(folder):
    """What lies below a folder occupies so many bytes."""
    return sum(path.lstat().st_blocks * 512 for path in Path(folder).rglob('*'))


def request(path, method, target, body=None):
    """One request on the host's socket."""
    connection = http.client.HTTPConnection('mortise', timeout=60)
    connection.sock = socket.socket(socket.AF_UNIX)
    connection.sock.connect(path)
    try:
        connection.request(method, target, json.dumps(body) if body is not None else None)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())
    finally:
        connection.close()


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

    def all_folders(self):
        """Every folder of the site in which something of a plugin may lie."""
        root = Path(self.site.site)
        return {str(path) for pattern in ('plugins/*', 'data/default/*', 'data/default/.snapshots/*')
                for path in root.glob(pattern) if not path.name.startswith('.')}

    def test_preview_is_exact(self):
        """The folders that it names are those that go, with what they occupy; of two versions and a copy of the data."""
        self.install()
        self.site.check('install', self.make(version='2.0.0'))
        removal = self.site.json('uninstall', 'diary', '--dry-run')
        plugin, = removal['plugins']
        named = {folder['directory']: folder['bytes']
                 for folder in [*plugin['versions'], plugin['data'], plugin['snapshot']]}
        before = self.all_folders()
        self.assertEqual(sorted(version['version'] for version in plugin['versions']), ['1.0.0', '2.0.0'])
        self.assertEqual(plugin['grants'], 2)
        sizes = {folder: occupied(folder) for folder in named}
        kept = 1000 + len('word') + 64  # value, JSON's quotes aside, key and MORTISE_STORAGE_ENTRY_OVERHEAD
        self.assertAlmostEqual(plugin['storage']['bytes'], kept, delta=2)
        for folder, size in sizes.items():
            stored = plugin['storage']['bytes'] if folder == plugin['snapshot']['directory'] else 0
            self.assertEqual(named[folder], size + stored, folder)
        self.assertEqual(removal['bytes'], sum(named.values()) + plugin['storage']['bytes'])
        self.site.check('uninstall', 'diary')
        self.assertEqual(before - self.all_folders(), set(named))
        self.assertEqual(self.all_folders(), set())

    def test_preview_of_what_is_kept(self):
        self.install()
        whole = self.site.json('uninstall', 'diary', '--dry-run')
        kept = self.site.json('uninstall', 'diary', '--dry-run', '--keep-data')
        plugin, = whole['plugins']
        self.assertTrue(kept['keep_data'])
        self.assertEqual(whole['bytes'] - kept['bytes'], plugin['data']['bytes'] + plugin['storage']['bytes'])
        self.assertIn('kept: data', self.site.check('uninstall', 'diary', '--dry-run', '--keep-data'))

    def test_preview_of_what_is_refused(self):
        self.install()
        self.site.check('install', self.make(slug='reader', dependencies=[{'slug': 'diary', 'version': '^1.0.0'}]))
        self.assertEqual(self.site.json('uninstall', 'diary', '--dry-run')['dependents'],
                         [{'slug': 'reader', 'enabled': False}])
        self.site.check('enable', 'reader')
        done = self.site.run('uninstall', 'diary', '--dry-run', '--json')
        removal = json.loads(done.stdout)
        self.assertEqual((done.returncode, removal['possible']), (1, False))
        self.assertIn('--with-dependents', removal['problem'])
        self.assertEqual(removal['dependents'], [{'slug': 'reader', 'enabled': True}])

    def test_bundled_stay(self):
        bundled = next(plugin['slug'] for plugin in self.site.json('list') if plugin['source'] == 'bundled')
        for words in ([], ['--with-dependents'], ['--dry-run']):
            done = self.site.run('uninstall', bundled, *words)
            self.assertEqual(done.returncode, 1)
            self.assertIn(f'mortise disable {bundled}', done.stderr)

    def ask(self, answer, *words):
        """Uninstalls on a terminal, and says something when it asks; gives what was shown."""
        control, terminal = pty.openpty()
        process = subprocess.Popen(self.site.command('uninstall', 'diary', *words), stdin=terminal, stdout=terminal,
                                   stderr=subprocess.STDOUT, env=self.site.env)
        os.close(terminal)
        shown = b''
        try:
            while chunk := os.read(control, 65536):
                shown += chunk
                if answer and b'[y/N]' in shown:
                    os.write(control, answer)
                    answer = b''
        except OSError:  # a terminal that nobody has open any more
            pass
        finally:
            os.close(control)
        self.assertEqual(process.wait(60), 0, shown)
        return shown.decode()

    def test_terminal(self):
        self.install()
        shown = self.ask(b'n\n')
        self.assertIn('storage keys: 1', shown)
        self.assertIn('nothing was done', shown)
        self.assertEqual(self.slugs(), {'diary'})
        self.assertIn('nothing was done', self.ask(b'\n'))
        self.assertIn('diary: uninstalled', self.ask(b'y\n'))
        self.assertEqual(self.slugs(), set())
        self.install()
        self.assertNotIn('[y/N]', self.ask(b'', '--yes'))
        self.assertEqual(self.slugs(), set())

    def test_requests(self):
        """The flags count in the query and in the body; one that is not understood removes nothing."""
        self.install()
        with self.site.serving() as (path, _):
            for method, target, body in (('DELETE', '/v1/plugins/diary', {'keep_dat': True}),
                                         ('DELETE', '/v1/plugins/diary', {'keep_data': 'yes'}),
                                         ('DELETE', '/v1/plugins/diary?keep_data=1', None),
                                         ('GET', '/v1/plugins/diary/removal?with_dependents=yes', None)):
                status, answer = request(path, method, target, body)
                self.assertEqual((status, answer['error']['code']), (400, 'invalid'), target)
            self.assertEqual(request(path, 'GET', '/v1/plugins/nobody/removal')[0], 404)
            self.assertEqual(request(path, 'DELETE', '/v1/kept-data/diary')[0], 404)
            self.assertEqual(request(path, 'DELETE', '/v1/plugins/diary', {'keep_data': True}), (200, {}))
            status, kept = request(path, 'GET', '/v1/kept-data')
            self.assertEqual([entry['slug'] for entry in kept], ['diary'])
            self.assertEqual(request(path, 'DELETE', '/v1/kept-data/diary'), (200, {}))
            actions = [(row['action'], row['subject']) for row in request(path, 'GET', '/v1/audit?limit=2')[1]]
        self.assertEqual(actions, [('kept-data.remove', 'diary'), ('plugin.uninstall', 'diary')])

    def test_both_at_once(self):
        """Whoever comes second is told, and the host lives on."""
        self.install()
        with self.site.serving():
            both = [self.site.start('uninstall', 'diary') for _ in range(2)]
            ends = [(process.wait(60), process.communicate()) for process in both]
            self.assertIn(0, [code for code, _ in ends], ends)
            self.assertEqual(self.slugs(), set())
            self.install()
            self.assertEqual(self.slugs(), {'diary'})

    def test_trial_does_not_take_what_is_kept(self):
        self.install()
        self.site.check('uninstall', 'diary', '--keep-data')
        done = self.site.run('run-plugin', self.make())
        self.assertEqual(done.returncode, 1)
        self.assertIn('data of diary is kept', done.stderr)
        self.assertTrue(self.has_data())

    def test_data_of_nobody_is_cleaned(self):
        """As it is left by a host that was killed between the database and the disk."""
        self.install()
        folder = Path(self.site.site, 'data/default/diary')
        shutil.copytree(folder, folder.with_name('gone'))
        self.site.check('list')
        self.assertEqual(sorted(path.name for path in folder.parent.glob('[!.]*')), ['diary'])
        self.site.check('uninstall', 'diary', '--keep-data')
        self.site.check('list')
        self.assertTrue(self.has_data())

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

    def test_killed_while_it_keeps(self):
        """The data is the plugin's, or is kept; nobody's it never is."""
        for delay in (0.02, 0.05, 0.1, 0.15, 0.2, 0.3):
            if not self.slugs():
                self.site.check('install', self.make())
                for permission in ('storage', 'database'):
                    self.site.check('grant', 'diary', permission)
                self.site.check('enable', 'diary')
                self.site.check('config', 'set', 'diary', 'color', 'blue')
                self.site.check('fire', 'diary_write', '--payload', '{}')
            process = self.site.start('uninstall', 'diary', '--keep-data')
            time.sleep(delay)  # the instant is what is tried, not waited for
            process.send_signal(signal.SIGKILL)
            process.communicate()
            kept = [entry['slug'] for entry in self.site.json('list', '--kept')]
            self.assertEqual(kept, [] if self.slugs() else ['diary'])
            self.assertTrue(self.has_data())


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

    def test_first_come_first_called(self):
        """Whether the host is the one that they were installed in, or another; an update changes nothing in that."""
        with self.site.serving():
            for slug in ('quince', 'apple', 'mango'):
                self.make(slug)
                self.site.check('enable', slug)
            self.assertEqual(self.order(), ['quince', 'apple', 'mango'])
        self.assertEqual(self.order(), ['quince', 'apple', 'mango'])
        self.site.check('install', str(Path(self.site.folder, 'quince')))
        self.assertEqual(self.order(), ['quince', 'apple', 'mango'])

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
        (source / 'thing.py').write_text('from mortise import action\n\n@action("thing")\ndef thing(**rest):\n    pass\n')
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
        with self.site.serving() as (path, _):
            decided = [row['detail']['value'] for row in request(path, 'GET', '/v1/audit?limit=1000')[1]
                       if row['action'] == 'site.policy']
            self.assertEqual(decided, ['trusted', 'signed'])
            check, = [check for check in request(path, 'GET', '/v1/doctor')[1] if check['name'] == 'policy: packages']
            self.assertIn('trusted', check['detail'])

    def test_modified_is_refused_always(self):
        self.site.check('sign', self.package, '--key', str(self.folder / 'me.key'))
        self.site.check('key', 'add', str(self.folder / 'me.pub'), '--publisher', 'Me')
        manifest = Path(self.source, 'plugin.json')
        manifest.write_text(manifest.read_text().replace('Thing', 'Other'))
        self.site.check('pack', self.source, '--output', self.package)
        for policy in ('any', 'signed', 'trusted'):
            self.site.check('policy', '--packages', policy)
            done = self.site.run('install', self.package)
            self.assertEqual(done.returncode, 1)
            self.assertIn('is not what its publisher signed', done.stderr)

    def test_others_are_not_held_to_it(self):
        """What is bundled, and what is tried out."""
        self.site.check('policy', '--packages', 'trusted')
        bundled = next(plugin['slug'] for plugin in self.site.json('list') if plugin['source'] == 'bundled')
        self.site.check('enable', bundled)
        process = self.site.start('run-plugin', self.source)
        try:
            self.assertIn('thing', process.stdout.readline())
        finally:
            stop(process)

    def test_for_the_site_or_a_plugin(self):
        self.site.check('install', self.source)
        for words in (['thing', '--packages', 'any'], ['--pin', '^1.0.0'], ['--packages', 'any', '--hold', '3']):
            self.assertEqual(self.site.run('policy', *words).returncode, 2, words)

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
