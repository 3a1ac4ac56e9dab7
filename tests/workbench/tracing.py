# SPDX-License-Identifier: GPL-3.0-or-later
"""Plugins whose filters do to a value what the payload has for them, for what is said of traces to be checked."""

import json
from pathlib import Path

HOOK = 'price_filter'

CODE = '''
from mortise import Plugin, filter


class Editor(Plugin):
    @filter("price_filter", priority={priority})
    def edit(self, value, edits=None, **rest):
        for path, new in (edits or {{}}).get("{slug}", []):
            if new == "fail":
                raise ValueError("told to")
            parent = value
            for key in path[:-1]:
                parent = parent[key]
            if new is None:
                parent.pop(path[-1], None)
            else:
                parent[path[-1]] = new
        self.context.log.info("edited")
        return value
'''
EDITORS = {'first': 'First Editor', 'second': 'Second Editor', 'third': 'Third Editor'}


def make_editors(folder):
    """The folders of the editors, in the order in which they are called."""
    for priority, (slug, name) in enumerate(EDITORS.items()):
        place = Path(folder, slug)
        place.mkdir()
        (place / 'plugin.json').write_text(json.dumps({
            'slug': slug, 'name': name, 'version': f'1.{priority}.0', 'loader': 'python', 'module': 'plugin',
            'hooks': [{'name': HOOK, 'kind': 'filter', 'priority': priority}]}), encoding='utf-8')
        (place / 'plugin.py').write_text(CODE.format(priority=priority, slug=slug), encoding='utf-8')
        yield place


def make_payload(value, **edits):
    return json.dumps({'value': value, 'edits': edits})
