#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The bundled plugins, built as an outside author does: by themselves, against an installed libmortise-1."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import tap  # noqa: E402

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / 'cli'))
from cli import Site  # noqa: E402

SOURCE = Path(os.environ['MORTISE_SOURCEDIR'])
BUILD = Path(os.environ['MORTISE_BUILDDIR'])


def run(*command, **options):
    done = subprocess.run([str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          timeout=100, **options)
    if done.returncode != 0:
        raise AssertionError(f'{command}: {done.stdout}')
    return done.stdout


class OutsideBuild(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        """What `meson install` would put into /usr, in a folder; its .pc file says so."""
        cls.root = Path(tempfile.mkdtemp(prefix='root'))
        run('meson', 'install', '-C', BUILD, '--no-rebuild', '--destdir', cls.root, '--tags', 'devel,runtime')
        pc = next(cls.root.rglob('mortise-1.pc'))
        prefix = next(line for line in pc.read_text().splitlines() if line.startswith('prefix='))
        text = pc.read_text().replace(prefix, f'prefix={cls.root}{prefix.removeprefix("prefix=")}')
        pc.write_text(text)
        cls.env = os.environ | {'PKG_CONFIG_PATH': str(pc.parent)}

    def build(self, slug, *options):
        """A copy of its folder, so that nothing around it can be used; gives the folder that it installs."""
        source = Path(tempfile.mkdtemp(prefix='author')) / slug
        shutil.copytree(SOURCE / 'plugins' / slug, source, ignore=shutil.ignore_patterns('__pycache__'))
        run('meson', 'setup', '--werror', *options, source / 'build', source, env=self.env)
        run('meson', 'test', '-C', source / 'build', env=self.env)
        run('meson', 'install', '-C', source / 'build', '--destdir', source / 'out', env=self.env)
        return next((source / 'out').rglob('plugin.json')).parent

    def check(self, slug, *hooks, options=()):
        package = self.build(slug, *options)
        self.assertEqual(sorted(path.name for path in package.iterdir()),
                         sorted(path.name for path in (BUILD / 'plugins' / slug).iterdir() if path.is_file()))
        self.assertTrue((package / json.loads((package / 'plugin.json').read_text())['icon']).is_file())
        site = Site()
        site.check('install', str(package))
        plugin = next(plugin for plugin in site.json('list') if plugin['slug'] == slug)
        for permission in plugin['permissions']:
            site.check('grant', slug, permission['name'])
        site.check('enable', slug)
        for hook in hooks:
            call = site.json('fire', hook)['calls'][0]
            self.assertEqual((call['plugin'], call['status']), (slug, 'ok'), call)
            self.assertTrue(call['value'])

    def test_lead_scorer(self):
        # A sanitizer in the library has to be in the program too.
        options = json.loads((BUILD / 'meson-info/intro-buildoptions.json').read_text())
        sanitize = next(option['value'] for option in options if option['name'] == 'b_sanitize')
        self.check('lead-scorer', 'lead_created', options=[f'-Db_sanitize={sanitize}', '-Db_lundef=false'])

    def test_ticket_tagger(self):
        self.check('ticket-tagger', 'ticket_data', 'ticket_created')


if __name__ == '__main__':
    tap.main()
