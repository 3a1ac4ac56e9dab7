#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes the screenshots of the workbench: screenshots.py [--all FOLDER] [PAGE…]

By default the best of them, for docs/screenshots; with --all every page in every mode, into FOLDER; with pages named,
only those. Needs a display and a session bus: xvfb-run -s '-screen 0 1400x1000x24' dbus-run-session screenshots.py
"""

import argparse
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))
import showcase
from app import App, Atspi

DOCS = Path(__file__).resolve().parents[2] / 'docs/screenshots'
WIDE = (1180, 760)
NARROW = (360, 720)
# What the window adds around itself where no window manager draws it.
FRAME = 10

# A mode is what the workbench is started with.
LIGHT = 'light'
DARK = 'dark'
HIGH_CONTRAST = 'high-contrast'
RTL = 'rtl'
LARGE = 'large-text'
ENVIRONMENTS = {LIGHT: {}, DARK: {'ADW_DEBUG_COLOR_SCHEME': 'prefer-dark'},
                HIGH_CONTRAST: {'ADW_DEBUG_HIGH_CONTRAST': '1'}, RTL: {}, LARGE: {}}
# A narrow window is only another size of the light one.
NARROW_LIGHT = 'narrow'

KEY = (LIGHT, DARK, HIGH_CONTRAST, RTL, LARGE, NARROW_LIGHT)
OTHER = (LIGHT, DARK, NARROW_LIGHT)


@dataclass
class Picture:
    page: str
    show: Callable
    modes: tuple = OTHER
    # The modes in which it is among the best.
    docs: tuple = ()
    # What leaves the page as it was found.
    leave: Callable = field(default=lambda window: None)


def make_rtl_locale(folder):
    """GTK takes the direction from its own translation, here the Hebrew one.

    It does so for a translated application only, or where the locale is English; Debian leaves that to be generated.
    """
    subprocess.run(['localedef', '-i', 'en_US', '-f', 'UTF-8', os.path.join(folder, 'en_US.UTF-8')], check=True)
    return {'LOCPATH': folder, 'LC_ALL': 'en_US.UTF-8', 'LANGUAGE': 'he'}


class Window:
    """The window of a prepared site, by what a person does in it."""

    def __init__(self, app):
        self.app = app
        self.dialog = None
        # The plugin whose details are shown.
        self.shown = None

    def start(self, mode, rtl):
        self.mode = mode
        self.shown = None
        env = ENVIRONMENTS[mode] | (rtl if mode == RTL else {})
        plain = dict(self.app.env)
        self.app.env = plain | env
        self.app.set_gtk_settings(**{'gtk-font-name': 'Cantarell 11'})
        # As X has it, GTK takes the resolution of text from the server's resources.
        resources = f'Xft.dpi: {192 if mode == LARGE else 96}\\n'
        subprocess.run(['xprop', '-root', '-format', 'RESOURCE_MANAGER', '8s', '-set', 'RESOURCE_MANAGER', resources],
                       check=True)
        self.app.start()
        self.app.env = plain

    def resize(self, size):
        self.size = size
        self.app.resize(size[0] + FRAME, size[1] + FRAME)

    def settle(self):
        """Lets animations and the last frame end: there is nothing to wait for that the window tells of."""
        subprocess.run(['sleep', '0.7'], check=True)

    def screenshot(self, path):
        """With the dialogs that are over it."""
        width, height = self.size
        subprocess.run(['import', '-window', 'root', '-crop', f'{width + FRAME}x{height + FRAME}+0+0', '+repage',
                        str(path)], check=True)

    # Going somewhere

    def go(self, text, row):
        """By the palette, which leads anywhere in a narrow window as well."""
        self.app.key('ctrl+k')
        palette = self.see_dialog('Command Palette')
        self.app.type(text)
        self.app.wait(lambda: next((self.app.get_name(one) for one in self.app.find_all('list item', within=palette)),
                                   None) == row, f'“{row}” found')
        self.app.key('Return')
        self.see_end('Command Palette')

    def show_tab(self, number):
        self.shown = None
        self.app.key('ctrl+1')
        self.app.key(f'alt+{number}')
        self.settle()

    def show_plugin(self, name):
        if self.shown != name:
            self.show_tab(1)
            self.go(name, name)
            self.pane = self.app.find_pane(name)
            self.shown = name

    def show_group(self, plugin, title):
        """Scrolls until a title is at the top."""
        self.show_plugin(plugin)
        heading = self.app.wait(lambda: self.app.find('label', title, self.pane), f'the group “{title}”')
        self.scroll_to(heading)

    def scroll_to(self, accessible, top=64):
        """Turns the wheel at the edge, where nothing else takes it."""
        def get_y():
            return accessible.get_component_iface().get_extents(Atspi.CoordType.WINDOW).y

        def turn(button, count):
            subprocess.run(['xdotool', 'click', '--repeat', str(count), '--delay', '15', button], check=True)
            subprocess.run(['sleep', '0.2'], check=True)

        width, height = self.size
        x = 14 if self.mode == RTL else width - 14
        subprocess.run(['xdotool', 'mousemove', '--window', self.app.window, str(x), str(height // 2)], check=True)
        before = None
        while (y := get_y()) != before and y > top + 90:
            before = y
            turn('5', max(1, (y - top) // 180))
        before = None
        while (y := get_y()) != before and y < top - 20:
            before = y
            turn('4', 1)
        subprocess.run(['xdotool', 'mousemove', '--window', self.app.window, '1', '1'], check=True)

    def press(self, name, within=None, role='push button'):
        button = self.app.see(role, name, within)
        self.app.wait(lambda: self.app.is_enabled(button), f'“{name}” enabled')
        self.app.press(button)

    def choose(self, menu, item, within=None):
        self.app.click(self.app.see('push button', menu, within))
        self.app.press(self.app.see_menu_item(item))
        # The menu is a window as well, until it has faded.
        self.settle()

    def show_hook(self, name):
        self.shown = None
        self.app.key('ctrl+2')
        self.go(name, name)
        self.pane = self.app.find_pane(name)
        fire = self.app.see('push button', 'Fire', self.pane)
        self.app.wait(lambda: self.app.is_enabled(fire), 'the button')

    # Dialogs are windows of their own; the newest is on top.

    def find_newest(self):
        found = subprocess.run(['xdotool', 'search', '--onlyvisible', '--pid', str(self.app.process.pid)],
                               capture_output=True, text=True, check=True).stdout.split()
        return max(found, key=int)

    def focus(self, window):
        subprocess.run(['xdotool', 'windowfocus', '--sync', window], check=True, timeout=10)

    def see_dialog(self, title):
        self.dialog = self.app.wait(lambda: next((one for one in self.app.children(self.app.root)
                                                  if self.app.get_name(one) == title), None), f'the dialog “{title}”')
        self.app.wait(lambda: self.find_newest() != self.app.window, f'the window of “{title}”')
        self.focus(self.find_newest())
        return self.dialog

    def see_end(self, title):
        self.app.wait(lambda: all(self.app.get_name(one) != title for one in self.app.children(self.app.root)),
                      f'the end of “{title}”')
        self.dialog = None
        self.focus(self.app.window)

    def place_dialog(self):
        """Puts it over the middle of the window, or over all of a narrow one, as a window manager does."""
        window = self.find_newest()
        whole = [length + FRAME for length in self.size]
        if self.size == NARROW:
            subprocess.run(['xdotool', 'windowsize', window, *map(str, whole)], check=True)
            self.settle()
        x, y = (max((outer - inner) // 2, 0) for outer, inner in zip(whole, self.app.get_x_size(window)))
        subprocess.run(['xdotool', 'windowmove', window, str(x), str(y), 'windowraise', window], check=True)

    def close_dialogs(self):
        """Whatever is open, from the newest."""
        for _ in range(4):
            if self.app.root.get_child_count() == 1:
                break
            self.focus(self.find_newest())
            self.app.key('Escape')
            self.settle()
        self.dialog = None
        self.focus(self.app.window)


# --- pages ------------------------------------------------------------------------------------------------------------

def group(title):
    return lambda window: window.show_group(showcase.FRONT, title)


def setting(name):
    """A setting is found by its own name, and scrolled to."""
    def show(window):
        window.go(name, name)
        window.shown = showcase.FRONT
        window.pane = window.app.find_pane(showcase.FRONT)
    return show


def show_browse(window):
    window.show_tab(2)
    window.app.click(window.app.see('list item', 'Weekly report', window.app.find('list', 'Offers')))


def show_updates(window):
    window.show_tab(3)
    window.app.see_text('1.0.0 to 1.1.0')


def show_graph(window):
    window.app.key('ctrl+d')
    window.see_dialog('Dependencies of the Site')


def show_consent(window):
    window.app.cli('disable', 'weekly-report')
    for permission in window.app.get_plugin('weekly-report')['permissions']:
        window.app.cli('revoke', 'weekly-report', permission['name'])
    window.show_plugin('Weekly report')
    window.press('Enable Weekly report', window.pane, 'check box')
    window.see_dialog('Enable Plugin')


def leave_consent(window):
    window.close_dialogs()
    showcase.enable(window.app, 'weekly-report')


def show_plan(window):
    window.show_tab(3)
    window.press('Update Weekly report…')
    window.app.see('push button', 'Update', window.see_dialog('Install or Update'))


def show_uninstall(window):
    window.show_plugin(showcase.FRONT)
    window.choose('Plugin Menu', 'Uninstall…')
    window.see_dialog('Uninstall Plugin')


def show_policy(window):
    window.show_plugin('Weekly report')
    window.choose('Plugin Menu', 'Update Policy…')
    window.see_dialog('Update Policy')


def show_catalogues(window):
    window.show_tab(1)
    window.go('Catalogues and Keys', 'Catalogues and Keys…')
    window.see_dialog('Catalogues and Keys')


def show_field_error(window):
    setting('Retries')(window)
    window.app.key('ctrl+a')
    window.app.type('99')
    window.app.key('Tab')
    window.app.see_text('Must be 10 or less', window.pane)


def leave_field_error(window):
    setting('Retries')(window)
    window.app.key('ctrl+a')
    window.app.type('4')
    window.app.key('Tab')


def show_history(window):
    window.show_group(showcase.FRONT, 'Settings')
    window.choose('Settings Menu', 'History…', window.pane)
    window.see_dialog('History of Settings')


def show_export(window):
    window.show_group(showcase.FRONT, 'Settings')
    window.choose('Settings Menu', 'Export…', window.pane)
    dialog = window.see_dialog('Export Settings')
    window.press('Include Secrets', dialog, 'check box')


def show_preview(window):
    show_history(window)
    ways = [way for way in window.app.find_all('push button', within=window.dialog, shown=True)
            if window.app.get_name(way).startswith('Go Back to ')]
    window.app.press(ways[2])
    window.see_dialog('What Changes')


def show_hook(window):
    window.show_hook('ticket_data')
    window.app.key('ctrl+Return')
    window.app.see('list', 'Calls')


def show_inspector(window):
    window.shown = None
    window.app.key('ctrl+4')
    window.app.find_pane('Inspector')
    rows = window.app.see('list', 'Dispatches')
    window.app.click(window.app.wait(lambda: next((row for row in window.app.children(rows)
                                                   if window.app.get_name(row).startswith('basket_shown')), None),
                                     'the dispatch'))
    part = window.app.wait(lambda: next((row for row in window.app.children(window.app.find('list', 'Parts of the Value'))
                                         if window.app.get_name(row).startswith('note')), None), 'what changed')
    window.app.click(part)
    window.app.see('panel', '/note')


def show_faults(window):
    window.show_hook('ticket_data')
    window.scroll_to(window.app.see('text', 'Payload', window.pane), 200)
    window.app.click(window.app.see('text', 'Payload', window.pane))
    window.app.key('ctrl+End')
    window.app.type(',')
    window.app.see_text('line ', window.pane)


def leave_faults(window):
    window.app.key('BackSpace')


def show_statistics(mode):
    def show(window):
        window.shown = None
        window.app.key('ctrl+shift+t')
        window.press(mode, window.app.see('panel', 'Statistics'), ('push button', 'toggle button'))
        window.settle()
    return show


def leave_statistics(window):
    window.close_dialogs()
    window.app.click(window.app.see('page tab', 'Dispatches'))


def show_budget(window):
    show_statistics('Plugins')(window)
    window.press(f'Budget of {showcase.FRONT}')
    window.see_dialog('Budget')


def show_listeners(window):
    window.app.cli('listeners', 'order_placed', '--set', 'shop-front=30')
    window.show_hook('order_placed')
    window.app.see_text('Changed by', window.pane)


def leave_listeners(window):
    window.app.cli('listeners', 'order_placed', '--reset')


def show_fault_lab(window):
    window.show_hook('order_placed')
    window.press('Fault Lab…', window.pane)
    window.press('Run', window.see_dialog('Fault Lab'))
    window.app.see_text('Faults Survived', window.dialog)


def show_shadow(window):
    window.show_plugin(showcase.FRONT)
    window.choose('Plugin Menu', 'Try a New Version…')
    window.see_dialog(f'Try a New Version of “{showcase.FRONT}”')


def show_culprit(window):
    show_inspector(window)
    window.choose('Dispatch Menu', 'Find the Culprit…')
    window.press('Run', window.see_dialog('Find the Culprit'))
    window.app.see_text('on a copy of the site, of which', window.dialog)


def show_problems(window):
    window.shown = None
    window.app.key('ctrl+3')
    window.app.see_text('Is Quarantined', window.app.find_pane('Problems'))


def show_safe_mode_question(window):
    show_problems(window)
    window.press('Safe Mode', window.app.find_pane('Problems'), 'check box')
    window.see_dialog('Turn On Safe Mode?')


def show_safe_mode(window):
    window.app.cli('safe-mode', 'on')
    show_problems(window)
    window.app.see('push button', 'Switch Off')


def leave_safe_mode(window):
    window.app.cli('safe-mode', 'off')


def show_bisection(window):
    window.go('Find the Plugin That Causes', 'Find the Plugin That Causes a Problem…')
    window.see_dialog('Find the Cause of a Problem')


def show_bisection_step(window):
    show_bisection(window)
    window.press('Start', window.dialog)
    window.press('The Problem Is Gone', window.dialog)
    window.app.see_text('Step 2 of about', window.dialog)


def leave_bisection(window):
    window.close_dialogs()
    window.app.cli('bisect', 'stop')


def show_palette(window):
    window.app.key('ctrl+k')
    window.see_dialog('Command Palette')
    window.app.type('re')
    window.settle()


def show_shortcuts(window):
    window.app.key('ctrl+question')
    # GTK gives this window no name.
    window.dialog = window.app.wait(lambda: list(window.app.children(window.app.root))[1:], 'the shortcuts')[0]


PICTURES = [
    Picture('plugin', lambda window: window.show_plugin(showcase.FRONT), KEY, (LIGHT, DARK, RTL, NARROW_LIGHT)),
    Picture('plugin-safety', group('Safety'), KEY, (LIGHT,)),
    Picture('plugin-permissions', group('Permissions')),
    Picture('settings', group('Settings'), KEY, (LIGHT, NARROW_LIGHT)),
    Picture('settings-lists', setting('Rates'), KEY, (DARK,)),
    Picture('settings-limits', setting('Accent colour')),
    Picture('settings-locked', setting('Region')),
    Picture('settings-fault', show_field_error, OTHER, (), leave_field_error),
    Picture('plugin-health', group('Health'), KEY, (LIGHT,)),
    Picture('plugin-hooks', group('Listens To')),
    Picture('plugin-cost', group('Cost')),
    Picture('plugin-dependencies', group('Dependencies'), KEY),
    Picture('plugin-versions', group('What Is New')),
    Picture('plugin-data', group('Data')),
    Picture('plugin-log', group('Log')),
    Picture('quarantined', lambda window: window.show_plugin('Invoice mailer')),
    Picture('history', show_history, OTHER, (LIGHT,), Window.close_dialogs),
    Picture('preview', show_preview, OTHER, (), Window.close_dialogs),
    Picture('export', show_export, OTHER, (), Window.close_dialogs),
    Picture('uninstall', show_uninstall, OTHER, (LIGHT,), Window.close_dialogs),
    Picture('policy', show_policy, OTHER, (), Window.close_dialogs),
    Picture('catalogues', show_catalogues, OTHER, (), Window.close_dialogs),
    Picture('browse', show_browse, KEY, (LIGHT,)),
    Picture('updates', show_updates, KEY),
    Picture('plan', show_plan, KEY, (LIGHT,), Window.close_dialogs),
    Picture('consent', show_consent, KEY, (LIGHT,), leave_consent),
    Picture('graph', show_graph, KEY, (LIGHT,), Window.close_dialogs),
    Picture('hooks', show_hook, KEY, (LIGHT, DARK)),
    Picture('hooks-faults', show_faults, OTHER, (), leave_faults),
    Picture('listeners', show_listeners, KEY, (LIGHT,), leave_listeners),
    Picture('fault-lab', show_fault_lab, OTHER, (), Window.close_dialogs),
    Picture('shadow', show_shadow, OTHER, (), Window.close_dialogs),
    Picture('inspector', show_inspector, KEY, (LIGHT,)),
    Picture('culprit', show_culprit, OTHER, (), Window.close_dialogs),
    Picture('statistics-hooks', show_statistics('Hooks'), OTHER, (), leave_statistics),
    Picture('statistics', show_statistics('Plugins'), KEY, (LIGHT,), leave_statistics),
    Picture('budget', show_budget, OTHER, (), leave_statistics),
    Picture('problems', show_problems, KEY, (LIGHT,)),
    Picture('safe-mode-question', show_safe_mode_question, OTHER, (), Window.close_dialogs),
    Picture('safe-mode', show_safe_mode, OTHER, (), leave_safe_mode),
    Picture('bisection-start', show_bisection, OTHER, (), Window.close_dialogs),
    Picture('bisection', show_bisection_step, OTHER, (LIGHT,), leave_bisection),
    Picture('palette', show_palette, KEY, (LIGHT,), Window.close_dialogs),
    Picture('shortcuts', show_shortcuts, (LIGHT, DARK), (LIGHT,), Window.close_dialogs),
]
# On a new site, hence with a workbench of their own.
WELCOME = Picture('welcome', lambda window: window.app.see('label', 'Welcome to Mortise'), KEY, (LIGHT,))


# --- taking them ------------------------------------------------------------------------------------------------------

class Session:
    """Takes the pictures that are wanted, and remembers those that could not be had."""

    def __init__(self, folder, is_wanted):
        self.folder = folder
        self.is_wanted = is_wanted
        self.failed = []

    def take(self, window, picture, mode):
        name = f'{picture.page}-{mode}'
        try:
            picture.show(window)
            if window.dialog is not None:
                window.place_dialog()
            window.settle()
            window.screenshot(Path(self.folder, f'{name}.png'))
            picture.leave(window)
            print(name, flush=True)
        except (AssertionError, subprocess.SubprocessError) as error:
            window.screenshot(Path(self.folder, f'{name}-failed.png'))
            self.failed.append(f'{name}: {error}')
            print(self.failed[-1], flush=True)
        window.close_dialogs()

    def take_all(self, app, pictures, rtl):
        """One workbench for each mode; the narrow pictures are taken by that of the light ones."""
        for start in ENVIRONMENTS:
            modes = (LIGHT, NARROW_LIGHT) if start == LIGHT else (start,)
            wanted = [(picture, mode) for mode in modes for picture in pictures if self.is_wanted(picture, mode)]
            if not wanted:
                continue
            window = Window(app)
            window.start(start, rtl)
            if pictures is PICTURES:
                showcase.make_busy(app)
            size = None
            for picture, mode in wanted:
                if size != (NARROW if mode == NARROW_LIGHT else WIDE):
                    size = NARROW if mode == NARROW_LIGHT else WIDE
                    window.resize(size)
                self.take(window, picture, mode)
            app.stop()


def parse():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--all', metavar='FOLDER', help='every page in every mode, into a folder')
    parser.add_argument('--modes', nargs='+', help='only these modes')
    parser.add_argument('pages', nargs='*', help='only these pages')
    return parser.parse_args()


def main():
    options = parse()
    folder = options.all or DOCS
    os.makedirs(folder, exist_ok=True)

    def is_wanted(picture, mode):
        return (mode in (picture.modes if options.all else picture.docs)
                and (not options.pages or picture.page in options.pages)
                and (not options.modes or mode in options.modes))

    session = Session(folder, is_wanted)
    with tempfile.TemporaryDirectory() as locales:
        rtl = make_rtl_locale(locales)
        app = App()
        try:
            showcase.prepare(app)
            session.take_all(app, PICTURES, rtl)
        finally:
            app.__exit__()
        app = App(first_run=True)
        try:
            session.take_all(app, [WELCOME], rtl)
        finally:
            app.__exit__()
    sys.exit('\n'.join(session.failed) or 0)


if __name__ == '__main__':
    main()
