#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The order of a hook's listeners in the window, which an administrator changes and puts back; and the fault lab."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))
import tap
from app import App, requires_display
from tracing import EDITORS, HOOK, make_editors, make_payload

LISTENERS = 'Listeners in calling order'
MENU = ('push button', 'toggle button')
KINDS = ('Error', 'Crash', 'Hang', 'Slow', 'Wrong Type', 'Huge')


@requires_display
class Listeners(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.app = App()
        cls.addClassCleanup(cls.app.__exit__)
        cls.app.start()
        cls.app.resize(1190, 890)
        for place in make_editors(cls.app.make_folder('plugins')):
            cls.app.cli('install', str(place))
            cls.app.cli('enable', place.name)
        cls.app.key('ctrl+2')
        cls.app.select(cls.app.find_pane('Hooks'), 'Hooks', HOOK)
        cls.pane = cls.app.find_pane(HOOK)

    def tearDown(self):
        self.app.cli('listeners', HOOK, '--reset')

    def see_order(self, *slugs):
        wanted = [f'{place}. {EDITORS[slug]}' for place, slug in enumerate(slugs, 1)]
        self.app.wait(lambda: self.app.list_rows(self.pane, LISTENERS) == wanted, f'the order {wanted}')

    def fire(self):
        return [call['plugin'] for call in self.app.cli('fire', HOOK, '--payload', make_payload({'a': 1}))['calls']]

    def open_menu(self, slug):
        self.app.click(self.app.see(MENU, f'Place of {EDITORS[slug]}', self.pane))
        self.app.see('push button', 'Set Priority')

    def switch(self, name, dialog, wanted):
        """A switch moves before it is another."""
        switch = self.app.see('check box', name, dialog)
        self.app.press(switch)
        self.app.wait(lambda: self.app.is_checked(switch) == wanted, f'“{name}” to be {wanted}')

    def test_1_keys(self):
        self.see_order('first', 'second', 'third')
        self.app.see_text('Priority 0: no other has a lower priority', self.pane)
        # Its menu has the focus when it is left, and with it the row.
        self.open_menu('third')
        self.app.key('Escape')
        self.app.wait(lambda: self.app.get_focused_name() == 'Place of Third Editor', 'the focus')
        self.app.key('alt+Up')
        self.see_order('first', 'third', 'second')
        # The toast does not stay for long.
        self.app.press(self.app.see('push button', 'Undo'))
        self.see_order('first', 'second', 'third')
        self.assertEqual(self.fire(), ['first', 'second', 'third'])

    def test_2_menu(self):
        self.open_menu('first')
        # The priority has the focus then.
        self.app.key('ctrl+a')
        self.app.type('40')
        self.app.press(self.app.see('push button', 'Set Priority'))
        self.see_order('second', 'third', 'first')
        self.assertEqual(self.fire(), ['second', 'third', 'first'])
        self.app.see_text('Priority 40: an administrator gave it the priority 40 in place of 0', self.pane)
        changed, = [one for one in self.app.cli('listeners', HOOK) if one['override']]
        self.assertEqual((changed['plugin'], changed['override']['of_plugin']), ('first', False))
        self.app.see_text(f'Changed by {changed["override"]["actor"]}', self.pane)
        self.app.see_text('its own priority is 0', self.pane)

        self.open_menu('first')
        self.app.press(self.app.wait(lambda: next(
            (one for one in self.app.find_all('push button', 'Put Back', shown=True) if self.app.is_enabled(one)), None),
            'Put Back'))
        self.see_order('first', 'second', 'third')
        self.assertEqual([one['override'] for one in self.app.cli('listeners', HOOK)], [None] * 3)

    def test_3_from_elsewhere(self):
        self.app.cli('listeners', HOOK, '--set', 'third=-5')
        self.app.cli('listeners', HOOK, '--set', 'second=-3')
        self.see_order('third', 'second', 'first')
        self.app.cli('disable', 'second')
        self.addCleanup(self.app.cli, 'enable', 'second')
        self.app.see_text('Would not be called: the plugin is disabled', self.pane)
        button = self.app.see('push button', 'Put All Back', self.pane)
        self.app.wait(lambda: self.app.is_enabled(button), 'the button')
        self.app.press(button)
        self.see_order('first', 'second', 'third')
        self.app.wait(lambda: not self.app.is_enabled(button), 'that nothing is left to put back')

    def open_fault_lab(self):
        self.app.click(self.app.see('text', 'Payload', self.pane))
        self.app.key('ctrl+a')
        self.app.type('{"value": {"a": 1}, "edits": {"third": [[["b"], 2]]}}')
        button = self.app.see('push button', 'Fault Lab…', self.pane)
        self.app.wait(lambda: self.app.is_enabled(button), 'the button')
        self.app.press(button)
        return self.app.see_dialog('Fault Lab')

    def test_4_fault_lab(self):
        dialog = self.open_fault_lab()
        run = self.app.see('push button', 'Run', dialog)
        for name in (*KINDS, 'Third Editor'):
            if name not in ('Error', 'Wrong Type'):
                self.switch(name, dialog, False)
        self.app.press(run)
        self.app.see_text('2 of 4 Faults Survived', dialog)
        self.app.see_text('First Editor, listener 1', dialog)
        # A string in place of the object is more than the last one can bear.
        self.app.see_text('the call of third was error in place of ok', dialog)
        self.app.see_text('Nothing broke', dialog)
        self.app.see_text('on a copy of the site', dialog)
        self.assertIsNone(self.app.find('label', 'Third Editor, listener 1', dialog))

        self.app.press(self.app.see('push button', 'Close', dialog))
        self.app.has_ended('Fault Lab')

    def test_5_fault_lab_given_up(self):
        before = self.app.cli('list')
        dialog = self.open_fault_lab()
        run = self.app.see('push button', 'Run', dialog)
        self.app.press(run)
        self.app.press(self.app.see('push button', 'Cancel', dialog))
        self.app.wait(lambda: self.app.is_enabled(run), 'that it was given up')
        self.app.press(self.app.see('push button', 'Close', dialog))
        self.app.has_ended('Fault Lab')
        self.assertEqual([(one['slug'], one['restarts']) for one in self.app.cli('list')],
                         [(one['slug'], one['restarts']) for one in before])


if __name__ == '__main__':
    tap.main(300)
