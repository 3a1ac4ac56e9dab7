#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What happens to plugins is told to those that listen: once, in order, with the arguments of the platforms that the hooks
come from."""

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
    context.log.info("{hook}", arguments=arguments)
''' for hook in (*HOOKS, 'witness_mark'))

# As the authors of Escalated write them: those of one plugin take no arguments.
OTHER = '''
import os
from mortise import action, context

@action("other_crash")
def crash(**rest):
    os.kill(os.getpid(), 11)

@action("plugin_activated_other")
def on_activate():
    context.log.info("activated")

@action("plugin_deactivated_other")
def on_deactivate():
    context.log.info("deactivated")

@action("plugin_uninstalling_other")
def on_uninstall():
    context.log.info("uninstalling")
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

    def install_other(self, version='1.0.0'):
        self.make('other', OTHER, version)
        self.site.check('install', str(self.folder('other')))

    def messages(self, slug):
        return [record for record in self.site.json('logs', slug, '--limit', '1000')
                if record['stream'] == 'log' and record['seq'] > self.seen]

    def heard(self, *hooks):
        """What was heard since it was asked last is exactly that, in that order; gives the arguments of each.

        The witness hears of one thing after the other, so all that was told before a mark is there when the mark is."""
        self.site.check('fire', 'witness_mark', '--payload', '{}')
        records = self.messages('witness')
        while not records or records[-1]['message'] != 'witness_mark':
            records = self.messages('witness')
        self.seen = records[-1]['seq']
        self.assertEqual([record['message'] for record in records[:-1]], list(hooks))
        return [record['fields']['arguments'] for record in records[:-1]]

    def test_life(self):
        self.install_other()
        told, = self.heard('plugin_installed')
        self.assertEqual((told['slug'], told['plugin_id'], told['plugin_info']['version']), ('other', 'other', '1.0.0'))
        self.assertEqual(set(told), {'slug', 'plugin_id', 'plugin_info'})
        self.site.check('enable', 'other')
        loaded, *rest = self.heard('plugin_loaded', 'plugin_enabled', 'plugin_activated', 'plugin_activated_other')
        self.assertEqual((loaded['slug'], loaded['manifest']['module']), ('other', 'other'))
        self.assertEqual(rest, [{'slug': 'other', 'plugin_id': 'other'}, {'slug': 'other'}, {}])
        self.site.check('disable', 'other')
        told = self.heard('plugin_deactivated_other', 'plugin_deactivated', 'plugin_disabled')
        self.assertEqual(told, [{}, {'slug': 'other'}, {'slug': 'other', 'plugin_id': 'other'}])
        self.install_other('2.0.0')
        self.assertEqual(self.heard('plugin_updated'), [{'slug': 'other'}])
        self.site.check('uninstall', 'other')
        told = self.heard('plugin_uninstalling', 'plugin_uninstalling_other', 'plugin_uninstalled')
        self.assertEqual(told, [{'slug': 'other'}, {}, {'slug': 'other', 'plugin_id': 'other'}])

    def test_enabled_throughout(self):
        self.install_other()
        self.site.check('enable', 'other')
        self.heard('plugin_installed', 'plugin_loaded', 'plugin_enabled', 'plugin_activated', 'plugin_activated_other')
        self.install_other('2.0.0')
        self.heard('plugin_updated', 'plugin_loaded')
        self.site.check('rollback', 'other')
        self.assertEqual(self.heard('plugin_rolled_back', 'plugin_loaded')[0], {'slug': 'other'})
        self.site.check('uninstall', 'other')
        self.heard('plugin_uninstalling', 'plugin_uninstalling_other', 'plugin_deactivated_other', 'plugin_deactivated',
                   'plugin_disabled', 'plugin_uninstalled')

    def test_own_hooks_are_heard(self):
        """By the plugin itself, before its process ends; and nothing of it fails."""
        self.install_other()
        self.site.check('enable', 'other')
        self.site.check('disable', 'other')
        self.site.check('enable', 'other')
        self.site.check('uninstall', 'other')
        own = [record['message'] for record in self.site.json('logs', 'other') if record['stream'] == 'log']
        self.assertEqual(own, ['activated', 'deactivated', 'activated', 'uninstalling', 'deactivated'])
        for trace in self.site.json('trace', '--limit', '100'):
            for call in trace.get('calls', []):
                self.assertEqual(call['status'], 'ok', trace)

    def test_error(self):
        self.install_other()
        self.site.check('enable', 'other')
        self.heard('plugin_installed', 'plugin_loaded', 'plugin_enabled', 'plugin_activated', 'plugin_activated_other')
        self.site.run('fire', 'other_crash', '--payload', '{}')
        told, = self.heard('plugin_error')
        self.assertEqual(told, {'slug': 'other', 'reason': 'crashed: SIGSEGV'})

    def test_refused_is_not_told(self):
        """A verb that does nothing says nothing."""
        self.install_other()
        self.heard('plugin_installed')
        for words in (['enable', 'nobody'], ['disable', 'nobody'], ['uninstall', 'nobody'], ['install', '/nowhere']):
            self.assertNotEqual(self.site.run(*words).returncode, 0)
        self.site.check('disable', 'other')
        self.site.check('uninstall', 'other', '--dry-run')
        self.heard()


if __name__ == '__main__':
    tap.main()
