#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The playground of a hook: payloads from everywhere, runs on a copy, step by step, and side by side."""

import json
import re
import subprocess
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))
import tap
from app import App, requires_display

HOOK = 'ticket_data'
# What GTK 4.8 calls a toggle button.
TOGGLE = ('push button', 'toggle button')
# And a switch.
SWITCH = ('switch', 'check box', 'toggle button')

# Both write into the subject which plugin they are; the first one what its setting says besides.
CODE = '''
from mortise import Plugin, filter


class Marker(Plugin):
    @filter("ticket_data", priority={priority})
    def mark(self, data, **rest):
        data["subject"] += " {slug}" + str(self.context.settings.get("suffix") or "")
        return data
'''
MARKERS = {'alpha': 'Alpha', 'beta': 'Beta'}


def make_marker(folder, slug, priority, code=CODE, version='1.0.0'):
    place = Path(folder, f'{slug}-{version}')
    place.mkdir()
    (place / 'plugin.json').write_text(json.dumps({
        'slug': slug, 'name': MARKERS[slug], 'version': version, 'loader': 'python', 'module': 'plugin',
        'hooks': [{'name': HOOK, 'kind': 'filter', 'priority': priority}],
        'permissions': [{'name': 'ticket_access', 'reason': 'To mark them.'}],
        'settings': [{'name': 'suffix', 'type': 'text', 'label': 'Suffix'}] if slug == 'alpha' else []}),
        encoding='utf-8')
    (place / 'plugin.py').write_text(code.format(slug=slug, priority=priority), encoding='utf-8')
    return place


class PlaygroundTestCase(unittest.TestCase):
    """One window for all tests of a class, on the page of one hook."""

    @classmethod
    def setUpClass(cls):
        cls.app = App()
        cls.addClassCleanup(cls.app.__exit__)
        cls.app.start()
        cls.app.resize(1190, 890)
        cls.folder = cls.app.make_folder('plugins')
        for priority, slug in enumerate(MARKERS):
            cls.app.cli('install', str(make_marker(cls.folder, slug, priority)))
            cls.app.cli('grant', slug, 'ticket_access')
            cls.app.cli('enable', slug)
        cls.app.key('ctrl+2')
        cls.app.select(cls.app.find_pane('Hooks'), 'Hooks', HOOK)
        cls.pane = cls.app.find_pane(HOOK)

    def get_payload(self, within=None):
        editor = self.app.see('text', 'Payload', within or self.pane)
        return json.loads(self.app.get_text(editor))

    def set_payload(self, payload, within=None):
        """Writes a payload as somebody who pastes one would."""
        editor = self.app.see('text', 'Payload', within or self.pane)
        editor.get_editable_text_iface().set_text_contents(json.dumps(payload))

    def load(self, item):
        self.app.skip_on_later_gtk('a menu button does not tell its name')
        self.app.press(self.app.see(TOGGLE, 'Load'))
        self.app.press(self.app.see_menu_item(item))

    def wait_payload(self, matches, what):
        def seen():
            try:
                payload = self.get_payload()
            except ValueError:
                return None
            return payload if matches(payload) else None
        return self.app.wait(seen, what)

    def scroll_down(self):
        """To the end of the page, by the wheel; in the margin, where nothing else takes it."""
        x, y = self.app.get_x_size(self.app.window)
        subprocess.run(['xdotool', 'mousemove', '--window', self.app.window, str(x - 12), str(y // 2),
                        'click', '--repeat', '30', '5'], check=True)

    def choose(self, name, number):
        """Chooses the item of a row that is so many below the one that is chosen."""
        self.scroll_down()
        self.app.click(self.app.see('combo box', name))
        self.app.key(*['Down'] * number, 'Return')

    def press(self, role, name, within=None):
        """Presses a button once that can be done."""
        button = self.app.see(role, name, within)
        self.app.wait(lambda: self.app.is_enabled(button), f'“{name}” to be of use')
        self.app.press(button)

    def choose_case(self, sort, name):
        """A payload of the dialog; `sort` is how many rows below the first of the list."""
        self.load('Choose…')
        dialog = self.app.see_dialog('Choose a Payload')
        self.app.enter('Choose a Payload')
        self.app.press(self.app.see(TOGGLE, 'Which Payloads', dialog))
        self.app.see_text('At a Limit')
        self.app.key(*['Down'] * sort, 'Return')
        search = self.app.see(('entry', 'text'), 'Search the payloads', dialog)
        search.get_editable_text_iface().set_text_contents(name.split(',')[0])
        row = self.app.wait(lambda: next((row for row in self.app.children(self.app.find('list', 'Payloads', dialog))
                                          if self.app.get_name(row) == name), None), f'“{name}”')
        self.app.click(row)
        if self.app.is_later_gtk:
            # There, it was given the focus alone.
            self.app.key('Return')
        self.app.has_ended('Choose a Payload')


@requires_display
class Payloads(PlaygroundTestCase):
    def test_1_sample_and_made_up(self):
        sample = self.get_payload()
        self.load('Made Up')
        made = self.wait_payload(lambda payload: payload != sample, 'a payload that is made up')
        fired = self.app.cli('fire', HOOK, '--payload', json.dumps(made))
        self.assertEqual(fired['status'], 'completed')
        self.load('Sample of the Platform')
        self.wait_payload(lambda payload: payload == sample, 'the sample')

    def test_2_save_and_reuse(self):
        sample = self.get_payload()
        mine = json.loads(json.dumps(sample))
        mine['data']['subject'] = 'Mine'
        self.set_payload(mine)
        self.load('Save As…')
        dialog = self.app.see_dialog('Save the Payload')
        name = self.app.see(('entry', 'text'), 'Name', dialog)
        name.get_editable_text_iface().set_text_contents('my_own')
        save = self.app.see('push button', 'Save', dialog)
        self.app.wait(lambda: self.app.is_enabled(save), 'the button')
        self.app.press(save)
        self.app.see_toast('The payload is saved')
        self.assertEqual([one['name'] for one in self.app.cli('payload', HOOK, 'list')], ['my_own'])
        self.load('Sample of the Platform')
        self.wait_payload(lambda payload: payload == sample, 'the sample')
        self.load('my_own')
        self.wait_payload(lambda payload: payload == mine, 'the saved one')

    def test_3_last(self):
        sample = self.app.cli('fire', HOOK)['payload']
        last = json.loads(json.dumps(sample))
        last['data']['subject'] = 'The last one'
        self.app.cli('fire', HOOK, '--payload', json.dumps(last))
        self.load('Last Dispatch')
        self.wait_payload(lambda payload: payload['data']['subject'] == 'The last one', 'the last one')

    def test_4_invalid(self):
        fire = self.app.see('push button', 'Fire')
        self.choose_case(2, 'None of the choices, /data/priority · enum')
        self.app.see_text(re.compile('^data/priority: '), self.pane)
        self.app.wait(lambda: not self.app.is_enabled(fire), 'the button to go out')
        self.choose_case(1, 'The choice "low", /data/priority · enum')
        self.app.wait(lambda: self.app.is_enabled(fire), 'the button')
        self.app.press(fire)
        self.app.see('list', 'Calls')
        self.assertEqual(self.app.cli('trace', 'last')['payload']['data']['priority'], 'low')

    def test_5_completion(self):
        editor = self.app.see('text', 'Payload', self.pane)
        editor.get_editable_text_iface().set_text_contents('{"data": {')
        self.app.click(editor)
        self.app.key('ctrl+End')
        self.app.type('"prio')
        self.app.see_text(re.compile('^priority$'))
        self.app.key('Down', 'Return')
        self.app.wait(lambda: self.app.get_text(editor) == '{"data": {"priority": ', 'the name')
        self.app.type('"lo')
        self.app.see_text(re.compile('^low$'))
        self.app.key('Down', 'Return')
        self.app.wait(lambda: self.app.get_text(editor) == '{"data": {"priority": "low"', 'the choice')
        self.load('Sample of the Platform')


@requires_display
class Copies(PlaygroundTestCase):
    def test_1_setting(self):
        before = self.app.cli('fire', HOOK)
        self.app.press(self.app.see(SWITCH, 'Run on a Copy', self.pane))
        self.choose('Setting', 1)
        self.app.see('push button', 'Another', self.pane)
        self.scroll_down()
        value = self.app.see(('entry', 'text'), 'Its Value, as JSON or Text', self.pane)
        value.get_editable_text_iface().set_text_contents('-loud')
        self.press('push button', 'Fire')
        self.app.see_text('the site itself was not touched')
        after = self.app.wait(lambda: self.app.find('text', 'After', self.pane), 'the result')
        self.assertIn('alpha-loud beta', self.app.get_text(after))
        self.assertEqual(self.app.cli('trace', 'last')['id'], before['id'])
        self.assertEqual(self.app.cli('config', 'get', 'alpha', 'suffix')['value'], '')

    def test_2_step(self):
        self.app.press(self.app.see('push button', 'Step Through…'))
        dialog = self.app.see_dialog('Step Through')
        self.app.see_text('1 of 3 · Listener 1 · Priority 0', dialog)
        payload = self.get_payload(dialog)
        payload['data']['subject'] = 'Edited'
        self.set_payload(payload, dialog)
        self.press('push button', 'Call', dialog)
        self.app.see_text('2 of 3 · Listener 1 · Priority 1', dialog)
        self.app.see_text('After Alpha', dialog)
        self.assertEqual(self.get_payload(dialog)['data']['subject'], 'Edited alpha')
        self.press('push button', 'Skip', dialog)
        self.app.see_text('Would not be called: the plugin is disabled', dialog)
        self.press('push button', 'Call the Rest', dialog)
        self.app.see_text('At the End', dialog)
        self.assertEqual(self.get_payload(dialog)['data']['subject'], 'Edited alpha')
        self.app.press(self.app.see('push button', 'Close', dialog))
        self.app.has_ended('Step Through')

    def test_3_compare(self):
        self.app.press(self.app.see('push button', 'Compare…'))
        dialog = self.app.see_dialog('Compare')
        self.press('push button', 'Compare', dialog)
        self.app.see_text('They Came Out Different', dialog)
        self.app.see_text(re.compile('/result/subject: .* alpha beta.* → .* beta'), dialog)
        self.app.see('panel', 'With Alpha', dialog)
        self.app.see('panel', 'Without Alpha', dialog)
        self.app.press(self.app.see('push button', 'Close', dialog))
        self.app.has_ended('Compare')


if __name__ == '__main__':
    tap.main(300)
