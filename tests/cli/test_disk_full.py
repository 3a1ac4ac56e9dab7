#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A disk that is full at each step of an installation and of an update: nothing is lost, and nothing half there.

The site is on a small tmpfs in a mount namespace of the test's own. It is filled up to so many KiB, from none to enough,
so that one step after the other is the first that finds no room."""

import contextlib
import json
import os
import sqlite3
import subprocess
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import tap  # noqa: E402

from cli import Site  # noqa: E402

NAMESPACE = 'MORTISE_TEST_IN_NAMESPACE'
SIZE_KIB = 16 * 1024
# Where the files find room and the database does not: between what the files of a small plugin take and what its row does.
STORE_STEPS_KIB = [*range(48, 180, 24), 600]

# What a package and what a plugin keeps have, which does not compress.
CONTENT_KIB = 700
STEPS_KIB = [0, 4, 16, 64, 200, 400, 600, 800, 1000, 1300, 1600, 2000, 2400, 2800, 3600]

MANIFEST = {'slug': 'diary', 'name': 'Diary', 'loader': 'python', 'module': 'diary',
            'permissions': [{'name': 'storage', 'reason': 'Keeps words.'},
                            {'name': 'database', 'reason': 'Keeps more words.'}]}
CODE = f'''
from mortise import Plugin, action, context

class Diary(Plugin):
    @action("diary_write")
    def write(self, **rest):
        context.storage.put("word", "kept")
        context.database.execute("CREATE TABLE IF NOT EXISTS words (word TEXT)")
        context.database.execute("INSERT INTO words VALUES (hex (randomblob ({CONTENT_KIB} * 512)))")

    @action("diary_read")
    def read(self, **rest):
        return [context.storage.get("word"), context.database.query("SELECT length (word) AS n FROM words")[0]["n"]]
'''


def can_unshare():
    return os.geteuid() == 0 and subprocess.run(['unshare', '-m', 'true'], capture_output=True).returncode == 0


@unittest.skipUnless(os.environ.get(NAMESPACE), 'a mount namespace is not to be had here')
class DiskFull(unittest.TestCase):
    def setUp(self):
        self.site = Site()
        os.mkdir(self.site.site)
        subprocess.run(['mount', '-t', 'tmpfs', '-o', f'size={SIZE_KIB}k', 'tmpfs', self.site.site], check=True)
        self.addCleanup(subprocess.run, ['umount', '-l', self.site.site])
        self.filler = Path(self.site.site, 'filler')
        self.packages = {version: self.pack(version) for version in ('1.0.0', '1.1.0')}

    def pack(self, version):
        folder = Path(self.site.folder, f'diary-{version}')
        folder.mkdir()
        (folder / 'plugin.json').write_text(json.dumps(MANIFEST | {'version': version}))
        (folder / 'diary.py').write_text(CODE)
        (folder / 'picture.bin').write_bytes(os.urandom(CONTENT_KIB * 1024))
        package = str(folder) + '.zip'
        self.site.check('pack', str(folder), '--output', package)
        return package

    def fill(self, left_kib):
        """Leaves so much room on the disk."""
        status = os.statvfs(self.site.site)
        free = status.f_bavail * status.f_frsize
        with open(self.filler, 'wb') as file:
            os.posix_fallocate(file.fileno(), 0, max(free - left_kib * 1024, 1))

    def free(self):
        self.filler.unlink()

    def version(self):
        return next((plugin['version'] for plugin in self.site.json('list') if plugin['slug'] == 'diary'), None)

    def assert_clean(self, n_versions):
        """After it was opened once with room on the disk."""
        root = Path(self.site.site)
        self.assertEqual(len(list(root.glob('plugins/*'))), n_versions)
        for leftovers in ('staging/*', 'data/default/.snapshots/*', 'data/default/.restoring/*'):
            self.assertEqual(list(root.glob(leftovers)), [])

    def assert_message(self, done):
        self.assertEqual(done.returncode, 1, done)
        self.assertEqual(done.stderr.count('\n'), 1, done.stderr)
        self.assertRegex(done.stderr, r'free some space .*and try again', done.stderr)

    def test_install(self):
        outcomes = set()
        self.site.check('list')
        for left in STEPS_KIB:
            with self.subTest(left=left):
                self.fill(left)
                done = self.site.run('install', self.packages['1.0.0'])
                self.free()
                outcomes.add(done.returncode)
                if done.returncode == 0:
                    self.assertEqual(self.version(), '1.0.0')
                    self.site.check('uninstall', 'diary')
                else:
                    self.assert_message(done)
                self.assertIsNone(self.version())
                self.assert_clean(0)
        self.assertEqual(outcomes, {0, 1}, 'one step failed and the last did not')
        self.site.check('install', self.packages['1.0.0'])

    def test_update(self):
        outcomes = set()
        self.site.check('install', self.packages['1.0.0'])
        for permission in ('storage', 'database'):
            self.site.check('grant', 'diary', permission)
        self.site.check('enable', 'diary')
        self.site.check('fire', 'diary_write', '--payload', '{}')
        for left in STEPS_KIB:
            with self.subTest(left=left):
                self.fill(left)
                done = self.site.run('install', self.packages['1.1.0'])
                self.free()
                outcomes.add(done.returncode)
                if done.returncode == 0:
                    self.assertEqual(self.version(), '1.1.0')
                    self.site.check('rollback', 'diary', '--with-data')
                else:
                    self.assert_message(done)
                self.assertEqual(self.version(), '1.0.0')
                call, = self.site.json('fire', 'diary_read', '--payload', '{}')['calls']
                self.assertEqual(call['value'], ['kept', CONTENT_KIB * 1024], call)
                self.assert_clean(1)
        self.assertEqual(outcomes, {0, 1}, 'one step failed and the last did not')


class StoreFull(DiskFull):
    """One host goes on through it all. What it says that there is, is what is there when the site is opened again."""

    test_install = test_update = None

    def setUp(self):
        super().setUp()
        host = self.site.serving()
        host.__enter__()
        self.addCleanup(host.__exit__, None, None, None)

    def pack(self, version):
        """A folder whose manifest takes more room in the database than on the disk."""
        folder = Path(self.site.folder, f'diary-{version}')
        folder.mkdir()
        settings = [{'name': f'word{i}', 'type': 'text', 'description': os.urandom(900).hex()} for i in range(30)]
        (folder / 'plugin.json').write_text(json.dumps(MANIFEST | {'version': version, 'settings': settings}))
        (folder / 'diary.py').write_text(CODE)
        return str(folder)

    def folders(self):
        return [path.name.rsplit('-', 1)[0] for path in Path(self.site.site, 'plugins').glob('*')]

    def kept(self):
        """Those of the database, whatever the host has in mind; its log alone has rows that are not there yet."""
        with contextlib.closing(sqlite3.connect(f'file:{self.site.site}/site.sqlite?mode=ro', uri=True)) as database:
            rows = database.execute("SELECT version FROM plugin JOIN plugin_version ON id = version_id "
                                    "WHERE plugin.slug = 'diary'").fetchall()
        return rows[0][0] if rows else None

    def each_step(self, before, after, *words, copied_kib=0):
        """Runs a verb with ever more room until it is done; until then all is as before."""
        messages = []
        for left in STORE_STEPS_KIB:
            with self.subTest(left=left):
                self.fill(left + copied_kib)
                done = self.site.run(*words)
                self.free()
                expected = after if done.returncode == 0 else before
                self.assertEqual((self.version(), self.kept()), (expected, expected))
                if done.returncode == 0:
                    break
                self.assert_message(done)
                messages.append(done.stderr)
                self.assertEqual(self.folders(), [f'diary-{before}'] if before else [])
        self.assertEqual(done.returncode, 0, 'it is done when there is room')
        self.assertTrue(any('site.sqlite' in message for message in messages), messages)

    def test_install_into_store(self):
        self.each_step(None, '1.0.0', 'install', self.packages['1.0.0'])

    def test_update_in_store(self):
        self.site.check('install', self.packages['1.0.0'])
        for permission in ('storage', 'database'):
            self.site.check('grant', 'diary', permission)
        self.site.check('enable', 'diary')
        self.site.check('fire', 'diary_write', '--payload', '{}')
        copied = sum(path.stat().st_blocks for path in Path(self.site.site, 'data/default/diary').rglob('*')) // 2
        self.each_step('1.0.0', '1.1.0', 'install', self.packages['1.1.0'], copied_kib=copied)
        call, = self.site.json('fire', 'diary_read', '--payload', '{}')['calls']
        self.assertEqual(call['value'], ['kept', CONTENT_KIB * 1024], call)
        self.assertEqual(len(list(Path(self.site.site, 'data/default/.snapshots').glob('*'))), 1)

    def test_uninstall_from_store(self):
        self.site.check('install', self.packages['1.0.0'])
        self.site.check('enable', 'diary')
        self.each_step('1.0.0', None, 'uninstall', 'diary', '--keep-data')
        self.assertEqual([kept['slug'] for kept in self.site.json('list', '--kept')], ['diary'])


if __name__ == '__main__':
    if NAMESPACE not in os.environ and can_unshare():
        os.execvpe('unshare', ['unshare', '-m', sys.executable, __file__, *sys.argv[1:]], os.environ | {NAMESPACE: '1'})
    tap.main()
