#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A new version tried beside the old one in the window, and installed from there; and who made a dispatch what it is."""

import json
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))
import tap
from app import App, requires_display

HOOK = 'price_filter'
CODE = '''
from mortise import Plugin, filter


class Price(Plugin):
    @filter("price_filter", priority={priority})
    def price(self, value, **rest):
        value["price"] = {formula}
        return value
'''
TITLE = 'Try a New Version of “Price”'
MENU = ('push button', 'toggle button')


@requires_display
class Shadow(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.app = App()
        cls.addClassCleanup(cls.app.__exit__)
        cls.app.start()
        cls.app.resize(1190, 890)
        for slug, name, formula, priority in (('price', 'Price', 'value["price"] * 2', 10),
                                              ('tax', 'Tax', 'value["price"] + 1', 20)):
            cls.app.cli('install', cls.write(slug, name, '1.0.0', formula, priority))
            cls.app.cli('enable', slug)
        for price in (1, 2, 3):
            cls.app.cli('fire', HOOK, '--payload', json.dumps({'value': {'price': price}}))

    @classmethod
    def write(cls, slug, name, version, formula, priority=10):
        folder = Path(cls.app.folder, f'{slug}-{version}')
        folder.mkdir()
        (folder / 'plugin.json').write_text(json.dumps({
            'slug': slug, 'name': name, 'version': version, 'loader': 'python', 'module': 'plugin',
            'hooks': [{'name': HOOK, 'kind': 'filter', 'priority': priority}]}), encoding='utf-8')
        (folder / 'plugin.py').write_text(CODE.format(formula=formula, priority=priority), encoding='utf-8')
        return str(folder)

    def choose_menu(self, menu, item):
        self.app.click(self.app.see(MENU, menu))
        self.app.press(self.app.see_menu_item(item))

    def type_first(self, text, dialog):
        """Into the entry that has the focus when a dialog comes; entries of GTK 4.8 do not tell that they have it."""
        self.app.wait(lambda: next((one for one in self.app.find_all('text', within=dialog, shown=True)), None), 'an entry')
        self.app.key('ctrl+a')
        self.app.type(text)

    def try_version(self, path):
        self.app.key('ctrl+1')
        self.app.select(self.app.find_pane('Plugins'), 'Plugins', 'Price')
        self.app.find_pane('Price')
        self.choose_menu('Plugin Menu', 'Try a New Version…')
        dialog = self.app.see_dialog(TITLE)
        self.type_first(path, dialog)
        self.run_in(dialog)
        return dialog

    def run_in(self, dialog):
        run = self.app.see('push button', 'Run', dialog)
        self.app.wait(lambda: self.app.is_enabled(run), 'the button')
        self.app.press(run)

    def close(self, dialog, title=TITLE):
        self.app.press(self.app.see('push button', 'Close', dialog))
        self.app.has_ended(title)

    def describe(self, row):
        return ' '.join(self.app.get_name(label) for label in self.app.find_all('label', within=row))

    def get_version(self):
        return self.app.get_plugin('price')['version']

    def find_culprit(self, value=None):
        self.choose_menu('Dispatch Menu', 'Find the Culprit…')
        dialog = self.app.see_dialog('Find the Culprit')
        if value is not None:
            self.type_first(value, dialog)
        self.run_in(dialog)
        return dialog

    def test_1_culprit(self):
        self.app.key('ctrl+4')
        self.app.find_pane('Inspector')
        self.app.wait(lambda: len(self.app.list_rows(None, 'Dispatches')) >= 3, 'the dispatches')
        self.app.click(next(self.app.children(self.app.find('list', 'Dispatches'))))
        tree = self.app.see('list', 'Parts of the Value')
        part = self.app.wait(lambda: next((row for row in self.app.children(tree)
                                           if self.app.get_name(row).startswith('price: 7')), None), 'the price')
        self.app.click(part)
        self.app.see('panel', '/price')
        dialog = self.find_culprit()
        # 3 * 2 + 1 takes both.
        self.app.see_text('They Do It Together', dialog)
        self.app.see_text('2 plugins, ', dialog)
        for name in ('Price', 'Tax'):
            self.app.see('label', name, dialog)
        self.close(dialog, 'Find the Culprit')
        dialog = self.find_culprit('99')
        self.app.see_text('there is nothing to look for', dialog)
        self.close(dialog, 'Find the Culprit')

    def test_2_different(self):
        dialog = self.try_version(self.write('price', 'Price', '2.0.0', 'value["price"] * 2 + (value["price"] == 2)'))
        self.app.see_text('1 of 3 Came Out Different', dialog)
        self.app.press(self.app.see('push button', 'Install Anyway…', dialog))
        warning = self.app.see_dialog('Install It Although It Does Otherwise?')
        self.app.press(self.app.see('push button', 'Cancel', warning))
        self.app.has_ended('Install It Although It Does Otherwise?')
        row = self.app.wait(lambda: next((one for one in self.app.find_all('list item', within=dialog)
                                          if '1 difference' in self.describe(one)), None), 'the one that differs')
        self.app.wait(lambda: '/result/price' in self.describe(row) and '5 → 6' in self.describe(row), 'what differs')
        self.close(dialog)
        self.assertEqual(self.get_version(), '1.0.0')
        # The copies kept what they were told, and the site did not.
        self.assertEqual(len(self.app.cli('trace')), 3)

    def test_3_wrong_plugin(self):
        dialog = self.try_version(self.write('tax', 'Tax', '1.1.0', '0'))
        self.app.see_text('choose a version of “price”', dialog)
        self.close(dialog)

    def test_4_same_is_installed(self):
        dialog = self.try_version(self.write('price', 'Price', '1.1.0', 'value["price"] + value["price"]'))
        self.app.see_text('Nothing Differs', dialog)
        self.assertIsNone(self.app.find('push button', 'Install Anyway…', dialog))
        self.app.press(self.app.see('push button', 'Install This Version…', dialog))
        self.app.has_ended(TITLE)
        self.app.press(self.app.see('push button', 'Update'))
        self.app.has_ended('Install or Update')
        self.assertEqual(self.get_version(), '1.1.0')


if __name__ == '__main__':
    tap.main(300)
