#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Packages and dependencies by the command line: packed, signed with minisign, installed, refused, needed by others."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import unittest
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import tap  # noqa: E402

from cli import Site  # noqa: E402

CODE = 'from mortise import action\n\n\n@action("{hook}")\ndef listen(**rest):\n    return "{slug} {version}"\n'


class PackageTest(unittest.TestCase):
    def setUp(self):
        self.site = Site()

    def make(self, slug, version='1.0.0', **members):
        folder = Path(self.site.folder, 'made', f'{slug}-{version}')
        folder.mkdir(parents=True)
        manifest = {'slug': slug, 'name': slug.title(), 'version': version, 'loader': 'python', 'module': 'plugin'}
        (folder / 'plugin.json').write_text(json.dumps(manifest | members, indent=2))
        (folder / 'plugin.py').write_text(CODE.format(slug=slug, version=version, hook=f'{slug}_ask'.replace('-', '_')))
        return folder

    def pack(self, *arguments, **members):
        folder = self.make(*arguments, **members)
        package = Path(self.site.folder, folder.name + '.zip')
        self.site.check('pack', str(folder), '--output', str(package))
        return package

    def plugin(self, slug):
        return next((plugin for plugin in self.site.json('list') if plugin['slug'] == slug), None)

    def refuse(self, sign, *words):
        done = self.site.run(*words)
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertIn(sign, done.stderr)
        self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)

    def assert_nothing_left(self):
        plugins = Path(self.site.site, 'plugins')
        self.assertEqual(os.listdir(plugins) if plugins.exists() else [], [])


class Packages(PackageTest):
    def test_install(self):
        package = self.pack('shop', permissions=[{'name': 'storage', 'reason': 'Keeps.'}])
        self.site.check('install', str(package))
        plugin = self.plugin('shop')
        self.assertEqual((plugin['state'], plugin['source']), ('disabled', 'package'))
        self.assertFalse(plugin['permissions'][0]['granted'])
        self.assertEqual(plugin['provenance']['sha256'], hashlib.sha256(package.read_bytes()).hexdigest())
        self.assertEqual(plugin['provenance']['signature'], 'unsigned')
        self.site.check('enable', 'shop')
        call, = self.site.json('fire', 'shop_ask', '--payload', '{}')['calls']
        self.assertEqual(call['value'], 'shop 1.0.0')
        self.assertEqual(len(os.listdir(Path(self.site.site, 'plugins'))), 1)

    def test_update(self):
        self.site.check('install', str(self.pack('shop')))
        self.site.check('enable', 'shop')
        self.site.check('install', str(self.pack('shop', '1.1.0')))
        call, = self.site.json('fire', 'shop_ask', '--payload', '{}')['calls']
        self.assertEqual(call['value'], 'shop 1.1.0')
        self.assertEqual(self.plugin('shop')['previous_version'], '1.0.0')
        self.site.check('rollback', 'shop')
        self.assertEqual(self.plugin('shop')['version'], '1.0.0')

    def test_files_in_one_folder(self):
        folder = self.make('shop')
        package = Path(self.site.folder, 'nested.zip')
        with zipfile.ZipFile(package, 'w') as archive:
            for name in ('plugin.json', 'plugin.py'):
                archive.write(folder / name, f'shop/{name}')
        self.site.check('install', str(package))
        self.assertTrue(Path(self.plugin('shop')['directory'], 'plugin.py').exists())

    def test_refused(self):
        hostile = Path(self.site.folder, 'hostile.zip')
        with zipfile.ZipFile(hostile, 'w') as archive:
            archive.writestr('plugin.json', '{}')
            archive.writestr('../../evil.py', 'evil')
        self.refuse('..', 'install', str(hostile))
        wrong = self.make('shop')
        (wrong / 'plugin.json').write_text('{\n "slug": 7}')
        package = Path(self.site.folder, 'wrong.zip')
        with zipfile.ZipFile(package, 'w') as archive:
            archive.write(wrong / 'plugin.json', 'plugin.json')
        self.refuse('plugin.json:', 'install', str(package))
        (Path(self.site.folder) / 'empty.zip').touch()
        self.refuse('empty.zip', 'install', str(Path(self.site.folder) / 'empty.zip'))
        self.refuse('No such file', 'install', str(Path(self.site.folder) / 'nowhere.zip'))
        self.assert_nothing_left()

    def test_c_module_for_this_machine(self):
        folder = self.make('native', loader='c', module='native')
        package = Path(self.site.folder, 'native.zip')
        self.site.check('pack', str(folder), '--output', str(package))
        self.refuse('it has no module for this machine', 'install', str(package))
        (folder / 'libnative.so').write_bytes(b'\x7fELF' + b'\0' * 60)
        package.unlink()
        self.site.check('pack', str(folder), '--output', str(package))
        self.refuse('libnative.so', 'install', str(package))
        self.assert_nothing_left()


@unittest.skipUnless(shutil.which('minisign'), 'minisign is not installed')
class Signatures(PackageTest):
    def setUp(self):
        super().setUp()
        self.key = Path(self.site.folder, 'key')
        subprocess.run(['minisign', '-G', '-W', '-f', '-p', f'{self.key}.pub', '-s', self.key], check=True,
                       stdout=subprocess.DEVNULL)
        self.package = self.pack('shop')

    def sign(self):
        subprocess.run(['minisign', '-S', '-s', self.key, '-m', self.package], check=True, stdout=subprocess.DEVNULL,
                       stdin=subprocess.DEVNULL)

    def trust(self):
        keys = Path(self.site.site, 'keys')
        keys.mkdir(parents=True)
        text = Path(f'{self.key}.pub').read_text().splitlines()
        (keys / 'acme.pub').write_text('untrusted comment: Acme\n' + text[1] + '\n')

    def state(self):
        self.site.check('install', str(self.package))
        provenance = self.plugin('shop')['provenance']
        return provenance['signature'], provenance.get('publisher')

    def test_valid(self):
        self.sign()
        self.trust()
        self.assertEqual(self.state(), ('valid', 'Acme'))

    def test_unknown_publisher(self):
        self.sign()
        self.assertEqual(self.state(), ('unknown-publisher', None))

    def test_modified(self):
        self.sign()
        self.trust()
        content = bytearray(self.package.read_bytes())
        content[40] ^= 1
        self.package.write_bytes(content)
        self.refuse('is not what its publisher signed', 'install', str(self.package))
        self.assert_nothing_left()


class Dependencies(PackageTest):
    def test_unmet(self):
        self.site.check('install', str(self.make('reports', dependencies=[{'slug': 'charts', 'version': '^2.0.0'}])))
        self.refuse('charts', 'enable', 'reports')
        self.site.check('install', str(self.make('charts', '1.0.0')))
        self.refuse('2.0.0', 'enable', 'reports')
        self.site.check('install', str(self.make('charts', '2.1.0')))
        self.refuse('charts', 'enable', 'reports')
        self.site.check('enable', 'charts')
        self.site.check('enable', 'reports')

    def test_needed(self):
        self.site.check('install', str(self.make('charts')))
        self.site.check('install', str(self.make('reports', dependencies=[{'slug': 'charts'}])))
        self.site.check('enable', 'charts')
        self.site.check('enable', 'reports')
        self.refuse('charts is needed by reports', 'disable', 'charts')
        self.refuse('charts is needed by reports', 'uninstall', 'charts')
        self.site.check('disable', 'reports')
        self.site.check('disable', 'charts')

    def test_conflict_and_requirements(self):
        self.site.check('install', str(self.make('one')))
        self.site.check('install', str(self.make('two', conflicts=[{'slug': 'one'}])))
        self.site.check('enable', 'one')
        self.refuse('one', 'enable', 'two')
        self.site.check('install', str(self.make('late', requires={'mortise': '>=99'})))
        self.refuse('mortise', 'enable', 'late')
        self.site.check('install', str(self.make('fits', requires={'mortise': '>=0.1', 'escalated': '^1.0.0',
                                                                   'python': '>=3.9'})))
        self.site.check('enable', 'fits')

    def test_shown(self):
        self.site.check('install', str(self.make('charts')))
        self.site.check('install', str(self.make('reports', dependencies=[{'slug': 'charts', 'version': '^1.0.0'}])))
        self.assertIn('charts', self.site.check('dependencies', 'reports'))
        self.assertIn('digraph', self.site.check('dependencies', '--dot'))
        graph = self.site.json('dependencies')
        self.assertIn({'from': 'reports', 'to': 'charts', 'range': '^1.0.0', 'optional': False, 'state': 'disabled'},
                      graph['dependencies'])
        self.refuse('no plugin "nothing"', 'dependencies', 'nothing')


if __name__ == '__main__':
    tap.main()
