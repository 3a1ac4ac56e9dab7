#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Safe mode, and the search for the plugin that brings a problem."""

import json
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import tap  # noqa: E402

from cli import Site, stop  # noqa: E402


class Suspension(unittest.TestCase):
    def setUp(self):
        self.site = Site()

    def install(self, slug, *needs):
        folder = Path(self.site.folder, slug)
        folder.mkdir()
        (folder / 'plugin.json').write_text(json.dumps({
            'slug': slug, 'name': slug, 'version': '1.0.0', 'loader': 'python', 'module': 'module',
            'dependencies': [{'slug': need, 'version': '*'} for need in needs]}))
        (folder / 'module.py').write_text(
            f'from mortise import action\n@action("who")\ndef who(**rest):\n    return "{slug}"\n')
        self.site.check('install', str(folder))
        self.site.check('enable', slug)

    def answers(self):
        calls = self.site.json('fire', 'who', '--payload', '{}')['calls']
        return {call['plugin'] for call in calls if call['status'] == 'ok'}

    def states(self):
        return {plugin['slug']: plugin['state'] for plugin in self.site.json('list') if plugin['source'] == 'folder'}

    def test_safe_mode(self):
        self.install('apple')
        self.assertEqual(self.answers(), {'apple'})
        self.site.check('safe-mode', 'on')
        self.assertEqual(self.states(), {'apple': 'suspended'})
        self.assertEqual(self.answers(), set())
        self.assertIn('safe mode', self.site.json('hooks', 'who')['listeners'][0]['skipped'])
        for verb in ('restart',):
            done = self.site.run(verb, 'apple')
            self.assertEqual(done.returncode, 1)
            self.assertIn('mortise safe-mode off', done.stderr)
        self.site.check('safe-mode', 'off')
        self.assertEqual((self.states()['apple'] in ('enabled', 'running'), self.answers()), (True, {'apple'}))

    def test_safe_mode_ends_processes(self):
        self.install('apple')
        with self.site.serving():
            self.answers()
            self.assertEqual(self.states(), {'apple': 'running'})
            self.site.check('safe-mode', 'on')
            self.assertEqual(self.states(), {'apple': 'suspended'})
            self.assertEqual(self.answers(), set())

    def test_safe_mode_of_one_start(self):
        self.install('apple')
        with self.site.serving('--safe-mode'):
            self.assertTrue(self.site.json('safe-mode')['safe_mode'])
            self.assertEqual((self.states(), self.answers()), ({'apple': 'suspended'}, set()))
        with self.site.serving():
            self.assertEqual(self.answers(), {'apple'})
        self.site.check('safe-mode', 'on')
        with self.site.serving('--safe-mode'):
            pass
        self.assertTrue(self.site.json('safe-mode')['safe_mode'])

    def test_events(self):
        self.install('apple')
        with self.site.serving():
            events = self.site.start('events', '--json')
            self.addCleanup(stop, events)
            self.assertEqual(json.loads(events.stdout.readline())['type'], 'ready')
            self.site.check('safe-mode', 'on')
            told = (json.loads(line) for line in events.stdout)
            self.assertTrue(next(event for event in told if event['type'] == 'suspension')['suspension']['safe_mode'])
            self.site.check('safe-mode', 'off')
            self.site.check('enable', 'ticket-tagger')
            next(event for event in told if event['type'] == 'problems')

    def test_installed_and_updated_in_safe_mode(self):
        self.install('apple')
        self.site.check('safe-mode', 'on')
        folder = Path(self.site.folder, 'apple')
        manifest = folder / 'plugin.json'
        manifest.write_text(manifest.read_text().replace('1.0.0', '1.1.0'))
        self.site.check('install', str(folder))
        self.assertEqual(self.states(), {'apple': 'suspended'})
        self.site.check('safe-mode', 'off')
        self.assertEqual(self.answers(), {'apple'})

    def test_bisection(self):
        """The problem is there whenever cherry runs."""
        self.install('apple')
        self.install('banana', 'apple')
        self.install('cherry', 'banana')
        self.install('date', 'apple')
        self.site.check('bisect', 'start')
        self.assertEqual(self.answers(), set())
        answered = 0
        for _ in range(5):
            if self.site.json('bisect')['bisection']['state'] != 'asking':
                break
            self.site.check('bisect', 'bad' if 'cherry' in self.answers() else 'good')
            answered += 1
            self.assertEqual(self.site.json('bisect')['bisection']['answered'], answered)
        self.assertEqual(self.site.json('bisect')['bisection']['culprit'], 'cherry')
        self.assertIn('cherry brings the problem', self.site.check('bisect'))
        self.assertEqual(self.answers(), {'apple', 'banana', 'cherry', 'date'})
        self.site.check('bisect', 'stop')
        self.assertIsNone(self.site.json('bisect')['bisection'])

    def test_not_a_plugin(self):
        self.install('apple')
        self.site.check('bisect', 'start')
        self.assertIn('without any plugin', self.site.check('bisect', 'bad'))
        self.assertEqual(self.answers(), {'apple'})

    def test_refusals(self):
        self.assertEqual(self.site.run('bisect', 'good').returncode, 1)
        self.assertEqual(self.site.run('bisect', 'maybe').returncode, 1)
        self.assertEqual(self.site.run('safe-mode', 'maybe').returncode, 2)


if __name__ == '__main__':
    tap.main()
