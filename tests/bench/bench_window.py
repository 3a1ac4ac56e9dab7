#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long the workbench's window takes to open, and how long its main loop stands still while it is used.

It needs a display, and is driven by keys alone: whoever reads the tree of accessibility makes work for the main loop.
"""

import hashlib
import http.client
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / 'workbench'))
from many import make_plugins

BUILD = Path(os.environ.get('MORTISE_BUILDDIR', HERE.parents[1] / 'build-bench'))
WORKBENCH = str(BUILD / 'src/workbench/mortise-workbench')
MORTISE = str(BUILD / 'src/cli/mortise')
EMPTY = str(BUILD / 'tests/bench/bench-empty-window')
N_PLUGINS = 1000
N_STARTS = 3
# The process has nothing to do any more when it used no processor for so long.
QUIET_SECONDS = 0.4


def report(bench, case, side, values):
    values = sorted(values)
    print(json.dumps({'bench': bench, 'case': case, 'side': side, 'median': values[len(values) // 2],
                      'p99': values[-1]}), flush=True)


class Place:
    """A site, and the folders around it."""

    def __init__(self, folder, n_plugins):
        self.site = str(folder / 'site')
        self.env = os.environ | {
            'GDK_BACKEND': 'x11', 'GSK_RENDERER': 'cairo', 'GTK_A11Y': 'none', 'GSETTINGS_BACKEND': 'memory',
            'ADW_DISABLE_PORTAL': '1', 'LC_ALL': 'C.UTF-8', 'G_MESSAGES_DEBUG': 'all', 'MORTISE_PYTHON_PACKAGES': '',
            'MORTISE_WATCH_LOOP': '1'}
        for name in ('RUNTIME_DIR', 'DATA_HOME', 'CONFIG_HOME', 'CACHE_HOME'):
            self.env[f'XDG_{name}'] = str(folder / name)
            (folder / name).mkdir(0o700, parents=True)
        if n_plugins:
            make_plugins(folder / 'system', n_plugins)
            self.env['XDG_DATA_DIRS'] = f'{folder / "system"}:{os.environ.get("XDG_DATA_DIRS", "/usr/share")}'
        self.name = hashlib.sha256(self.site.encode()).hexdigest()[:16]
        state = folder / 'CONFIG_HOME/mortise/windows' / f'{self.name}.ini'
        state.parent.mkdir(parents=True)
        state.write_text('[welcome]\ndismissed=true\n', encoding='utf-8')
        # The first start takes the plugins in.
        subprocess.run([MORTISE, '--site', self.site, 'list', '--json'], env=self.env, check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def ask(self, path):
        connection = http.client.HTTPConnection('mortise', timeout=60)
        connection.sock = socket.socket(socket.AF_UNIX)
        connection.sock.connect(os.path.join(self.env['XDG_RUNTIME_DIR'], 'mortise', self.name, 'api.socket'))
        connection.request('GET', path)
        return json.loads(connection.getresponse().read())


class Window:
    """A program with a window, which says on stdout how far it is."""

    def __init__(self, place, *command):
        self.began = time.monotonic()
        self.process = subprocess.Popen(command, env=place.env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, text=True)

    def wait(self, words):
        """The microseconds from the start to a line with these words."""
        for line in self.process.stdout:
            if words in line:
                return (time.monotonic() - self.began) * 1e6
        sys.exit(f'bench_window.py: {self.process.args[0]} ended with {self.process.wait()} before “{words}”')

    def settle(self):
        def used():
            return Path(f'/proc/{self.process.pid}/stat').read_text(encoding='utf-8').rpartition(')')[2].split()[11:13]
        before, since = used(), time.monotonic()
        while time.monotonic() < since + QUIET_SECONDS:
            time.sleep(0.05)
            if used() != before:
                before, since = used(), time.monotonic()

    def end(self):
        self.process.terminate()
        self.process.stdout.read()
        self.process.wait()


def measure_start(places):
    empty, frames, sites = [], {case: [] for case in places}, {case: [] for case in places}
    for _ in range(N_STARTS):
        window = Window(places['bundled'], EMPTY)
        empty.append(window.wait('The window is shown'))
        window.end()
        for case, place in places.items():
            window = Window(place, WORKBENCH, '--site', place.site)
            frames[case].append(window.wait('The window is shown'))
            sites[case].append(window.wait('The site is shown'))
            window.settle()
            window.end()
    report('window', 'frame', 'empty', empty)
    for case in places:
        report('window', f'frame, {case}', 'mortise', frames[case])
        report('window', f'site, {case}', 'mortise', sites[case])


class Use:
    """Uses a window by its keys, and counts how its main loop does in each step."""

    def __init__(self, place):
        self.place = place
        self.stalls = (0, 0)
        self.window = Window(place, WORKBENCH, '--site', place.site)

    def key(self, *keys):
        subprocess.run(['xdotool', 'key', '--delay', '40', *keys], check=True)

    def type(self, text):
        subprocess.run(['xdotool', 'type', '--delay', '60', text], check=True)

    def focus(self):
        """The newest window, as there is nobody who manages them."""
        found = subprocess.run(['xdotool', 'search', '--onlyvisible', '--pid', str(self.window.process.pid)],
                               capture_output=True, text=True, check=True).stdout.split()
        subprocess.run(['xdotool', 'windowfocus', '--sync', max(found, key=int)], check=True)

    def tell(self, step):
        self.window.settle()
        site = self.place.ask('/v1/site')
        counts = site['stalls'], site['long_stalls']
        frames, long = (now - before for now, before in zip(counts, self.stalls))
        self.stalls = counts
        turns = site['newest_stalls_us'][-frames:] if frames else [0]
        for case, value in (('frames', frames), ('long', long), ('longest', max(turns) / 1000)):
            report('stall', f'{step}, {case}', 'mortise', [value])

    def search(self):
        self.key('ctrl+f')
        self.type('number 0777')
        self.window.settle()
        self.key(*['BackSpace'] * 11)

    def select(self):
        """From the search entry into the list, past the tabs and the menu of the filter."""
        self.key('Escape', 'Home', *['Tab'] * 6, *['Down'] * 10)

    def scroll(self):
        self.key(*['Page_Down'] * 10, 'End', 'Home')

    def see_sections(self):
        self.key('ctrl+2', 'ctrl+3', 'ctrl+1', 'alt+2', 'alt+3', 'alt+1')

    def find_in_palette(self):
        self.key('ctrl+k')
        self.window.settle()
        self.focus()
        self.type('limit_876')
        self.window.settle()
        self.key('Return')
        self.window.settle()
        self.focus()

    def run(self):
        self.window.wait('The site is shown')
        self.tell('start')
        self.focus()
        for step, do in (('search', self.search), ('select', self.select), ('scroll', self.scroll),
                         ('sections', self.see_sections), ('palette', self.find_in_palette)):
            do()
            self.tell(step)
        self.window.end()


def main():
    with tempfile.TemporaryDirectory(prefix='b', dir='/tmp') as folder:
        places = {case: Place(Path(folder, case), n) for case, n in (('bundled', 0), ('many', N_PLUGINS))}
        if sys.argv[1] == 'start':
            measure_start(places)
        else:
            Use(places['many']).run()


if __name__ == '__main__':
    main()
