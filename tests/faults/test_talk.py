#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plugins that say too much, the wrong thing, or all the time."""

import base64
import contextlib
import json
import os
import signal
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import tap  # noqa: E402

from faults import (CALL, CANCEL, CREDIT, ERROR, FaultTest, IS_SANITIZED, NOTIFY, PING, Refused, REPLY,  # noqa: E402
                    frame, together, wait_for)

MEBIBYTE = 1024 * 1024
# A sanitizer makes each message several times as long.
MILLION = 100_000 if IS_SANITIZED else 1_000_000
LONG_DEADLINE = {'deadline_s': 30}


class Floods(FaultTest):
    def test_stderr_without_a_newline(self):
        self.host.install('stderr', limits=LONG_DEADLINE)
        self.assertEqual(self.host.fire('stderr', 'stderr', bytes=1 << 30)['value'], 'written')
        self.host.ask('POST', '/v1/plugins/stderr/disable')
        records = [record for record in self.host.logs('stderr') if record['stream'] == 'stderr']
        self.assertLess(sum(len(record['message']) for record in records), 16384)
        self.assertTrue(any('left out' in record['message'] for record in records))

    def test_million_log_records(self):
        self.host.install('logger', limits=LONG_DEADLINE)
        self.assertEqual(self.host.fire('logger', 'logs', count=MILLION)['status'], 'ok')
        self.assertEqual(self.host.fire('logger', 'nothing')['status'], 'ok')
        records = self.host.logs('logger', 1000)
        self.assertTrue([record for record in records if 'records left out' in record['message']])

    def test_whole_log(self):
        """Ten thousand records are asked for at once, and more of them than one answer has."""
        def fill(slug):
            self.host.install(slug, limits=LONG_DEADLINE)
            self.assertEqual(self.host.fire(slug, 'logs', count=2000, length=1000)['status'], 'ok')

        together([lambda slug=slug: fill(slug) for slug in ('whole-a', 'whole-b', 'whole-c', 'whole-d', 'whole-e')])
        together([lambda: self.host.ask('GET', '/v1/logs?limit=10000')] * 3)
        records = self.host.ask('GET', '/v1/logs?limit=10000')
        self.assertGreater(len(records), 7000)
        self.assertLess(len(records), 9000)
        numbers = [record['seq'] for record in records]
        self.assertEqual(numbers, sorted(numbers))
        older = self.host.ask('GET', '/v1/logs?limit=10000&after=1')
        self.assertLess(older[0]['seq'], numbers[0])
        self.assertLess(older[-1]['seq'], numbers[-1])

    def test_long_log_records(self):
        self.host.install('long', limits=LONG_DEADLINE)
        self.assertEqual(self.host.fire('long', 'logs', count=20, length=MEBIBYTE)['status'], 'ok')
        records = wait_for(lambda: [found for found in self.host.logs('long') if found['stream'] == 'log'], 'logged')
        self.assertLessEqual(max(len(record['message']) for record in records), 8192)

    def test_million_cache_sets(self):
        """What is too fast is refused, and no more than that; the rest pushes out what is older."""
        self.host.install('cache', limits=LONG_DEADLINE)
        call = self.host.fire('cache', 'cache', count=MILLION)
        if call['status'] == 'ok':
            self.assertGreater(call['value'], 0)
        else:
            self.assert_call(call, 'timeout', 'deadline 30 s')

    def test_listeners(self):
        def passing():
            self.host.install('passing', limits=LONG_DEADLINE)
            self.assertEqual(self.host.fire('passing', 'listeners', count=20_000)['status'], 'ok')
            self.assertEqual(len(self.host.plugin('passing')['listeners']), 1)

        def staying():
            self.host.install('staying', limits=LONG_DEADLINE)
            self.assertEqual(self.host.fire('staying', 'listeners', count=5_000, keep=True)['status'], 'ok')
            self.assertEqual(len(self.host.plugin('staying')['listeners']), 1000)
            self.host.ask('DELETE', '/v1/plugins/staying')

        passing()
        staying()
        wait_for(lambda: len([hook for hook in self.host.ask('GET', '/v1/hooks')
                              if hook['name'].startswith('passing_')]) < 1000, 'the hooks are forgotten')

    def test_unknown_hooks(self):
        """Firing what nobody knows leaves nothing behind."""
        self.host.install('unknown', limits=LONG_DEADLINE)
        self.assertEqual(self.host.fire('unknown', 'fire-unknown', count=3000)['status'], 'ok')
        self.assertFalse([hook for hook in self.host.ask('GET', '/v1/hooks') if hook['name'].startswith('unknown_')])

    def test_many_at_once(self):
        """Eight plugins that flood at the same time: the turns of all of them together are still short."""
        slugs = [f'flood-{i}' for i in range(8)]
        for slug in slugs:
            self.host.install(slug, limits=LONG_DEADLINE)
        for call in together([lambda slug=slug: self.host.fire(slug, 'logs', count=MILLION // 50) for slug in slugs]):
            self.assertEqual(call['status'], 'ok')


class Answers(FaultTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.host.install('answers', limits=LONG_DEADLINE)

    def refuse(self, message, fault, **arguments):
        call = self.host.fire('answers', fault, **arguments)
        self.assertEqual(call['status'], 'error')
        self.assertIn(message, call['error']['message'])
        self.assertEqual(self.host.plugin('answers')['restarts'], 0)

    def test_not_json(self):
        for text in ('', '{', 'nul', '{"a":1,"a":2}', '"\\ud800"', '1e999', '[1,]', "'a'", '\ufeff1', '1 2'):
            with self.subTest(text):
                if text:
                    self.refuse('not JSON', 'text', text=text)

    def test_nested(self):
        self.refuse('not JSON', 'large-answer', depth=100_000)
        self.refuse('not JSON', 'large-answer', depth=MEBIBYTE)

    def test_too_long(self):
        self.refuse('17825794 bytes, the limit is', 'large-answer', bytes=17 * MEBIBYTE)

    def test_long(self):
        call = self.host.fire('answers', 'large-answer', bytes=15 * MEBIBYTE)
        self.assertEqual((call['status'], len(call['value'])), ('ok', 15 * MEBIBYTE))

    def test_long_error(self):
        call = self.host.fire('answers', 'large-error', bytes=4 * MEBIBYTE)
        self.assertEqual(call['status'], 'error')
        self.assertLess(len(call['error']['message']), MEBIBYTE)


class Requests(FaultTest):
    """Requests of a plugin that are too long to be read in a moment."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.host.install('asker', grants=['storage', 'hooks'], limits=LONG_DEADLINE)

    def ask_host(self, method, text):
        return self.host.fire('asker', 'request', method=method, text=text)['value']

    def test_long_value(self):
        value = json.dumps('v' * 3 * MEBIBYTE)
        self.assertEqual(self.ask_host('cache.set', '{"key":"k","value":' + value + '}'), '')
        self.assertEqual(self.ask_host('cache.get', '{"key":"k"}'), value)

    def test_wide_value(self):
        """A million small values: to read them as a tree would take a second and a gigabyte."""
        wide = '[' + ','.join(['[]'] * 500_000) + ']'
        self.assertEqual(self.ask_host('cache.set', '{"key":"w","value":' + wide + '}'), '')
        self.ask_host('storage.put', '{"key":"w","value":' + wide + '}')
        self.ask_host('fire', '{"hook":"nobody","arguments":{"a":' + wide + '}}')
        self.ask_host('nothing', '{"key":' + wide + '}')

    def test_malformed(self):
        for method in ('cache.set', 'cache.get', 'fire', 'storage.put', 'events.emit', 'http.request', 'has-listener'):
            for text in ('', '[]', '{"key":[]}', '{"key":"k","key":"k"}', '[' * 1000, '{"hook":7,"arguments":[]}',
                         '{"key":"' + 'k' * 100_000 + '","hook":"' + 'h' * 100_000 + '"}'):
                with self.subTest(f'{method} {text[:40]}'):
                    self.assertIsInstance(self.ask_host(method, text), str)

    def test_revoked(self):
        host = self.host
        self.assertEqual(host.fire('asker', 'store')['value'], 'stored')
        host.ask('DELETE', '/v1/plugins/asker/grants/storage')
        self.assertEqual(host.fire('asker', 'store')['value'], 'denied')
        host.ask('PUT', '/v1/plugins/asker/grants/storage')
        self.assertEqual(host.fire('asker', 'store')['value'], 'stored')


class Hooks(FaultTest):
    """Hooks that fire hooks."""

    def test_itself(self):
        self.host.install('self')
        call = self.host.fire('self', 'fire', hooks=['fault_self'])
        self.assertEqual(call['status'], 'ok')
        self.assertIn('nested more than 16 deep', json.dumps(call['value']))
        self.assertEqual(self.host.plugin('self')['restarts'], 0)

    def test_each_other(self):
        for slug in ('ping', 'pong'):
            self.host.install(slug, grants=['hooks'])
        call = self.host.fire('ping', 'fire', hooks=['fault_pong', 'fault_ping'])
        self.assertEqual(call['status'], 'ok')
        self.assertIn('nested more than 16 deep', json.dumps(call['value']))

    def test_without_the_permission(self):
        self.host.install('rude')
        self.host.install('quiet')
        call = self.host.fire('rude', 'fire', hooks=['fault_quiet'])
        self.assertEqual(call['value'], {})

    def test_itself_while_many_wait(self):
        """Its own calls are not behind those of others, which wait for them."""
        self.host.install('crowd', limits={'deadline_s': 5})
        calls = together([lambda: self.host.fire('crowd', 'fire', hooks=['fault_crowd'], last=3)] * 90)
        self.assertEqual({call['status'] for call in calls}, {'ok'})

    def test_itself_with_much_to_say(self):
        """Payloads that fill the window of the connection do not keep back the call that is waited for."""
        def one():
            self.host.install('broad', limits={'deadline_s': 10})
            return [self.host.fire('broad', 'fire', hooks=['fault_broad'], last=1, ballast='b' * 700_000)]

        def many():
            self.host.install('broad-many', limits={'deadline_s': 10})
            return together([lambda: self.host.fire('broad-many', 'fire', hooks=['fault_broad-many'], last=2,
                                                    ballast='b' * 30_000)] * 60)

        for calls in together([one, many]):
            self.assertEqual({call['status'] for call in calls}, {'ok'}, calls[0]['error'])

    def test_listener_that_removes_itself_and_the_next(self):
        self.host.install('remover')
        self.host.fire('remover', 'listen-to-remove', hook='removing')
        wait_for(lambda: len(self.host.plugin('remover')['listeners']) == 3, 'both listen')
        dispatch = wait_for(lambda: self.fire_filter('removing'), 'the hook is known')
        self.assertEqual(dispatch['result'], 'removed')
        self.assertEqual([call['status'] for call in dispatch['calls']], ['ok', 'skipped'])
        wait_for(lambda: len(self.host.plugin('remover')['listeners']) == 1, 'both are gone')
        self.assertEqual(self.host.fire('remover', 'nothing')['status'], 'ok')

    def fire_filter(self, hook):
        with contextlib.suppress(Refused):
            return self.host.ask('POST', f'/v1/hooks/{hook}/fire', {'payload': {'value': 1}})
        return None


class Frames(FaultTest):
    """Bytes on the socket that no libmortise-1 writes."""

    def send(self, name, content, reason, **arguments):
        slug = f'raw-{name}'
        self.host.install(slug, limits={'deadline_s': 2, **arguments.pop('limits', {})})
        call = self.host.fire(slug, 'raw', base64=base64.b64encode(content).decode(), **arguments)
        self.assertIn(reason, call['error']['message'])
        self.assert_ended(slug)
        self.assertIn(reason, self.host.plugin(slug)['reason'])

    def test_malformed(self):
        cases = {
            'length': (frame(NOTIFY, b'log', length=2**32 - 1), 'protocol: frame of 4294967295 bytes, the limit is'),
            'kind': (frame(99), 'protocol: unknown frame kind 99'),
            'no-kind': (frame(0), 'protocol: unknown frame kind 0'),
            'flags': (frame(NOTIFY, b'log', b'{}', flags=0x80), 'protocol: unknown frame flags 0x80'),
            'no-method': (frame(CALL, b'', b'{}', serial=7), 'protocol: frame kind 1 with a method of 0 bytes'),
            'method': (frame(NOTIFY, b'a b', b'{}'), 'protocol: method with a character'),
            'long-method': (frame(NOTIFY, b'm' * 600, b'{}'), 'protocol: method of 600 bytes'),
            'unknown': (frame(NOTIFY, b'nonsense', b'{}'), 'protocol: an unknown notification'),
            'hello': (frame(NOTIFY, b'hello', b'{"protocol":1}'), 'protocol: another version, or a second greeting'),
            'not-json': (frame(NOTIFY, b'log', b'{"message"'), 'protocol: a notification that is not a JSON object'),
            'deep': (frame(NOTIFY, b'log', b'[' * 5000), 'protocol: a notification that is not a JSON object'),
            'serial': (frame(REPLY, b'', b'1', serial=12345), 'protocol: answer to serial 12345, which was not asked'),
            'error': (frame(ERROR, b'', b'{}', serial=12345), 'protocol: answer to serial 12345, which was not asked'),
            'nested-notify': (frame(NOTIFY, b'log', b'{}', flags=1), 'protocol: unknown frame flags 0x01'),
            'credit': (frame(CREDIT, serial=2**40), 'protocol: credit for more than was sent'),
            'credit-body': (frame(CREDIT, b'', b'1'), 'protocol: frame kind 6 with a body of 1 bytes'),
        }
        items = list(cases.items())
        # A few at a time, so that no case waits for the start of all others.
        for start in range(0, len(items), 4):
            together([lambda name=name, case=case: self.send(name, *case) for name, case in items[start:start + 4]])

    def test_serial_used_twice(self):
        """Two calls of the same serial, the first of which is not answered yet."""
        self.send('serial-twice', frame(CALL, b'fire', b'{"hook":"fault_raw-serial-twice"}', serial=999) * 2,
                  'protocol: serial 999 used twice')

    def test_more_calls_than_allowed(self):
        calls = b''.join(frame(CALL, b'fire', b'{"hook":"fault_raw-calls"}', serial=1000 + i) for i in range(300))
        self.send('calls', calls, 'protocol: more than 256 calls in flight')

    def test_window_ignored(self):
        """Calls that are not answered, of more bytes than the window holds."""
        body = b'{"hook":"fault_raw-window","arguments":{"a":"' + b'a' * 100_000 + b'"}}'
        calls = b''.join(frame(CALL, b'fire', body, serial=1000 + i) for i in range(20))
        self.send('window', calls, 'bytes sent past the window')

    def test_trickle(self):
        """A byte a second, and a frame that never ends: the call's deadline."""
        together([
            lambda: self.send('trickle', frame(NOTIFY, b'log', b'{}' * 100), 'deadline 2 s', pause_us=1_000_000),
            lambda: self.send('half', frame(NOTIFY, b'log', b'{', length=16 * MEBIBYTE), 'deadline 2 s'),
        ])

    def test_half_a_frame_and_silence(self):
        self.host.install('half-idle')
        half = base64.b64encode(frame(NOTIFY, b'log', b'{', length=15 * MEBIBYTE)).decode()
        call = self.host.fire_beside('half-idle', 'raw', **{'base64': half, 'return': True})
        self.assertEqual(call.result()['error']['message'], 'deadline 1 s')

    def test_floods(self):
        self.send('pings', frame(PING), 'deadline 5 s', count=2 * MILLION, limits={'deadline_s': 5})
        self.send('cancels', frame(CANCEL, serial=3), 'deadline 5 s', count=2 * MILLION, limits={'deadline_s': 5})

    def test_crash_inside_a_frame(self):
        """How the process ended is the reason, and not that a frame was left unfinished."""
        self.host.install('torn', limits=LONG_DEADLINE)
        pieces = frame(NOTIFY, b'log', b'{"message":"begun"}') + frame(NOTIFY, b'log', b'{', length=1000)
        self.host.fire_beside('torn', 'raw', base64=base64.b64encode(pieces).decode())
        wait_for(lambda: [record for record in self.host.logs('torn', 100) if record['message'] == 'begun'], 'it began')
        os.kill(self.host.runner('torn'), signal.SIGSEGV)
        self.assert_reason('torn', 'crashed: SIGSEGV')


if __name__ == '__main__':
    tap.main()
