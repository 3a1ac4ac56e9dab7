#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every page and every dialog, as somebody meets them who does not see the window, or has no pointer."""

import json
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))
import audit
import tap
from app import App, requires_display

MANIFEST = {
    'slug': 'guest', 'name': 'Guest', 'version': '1.0.0', 'loader': 'python', 'module': 'plugin',
    'description': 'Comes to stay.', 'homepage': 'https://example.com/', 'author': 'A. Host',
    'permissions': [{'name': 'storage', 'reason': 'Keeps its coat.'}],
    'hooks': [{'name': 'knock', 'kind': 'action'}],
    'changelog': [{'version': '1.0.0', 'date': '2026-11-01', 'changes': ['Everything']}],
    'settings': [{'name': 'greeting', 'type': 'text', 'label': 'Greeting', 'default': 'hello'},
                 {'name': 'loud', 'type': 'checkbox', 'label': 'Loud', 'default': False}]}
CODE = '''
from mortise import action

@action("knock")
def knock(**rest):
    return "Who is there?"
'''
# Their rows are reached by arrow keys, and what is in a row by Tab from there.
LISTS = {'Plugins', 'Offers', 'Updates', 'Dispatches', 'Parts of the Value'}


class AccessibilityTestCase(unittest.TestCase):
    FIRST_RUN = False
    # Where the window was left: what was shown once keeps its size when it is hidden, so each page has its own start.
    SECTION = 'plugins'
    TAB = 'installed'
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.app = App(first_run=cls.FIRST_RUN)
        cls.addClassCleanup(cls.app.__exit__)
        if not cls.FIRST_RUN:
            state, = Path(cls.app.env['XDG_CONFIG_HOME']).glob('mortise/windows/*.ini')
            state.write_text(f'[welcome]\ndismissed=true\n[window]\nsection={cls.SECTION}\n[plugins]\ntab={cls.TAB}\n',
                             encoding='utf-8')
            cls.prepare()
        cls.app.start()

    def setUp(self):
        self.app.skip_on_later_gtk('it tells wrong places, by which the order of the focus is judged')

    @classmethod
    def prepare(cls):
        """A site that has something to show on each page."""
        folder = Path(cls.app.make_folder('guest'))
        (folder / 'plugin.json').write_text(json.dumps(MANIFEST), encoding='utf-8')
        (folder / 'plugin.py').write_text(CODE, encoding='utf-8')
        cls.app.cli('install', str(folder))
        cls.app.cli('enable', 'guest')
        cls.app.cli('config', 'set', 'guest', 'greeting', 'good day')
        cls.app.cli('catalogue', 'add', 'demonstration')
        cls.app.cli('install', 'weekly-report@1.0.0')

    def check(self, top=None, by_tab=True, hidden=None):
        """Looks at what is shown, which what is in a pane called so is no more."""
        controls = [control for control in audit.read(self.app, top or self.app.root)
                    if hidden is None or all(parent.name != hidden for parent in control.parents)]
        faults = list(audit.find_faults(controls))
        if by_tab:
            stops = audit.walk_by_tab(self.app)
            faults += audit.find_missed(controls, stops, LISTS)
            faults += audit.find_jumps(controls, stops)
        self.assertEqual(faults, [])

    def press(self, name, within=None):
        self.app.press(self.app.see('push button', name, within))

    def choose(self, menu, item):
        self.app.click(self.app.see('push button', menu))
        self.app.press(self.app.see_menu_item(item))

    def check_dialog(self, title, by_tab=True):
        """Looks at the dialog that is coming up, and closes it."""
        dialog = self.app.wait(lambda: next((one for one in self.app.children(self.app.root)
                                             if self.app.get_name(one) == title), None), f'the dialog “{title}”')
        self.app.enter(title)
        self.check(dialog, by_tab)
        self.app.key('Escape')
        self.app.wait(lambda: all(self.app.get_name(one) != title for one in self.app.children(self.app.root)),
                      f'the end of “{title}”')
        self.app.enter('Mortise')


@requires_display
class Installed(AccessibilityTestCase):
    def test_page(self):
        self.app.select(self.app.find_pane('Plugins'), 'Plugins', 'Guest')
        self.app.find_pane('Guest')
        self.check()

    def test_the_details_of_each(self):
        for plugin in self.app.cli('list'):
            self.app.select(self.app.find_pane('Plugins'), 'Plugins', plugin['name'])
            self.check(self.app.find_pane(plugin['name']), by_tab=False)


@requires_display
class Browse(AccessibilityTestCase):
    TAB = 'browse'

    def test_page(self):
        self.app.select(self.app.find_pane('Plugins'), 'Offers', 'Bar kit')
        self.app.find_pane('Bar kit')
        self.check(hidden='No Catalogue')


@requires_display
class Updates(AccessibilityTestCase):
    TAB = 'updates'

    def test_page(self):
        self.app.see('push button', 'Update Weekly report…')
        self.check(hidden='Up to Date')


@requires_display
class Hooks(AccessibilityTestCase):
    SECTION = 'hooks'

    def test_page(self):
        self.app.select(self.app.find_pane('Hooks'), 'Hooks', 'knock')
        pane = self.app.find_pane('knock')
        fire = self.app.see('push button', 'Fire', pane)
        self.app.wait(lambda: self.app.is_enabled(fire), 'the button')
        self.app.press(fire)
        self.app.see('list', 'Calls', pane)
        self.check()


@requires_display
class Inspector(AccessibilityTestCase):
    SECTION = 'inspector'

    def test_page(self):
        self.app.cli('fire', 'knock')
        self.app.find_pane('Inspector')
        rows = self.app.see('list', 'Dispatches')
        self.app.click(self.app.wait(lambda: next(self.app.children(rows), None), 'the dispatch'))
        self.app.see('list', 'Calls', self.app.find_pane('knock'))
        self.check(hidden='Nothing Was Fired Yet')


@requires_display
class Problems(AccessibilityTestCase):
    SECTION = 'problems'

    def test_page(self):
        self.app.find_pane('Problems')
        self.check()


@requires_display
class Dialogs(AccessibilityTestCase):
    def setUp(self):
        super().setUp()
        self.app.key('ctrl+1', 'alt+1')
        self.app.select(self.app.find_pane('Plugins'), 'Plugins', 'Guest')
        self.pane = self.app.find_pane('Guest')

    def test_plan(self):
        self.app.key('alt+3')
        self.press('Update Weekly report…')
        self.check_dialog('Install or Update')

    def test_consent(self):
        self.app.select(self.app.find_pane('Plugins'), 'Plugins', 'Weekly report')
        self.app.press(self.app.see('check box', 'Enable Weekly report', self.app.find_pane('Weekly report')))
        self.check_dialog('Enable Plugin')

    def test_plugin_menu(self):
        self.choose('Plugin Menu', 'Update Policy…')
        self.check_dialog('Update Policy')
        self.choose('Plugin Menu', 'Uninstall…')
        self.check_dialog('Uninstall Plugin')

    def test_settings(self):
        for item, title in (('History…', 'History of Settings'), ('Export…', 'Export Settings')):
            self.choose('Settings Menu', item)
            self.check_dialog(title)

    def test_catalogues(self):
        self.choose('Add Plugins', 'Catalogues and Keys…')
        self.check_dialog('Catalogues and Keys')

    def test_palette(self):
        self.app.key('ctrl+k')
        self.check_dialog('Command Palette', by_tab=False)

    def test_import(self):
        path = Path(self.app.folder, 'settings.json')
        self.app.cli('config', 'export', 'guest', '--output', str(path))
        self.app.cli('config', 'set', 'guest', 'greeting', 'good night')
        self.choose('Settings Menu', 'Import…')
        self.app.see_dialog('Import Settings')
        self.app.enter('Import Settings')
        self.app.key('ctrl+a')
        self.app.type(str(path))
        self.app.key('Return')
        self.check_dialog('What Changes')

    def test_shortcuts(self):
        self.app.key('ctrl+question')
        # What is in it is GTK's own.
        self.app.see_dialog('Keyboard Shortcuts')
        self.app.enter('Keyboard Shortcuts')
        self.app.key('Escape')
        self.app.has_ended('Keyboard Shortcuts')

    def test_dependencies(self):
        self.app.key('ctrl+d')
        self.check_dialog('Dependencies of the Site')

    def test_search_for_a_cause(self):
        self.app.key('ctrl+3')
        self.app.click(self.app.see('list item', 'Find the Plugin That Causes a Problem'))
        self.check_dialog('Find the Cause of a Problem')


@requires_display
class Welcome(AccessibilityTestCase):
    FIRST_RUN = True

    def test_welcome(self):
        self.app.see('label', 'Welcome to Mortise')
        self.check()


if __name__ == '__main__':
    tap.main(300)
