#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What `fire` says about payloads that are none: one line that names the source and the place."""

import json
import os
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import tap  # noqa: E402

from cli import Site, request  # noqa: E402

LIMIT = 15 * 1024 * 1024


class BadPayload(unittest.TestCase):
    def setUp(self):
        self.site = Site()

    def assert_refused(self, payload, *needles, stdin=b''):
        done = self.site.run('fire', 'lead_created', '--payload', payload, stdin=stdin)
        self.assertEqual(done.returncode, 1, done)
        self.assertEqual(done.stdout, '')
        self.assertEqual(done.stderr.count('\n'), 1, done.stderr)
        self.assertTrue(done.stderr.startswith('mortise: '), done.stderr)
        for needle in needles:
            self.assertIn(needle, done.stderr)

    def write(self, content):
        path = os.path.join(self.site.folder, 'payload.json')
        Path(path).write_bytes(content)
        return path

    def test_missing_file(self):
        self.assert_refused('/nowhere/payload.json', '/nowhere/payload.json')

    def test_folder(self):
        self.assert_refused(self.site.folder, self.site.folder)

    @unittest.skipIf(os.geteuid() == 0, 'root reads every file')
    def test_unreadable_file(self):
        path = self.write(b'{}')
        os.chmod(path, 0)
        self.assert_refused(path, path)

    def test_malformed_files(self):
        cases = {
            b'': None, b'   ': None, b'{"a": 1,}': '1', b'{\n  "a": nope\n}': '2', b'{"a": 1': None, b'{"a": 1} x': '1',
            b"{'a': 1}": '1', b'{"a": "\xff"}': None, b'{"a": "\\ud800"}': None, b'\x00\x01\x02': None,
            b'{"a": NaN}': None, b'{"a": 01}': None, b'{"a": "x\ny"}': None,
        }
        for content, line in cases.items():
            with self.subTest(content=content):
                path = self.write(content)
                self.assert_refused(path, path, f'line {line}' if line else '')
                self.assert_refused('-', 'standard input', stdin=content)

    def test_duplicate_member(self):
        path = self.write(b'{"lead": 1,\n "lead": 2}')
        self.assert_refused(path, path, 'line 2', '"lead"')
        self.assert_refused('{"a": 1, "a": 2}', '--payload', '"a"')

    def test_not_an_object(self):
        for content in (b'[]', b'"text"', b'5', b'null', b'true'):
            path = self.write(content)
            self.assert_refused(path, path, 'object')
        self.assert_refused('[1]', '--payload', 'object')

    def test_nested_too_deeply(self):
        self.assert_refused(self.write(b'{"a":' * 10000 + b'1' + b'}' * 10000))
        self.assert_refused('-', 'standard input', stdin=b'[' * 1000000)

    def test_huge(self):
        path = self.write(b'{"a": "' + b'x' * LIMIT + b'"}')
        self.assert_refused(path, path)
        self.assert_refused('-', '15 MiB', stdin=b' ' * (LIMIT + 1))

    def test_endless_file(self):
        self.assert_refused('/dev/zero')

    def test_hostile_name(self):
        self.assert_refused('no\x1b]0;owned\x07\nfile', '\\x1b')


class GoodPayload(unittest.TestCase):
    """The same object from each source reaches the plugin as it is."""

    @classmethod
    def setUpClass(cls):
        cls.site = Site()
        cls.site.install_probe()

    def fire(self, payload, **options):
        dispatch = self.site.json('fire', 'probe_action', '--payload', payload, **options)
        return dispatch['calls'][0]['value']['got']

    def test_sources(self):
        payload = {'text': 'Grüße \u2028 𝄞 "\\', 'number': 1.5, 'none': None, 'list': [1, [2]], 'empty': {}}
        text = json.dumps(payload)
        path = os.path.join(self.site.folder, 'good.json')
        Path(path).write_text(text, encoding='utf-8')
        self.assertEqual(self.fire(text), payload)
        self.assertEqual(self.fire(' \n' + text), payload)
        self.assertEqual(self.fire(path), payload)
        self.assertEqual(self.fire('-', stdin=text.encode()), payload)


class Kept(unittest.TestCase):
    """`mortise payload`: what is saved for a hook, what it was last fired with, and what its schema says."""

    @classmethod
    def setUpClass(cls):
        cls.site = Site()
        serving = cls.site.serving()
        cls.path, _ = serving.__enter__()
        cls.addClassCleanup(serving.__exit__, None, None, None)

    def refuse(self, *words, needle, stdin=b''):
        done = self.site.run('payload', *words, stdin=stdin)
        self.assertNotEqual(done.returncode, 0)
        self.assertEqual(done.stdout, '')
        self.assertIn(needle, done.stderr)

    def names(self, hook='lead_created'):
        return [saved['name'] for saved in self.site.json('payload', hook, 'list')]

    def show(self, *words):
        return json.loads(self.site.check('payload', *words))

    def test_saved(self):
        first, second = {'lead': {'city': 'Köln \u202e'}}, {'lead': {}}
        self.assertEqual(self.names(), [])
        self.site.check('payload', 'lead_created', 'save', 'a / b?', json.dumps(first))
        self.assertEqual(self.show('lead_created', 'show', 'a / b?'), first)
        saved = self.site.json('payload', 'lead_created', 'save', 'a / b?', stdin=json.dumps(second).encode())
        self.assertEqual([one['name'] for one in saved], ['a / b?'])
        self.assertTrue(saved[0]['actor'].startswith('cli:'))
        self.assertEqual(self.show('lead_created', 'show', 'a / b?'), second)
        self.assertEqual(self.names('ticket_created'), [])
        self.site.check('payload', 'lead_created', 'delete', 'a / b?')
        self.assertEqual(self.names(), [])
        self.refuse('lead_created', 'show', 'a / b?', needle='no payload "a / b?"')
        self.refuse('lead_created', 'delete', 'a / b?', needle='no payload "a / b?"')
        status, audit = request(self.path, 'GET', '/v1/audit?limit=300')
        self.assertEqual(status, 200)
        self.assertEqual([one['action'] for one in audit if one['subject'] == 'lead_created'],
                         ['payload.delete', 'payload.save', 'payload.save'])

    def test_bounds(self):
        self.refuse('lead_created', 'save', 'x' * 81, '{}', needle='1 to 80 printable')
        self.refuse('lead_created', 'save', 'a\nb', '{}', needle='1 to 80 printable')
        self.refuse('lead_created', 'save', 'list', '[]', needle='a payload is a JSON object')
        self.refuse('lead_created', 'save', 'big', '-', needle='512 KiB', stdin=b'{"a": "%s"}' % (b'x' * 600 * 1024))
        for number in range(100):
            status, _ = request(self.path, 'PUT', f'/v1/hooks/full/payloads/{number}', '{"payload": {}}')
            self.assertEqual(status, 200)
        self.refuse('full', 'save', 'one more', '{}', needle='100 payloads are saved')
        self.site.check('payload', 'full', 'save', '7', '{"a": 1}')
        self.assertEqual(self.show('full', 'show', '7'), {'a': 1})
        status, answer = request(self.path, 'PUT', '/v1/hooks/full/payloads/1', '{"payload": [], "b": 1}')
        self.assertEqual(status, 400)
        self.assertEqual(self.names('full'), sorted(str(number) for number in range(100)))

    def test_last(self):
        self.refuse('ticket_data', 'last', needle='no dispatch')
        self.site.json('fire', 'ticket_data')
        self.assertEqual(self.show('ticket_data', 'last').keys(), self.show('ticket_data', 'sample').keys())

    def test_made(self):
        for word in ('valid', 'boundary'):
            cases = self.site.json('payload', 'lead_created', word)
            for case in cases[:4]:
                self.site.json('fire', 'lead_created', '--payload', '-', stdin=json.dumps(case['payload']).encode())
            self.assertEqual(self.show('lead_created', word, '2'), cases[1]['payload'])
        case = next(case for case in self.site.json('payload', 'lead_created', 'invalid')
                    if (case['pointer'], case['rule']) == ('/lead/email', 'format'))
        done = self.site.run('fire', 'lead_created', '--payload', '-', stdin=json.dumps(case['payload']).encode())
        self.assertEqual(done.returncode, 1)
        self.assertIn('/lead/email', done.stderr)
        self.refuse('lead_created', 'valid', '99', needle='is no number of one of them')
        self.refuse('lead_created', 'perhaps', needle='is none of')


if __name__ == '__main__':
    tap.main()
