# SPDX-License-Identifier: GPL-3.0-or-later
"""A served site with one of the bundled plugins enabled."""

import contextlib
import json
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / 'cli'))
from cli import Site, stop  # noqa: E402

CONTEXT = {'request': None, 'user': None, 'plugin': None}


class PluginCase(unittest.TestCase):
    """Derived classes name the plugin and what it is granted."""

    SLUG = None
    GRANTS = ()

    def setUp(self):
        self.site = Site()
        self.served = contextlib.ExitStack()
        self.addCleanup(self.served.close)
        _, self.host = self.served.enter_context(self.site.serving())
        for permission in self.GRANTS:
            self.site.check('grant', self.SLUG, permission)
        self.site.check('enable', self.SLUG)

    def serve_again(self, signum=None):
        """Ends the host and starts another on the same site."""
        if signum is not None:
            stop(self.host, signum)
        self.served.close()
        _, self.host = self.served.enter_context(self.site.serving())

    def set(self, key, value):
        self.site.check('config', 'set', self.SLUG, key, value if isinstance(value, str) else json.dumps(value))

    def fire(self, hook, payload):
        """The plugin's part of a dispatch."""
        dispatch = self.site.json('fire', hook, '--payload', '-', stdin=json.dumps(payload).encode())
        self.result = dispatch['result']
        calls = [call for call in dispatch['calls'] if call['plugin'] == self.SLUG]
        self.assertEqual(len(calls), 1)
        return calls[0]

    def value(self, hook, payload):
        call = self.fire(hook, payload)
        self.assertEqual(call['status'], 'ok', call)
        return call['value']

    def logs(self, level=None):
        records = self.site.json('logs', self.SLUG)
        return [record['message'] for record in records if level in (None, record['level'])]

    def plugin(self):
        return next(plugin for plugin in self.site.json('list') if plugin['slug'] == self.SLUG)

    def pid(self):
        """The host knows it once it has measured the process for the first time; tap.py bounds the wait."""
        while True:
            pid = self.plugin()['pid']
            if pid is not None:
                return pid

    def started(self):
        """Another time is another process."""
        started = self.plugin()['started']
        self.assertIsNotNone(started)
        return started
