#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A plugin's folder that its author has open: from a wrong value to the line that set it, to a replay that is right."""

import json
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))
import tap
from app import App, requires_display
from test_inspector import InspectorMixin

HOOK = 'ticket_data'
CONSENT = 'Enable Plugin'
MANIFEST = {'slug': 'triage', 'name': 'Triage', 'version': '1.0.0', 'licence': 'MIT', 'loader': 'python', 'module': 'plugin',
            'description': 'Says how urgent a ticket is.', 'author': 'Ann', 'platforms': ['escalated'],
            'permissions': [{'name': 'ticket_access', 'reason': 'Reads tickets.'}],
            'hooks': [{'name': HOOK, 'kind': 'filter', 'priority': 10}]}
CODE = '''from mortise import filter


@filter("ticket_data")
def triage(data):
    return {{**data, "priority": "{priority}"}}
'''


@requires_display
class NewPlugin(unittest.TestCase):
    def setUp(self):
        self.app = App()
        self.addCleanup(self.app.__exit__)
        self.app.start()
        self.app.key('ctrl+n')
        self.dialog = self.app.see_dialog('New Plugin')
        self.app.enter('New Plugin')

    def write(self, entry, text):
        self.app.click(self.app.see('text', entry, self.dialog))
        self.app.key('ctrl+a')
        self.app.type(text)

    def test_made_and_loaded(self):
        folder = self.app.make_folder('projects')
        make = self.app.see('push button', 'Make', self.dialog)
        self.assertFalse(self.app.is_enabled(make))
        self.write('Folder That It Is Made In', folder)
        self.write('Slug, Such as “lead-greeter”', 'No Slug')
        self.app.see_text('A slug has 1 to 64', self.dialog)
        self.assertFalse(self.app.is_enabled(make))
        Path(folder, 'there').mkdir()
        Path(folder, 'there/file').touch()
        self.write('Slug, Such as “lead-greeter”', 'there')
        self.app.wait(lambda: self.app.is_enabled(make), 'the button')
        self.app.press(make)
        self.app.see_text(f'{folder}/there', self.dialog)
        self.write('Slug, Such as “lead-greeter”', 'chatter')
        self.app.press(make)
        self.app.has_ended('New Plugin')
        self.app.see('panel', f'“Chatter” From {folder}/chatter')
        self.app.press(self.app.see('push button', 'Cancel', self.app.see_dialog(CONSENT)))
        self.assertEqual(self.app.get_plugin('chatter')['state'], 'disabled')
        self.assertTrue(Path(folder, 'chatter/plugin.json').exists())


@requires_display
class Develop(InspectorMixin, unittest.TestCase):
    def setUp(self):
        self.app = App()
        self.addCleanup(self.app.__exit__)
        self.folder = Path(self.app.make_folder('triage'))
        (self.folder / 'plugin.json').write_text(json.dumps(MANIFEST), encoding='utf-8')
        self.write(CODE.format(priority='urgnt'))
        self.app.arguments = ['--develop', str(self.folder)]
        self.app.start()
        self.app.resize(1190, 890)
        self.bar = self.app.see('panel', f'“Triage” From {self.folder}')

    def write(self, code):
        (self.folder / 'plugin.py').write_text(code, encoding='utf-8')

    def enable(self):
        dialog = self.app.see_dialog(CONSENT)
        self.app.press(self.app.see('check box', 'Tickets', dialog))
        self.app.press(self.app.see('push button', 'Enable', dialog))
        self.app.has_ended(CONSENT)
        self.see_state('running')

    def see_state(self, state):
        self.app.wait(lambda: self.app.get_plugin('triage')['state'] == state, state)

    def see_status(self, start):
        def seen():
            return next((name for name in map(self.app.get_name, self.app.find_all('label', within=self.bar))
                         if name.startswith(start)), None)
        return self.app.wait(seen, f'“{start}…” in the bar')

    def test_wrong_value_to_right_replay(self):
        self.assertEqual(self.app.get_plugin('triage')['state'], 'disabled')
        self.enable()
        self.app.key('ctrl+2')
        self.app.select(self.app.find_pane('Hooks'), 'Hooks', HOOK)
        self.app.press(self.app.see('push button', 'Fire'))
        self.app.wait(lambda: self.app.cli('trace', f'hook:{HOOK}'), 'the dispatch')

        self.app.press(self.app.see('push button', 'Traces', self.bar))
        self.app.find_pane('Inspector')
        self.see_first(lambda name: name.startswith(HOOK), 'its trace')
        self.open(hook=HOOK)
        self.app.click(self.see_part('priority: "urgnt", changed from "urgent"'))
        self.app.see_text('Set by Triage 1.0.0, listener 1 in plugin.py:4, at priority 10, in call 1.')
        self.app.press(self.app.see('push button', 'Open the File'))
        editor = self.app.see_dialog('plugin.py')
        self.app.see('text', 'Text of the File', editor)
        self.app.enter('plugin.py')
        # It opens at the decorator's line, two lines above the value.
        self.app.key('Down', 'Down', 'End')
        self.app.key(*['BackSpace'] * len('urgnt"}'))
        self.app.type('low"}')
        self.app.see_dialog('plugin.py (Changed)')
        self.app.key('ctrl+s')
        self.app.see_dialog('plugin.py')
        self.assertEqual((self.folder / 'plugin.py').read_text(encoding='utf-8'), CODE.format(priority='low'))
        self.app.key('ctrl+w')
        self.app.has_ended('plugin.py')
        self.see_status('Loaded again at ')
        self.choose_menu('Dispatch Menu', 'Replay on a Copy of the Site')
        dialog = self.app.see_dialog('It Came Out Different')
        self.app.see_text('"low"', dialog)
        self.app.press(self.app.see('push button', 'Close', dialog))

    def test_what_does_not_load(self):
        self.enable()
        self.write('from mortise import filter\n\nthis is no Python\n')
        self.see_status('triage goes on as it was: ')
        self.app.wait(lambda: any('plugin.py:3' in self.app.get_name(label)
                                  for label in self.app.find_all('label', within=self.bar)), 'the place')
        self.assertEqual(self.app.cli('fire', HOOK)['result']['priority'], 'urgnt')
        self.write(CODE.format(priority='high'))
        self.see_status('Loaded again at ')
        self.assertEqual(self.app.cli('fire', HOOK)['result']['priority'], 'high')

        self.app.press(self.app.see('push button', 'Stop', self.bar))
        self.app.wait(lambda: not self.app.find('panel', f'“Triage” From {self.folder}'), 'no bar')
        self.assertNotIn('triage', [plugin['slug'] for plugin in self.app.cli('list')])
        self.assertTrue((self.folder / 'plugin.py').exists())

    def test_without_consent(self):
        self.app.press(self.app.see('push button', 'Cancel', self.app.see_dialog(CONSENT)))
        self.app.has_ended(CONSENT)
        self.write(CODE.format(priority='high'))
        self.see_status('Loaded again at ')
        self.assertEqual(self.app.get_plugin('triage')['state'], 'disabled')
        self.app.press(self.app.see('push button', 'Enable…', self.bar))
        self.enable()


if __name__ == '__main__':
    tap.main(300)
