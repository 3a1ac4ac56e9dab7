#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A plugin that fires its own hook, in C and in Python: from a call, of any size, cancelled or answered; from an event and
from its activation. Whatever it waits for has to come before its deadline, which is 30 s here."""

import os
import socket
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / 'faults'))
import tap  # noqa: E402

from faults import FaultTest, wait_for  # noqa: E402

PLUGINS = Path(os.environ['MORTISE_BUILDDIR'], 'tests/sdk/plugins')
MEBIBYTE = 1024 * 1024
# More requests than the host allows at once.
MANY = 15_000


class InC:
    FIXTURE = PLUGINS / 'nest'
    SLUG = 'nest'

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.host.install(cls.SLUG, cls.FIXTURE, grants=['events'])

    def act(self, deed, **arguments):
        dispatch = self.host.ask('POST', f'/v1/hooks/nest_{self.SLUG}/fire', {'payload': {'do': deed, **arguments}})
        return dispatch['calls'][0]

    def assert_value(self, value, deed, **arguments):
        call = self.act(deed, **arguments)
        self.assertEqual((call['status'], call['value']), ('ok', value), call['error'])

    def messages(self, slug=None):
        return [record['message'] for record in self.host.logs(slug or self.SLUG)]

    def wait_for_message(self, message, slug=None):
        wait_for(lambda: message in self.messages(slug), message)

    def cancel(self, deed):
        """Fires, waits until the plugin is at it, and goes away."""
        begun = self.messages().count('computing')
        connection = socket.socket(socket.AF_UNIX)
        connection.connect(self.host.socket)
        body = f'{{"payload":{{"do":"{deed}"}}}}'
        connection.sendall(f'POST /v1/hooks/nest_{self.SLUG}/fire HTTP/1.1\r\nHost: mortise\r\n'
                           f'Content-Length: {len(body)}\r\n\r\n{body}'.encode())
        wait_for(lambda: self.messages().count('computing') > begun, 'it computes')
        connection.close()

    # --- how much, and how deep

    def test_large(self):
        """Four calls inside of each other, each with a mebibyte that the one outside of it still holds."""
        self.assert_value(4, 'down', levels=4, ballast='b' * MEBIBYTE)

    def test_deep(self):
        self.assert_value('limit', 'down', levels=20)
        self.assert_value(16, 'down', levels=16, ballast='b' * 100_000)

    def test_too_large(self):
        """What all calls inside of each other hold has a bound, which is an error and nothing worse."""
        self.assert_value('limit', 'down', levels=4, ballast='b' * 12 * MEBIBYTE)
        self.assert_value(2, 'down', levels=2, ballast='b' * 12 * MEBIBYTE)

    # --- cancelled

    def assert_cancelled(self, deed):
        self.cancel(deed)
        self.wait_for_message('cancelled, then cancelled')
        self.assert_value(0, 'down', levels=0)
        self.assertEqual(self.host.plugin(self.SLUG)['restarts'], 0)

    def test_computing(self):
        self.assert_cancelled('compute')

    def test_computing_inside(self):
        """The hook that a cancelled call waits for is cancelled with it."""
        self.assert_cancelled('compute-inside')

    def test_calling(self):
        self.assert_cancelled('call-often')

    def test_not_cancelled(self):
        self.assert_value(False, 'idle')

    # --- from elsewhere

    def test_event(self):
        self.act('emit')
        self.wait_for_message('event: 2')

    def test_activation(self):
        """At its second start the host knows its listeners before it has added them."""
        slug = f'{self.SLUG}-active'
        self.host.install(slug, self.FIXTURE, settings={'fires': True})
        self.host.ask('POST', f'/v1/plugins/{slug}/restart')
        self.wait_for_message('activated: 2', slug)
        self.assertIsNone(self.host.plugin(slug)['reason'])

    # --- refused

    def test_denied_once(self):
        """The refusal of the database is kept: to ask for it each time would be more than the host allows."""
        self.assert_value(MANY, 'database', count=MANY)


class NestInC(InC, FaultTest):
    def test_answered(self):
        self.assert_value('answered', 'answer-first')
        self.wait_for_message('after the answer: 2')


class NestInPython(InC, FaultTest):
    FIXTURE = PLUGINS / 'nest-py'
    SLUG = 'nest-py'


del InC

if __name__ == '__main__':
    tap.main()
