# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives the real workbench the way a person with a screen reader does: through AT-SPI, and a keyboard by xdotool."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

BUILD = Path(os.environ.get('MORTISE_BUILDDIR', 'build'))
WORKBENCH = str(BUILD / 'src/workbench/mortise-workbench')
MORTISE = str(BUILD / 'src/cli/mortise')
# Everything that is waited for happens in well under a second; the rest is for a machine under load and ASan.
SECONDS = 40

# Roles that later versions of AT-SPI, or of GTK, call otherwise.
ROLES = {'button': 'push button', 'grouping': 'panel'}
# What a control that takes the focus may be; lists, panes and labels only hold others.
CONTROLS = {'push button', 'toggle button', 'check box', 'switch', 'entry', 'text', 'password text', 'combo box',
            'spin button', 'list item', 'slider', 'radio button'}

EVENTS = ('object:children-changed', 'object:property-change', 'object:state-changed', 'object:text-changed')

if os.environ.get('DISPLAY') and os.environ.get('DBUS_SESSION_BUS_ADDRESS'):
    import gi
    gi.require_version('Atspi', '2.0')
    from gi.repository import Atspi, GLib
    MISSING = None
else:
    Atspi = GLib = None
    MISSING = 'needs a display and a session bus: ./dev test'

requires_display = unittest.skipIf(MISSING is not None, MISSING)


class NotSeen(AssertionError):
    """Something did not come to be on the screen in time."""


class App:
    """A workbench on a site of its own; also the CLI on the same site."""

    def __init__(self, *arguments, env=None):
        self.folder = tempfile.mkdtemp(prefix='w')
        self.site = os.path.join(self.folder, 'site')
        self.env = os.environ | {
            'XDG_RUNTIME_DIR': self.make_folder('run'), 'XDG_DATA_HOME': self.make_folder('data'),
            'XDG_CONFIG_HOME': self.make_folder('config'), 'XDG_CACHE_HOME': self.make_folder('cache'),
            'GDK_BACKEND': 'x11', 'GSK_RENDERER': 'cairo', 'GTK_A11Y': 'atspi', 'GSETTINGS_BACKEND': 'memory',
            'LC_ALL': 'C.UTF-8', 'LANGUAGE': 'en', 'ADW_DISABLE_PORTAL': '1',
            # A fatal critical would hide that an assertion of the test failed first.
            'G_DEBUG': os.environ.get('G_DEBUG', '')} | (env or {})
        self.arguments = arguments
        self.process = None
        self.root = None

    def make_folder(self, name):
        path = os.path.join(self.folder, name)
        os.mkdir(path, 0o700)
        return path

    def use_font(self, font):
        folder = os.path.join(self.env['XDG_CONFIG_HOME'], 'gtk-4.0')
        os.makedirs(folder)
        Path(folder, 'settings.ini').write_text(f'[Settings]\ngtk-font-name={font}\n', encoding='utf-8')

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *exception):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    # The process

    def start(self):
        self.process = subprocess.Popen([WORKBENCH, '--site', self.site, *self.arguments], env=self.env,
                                        stdin=subprocess.DEVNULL, stdout=sys.stderr)
        self.root = self.wait(self.find_root, 'the application', seconds=100)
        self.wait(lambda: self.is_open(), 'the window’s sections')
        self.window = self.wait(self.find_window, 'the X window')
        subprocess.run(['xdotool', 'windowfocus', '--sync', self.window], check=True)

    def is_open(self):
        """Whether the site is open (or failed to), so that the window shows more than a spinner."""
        return self.find('list item', 'Plugins', shown=True) or self.find('label', 'Cannot Open the Site', shown=True)

    def find_root(self):
        if self.process.poll() is not None:
            raise NotSeen(f'the workbench ended with {self.process.returncode}')
        desktop = Atspi.get_desktop(0)
        for index in range(desktop.get_child_count()):
            child = desktop.get_child_at_index(index)
            if child is not None and child.get_process_id() == self.process.pid:
                # Answers are to be what the window is now, not what it was when first asked.
                child.set_cache_mask(Atspi.Cache.NONE)
                return child
        return None

    def find_window(self):
        found = subprocess.run(['xdotool', 'search', '--onlyvisible', '--pid', str(self.process.pid)],
                               capture_output=True, text=True, check=False).stdout.split()
        return found[-1] if found else None

    def stop(self):
        """Ends the application as its window's close button does, and gives its exit status."""
        if self.process.poll() is None:
            self.process.terminate()
        try:
            return self.process.wait(timeout=SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise

    # The command line

    def cli(self, *words):
        done = subprocess.run([MORTISE, '--site', self.site, *words, '--json'], env=self.env, capture_output=True,
                              text=True, timeout=SECONDS, check=False)
        if done.returncode != 0:
            raise AssertionError(f'mortise {" ".join(words)}: {done.stderr}')
        return json.loads(done.stdout) if done.stdout.strip() else None

    def serve(self):
        """Starts a host without a window, and waits until it answers."""
        host = subprocess.Popen([MORTISE, '--site', self.site, 'serve'], env=self.env, stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, text=True)
        if not host.stdout.readline():
            raise AssertionError(f'mortise serve ended with {host.wait()}')
        return host

    @staticmethod
    def end(host):
        host.terminate()
        host.wait(timeout=SECONDS)
        host.stdout.close()

    def get_plugin(self, slug):
        return next(plugin for plugin in self.cli('list') if plugin['slug'] == slug)

    # Looking

    def wait(self, seen, what, seconds=SECONDS):
        """Waits until seen() is true: looks whenever the application tells of a change, and now and then besides."""
        listener = Atspi.EventListener.new(lambda event: None)
        for event in EVENTS:
            listener.register(event)
        tick = GLib.timeout_add(100, lambda: True)
        end = time.monotonic() + seconds
        try:
            while True:
                try:
                    result = seen()
                except GLib.Error:
                    # What was looked at is gone already.
                    result = None
                if result:
                    return result
                if time.monotonic() > end:
                    raise NotSeen(f'{what} did not appear in {seconds} s')
                GLib.MainContext.default().iteration(True)
        finally:
            GLib.source_remove(tick)
            for event in EVENTS:
                listener.deregister(event)

    def walk(self, top=None):
        todo = [top or self.root]
        while todo:
            accessible = todo.pop()
            yield accessible
            todo += reversed(list(self.children(accessible)))

    @staticmethod
    def children(accessible):
        for index in range(accessible.get_child_count()):
            try:
                child = accessible.get_child_at_index(index)
            except SystemError:
                # libatspi says FALSE without an error when the widget is gone by then.
                continue
            if child is not None:
                yield child

    @staticmethod
    def get_role(accessible):
        role = accessible.get_role_name()
        return ROLES.get(role, role)

    @staticmethod
    def get_name(accessible):
        """The name; GTK 4.8 puts that of a button with a mnemonic twice, the first time with its underscore."""
        words = (accessible.get_name() or '').strip()
        middle = len(words) // 2
        first, second = words[:middle], words[middle + 1:]
        return second if second and first.replace('_', '', 1) == second else words

    @staticmethod
    def is_shown(accessible):
        """GTK 4.8 does not set AT-SPI's state “showing”, but what is not shown, or holds what is not, has no size."""
        while accessible is not None and accessible.get_role() != Atspi.Role.APPLICATION:
            component = accessible.get_component_iface()
            if component is not None:
                place = component.get_extents(Atspi.CoordType.WINDOW)
                if place.width <= 0 or place.height <= 0:
                    return False
            accessible = accessible.get_parent()
        return accessible is not None

    def find_pane(self, name):
        """A section or the details of something, by its title."""
        return self.see('panel', name)

    def list_rows(self, pane, list_name):
        """The names of a list's rows, from the top."""
        return [self.get_name(row) for row in self.children(self.find('list', list_name, pane))]

    def select(self, pane, list_name, row_name):
        """Selects a row of a list."""
        def seen():
            rows = self.find('list', list_name, pane)
            for index in range(rows.get_child_count() if rows else 0):
                if self.get_name(rows.get_child_at_index(index)) == row_name:
                    return rows.get_selection_iface().select_child(index)
            return False
        self.wait(seen, f'“{row_name}” in the list “{list_name}”')

    def find_all(self, role, name=None, within=None, shown=False):
        for accessible in self.walk(within):
            try:
                if self.get_role(accessible) == role and name in (None, self.get_name(accessible)):
                    if not shown or self.is_shown(accessible):
                        yield accessible
            except GLib.Error:
                continue

    def find(self, role, name=None, within=None, shown=False):
        return next(self.find_all(role, name, within, shown), None)

    def see(self, role, name=None, within=None):
        return self.wait(lambda: self.find(role, name, within, shown=True), f'{role} “{name}”')

    def see_text(self, text, within=None):
        """Waits for a label that holds a text."""
        return self.wait(lambda: next((label for label in self.find_all('label', within=within, shown=True)
                                       if text in (label.get_name() or '')), None), f'the text “{text}”')

    def is_checked(self, accessible):
        return accessible.get_state_set().contains(Atspi.StateType.CHECKED)

    def is_enabled(self, accessible):
        return accessible.get_state_set().contains(Atspi.StateType.SENSITIVE)

    def get_focused_name(self):
        for accessible in self.walk():
            if accessible.get_state_set().contains(Atspi.StateType.FOCUSED):
                return self.get_name(accessible)
        return None

    @staticmethod
    def get_text(accessible):
        text = accessible.get_text_iface()
        return Atspi.Text.get_text(text, 0, Atspi.Text.get_character_count(text))

    # Doing

    def press(self, accessible):
        """Presses a button or moves a switch."""
        action = accessible.get_action_iface()
        for index in range(action.get_n_actions()):
            if action.get_action_name(index) in ('click', 'toggle'):
                if not action.do_action(index):
                    raise AssertionError(f'“{self.get_name(accessible)}” cannot be pressed')
                return
        raise AssertionError(f'“{self.get_name(accessible)}” has nothing to press')

    def get_place(self, accessible):
        """Where something is, once its middle is inside the window and it has stopped moving."""
        def read():
            place = accessible.get_component_iface().get_extents(Atspi.CoordType.WINDOW)
            return place.x, place.y, place.width, place.height

        frame = self.find('frame').get_component_iface().get_extents(Atspi.CoordType.WINDOW)
        readings = [None]

        def seen():
            readings.append(read())
            x, y, width, height = readings[-1]
            inside = 0 < x + width // 2 < frame.width and 0 < y + height // 2 < frame.height
            return readings[-1] if inside and readings[-1] == readings[-2] else None

        return self.wait(seen, f'“{self.get_name(accessible)}” inside the window')

    def click(self, accessible):
        x, y, width, height = self.get_place(accessible)
        # The frame's extents leave out the shadow around the window, which the X window has.
        frame = self.find('frame').get_component_iface().get_extents(Atspi.CoordType.WINDOW)
        geometry = dict(line.split('=') for line in subprocess.run(
            ['xdotool', 'getwindowgeometry', '--shell', self.window], capture_output=True, text=True,
            check=True).stdout.split())
        margin_x = (int(geometry['WIDTH']) - frame.width) // 2
        margin_y = (int(geometry['HEIGHT']) - frame.height) // 2
        subprocess.run(['xdotool', 'mousemove', '--window', self.window, str(x + width // 2 + margin_x),
                        str(y + height // 2 + margin_y), 'click', '1'], check=True)

    def key(self, *keys):
        subprocess.run(['xdotool', 'key', '--clearmodifiers', *keys], check=True)

    def type(self, text):
        subprocess.run(['xdotool', 'type', '--clearmodifiers', text], check=True)

    def resize(self, width, height):
        subprocess.run(['xdotool', 'windowsize', '--sync', self.window, str(width), str(height)], check=True)

    def screenshot(self, path):
        subprocess.run(['import', '-window', self.window, str(path)], check=True)
