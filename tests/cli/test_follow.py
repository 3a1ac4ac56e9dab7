#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The verbs that stay: serve, events, logs --follow and run-plugin."""

import json
import os
import signal
import subprocess
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import tap  # noqa: E402

from cli import PROBE, Site, stop  # noqa: E402


def read_until(process, needle):
    """The lines that a process prints up to one that holds needle; the case's time bound ends a wait in vain."""
    lines = []
    for line in process.stdout:
        lines.append(line)
        if needle in line:
            return lines
    raise AssertionError(f'{needle!r} never came; there were {lines} and {process.stderr.read()}')


class Follow(unittest.TestCase):
    def setUp(self):
        self.site = Site()

    def start(self, *words):
        process = self.site.start(*words)
        self.addCleanup(stop, process)
        return process

    def assert_ends(self, process, signum=signal.SIGINT):
        stop(process, signum)
        self.assertEqual(process.returncode, 0)


class Serve(Follow):
    def test_signals_end_it_in_order(self):
        for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            with self.subTest(signum=signum):
                process = self.start('serve')
                path = process.stdout.readline().rstrip('\n')
                self.assertTrue(os.path.exists(path))
                self.assert_ends(process, signum)
                self.assertFalse(os.path.exists(path))

    def test_ready_fd(self):
        reader, writer = os.pipe()
        process = subprocess.Popen(self.site.command('serve', '--ready-fd', str(writer)), env=self.site.env,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, pass_fds=[writer], text=True)
        self.addCleanup(stop, process)
        os.close(writer)
        with os.fdopen(reader) as pipe:
            path = pipe.read().rstrip('\n')
        self.assertTrue(os.path.exists(path), path)
        self.assertEqual(process.stdout.readline().rstrip('\n'), path)
        self.assert_ends(process)

    def test_requests_on_their_way_get_an_answer(self):
        with self.site.serving() as (_, process):
            self.site.install_probe()
            logs = self.start('logs', '--follow')
            fire = self.start('fire', 'probe_slow', '--payload', '{}', '--deadline', '30000')
            read_until(logs, 'waiting')
            stop(process)
            stdout, stderr = fire.communicate()
            self.assertEqual(process.returncode, 0)
            self.assertEqual(fire.returncode, 1)
            self.assertTrue(stdout.startswith('probe_slow'), (stdout, stderr))

    def test_what_was_changed_is_kept(self):
        with self.site.serving():
            self.site.install_probe()
            self.site.check('config', 'set', 'cli-probe', 'threshold', '12')
        self.assertEqual(self.site.check('config', 'get', 'cli-probe', 'threshold'), '12\n')


class Events(Follow):
    def check_events(self):
        events = self.start('events')
        self.assertEqual(events.stdout.readline(), '{"type":"ready"}\n')
        self.site.install_probe()
        self.site.check('fire', 'probe_action', '--payload', '{"big": 1}')
        trace = json.loads(read_until(events, '"type":"trace"')[-1])
        self.assertEqual(trace['dispatch']['hook'], 'probe_action')
        self.assertNotIn('payload', trace['dispatch'])
        self.assertNotIn('result', trace['dispatch'])
        self.site.check('uninstall', 'cli-probe')
        removed = json.loads(read_until(events, '"type":"plugin-removed"')[-1])
        self.assertEqual(removed['slug'], 'cli-probe')
        self.assert_ends(events)

    def test_alone(self):
        self.check_events()

    def test_served(self):
        with self.site.serving():
            self.check_events()

    def test_reader_that_leaves(self):
        """A pipe's reader that goes away ends it, with the next line at the latest."""
        with self.site.serving():
            events = self.start('events')
            self.assertEqual(events.stdout.readline(), '{"type":"ready"}\n')
            events.stdout.close()
            self.site.check('install', PROBE)
            events.wait()
            events.stdout = None


class Logs(Follow):
    def check_follow(self, *words):
        self.site.install_probe()
        self.site.check('fire', 'probe_action', '--payload', '{}')
        logs = self.start('logs', 'cli-probe', '--follow', *words)
        before = read_until(logs, 'forged line')
        self.site.check('fire', 'probe_action', '--payload', '{}')
        after = read_until(logs, 'forged line')
        self.assert_ends(logs)
        return before + after

    def test_follow_alone(self):
        """The follower holds the site, and the other verbs go through it."""
        self.check_follow()

    def test_follow_served(self):
        with self.site.serving():
            lines = self.check_follow('--json')
        records = [json.loads(line) for line in lines]
        numbers = [record['seq'] for record in records]
        self.assertEqual(numbers, sorted(set(numbers)), 'a record came twice, or too late')
        self.assertEqual({record['plugin'] for record in records}, {'cli-probe'})

    def test_limit(self):
        self.site.install_probe()
        for _ in range(3):
            self.site.check('fire', 'probe_action', '--payload', '{}')
        records = self.site.json('logs', 'cli-probe')
        self.assertGreaterEqual(len(records), 3)
        self.assertEqual(self.site.json('logs', 'cli-probe', '--limit', '2'), records[-2:])


class RunPlugin(Follow):
    def check_run(self):
        run = self.start('run-plugin', PROBE)
        head = ''.join(read_until(run, 'Ctrl+C'))
        self.assertIn('cli-probe', head)
        self.assertIn('probe_action', head)
        dispatch = self.site.json('fire', 'probe_action', '--payload', '{"lead": 7}')
        self.assertEqual(dispatch['calls'][0]['value']['got'], {'lead': 7})
        read_until(run, 'probe_action')
        self.assertIn('cli-probe', [plugin['slug'] for plugin in self.site.json('list')])
        self.assert_ends(run)
        self.assertNotIn('cli-probe', [plugin['slug'] for plugin in self.site.json('list')])

    def test_alone(self):
        self.check_run()

    def test_served(self):
        with self.site.serving():
            self.check_run()

    def test_sigterm(self):
        with self.site.serving():
            run = self.start('run-plugin', PROBE)
            read_until(run, 'Ctrl+C')
            self.assert_ends(run, signal.SIGTERM)
            self.assertNotIn('cli-probe', [plugin['slug'] for plugin in self.site.json('list')])

    def test_relative_folder(self):
        """The folder is the caller's, wherever the host was started."""
        with self.site.serving():
            process = subprocess.Popen(self.site.command('run-plugin', 'cli-probe'), env=self.site.env, text=True,
                                       cwd=str(Path(PROBE).parent), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            self.addCleanup(stop, process)
            read_until(process, 'Ctrl+C')
            self.assert_ends(process)

    def test_bad_folder(self):
        for folder in ('/nowhere', self.site.folder):
            done = self.site.run('run-plugin', folder)
            self.assertEqual(done.returncode, 1)
            self.assertIn(folder, done.stderr)
            self.assertEqual(done.stderr.count('\n'), 1)

    def test_host_that_ends(self):
        with self.site.serving() as (_, process):
            run = self.start('run-plugin', PROBE)
            read_until(run, 'Ctrl+C')
            process.kill()
            run.communicate(timeout=60)
            self.assertEqual(run.returncode, 1)


if __name__ == '__main__':
    tap.main()
