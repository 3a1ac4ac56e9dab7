#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A new site begins with a page that leads to a plugin that works."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))
import tap
from app import App, requires_display


@requires_display
class FirstRun(unittest.TestCase):
    def setUp(self):
        self.app = App(first_run=True)
        self.addCleanup(self.app.__exit__)
        self.app.start()
        self.app.see('label', 'Welcome to Mortise')

    def press(self, name):
        self.app.press(self.app.see('push button', name))

    def test_leads_to_a_result(self):
        self.app.click(self.app.see('list item', 'Ticket tagger'))
        self.app.see('label', 'What May “Ticket tagger” Do?')
        plugin = self.app.get_plugin('ticket-tagger')
        self.assertEqual(plugin['state'], 'disabled')
        wanted = next(one['title'] for one in plugin['permissions'] if one['name'] == 'ticket_access')
        self.app.press(self.app.see('check box', wanted))
        self.press('Enable')
        self.app.see('label', '“Ticket tagger” Is Enabled')
        self.press('Fire “ticket_data”')
        self.app.see_text('Ticket tagger', self.app.see('list', 'Calls'))
        trace = self.app.cli('trace', 'last')
        self.assertEqual((trace['hook'], trace['calls'][0]['status']), ('ticket_data', 'ok'))
        self.press('Show Its Page')
        self.app.find_pane('Ticket tagger')

    def test_nothing_allowed(self):
        self.app.click(self.app.see('list item', 'Ticket tagger'))
        self.press('Enable')
        self.app.see('label', '“Ticket tagger” Is Enabled')
        self.app.see_text('so it is not called yet')

    def test_catalogue(self):
        self.app.click(self.app.see('list item', 'Browse the Demonstration Catalogue'))
        self.app.see('list', 'Offers')
        self.app.wait(lambda: self.app.cli('catalogue', 'list'), 'the catalogue')

    def test_is_shown_once(self):
        self.press('Skip')
        self.app.see('list item', 'Plugins')
        self.app.stop()
        self.app.start()
        self.app.see('list item', 'Plugins')
        self.assertIsNone(self.app.find('label', 'Welcome to Mortise', shown=True))


@requires_display
class SlowScreen(unittest.TestCase):
    """Where the processor draws in the graphics card's stead, and no frame with a spinner is done in time."""

    def test_opens(self):
        app = App(env={'GSK_RENDERER': 'gl'})
        self.addCleanup(app.__exit__)
        app.start()
        app.see('list item', 'Ticket tagger')


if __name__ == '__main__':
    tap.main()
