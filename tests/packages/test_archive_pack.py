#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`mortise pack`: the same bytes from the same files, and nothing in a package that could not be unpacked."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))
import tap  # noqa: E402
from archive import BUILD, UNPACK, ArchiveTest, deflate  # noqa: E402

MORTISE = str(BUILD / 'src/cli/mortise')
MANIFEST = {'slug': 'one', 'name': 'One', 'version': '1.2.3', 'loader': 'python', 'module': 'plugin'}
FILES = {
    'plugin.json': json.dumps(MANIFEST), 'plugin.py': 'print(1)\n' * 200, 'data/ä.txt': 'ä', 'data/empty': '',
    'data/b/c': 'c', 'data.txt': 'between data and data/', 'Z': 'upper case first', 'noise': bytes(range(256)),
}


class PackTest(ArchiveTest):
    def setUp(self):
        super().setUp()
        self.plugin = self.make_plugin('plugin')
        self.output = self.folder / 'out'
        self.output.mkdir()

    def make_plugin(self, name, files=None):
        folder = self.folder / name
        for path, text in (files or FILES).items():
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return folder

    def run_pack(self, *words, folder=None, cwd=None, umask=-1):
        environment = os.environ | {'XDG_DATA_HOME': str(self.folder / 'home'), 'LC_ALL': 'C.UTF-8'}
        return subprocess.run([MORTISE, 'pack', folder or self.plugin, *words], cwd=cwd or self.output, env=environment,
                              capture_output=True, text=True, check=False, umask=umask)

    def pack(self, *words, **options):
        done = self.run_pack('--json', *words, **options)
        self.assertEqual(done.returncode, 0, done.stderr + done.stdout)
        return json.loads(done.stdout)

    def names(self, package):
        with zipfile.ZipFile(package) as read:
            return read.namelist()


class Bytes(PackTest):
    def test_same_files_same_bytes(self):
        first = Path(self.pack()['path']).read_bytes()
        other = self.folder / 'elsewhere'
        for path in sorted(FILES, reverse=True):
            (other / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(self.plugin / path, other / path)
            os.utime(other / path, (1, 1))
            (other / path).chmod(0o600)
        second = Path(self.pack('--output', 'b.zip', folder=other, umask=0o077)['path']).read_bytes()
        self.assertEqual(first, second)

    def test_bytes_are_these(self):
        """What the format leaves open, so that another version of the program does not choose otherwise unnoticed."""
        plugin = self.make_plugin('small', {'plugin.json': json.dumps(MANIFEST), 'x': bytes([1, 2, 3])})
        package = Path(self.pack(folder=plugin)['path']).read_bytes()
        name, data = b'x', bytes([1, 2, 3])
        self.assertIn(b'PK\3\4\x14\0\0\x08\0\0\0\0\x21\0' + bytes.fromhex('1d80bc55') + b'\3\0\0\0\3\0\0\0\1\0\0\0' + name + data,
                      package)

    def test_deflated_at_the_highest_level(self):
        text = Path(__file__).read_bytes()
        package = Path(self.pack(folder=self.make_plugin('text', {'plugin.json': json.dumps(MANIFEST), 'x': text}))['path'])
        self.assertIn(b'x' + deflate(text) + b'PK', package.read_bytes())

    def test_order_and_times(self):
        with zipfile.ZipFile(self.pack()['path']) as package:
            entries = package.infolist()
        self.assertEqual([entry.filename for entry in entries], sorted(FILES, key=str.encode))
        for entry in entries:
            self.assertEqual(entry.date_time, (1980, 1, 1, 0, 0, 0))
            self.assertEqual((entry.external_attr >> 16, entry.extra, entry.flag_bits), (0o100644, b'', 0x800))
        methods = {entry.filename: entry.compress_type for entry in entries}
        self.assertEqual((methods['plugin.py'], methods['noise'], methods['data/empty']), (8, 0, 0))

    def test_modes(self):
        (self.plugin / 'plugin.py').chmod(0o700)
        (self.plugin / 'Z').chmod(0o666)
        with zipfile.ZipFile(self.pack()['path']) as package:
            modes = {entry.filename: entry.external_attr >> 16 for entry in package.infolist()}
        self.assertEqual((modes['plugin.py'], modes['Z']), (0o100755, 0o100644))

    def test_round_trip(self):
        (self.plugin / 'plugin.py').chmod(0o755)
        package = Path(self.pack()['path'])
        staging = self.folder / 'staging'
        answer = json.loads(subprocess.run([UNPACK, package, staging], capture_output=True, check=True).stdout)
        self.assertEqual(answer['findings'], [])
        for path, text in FILES.items():
            self.assertEqual((staging / path).read_bytes(), text if isinstance(text, bytes) else text.encode())
        self.assertEqual(answer['root'], '')
        self.assertEqual((staging / 'plugin.py').stat().st_mode & 0o777, 0o755)

    def test_others_read_it(self):
        package = self.pack()['path']
        with zipfile.ZipFile(package) as read:
            self.assertIsNone(read.testzip())
        if shutil.which('unzip'):
            subprocess.run(['unzip', '-tq', package], check=True, stdout=subprocess.DEVNULL)

    def test_answer(self):
        answer = self.pack()
        package = Path(answer['path'])
        self.assertEqual(package, self.output / 'one-1.2.3.zip')
        self.assertEqual(answer['size'], package.stat().st_size)
        self.assertEqual(answer['sha256'], hashlib.sha256(package.read_bytes()).hexdigest())
        self.assertEqual((answer['files'], answer['findings']), (len(FILES), []))
        self.assertFalse((self.folder / 'home').exists())
        done = self.run_pack()
        self.assertIn(answer['sha256'], done.stdout)
        self.assertTrue(done.stdout.startswith(f'{package}\n'))


class LeftOut(PackTest):
    def test_defaults(self):
        self.make_plugin('plugin', {name: 'x' for name in (
            '.git/config', 'src/__pycache__/a.cpython-311.pyc', 'a.pyc', '.DS_Store', 'notes~', '.plugin.py.swp', '#draft#',
            'src/.git/x', 'x.orig')})
        self.assertEqual(set(self.names(self.pack()['path'])), set(FILES))

    def test_ignore_file(self):
        self.make_plugin('plugin', {'.mortiseignore': '# a comment\n\n*.log\nbuild/\n/docs/*.md\nkeep/secret\n',
                                    'a.log': 'x', 'data/b.log': 'x', 'build/x': 'x', 'data/build/y': 'x', 'docs/a.md': 'x',
                                    'docs/a.txt': 'x', 'docs/deep/b.md': 'x', 'keep/secret': 'x', 'keep/open': 'x',
                                    'data/docs/c.md': 'x'})
        self.assertEqual(set(self.names(self.pack()['path'])) - set(FILES),
                         {'docs/a.txt', 'docs/deep/b.md', 'keep/open', 'data/docs/c.md'})

    def test_ignore_file_that_is_none(self):
        for text in (b'\0' * 10, b'x' * 70000):
            (self.plugin / '.mortiseignore').write_bytes(text)
            done = self.run_pack()
            self.assertEqual(done.returncode, 1)
            self.assertIn('.mortiseignore', done.stderr)

    def test_the_package_itself(self):
        first = self.pack(cwd=self.plugin, folder='.')['sha256']
        self.assertEqual(self.pack(cwd=self.plugin, folder='.')['sha256'], first)
        self.assertEqual(self.pack('--output', 'other.zip', cwd=self.plugin, folder='.')['sha256'], first)
        self.assertEqual(self.pack('--output', 'other.zip', cwd=self.plugin, folder='.')['sha256'], first)


class Refused(PackTest):
    def refuse(self, rule, file=None):
        """Nothing is written, and what was there before stays."""
        before = self.output / 'one-1.2.3.zip'
        before.write_text('before')
        done = self.run_pack('--json')
        answer = json.loads(done.stdout)
        self.assertEqual(done.returncode, 1)
        self.assertNotIn('path', answer)
        self.assertIn((rule, file), [(finding['rule'], finding.get('file')) for finding in answer['findings']])
        self.assertEqual([path.name for path in self.output.iterdir()], [before.name])
        self.assertEqual(before.read_text(), 'before')
        text = self.run_pack()
        self.assertEqual(text.returncode, 1)
        self.assertIn(f'[{rule}]', text.stderr)

    def test_links_and_special_files(self):
        (self.plugin / 'link').symlink_to('/etc/passwd')
        self.refuse('archive-special-file', 'link')
        (self.plugin / 'link').unlink()
        os.mkfifo(self.plugin / 'data/pipe')
        self.refuse('archive-special-file', 'data/pipe')

    def test_link_to_a_folder(self):
        (self.plugin / 'elsewhere').symlink_to('/etc')
        self.refuse('archive-special-file', 'elsewhere')

    def test_names(self):
        (self.plugin / 'data/B').mkdir()
        (self.plugin / 'data/B/d').write_text('')
        self.refuse('archive-duplicate', self.second_of('data/B', 'data/b'))

    def second_of(self, *names):
        """Which of the two is met second, and so blamed, is the file system's."""
        order = [f'data/{entry.name}' for entry in os.scandir(self.plugin / 'data')]
        return max(names, key=order.index)

    def test_name_that_is_not_utf8(self):
        Path(os.fsdecode(os.fsencode(self.plugin) + b'/a\xff')).write_text('')
        self.refuse('archive-name-encoding', 'a\\377')

    def test_backslash(self):
        (self.plugin / 'a\\b').write_text('')
        self.refuse('archive-path', 'a\\b')

    def test_depth(self):
        deep = self.plugin / '/'.join(['d'] * 33)
        deep.mkdir(parents=True)
        (deep / 'x').write_text('')
        self.refuse('archive-too-deep', '/'.join(['d'] * 33))

    def test_ratio(self):
        (self.plugin / 'zeros').write_bytes(bytes(20 << 20))
        self.refuse('archive-ratio')

    def test_manifest(self):
        (self.plugin / 'plugin.json').write_text(json.dumps(MANIFEST | {'version': 'one'}))
        self.refuse('manifest-schema', 'plugin.json')

    def test_no_plugin(self):
        done = self.run_pack(folder=self.output)
        self.assertEqual((done.returncode, done.stdout), (1, ''))

    def test_output_that_cannot_be(self):
        done = self.run_pack('--output', str(self.folder / 'none/x.zip'))
        self.assertEqual(done.returncode, 1)
        self.assertIn('none/x.zip', done.stderr)
        done = self.run_pack('--output', str(self.output))
        self.assertEqual(done.returncode, 1)
        self.assertEqual([path.name for path in self.folder.iterdir() if path.name.startswith('.')], [])


if __name__ == '__main__':
    tap.main()
