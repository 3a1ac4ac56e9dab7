# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives the real workbench the way a person with a screen reader does: through AT-SPI, and a keyboard by xdotool."""

import hashlib
import http.client
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

import tap

BUILD = Path(os.environ.get('MORTISE_BUILDDIR', 'build'))
WORKBENCH = str(BUILD / 'src/workbench/mortise-workbench')
MORTISE = str(BUILD / 'src/cli/mortise')
# Everything that is waited for happens in well under a second; the rest is for a machine under load and ASan.
SECONDS = 60

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
    from tree import TreeReader
    MISSING = None
else:
    Atspi = GLib = TreeReader = None
    MISSING = 'needs a display and a session bus: ./dev test'

# What GTK 4.8 says when it is asked for a child that is just going, instead of an answer.
GTK_CRITICAL = "g_variant_is_object_path: assertion 'string != NULL' failed"

requires_display = unittest.skipIf(MISSING is not None, MISSING)


class NotSeen(AssertionError):
    """Something did not come to be on the screen in time."""


class App:
    """A workbench on a site of its own; also the CLI on the same site."""

    def __init__(self, *arguments, env=None, first_run=False):
        self.folder = tempfile.mkdtemp(prefix='w')
        self.site = os.path.join(self.folder, 'site')
        self.env = os.environ | {
            'XDG_RUNTIME_DIR': self.make_folder('run'), 'XDG_DATA_HOME': self.make_folder('data'),
            'XDG_CONFIG_HOME': self.make_folder('config'), 'XDG_CACHE_HOME': self.make_folder('cache'),
            'GDK_BACKEND': 'x11', 'GSK_RENDERER': 'cairo', 'GTK_A11Y': 'atspi', 'GSETTINGS_BACKEND': 'memory',
            'LC_ALL': 'C.UTF-8', 'LANGUAGE': 'en', 'ADW_DISABLE_PORTAL': '1',
            # Leaks are told apart by slow, full stacks only: see End in test_window.py.
            'ASAN_OPTIONS': f'{os.environ.get("ASAN_OPTIONS", "")}:detect_leaks=0:malloc_context_size=2:quarantine_size_mb=32',
            # Criticals are looked for at the end: a fatal one would hide that an assertion of the test failed first.
            'G_DEBUG': ''} | (env or {})
        self.arguments = arguments
        self.process = None
        self.errors = None
        self.root = None
        self.stalls = (0, 0)
        self.focus_listener = None
        if not first_run:
            self.dismiss_welcome()

    def dismiss_welcome(self):
        """Leaves the page that a new site begins with behind, as a user did before."""
        name = hashlib.sha256(self.site.encode()).hexdigest()[:16]
        state = Path(self.env['XDG_CONFIG_HOME'], 'mortise/windows', f'{name}.ini')
        state.parent.mkdir(parents=True)
        state.write_text('[welcome]\ndismissed=true\n', encoding='utf-8')

    def make_folder(self, name):
        path = os.path.join(self.folder, name)
        os.mkdir(path, 0o700)
        return path

    def set_gtk_settings(self, **settings):
        folder = os.path.join(self.env['XDG_CONFIG_HOME'], 'gtk-4.0')
        os.makedirs(folder, exist_ok=True)
        lines = ''.join(f'{name}={value}\n' for name, value in settings.items())
        Path(folder, 'settings.ini').write_text(f'[Settings]\n{lines}', encoding='utf-8')

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *exception):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    # The process

    def listen(self):
        """Remembers what gets the focus."""
        self.focused = []
        self.focus_listener = Atspi.EventListener.new(self.on_focused)
        self.focus_listener.register('object:state-changed:focused')

    def start(self):
        self.listen()
        self.process = subprocess.Popen([WORKBENCH, '--site', self.site, *self.arguments], env=self.env,
                                        stdin=subprocess.DEVNULL, stdout=sys.stderr, stderr=self.open_errors())
        self.root = self.wait(self.find_root, 'the application', seconds=100)
        self.reader = TreeReader(self.root)
        self.wait(lambda: self.is_open(), 'the window’s sections')
        self.window = self.wait(self.find_window, 'the X window')
        subprocess.run(['xdotool', 'windowfocus', '--sync', self.window], check=True)

    @property
    def is_later_gtk(self):
        """Whether it is a GTK such as 4.18, which tells of places without the padding around them, so of wrong ones."""
        return [int(part) for part in self.root.get_toolkit_version().split('.')[:2]] >= [4, 10]

    def skip_on_later_gtk(self, reason):
        """Ends a test that this GTK does not tell enough for; what it tests is no other than with an earlier one."""
        if self.is_later_gtk:
            raise unittest.SkipTest(f'GTK {self.root.get_toolkit_version()}: {reason}')

    def on_focused(self, event):
        if event.detail1 and event.source is not None and event.source.get_process_id() == self.process.pid:
            self.focused.append(event.source)

    def is_open(self):
        """Whether the site is open (or failed to), so that the window shows more than a spinner."""
        signs = ('Plugins', 'Cannot Open the Site', 'Welcome to Mortise')
        return any(self.find_all(('list item', 'label'), shown=True, matches=lambda name: name in signs))

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
        # The first that it made; a tooltip, where the pointer was left, is another.
        return min(found, key=int) if found else None

    def enter(self, title):
        """Gives a window of the application the keyboard, as a window manager would."""
        def find():
            found = subprocess.run(['xdotool', 'search', '--onlyvisible', '--all', '--pid', str(self.process.pid),
                                    '--name', f'^{title}$'], capture_output=True, text=True,
                                   check=False).stdout.split()
            return found[-1] if found else None
        subprocess.run(['xdotool', 'windowfocus', '--sync', self.wait(find, f'the window “{title}”')], check=True)

    def count_stalls(self, since):
        """How many turns of the main loop took longer than a frame and than 50 ms, and these turns in µs."""
        site = self.ask('/v1/site')
        self.stalls = site['stalls'], site['long_stalls']
        frames, long = (now - before for now, before in zip(self.stalls, since))
        if since == (0, 0):
            return frames, long, [site['longest_stall_us']]
        return frames, long, site['newest_stalls_us'][-frames:] if frames else []

    def tell_stalls(self, what, since=None):
        """Says how the window's main loop did since the last time, if MORTISE_WATCH_LOOP=1 has it watched."""
        if self.env.get('MORTISE_WATCH_LOOP') != '1' or self.process.poll() is not None:
            return
        frames, long, turns = self.count_stalls(self.stalls if since is None else since)
        tap.comment(f'{what}: {frames} turns of the main loop took longer than 16 ms, {long} longer than 50 ms, '
                    f'the longest {max(turns, default=0) / 1000:.0f} ms')

    def open_errors(self):
        self.errors = Path(self.folder, 'stderr')
        return self.errors.open('wb')

    def tell_errors(self):
        """What the application wrote to stderr; a critical of it fails the test."""
        text = self.errors.read_text(encoding='utf-8', errors='replace') if self.errors else ''
        self.errors = None
        sys.stderr.write(text)
        criticals = [line for line in text.splitlines() if '-CRITICAL **' in line and GTK_CRITICAL not in line]
        if criticals:
            raise AssertionError('\n'.join(criticals))

    def stop(self):
        """Ends the application as its window's close button does, and gives its exit status."""
        if self.process is None:
            return None
        self.tell_stalls('in all', since=(0, 0))
        if self.focus_listener is not None:
            self.focus_listener.deregister('object:state-changed:focused')
        if self.process.poll() is None:
            self.process.terminate()
        try:
            status = self.process.wait(timeout=SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise
        self.tell_errors()
        return status

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

    def ask(self, path):
        """Asks the window itself, by the admin API."""
        name = hashlib.sha256(self.site.encode()).hexdigest()[:16]
        connection = http.client.HTTPConnection('mortise', timeout=SECONDS)
        connection.sock = socket.socket(socket.AF_UNIX)
        connection.sock.connect(os.path.join(self.env['XDG_RUNTIME_DIR'], 'mortise', name, 'api.socket'))
        connection.request('GET', path)
        return json.loads(connection.getresponse().read())

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
                begin = time.monotonic()
                try:
                    result = seen()
                except GLib.Error:
                    # What was looked at is gone already.
                    result = None
                if result:
                    return result
                if time.monotonic() > end:
                    raise NotSeen(f'{what} did not appear in {seconds} s')
                # To look costs the application time as well, of which it is to have the half for itself.
                pause = time.monotonic() + min(time.monotonic() - begin, 1)
                GLib.MainContext.default().iteration(True)
                while time.monotonic() < pause:
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

    @classmethod
    def get_name(cls, accessible):
        return cls.get_words(accessible.get_name())

    @staticmethod
    def get_words(name):
        """A name; GTK 4.8 puts that of a button with a mnemonic twice, the first time with its underscore."""
        words = (name or '').strip()
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
        rows = self.find('list', list_name, pane)
        return [self.get_name(row) for row in self.children(rows)] if rows is not None else []

    def select(self, pane, list_name, row_name):
        """Selects a row of a list."""
        def seen():
            rows = self.find('list', list_name, pane)
            for index in range(rows.get_child_count() if rows else 0):
                if self.get_name(rows.get_child_at_index(index)) == row_name:
                    return rows.get_selection_iface().select_child(index)
            return False
        self.wait(seen, f'“{row_name}” in the list “{list_name}”')

    def find_all(self, role, name=None, within=None, shown=False, matches=lambda name: True):
        """Those of a role, or of several."""
        roles = {role} if isinstance(role, str) else role
        top = within or self.root
        tree = self.reader.read()
        for node, way in tree.walk(top):
            words = self.get_words(node.name)
            if ROLES.get(node.role, node.role) not in roles or name not in (None, words) or not matches(words):
                continue
            try:
                accessible = tree.follow(way, top)
                if accessible is not None and accessible.path == node.path and (not shown or self.is_shown(accessible)):
                    yield accessible
            except (GLib.Error, SystemError):
                # libatspi says FALSE without an error when the widget is gone by then.
                continue

    def find(self, role, name=None, within=None, shown=False):
        return next(self.find_all(role, name, within, shown), None)

    def see(self, role, name=None, within=None):
        return self.wait(lambda: self.find(role, name, within, shown=True), f'{role} “{name}”')

    def see_text(self, text, within=None):
        """Waits for a label that holds a text, or what a regular expression matches."""
        pattern = text if isinstance(text, re.Pattern) else re.compile(re.escape(text))
        return self.wait(lambda: next(self.find_all('label', within=within, shown=True, matches=pattern.search), None),
                         f'the text “{text}”')

    def find_dialog(self, title):
        """A dialog is a window of its own beside the first."""
        tree = self.reader.read()
        return next((tree.follow(way, self.root) for node, way in tree.walk(self.root)
                     if len(way) == 1 and self.get_words(node.name) == title), None)

    def see_dialog(self, title):
        return self.wait(lambda: self.find_dialog(title), f'the dialog “{title}”')

    def has_ended(self, title):
        self.wait(lambda: not self.find_dialog(title), f'the end of “{title}”')

    def see_menu_item(self, name):
        """Waits for an item of a menu, of whatever kind."""
        def seen():
            items = list(self.find_all({'menu item', 'radio menu item', 'check menu item'}, shown=True))
            if items and not any(self.get_name(item) for item in items):
                self.skip_on_later_gtk('it gives the items of menus no names')
            return next((item for item in items if self.get_name(item) == name), None)
        return self.wait(seen, f'the menu item “{name}”')

    def see_toast(self, text):
        """Waits for a toast, which has its text beside its button."""
        return self.see_text(text).get_parent().get_parent()

    def is_checked(self, accessible):
        return accessible.get_state_set().contains(Atspi.StateType.CHECKED)

    def is_enabled(self, accessible):
        return accessible.get_state_set().contains(Atspi.StateType.SENSITIVE)

    def get_focused_name(self, within=None):
        """The name of what has the focus: what was told of last, if it still has it, as to look for it takes long."""
        while GLib.MainContext.default().iteration(False):
            pass
        try:
            if within is None and self.focused and self.has_focus(self.focused[-1]):
                return self.get_name(self.focused[-1])
        except GLib.Error:
            # It is gone already.
            pass
        tree = self.reader.read()
        focus = self.find_focus(tree, within)
        return self.get_words(tree.nodes[focus].name) if focus is not None else None

    def find_focus(self, tree=None, within=None):
        """The path of what has the focus."""
        tree = tree or self.reader.read()
        return next((node.path for node, _ in tree.walk(within or self.root)
                     if node.has_state(Atspi.StateType.FOCUSED)), None)

    @staticmethod
    def has_focus(accessible):
        return accessible.get_state_set().contains(Atspi.StateType.FOCUSED)

    def press_tab(self):
        """Moves the focus on, and waits until it has moved."""
        before = self.find_focus() if self.is_later_gtk else len(self.focused)
        self.key('Tab')
        self.wait(lambda: (self.find_focus() if self.is_later_gtk else len(self.focused)) != before, 'another focus')

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

    def click_without_place(self, accessible):
        """Does what a click does, where that can be done otherwise."""
        action = accessible.get_action_iface()
        is_button = self.get_role(accessible) in ('push button', 'toggle button', 'check box', 'page tab')
        if is_button and action is not None and action.get_n_actions() > 0:
            action.do_action(0)
            return
        try:
            accessible.get_component_iface().grab_focus()
            self.wait(lambda: self.has_focus(accessible), 'the focus', seconds=5)
        except (GLib.Error, NotSeen):
            self.skip_on_later_gtk('it tells wrong places to click on')

    def click(self, accessible, across=0.5):
        """Clicks on something, so far across it."""
        if self.is_later_gtk:
            self.click_without_place(accessible)
            return
        x, y, width, height = self.get_place(accessible)
        # The frame's extents leave out the shadow around the window, which the X window has.
        frame = self.find('frame').get_component_iface().get_extents(Atspi.CoordType.WINDOW)
        width_x, height_x = self.get_x_size(self.window)
        margin_x = (width_x - frame.width) // 2
        margin_y = (height_x - frame.height) // 2
        subprocess.run(['xdotool', 'mousemove', '--window', self.window, str(x + int(width * across) + margin_x),
                        str(y + height // 2 + margin_y), 'click', '1'], check=True)

    @staticmethod
    def get_x_size(window):
        geometry = dict(line.split('=') for line in subprocess.run(
            ['xdotool', 'getwindowgeometry', '--shell', window], capture_output=True, text=True,
            check=True).stdout.split())
        return int(geometry['WIDTH']), int(geometry['HEIGHT'])

    def key(self, *keys):
        subprocess.run(['xdotool', 'key', '--clearmodifiers', *keys], check=True)

    def type(self, text):
        subprocess.run(['xdotool', 'type', '--clearmodifiers', text], check=True)

    def resize(self, width, height):
        subprocess.run(['xdotool', 'windowsize', '--sync', self.window, str(width), str(height)], check=True)

    def screenshot(self, path):
        subprocess.run(['import', '-window', self.window, str(path)], check=True)
