#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A plugin's process is started after those of the plugins that it needs, and nothing waits for itself."""

import json
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import tap  # noqa: E402

from cli import Site  # noqa: E402

CODE = '''
from mortise import Plugin, action, context

class Fruit(Plugin):
    def activate(self):
        {activate}
        context.log.info("up")

    @action("wake_{slug}")
    def wake(self, **rest):
        return "{slug}"
'''


class StartOrder(unittest.TestCase):
    def setUp(self):
        self.site = Site()

    def make(self, slug, *needs, optional=False, activate='pass'):
        folder = Path(self.site.folder, slug)
        folder.mkdir(exist_ok=True)
        (folder / 'plugin.json').write_text(json.dumps({
            'slug': slug, 'name': slug, 'version': '1.0.0', 'loader': 'python', 'module': 'module',
            'permissions': [{'name': 'hooks', 'reason': 'Calls its dependents.'}],
            'dependencies': [{'slug': need, 'version': '*', 'optional': optional} for need in needs]}))
        (folder / 'module.py').write_text(CODE.format(slug=slug, activate=activate))
        self.site.check('install', str(folder))

    def last_seq(self):
        return max((record['seq'] for record in self.site.json('logs')), default=0)

    def started(self, *words):
        """In which order plugins are started by one verb, none of which runs before. The verb ends with success."""
        before = self.last_seq()
        self.site.check(*words)
        return [record['plugin'] for record in self.site.json('logs', '--limit', '1000')
                if record['seq'] > before and record['stream'] == 'log' and record['message'] == 'up']

    def wake(self, slug):
        return self.started('fire', f'wake_{slug}', '--payload', '{}')

    def test_dependencies_first(self):
        self.make('apple', 'pear')
        self.make('pear', 'quince')
        self.make('quince')
        self.make('zebra')
        self.assertEqual(self.started('enable', 'apple', '--with-dependencies'), ['quince', 'pear', 'apple'])
        self.assertEqual(self.wake('apple'), ['quince', 'pear', 'apple'])
        self.assertEqual(self.wake('pear'), ['quince', 'pear'])
        self.assertEqual(self.started('restart', 'apple'), ['quince', 'pear', 'apple'])

    def test_optional_ones_if_enabled(self):
        self.make('apple', 'pear', 'quince', optional=True)
        self.make('pear')
        self.make('quince')
        self.site.check('enable', 'pear')
        self.site.check('enable', 'apple')
        self.assertEqual(self.wake('apple'), ['pear', 'apple'])

    def test_circle(self):
        """Of those that need each other none can be enabled alone; together they are, and each can be started."""
        self.make('apple', 'pear')
        self.make('pear', 'apple')
        self.assertEqual(self.site.run('enable', 'apple').returncode, 1)
        self.assertEqual(sorted(self.started('enable', 'apple', '--with-dependencies')), ['apple', 'pear'])
        for slug in ('apple', 'pear'):
            self.assertIn(slug, self.wake(slug))
        self.site.check('disable', 'apple', '--with-dependents')
        self.assertEqual({plugin['state'] for plugin in self.site.json('list') if plugin['source'] == 'folder'}, {'disabled'})
        self.site.check('uninstall', 'pear', '--with-dependents')

    def test_dependency_that_cannot_start(self):
        """It is no reason for another not to run."""
        self.make('apple', 'pear')
        self.make('pear')
        self.site.check('enable', 'apple', '--with-dependencies')
        module = Path(next(plugin['directory'] for plugin in self.site.json('list') if plugin['slug'] == 'pear'), 'module.py')
        module.write_text(module.read_text().replace('context.log.info("up")', 'raise RuntimeError("rotten")'))
        self.assertEqual(self.wake('apple'), ['apple'])

    def test_dependency_that_calls_back(self):
        """One that fires a hook of its dependent while it is activated does not wait for itself."""
        self.make('apple', 'pear')
        self.make('pear')
        self.site.check('grant', 'pear', 'hooks')
        self.site.check('enable', 'apple', '--with-dependencies')
        folder = next(plugin['directory'] for plugin in self.site.json('list') if plugin['slug'] == 'pear')
        module = Path(folder, 'module.py')
        module.write_text(module.read_text().replace(
            'pass', 'answer = context.do_action("wake_apple"); context.log.info(str(answer))', 1))
        for first, second in (('apple', 'pear'), ('pear', 'apple')):
            before = self.last_seq()
            with self.site.serving():
                for slug in (first, second):
                    dispatch = self.site.json('fire', f'wake_{slug}', '--payload', '{}')
                    self.assertEqual([call['status'] for call in dispatch['calls']], ['ok'], dispatch)
                messages = [record['message'] for record in self.site.json('logs') if record['seq'] > before]
            self.assertIn("{'apple': 'apple'}", messages)
            self.assertEqual([message for message in messages if 'deadline' in message or 'crashed' in message], [])

    def test_running_ones_are_left_alone(self):
        self.make('apple', 'pear')
        self.make('pear')
        self.site.check('enable', 'apple', '--with-dependencies')
        with self.site.serving():
            self.assertEqual(self.wake('pear'), ['pear'])
            self.assertEqual(self.wake('apple'), ['apple'])
            self.assertEqual(self.wake('apple'), [])


if __name__ == '__main__':
    tap.main()
