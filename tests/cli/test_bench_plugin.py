#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`mortise bench`: what is measured is there and hangs together, a slower version is told from an equal one, and what fails ends
it. No time is compared with the clock."""

import json
import signal
import sys
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import tap  # noqa: E402

from cli import Site, stop  # noqa: E402

CODE = '''from mortise import action, context

KEPT = []

@action("work")
def work(steps=0, fail_at=0, leak=0, **rest):
    context.cache.set("n", (context.cache.get("n") or 0) + 1)
    if fail_at and context.cache.get("n") == fail_at:
        raise ValueError("as asked")
    KEPT.append(bytearray(leak))
    return sum(i * i for i in range(steps * {factor}))
'''


class Bench(unittest.TestCase):
    def setUp(self):
        self.site = Site()
        self.folder = self.make('1.1.0')

    def make(self, version, factor=1):
        folder = Path(self.site.folder, f'busy-{version}')
        folder.mkdir()
        (folder / 'plugin.json').write_text(json.dumps(
            {'slug': 'busy', 'name': 'Busy', 'version': version, 'loader': 'python', 'module': 'plugin', 'author': 'Ada',
             'description': 'Works.', 'licence': 'GPL-3.0-or-later', 'hooks': [{'name': 'work', 'kind': 'action', 'priority': 10}]}))
        (folder / 'plugin.py').write_text(CODE.format(factor=factor))
        return folder

    def bench(self, *options, payload=None, **more):
        return self.site.json('bench', str(self.folder), 'work', '--times', '40', '--payload', json.dumps(payload or {}), *options,
                              **more)

    def test_alone(self):
        answer = self.bench()
        self.assertEqual((answer['plugin'], answer['hook'], answer['times'], answer['warm_up']), ('busy', 'work', 40, 4))
        run, = answer['runs']
        self.assertNotIn('wall', answer)
        for name in ('wall_us', 'cpu_us'):
            times = [run[name][percentile] for percentile in ('p50', 'p95', 'p99', 'max')]
            self.assertEqual(times, sorted(times))
            self.assertGreater(times[0], 0)
        self.assertGreaterEqual(run['wall_us']['p50'], run['cpu_us']['p50'])
        self.assertGreater(run['calls_per_second'], 0)
        self.assertGreater(run['memory_peak_bytes'], 1 << 20)
        self.assertEqual(self.site.json('logs'), [], 'the site itself knows nothing of it')

    def test_slower_version(self):
        """Ten times the work is no noise, whichever comes first; the installed one is found by itself."""
        self.site.check('install', str(self.folder))
        slow = self.folder = self.make('1.2.0', factor=10)
        answer = self.bench(payload={'steps': 2000})
        self.assertEqual([(run['label'], run['version']) for run in answer['runs']], [(str(slow), '1.2.0'), ('installed', '1.1.0')])
        self.assertTrue(answer['cpu']['differs'], answer)
        self.assertGreater(answer['cpu']['ratio'], 2)
        self.assertLess(answer['cpu']['chance'], 0.05)
        text = self.site.check('bench', str(slow), 'work', '--times', '20')
        for word in ('1.2.0', '1.1.0 (installed)', 'median', '99 %', 'calls a second', 'growth'):
            self.assertIn(word, text)

    def test_against(self):
        """A folder, a package, and a version that an update has left behind."""
        package = Path(self.site.folder, 'busy.zip')
        self.site.check('pack', str(self.folder), '--output', str(package))
        self.site.check('install', str(package))
        newer = self.make('1.3.0')
        self.site.check('install', str(newer))
        self.folder = newer
        for against, version in {str(package): '1.1.0', '1.1.0': '1.1.0', '1.3.0': '1.3.0', str(newer): '1.3.0'}.items():
            with self.subTest(against=against):
                runs = self.bench('--against', against)['runs']
                self.assertEqual(runs[1]['version'], version)
        done = self.site.run('bench', str(newer), 'work', '--against', '9.9.9')
        self.assertEqual((done.returncode, done.stdout), (1, ''))
        for word in ('9.9.9', 'busy', '1.3.0'):
            self.assertIn(word, done.stderr)

    def test_growth(self):
        """What is kept at each call shows: 40 calls of 256 KiB are 250 MiB in 1,000."""
        run, = self.bench(payload={'leak': 1 << 18})['runs']
        self.assertGreater(run['memory_growth_bytes'], 200 << 20)

    def test_failure(self):
        """The plugin's error ends it, with its place; whether in the warm-up or later."""
        for number in (2, 30):
            done = self.site.run('bench', str(self.folder), 'work', '--times', '40', '--payload', json.dumps({'fail_at': number}))
            self.assertEqual((done.returncode, done.stdout), (1, ''))
            self.assertIn('ValueError: as asked', done.stderr)
            self.assertIn('plugin.py', done.stderr)

    def test_refused(self):
        self.assertEqual(self.site.run('bench', str(self.folder), 'work', '--times', '19').returncode, 2)
        self.assertIn('nobody_knows_it', self.site.run('bench', str(self.folder), 'nobody_knows_it').stderr)
        self.assertEqual(self.site.run('bench', '/nowhere', 'work').returncode, 1)

    def test_interrupted(self):
        process = self.site.start('bench', str(self.folder), 'work', '--times', '100000', '--payload', '{}')
        self.addCleanup(stop, process)
        end = time.monotonic() + 60
        while not Path(f'/proc/{process.pid}/task/{process.pid}/children').read_text() and time.monotonic() < end:
            time.sleep(0.01)
        _, error = stop(process, signal.SIGINT)
        self.assertEqual(process.returncode, 1)
        self.assertIn('interrupted', error)


if __name__ == '__main__':
    tap.main()
