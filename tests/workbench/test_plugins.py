#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Plugins section: finding, installing, consenting, updating, going back and uninstalling, as a person does it."""

import json
import subprocess
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))
import tap
from app import MORTISE, App, requires_display

PLAN = 'Install or Update'
CONSENT = 'Enable Plugin'
UNINSTALL = 'Uninstall Plugin'

# A plugin that keeps what it is told, and that cannot start once it is broken.
MANIFEST = {'slug': 'diary', 'name': 'Diary', 'loader': 'python', 'module': 'diary', 'category': 'notes',
            'permissions': [{'name': 'storage', 'reason': 'Keeps the last word.'},
                            {'name': 'http', 'reason': 'Looks words up.', 'hosts': ['words.example.com']}],
            'settings': [{'name': 'color', 'type': 'text', 'default': 'red'}]}
CODE = '''
from mortise import Plugin, action, context

class Diary(Plugin):
    def activate(self):
        {activate}

    @action("diary_write")
    def write(self, **rest):
        context.storage.put("last", "word")

    @action("diary_read")
    def read(self, **rest):
        return [context.storage.get("last"), context.settings["color"]]
'''


class PluginsTestCase(unittest.TestCase):
    def setUp(self):
        self.app = App()
        self.addCleanup(self.app.__exit__)

    def start(self, *arguments):
        self.app.arguments = arguments
        self.app.start()

    def start_with_demonstration(self, *installed):
        self.app.cli('catalogue', 'add', 'demonstration')
        for wanted in installed:
            self.app.cli('install', wanted)
        self.start()

    def pack(self, version, activate='pass', **members):
        folder = Path(self.app.make_folder(f'diary-{version}'))
        (folder / 'plugin.json').write_text(json.dumps(MANIFEST | {'version': version} | members), encoding='utf-8')
        (folder / 'diary.py').write_text(CODE.format(activate=activate), encoding='utf-8')
        package = f'{folder}.zip'
        self.app.cli('pack', str(folder), '--output', package)
        return package

    # Finding one's way

    def show_tab(self, name):
        self.app.click(self.app.see('page tab', name))

    def select(self, list_name, row_name):
        self.app.select(self.app.find_pane('Plugins'), list_name, row_name)
        return self.app.find_pane(row_name)

    def press(self, name, within, role='push button'):
        button = self.app.see(role, name, within)
        self.app.wait(lambda: self.app.is_enabled(button), f'“{name}” enabled')
        self.app.press(button)

    def press_in_toast(self, text, button):
        self.press(button, self.app.see_toast(text))

    def see_focus(self, name):
        self.app.wait(lambda: self.app.get_focused_name() == name, f'the focus on “{name}”')

    def tab_to(self, name):
        for _ in range(30):
            if self.app.get_focused_name() == name:
                return
            self.app.press_tab()
        self.see_focus(name)

    def plugins(self):
        return {plugin['slug']: plugin for plugin in self.app.cli('list')}

    def wait_for(self, slug, check, what):
        def seen():
            plugin = self.plugins().get(slug)
            return plugin is not None and check(plugin)
        self.app.wait(seen, what)

    def granted(self, slug):
        return {each['name'] for each in self.plugins()[slug]['permissions'] if each['granted']}


@requires_display
class Browse(PluginsTestCase):
    def test_install_with_dependency_and_consent(self):
        self.start_with_demonstration()
        self.show_tab('Browse')
        offers = {offer['name'] for offer in self.app.cli('search')}
        pane = self.app.find_pane('Plugins')
        self.app.wait(lambda: set(self.app.list_rows(pane, 'Offers')) == offers, f'the offers {offers}')

        # Return by mistake installs nothing.
        details = self.select('Offers', 'Weekly report')
        self.press('Install…', details)
        dialog = self.app.see_dialog(PLAN)
        self.app.see('push button', 'Install', dialog)
        for name in ('Bar kit', 'Weekly report'):
            self.app.see_text(name, dialog)
        self.app.see_text('Signed by Mortise demonstration', dialog)
        self.see_focus('Cancel')
        self.app.key('Return')
        self.app.has_ended(PLAN)
        self.assertNotIn('weekly-report', self.plugins())

        self.press('Install…', details)
        self.press('Install', self.app.see_dialog(PLAN))
        toast = self.app.see_toast('“Weekly report” is installed, and switched off')
        self.assertEqual({self.plugins()[slug]['state'] for slug in ('bar-kit', 'weekly-report')}, {'disabled'})

        # Everything is off, and what is risky stands apart.
        self.press('Enable…', toast)
        dialog = self.app.see_dialog(CONSENT)
        for title in ('Events', 'Hooks', 'Storage', 'Tickets'):
            self.assertFalse(self.app.is_checked(self.app.see('check box', title, dialog)), title)
        self.app.see_text('High Risk', dialog)
        self.app.see_text('The author says: Keeps the counts.', dialog)
        self.app.see_text('Bar kit', dialog)
        self.see_focus('Cancel')
        self.app.key('Return')
        self.app.has_ended(CONSENT)
        self.assertEqual(self.plugins()['weekly-report']['state'], 'disabled')

        self.press('Enable Weekly report', None, 'check box')
        dialog = self.app.see_dialog(CONSENT)
        self.press('Storage', dialog, 'check box')
        self.press('Enable', dialog)
        self.wait_for('weekly-report', lambda plugin: plugin['state'] != 'disabled', 'the plugin enabled')
        self.assertNotEqual(self.plugins()['bar-kit']['state'], 'disabled')
        self.assertEqual(self.granted('weekly-report'), {'storage'})

    def test_keyboard_alone_finds_and_installs(self):
        self.start()
        self.app.find_pane('Plugins')
        self.app.key('alt+2')
        # The empty tab says what to do.
        self.app.see('push button', 'Add the Demonstration')
        self.app.key('ctrl+f')
        self.see_focus('Search plugins')
        self.tab_to('Add the Demonstration')
        self.app.key('space')
        pane = self.app.find_pane('Plugins')
        self.app.wait(lambda: 'Bar kit' in self.app.list_rows(pane, 'Offers'), 'the offers')
        self.app.key('ctrl+f')
        self.see_focus('Search plugins')
        self.app.type('bars')
        self.app.wait(lambda: set(self.app.list_rows(pane, 'Offers')) == {'Bar kit', 'Weekly report'}, 'what is found')
        self.app.find_pane('Bar kit')
        self.tab_to('Install…')
        self.app.key('space')
        self.app.see_dialog(PLAN)
        self.see_focus('Cancel')
        self.app.key('Tab')
        self.see_focus('Install')
        self.app.key('space')
        self.wait_for('bar-kit', bool, 'the plugin installed')


@requires_display
class Updates(PluginsTestCase):
    def test_update_that_wants_more_and_its_undo(self):
        self.start_with_demonstration('weekly-report@1.0.0')
        self.show_tab('Updates')
        self.app.see_text('1.0.0 to 1.1.0')
        self.press('Update Weekly report…', None)
        dialog = self.app.see_dialog(PLAN)
        self.app.see_text('Version 1.0.0 becomes 1.1.0', dialog)
        self.app.see_text('New: many', dialog)
        switch = self.app.see('check box', 'Events', dialog)
        self.assertFalse(self.app.is_checked(switch))
        self.see_focus('Cancel')
        self.app.press(switch)
        self.press('Update', dialog)
        toast = self.app.see_toast('“Weekly report” is updated')
        self.assertEqual(self.plugins()['weekly-report']['version'], '1.1.0')
        self.assertEqual(self.granted('weekly-report'), {'events'})

        self.press('Undo', toast)
        self.wait_for('weekly-report', lambda plugin: plugin['version'] == '1.0.0', 'the version before')
        self.assertEqual(self.granted('weekly-report'), set())

    def test_pinned_plugin_is_not_updated(self):
        self.start_with_demonstration('weekly-report@1.0.0')
        self.select('Plugins', 'Weekly report')
        self.app.click(self.app.see('push button', 'Plugin Menu'))
        self.app.press(self.app.see_menu_item('Update Policy…'))
        dialog = self.app.see_dialog('Update Policy')
        self.press('Only Certain Versions', dialog, 'check box')
        self.press('Save', dialog)
        self.wait_for('weekly-report', lambda plugin: plugin['pinned'] == '1.0.0', 'the pin')
        self.show_tab('Updates')
        self.app.wait(lambda: not self.app.find('push button', 'Update Weekly report…', shown=True), 'no update')

    def test_broken_update_from_a_file_goes_back_by_itself(self):
        self.app.cli('install', self.pack('1.0.0'))
        self.app.cli('enable', 'diary')
        # Opened with the package, as a file manager does it.
        self.start(self.pack('2.0.0', activate='raise RuntimeError("of no use")'))
        dialog = self.app.see_dialog(PLAN)
        self.app.see_text('Version 1.0.0 becomes 2.0.0', dialog)
        self.app.see_text('Not signed', dialog)
        self.press('Update', dialog)
        self.app.see_text('it is 1.0.0 again', dialog)
        self.press('Close', dialog)
        self.app.has_ended(PLAN)
        self.wait_for('diary', lambda plugin: plugin['version'] == '1.0.0', 'the version before')
        self.select('Plugins', 'Diary')
        self.app.see_text('of no use')


@requires_display
class Uninstall(PluginsTestCase):
    def open_dialog(self):
        self.select('Plugins', 'Diary')
        self.app.click(self.app.see('list item', 'Diary'))
        self.app.key('Delete')
        return self.app.see_dialog(UNINSTALL)

    def install(self):
        self.app.cli('install', self.pack('1.0.0'))
        for permission in ('storage', 'http'):
            self.app.cli('grant', 'diary', permission)
        self.app.cli('enable', 'diary')
        self.app.cli('config', 'set', 'diary', 'color', 'blue')
        self.app.cli('fire', 'diary_write', '--payload', '{}')

    def read(self):
        call, = self.app.cli('fire', 'diary_read', '--payload', '{}')['calls']
        return call['value']

    def kept(self):
        return self.app.cli('list', '--kept')

    def test_preview_undo_and_end(self):
        self.install()
        self.start()
        dialog = self.open_dialog()
        for text in ('Files of version 1.0.0', 'Granted permissions', 'Changed settings', 'Storage, 1 key'):
            self.app.see_text(text, dialog)
        self.see_focus('Cancel')
        self.app.key('Return')
        self.app.has_ended(UNINSTALL)
        self.assertIn('diary', self.plugins())

        # All is as it was: files, settings, what it kept, grants, and that it is enabled.
        self.press('Uninstall', self.open_dialog())
        toast = self.app.see_toast('“Diary” is uninstalled')
        self.assertNotIn('diary', self.plugins())
        self.press('Undo', toast)
        self.wait_for('diary', lambda plugin: plugin['state'] != 'disabled', 'the plugin back')
        self.wait_for('diary', lambda plugin: plugin['listeners'], 'its listeners')
        self.assertEqual(self.granted('diary'), {'storage', 'http'})
        self.assertEqual(self.read(), ['word', 'blue'])

        # Where that is not wanted, nothing stays.
        self.press('Uninstall', self.open_dialog())
        self.app.see_toast('“Diary” is uninstalled')
        self.app.wait(lambda: not self.kept(), 'the data gone')
        self.assertNotIn('diary', self.plugins())

    def test_data_is_kept(self):
        self.install()
        self.start()
        dialog = self.open_dialog()
        self.press('Keep Settings and Data', dialog, 'check box')
        self.app.wait(lambda: not self.app.find('label', 'Changed settings', dialog, shown=True), 'what stays')
        self.press('Uninstall', dialog)
        self.app.see_toast('“Diary” is uninstalled')
        self.assertEqual(self.app.stop(), 0)
        self.assertEqual([kept['slug'] for kept in self.kept()], ['diary'])

    def test_closed_window_leaves_nothing(self):
        self.install()
        self.start()
        self.press('Uninstall', self.open_dialog())
        self.app.see_toast('“Diary” is uninstalled')
        self.assertEqual(self.app.stop(), 0)
        self.assertEqual(self.kept(), [])

    def test_dependents_go_along(self):
        self.start_with_demonstration('weekly-report')
        self.app.cli('enable', 'bar-kit')
        self.app.cli('enable', 'weekly-report')
        pane = self.select('Plugins', 'Bar kit')
        self.app.wait(lambda: self.app.is_checked(self.app.find('check box', 'Enable Bar kit', pane)), 'the switch on')

        # Disabled together, and enabled again together.
        self.press('Enable Bar kit', pane, 'check box')
        self.press('Disable All', None)
        toast = self.app.see_toast('“Bar kit” and 1 other are disabled')
        self.assertEqual({self.plugins()[slug]['state'] for slug in ('bar-kit', 'weekly-report')}, {'disabled'})
        self.press('Undo', toast)
        self.wait_for('weekly-report', lambda plugin: plugin['state'] != 'disabled', 'the dependent enabled')

        self.app.click(self.app.see('list item', 'Bar kit'))
        self.app.key('Delete')
        dialog = self.app.see_dialog(UNINSTALL)
        self.app.see_text('Needed by Weekly report.', dialog)
        self.assertFalse(self.app.is_enabled(self.app.see('push button', 'Uninstall', dialog)))
        self.press('Uninstall What Needs It as Well', dialog, 'check box')
        self.press('Uninstall', dialog)
        self.app.wait(lambda: not {'bar-kit', 'weekly-report'} & set(self.plugins()), 'both gone')


@requires_display
class Lists(PluginsTestCase):
    def choose(self, *items):
        self.app.click(next(button for button in self.app.find_all('push button', 'Filter and Sort', shown=True)))
        for name in items:
            self.app.press(self.app.see_menu_item(name))

    def test_filters(self):
        self.app.cli('install', self.pack('1.0.0'))
        self.app.cli('enable', 'diary')
        self.start()
        pane = self.app.find_pane('Plugins')
        everything = {plugin['name'] for plugin in self.app.cli('list')}
        self.app.wait(lambda: set(self.app.list_rows(pane, 'Plugins')) == everything, 'all plugins')
        self.choose('Enabled')
        self.app.wait(lambda: self.app.list_rows(pane, 'Plugins') == ['Diary'], 'only what is enabled')
        self.app.see_text(f'1 of {len(everything)} plugins')
        # What changes is filtered again.
        self.app.cli('enable', 'ticket-tagger')
        self.app.wait(lambda: self.app.list_rows(pane, 'Plugins') == ['Diary', 'Ticket tagger'], 'the other as well')
        self.press('Clear Filters', pane)
        self.app.wait(lambda: set(self.app.list_rows(pane, 'Plugins')) == everything, 'all plugins')


@requires_display
class Catalogues(PluginsTestCase):
    def test_catalogue_and_key_come_and_go(self):
        folder = Path(self.app.make_folder('shop'))
        (folder / 'catalogue.json').write_text(json.dumps({'kind': 'publisher', 'name': 'Corner shop'}),
                                               encoding='utf-8')
        Path(self.pack('1.0.0')).rename(folder / 'diary-1.0.0.zip')
        subprocess.run([MORTISE, 'key', 'generate', str(folder), '--no-passphrase'], env=self.app.env, check=True,
                       stdout=subprocess.DEVNULL)
        public = f'{folder}-public'
        self.app.cli('catalogue', 'build', str(folder), '--key', f'{folder}.key', '--output', public)
        self.start()
        self.show_tab('Browse')
        self.press('Add Catalogue…', None)
        dialog = self.app.see_dialog('Add Catalogue')
        self.app.click(self.app.see('text', 'Address', dialog))
        self.app.type(public)
        self.press('Add', dialog)
        # Without a fingerprint, that which was found is shown to be compared.
        catalogue, = self.app.wait(lambda: self.app.cli('catalogue', 'list'), 'the catalogue')
        self.app.see_text(catalogue['fingerprint'][:4], dialog)
        self.press('It Is the Same', dialog)
        pane = self.app.find_pane('Plugins')
        self.app.wait(lambda: self.app.list_rows(pane, 'Offers') == ['Diary'], 'the offer')

        self.app.click(self.app.see('push button', 'Add Plugins'))
        self.app.press(self.app.see_menu_item('Catalogues and Keys…'))
        dialog = self.app.see_dialog('Catalogues and Keys')
        self.press('Remove Corner shop', dialog)
        self.app.wait(lambda: not self.app.cli('catalogue', 'list'), 'the catalogue gone')
        self.app.see_text('No catalogue yet', dialog)


if __name__ == '__main__':
    tap.main(300)
