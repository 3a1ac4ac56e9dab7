#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the desktop is told while nobody looks at the window, and what it is told no longer."""

import subprocess
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / 'cli'))
sys.path.insert(0, str(Path(__file__).resolve().parent))
import tap
from app import App, requires_display
from shop import Shop
from test_problems import Publisher, TroubleTestCase

# https://specifications.freedesktop.org/notification-spec/latest/protocol.html
INTERFACE = '''<node><interface name="org.freedesktop.Notifications">
  <method name="Notify"><arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/>
    <arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="as" direction="in"/>
    <arg type="a{sv}" direction="in"/><arg type="i" direction="in"/><arg type="u" direction="out"/></method>
  <method name="CloseNotification"><arg type="u" direction="in"/></method>
  <method name="GetCapabilities"><arg type="as" direction="out"/></method>
  <method name="GetServerInformation"><arg type="s" direction="out"/><arg type="s" direction="out"/>
    <arg type="s" direction="out"/><arg type="s" direction="out"/></method>
  <signal name="ActionInvoked"><arg type="u"/><arg type="s"/></signal>
  <signal name="NotificationClosed"><arg type="u"/><arg type="u"/></signal>
</interface></node>'''
PATH = '/org/freedesktop/Notifications'
SLOW_MS = 300


class Desktop:
    """The notifications that a desktop shows, as its server on the session bus gets them."""

    def __init__(self):
        from gi.repository import Gio, GLib
        self.GLib = GLib
        self.Gio = Gio
        self.shown = {}
        self.number = 0
        self.n_pending = 0
        self.bus = Gio.bus_get_sync(Gio.BusType.SESSION)
        node = Gio.DBusNodeInfo.new_for_xml(INTERFACE)
        self.object = self.bus.register_object(PATH, node.interfaces[0], self.on_call, None, None)
        self.name = Gio.bus_own_name_on_connection(self.bus, 'org.freedesktop.Notifications',
                                                   Gio.BusNameOwnerFlags.NONE, None, None)

    def close(self):
        self.Gio.bus_unown_name(self.name)
        self.bus.unregister_object(self.object)

    def on_call(self, bus, sender, path, interface, method, arguments, invocation):
        answers = {'Notify': self.on_notify, 'CloseNotification': self.on_close,
                   'GetCapabilities': lambda: self.GLib.Variant('(as)', (['actions', 'body'],)),
                   'GetServerInformation': lambda: self.GLib.Variant('(ssss)', ('test', 'test', '1', '1.2'))}
        self.n_pending += 1
        answer = answers[method](*arguments.unpack())
        # A desktop is slow: a notification may be taken back before its number is known.
        self.GLib.timeout_add(SLOW_MS if method == 'Notify' else 0, self.answer, invocation, answer)

    def answer(self, invocation, answer):
        invocation.return_value(answer)
        self.n_pending -= 1
        return False

    def on_notify(self, name, replaces, icon, summary, body, actions, hints, timeout):
        self.number = replaces or self.number + 1
        self.shown[self.number] = {'title': summary, 'body': body, 'actions': actions[::2]}
        return self.GLib.Variant('(u)', (self.number,))

    def on_close(self, number):
        self.shown.pop(number, None)

    def press(self, title, action):
        """What was acted upon is not shown any longer."""
        number, shown = next(item for item in self.shown.items() if item[1]['title'] == title)
        assert action in shown['actions'], shown
        self.on_close(number)
        self.bus.emit_signal(None, PATH, 'org.freedesktop.Notifications', 'ActionInvoked',
                             self.GLib.Variant('(us)', (number, action)))


@requires_display
class Notifications(TroubleTestCase):
    def setUp(self):
        super().setUp()
        self.desktop = Desktop()
        self.addCleanup(self.desktop.close)

        other = subprocess.Popen(['xev', '-event', 'focus'], stdout=subprocess.DEVNULL)
        self.addCleanup(other.wait)
        self.addCleanup(other.terminate)
        found = self.app.wait(lambda: subprocess.run(['xdotool', 'search', '--name', 'Event Tester'], capture_output=True,
                                                     text=True, check=False).stdout.split(), 'another window')
        self.other = found[-1]

    def look_away(self):
        """Gives the keyboard to another window, as there is no window manager that would."""
        subprocess.run(['xdotool', 'windowfocus', '--sync', self.other], check=True)

    def look_back(self):
        subprocess.run(['xdotool', 'windowfocus', '--sync', self.app.window], check=True)

    def titles(self):
        return [one['title'] for one in self.desktop.shown.values()]

    def crash(self):
        for _ in range(3):
            self.app.cli('fire', 'boom_thing', '--payload', '{}')

    def see(self, title):
        self.app.wait(lambda: title in self.titles(), f'the notification “{title}”')

    def press(self, title, action):
        self.app.wait(lambda: self.desktop.n_pending == 0, 'an answer to the application')
        self.desktop.press(title, action)

    def see_none(self):
        self.app.wait(lambda: not self.desktop.shown, 'no notification')

    def test_quarantine(self):
        self.install('thing')
        self.app.start()
        self.look_away()
        self.crash()
        self.see('“Thing” Is Quarantined')
        self.app.cli('restart', 'thing')
        self.see_none()

        self.crash()
        self.see('“Thing” Is Quarantined')
        self.press('“Thing” Is Quarantined', 'app.show-section::problems')
        self.pane = self.app.find_pane('Problems')
        self.see_row('“Thing” Is Quarantined')

        self.look_away()
        self.app.cli('restart', 'thing')
        self.see_no_row('“Thing” Is Quarantined')
        self.crash()
        self.see('“Thing” Is Quarantined')
        self.look_back()
        self.see_none()

        self.app.cli('restart', 'thing')
        self.see_no_row('“Thing” Is Quarantined')
        self.crash()
        self.see_row('“Thing” Is Quarantined')
        self.assertEqual(self.titles(), [])

    def test_updates(self):
        shop = Shop(Publisher(self.app))
        for slug in ('kit', 'bag'):
            shop.pack(slug, '1.0.0')
        shop.build()
        self.app.cli('catalogue', 'add', str(shop.public))
        self.app.cli('install', 'kit')
        self.app.cli('install', 'bag')
        for slug in ('kit', 'bag'):
            shop.pack(slug, '1.1.0')
        shop.build()
        self.app.start()
        self.app.see('list item', 'Kit')
        self.look_away()
        self.app.cli('catalogue', 'refresh')
        self.see('2 Plugin Updates')
        self.assertEqual(sorted(list(self.desktop.shown.values())[0]['body'].split(', ')), ['Bag 1.1.0', 'Kit 1.1.0'])
        self.press('2 Plugin Updates', 'app.show-updates')
        self.app.see('list', 'Updates')


if __name__ == '__main__':
    tap.main()
