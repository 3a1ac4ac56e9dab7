#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes the screenshots of the workbench: screenshots.py [FOLDER], by default docs/screenshots.

Needs a display and a session bus: xvfb-run -s '-screen 0 1400x1000x24' dbus-run-session screenshots.py
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from app import App

WIDE = (1180, 760)
NARROW = (360, 720)
TALL = (1180, 900)
# What the window adds around itself where no window manager draws it.
FRAME = 10

DARK = {'ADW_DEBUG_COLOR_SCHEME': 'prefer-dark'}
HIGH_CONTRAST = {'ADW_DEBUG_HIGH_CONTRAST': '1'}


def make_rtl_locale(folder):
    """GTK takes the direction from its own translation, here the Hebrew one.

    It does so for a translated application only, or where the locale is English; Debian leaves that to be generated.
    """
    subprocess.run(['localedef', '-i', 'en_US', '-f', 'UTF-8', os.path.join(folder, 'en_US.UTF-8')], check=True)
    return {'LOCPATH': folder, 'LC_ALL': 'en_US.UTF-8', 'LANGUAGE': 'he'}


def prepare(app):
    """Has every plugin run, with all that it asks for, and their hooks fired."""
    plugins = app.cli('list')
    for plugin in plugins:
        app.cli('enable', plugin['slug'])
        for permission in plugin['permissions']:
            app.cli('grant', plugin['slug'], permission['name'])
    for plugin in plugins:
        for listener in plugin['listeners']:
            app.cli('fire', listener['hook'])
    return plugins


def show_plugin(app, plugin):
    app.key('ctrl+1')
    app.select(app.find_pane('Plugins'), 'Plugins', plugin['name'])
    app.find_pane(plugin['name'])


def show_hook(app, plugins, kind):
    hook = next(listener['hook'] for plugin in plugins for listener in plugin['listeners']
                if kind in (None, listener['kind']))
    app.key('ctrl+2')
    app.select(app.find_pane('Hooks'), 'Hooks', hook)
    app.find_pane(hook)
    fire = app.see('push button', 'Fire')
    app.wait(lambda: app.is_enabled(fire), 'the button')


def fire(app):
    app.key('ctrl+Return')
    app.see('list', 'Calls')


def settle(app):
    """Lets animations and the last frame end: there is nothing to wait for that the window tells of."""
    subprocess.run(['sleep', '1'], check=True)


def take(folder, name, size, env, stage):
    app = App(env=env)
    app.use_font('Cantarell 11')
    with app:
        plugins = prepare(app)
        app.resize(size[0] + FRAME, size[1] + FRAME)
        stage(app, plugins)
        settle(app)
        app.screenshot(Path(folder, f'{name}.png'))
        print(name, flush=True)


def stage_plugins(app, plugins):
    running = next((plugin for plugin in plugins if plugin['permissions']), plugins[0])
    show_plugin(app, running)


def stage_hooks(app, plugins):
    kinds = [listener['kind'] for plugin in plugins for listener in plugin['listeners']]
    show_hook(app, plugins, 'filter' if 'filter' in kinds else None)
    fire(app)


def stage_faults(app, plugins):
    show_hook(app, plugins, None)
    app.click(app.see('text', 'Payload'))
    app.key('ctrl+End')
    app.type(',')
    app.see_text('line ')


def stage_list(app, plugins):
    app.see('list item', plugins[0]['name'])


def open_row(app, page, name):
    """In a narrow window a row leads to its details."""
    app.click(app.see('list item', name, app.find_pane(page)))


def stage_narrow_details(app, plugins):
    app.see('list item', plugins[0]['name'])
    open_row(app, 'Plugins', plugins[0]['name'])


def stage_narrow_hook(app, plugins):
    hook = plugins[0]['listeners'][0]['hook']
    app.key('ctrl+2')
    app.key('ctrl+f')
    app.see('entry', 'Search hooks')
    app.type(hook)
    settle(app)
    open_row(app, 'Hooks', hook)
    settle(app)
    fire(app)


def main():
    folder = sys.argv[1] if len(sys.argv) > 1 else Path(__file__).resolve().parents[2] / 'docs/screenshots'
    os.makedirs(folder, exist_ok=True)
    with tempfile.TemporaryDirectory() as locales:
        rtl = make_rtl_locale(locales)
        for name, size, env, stage in [
                ('plugins', WIDE, {}, stage_plugins),
                ('plugins-dark', WIDE, DARK, stage_plugins),
                ('plugins-high-contrast', WIDE, HIGH_CONTRAST, stage_plugins),
                ('plugins-rtl', WIDE, rtl, stage_plugins),
                ('plugins-narrow', NARROW, {}, stage_list),
                ('plugin-narrow', NARROW, DARK, stage_narrow_details),
                ('hooks', WIDE, {}, stage_hooks),
                ('hooks-dark', WIDE, DARK, stage_hooks),
                ('hooks-high-contrast', WIDE, HIGH_CONTRAST, stage_hooks),
                ('hooks-rtl', WIDE, rtl, stage_hooks),
                ('hooks-faults', TALL, {}, stage_faults),
                ('hooks-narrow', NARROW, {}, stage_narrow_hook)]:
            take(folder, name, size, env, stage)


if __name__ == '__main__':
    main()
