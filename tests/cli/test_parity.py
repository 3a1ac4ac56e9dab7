#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A verb gives the same answer whether it holds the site itself or asks the process that does."""

import json
import re
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import tap  # noqa: E402

from cli import PROBE, Site  # noqa: E402

# What differs between any two runs.
VOLATILE = {'id', 'time', 'wall_us', 'start_us', 'cpu_us', 'queue_us', 'pid', 'memory_bytes', 'cpu_ms', 'settings_changed', 'started',
            'restarts', 'isolation', 'isolation_missing', 'seq', 'holder', 'parent', 'listener', 'directory',
            'traceback'}

STEPS = [
    ['list'],
    ['enable', 'nobody'],
    ['install', PROBE],
    ['install', '/nowhere'],
    ['list'],
    ['grant', 'cli-probe', 'http'],
    ['grant', 'cli-probe', 'storage'],
    ['revoke', 'cli-probe', 'http'],
    ['revoke', 'nobody', 'http'],
    ['enable', 'cli-probe'],
    ['config', 'get', 'cli-probe'],
    ['config', 'get', 'cli-probe', 'threshold'],
    ['config', 'set', 'cli-probe', 'threshold', '81'],
    ['config', 'set', 'cli-probe', 'threshold', 'many'],
    ['config', 'set', 'cli-probe', 'greeting', '81'],
    ['config', 'set', 'cli-probe', 'greeting', '"quoted"'],
    ['config', 'set', 'cli-probe', 'loud', 'true'],
    ['config', 'set', 'cli-probe', 'colour', 'blue'],
    ['config', 'set', 'cli-probe', 'colour', 'green'],
    ['config', 'set', 'cli-probe', 'shape', '{"corners": [1, 2]}'],
    ['config', 'get', 'cli-probe'],
    ['config', 'unset', 'cli-probe', 'threshold'],
    ['config', 'get', 'cli-probe', 'nothing'],
    ['config', 'get', 'nobody'],
    ['fire', 'probe_action', '--payload', '{"lead": 7}'],
    ['fire', 'probe_error', '--payload', '{}'],
    ['fire', 'no_such_hook'],
    ['fire', '../../site'],
    ['fire', '..'],
    ['fire', 'a/b?c=d#e%2f'],
    ['hooks', 'probe_action'],
    ['hooks', 'lead_created'],
    ['hooks', 'no_such_hook'],
    ['trace', 'last'],
    ['trace', 'no-such-trace'],
    ['logs', 'nobody'],
    ['restart', 'cli-probe'],
    ['restart', 'nobody'],
    ['disable', 'cli-probe'],
    ['uninstall', 'cli-probe'],
    ['uninstall', 'cli-probe'],
    ['hooks'],
    ['list'],
]


def settle(value):
    """Leaves out what is volatile, and whether an idle process is still there."""
    if isinstance(value, dict):
        return {name: settle(member) for name, member in value.items() if name not in VOLATILE}
    if isinstance(value, list):
        return [settle(element) for element in value]
    return 'enabled' if value == 'running' else value


class Parity(unittest.TestCase):
    maxDiff = None

    def run_steps(self, site):
        """What each step gave, as JSON where it is some, with the site's own path left out."""
        answers = []
        for step in STEPS:
            done = site.run(*step, '--json')
            text = done.stdout.replace(site.folder, 'FOLDER')
            answers.append((done.returncode, settle(json.loads(text)) if text else '',
                            done.stderr.replace(site.folder, 'FOLDER')))
        return answers

    def test_alone_and_served(self):
        alone = self.run_steps(Site())
        site = Site()
        with site.serving():
            served = self.run_steps(site)
        for step, one, other in zip(STEPS, alone, served):
            with self.subTest(step=step):
                self.assertEqual(one, other)

    def test_text_alone_and_served(self):
        """For people the same columns; numbers and times may differ."""
        def shape(text):
            return re.sub(r'[\d.]+ (µs|ms|s|MiB)', 'N', text).split()

        site = Site()
        site.install_probe(enable=False)
        steps = (['list'], ['hooks', 'probe_action'], ['config', 'get', 'cli-probe'], ['enable', 'nobody'], ['lst'])
        alone = [site.run(*step) for step in steps]
        with site.serving():
            served = [site.run(*step) for step in steps]
        for one, other in zip(alone, served):
            self.assertEqual((shape(one.stdout), one.stderr, one.returncode),
                             (shape(other.stdout), other.stderr, other.returncode))


class Shapes(unittest.TestCase):
    """What scripts rely on."""

    @classmethod
    def setUpClass(cls):
        cls.site = Site()
        cls.site.install_probe()

    def test_list(self):
        probe = next(plugin for plugin in self.site.json('list') if plugin['slug'] == 'cli-probe')
        self.assertEqual(probe['version'], '1.2.3')
        self.assertIn(probe['state'], ('enabled', 'running'))
        self.assertIsNone(probe['reason'])
        self.assertEqual([(p['name'], p['granted']) for p in probe['permissions']], [('http', False)])
        for name, kind in {'name': str, 'isolation': list, 'memory_bytes': int, 'cpu_ms': int, 'restarts': int}.items():
            self.assertIsInstance(probe[name], kind, name)

    def test_fire(self):
        dispatch = self.site.json('fire', 'probe_action', '--payload', '{"lead": 7}')
        self.assertEqual((dispatch['hook'], dispatch['kind']), ('probe_action', 'action'))
        self.assertEqual(dispatch['status'], 'completed')
        self.assertTrue(dispatch['id'])
        self.assertIn('result', dispatch)
        call, = dispatch['calls']
        self.assertEqual((call['plugin'], call['priority'], call['status']), ('cli-probe', 10, 'ok'))
        self.assertEqual(call['value']['got'], {'lead': 7})
        self.assertIsNone(call['error'])
        for name in ('wall_us', 'cpu_us', 'queue_us'):
            self.assertGreaterEqual(call[name], 0)

    def test_fire_with_a_failing_listener(self):
        done = self.site.run('fire', 'probe_error', '--payload', '{}', '--json')
        dispatch = json.loads(done.stdout)
        call, = dispatch['calls']
        self.assertEqual(call['status'], 'error')
        self.assertIn('probe', call['error']['message'])
        self.assertTrue(call['error']['code'])
        self.assertEqual(done.returncode, 0 if dispatch['status'] == 'completed' else 1)

    def test_fire_without_listeners(self):
        done = self.site.run('fire', 'no_such_hook', '--json')
        self.assertEqual((done.returncode, done.stdout), (1, ''))
        self.assertIn('no_such_hook', done.stderr)

    def test_trace(self):
        fired = self.site.json('fire', 'probe_action', '--payload', '{}')
        self.assertEqual(self.site.json('trace', 'last')['id'], fired['id'])
        self.assertEqual(self.site.json('trace', fired['id'])['calls'][0]['plugin'], 'cli-probe')
        traces = self.site.json('trace', '--limit', '1')
        self.assertEqual([trace['id'] for trace in traces], [fired['id']])
        self.assertNotIn('payload', traces[0])

    def test_doctor(self):
        done = self.site.run('doctor', '--json')
        checks = json.loads(done.stdout)
        self.assertEqual(done.returncode, 1 if any(check['level'] == 'error' for check in checks) else 0)
        for check in checks:
            self.assertEqual(set(check), {'name', 'ok', 'level', 'detail'})

    def test_demo_enables_all_that_is_bundled(self):
        site = Site()
        done = site.run('demo', '--json')
        bundled = [plugin for plugin in site.json('list') if plugin['source'] == 'bundled']
        if not bundled:
            self.assertEqual(done.returncode, 1)
            return
        self.assertEqual(done.returncode, 0, done.stderr)
        for plugin in bundled:
            self.assertIn(plugin['state'], ('enabled', 'running'), plugin['slug'])
            self.assertTrue(all(permission['granted'] for permission in plugin['permissions']), plugin['slug'])
        for dispatch in json.loads(done.stdout):
            self.assertTrue(dispatch['calls'], dispatch['hook'])


if __name__ == '__main__':
    tap.main()
