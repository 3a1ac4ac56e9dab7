# SPDX-License-Identifier: GPL-3.0-or-later
"""A plugin of any settings, which tells what it has of them."""

import json
from pathlib import Path

CODE = '''
from mortise import action, context, filter

seen = []

@context.on_settings_changed
def changed(*arguments):
    seen.append(dict(context.settings))

@action("mailer_read")
def read(**rest):
    return {"settings": dict(context.settings), "seen": len(seen)}
'''

# A secret, bounds, a section, and settings that depend on each other.
SCHEMA = {
    'type': 'object',
    'properties': {
        'host': {'type': 'string', 'title': 'Server', 'default': 'localhost', 'x-section': 'Server'},
        'port': {'type': 'integer', 'title': 'Port', 'default': 25, 'minimum': 1, 'maximum': 65535},
        'encrypted': {'type': 'boolean', 'title': 'Encrypted', 'default': False},
        'token': {'type': 'string', 'title': 'Token', 'writeOnly': True, 'pattern': '^[!-~]*$'},
        'low': {'type': 'integer', 'title': 'Low'},
        'high': {'type': 'integer', 'title': 'High'},
        'tags': {'type': 'array', 'items': {'type': 'string'}, 'default': []},
        'history': {'type': 'string', 'title': 'A name that is a word of the admin API as well'},
    },
    'dependencies': {'low': ['high']},
    'if': {'properties': {'encrypted': {'const': True}}, 'required': ['encrypted']},
    'then': {'properties': {'port': {'minimum': 465}}},
}


class Mailer:
    """Makes versions of a plugin, and installs them."""

    def __init__(self, site, slug='mailer'):
        self.site = site
        self.slug = slug
        self.count = 0

    def make(self, version='1.0.0', settings=SCHEMA, code='', **members):
        self.count += 1
        folder = Path(self.site.folder, f'{self.slug}-{self.count}')
        folder.mkdir()
        manifest = {'slug': self.slug, 'name': 'Mailer', 'version': version, 'loader': 'python', 'module': 'mailer',
                    'settings': settings} | members
        (folder / 'plugin.json').write_text(json.dumps(manifest))
        (folder / 'mailer.py').write_text(CODE + code)
        return str(folder)

    def install(self, *arguments, enable=False, **members):
        self.site.check('install', self.make(*arguments, **members))
        if enable:
            self.site.check('enable', self.slug)

    def set(self, *pairs, **options):
        return self.site.check('config', 'set', self.slug, *pairs, **options)

    def values(self):
        """What is set, by key; of a secret, whether it is."""
        return {setting['key']: setting['value'] if not setting['sensitive'] else setting['is_set']
                for setting in self.site.json('config', 'get', self.slug) if setting['is_set']}

    def reveal(self, key='token'):
        return self.site.json('config', 'get', self.slug, key, '--reveal')['value']

    def read(self):
        """What the running plugin says."""
        call, = self.site.json('fire', 'mailer_read', '--payload', '{}')['calls']
        return call['value']
