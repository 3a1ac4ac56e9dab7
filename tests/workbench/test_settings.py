#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The settings of a plugin in the window: what is entered is what the host has, and what it had is never lost."""

import json
import os
import subprocess
import sys
import unittest
from pathlib import Path
from types import SimpleNamespace

TESTS = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TESTS))
sys.path.insert(0, str(TESTS / 'workbench'))
sys.path.insert(0, str(TESTS / 'cli'))
import tap
from app import CONTROLS, App, Atspi, NotSeen, requires_display
from settings import Mailer

SCHEMA = {
    'type': 'object',
    'properties': {
        'host': {'type': 'string', 'title': 'Server', 'default': 'localhost', 'minLength': 2},
        'port': {'type': 'integer', 'title': 'Port', 'default': 25, 'minimum': 1, 'maximum': 65535},
        'encrypted': {'type': 'boolean', 'title': 'Encrypted', 'default': False},
        'token': {'type': 'string', 'title': 'Token', 'writeOnly': True, 'minLength': 4},
    },
}

VETO = '''
@action("settings_changing")
def changing(values, changes, **rest):
    if values.get("port") == 666:
        raise ValueError("/port: is not for us")
'''

SECRET = 'hush-hush'
# The row of a control has its name too.
ENTERED = CONTROLS - {'list item'}
WIDTH, HEIGHT = 1190, 1160


@requires_display
class SettingsTestCase(unittest.TestCase):
    def setUp(self):
        self.app = App()
        self.addCleanup(self.app.__exit__)
        self.mailer = Mailer(SimpleNamespace(folder=self.app.folder, check=self.app.cli))
        self.host = None

    def open(self, *values, code='', schema=SCHEMA):
        """Installs the plugin, sets values, and shows it."""
        self.mailer.install(settings=schema, code=code)
        for key, value in values:
            self.app.cli('config', 'set', 'mailer', key, value)
        self.show()

    def show(self):
        self.app.start()
        self.app.resize(WIDTH, HEIGHT)
        self.app.select(self.app.find_pane('Plugins'), 'Plugins', 'Mailer')
        self.pane = self.app.find_pane('Mailer')

    def stored(self):
        return {setting['key']: setting['value'] if not setting['sensitive'] else setting['is_set']
                for setting in self.app.cli('config', 'get', 'mailer') if setting['is_set']}

    def see_stored(self, **expected):
        seen = []
        try:
            self.app.wait(lambda: seen.append(self.stored()) or seen[-1] == expected, f'{expected} at the host')
        except NotSeen:
            self.assertEqual(seen[-1], expected)

    # Finding one's way

    def find_control(self, name, within=None):
        return self.app.wait(lambda: self.app.find(ENTERED, name, within or self.pane, shown=True),
                             f'a control “{name}”')

    def see_value(self, name, text):
        self.app.wait(lambda: self.app.get_text(self.find_control(name)) == text, f'“{text}” in “{name}”')

    def write(self, name, text, end='Return'):
        control = self.find_control(name)
        # In the middle of a spin button there is a button.
        self.app.click(control, across=0.2)
        self.app.key('ctrl+a')
        self.app.type(text)
        self.see_value(name, text)
        if end:
            self.app.key(end)

    def press(self, name, within=None):
        button = self.find_control(name, within)
        self.app.wait(lambda: self.app.is_enabled(button), f'“{name}” enabled')
        self.app.press(button)

    def see_focus(self, name, within):
        """The main window keeps what had its focus last."""
        self.app.wait(lambda: self.app.get_focused_name(within) == name, f'the focus on “{name}”')

    def choose(self, item):
        """Chooses from the menu of the settings."""
        self.app.click(self.app.see('push button', 'Settings Menu', self.pane))
        self.app.press(self.app.see_menu_item(item))

    def see_dialog(self, title):
        dialog = self.app.see_dialog(title)
        self.app.enter(title)
        return dialog

    def holds(self, text, within=None):
        """Whether a text is anywhere in what a screen reader is told."""
        return any(text in (accessible.get_name() or '') or text in (accessible.get_description() or '')
                   or (accessible.get_text_iface() and text in self.app.get_text(accessible))
                   for accessible in self.app.walk(within or self.pane))


class Entered(SettingsTestCase):
    def test_entered(self):
        """Good values are saved, bad ones are not; others’ changes show, and leave alone what is being written."""
        self.app.env['MORTISE_MAILER_ENCRYPTED'] = 'true'
        self.open(('port', '26'))
        self.see_value('Port', '26')
        self.write('Port', '70000')
        self.app.see_text('Must be 65535 or less', self.pane)
        self.write('Server', 'mail.example.com')
        self.see_stored(host='mail.example.com', port=26, encrypted=True)
        self.write('Port', '587', end='Tab')
        self.see_stored(host='mail.example.com', port=587, encrypted=True)

        # What the environment says is seen, with the name of the variable, and cannot be changed.
        self.app.see_text('MORTISE_MAILER_ENCRYPTED', self.pane)
        self.assertFalse(self.app.is_enabled(self.find_control('Encrypted')))
        self.assertTrue(self.app.is_checked(self.find_control('Encrypted')))

        self.write('Server', 'half', end=None)
        self.app.cli('config', 'set', 'mailer', 'port', '465')
        self.see_value('Port', '465')
        self.see_value('Server', 'half')

        self.press('Reset “Port” to Default')
        self.see_value('Port', '25')
        self.app.wait(lambda: 'port' not in self.stored(), 'the default at the host')

    def test_together(self):
        """Settings that make sense only together wait for Apply, also while another plugin is looked at."""
        self.open(schema=SCHEMA | {'x-apply': 'together'})
        self.write('Server', 'mail.example.com')
        self.write('Port', '465')
        self.app.select(self.app.find_pane('Plugins'), 'Plugins', 'Lead scorer')
        self.app.find_pane('Lead scorer')
        self.app.select(self.app.find_pane('Plugins'), 'Plugins', 'Mailer')
        self.pane = self.app.find_pane('Mailer')
        self.see_value('Port', '465')
        self.assertEqual(self.stored(), {})
        self.press('Apply')
        self.see_stored(host='mail.example.com', port=465)

    def test_veto(self):
        """What the plugin does not want is said beside the field, and a secret is seen only by who asks."""
        self.open(('token', SECRET), code=VETO)
        self.app.cli('enable', 'mailer')
        # It has said what it listens to once it has run.
        self.app.cli('fire', 'mailer_read', '--payload', '{}')
        self.write('Port', '666')
        self.app.see_text('Is not for us', self.pane)
        self.see_value('Port', '666')
        self.see_stored(token=True)
        self.write('Port', '667')
        self.see_stored(token=True, port=667)
        self.app.wait(lambda: not self.app.find('label', 'Is not for us', self.pane, shown=True), 'no more complaint')

        self.assertFalse(self.holds(SECRET))
        self.press('Show “Token”')
        self.see_value('Value of “Token”', SECRET)
        self.press('Show “Token”')
        self.app.wait(lambda: not self.holds(SECRET), 'the secret hidden')
        self.press('Replace “Token”')
        self.write('Token', 'brand-new')
        self.app.wait(lambda: self.app.cli('config', 'get', 'mailer', 'token', '--reveal')['value'] == 'brand-new',
                      'the new secret')
        self.app.wait(lambda: not self.holds('brand-new'), 'the new secret hidden')


class Away(SettingsTestCase):
    def test_host_goes_away(self):
        """What cannot be saved stays, and is saved when the host is there again."""
        self.mailer.install(settings=SCHEMA)
        host = self.app.serve()
        self.addCleanup(lambda: self.app.end(self.host) if self.host else None)
        self.show()
        self.see_value('Server', 'localhost')
        self.app.end(host)
        self.app.see('push button', 'Reconnect')
        self.write('Server', 'mail.example.com')
        self.see_value('Server', 'mail.example.com')
        self.host = self.app.serve()
        self.see_value('Server', 'mail.example.com')
        self.app.press(self.app.see('push button', 'Reconnect'))
        self.see_stored(host='mail.example.com')
        self.see_value('Server', 'mail.example.com')


class Back(SettingsTestCase):
    def test_history(self):
        """Each change is listed with who made it; the way back is looked at first, and can be undone."""
        self.open(('port', '26'), ('port', '27'), ('token', SECRET))
        self.choose('History…')
        dialog = self.see_dialog('History of Settings')
        self.app.see_text('cli:', dialog)
        self.assertFalse(self.holds(SECRET, dialog))
        ways = [way for way in self.app.find_all('push button', within=dialog, shown=True)
                if self.app.get_name(way).startswith('Go Back to ')]
        # The newest is what they are; then one for each change before it, and for none.
        self.assertEqual(len(ways), 3)
        self.app.press(ways[1])
        preview = self.see_dialog('What Changes')
        self.app.see_text('27 → 26', preview)
        self.assertEqual(self.stored()['port'], 27)
        self.press('Go Back', preview)
        toast = self.app.see_toast('Settings are what they were')
        self.see_stored(port=26, token=True)
        self.app.has_ended('History of Settings')
        self.see_value('Port', '26')

        self.press('Undo', toast)
        self.see_stored(port=27, token=True)
        self.see_value('Port', '27')
        self.choose('History…')
        dialog = self.see_dialog('History of Settings')
        self.app.see_text('Before going back', dialog)
        self.app.see_text('Restored a backup · workbench:', dialog)

    def test_export_and_import(self):
        """Secrets leave sealed; a file is looked at before it is taken, and what is wrong in it is said by field."""
        path = os.path.join(self.app.folder, 'settings.json')
        self.open(('port', '26'), ('token', SECRET))
        self.choose('Export…')
        dialog = self.see_dialog('Export Settings')
        self.app.press(self.find_control('Include Secrets', dialog))
        self.see_focus('Passphrase', dialog)
        self.app.type('open sesame')
        self.app.key('Return')
        self.see_focus('Passphrase Again', dialog)
        self.app.type('open sesam')
        self.app.see_text('The two passphrases differ', dialog)
        self.app.type('e')
        self.press('Choose a File…', dialog)
        self.write_path(path)
        self.app.see_toast('Settings exported to “settings.json”')
        file = json.loads(Path(path).read_text(encoding='utf-8'))
        self.assertEqual(file['values'], {'port': 26})
        self.assertNotIn(SECRET, json.dumps(file))
        self.assertEqual(os.stat(path).st_mode & 0o777, 0o600)

        self.app.cli('config', 'unset', 'mailer', 'token')
        self.app.cli('config', 'set', 'mailer', 'port', '99')
        self.choose('Import…')
        self.write_path(path)
        question = self.see_dialog('Secrets Are in the File')
        self.app.wait(lambda: self.app.get_focused_name(question) is not None, 'the focus in the question')
        self.app.type('open sesame')
        self.press('Continue', question)
        preview = self.see_dialog('What Changes')
        self.app.see_text('99 → 26', preview)
        self.assertFalse(self.holds(SECRET, preview))
        self.press('Import', preview)
        self.app.see_toast('Settings imported')
        self.see_stored(port=26, token=True)

        file['secrets'] = None
        file['values'] = {'port': 0, 'host': 7}
        Path(path).write_text(json.dumps(file), encoding='utf-8')
        self.choose('Import…')
        self.write_path(path)
        preview = self.see_dialog('What Changes')
        self.app.see_text('Why It Cannot Be Done', preview)
        self.app.see('label', 'Port', preview)
        self.app.see('label', 'Server', preview)
        self.assertFalse(self.app.is_enabled(self.find_control('Import', preview)))
        self.see_stored(port=26, token=True)

    def write_path(self, path):
        """Writes a path into GTK’s file chooser, which opens an entry for one that begins with a slash."""
        # It has the title of the dialog that opened it, and columns of files.
        chooser = self.app.wait(lambda: next((window for window in self.app.children(self.app.root)
                                              if self.app.get_name(window) in ('Export Settings', 'Import Settings')
                                              and self.app.find('label', 'Size', window)), None),
                                'the file chooser')
        self.app.enter(self.app.get_name(chooser))
        self.app.key('ctrl+a')
        self.app.type(path)
        self.app.key('Return')
        return chooser


if __name__ == '__main__':
    tap.main(300)
