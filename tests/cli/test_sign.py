#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keys and signatures, with minisign on the other side."""

import json
import os
import stat
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import tap  # noqa: E402

from cli import Site  # noqa: E402
from shop import minisign  # noqa: E402


class Signing(unittest.TestCase):
    def setUp(self):
        self.site = Site()
        self.folder = Path(self.site.folder)
        self.package = self.folder / 'thing.zip'
        self.package.write_bytes(os.urandom(5000))

    def path(self, name):
        return str(self.folder / name)

    def refuse(self, *words, code=1, **options):
        done = self.site.run(*words, **options)
        self.assertEqual(done.returncode, code, done)
        self.assertEqual(done.stderr.count('\n'), 1, done.stderr)
        return done.stderr

    def generate(self, name='me', *words, **options):
        self.site.check('key', 'generate', self.path(name), *(words or ('--no-passphrase',)), **options)
        return self.path(name) + '.key', self.path(name) + '.pub'

    def state(self, *words):
        done = self.site.run('verify', str(self.package), '--json', *words)
        answer = json.loads(done.stdout)
        self.assertEqual(done.returncode, 0 if answer['state'] == 'valid' else 1)
        return answer['state']

    def test_minisign_accepts_ours(self):
        key, public = self.generate()
        self.site.check('sign', str(self.package), '--key', key, '--comment', 'May release')
        done = minisign('-V', '-p', public, '-m', str(self.package))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn('May release', done.stdout)

    def test_with_a_passphrase(self):
        key, public = self.generate('me', '--passphrase-file', '-', stdin=b'long and secret\n')
        self.refuse('sign', str(self.package), '--key', key, '--passphrase-file', '-', stdin=b'wrong\n')
        self.assertFalse(Path(str(self.package) + '.minisig').exists())
        self.site.check('sign', str(self.package), '--key', key, '--passphrase-file', '-', stdin=b'long and secret\n')
        self.assertEqual(minisign('-V', '-p', public, '-m', str(self.package)).returncode, 0)
        self.assertEqual(minisign('-S', '-s', key, '-m', str(self.package), stdin='long and secret\n').returncode, 0)
        self.assertEqual(self.state('--key', public), 'valid')

    def test_ours_accepts_minisigns(self):
        self.assertEqual(minisign('-G', '-W', '-p', self.path('m.pub'), '-s', self.path('m.key')).returncode, 0)
        os.chmod(self.path('m.key'), 0o600)
        for legacy in ((), ('-l',)):
            done = minisign('-S', *legacy, '-s', self.path('m.key'), '-m', str(self.package))
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(self.state('--key', self.path('m.pub')), 'valid')
        self.site.check('sign', str(self.package), '--key', self.path('m.key'))
        self.assertEqual(minisign('-V', '-p', self.path('m.pub'), '-m', str(self.package)).returncode, 0)

    def test_states(self):
        key, public = self.generate()
        self.assertEqual(self.state(), 'unsigned')
        self.site.check('sign', str(self.package), '--key', key)
        self.assertEqual(self.state(), 'unknown-publisher')
        self.site.check('key', 'add', public, '--publisher', 'Me & Co')
        self.assertEqual(self.state(), 'valid')
        self.assertIn('signed by Me & Co', self.site.check('verify', str(self.package)))
        self.package.write_bytes(self.package.read_bytes() + b'.')
        self.assertEqual(self.state(), 'modified')
        self.refuse('install', str(self.package))

    def test_key_ring(self):
        _, public = self.generate()
        self.assertIn('No publisher', self.site.check('key', 'list'))
        self.refuse('key', 'add', public, code=2)
        key, = self.site.json('key', 'add', public, '--publisher', 'Me')
        self.assertEqual(key['publisher'], 'Me')
        self.refuse('key', 'add', public, '--publisher', 'Me again')
        self.assertEqual(self.site.json('key', 'list'), [key])
        self.assertEqual(self.site.json('key', 'remove', key['id']), [])
        self.refuse('key', 'remove', key['id'])
        self.refuse('key', 'add', str(self.package), '--publisher', 'Nobody')

    def test_secret_stays_secret(self):
        key, public = self.generate()
        self.assertEqual(stat.S_IMODE(os.stat(key).st_mode), 0o600)
        before = Path(key).read_bytes()
        self.refuse('key', 'generate', self.path('me'), '--no-passphrase')
        self.assertEqual(Path(key).read_bytes(), before)
        os.chmod(key, 0o644)
        self.assertIn('chmod', self.refuse('sign', str(self.package), '--key', key))

    def test_bad_keys(self):
        key, _ = self.generate()
        text = Path(key).read_bytes()
        for broken in (b'', text[:40], text.replace(b'\n', b''), os.urandom(200)):
            Path(self.path('broken.key')).write_bytes(broken)
            os.chmod(self.path('broken.key'), 0o600)
            self.refuse('sign', str(self.package), '--key', self.path('broken.key'))
        self.refuse('sign', str(self.package), '--key', self.path('nothing.key'))
        self.refuse('sign', self.path('nothing.zip'), '--key', key)
        self.refuse('sign', str(self.package), code=2)
        self.refuse('key', 'generat', 'x', code=2)


if __name__ == '__main__':
    tap.main()
