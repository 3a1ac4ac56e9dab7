#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window is the next time what it was: section, tab, selection, filters, order and size, for each site."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))
import tap
from app import App, requires_display


@requires_display
class State(unittest.TestCase):
    def setUp(self):
        self.app = App()
        self.addCleanup(self.app.__exit__)
        self.app.start()

    def start_again(self):
        self.app.stop()
        self.app.start()

    def get_size(self):
        extents = self.app.find('frame').get_component_iface().get_extents(0)
        return extents.width, extents.height

    def get_state_file(self):
        return next(Path(self.app.env['XDG_CONFIG_HOME'], 'mortise/windows').iterdir())

    def test_what_was_shown_is_shown_again(self):
        plugins = self.app.cli('list')
        self.app.select(self.app.find_pane('Plugins'), 'Plugins', plugins[-1]['name'])
        self.app.see('panel', plugins[-1]['name'])
        hook = self.app.cli('hooks')[-1]['name']
        self.app.key('ctrl+2')
        self.app.select(self.app.find_pane('Hooks'), 'Hooks', hook)
        self.app.see('panel', hook)
        self.app.resize(1010, 710)
        self.app.wait(lambda: self.get_size()[0] <= 1010, 'the size')
        size = self.get_size()

        self.start_again()
        self.app.see('panel', hook)
        self.assertEqual(self.get_size(), size)
        self.app.key('ctrl+1')
        self.app.see('panel', plugins[-1]['name'])

    def test_tab_is_shown_again(self):
        self.app.key('alt+2')
        self.app.see('push button', 'Add the Demonstration')
        self.start_again()
        self.app.see('push button', 'Add the Demonstration')
        self.assertIsNone(self.app.find('list', 'Plugins', shown=True))

    def test_file_may_be_damaged(self):
        self.app.key('ctrl+2')
        self.app.see('panel', 'Hooks')
        self.app.stop()
        for content in (b'', b'\xff\x00[[', b'[window]\nwidth=-3\nheight=999999999\nsection=nowhere\nmaximized=7\n'
                                           b'[plugins]\ntab=\xc3\n[installed]\nsort=colour\nstate=odd\nselected=\n'):
            self.get_state_file().write_bytes(content)
            self.app.start()
            if self.app.find('label', 'Welcome to Mortise', shown=True):
                self.app.press(self.app.see('push button', 'Skip'))
            self.app.see('panel', 'Plugins')
            self.assertGreater(self.get_size()[0], 300)
            self.app.stop()


if __name__ == '__main__':
    tap.main()
