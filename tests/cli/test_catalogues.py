#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Catalogues as an administrator meets them: added, searched, installed and updated from, and what must not happen."""

import contextlib
import functools
import http.server
import json
import os
import pty
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import tap  # noqa: E402

from cli import Site  # noqa: E402
from shop import Shop  # noqa: E402

HTTP = {'name': 'http', 'reason': 'Asks for the weather.', 'hosts': ['weather.example.org']}
DAY = 24 * 60 * 60


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *words):
        pass


class Catalogues(unittest.TestCase):
    def setUp(self):
        self.site = Site()
        self.shop = Shop(self.site)

    def publish(self, **options):
        built = self.shop.build(**options)
        if self.site.json('catalogue', 'list'):
            self.site.check('catalogue', 'refresh')
        else:
            self.site.check('catalogue', 'add', str(self.shop.public))
        return built

    def versions(self):
        return {plugin['slug']: plugin['version'] for plugin in self.site.json('list')
                if plugin['source'] != 'bundled'}

    def plugin(self, slug):
        return next(plugin for plugin in self.site.json('list') if plugin['slug'] == slug)

    def refuse(self, *words):
        done = self.site.run(*words)
        self.assertEqual(done.returncode, 1, done)
        self.assertEqual(done.stderr.count('\n'), 1, done.stderr)
        return done.stderr


class Sources(Catalogues):
    def test_add_shows_whom_is_trusted(self):
        self.shop.pack('kit', '1.0.0')
        built = self.shop.build()
        added = self.site.json('catalogue', 'add', str(self.shop.public))
        self.assertEqual((added['fingerprint'], added['packages'], added['name']), (built['fingerprint'], 1, 'Shop'))
        self.assertEqual(self.site.json('catalogue', 'list'), [added])
        self.assertIn('is there already', self.refuse('catalogue', 'add', str(self.shop.public)))
        with contextlib.closing(sqlite3.connect(Path(self.site.site, 'site.sqlite'))) as database:
            self.assertEqual(database.execute("SELECT subject FROM audit WHERE action = 'catalogue.add'").fetchall(),
                             [(added['address'],)])

    def test_fingerprint(self):
        self.shop.pack('kit', '1.0.0')
        built = self.shop.build()
        address = str(self.shop.public)
        self.refuse('catalogue', 'add', address, '--fingerprint', '0' * 64)
        self.refuse('catalogue', 'add', address, '--fingerprint', 'me')
        self.assertEqual(self.site.json('catalogue', 'list'), [])
        self.assertEqual(list(Path(self.site.site).glob('catalogues/*')), [])
        self.site.check('catalogue', 'add', address, '--fingerprint', built['fingerprint'].upper())

    def test_remove(self):
        self.shop.pack('kit', '1.0.0')
        self.publish()
        self.site.check('install', 'kit')
        catalogue, = self.site.json('catalogue', 'list')
        self.site.check('catalogue', 'remove', catalogue['id'])
        self.assertEqual(self.site.json('catalogue', 'list'), [])
        self.assertEqual(list(Path(self.site.site).glob('catalogues/*')), [])
        self.assertEqual(self.versions(), {'kit': '1.0.0'})
        self.assertIn('no catalogue', self.refuse('catalogue', 'remove', catalogue['id']))
        self.assertIn('no catalogue', self.refuse('catalogue', 'refresh', catalogue['id']))

    def test_nothing_there(self):
        self.refuse('catalogue', 'add', str(self.shop.public))
        self.refuse('catalogue', 'add', 'gopher://example.org')
        self.assertEqual(self.site.json('catalogue', 'list'), [])

    def test_expired(self):
        self.shop.pack('kit', '1.0.0')
        self.shop.build(env={'SOURCE_DATE_EPOCH': '1600000000'})
        self.assertIn('expired', self.refuse('catalogue', 'add', str(self.shop.public)))

    def test_rolled_back(self):
        """What was seen once is not replaced by something older; what is known stays in use."""
        self.shop.pack('kit', '1.0.0')
        self.shop.build()
        before = shutil.copytree(self.shop.public, self.shop.public.with_name('before'))
        self.shop.pack('kit', '1.1.0')
        self.publish()
        shutil.rmtree(self.shop.public)
        shutil.copytree(before, self.shop.public)
        done = self.site.run('catalogue', 'refresh', '--json')
        self.assertEqual(done.returncode, 1, done)
        self.assertIn('older', json.loads(done.stdout)[0]['problem'])
        self.assertEqual(self.site.json('search')[0]['version'], '1.1.0')

    def test_search(self):
        self.shop.pack('kit', '1.0.0', description='Draws charts.')
        self.shop.pack('clock', '2.0.0', description='Tells the time.')
        self.publish()
        self.assertEqual([offer['slug'] for offer in self.site.json('search', 'charts')], ['kit'])
        self.assertEqual(len(self.site.json('search')), 2)
        self.assertEqual(self.site.json('catalogue', 'search', 'charts'), self.site.json('search', 'charts'))
        self.assertEqual(self.site.json('search', 'charts', 'time'), [])
        self.assertIn('Nothing was found', self.site.check('search', 'zebra'))
        self.assertIn('Draws charts.', self.site.check('search', 'kit'))
        self.site.check('install', 'kit')
        self.assertEqual(self.site.json('search', 'kit')[0]['installed'], '1.0.0')

    def test_usage(self):
        for words in (('catalogue',), ('catalogue', 'ad', 'x'), ('catalogue', 'add'), ('catalogue', 'list', 'x')):
            self.assertEqual(self.site.run(*words).returncode, 2, words)


class Demonstration(Catalogues):
    def test_it_works(self):
        self.site.check('catalogue', 'add', 'demonstration')
        self.assertEqual(len(self.site.json('search')), 4)
        self.site.check('install', 'weekly-report@1.0.0')
        for permission in ('ticket_access', 'storage', 'hooks'):
            self.site.check('grant', 'weekly-report', permission)
        self.site.check('enable', 'bar-kit')
        self.site.check('enable', 'weekly-report')
        sample = self.site.json('hooks', 'ticket_created')['sample']
        for priority, number in (('high', 1), ('low', 1), ('high', 2)):
            payload = json.dumps(sample | {'ticket': sample['ticket'] | {'priority': priority}})
            call, = self.site.json('fire', 'ticket_created', '--payload', payload)['calls']
            self.assertEqual(call['value'], number, call)
        self.site.check('update', 'weekly-report', '--consent', 'events')
        dispatch = self.site.json('fire', 'report_lines', '--payload', '{"lines": []}')
        self.assertEqual(dispatch['result'], ['New tickets', f'high: {"█" * 20} 2', f'low: {"█" * 10} 1'], dispatch)


class Installing(Catalogues):
    def test_with_dependencies(self):
        self.shop.pack('kit', '1.4.0')
        self.shop.pack('kit', '2.0.0')
        self.shop.pack('reports', '1.0.0', dependencies=[{'slug': 'kit', 'version': '^1.0.0'}], permissions=[HTTP])
        self.publish()
        text = self.site.check('install', 'reports', '--dry-run')
        self.assertIn('install kit 1.4.0', text)
        self.assertIn('asks for: http to weather.example.org – Asks for the weather.', text)
        self.assertEqual(self.versions(), {})
        self.site.check('install', 'reports')
        self.assertEqual(self.versions(), {'kit': '1.4.0', 'reports': '1.0.0'})
        for slug in ('kit', 'reports'):
            plugin = self.plugin(slug)
            self.assertEqual((plugin['state'], plugin['source']), ('disabled', 'catalogue'))
            self.assertFalse(any(permission['granted'] for permission in plugin['permissions']))
            self.assertEqual((plugin['provenance']['signature'], plugin['provenance']['publisher']), ('valid', 'Shop'))
        self.assertEqual(list(Path(self.site.site).glob('downloads/*')), [])

    def test_looked_at_and_not_installed(self):
        self.shop.pack('kit', '1.0.0')
        self.publish()
        self.site.check('install', 'kit', '--dry-run')
        downloads = list(Path(self.site.site, 'downloads').iterdir())
        self.assertEqual(len(downloads), 2)
        for path in downloads:
            os.utime(path, (0, 0))
        self.site.check('list')
        self.assertEqual(list(Path(self.site.site, 'downloads').iterdir()), [])

    def test_killed_at_any_time(self):
        """What is there is there wholly, and the same command ends what was begun."""
        self.shop.pack('kit', '1.0.0')
        self.shop.pack('reports', '1.0.0', dependencies=[{'slug': 'kit', 'version': '^1.0.0'}])
        self.publish()
        for delay in (0.05, 0.1, 0.2, 0.4, 0.6):
            process = self.site.start('install', 'reports')
            time.sleep(delay)
            process.send_signal(signal.SIGKILL)
            process.communicate()
            there = self.versions()
            self.assertIn(there, ({}, {'kit': '1.0.0'}, {'kit': '1.0.0', 'reports': '1.0.0'}))
            self.assertEqual(len(list(Path(self.site.site).glob('plugins/*'))), len(there))
        self.site.check('install', 'reports')
        self.assertEqual(self.versions(), {'kit': '1.0.0', 'reports': '1.0.0'})
        self.site.check('enable', 'reports', '--with-dependencies')

    def test_a_version(self):
        for version in ('1.0.0', '1.1.0', '2.0.0'):
            self.shop.pack('kit', version)
        self.publish()
        self.site.check('install', 'kit@^1.0.0')
        self.assertEqual(self.versions(), {'kit': '1.1.0'})
        self.site.check('install', 'kit@1.0.0')
        self.assertEqual(self.versions(), {'kit': '1.0.0'})
        self.refuse('install', 'kit@^3.0.0')
        self.refuse('install', 'kit@round')

    def test_impossible(self):
        self.shop.pack('kit', '1.0.0')
        self.shop.pack('reports', '1.0.0', dependencies=[{'slug': 'kit', 'version': '^3.0.0'}])
        self.publish()
        self.assertIn('it needs kit ^3.0.0', self.refuse('install', 'reports'))
        self.assertIn('it needs kit ^3.0.0', self.refuse('install', 'reports', '--dry-run'))
        self.assertIn('no catalogue has it', self.refuse('install', 'nothing'))
        self.assertEqual(self.versions(), {})

    def test_policy(self):
        """What the site takes holds for catalogues as well: their packages are signed by whom it trusts."""
        self.shop.pack('kit', '1.0.0')
        self.publish()
        self.site.check('policy', '--packages', 'trusted')
        self.assertIn('policy', self.refuse('install', str(self.shop.make('clock', '1.0.0'))))
        self.site.check('install', 'kit')
        self.assertEqual(self.versions(), {'kit': '1.0.0'})

    def test_withdrawn(self):
        self.shop.pack('kit', '1.0.0')
        self.shop.pack('kit', '1.1.0')
        self.shop.say(name='Shop', packages={'kit': {'withdrawn': {'1.1.0': 'It loses data.'}}})
        self.publish()
        self.site.check('install', 'kit')
        self.assertEqual(self.versions(), {'kit': '1.0.0'})

    def test_changed_package(self):
        self.shop.pack('kit', '1.0.0')
        self.publish()
        package, = (self.shop.public / 'packages').glob('*.zip')
        content = bytearray(package.read_bytes())
        content[len(content) // 2] ^= 1
        package.write_bytes(content)
        self.refuse('install', 'kit')
        self.assertEqual(self.versions(), {})
        self.assertEqual(list(Path(self.site.site).glob('plugins/*')), [])

    def test_over_http(self):
        self.shop.pack('kit', '1.0.0')
        self.shop.build()
        handler = functools.partial(Quiet, directory=str(self.shop.public))
        with http.server.ThreadingHTTPServer(('127.0.0.1', 0), handler) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            self.site.check('catalogue', 'add', f'http://127.0.0.1:{server.server_port}')
            self.site.check('install', 'kit')
            server.shutdown()
        self.assertEqual(self.versions(), {'kit': '1.0.0'})
        self.assertIn('origin', self.plugin('kit')['provenance'])

    def test_same_name_elsewhere(self):
        """A catalogue that was added later does not come in between with a higher number."""
        self.shop.pack('kit', '1.0.0')
        self.publish()
        self.site.check('install', 'kit')
        other = Shop(self.site, 'other')
        other.pack('kit', '9.0.0')
        other.build()
        added = self.site.json('catalogue', 'add', str(other.public))
        self.assertEqual(self.site.json('update'), [])
        self.site.check('update', 'kit')
        self.assertEqual(self.versions(), {'kit': '1.0.0'})
        self.site.check('install', 'kit@9.0.0', '--catalogue', added['id'])
        self.assertEqual(self.versions(), {'kit': '9.0.0'})

    def test_bundled(self):
        self.shop.pack('lead-scorer', '9.0.0')
        self.publish()
        self.assertIn('bundled', self.refuse('install', 'lead-scorer'))

    def test_blocklist(self):
        self.shop.pack('kit', '1.0.0')
        self.publish()
        self.site.check('install', 'kit')
        self.site.check('enable', 'kit')
        self.shop.say(name='Shop', blocklist=[{'slug': 'kit', 'range': '<1.1.0', 'reason': 'It sells addresses.'}])
        self.publish()
        plugin = self.plugin('kit')
        self.assertEqual(plugin['state'], 'quarantined')
        self.assertIn('It sells addresses.', plugin['reason'])
        self.assertIn('blocklist', self.refuse('restart', 'kit'))
        self.site.check('disable', 'kit')
        self.assertIn('blocklist', self.refuse('enable', 'kit'))
        self.shop.pack('kit', '1.1.0')
        self.publish()
        self.site.check('update', 'kit')
        self.site.check('enable', 'kit')

    def test_folder_of_that_name(self):
        folder = self.shop.make('kit', '1.0.0')
        os.rename(folder, folder.with_name('kit'))
        self.assertIn('write ./kit', self.refuse_in(folder.parent, 'install', 'kit'))

    def refuse_in(self, folder, *words):
        before = os.getcwd()
        os.chdir(folder)
        try:
            return self.refuse(*words)
        finally:
            os.chdir(before)


class Updating(Catalogues):
    def install(self, **members):
        self.shop.pack('kit', '1.0.0', **members)
        self.publish()
        self.site.check('install', 'kit')
        self.site.check('enable', 'kit')

    def granted(self):
        return {permission['name'] for permission in self.plugin('kit')['permissions'] if permission['granted']}

    def test_update(self):
        self.install()
        self.assertIn('Everything is as new', self.site.check('update'))
        self.shop.pack('kit', '1.1.0', hooks=[{'name': 'shop_fired', 'kind': 'action'}],
                       changelog=[{'version': '1.1.0', 'changes': ['Draws pies.']}])
        self.publish()
        update, = self.site.json('update')
        self.assertEqual((update['from'], update['to'], update['changelog']), ('1.0.0', '1.1.0', ['Draws pies.']))
        self.assertIn('Draws pies.', self.site.check('update'))
        self.assertIn('hooks added: shop_fired', self.site.check('update', 'kit', '--dry-run'))
        self.assertEqual(self.versions(), {'kit': '1.0.0'})
        self.site.check('update', '--all')
        plugin = self.plugin('kit')
        self.assertEqual((plugin['version'], plugin['previous_version'], plugin['on_trial']), ('1.1.0', '1.0.0', True))
        self.site.check('rollback', 'kit')
        self.assertEqual(self.versions(), {'kit': '1.0.0'})

    def test_new_permission_needs_consent(self):
        self.install()
        self.shop.pack('kit', '1.1.0', permissions=[HTTP])
        self.publish()
        self.assertIn('wants more than before: http', self.refuse('update', 'kit'))
        self.assertEqual(self.versions(), {'kit': '1.0.0'})
        self.assertIn('new permission: http', self.site.check('update', 'kit', '--dry-run'))
        self.site.check('update', 'kit', '--consent', 'none')
        self.assertEqual((self.versions(), self.granted()), ({'kit': '1.1.0'}, set()))

    def test_consent(self):
        self.install()
        self.shop.pack('kit', '1.1.0', permissions=[HTTP, {'name': 'events', 'reason': 'Tells others.'}])
        self.publish()
        self.site.check('update', 'kit', '--consent', 'http')
        self.assertEqual((self.versions(), self.granted()), ({'kit': '1.1.0'}, {'http'}))

    def test_a_person_is_asked(self):
        """On a terminal, for each new permission; Return grants nothing and does nothing."""
        self.install()
        self.shop.pack('kit', '1.1.0', permissions=[HTTP, {'name': 'events', 'reason': 'Tells others.'}])
        self.publish()
        self.assertIn('nothing was done', self.answer('\n', 'update', 'kit'))
        self.assertEqual(self.versions(), {'kit': '1.0.0'})
        text = self.answer('y\n\ny\n', 'update', 'kit')
        self.assertIn('Grant http?', text)
        self.assertEqual((self.versions(), self.granted()), ({'kit': '1.1.0'}, {'events'}))

    def answer(self, keys, *words):
        """Runs a verb on a terminal, and types."""
        master, slave = pty.openpty()
        process = subprocess.Popen(self.site.command(*words), stdin=slave, stdout=slave, stderr=subprocess.DEVNULL,
                                   env=self.site.env)
        os.close(slave)
        os.write(master, keys.encode())
        text = b''
        # EIO is the end: nobody has the other side of the terminal open.
        with contextlib.suppress(OSError):
            while chunk := os.read(master, 65536):
                text += chunk
        os.close(master)
        self.assertEqual(process.wait(60), 0, text)
        return text.decode()

    def test_goes_back_by_itself(self):
        self.install()
        self.shop.pack('kit', '1.1.0', activate='raise RuntimeError("no ink")')
        self.publish()
        self.assertIn('no ink', self.refuse('update', 'kit'))
        plugin = self.plugin('kit')
        self.assertEqual((plugin['version'], plugin['state'] in ('enabled', 'running')), ('1.0.0', True))

    def test_with_a_new_dependency(self):
        self.install()
        self.shop.pack('ink', '1.0.0')
        self.shop.pack('kit', '1.1.0', dependencies=[{'slug': 'ink', 'version': '^1.0.0'}])
        self.publish()
        self.site.check('update', 'kit')
        self.assertEqual(self.versions(), {'kit': '1.1.0', 'ink': '1.0.0'})
        self.assertNotEqual(self.plugin('ink')['state'], 'disabled')

    def test_pinned_and_held(self):
        self.install()
        self.shop.pack('kit', '1.1.0')
        self.shop.pack('kit', '2.0.0')
        self.publish()
        self.site.check('policy', 'kit', '--pin', '^1.0.0')
        self.site.check('update', 'kit')
        self.assertEqual(self.versions(), {'kit': '1.1.0'})
        self.site.check('policy', 'kit', '--pin', 'none', '--hold', '7')
        self.site.check('update', 'kit')
        self.assertEqual(self.versions(), {'kit': '1.1.0'})
        update, = self.site.json('update')
        self.assertIn('2.0.0: it is held until', update['obstacle'])
        self.site.check('policy', 'kit', '--hold', '0')
        self.site.check('update', 'kit')
        self.assertEqual(self.versions(), {'kit': '2.0.0'})

    def test_prerelease(self):
        self.install()
        self.shop.pack('kit', '1.1.0-beta.1')
        self.publish()
        self.site.check('update', 'kit')
        self.assertEqual(self.versions(), {'kit': '1.0.0'})
        self.site.check('policy', 'kit', '--channel', 'prerelease')
        self.site.check('update', 'kit')
        self.assertEqual(self.versions(), {'kit': '1.1.0-beta.1'})

    def test_one_failing_does_not_keep_the_others(self):
        self.install()
        self.shop.pack('clock', '1.0.0')
        self.publish()
        self.site.check('install', 'clock')
        self.shop.pack('clock', '1.1.0')
        self.shop.pack('kit', '1.1.0', permissions=[HTTP])
        self.publish()
        self.refuse('update', '--all')
        self.assertEqual(self.versions(), {'kit': '1.0.0', 'clock': '1.1.0'})

    def test_not_installed(self):
        self.assertIn('mortise install kit', self.refuse('update', 'kit'))


if __name__ == '__main__':
    tap.main()
