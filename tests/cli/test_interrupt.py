#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whoever fires a hook and goes away gives it up: the listeners are told, and the trace says so."""

import json
import signal
import socket
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import tap  # noqa: E402

from cli import Site, stop  # noqa: E402

GIVEN_UP = {'code': 'cancelled', 'message': 'whoever fired the hook gave up'}


# One that can be vetoed calls its listeners one after the other; giving up is no veto.
PLATFORM = {
    'id': 'faults', 'name': 'Faults', 'description': 'Of this site alone.', 'permissions': [], 'plugin_types': [],
    'events': [], 'slots': [], 'definitions': {},
    'hooks': [{'name': 'fault_faulty', 'kind': 'action', 'veto': True, 'description': 'Commits a fault.',
               'permission': None, 'sample': {'fault': 'nothing'},
               'arguments': [{'name': 'fault', 'description': 'Its name.', 'schema': {'type': 'string'}}]}],
}


class Interrupt(unittest.TestCase):
    platform = None

    def setUp(self):
        self.site = Site()
        if self.platform:
            platforms = Path(self.site.site, 'platforms')
            platforms.mkdir(parents=True)
            (platforms / 'faults.json').write_text(json.dumps(self.platform))
        stack = self.site.serving()
        self.path, _ = stack.__enter__()
        self.addCleanup(stack.__exit__, None, None, None)
        self.site.install_fixture('faulty', limits={'deadline_s': 30})
        self.log = self.site.start('logs', '--follow', '--json')
        self.addCleanup(stop, self.log)

    def wait_for_log(self, message):
        for line in self.log.stdout:
            if json.loads(line)['message'] == message:
                return
        self.fail(f'the log ended without "{message}"')

    def assert_given_up(self):
        """The plugin says that it was told, and goes on."""
        self.wait_for_log('was cancelled')
        dispatch = self.site.json('trace', 'last')
        self.assertEqual((dispatch['status'], dispatch['error']), ('failed', GIVEN_UP))
        call = dispatch['calls'][0]
        self.assertEqual((call['status'], call['error']), ('cancelled', GIVEN_UP))
        answer = self.site.json('fire', 'fault_faulty', '--payload', '{"fault": "nothing"}')
        self.assertEqual(answer['calls'][0]['status'], 'ok')
        self.assertEqual(self.site.json('list')[0]['restarts'], 0)

    def test_ctrl_c(self):
        fire = self.site.start('fire', 'fault_faulty', '--payload', '{"fault": "wait"}')
        self.wait_for_log('waits')
        stop(fire, signal.SIGINT)
        self.assert_given_up()

    def test_closed_connection(self):
        body = b'{"payload": {"fault": "wait"}}'
        with socket.socket(socket.AF_UNIX) as peer:
            peer.connect(self.path)
            peer.sendall(b'POST /v1/hooks/fault_faulty/fire HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s'
                         % (len(body), body))
            self.wait_for_log('waits')
        self.assert_given_up()

    def test_half_closed_connection(self):
        """It has no more to say, and still listens."""
        body = b'{"payload": {"fault": "sleep", "us": 500000}}'
        with socket.socket(socket.AF_UNIX) as peer:
            peer.settimeout(60)
            peer.connect(self.path)
            peer.sendall(b'POST /v1/hooks/fault_faulty/fire HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s'
                         % (len(body), body))
            peer.shutdown(socket.SHUT_WR)
            answer = b''.join(iter(lambda: peer.recv(65536), b''))
        self.assertIn(b'"woke up"', answer)


class InterruptBeforeVeto(Interrupt):
    platform = PLATFORM


if __name__ == '__main__':
    tap.main()
