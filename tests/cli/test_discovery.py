#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plugins that package managers installed: found, used where they lie, followed, and left for them to delete."""

import json
import os
import shutil
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import tap  # noqa: E402

from cli import Site  # noqa: E402

PERMISSIONS = [{'name': 'storage', 'reason': 'Keeps the last greeting.'}]
SETTINGS = [{'name': 'word', 'type': 'text', 'default': 'Hello'}, {'name': 'mood', 'type': 'text', 'default': 'good'}]
CODE = '''
from mortise import action, context

@action("greet")
def greet(name, **rest):
    return f"{context.settings['word']}, {name}, from VERSION"
'''


class Discovery(unittest.TestCase):
    def setUp(self):
        self.site = Site()
        self.folder = Path(self.site.folder)
        self.addCleanup(shutil.rmtree, self.folder)
        self.share = self.folder / 'share'
        self.python = self.folder / 'site-packages'
        self.python.mkdir()
        self.site.env |= {'XDG_DATA_DIRS': str(self.share), 'HOME': str(self.folder / 'home'),
                          'MORTISE_PYTHON_PACKAGES': str(self.python)}

    def write_plugin(self, folder, slug='greeter', version='1.0.0', **members):
        folder.mkdir(parents=True, exist_ok=True)
        manifest = {'slug': slug, 'name': 'Greeter', 'version': version, 'loader': 'python', 'module': 'greeter',
                    'permissions': PERMISSIONS, 'settings': SETTINGS} | members
        (folder / 'plugin.json').write_text(json.dumps({k: v for k, v in manifest.items() if v is not None}))
        (folder / 'greeter.py').write_text(CODE.replace('VERSION', version))
        return folder

    def write_system(self, name='greeter', **members):
        return self.write_plugin(self.share / 'mortise/plugins' / name, **{'slug': name} | members)

    def write_metadata(self, name='greeter-mail', files=None, parent=None, lists='RECORD', form='dist-info'):
        """The metadata of a distribution, as pip leaves it; `files` is the text of its list of files."""
        info = (parent or self.python) / f'{name.replace("-", "_")}-1.0.{form}'
        info.mkdir(parents=True, exist_ok=True)
        metadata = 'METADATA' if form == 'dist-info' else 'PKG-INFO'
        (info / metadata).write_text(f'Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n\nName: not-this\n')
        if files is not None:
            (info / lists).write_text(files)
        return info

    def write_python(self, name='greeter-mail', package='greeter_mail', parent=None, **members):
        """A distribution that carries a plugin, and that tells on who imports it."""
        parent = parent or self.python
        folder = self.write_plugin(parent / package, **members)
        (folder / '__init__.py').write_text(f'open({str(self.folder / "imported")!r}, "w")\n')
        files = f'{package}/__init__.py,sha256=x,1\n{package}/greeter.py,,\r\n{package}/plugin.json,,\n'
        self.write_metadata(name, files, parent)
        return folder

    def plugins(self, env=None):
        return {plugin['slug']: plugin for plugin in self.site.json('list', env=env) if plugin['source'] != 'bundled'}

    def plugin(self, slug='greeter', env=None):
        return self.plugins(env)[slug]

    def warnings(self):
        return [record['message'] for record in self.site.json('logs') if record['level'] == 'warning']

    def check_one_warning(self, *parts):
        """Opening the site says one thing, once."""
        self.assertEqual(self.plugins(), {})
        warnings = self.warnings()
        for part in parts:
            self.assertIn(part, warnings[0])
        self.assertEqual(set(warnings), {warnings[0]})
        self.assertEqual(len(warnings), 2, 'list and logs open the site once each')

    def check_refused(self, slug, command):
        done = self.site.run('uninstall', slug)
        self.assertEqual(done.returncode, 1)
        self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
        self.assertIn(f'`{command}` removes it', done.stderr)
        self.assertIn(slug, self.plugins())

    def greet(self, env=None):
        done = self.site.run('fire', 'greet', '--payload', '{"name": "Ann"}', '--json', env=env)
        return [call['value'] for call in json.loads(done.stdout)['calls']] if done.returncode == 0 else []

    # --- found and used ------------------------------------------------------------------------------------------------

    def test_system(self):
        folder = self.write_system()
        plugin = self.plugin()
        self.assertEqual(plugin['source'], 'system')
        self.assertEqual(plugin['state'], 'disabled')
        self.assertEqual(plugin['directory'], str(folder))
        self.assertEqual(plugin['origin'], {'kind': 'folder', 'package': None, 'remove_command': f'rm -r {folder}'})
        self.assertFalse(plugin['permissions'][0]['granted'])
        self.assertEqual(self.greet(), [])
        self.site.check('enable', 'greeter')
        self.assertEqual(self.greet(), ['Hello, Ann, from 1.0.0'])
        self.check_refused('greeter', f'rm -r {folder}')
        self.assertTrue((folder / 'plugin.json').exists())

    def test_python(self):
        folder = self.write_python()
        plugin = self.plugin()
        self.assertEqual(plugin['source'], 'python')
        self.assertEqual(plugin['state'], 'disabled')
        self.assertEqual(plugin['directory'], str(folder))
        self.assertEqual(plugin['origin'], {'kind': 'pip', 'package': 'greeter-mail',
                                            'remove_command': 'pip uninstall greeter-mail'})
        self.site.check('enable', 'greeter')
        self.assertEqual(self.greet(), ['Hello, Ann, from 1.0.0'])
        self.check_refused('greeter', 'pip uninstall greeter-mail')
        self.assertEqual(self.plugin()['state'], 'enabled')
        self.assertFalse((self.folder / 'imported').exists())
        self.assertEqual(self.warnings(), [])

    def test_slug_of_the_package(self):
        self.write_python('My_custom.Plugin', 'mine', slug=None)
        self.assertEqual(list(self.plugins()), ['my_custom-plugin'])
        self.site.check('enable', 'my_custom-plugin')
        self.assertEqual(self.greet(), ['Hello, Ann, from 1.0.0'])

    def test_lists_of_setuptools(self):
        for lists, files in (('installed-files.txt', '../PACKAGE/plugin.json\nPKG-INFO\n'),
                             ('SOURCES.txt', 'setup.py\nPACKAGE/plugin.json'), ('top_level.txt', 'other\nPACKAGE\n')):
            package = lists[:3].lower()
            self.write_plugin(self.python / package, slug=package)
            self.write_metadata(package, files.replace('PACKAGE', package), lists=lists, form='egg-info')
        (self.python / 'old-1.0.egg-info').write_text('Name: old\n')
        self.assertEqual(sorted(self.plugins()), ['ins', 'sou', 'top'])
        self.assertEqual(self.warnings(), [])

    def test_quoted_names(self):
        self.write_plugin(self.python / 'say "hi", Ann')
        self.write_metadata(files='"say ""hi"", Ann/plugin.json",sha256=x,3\n')
        self.assertEqual(self.plugin()['directory'], str(self.python / 'say "hi", Ann'))

    def test_usual_folders(self):
        self.write_python(parent=self.folder / 'home/.local/lib/python3.99/site-packages')
        del self.site.env['MORTISE_PYTHON_PACKAGES']
        self.assertIn('greeter', self.plugins())

    def test_folders_of_the_site(self):
        venv = self.folder / 'a venv'
        self.write_python(parent=venv / 'lib/python3.99/site-packages')
        (venv / 'pyvenv.cfg').write_text('home = /usr/bin\n')
        self.write_python('other', 'other', slug='other', parent=self.folder / 'more')
        self.assertEqual(self.plugins(), {})
        Path(self.site.site, 'python-packages').write_text(f'# of ours\n{venv}\n\n  {self.folder / "more"}\nnowhere\n')
        self.assertEqual(self.plugin()['origin']['remove_command'], f"'{venv}/bin/pip' uninstall greeter-mail")
        self.assertEqual(self.plugin('other')['origin']['remove_command'], 'pip uninstall other')
        self.assertIn('"nowhere" is no absolute path', self.warnings()[0])

    # --- what becomes of it --------------------------------------------------------------------------------------------

    def test_update(self):
        self.write_python()
        self.site.check('config', 'set', 'greeter', 'word', '"Salve"')
        self.site.check('config', 'set', 'greeter', 'mood', '"bad"')
        self.site.check('grant', 'greeter', 'storage')
        self.site.check('enable', 'greeter')
        self.assertEqual(self.greet(), ['Salve, Ann, from 1.0.0'])

        asked = PERMISSIONS + [{'name': 'http', 'reason': 'Sends it.', 'hosts': ['example.com']}]
        self.write_python(version='1.1.0', permissions=asked, settings=SETTINGS[:1])
        plugin = self.plugin()
        self.assertEqual(plugin['version'], '1.1.0')
        self.assertEqual(plugin['state'], 'enabled')
        self.assertEqual({one['name']: one['granted'] for one in plugin['permissions']}, {'storage': True, 'http': False})
        self.assertIsNone(plugin['previous_version'])
        self.assertEqual(self.greet(), ['Salve, Ann, from 1.1.0'])
        self.assertEqual([one['key'] for one in self.site.json('config', 'get', 'greeter')], ['word'])
        self.assertIn('greeter 1.1.0 asks for http', self.site.check('logs', 'greeter'))

        # What the version before was granted counts for as much as it asked for then.
        self.site.check('grant', 'greeter', 'http')
        asked[1]['hosts'].append('example.org')
        self.write_python(version='1.2.0', permissions=asked)
        for _ in range(2):
            self.assertEqual({one['name']: one['granted'] for one in self.plugin()['permissions']},
                             {'storage': True, 'http': False})
        settings = {one['key']: one for one in self.site.json('config', 'get', 'greeter')}
        self.assertTrue(settings['mood']['is_default'], 'it was dropped, and has come back')

    def test_the_host_that_finds_an_update(self):
        """What the version before had is there at once, not only when the site is opened again."""
        self.write_python()
        self.site.check('config', 'set', 'greeter', 'word', '"Salve"')
        self.site.check('enable', 'greeter')
        self.write_python(version='1.1.0')
        self.assertEqual(self.greet(), ['Salve, Ann, from 1.1.0'])
        self.write_python(version='1.2.0', hooks=[{'name': 'announced', 'kind': 'action', 'priority': 3}])
        for _ in range(2):
            hooks = {hook['name'] for hook in self.site.json('hooks') if hook['listeners']}
            self.assertLessEqual({'announced', 'greet'}, hooks)

    def test_same_version_another_manifest(self):
        self.write_system()
        self.site.check('enable', 'greeter')
        self.write_system(description='Greets.')
        plugin = self.plugin()
        self.assertEqual((plugin['description'], plugin['state']), ('Greets.', 'enabled'))

    def test_vanished(self):
        folder = self.write_python()
        self.site.check('config', 'set', 'greeter', 'word', '"Salve"')
        self.site.check('grant', 'greeter', 'storage')
        self.site.check('enable', 'greeter')
        away = self.folder / 'away'
        folder.rename(away)
        for _ in range(2):
            plugin = self.plugin()
            self.assertEqual(plugin['state'], 'disabled')
            self.assertEqual(plugin['reason'], f'its files are gone: {folder}')
        self.assertEqual(len(self.warnings()), 1)
        self.assertEqual(self.greet(), [])
        self.assertNotEqual(self.site.run('enable', 'greeter').returncode, 0)
        self.assertEqual(self.plugin()['reason'], f'its files are gone: {folder}')

        away.rename(folder)
        plugin = self.plugin()
        self.assertEqual((plugin['state'], plugin['reason']), ('disabled', None))
        self.assertTrue(plugin['permissions'][0]['granted'])
        self.site.check('enable', 'greeter')
        self.assertEqual(self.greet(), ['Salve, Ann, from 1.0.0'])

        folder.rename(away)
        self.site.check('uninstall', 'greeter')
        self.assertEqual(self.plugins(), {})
        away.rename(folder)
        plugin = self.plugin()
        self.assertFalse(plugin['permissions'][0]['granted'])
        self.assertTrue(self.site.json('config', 'get', 'greeter')[0]['is_default'])

    def test_nothing_of_it_is_deleted(self):
        """Its files may be back by the time that it is uninstalled."""
        folder = self.write_system()
        self.plugin()
        (folder / 'plugin.json').unlink()
        self.site.check('uninstall', 'greeter')
        self.assertTrue((folder / 'greeter.py').exists())

    def test_moved(self):
        folder = self.write_python(parent=self.folder / 'python3.11')
        self.site.env['MORTISE_PYTHON_PACKAGES'] = f'{self.folder}/python3.11:{self.folder}/python3.12'
        self.site.check('grant', 'greeter', 'storage')
        self.site.check('enable', 'greeter')
        shutil.rmtree(folder.parent)
        self.write_python(parent=self.folder / 'python3.12')
        plugin = self.plugin()
        self.assertEqual(plugin['directory'], str(self.folder / 'python3.12/greeter_mail'))
        self.assertEqual(plugin['state'], 'enabled')
        self.assertTrue(plugin['permissions'][0]['granted'])

    def test_another_package_with_the_slug(self):
        """What was granted to one package, and what it keeps, is none of another's."""
        folder = self.write_python()
        self.site.check('config', 'set', 'greeter', 'word', '"secret"')
        self.site.check('grant', 'greeter', 'storage')
        self.site.check('enable', 'greeter')
        shutil.rmtree(folder)
        impostor = self.write_python('impostor', 'impostor')
        for _ in range(2):
            plugin = self.plugin()
            self.assertEqual(plugin['directory'], str(folder))
            self.assertEqual(plugin['reason'], f'its files are gone: {folder}')
        self.assertIn(f'{impostor} is left out: the plugin greeter in {folder}', '\n'.join(self.warnings()))
        self.site.check('uninstall', 'greeter')
        plugin = self.plugin()
        self.assertEqual((plugin['directory'], plugin['state']), (str(impostor), 'disabled'))
        self.assertFalse(plugin['permissions'][0]['granted'])
        self.assertTrue(self.site.json('config', 'get', 'greeter')[0]['is_default'])

    def test_another_environment(self):
        """A plugin is not gone because it is not looked for."""
        self.write_python()
        self.site.check('enable', 'greeter')
        self.assertEqual(self.greet(env={'MORTISE_PYTHON_PACKAGES': ''}), ['Hello, Ann, from 1.0.0'])
        self.write_python(version='1.1.0')
        plugin = self.plugin(env={'MORTISE_PYTHON_PACKAGES': ''})
        self.assertEqual((plugin['version'], plugin['source'], plugin['state']), ('1.1.0', 'python', 'enabled'))

    def test_conflicts(self):
        own = self.write_plugin(self.folder / 'own', version='3.0.0')
        self.site.check('install', str(own))
        system = self.write_system()
        self.write_python('other', 'other', slug='other')
        second = self.write_python('twin', 'twin', slug='other')
        plugins = self.plugins()
        self.assertEqual((plugins['greeter']['source'], plugins['greeter']['version']), ('folder', '3.0.0'))
        self.assertEqual(plugins['other']['directory'], str(self.python / 'other'))
        warnings = self.warnings()
        self.assertIn(f'{system} is left out: the plugin greeter in {self.site.site}', warnings[0])
        self.assertIn(f'{second} is left out: the plugin other in {self.python / "other"}', warnings[1])
        self.site.check('uninstall', 'greeter')
        self.assertEqual(self.plugin()['source'], 'system')

    def test_installing_over_it(self):
        self.write_system()
        self.plugin()
        self.site.check('install', str(self.write_plugin(self.folder / 'own', version='3.0.0')))
        self.assertEqual((self.plugin()['source'], self.plugin()['version']), ('folder', '3.0.0'))
        self.assertTrue((self.share / 'mortise/plugins/greeter/plugin.json').exists())

    # --- broken and hostile --------------------------------------------------------------------------------------------

    def test_broken_manifest(self):
        folder = self.write_python(version='one')
        self.check_one_warning(str(folder / 'plugin.json'), 'version')

    def test_manifest_that_breaks(self):
        folder = self.write_system()
        self.site.check('enable', 'greeter')
        (folder / 'plugin.json').write_text('{')
        self.write_python('other', 'other', slug='other')
        plugins = self.plugins()
        self.assertEqual(plugins['greeter']['state'], 'disabled')
        self.assertIn(f'its files cannot be used: {folder}/plugin.json', plugins['greeter']['reason'])
        self.assertIn('other', plugins)
        self.check_refused('greeter', f'rm -r {folder}')
        self.write_system()
        plugin = self.plugin()
        self.assertEqual((plugin['state'], plugin['reason']), ('disabled', None))

    def test_files_elsewhere(self):
        """A list may name what it likes: what lies outside is never taken."""
        outside = self.write_plugin(self.folder / 'outside')
        self.write_plugin(self.python / 'unlisted')
        self.write_metadata(files=f'../outside/plugin.json,,\n{outside}/plugin.json,,\n../../etc/passwd,,\n'
                                  f'greeter/../../outside/plugin.json,,\n/plugin.json,,\n../plugin.json,,\n'
                                  f'{self.python}-unlisted/plugin.json,,\n')
        self.write_metadata('egg', '../../outside/plugin.json\n', lists='installed-files.txt', form='egg-info')
        self.write_metadata('top', '../outside\n', lists='top_level.txt', form='egg-info')
        self.assertEqual(self.plugins(), {})
        self.assertEqual(self.warnings(), [])

    def test_no_folder_of_its_own(self):
        self.write_plugin(self.python)
        info = self.write_metadata(files='plugin.json,,\n')
        self.check_one_warning(str(info / 'RECORD'), 'a package of its own')

    def test_odd_lists(self):
        self.write_python()
        for number, content in enumerate((b'', b'\0' * 1000, b'\n\n\n', b'"', b'"unended/plugin.json',
                                          b'\xff\xfe/plugin.json,,', b'x' * 100000, b',,,\r\n\r')):
            (self.write_metadata(f'odd{number}') / 'RECORD').write_bytes(content)
        (self.write_metadata('folder') / 'RECORD').mkdir()
        os.mkfifo(self.write_metadata('fifo') / 'RECORD')
        self.assertEqual(list(self.plugins()), ['greeter'])

    def test_huge_list(self):
        self.write_plugin(self.python / 'greeter')
        info = self.write_metadata(files='greeter/plugin.json,,\n')
        with open(info / 'RECORD', 'r+b') as file:
            file.truncate(100 * 1024 * 1024)
        self.check_one_warning(str(info / 'RECORD'), 'longer than')

    def test_many_manifests(self):
        files = ''
        for number in range(17):
            self.write_plugin(self.python / f'many/p{number}', slug=f'p{number}')
            files += f'many/p{number}/plugin.json,,\n'
        info = self.write_metadata(files=files)
        self.check_one_warning(str(info / 'RECORD'), '16 are allowed')

    def test_names_that_are_commands(self):
        self.write_plugin(self.python / 'mine')
        info = self.write_metadata('mine', 'mine/plugin.json,,\n')
        names = ('x; reboot', '--target', 'x\x1b[2J', 'é', '', 'x' * 200)
        for text in [f'Name: {name}\n' for name in names] + ['', 'Version: 1\n\nName: in-the-description\n']:
            with self.subTest(text=text):
                (info / 'METADATA').write_text(text)
                self.assertEqual(self.plugins(), {})
                self.assertIn('does not say what the package is called', self.warnings()[-1])

    def test_symbolic_links(self):
        real = self.write_plugin(self.folder / 'real')
        (self.python / 'linked').symlink_to(real)
        self.write_metadata('linked', 'linked/plugin.json,,\n')
        inner = self.write_plugin(self.python / 'inner')
        (inner / 'plugin.json').rename(inner / 'other.json')
        (inner / 'plugin.json').symlink_to('other.json')
        self.write_metadata('inner', 'inner/plugin.json,,\n')
        (self.share / 'mortise/plugins').mkdir(parents=True)
        (self.share / 'mortise/plugins/greeter').symlink_to(real)
        (self.folder / 'record').write_text('secret/plugin.json,,\n')
        (self.write_metadata('record') / 'RECORD').symlink_to(self.folder / 'record')
        self.assertEqual(self.plugins(), {})
        warnings = '\n'.join(self.warnings()[:4])
        for path in (self.python / 'linked', inner / 'plugin.json', self.share / 'mortise/plugins/greeter'):
            self.assertIn(f'{path}: is a symbolic link', warnings)
        self.assertIn('record-1.0.dist-info/RECORD', warnings)
        self.assertNotIn('secret', warnings)

    def test_who_may_write(self):
        folder = self.write_system()
        for path in (folder / 'plugin.json', folder, folder.parent, self.share):
            with self.subTest(path=path):
                mode = path.stat().st_mode
                path.chmod(mode | 0o002)
                self.assertEqual(self.plugins(), {})
                self.assertIn(f'{path}: can be written to by everybody', self.warnings()[-1])
                path.chmod(mode)
        folder.chmod(0o1777)
        self.assertEqual(self.plugins(), {})
        folder.chmod(0o755)
        folder.parent.chmod(0o1777)
        self.assertIn('greeter', self.plugins())

    def test_it_becomes_writable(self):
        folder = self.write_system()
        self.site.check('enable', 'greeter')
        folder.chmod(0o777)
        plugin = self.plugin()
        self.assertEqual(plugin['state'], 'disabled')
        self.assertIn('can be written to by everybody', plugin['reason'])

    @unittest.skipUnless(os.geteuid() == 0, 'needs root, to give a file to somebody else')
    def test_whose_it_is(self):
        folder = self.write_system()
        for path in (folder / 'plugin.json', folder, folder.parent):
            with self.subTest(path=path):
                os.chown(path, 12345, 12345)
                self.assertEqual(self.plugins(), {})
                self.assertIn(f'{path}: belongs to another user', self.warnings()[-1])
                os.chown(path, 0, 0)
        self.assertIn('greeter', self.plugins())


if __name__ == '__main__':
    tap.main()
