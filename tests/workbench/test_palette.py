#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The command palette: whatever there is, it is found and shown by the keyboard alone."""

import json
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))
import tap
from app import App, NotSeen, requires_display

SEARCH = 'Search actions, plugins, hooks and settings'
MANIFEST = {
    'slug': 'guest', 'name': 'Guest', 'version': '1.0.0', 'loader': 'python', 'module': 'plugin',
    'settings': [{'name': f'filler_{number}', 'type': 'text', 'label': f'Filler {number}'} for number in range(12)]
                + [{'name': 'zebra_colour', 'type': 'text', 'label': 'Stripes', 'default': 'black'}]}


@requires_display
class Palette(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.app = App()
        cls.addClassCleanup(cls.app.__exit__)
        cls.app.start()
        folder = Path(cls.app.make_folder('guest'))
        (folder / 'plugin.json').write_text(json.dumps(MANIFEST), encoding='utf-8')
        (folder / 'plugin.py').write_text('', encoding='utf-8')
        cls.app.cli('install', str(folder))
        cls.app.see('list item', 'Guest')

    def open(self, text=''):
        self.app.key('ctrl+k')
        self.app.enter('Command Palette')
        self.palette = self.app.see('frame', 'Command Palette')
        self.wait_for_focus(SEARCH, self.palette)
        self.app.type(text)

    def get_rows(self):
        return [self.app.get_name(row) for row in self.app.find_all('list item', within=self.palette, shown=True)]

    def wait_for_rows(self, *names):
        self.app.wait(lambda: self.get_rows()[:len(names)] == list(names), f'{names} at the top')

    def wait_for_focus(self, name, within=None):
        try:
            self.app.wait(lambda: self.app.get_focused_name(within) == name, f'“{name}” with the focus')
        except NotSeen:
            self.fail(f'“{self.app.get_focused_name()}” has the focus, not “{name}”')

    def choose(self):
        self.app.key('Return')
        self.wait_until_closed()

    def wait_until_closed(self):
        self.app.wait(lambda: not self.app.find('frame', 'Command Palette'), 'the end of the palette')
        self.app.enter('Mortise')

    def test_hook_is_shown(self):
        hook = self.app.cli('hooks')[-1]['name']
        self.open(hook)
        self.wait_for_rows(hook)
        self.choose()
        self.app.see('panel', hook)

    def test_plugin_is_shown(self):
        self.open('gues')
        self.wait_for_rows('Guest')
        self.choose()
        self.app.see('panel', 'Guest')

    def test_setting_gets_the_focus(self):
        self.open('zebra_col')
        self.wait_for_rows('Stripes')
        self.app.see_text('Guest · zebra_colour', self.palette)
        self.choose()
        self.app.see('panel', 'Guest')
        self.wait_for_focus('Stripes')

    def test_offer_is_shown(self):
        self.app.cli('catalogue', 'add', 'demonstration')
        offer = next(offer for offer in self.app.cli('search', '') if not offer['installed'])
        self.open(offer['slug'])
        self.app.wait(lambda: offer['name'] in self.get_rows(), f'the offer of {offer["name"]}')
        self.wait_for_rows(offer['name'])
        self.choose()
        self.app.see('panel', offer['name'])

    def test_action_is_done_and_remembered(self):
        self.open('go plug')
        self.wait_for_rows('Go to Plugins')
        self.choose()
        self.app.see('panel', 'Plugins')
        self.open()
        self.wait_for_rows('Go to Plugins')
        self.app.see_text('Recently Used', self.palette)
        self.app.key('Escape')
        self.wait_until_closed()

    def test_keys_go_down_and_back(self):
        self.open('filler')
        self.wait_for_rows('Filler 0', 'Filler 1', 'Filler 2')
        rows = self.get_rows()
        self.app.key('Down')
        self.wait_for_focus(rows[1], self.palette)
        self.app.key('Down')
        self.wait_for_focus(rows[2], self.palette)
        self.app.key('Up', 'Up')
        self.wait_for_focus(rows[0], self.palette)
        self.app.key('Up')
        self.wait_for_focus(SEARCH, self.palette)
        self.app.key('Down')
        self.wait_for_focus(rows[1], self.palette)
        self.app.type(' 11')
        self.wait_for_rows('Filler 11')
        self.wait_for_focus(SEARCH, self.palette)
        self.app.key('Escape')
        self.wait_until_closed()

    def test_nothing_is_found(self):
        self.open('qqqqqq')
        self.app.see_text('Nothing Found', self.palette)
        self.app.key('Return')
        self.app.key('Escape')
        self.wait_until_closed()


if __name__ == '__main__':
    tap.main()
