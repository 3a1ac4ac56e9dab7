#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The workbench's window on a real host: what it shows is what the command line says, and what is done in it holds."""

import json
import os
import signal
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))
import tap
from app import App, requires_display


class WindowTestCase(unittest.TestCase):
    ENV = {}

    def setUp(self):
        self.app = App(env=self.ENV)
        self.addCleanup(self.app.__exit__)
        self.app.start()

    def select_plugin(self, plugin):
        self.app.select(self.app.find_pane('Plugins'), 'Plugins', plugin['name'])
        return self.app.find_pane(plugin['name'])

    def get_switch(self, plugin):
        return self.app.see('check box', f'Enable {plugin["name"]}')

    def choose(self, predicate, what):
        """A bundled plugin that the test can use."""
        found = next((plugin for plugin in self.app.cli('list') if predicate(plugin)), None)
        self.assertIsNotNone(found, f'no bundled plugin {what}')
        return found

    def prepare_hook(self):
        """A hook that an enabled plugin listens to with all that it needs."""
        plugin = self.choose(lambda one: one['listeners'], 'listens to anything')
        self.app.cli('enable', plugin['slug'])
        for permission in plugin['permissions']:
            self.app.cli('grant', plugin['slug'], permission['name'])
        return plugin, plugin['listeners'][0]['hook']

    def consent(self):
        """Enables a plugin in the dialog that asks first."""
        dialog = self.app.see_dialog('Enable Plugin')
        self.app.press(self.app.see('push button', 'Enable', dialog))
        self.app.has_ended('Enable Plugin')

    def tab_until(self, is_wanted, most):
        """Presses Tab until what has the focus has a name that is wanted."""
        for _ in range(most):
            if is_wanted(self.app.get_focused_name()):
                return
            self.app.press_tab()
        self.assertTrue(is_wanted(self.app.get_focused_name()), f'“{self.app.get_focused_name()}” has the focus')

    def show_hook(self, name):
        self.app.key('ctrl+2')
        self.app.select(self.app.find_pane('Hooks'), 'Hooks', name)
        return self.app.find_pane(name)


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


@requires_display
class Plugins(WindowTestCase):
    def test_switch_enables_and_disables(self):
        plugin = self.choose(lambda one: one['state'] == 'disabled', 'is disabled')
        switch = self.get_switch(plugin)
        self.assertFalse(self.app.is_checked(switch))

        self.app.press(switch)
        self.consent()
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
        plugin, hook = self.prepare_hook()
        self.app.cli('fire', hook)
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
        self.tab_until(lambda name: name == switch_name, 30)

        self.app.key('space')
        self.app.see_dialog('Enable Plugin')
        self.app.enter('Enable Plugin')
        self.tab_until(lambda name: name == 'Enable', 30)
        self.app.key('space')
        self.app.wait(lambda: self.app.get_plugin(plugin['slug'])['state'] != 'disabled', 'the plugin enabled')


@requires_display
class Installed(WindowTestCase):
    """A plugin that comes and goes by the command line while the window is open."""

    MANIFEST = {
        'slug': 'guest', 'name': 'Guest', 'version': '1.0.0', 'loader': 'python', 'module': 'plugin',
        'settings': [
            {'name': 'times', 'type': 'number', 'label': 'Times', 'default': 1},
            {'name': 'greeting', 'type': 'text', 'label': 'Greeting', 'default': 'hello'},
            {'name': 'letter', 'type': 'textarea', 'label': 'Letter', 'default': 'Dear reader'},
            {'name': 'sizes', 'type': 'json', 'label': 'Sizes', 'default': [1, 2]},
            {'name': 'loud', 'type': 'checkbox', 'label': 'Loud', 'default': False},
            {'name': 'tone', 'type': 'select', 'label': 'Tone', 'default': 'low',
             'options': [{'value': 'low', 'label': 'Bass'}, {'value': 'high', 'label': 'Treble'}]}]}

    def setUp(self):
        super().setUp()
        # So that all settings are in view.
        self.app.resize(1180, 890)
        folder = Path(self.app.make_folder('guest'))
        (folder / 'plugin.json').write_text(json.dumps(self.MANIFEST), encoding='utf-8')
        (folder / 'plugin.py').write_text('', encoding='utf-8')
        self.app.see('list', 'Plugins')
        self.assertIsNone(self.app.find('list item', 'Guest'))
        self.app.cli('install', str(folder))
        self.app.see('list item', 'Guest')

    def set(self, key, value):
        self.app.cli('config', 'set', 'guest', key, value)

    def get(self, key):
        return self.app.cli('config', 'get', 'guest', key)['value']

    def wait_for_text(self, role, name, text):
        def seen():
            control = self.app.find(role, name, self.details)
            return control is not None and self.app.get_text(control) == text
        self.app.wait(seen, f'{name} “{text}”')

    def type_into(self, control, text):
        self.app.click(control)
        self.app.key('ctrl+a')
        self.app.type(text)

    def test_uninstalled_plugin_leaves_list_and_details(self):
        self.select_plugin(self.MANIFEST)
        self.app.cli('uninstall', 'guest')
        self.app.wait(lambda: not self.app.find('list item', 'Guest'), 'the plugin gone from the list')
        self.app.wait(lambda: not self.app.find('panel', 'Guest', shown=True), 'other details')
        self.app.find_pane(self.app.find('list', 'Plugins').get_child_at_index(0).get_name())

    def test_setting_changed_by_command_line_is_seen(self):
        self.details = self.select_plugin(self.MANIFEST)
        self.wait_for_text('text', 'Greeting', 'hello')
        for key, value in (('greeting', 'good day'), ('letter', 'Dear all'), ('sizes', '[3]'), ('loud', 'true'),
                           ('tone', 'high'), ('times', '7')):
            self.set(key, value)
        self.wait_for_text('spin button', 'Times', '7')
        self.wait_for_text('text', 'Greeting', 'good day')
        self.wait_for_text('text', 'Letter', 'Dear all')
        self.app.see('push button', 'Remove “3”', self.details)
        self.assertTrue(self.app.is_checked(self.app.find('check box', 'Loud', self.details)))
        self.app.see_text('Treble', self.details)

        self.app.cli('config', 'unset', 'guest', 'greeting')
        self.wait_for_text('text', 'Greeting', 'hello')

    def check_typing_stays(self, name, key, typed, meanwhile):
        self.type_into(self.app.see('text', name, self.details), typed)
        self.wait_for_text('text', name, typed)
        self.set(key, meanwhile)
        self.set('times', '7')
        self.wait_for_text('spin button', 'Times', '7')
        self.wait_for_text('text', name, typed)

    def test_typed_text_outlives_a_change(self):
        self.details = self.select_plugin(self.MANIFEST)
        self.check_typing_stays('Greeting', 'greeting', 'salut', 'good day')
        self.app.key('Return')
        self.app.wait(lambda: self.get('greeting') == 'salut', 'the text that was typed saved')

        self.set('greeting', 'good evening')
        self.wait_for_text('text', 'Greeting', 'good evening')

    def test_typed_lines_outlive_a_change(self):
        self.details = self.select_plugin(self.MANIFEST)
        # The page scrolls to what has the focus.
        self.app.click(self.app.see('text', 'Greeting', self.details))
        self.tab_until(lambda name: name == 'Letter', 3)
        self.check_typing_stays('Letter', 'letter', 'Dear you', 'Dear all')
        self.app.key('Tab')
        self.app.wait(lambda: self.get('letter') == 'Dear you', 'the text that was typed saved')

    def test_typed_number_outlives_a_change(self):
        self.details = self.select_plugin(self.MANIFEST)
        times = self.app.see('spin button', 'Times', self.details)
        self.type_into(times, '12')
        self.wait_for_text('spin button', 'Times', '12')
        self.set('times', '7')
        self.set('greeting', 'good day')
        self.wait_for_text('text', 'Greeting', 'good day')
        self.wait_for_text('spin button', 'Times', '12')
        self.app.key('Return')
        self.app.wait(lambda: self.get('times') == 12, 'the number that was typed saved')


@requires_display
class Hooks(WindowTestCase):
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

    def test_keyboard_alone_fires_a_hook(self):
        _, hook = self.prepare_hook()
        hooks = [hook['name'] for hook in self.app.cli('hooks')]
        self.app.key('ctrl+2')
        pane = self.app.find_pane('Hooks')
        self.tab_until(lambda name: name in hooks, 100)
        self.app.key('Home')
        # One by one, but without a look at the whole window after each.
        for _ in range(self.app.list_rows(pane, 'Hooks').index(hook)):
            self.app.key('Down')
        self.app.wait(lambda: self.app.get_focused_name() == hook, f'{hook} focused')
        self.app.find_pane(hook)
        fire = self.app.see('push button', 'Fire')
        self.app.wait(lambda: self.app.is_enabled(fire), 'the button')

        self.app.key('ctrl+Return')
        self.app.see('list', 'Calls')
        self.assertEqual(self.app.cli('trace', 'last')['hook'], hook)

    def test_faults_are_shown_while_typing(self):
        _, hook = self.prepare_hook()
        self.show_hook(hook)
        editor = self.app.see('text', 'Payload')
        fire = self.app.see('push button', 'Fire')
        self.app.wait(lambda: self.app.is_enabled(fire), 'the button')

        # The page is still scrolling to the editor while the fault comes up below it.
        self.app.resize(1180, 890)
        self.app.click(editor)
        self.app.key('ctrl+End')
        self.app.type(',')
        self.app.get_place(self.app.see_text('line ', self.app.find_pane(hook)))
        self.app.wait(lambda: not self.app.is_enabled(fire), 'the button to go out')

        self.app.key('BackSpace')
        self.app.wait(lambda: self.app.is_enabled(fire), 'the button back')


@requires_display
class Served(unittest.TestCase):
    """A window that is connected to a host in another process."""

    LOST = 'The process that holds this site has ended'

    def setUp(self):
        self.app = App()
        self.addCleanup(self.app.__exit__)
        self.host = self.app.serve()
        self.addCleanup(self.app.end, self.host)
        self.app.start()
        self.plugin = self.app.cli('list')[0]
        self.row = self.app.see('list item', self.plugin['name'])
        self.app.see_text('Disabled', self.row)

    def reconnect(self):
        self.app.press(self.app.see('push button', 'Reconnect'))
        self.app.wait(lambda: not self.app.find('push button', 'Reconnect', shown=True), 'the bar gone')

    def test_host_that_comes_back(self):
        self.app.end(self.host)
        self.app.see_text(self.LOST)
        self.host = self.app.serve()
        self.addCleanup(self.app.end, self.host)
        self.app.cli('enable', self.plugin['slug'])
        self.app.see_text('Disabled', self.row)
        self.reconnect()
        self.app.wait(lambda: not self.app.find('label', 'Disabled', self.row), 'what happened meanwhile')
        self.app.cli('disable', self.plugin['slug'])
        self.app.see_text('Disabled', self.row)

    def test_host_that_stays_away(self):
        self.app.end(self.host)
        self.app.see_text(self.LOST)
        self.reconnect()
        self.app.press(self.app.see('check box', f'Enable {self.plugin["name"]}'))
        self.app.press(self.app.see('push button', 'Enable', self.app.see_dialog('Enable Plugin')))
        self.app.wait(lambda: self.app.get_plugin(self.plugin['slug'])['state'] != 'disabled', 'the plugin enabled')


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


@requires_display
class End(WindowTestCase):
    # Stacks that go through libraries without frame pointers, so that the suppressions know what those leave behind from
    # what we do. They are slow to take, hence short.
    ENV = {'ASAN_OPTIONS': f'{os.environ.get("ASAN_OPTIONS", "")}:fast_unwind_on_malloc=0:malloc_context_size=8'}

    def test_nothing_is_left_behind(self):
        """The sanitizer sees to it, and ends the workbench with another status."""
        plugin, hook = self.prepare_hook()
        self.select_plugin(plugin)
        details = self.show_hook(hook)
        fire = self.app.see('push button', 'Fire', details)
        self.app.wait(lambda: self.app.is_enabled(fire), 'the button')
        self.app.press(fire)
        self.app.see('list', 'Calls', details)
        self.assertEqual(self.app.stop(), 0)


if __name__ == '__main__':
    tap.main(300)
