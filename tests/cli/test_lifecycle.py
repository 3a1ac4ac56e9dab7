#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What happens to plugins is told to those that listen, with the arguments of the platforms that they come from."""

import json
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import tap  # noqa: E402

from cli import Site  # noqa: E402

HOOKS = ('plugin_installed', 'plugin_loaded', 'plugin_enabled', 'plugin_activated', 'plugin_activated_other',
         'plugin_deactivated', 'plugin_deactivated_other', 'plugin_disabled', 'plugin_uninstalling',
         'plugin_uninstalling_other', 'plugin_uninstalled', 'plugin_updated', 'plugin_rolled_back', 'plugin_error')
WITNESS = 'from mortise import action, context\n\n' + ''.join(f'''
@action("{hook}")
def on_{hook}(**arguments):
    context.log.info("{hook}", **arguments)
''' for hook in HOOKS)
OTHER = '''
import os
from mortise import action

@action("other_crash")
def crash(**rest):
    os.kill(os.getpid(), 11)
'''


class Lifecycle(unittest.TestCase):
    def setUp(self):
        self.site = Site()
        self.make('witness', WITNESS)
        self.site.check('install', str(self.folder('witness')))
        stack = self.site.serving()
        stack.__enter__()
        self.addCleanup(stack.__exit__, None, None, None)
        self.site.check('enable', 'witness')
        self.seen = 0
        self.heard('plugin_loaded', 'plugin_enabled', 'plugin_activated')

    def folder(self, slug):
        return Path(self.site.folder, 'made', slug)

    def make(self, slug, code, version='1.0.0'):
        self.folder(slug).mkdir(parents=True, exist_ok=True)
        (self.folder(slug) / 'plugin.json').write_text(json.dumps(
            {'slug': slug, 'name': slug.title(), 'version': version, 'loader': 'python', 'module': slug}))
        (self.folder(slug) / f'{slug}.py').write_text(code)

    def heard(self, *hooks):
        """Waits until as many were heard as there are hooks; gives what came with each."""
        records = []
        while len(records) < len(hooks):
            records = [record for record in self.site.json('logs', 'witness')
                       if record['stream'] == 'log' and record['seq'] > self.seen]
        self.seen = records[-1]['seq']
        self.assertEqual(sorted(record['message'] for record in records), sorted(hooks))
        return {record['message']: record['fields'] for record in records}

    def test_life(self):
        self.make('other', OTHER)
        self.site.check('install', str(self.folder('other')))
        told = self.heard('plugin_installed')['plugin_installed']
        self.assertEqual((told['slug'], told['plugin_id'], told['plugin_info']['version']), ('other', 'other', '1.0.0'))
        self.site.check('enable', 'other')
        told = self.heard('plugin_loaded', 'plugin_enabled', 'plugin_activated', 'plugin_activated_other')
        self.assertEqual(told['plugin_loaded']['manifest']['module'], 'other')
        self.assertEqual(told['plugin_activated'], {'slug': 'other'})
        self.make('other', OTHER, '2.0.0')
        self.site.check('install', str(self.folder('other')))
        self.heard('plugin_updated', 'plugin_loaded')
        self.site.check('rollback', 'other')
        self.heard('plugin_rolled_back', 'plugin_loaded')
        self.site.check('disable', 'other')
        self.heard('plugin_deactivated', 'plugin_deactivated_other', 'plugin_disabled')
        self.site.check('uninstall', 'other')
        self.heard('plugin_uninstalling', 'plugin_uninstalling_other', 'plugin_uninstalled')

    def test_error(self):
        self.make('other', OTHER)
        self.site.check('install', str(self.folder('other')))
        self.site.check('enable', 'other')
        self.heard('plugin_installed', 'plugin_loaded', 'plugin_enabled', 'plugin_activated', 'plugin_activated_other')
        self.site.run('fire', 'other_crash', '--payload', '{}')
        told = self.heard('plugin_error')['plugin_error']
        self.assertEqual(told, {'slug': 'other', 'reason': 'crashed: SIGSEGV'})


if __name__ == '__main__':
    tap.main()
