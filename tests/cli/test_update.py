#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Another version takes the place of one, and goes back when it fails: by the administrator, at the start, on trial."""

import json
import os
import signal
import sys
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import tap  # noqa: E402

from cli import Site, stop  # noqa: E402

MANIFEST = {'slug': 'diary', 'name': 'Diary', 'loader': 'python', 'module': 'diary',
            'permissions': [{'name': 'database', 'reason': 'Keeps what it is told.'},
                            {'name': 'storage', 'reason': 'Keeps the last.'}],
            'settings': [{'name': 'color', 'type': 'text', 'default': 'red'}]}

# Keeps each word in its database and the last one in its storage; says what it has.
CODE = '''
import os, sqlite3
from mortise import Plugin, action, context

class Diary(Plugin):
    def activate(self):
        {activate}

    def health(self):
        {health}

    @action("diary_write")
    def write(self, word, **rest):
        context.database.execute("CREATE TABLE IF NOT EXISTS words (word TEXT)")
        context.database.execute("INSERT INTO words VALUES (?)", word)
        context.storage.put("last", word)

    @action("diary_read")
    def read(self, **rest):
        {read}
        words = [row["word"] for row in context.database.query("SELECT word FROM words")]
        return {{"words": words, "last": context.storage.get("last"), "settings": dict(context.settings)}}
'''


class Updates(unittest.TestCase):
    def setUp(self):
        self.site = Site()
        self.count = 0

    def make(self, version, manifest=None, **code):
        self.count += 1
        folder = Path(self.site.folder, f'made-{self.count}')
        folder.mkdir()
        (folder / 'plugin.json').write_text(json.dumps(MANIFEST | {'version': version} | (manifest or {})))
        parts = {'activate': 'pass', 'health': 'pass', 'read': 'pass'} | code
        (folder / 'diary.py').write_text(CODE.format(**parts))
        return str(folder)

    def install_first(self):
        self.site.check('install', self.make('1.0.0'))
        for permission in ('database', 'storage'):
            self.site.check('grant', 'diary', permission)
        self.site.check('enable', 'diary')
        self.site.check('config', 'set', 'diary', 'color', 'blue')
        self.write('before')

    def write(self, word):
        dispatch = self.site.json('fire', 'diary_write', '--payload', json.dumps({'word': word}))
        self.assertEqual([call['status'] for call in dispatch['calls']], ['ok'], dispatch)

    def read(self):
        call, = self.site.json('fire', 'diary_read', '--payload', '{}')['calls']
        self.assertEqual(call['status'], 'ok', call)
        return call['value']

    def plugin(self):
        return next(plugin for plugin in self.site.json('list') if plugin['slug'] == 'diary')

    def assert_first_again(self, reason):
        plugin = self.plugin()
        self.assertEqual((plugin['version'], plugin['previous_version'], plugin['on_trial']), ('1.0.0', None, False))
        self.assertIn(reason, plugin['reason'] or '')
        self.assertIn(plugin['state'], ('enabled', 'running'))
        self.assertEqual(self.read(), {'words': ['before'], 'last': 'before', 'settings': {'color': 'blue'}})
        self.assert_no_rest()

    def assert_no_rest(self):
        """One version's folder, and no copy of the private one, once the site is opened again."""
        self.site.check('list')
        self.assertEqual(len(os.listdir(Path(self.site.site, 'plugins'))), 1)
        data = Path(self.site.site, 'data/default')
        for name in ('.snapshots', '.restoring'):
            self.assertEqual(os.listdir(data / name) if (data / name).exists() else [], [])

    def test_update(self):
        self.install_first()
        self.site.check('install', self.make('2.0.0', {
            'settings': [{'name': 'colour', 'type': 'text', 'default': 'red'}],
            'permissions': MANIFEST['permissions'] + [{'name': 'events', 'reason': 'Tells others.'}],
            'migrations': [{'version': '2.0.0', 'rename': {'color': 'colour'}}]}))
        plugin = self.plugin()
        self.assertEqual((plugin['version'], plugin['previous_version']), ('2.0.0', '1.0.0'))
        self.assertTrue(plugin['on_trial'])
        self.assertEqual({permission['name']: permission['granted'] for permission in plugin['permissions']},
                         {'database': True, 'storage': True, 'events': False})
        self.write('after')
        self.assertEqual(self.read(), {'words': ['before', 'after'], 'last': 'after', 'settings': {'colour': 'blue'}})

    def test_trusted_after_some_calls(self):
        self.install_first()
        self.site.check('install', self.make('2.0.0'))
        with self.site.serving():
            for _ in range(20):
                self.read()
            self.assertFalse(self.plugin()['on_trial'])
        self.assertFalse(self.plugin()['on_trial'])

    def test_roll_back_by_hand(self):
        self.install_first()
        self.site.check('install', self.make('2.0.0'))
        self.write('after')
        self.site.check('rollback', 'diary', '--with-data')
        self.assert_first_again('')
        done = self.site.run('rollback', 'diary')
        self.assertEqual(done.returncode, 1)
        self.assertIn('diary has no version to go back to', done.stderr)

    def test_roll_back_keeps_the_data(self):
        self.install_first()
        self.site.check('install', self.make('2.0.0'))
        self.write('after')
        self.site.check('rollback', 'diary')
        self.assertEqual(self.plugin()['version'], '1.0.0')
        self.assertEqual(self.read()['words'], ['before', 'after'])
        self.assertEqual(self.read()['last'], 'after')
        self.assert_no_rest()

    def refuse(self, sign, **code):
        self.install_first()
        done = self.site.run('install', self.make('2.0.0', **code))
        self.assertEqual(done.returncode, 1)
        self.assertIn('diary was not updated: 2.0.0 ', done.stderr)
        self.assertIn(sign, done.stderr)
        self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
        self.assert_first_again(sign)

    def test_crash_at_the_start(self):
        self.refuse('crashed: SIGSEGV', activate='context.storage.put("last", "spoilt"); os.kill(os.getpid(), 11)')

    def test_refuses_to_start(self):
        self.refuse('it does not want to', activate='raise RuntimeError("it does not want to")')

    def test_unhealthy(self):
        self.refuse('is not healthy', health='raise RuntimeError("no ink left")')

    def test_crash_on_trial(self):
        self.install_first()
        self.site.check('install', self.make(
            '2.0.0', read='context.database.execute("DELETE FROM words"); os.kill(os.getpid(), 11)'))
        with self.site.serving():
            call, = self.site.json('fire', 'diary_read', '--payload', '{}')['calls']
            self.assertEqual(call['status'], 'crashed')
            deadline = time.monotonic() + 60
            while self.plugin()['version'] != '1.0.0':
                self.assertLess(time.monotonic(), deadline, 'it goes back')
            self.assertIn('2.0.0 crashed: SIGSEGV; it is 1.0.0 again', self.plugin()['reason'])
            self.assertEqual(self.read()['words'], ['before'])
        self.assert_first_again('crashed: SIGSEGV')

    def test_disabled_is_not_started(self):
        self.site.check('install', self.make('1.0.0'))
        self.site.check('install', self.make('2.0.0', activate='os.kill(os.getpid(), 11)'))
        plugin = self.plugin()
        self.assertEqual((plugin['version'], plugin['state'], plugin['on_trial']), ('2.0.0', 'disabled', False))

    def test_killed_at_any_time(self):
        """Whatever instant the host is killed at, there is one version, whole, with the data that belongs to it."""
        self.install_first()
        for delay in range(0, 300, 30):
            folder = self.make(f'2.0.{delay}')
            process = self.site.start('install', folder)
            time.sleep(delay / 1000)  # the instant is what is tried, not waited for
            process.kill()
            process.communicate()
            plugin = self.plugin()
            self.assertTrue(Path(plugin['directory'], 'diary.py').exists())
            self.assertEqual(self.read()['words'], ['before'])
            self.assertEqual(self.read()['settings'], {'color': 'blue'})
            kept = 1 if plugin['previous_version'] is None else 2
            self.assertEqual(len(os.listdir(Path(self.site.site, 'plugins'))), kept)

    def test_health(self):
        self.install_first()
        self.assertEqual(self.site.json('health', 'diary'), {'slug': 'diary', 'healthy': True, 'message': None})
        self.site.check('disable', 'diary')
        self.assertIn('diary is disabled', self.site.run('health', 'diary').stderr)
        self.site.check('uninstall', 'diary')
        self.site.check('install', self.make('3.0.0', health='raise RuntimeError("no ink left")'))
        self.site.check('enable', 'diary')
        done = self.site.run('health', 'diary')
        self.assertEqual(done.returncode, 1)
        self.assertIn('no ink left', done.stdout)

    def test_policy(self):
        self.site.check('install', self.make('1.0.0'))
        self.site.check('policy', 'diary', '--pin', '^1.0.0', '--hold', '7', '--channel', 'prerelease')
        self.site.check('policy', 'diary', '--hold', '3')
        plugin = self.plugin()
        self.assertEqual((plugin['pinned'], plugin['hold_days'], plugin['channel']), ('^1.0.0', 3, 'prerelease'))
        self.site.check('policy', 'diary', '--pin', 'none')
        self.assertIsNone(self.plugin()['pinned'])
        for words in (['--pin', '>>1'], ['--channel', 'beta'], ['--hold', '-1']):
            self.assertNotEqual(self.site.run('policy', 'diary', *words).returncode, 0)


if __name__ == '__main__':
    tap.main()
