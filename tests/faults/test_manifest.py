#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bad manifests, folders and payloads: one line that names the file, the place and the mend, and nothing left behind."""

import json
import os
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import tap  # noqa: E402

from faults import MORTISE, FaultTest, Refused, together  # noqa: E402

GOOD = {'slug': 'bad', 'name': 'Bad', 'version': '1.0.0', 'loader': 'c', 'module': 'bad'}


class Manifests(FaultTest):
    def setUp(self):
        super().setUp()
        self.count = 0

    def refuse(self, content, *signs, folder=None):
        """Each sign must be in the message."""
        self.count += 1
        if folder is None:
            folder = self.host.folder / f'bad-{self.id()}-{self.count}'
            folder.mkdir()
            text = content if isinstance(content, (bytes, str)) else json.dumps(content)
            (folder / 'plugin.json').write_bytes(text.encode() if isinstance(text, str) else text)
        before = sorted(os.listdir(self.host.site / 'plugins'))
        try:
            self.host.ask('DELETE', '/v1/plugins/' + self.host.ask('POST', '/v1/plugins',
                                                                   {'directory': str(folder)})['slug'])
            self.fail('it was installed')
        except Refused as refused:
            message = refused.message
        self.assertNotIn('\n', message)
        self.assertLess(len(message), 1000)
        self.assertIn(str(folder), message)
        for sign in signs:
            self.assertIn(sign, message)
        self.assertEqual(sorted(os.listdir(self.host.site / 'plugins')), before)
        self.assertEqual([plugin['slug'] for plugin in self.host.ask('GET', '/v1/plugins')
                          if plugin['source'] != 'bundled'], ['healthy'])

    def test_not_there(self):
        self.refuse(None, 'plugin.json: No such file', folder=self.host.folder / 'nowhere')
        empty = self.host.folder / 'empty'
        empty.mkdir()
        self.refuse(None, 'plugin.json: No such file', folder=empty)
        (empty / 'plugin.json').mkdir()
        self.refuse(None, 'plugin.json: this is a folder', folder=empty)
        (empty / 'plugin.json').rmdir()
        os.mkfifo(empty / 'plugin.json')
        self.refuse(None, 'plugin.json: this is not a regular file', folder=empty)
        (empty / 'plugin.json').unlink()
        (empty / 'plugin.json').symlink_to(empty / 'plugin.json')
        self.refuse(None, 'plugin.json: Too many levels', folder=empty)

    def test_not_json(self):
        self.refuse('', 'plugin.json:1:1: error: ', '[manifest-json]')
        self.refuse('{\n  "slug": bad\n}', 'plugin.json:2:11: error: ')
        self.refuse(json.dumps(GOOD)[:-1], 'plugin.json:1:')
        self.refuse(b'{"slug": "\xff\xfe"}', 'plugin.json:1:')
        self.refuse(b'\xff\xfe{\x00}\x00', 'plugin.json:1:1: ')
        self.refuse('\ufeff' + json.dumps(GOOD), 'plugin.json:1:1: ')
        self.refuse('{"slug": "a",\n "slug": "b"}', 'plugin.json:2:', 'slug')
        self.refuse('[' * 100_000, 'plugin.json:1:', '64')
        self.refuse('{"a":' * 1000 + '1' + '}' * 1000, 'plugin.json:1:', '64')
        self.refuse(' ' * (257 * 1024), 'plugin.json: ', '262144')
        self.refuse('[]', 'plugin.json:1:1: ', 'object')
        self.refuse('null', 'plugin.json:1:1: ', 'object')

    def test_wrong_types(self):
        strings = ('slug', 'name', 'version', 'description', 'author', 'icon', 'loader', 'module')
        for field in strings:
            for value in (None, 7, True, [], {}):
                with self.subTest(field=field, value=value):
                    self.refuse(GOOD | {field: value}, f'/{field}', 'must ')
        for field in ('hooks', 'permissions', 'settings'):
            for value in (None, 7, 'text', {}, [7], ['text'], [None], [[]]):
                with self.subTest(field=field, value=value):
                    self.refuse(GOOD | {field: value}, f'/{field}: ' if value == {} else f'/{field}', '')
        for value in (None, 7, 'text', []):
            with self.subTest(field='limits', value=value):
                self.refuse(GOOD | {'limits': value}, '/limits', 'must be an object')

    def test_wrong_types_of_elements(self):
        setting = {'name': 's', 'type': 'text', 'label': 'S'}
        cases = [
            ({'hooks': [{'name': 7}]}, '/hooks/0/name'), ({'hooks': [{'kind': 'action'}]}, '/hooks/0: must have the member "name"'),
            ({'hooks': [{'name': 'x', 'kind': 7}]}, '/hooks/0/kind'),
            ({'hooks': [{'name': 'x', 'kind': 'event'}]}, '/hooks/0/kind'),
            ({'hooks': [{'name': 'x', 'priority': 'high'}]}, '/hooks/0/priority'),
            ({'hooks': [{'name': 'x', 'priority': 1.5}]}, '/hooks/0/priority'),
            ({'hooks': [{'name': 'x', 'priority': 99999}]}, '/hooks/0/priority'),
            ({'permissions': [{'name': 7}]}, '/permissions/0/name'),
            ({'permissions': [{'name': 'Http'}]}, '/permissions/0'),
            ({'permissions': [{'name': 'http', 'reason': 7, 'hosts': ['a.b']}]}, '/permissions/0/reason'),
            ({'permissions': [{'name': 'http'}]}, '/permissions/0: must have the member "hosts"'),
            ({'permissions': [{'name': 'http', 'hosts': 'a.b'}]}, '/permissions/0/hosts'),
            ({'permissions': [{'name': 'http', 'hosts': [7]}]}, '/permissions/0/hosts/0'),
            ({'permissions': [{'name': 'http', 'hosts': ['*']}]}, '/permissions/0/hosts/0'),
            ({'permissions': [{'name': 'a'}, {'name': 'a'}]}, '/permissions/1'),
            ({'settings': [setting | {'name': 7}]}, '/settings/0/name'),
            ({'settings': [setting | {'type': 7}]}, '/settings/0/type'),
            ({'settings': [setting | {'type': 'colour'}]}, '/settings/0'),
            ({'settings': [setting | {'default': 7}]}, '/settings/0/default'),
            ({'settings': [setting | {'type': 'number', 'default': '7'}]}, '/settings/0/default'),
            ({'settings': [setting | {'type': 'checkbox', 'default': 1}]}, '/settings/0/default'),
            ({'settings': [setting | {'type': 'select', 'options': {}}]}, '/settings/0/options'),
            ({'limits': {'memory_mib': '128'}}, '/limits/memory_mib'), ({'limits': {'memory_mib': 8}}, '16 to 1024'),
            ({'limits': {'memory_mib': 1 << 62}}, '16 to 1024'), ({'limits': {'deadline_s': 0}}, '1 to 30'),
            ({'limits': {'deadline_s': 31}}, '1 to 30'), ({'limits': {'deadline_s': 1.5}}, '1 to 30'), ({'icon': '../x'}, '/icon'), ({'icon': '/x'}, '/icon'),
            ({'limits': {'disk_mib': None}}, '/limits/disk_mib'), ({'limits': {'disk_mib': -1}}, '1 to 1024'),
        ]
        for change, sign in cases:
            with self.subTest(change):
                self.refuse(GOOD | change, sign)

    def test_what_is_only_shown(self):
        """What the host passes on to people is checked as well, and so is what it quotes."""
        setting = {'name': 's', 'type': 'text', 'label': 'S'}
        for change, sign in [({'licence': 7}, '/licence'), ({'homepage': []}, '/homepage'), ({'slug': 'a\nb'}, '/slug'),
                             ({'settings': [setting | {'label': 7}]}, '/settings/0/label'),
                             ({'settings': [setting | {'description': []}]}, '/settings/0/description'),
                             ({'settings': [setting | {'required': 'yes'}]}, '/settings/0/required'),
                             ({'settings': [setting | {'type': 'select', 'options': [7]}]}, '/settings/0/options/0'),
                             ({'settings': [setting | {'type': 'select', 'options': [{}]}]}, '/settings/0/options/0'),
                             ({'settings': [setting, setting]}, '/settings/1')]:
            with self.subTest(change):
                self.refuse(GOOD | change, sign)

    def test_values(self):
        for change, sign in [({'slug': 'Bad'}, '/slug'), ({'slug': '../bad'}, '/slug'), ({'slug': ''}, '/slug'),
                             ({'slug': 'a' * 65}, '/slug'), ({'name': ''}, '/name'),
                             ({'name': 'n' * 81}, '/name'), ({'name': 'a\x07b'}, '/name'), ({'version': '1'}, '/version'),
                             ({'version': '01.0.0'}, '/version'), ({'loader': 'lua'}, '/loader'),
                             ({'module': '../../etc/x'}, '/module'), ({'module': 'a/b'}, '/module')]:
            with self.subTest(change):
                self.refuse(GOOD | change, sign)
        for field in GOOD:
            with self.subTest(missing=field):
                self.refuse({name: value for name, value in GOOD.items() if name != field}, f'must have the member "{field}"')

    def test_folders(self):
        """Nothing of a folder that cannot be copied whole is left in the site."""
        def folder(name, spoil):
            path = self.host.folder / name
            path.mkdir()
            (path / 'plugin.json').write_text(json.dumps(GOOD))
            spoil(path)
            return path

        def deep(path):
            for _ in range(40):
                path = path / 'd'
                path.mkdir()

        def many(path):
            for i in range(10_001):
                (path / f'f{i}').touch()

        def long(path):
            with open(path / 'long', 'wb') as file:
                file.truncate(257 * 1024 * 1024)

        for name, spoil, sign in [('link', lambda path: (path / 'shadow').symlink_to('/etc/shadow'), 'neither'),
                                  ('fifo', lambda path: os.mkfifo(path / 'fifo'), 'neither'), ('deep', deep, '32'),
                                  ('many', many, '10000'), ('long', long, 'File too large')]:
            with self.subTest(name):
                self.refuse(None, sign, folder=folder(name, spoil))

    def test_command_line(self):
        """The same by the command line: one line on stderr, and a status."""
        folder = self.host.folder / 'cli'
        folder.mkdir()
        (folder / 'plugin.json').write_text(json.dumps(GOOD | {'slug': 7}))
        done = subprocess.run([MORTISE, '--site', self.host.site, 'install', folder], env=self.host.env,
                              capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
        self.assertIn(f'{folder}/plugin.json:1:10: error: /slug: must be a string, not 7', done.stderr)


class Payloads(FaultTest):
    def test_bad_payloads(self):
        self.host.install('eater', change=lambda manifest: manifest.update(
            hooks=[{'name': 'eaten', 'kind': 'filter', 'priority': 1}]))

        def refuse(target, body, code, sign):
            with self.subTest(target=target, body=body[:40]):
                connection = self.host.ask_raw('POST', target, body)
                self.assertEqual(connection[1]['error']['code'], code)
                self.assertIn(sign, connection[1]['error']['message'])

        fire = '/v1/hooks/fault_eater/fire'
        for body in (b'', b'{', b'[]', b'7', b'\xff', b'{"payload":7}', b'{"payload":[]}', b'{"payload":null}',
                     b'{"payload":{},"payload":{}}', b'{"payload":{"a":1,"a":2}}', b'{"nothing":1}',
                     b'{"payload":' + b'{"a":' * 200 + b'1' + b'}' * 200 + b'}', b'{"deadline_ms":0}'):
            if body:
                refuse(fire, body, 'invalid', '')
        refuse('/v1/hooks/nobody_knows/fire', b'{}', 'not-found', 'nobody_knows')
        refuse(fire, b'{"payload":{"a":"' + b'a' * (16 << 20) + b'"}}', 'limit', 'bytes')
        self.assertEqual(self.host.fire('eater', 'nothing')['status'], 'ok')

    def test_odd_but_good_payloads(self):
        self.host.install('odd')
        together([lambda text=text: self.host.fire('odd', 'nothing', text=text)
                  for text in ('\u202e\u0000'.replace('\0', ''), '\U0001f4a9' * 1000, '"\\' * 5000, 'é' * 100_000)])


if __name__ == '__main__':
    tap.main()
