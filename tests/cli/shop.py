# SPDX-License-Identifier: GPL-3.0-or-later
"""A publisher: plugins in folders, packed, signed and put into a catalogue by the program itself."""

import json
import subprocess
from pathlib import Path

CODE = '''
from mortise import Plugin, action

class Thing(Plugin):
    def activate(self):
        {activate}

    @action("shop_fired")
    def fired(self, **rest):
        return "{version}"
'''


class Shop:
    def __init__(self, site, name='shop'):
        self.site = site
        self.folder = Path(site.folder, name)
        self.public = Path(site.folder, f'{name}-public')
        self.sources = Path(site.folder, f'{name}-sources')
        self.key = str(self.folder) + '.key'
        self.folder.mkdir()
        self.sources.mkdir()
        self.say(name=name.title())
        site.check('key', 'generate', str(self.folder), '--no-passphrase')

    def say(self, **members):
        (self.folder / 'catalogue.json').write_text(json.dumps({'kind': 'publisher'} | members))

    def make(self, slug, version, activate='pass', **members):
        """A plugin's folder."""
        folder = self.sources / f'{slug}-{version}'
        folder.mkdir()
        manifest = {'slug': slug, 'name': slug.title(), 'version': version, 'loader': 'python', 'module': 'thing',
                    'licence': 'MIT'}
        (folder / 'plugin.json').write_text(json.dumps(manifest | members))
        (folder / 'thing.py').write_text(CODE.format(activate=activate, version=version))
        return folder

    def pack(self, slug, version, **members):
        folder = self.make(slug, version, **members)
        package = self.folder / f'{slug}-{version}.zip'
        self.site.check('pack', str(folder), '--output', str(package))
        return package

    def build(self, **options):
        words = ('catalogue', 'build', str(self.folder), '--key', self.key, '--output', str(self.public))
        return json.loads(self.site.check(*words, '--json', **options))

    def index(self):
        return json.loads((self.public / 'index.json').read_text())


def minisign(*words, stdin=''):
    return subprocess.run(('minisign', *words), input=stdin, capture_output=True, text=True, timeout=60)
