#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Secrets: where they are not, another key for them, and how they leave a site."""

import hashlib
import json
import os
import shutil
import signal
import sys
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import tap  # noqa: E402

from cli import Site, request  # noqa: E402
from settings import SCHEMA, Mailer  # noqa: E402

SECRET = 'hunter2-correct-horse'
OTHER = 'battery-staple-tr0ub4dor'


class Secrets(unittest.TestCase):
    def setUp(self):
        self.site = Site()
        self.mailer = Mailer(self.site)
        self.mailer.install()

    def set(self, secret, *options):
        self.mailer.set('token', '--value-file', '-', *options, stdin=secret.encode())

    def files_with(self, text):
        """The site's files that hold a text, but for the plugin's own code."""
        return [path for path in Path(self.site.site).rglob('*')
                if path.is_file() and text.encode() in path.read_bytes()]

    def keys(self):
        return sorted(os.listdir(Path(self.site.site, 'secrets')))

    def audit(self):
        with self.site.serving() as (socket, _):
            return request(socket, 'GET', '/v1/audit?limit=100')[1]


class Sealed(Secrets):
    CODE = '''
import hashlib

@action("settings_changing")
def changing(values, changes, **rest):
    context.log.info("changing", keys=",".join(changes))

@action("mailer_digest")
def digest(**rest):
    return hashlib.sha256(context.settings["token"].encode()).hexdigest()
'''

    def test_nowhere_in_the_site(self):
        """Not in the database and its log, not in audit, traces, history, backups, snapshots and what is kept."""
        self.site.check('install', self.mailer.make('1.1.0', code=self.CODE))
        self.site.check('enable', 'mailer')
        with self.site.serving() as (socket, _):
            self.set(SECRET + OTHER)
            self.set(SECRET)
            call, = self.site.json('fire', 'mailer_digest', '--payload', '{}')['calls']
            self.assertEqual(call['value'], hashlib.sha256(SECRET.encode()).hexdigest())
            self.assertEqual(self.files_with(SECRET), [])
            for target in ('plugins/mailer', 'plugins/mailer/settings', 'plugins/mailer/settings-form', 'audit', 'logs',
                           'plugins/mailer/settings/token', 'plugins/mailer/settings-history', 'problems'):
                self.assertNotIn(SECRET, json.dumps(request(socket, 'GET', f'/v1/{target}')[1]), target)
            asked = [trace for trace in request(socket, 'GET', '/v1/traces')[1] if trace['hook'] == 'settings_changing']
            self.assertEqual(len(asked), 2)
            for trace in asked:
                trace = request(socket, 'GET', f'/v1/traces/{trace["id"]}')[1]
                self.assertEqual(trace['payload']['changes'], ['token'])
                self.assertNotIn(SECRET, json.dumps(trace))
        self.site.check('install', self.mailer.make('1.2.0'))
        self.site.check('config', 'rollback', 'mailer', '--to', '0')
        self.site.check('config', 'export', 'mailer', '--output', str(Path(self.site.site, 'export.json')))
        self.site.check('uninstall', 'mailer', '--keep-data', '--yes')
        self.assertEqual(self.files_with(SECRET), [])

    def test_shown_as_set_or_not(self):
        self.assertEqual(self.site.check('config', 'get', 'mailer', 'token'), '(not set)\n')
        self.set(SECRET)
        self.assertEqual(self.site.check('config', 'get', 'mailer', 'token'), '(set)\n')
        self.assertNotIn(SECRET, self.site.check('config', 'get', 'mailer'))
        self.assertNotIn(SECRET, self.site.check('config', 'get', 'mailer', '--json'))
        self.assertEqual(self.mailer.reveal(), SECRET)
        reveal, = [record for record in self.audit() if record['action'] == 'setting.reveal']
        self.assertEqual((reveal['subject'], reveal['detail']), ('mailer', {'keys': 'token'}))
        self.assertEqual(self.site.run('config', 'get', 'mailer', '--reveal').returncode, 2)

    def test_refusals_do_not_quote_it(self):
        done = self.site.run('config', 'set', 'mailer', 'token', SECRET + ' ')
        self.assertEqual(done.returncode, 1)
        self.assertIn('/token: will not do', done.stderr)
        self.assertNotIn(SECRET, done.stderr)

    def test_key_is_private(self):
        self.set(SECRET)
        key, = Path(self.site.site, 'secrets').iterdir()
        self.assertEqual((key.stat().st_mode & 0o777, key.parent.stat().st_mode & 0o777), (0o600, 0o700))
        key.chmod(0o644)
        done = self.site.run('config', 'get', 'mailer', 'token', '--reveal')
        self.assertEqual(done.returncode, 1)
        self.assertIn('cannot be read now', done.stderr)
        texts = [problem['text'] for problem in json.loads(self.site.run('problems', '--json').stdout)]
        self.assertTrue(any('The secret token of Mailer cannot be read now' in text for text in texts), texts)
        key.chmod(0o600)
        self.assertEqual(self.mailer.reveal(), SECRET)

    def test_becomes_a_secret_later(self):
        """Then nothing is left of what it was as none."""
        open_schema = json.loads(json.dumps(SCHEMA))
        del open_schema['properties']['token']['writeOnly']
        other = Mailer(self.site, 'other')
        other.install('1.0.0', open_schema)
        other.set('token', SECRET)
        other.set('token', OTHER)
        self.assertNotEqual(self.files_with(OTHER), [])
        self.site.check('install', other.make('2.0.0'))
        self.assertEqual(other.reveal(), OTHER)
        self.site.check('list')
        self.assertEqual(self.files_with(OTHER), [])
        self.site.check('rollback', 'other')
        self.assertEqual(other.values(), {'token': OTHER})


class Rotation(Secrets):
    def test_everything_is_sealed_anew(self):
        self.set(SECRET)
        self.site.check('install', self.mailer.make('1.1.0'))
        self.set(OTHER)
        other = Mailer(self.site, 'other')
        other.install()
        other.set('token', 'kept')
        self.site.check('uninstall', 'other', '--keep-data', '--yes')
        before = self.keys()
        self.assertEqual(self.site.json('config', 'rotate-key'), {'secrets': 3})
        after = self.keys()
        self.assertEqual((len(before), len(after)), (1, 1))
        self.assertNotEqual(before, after)
        self.assertEqual(self.mailer.reveal(), OTHER)
        self.assertEqual([name for name in self.files_with(f'sealed:{before[0][:16]}')], [])
        self.site.check('rollback', 'mailer')
        self.assertEqual(self.mailer.reveal(), SECRET)
        other.install('1.0.0')
        self.assertEqual(other.reveal(), 'kept')

    def test_while_it_is_served(self):
        self.set(SECRET)
        with self.site.serving() as (socket, _):
            self.assertEqual(request(socket, 'POST', '/v1/secrets/rotate'), (200, {'secrets': 1}))
            self.mailer.set('port', '26')
            self.assertEqual(self.mailer.reveal(), SECRET)
        self.assertEqual((self.mailer.reveal(), len(self.keys())), (SECRET, 1))

    def test_killed_at_any_time(self):
        self.set(SECRET)
        started = time.monotonic()
        self.site.check('config', 'rotate-key')
        takes = time.monotonic() - started
        rounds = 12
        for i in range(rounds):
            process = self.site.start('config', 'rotate-key')
            try:
                process.wait(takes * i / rounds)
            except Exception:
                process.send_signal(signal.SIGKILL)
            process.communicate()
            self.assertEqual(self.mailer.reveal(), SECRET, f'killed after {i} of {rounds} parts')
        self.site.check('config', 'rotate-key')
        self.assertEqual((self.mailer.reveal(), len(self.keys())), (SECRET, 1))

    def test_a_key_that_is_gone(self):
        self.set(SECRET)
        key, = Path(self.site.site, 'secrets').iterdir()
        key.rename(Path(self.site.folder, key.name))
        done = self.site.run('config', 'rotate-key')
        self.assertEqual(done.returncode, 1)
        self.assertIn('token of mailer', done.stderr)
        shutil.move(Path(self.site.folder, key.name), key)
        self.site.check('config', 'rotate-key')
        self.assertEqual((self.mailer.reveal(), len(self.keys())), (SECRET, 1))


class Transfer(Secrets):
    """One site's settings at another."""

    def setUp(self):
        super().setUp()
        self.passphrase = Path(self.site.folder, 'passphrase')
        self.passphrase.write_text('open sesame\n')
        self.file = Path(self.site.folder, 'settings.json')
        self.there = Site()
        self.theirs = Mailer(self.there)
        self.theirs.install()
        self.mailer.set('host', 'a.example', 'tags', '["a"]')
        self.set(SECRET)

    def export(self, *options):
        self.site.check('config', 'export', 'mailer', '--output', str(self.file), *options)
        return json.loads(self.file.read_text())

    def import_(self, *options, **change):
        if change:
            self.file.write_text(json.dumps(json.loads(self.file.read_text()) | change))
        return self.there.run('config', 'import', 'mailer', str(self.file), *options)

    def test_without_secrets(self):
        file = self.export()
        self.assertEqual(file, {'format': 'mortise-settings-1', 'plugin': 'mailer', 'version': '1.0.0',
                                'values': {'host': 'a.example', 'tags': ['a']}, 'secrets': None})
        self.assertEqual(json.loads(self.site.check('config', 'export', 'mailer')), file)
        self.theirs.set('port', '26', 'token', OTHER)
        self.assertEqual(self.import_().returncode, 0)
        self.assertEqual(self.theirs.values(), {'host': 'a.example', 'tags': ['a'], 'token': True})
        self.assertEqual(self.theirs.reveal(), OTHER)
        self.assertEqual(self.there.json('config', 'history', 'mailer')[0]['cause'], 'import')
        backup, = self.there.json('config', 'backups', 'mailer')
        self.assertEqual((backup['cause'], backup['settings']), ('import', 2))

    def test_with_secrets(self):
        option = ['--passphrase-file', str(self.passphrase)]
        self.export('--with-secrets', *option)
        self.assertNotIn(SECRET, self.file.read_text())
        self.assertEqual(self.file.stat().st_mode & 0o777, 0o600)
        self.assertEqual(self.import_(*option).returncode, 0)
        self.assertEqual(self.theirs.reveal(), SECRET)
        self.assertEqual([record['detail'] for record in self.audit() if record['action'] == 'settings.export'],
                         [{'secrets': 'sealed'}])

    def test_wrong_passphrase(self):
        self.export('--with-secrets', '--passphrase-file', str(self.passphrase))
        self.passphrase.write_text('open poppy\n')
        done = self.import_('--passphrase-file', str(self.passphrase))
        self.assertEqual(done.returncode, 1)
        self.assertIn('passphrase', done.stderr)
        self.assertEqual(self.theirs.values(), {})

    def test_sealed_for_one_plugin(self):
        option = ['--passphrase-file', str(self.passphrase)]
        self.export('--with-secrets', *option)
        other = Mailer(self.there, 'other')
        other.install()
        self.file.write_text(json.dumps(json.loads(self.file.read_text()) | {'plugin': 'other'}))
        done = self.there.run('config', 'import', 'other', str(self.file), *option)
        self.assertIn('another plugin', done.stderr)
        self.assertEqual(other.values(), {})

    def test_of_an_earlier_version(self):
        self.export()
        schema = json.loads(json.dumps(SCHEMA))
        schema['properties']['server'] = schema['properties'].pop('host')
        self.there.check('install', self.theirs.make('2.0.0', schema,
                                                     migrations=[{'version': '2.0.0', 'rename': {'host': 'server'}}]))
        self.assertEqual(self.import_().returncode, 0)
        self.assertEqual(self.theirs.values(), {'server': 'a.example', 'tags': ['a']})

    def test_hostile_files(self):
        self.export()
        self.theirs.set('port', '26')
        for change, part in [({'format': 'other'}, '/format'), ({'plugin': 'other'}, '/plugin'),
                             ({'version': '1'}, '/version'), ({'values': []}, '/values'), ({'more': 1}, '/more'),
                             ({'values': {'port': 0}}, '/port'), ({'values': {'nothing': 0}}, 'nothing'),
                             ({'values': {'low': 1}}, 'high'), ({'secrets': 7}, 'passphrase'),
                             ({'values': {'host': 'x' * (2 << 20)}}, 'bytes')]:
            with self.subTest(change=str(change)[:60]):
                self.export()
                done = self.import_(**change)
                self.assertEqual(done.returncode, 1)
                self.assertIn(part, done.stderr)
        for secrets in (7, {}, {'kdf': 'argon2id-moderate', 'salt': 'AA==', 'box': ''},
                        {'kdf': 'argon2id-sensitive', 'salt': 'A' * 22 + '==', 'box': 'A' * 100}):
            with self.subTest(secrets=secrets):
                self.export()
                done = self.import_('--passphrase-file', str(self.passphrase), secrets=secrets)
                self.assertIn('none that Mortise wrote', done.stderr)
        for text in ('', '[]', '7', '{"format": "mortise-settings-1"', '[' * 100000):
            self.file.write_text(text)
            self.assertEqual(self.import_().returncode, 1)
        self.assertEqual(self.theirs.values(), {'port': 26})

    def test_secrets_only_sealed(self):
        with self.site.serving() as (socket, _):
            for body in ({'secrets': True}, {'secrets': True, 'passphrase': ''}, {'secrets': 'yes'}):
                self.assertEqual(request(socket, 'POST', '/v1/plugins/mailer/settings-export', json.dumps(body))[0], 400)
            for body in ({}, {'file': 7}):
                self.assertEqual(request(socket, 'POST', '/v1/plugins/mailer/settings-import', json.dumps(body))[0], 400)


if __name__ == '__main__':
    tap.main()
