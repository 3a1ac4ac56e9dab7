# SPDX-License-Identifier: GPL-3.0-or-later
"""A system with many plugins."""

import json
from pathlib import Path

CATEGORIES = ('tickets', 'sales', 'learning', 'reports')


CODE = '''
from mortise import action

@action("count")
def count(**rest):
    return 1
'''


def make_manifest(number):
    return {
        'slug': f'many-{number:04}', 'name': f'Plugin Number {number:04}', 'version': f'1.{number}.0',
        'description': f'Does the work of number {number}, and nothing else.', 'author': 'Many Plugins Ltd',
        'category': CATEGORIES[number % len(CATEGORIES)], 'loader': 'python', 'module': 'plugin',
        'permissions': [{'name': 'storage', 'reason': 'Keeps what it has counted.'}],
        'settings': [
            {'name': f'title_{number}', 'type': 'text', 'label': f'Title {number}', 'default': 'Count'},
            {'name': f'limit_{number}', 'type': 'number', 'label': f'Limit {number}', 'default': number},
            {'name': f'loud_{number}', 'type': 'checkbox', 'label': f'Loud {number}', 'default': False}]}


def make_plugins(folder, count):
    """Puts plugins where a package manager would, below a folder for $XDG_DATA_DIRS."""
    for number in range(count):
        place = Path(folder, 'mortise/plugins', f'many-{number:04}')
        place.mkdir(parents=True)
        (place / 'plugin.json').write_text(json.dumps(make_manifest(number)), encoding='utf-8')
        (place / 'plugin.py').write_text(CODE, encoding='utf-8')
