#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A thousand plugins: the window is there before they are read, all of them can be reached, and its main loop goes on.

How often it stood still for longer than a frame is told after each step, and judged by ./dev bench: a loaded machine is
no fault.
"""

import os
import re
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))
import tap
from app import App, requires_display
from many import make_plugins

N_PLUGINS = 1000
DATA_DIRS = os.environ.get('XDG_DATA_DIRS', '/usr/local/share:/usr/share')


@requires_display
class ManyPlugins(unittest.TestCase):
    def setUp(self):
        self.app = App(env={'MORTISE_WATCH_LOOP': '1'})
        self.addCleanup(self.app.__exit__)
        folder = self.app.make_folder('system')
        make_plugins(folder, N_PLUGINS)
        self.app.env['XDG_DATA_DIRS'] = f'{folder}:{DATA_DIRS}'
        # The first start takes the plugins in; what is looked at is every later one.
        self.app.cli('list')

    def search(self, text):
        self.app.key('ctrl+f')
        # On a loaded machine the list may still be at what was pressed before, and take the letters.
        self.app.wait(lambda: self.app.get_focused_name() == 'Search plugins', 'the focus in the entry')
        self.app.key('ctrl+a')
        self.app.type(text)

    def see_selected(self, number):
        self.app.see('panel', f'Plugin Number {number:04}')

    def scroll(self):
        names = self.app.list_rows(self.app.find_pane('Plugins'), 'Plugins')
        self.app.click(self.app.see('list item', names[2]))
        self.app.key(*['Page_Down'] * 10)
        self.app.key('End')
        # The last by name.
        self.app.see('panel', 'Ticket tagger')
        self.app.key('Home')
        self.app.key(*['Down'] * 10)
        self.app.wait(lambda: not self.app.find('panel', 'Ticket tagger'), 'other details')

    def go_about(self):
        self.app.key('ctrl+2')
        self.app.see('panel', 'Hooks')
        self.app.key('ctrl+3')
        self.app.see('panel', 'Problems')
        self.app.key('ctrl+1')
        for tab in ('alt+2', 'alt+3', 'alt+1'):
            self.app.key(tab)
        self.app.see('list', 'Plugins')

    def find_in_palette(self):
        self.app.key('ctrl+k')
        self.app.enter('Command Palette')
        palette = self.app.see('frame', 'Command Palette')
        self.app.type('limit_876')
        self.app.wait(lambda: self.app.find('list item', 'Limit 876', palette), 'the setting')
        self.app.key('Return')
        self.app.enter('Mortise')
        self.see_selected(876)

    def test_all_of_them_are_there(self):
        self.app.start()
        self.app.see_text(re.compile(r'10\d\d plugins'))
        self.app.tell_stalls('opened')

        self.scroll()
        self.app.tell_stalls('scrolled and selected')

        self.search('number 0777')
        self.app.see('list item', 'Plugin Number 0777')
        self.app.select(self.app.find_pane('Plugins'), 'Plugins', 'Plugin Number 0777')
        self.see_selected(777)
        self.app.tell_stalls('searched')

        self.go_about()
        self.app.tell_stalls('went about')

        self.find_in_palette()
        self.app.tell_stalls('found a setting in the palette')

        self.app.cli('enable', 'many-0001')
        self.app.wait(lambda: self.app.get_plugin('many-0001')['state'] != 'disabled', 'the plugin enabled')
        self.app.tell_stalls('enabled a plugin')


if __name__ == '__main__':
    tap.main(300)
