#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The workbench's window on a real host: what it shows is what the command line says, and what is done in it holds."""

import os
import signal
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))
import tap
from app import CONTROLS, App, GLib, requires_display

# What stands where a toolkit has no name to give.
TYPE_NAMES = ('Gtk', 'Adw', 'Mortise')


class WindowTestCase(unittest.TestCase):
    def setUp(self):
        self.app = App()
        self.addCleanup(self.app.__exit__)
        self.app.start()

    def select_plugin(self, plugin):
        page = self.app.find_pane('MortisePluginsPage')
        self.app.select(page, 'Plugins', plugin['name'])
        details = self.app.find_pane('MortisePluginDetails')
        self.app.see('check box', f'Enable {plugin["name"]}', details)

    def get_switch(self, plugin):
        return self.app.see('check box', f'Enable {plugin["name"]}')

    def choose(self, predicate, what):
        """A bundled plugin that the test can use."""
        found = next((plugin for plugin in self.app.cli('list') if predicate(plugin)), None)
        self.assertIsNotNone(found, f'no bundled plugin {what}')
        return found

    def show_hook(self, name):
        self.app.key('ctrl+2')
        self.app.select(self.app.find_pane('MortiseHooksPage'), 'Hooks', name)
        self.app.see('label', name, self.app.find_pane('MortiseHookDetails'))


@requires_display
class Sections(WindowTestCase):
    def test_sections_are_listed(self):
        for name in ('Plugins', 'Hooks'):
            self.app.see('list item', name)

    def test_bundled_plugins_are_listed(self):
        plugins = self.app.cli('list')
        self.assertGreater(len(plugins), 0)
        for plugin in plugins:
            self.app.see('list item', plugin['name'])

    def check_names(self):
        for accessible in self.app.walk():
            if accessible.get_role_name() in CONTROLS and self.app.is_shown(accessible):
                name = self.app.get_name(accessible)
                # The rows that a combo box drops down are named by the label in them.
                if accessible.get_role_name() == 'list item' and not name:
                    name = ' '.join(label.get_name() for label in self.app.find_all('label', within=accessible))
                self.assertTrue(name and not name.startswith(TYPE_NAMES),
                                f'{accessible.get_role_name()} without a name, called “{name}”, '
                                f'in “{accessible.get_parent().get_name()}”')

    def test_every_control_has_a_name(self):
        for plugin in self.app.cli('list'):
            self.select_plugin(plugin)
            self.check_names()
        self.show_hook(self.app.cli('hooks')[0]['name'])
        self.check_names()


@requires_display
class Plugins(WindowTestCase):
    def test_switch_enables_and_disables(self):
        plugin = self.choose(lambda one: one['state'] == 'disabled', 'is disabled')
        switch = self.get_switch(plugin)
        self.assertFalse(self.app.is_checked(switch))

        self.app.press(switch)
        self.app.wait(lambda: self.app.get_plugin(plugin['slug'])['state'] != 'disabled', 'the plugin enabled')
        self.app.wait(lambda: self.app.is_checked(switch), 'the switch on')

        self.app.press(switch)
        self.app.wait(lambda: self.app.get_plugin(plugin['slug'])['state'] == 'disabled', 'the plugin disabled')
        self.app.wait(lambda: not self.app.is_checked(switch), 'the switch off')

    def test_change_by_command_line_is_seen(self):
        plugin = self.choose(lambda one: one['state'] == 'disabled', 'is disabled')
        switch = self.get_switch(plugin)
        row = self.app.see('list item', plugin['name'])
        self.app.see_text('Disabled', row)

        self.app.cli('enable', plugin['slug'])
        self.app.wait(lambda: self.app.is_checked(switch), 'the switch on')
        self.app.wait(lambda: not self.app.find('label', 'Disabled', row), 'another state')

    def test_permission_is_granted_and_taken_back(self):
        plugin = self.choose(lambda one: any(not each['granted'] for each in one['permissions']), 'asks for something')
        permission = next(each for each in plugin['permissions'] if not each['granted'])
        self.select_plugin(plugin)
        switch = self.app.see('check box', permission['title'])

        def is_granted():
            now = self.app.get_plugin(plugin['slug'])['permissions']
            return next(each['granted'] for each in now if each['name'] == permission['name'])

        self.app.press(switch)
        self.app.wait(is_granted, 'the grant')
        self.app.wait(lambda: self.app.is_checked(switch), 'the switch on')
        self.app.press(switch)
        self.app.wait(lambda: not is_granted(), 'the grant taken back')

    def test_killed_process_is_shown(self):
        plugin = self.choose(lambda one: one['listeners'], 'listens to anything')
        self.app.cli('enable', plugin['slug'])
        for permission in plugin['permissions']:
            self.app.cli('grant', plugin['slug'], permission['name'])
        self.app.cli('fire', plugin['listeners'][0]['hook'])
        self.select_plugin(plugin)
        row = self.app.see('list item', plugin['name'])
        self.app.see_text('Running', row)
        before = self.app.get_plugin(plugin['slug'])

        os.kill(before['pid'], signal.SIGKILL)
        self.app.wait(lambda: not self.app.find('label', 'Running', row)
                      or self.app.find('label', str(before['pid']), shown=True) is None, 'the end of the process')
        reason = self.app.wait(lambda: self.app.get_plugin(plugin['slug'])['reason'], 'a reason')
        self.app.see_text(reason)

    def test_search_filters(self):
        plugins = self.app.cli('list')
        wanted, other = plugins[0], plugins[1]
        self.app.see('list item', other['name'])
        self.app.key('ctrl+f')
        self.app.see('entry', 'Search plugins')
        self.app.type(wanted['slug'])
        self.app.wait(lambda: not self.app.find('list item', other['name'], shown=True), f'only {wanted["name"]}')
        self.app.see('list item', wanted['name'])

    def test_keyboard_alone_enables_a_plugin(self):
        plugin = self.choose(lambda one: one['state'] == 'disabled', 'is disabled')
        switch_name = f'Enable {plugin["name"]}'
        self.app.see('list item', plugin['name'])
        self.app.key('ctrl+f')
        self.app.see('entry', 'Search plugins')
        self.app.type(plugin['slug'])
        self.app.see('list item', plugin['name'])
        for _ in range(30):
            if self.app.get_focused_name() == switch_name:
                break
            self.app.key('Tab')
        self.assertEqual(self.app.get_focused_name(), switch_name)

        self.app.key('space')
        self.app.wait(lambda: self.app.get_plugin(plugin['slug'])['state'] != 'disabled', 'the plugin enabled')


@requires_display
class Hooks(WindowTestCase):
    def prepare_hook(self):
        """A hook that an enabled plugin listens to with all that it needs."""
        plugin = self.choose(lambda one: one['listeners'], 'listens to anything')
        self.app.cli('enable', plugin['slug'])
        for permission in plugin['permissions']:
            self.app.cli('grant', plugin['slug'], permission['name'])
        return plugin, plugin['listeners'][0]['hook']

    def test_fire_shows_calls(self):
        plugin, hook = self.prepare_hook()
        self.show_hook(hook)
        self.app.wait(lambda: self.app.find('push button', 'Fire', shown=True), 'the button')
        self.app.key('ctrl+Return')
        result = self.app.see('list', 'Calls')
        self.app.see_text(plugin['name'], result)
        trace = self.app.cli('trace', 'last')
        self.assertEqual(trace['hook'], hook)
        self.assertTrue(trace['actor'].startswith('workbench'), trace['actor'])

    def test_faults_are_shown_while_typing(self):
        _, hook = self.prepare_hook()
        self.show_hook(hook)
        editor = self.app.see('text', 'Payload')
        fire = self.app.see('push button', 'Fire')
        self.app.wait(lambda: self.app.is_enabled(fire), 'the button')

        # What came of it scrolls the editor into view.
        self.app.key('ctrl+Return')
        self.app.see('list', 'Calls')
        self.app.wait(lambda: self.app.is_enabled(fire), 'the button')
        self.app.click(editor)
        self.app.key('ctrl+End')
        self.app.type(',')
        self.app.see_text('line ')
        self.app.wait(lambda: not self.app.is_enabled(fire), 'the button to go out')

        self.app.key('BackSpace')
        self.app.wait(lambda: self.app.is_enabled(fire), 'the button back')


@requires_display
class Failures(unittest.TestCase):
    def test_site_that_cannot_be_opened(self):
        app = App()
        self.addCleanup(app.__exit__)
        Path(app.site).write_text('not a folder', encoding='utf-8')
        app.start()
        app.see('label', 'Cannot Open the Site')
        button = app.see('push button', 'Try Again')

        os.unlink(app.site)
        app.press(button)
        app.see('list item', 'Plugins')

    def test_ends_in_good_order(self):
        # Whole stacks, so that the suppressions know what GLib itself leaves behind from what we do.
        sanitizer = os.environ.get('ASAN_OPTIONS', '')
        # GTK 4.18 leaves more behind than the suppressions, made on Debian 12, know of.
        leaks = int(GLib.check_version(2, 80, 0) is not None)
        app = App(env={'ASAN_OPTIONS': f'{sanitizer}:fast_unwind_on_malloc=0:detect_leaks={leaks}'})
        self.addCleanup(app.__exit__)
        app.start()
        app.see('list item', 'Plugins')
        self.assertEqual(app.stop(), 0)


if __name__ == '__main__':
    tap.main()
