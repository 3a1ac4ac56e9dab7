#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wrong is seen in the window, and mended there: problems, safe mode, the search for a cause."""

import json
import shutil
import sqlite3
import subprocess
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / 'cli'))
sys.path.insert(0, str(Path(__file__).resolve().parent))
import tap
from app import MORTISE, App, requires_display
from shop import Shop

CODE = '''
import os
from mortise import action

@action("who")
def who(**rest):
    return "{slug}"

@action("boom_{slug}")
def boom(**rest):
    os.abort()
'''


class TroubleTestCase(unittest.TestCase):
    def setUp(self):
        self.app = App()
        self.addCleanup(self.app.__exit__)

    def install(self, slug, **members):
        """A plugin that says its slug when the hook “who” is fired, and crashes on another."""
        folder = Path(self.app.make_folder(slug))
        manifest = {'slug': slug, 'name': slug.title(), 'version': '1.0.0', 'loader': 'python', 'module': 'code'}
        (folder / 'plugin.json').write_text(json.dumps(manifest | members), encoding='utf-8')
        (folder / 'code.py').write_text(CODE.format(slug=slug), encoding='utf-8')
        self.app.cli('install', str(folder))
        self.app.cli('enable', slug)

    def change_store(self, statement):
        with sqlite3.connect(Path(self.app.site, 'site.sqlite')) as database:
            database.execute(statement)

    def who(self):
        calls = self.app.cli('fire', 'who', '--payload', '{}')['calls']
        return {call['plugin'] for call in calls if call['status'] == 'ok'}

    def press(self, name, within=None):
        self.app.press(self.app.see('push button', name, within))

    def see_no_dialog(self):
        self.app.wait(lambda: self.app.root.get_child_count() == 1, 'the dialog closed')

    def open_problems(self):
        self.app.key('ctrl+3')
        self.pane = self.app.find_pane('Problems')

    def see_row(self, title):
        return self.app.see('list item', title, self.pane)

    def see_no_row(self, title):
        self.app.wait(lambda: not self.app.find('list item', title, self.pane), f'“{title}” gone')

    def see_none(self):
        self.app.see('label', 'No Problems', self.pane)


class Publisher:
    """What a shop needs of a site."""

    def __init__(self, app):
        self.app = app
        self.folder = app.folder

    def check(self, *words):
        return subprocess.run([MORTISE, '--site', self.app.site, *words], env=self.app.env, capture_output=True,
                              text=True, check=True).stdout


@requires_display
class Problems(TroubleTestCase):
    def test_each_is_mended(self):
        self.install('kit')
        self.install('reports', dependencies=[{'slug': 'kit', 'version': '^1.0.0'}])
        self.install('sheet', settings=[{'name': 'width', 'type': 'number', 'label': 'Width', 'default': 3}])
        self.app.cli('config', 'set', 'sheet', 'width', '5')
        self.app.cli('catalogue', 'add', 'demonstration')
        self.app.cli('enable', 'ticket-tagger')
        self.change_store("UPDATE plugin SET enabled = 0 WHERE slug = 'kit'")
        self.change_store("UPDATE setting SET value = json_quote ('wide') WHERE key = 'width'")
        shutil.rmtree(next(Path(self.app.site, 'catalogues').iterdir()))
        self.app.start()
        section = self.app.see('list item', 'Problems')
        self.app.wait(lambda: section.get_description() == '4 want attention', 'the number of problems')
        self.open_problems()

        needs = self.see_row('“Reports” Lacks What It Needs')
        self.app.see_text('Reports needs kit ^1.0.0, which is disabled.', needs)
        self.press('Enable…', needs)
        self.see_no_row('“Reports” Lacks What It Needs')
        self.assertIn(self.app.get_plugin('kit')['state'], ('enabled', 'running'))

        self.press('Reset…', self.see_row('The Settings of “Sheet” Need Attention'))
        self.press('Reset', self.app.see_dialog('Reset the Setting “width”?'))
        self.see_no_row('The Settings of “Sheet” Need Attention')
        self.assertEqual(self.app.cli('config', 'get', 'sheet', 'width')['value'], 3)

        self.press('Refresh', self.see_row('A Catalogue Is Out of Date'))
        self.see_no_row('A Catalogue Is Out of Date')

        self.press('Allow…', self.see_row('“Ticket tagger” Lacks a Permission'))
        dialog = self.app.see_dialog('Allow “Tickets” for “Ticket tagger”?')
        self.app.see_text('Reads subject and description of tickets', dialog)
        self.press('Cancel', dialog)
        self.see_no_dialog()
        self.press('Allow…', self.see_row('“Ticket tagger” Lacks a Permission'))
        self.press('Allow', self.app.see_dialog('Allow “Tickets” for “Ticket tagger”?'))
        self.see_none()
        self.assertEqual(section.get_description(), '')

    def test_quarantined_plugin_is_tried_again(self):
        self.install('thing')
        self.app.start()
        self.open_problems()
        self.see_none()
        for _ in range(3):
            self.app.cli('fire', 'boom_thing', '--payload', '{}')
        row = self.see_row('“Thing” Is Quarantined')
        self.press('Try Again', row)
        self.see_no_row('“Thing” Is Quarantined')
        self.assertEqual(self.who(), {'thing'})

        for _ in range(3):
            self.app.cli('fire', 'boom_thing', '--payload', '{}')
        self.press('Disable', self.see_row('“Thing” Is Quarantined'))
        self.see_no_row('“Thing” Is Quarantined')
        self.assertEqual(self.app.get_plugin('thing')['state'], 'disabled')

    def test_row_leads_to_plugin(self):
        self.app.cli('enable', 'ticket-tagger')
        self.app.start()
        self.open_problems()
        self.app.click(self.see_row('“Ticket tagger” Lacks a Permission'))
        self.app.find_pane('Ticket tagger')

    def test_blocked_plugin_is_updated(self):
        shop = Shop(Publisher(self.app))
        shop.pack('kit', '1.0.0')
        shop.build()
        self.app.cli('catalogue', 'add', str(shop.public))
        self.app.cli('install', 'kit')
        self.app.cli('enable', 'kit')
        shop.pack('kit', '1.1.0')
        shop.say(name='Shop', blocklist=[{'slug': 'kit', 'range': '<1.1.0', 'reason': 'It sells addresses.'}])
        shop.build()
        self.app.start()
        self.open_problems()
        self.see_none()
        self.app.cli('catalogue', 'refresh')
        row = self.see_row('“Kit” Must Not Run')
        self.app.see_text('Version 1.1.0 is offered instead.', row)
        self.press('Update…', row)
        self.press('Update', self.app.see_dialog('Install or Update'))
        self.see_no_row('“Kit” Must Not Run')
        self.assertEqual(self.app.get_plugin('kit')['version'], '1.1.0')

    def test_what_cannot_be_mended_says_what_to_do(self):
        self.app.env['MORTISE_DISABLE_ISOLATION'] = 'landlock'
        self.app.start()
        self.open_problems()
        row = self.see_row('A Layer of Isolation Is Missing')
        self.app.see_text('landlock does not hold', row)
        self.assertIsNone(self.app.find('push button', within=row))


@requires_display
class SafeMode(TroubleTestCase):
    BANNER = 'Safe mode is on: no plugin runs.'

    def see_no_banner(self):
        self.app.wait(lambda: not self.app.is_shown(self.banner), 'the banner gone')

    def test_on_and_off(self):
        self.install('thing')
        self.app.start()
        self.assertEqual(self.who(), {'thing'})
        self.open_problems()
        switch = self.app.see('check box', 'Safe Mode', self.pane)
        self.app.press(switch)
        dialog = self.app.see_dialog('Turn On Safe Mode?')
        stops = self.app.see('list', 'What stops', dialog)
        self.assertEqual([self.app.get_name(row) for row in self.app.children(stops)], ['Thing'])
        self.app.see_text('Runs now', stops)
        self.press('Cancel', dialog)
        self.see_no_dialog()
        self.app.wait(lambda: not self.app.is_checked(switch), 'the switch off')
        self.assertEqual(self.who(), {'thing'})

        self.app.press(switch)
        self.press('Turn On', self.app.see_dialog('Turn On Safe Mode?'))
        self.banner = self.app.see('label', self.BANNER)
        self.app.wait(lambda: self.app.is_checked(switch), 'the switch on')
        self.assertEqual((self.who(), self.app.get_plugin('thing')['state']), (set(), 'suspended'))

        self.press('Switch Off')
        self.see_no_banner()
        self.app.wait(lambda: not self.app.is_checked(switch), 'the switch off')
        self.assertEqual(self.who(), {'thing'})

        self.app.cli('safe-mode', 'on')
        self.app.wait(lambda: self.app.is_shown(self.banner), 'the banner')
        self.app.cli('safe-mode', 'off')
        self.see_no_banner()

    def test_for_one_start(self):
        self.install('thing')
        self.app.arguments = ('--safe-mode',)
        self.app.start()
        self.app.see('label', self.BANNER)
        self.assertEqual(self.who(), set())
        self.app.stop()
        self.app.arguments = ()
        self.app.start()
        self.assertFalse(self.app.cli('safe-mode')['safe_mode'])
        self.assertEqual(self.who(), {'thing'})


@requires_display
class Search(TroubleTestCase):
    TITLE = 'Find the Cause of a Problem'

    def open_search(self):
        self.open_problems()
        self.app.click(self.app.see('list item', 'Find the Plugin That Causes a Problem', self.pane))
        self.dialog = self.app.see_dialog(self.TITLE)

    def see(self, text):
        self.app.see('label', text, self.dialog)

    def names(self, list_name):
        return [self.app.get_name(row) for row in self.app.children(self.app.see('list', list_name, self.dialog))
                if self.app.get_role(row) == 'list item']

    def say(self):
        """The problem is there whenever Cherry runs."""
        is_there = 'cherry' in self.who()
        self.press('The Problem Is Still There' if is_there else 'The Problem Is Gone', self.dialog)

    def test_finds_a_plugin(self):
        self.install('apple')
        self.install('banana', dependencies=[{'slug': 'apple', 'version': '*'}])
        self.install('cherry', dependencies=[{'slug': 'apple', 'version': '*'}])
        self.app.start()
        self.open_search()
        self.app.see_text('at most 3 times', self.dialog)
        self.press('Start', self.dialog)
        self.see('Step 1 of about 3')
        self.assertEqual(self.names('Left out now'), ['Apple', 'Banana', 'Cherry'])
        self.assertEqual(self.who(), set())
        self.say()
        self.see('Step 2 of about 3')
        left_out, others = self.names('Left out now'), self.names('Not left out')
        self.assertEqual(sorted(left_out + others), ['Apple', 'Banana', 'Cherry'])
        self.assertEqual(self.who(), {name.lower() for name in others})

        self.app.stop()
        self.app.start()
        self.app.see_text('A search for the cause of a problem leaves out')
        self.press('Go On…')
        self.dialog = self.app.see_dialog(self.TITLE)
        self.see('Step 2 of about 3')
        self.say()
        if self.app.cli('bisect')['bisection']['state'] == 'asking':
            self.see('Step 3 of about 3')
            self.say()
        self.see('“Cherry” Brings the Problem')
        self.assertEqual(self.who(), {'apple', 'banana', 'cherry'})
        self.press('Disable It', self.dialog)
        self.app.wait(lambda: self.app.get_plugin('cherry')['state'] == 'disabled', 'the plugin disabled')
        self.app.wait(lambda: self.app.cli('bisect')['bisection'] is None, 'the search forgotten')

    def test_stops(self):
        self.install('apple')
        self.app.start()
        self.open_search()
        self.press('Start', self.dialog)
        self.see('Step 1 of about 1')
        self.press('Stop', self.dialog)
        self.app.wait(lambda: self.app.cli('bisect')['bisection'] is None, 'the search forgotten')
        self.assertEqual(self.who(), {'apple'})
        self.press('Start', self.dialog)
        self.press('The Problem Is Still There', self.dialog)
        self.see('It Is Not a Plugin')


if __name__ == '__main__':
    tap.main(300)
