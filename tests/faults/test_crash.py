#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plugins that end, or do not: what is reported, and that nothing else notices."""

import os
import signal
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import tap  # noqa: E402

from faults import FaultTest, Host, Refused, together, wait_for  # noqa: E402


class Calls(FaultTest):
    """A fault in a call: that call fails with the true reason, the next one is answered by a new process."""

    def commit(self, fault, status, reason, fixture='faulty', **arguments):
        slug = f'{fault}-{fixture[-2:]}'
        self.host.install(slug, fixture)
        self.assert_call(self.host.fire(slug, fault, **arguments), status, reason)
        self.assert_reason(slug, reason)
        self.assertEqual(self.host.fire(slug, 'nothing')['status'], 'ok')
        self.assertIsNone(self.host.plugin(slug)['reason'])
        self.assertEqual(self.host.plugin(slug)['restarts'], 1)
        self.host.ask('POST', f'/v1/plugins/{slug}/disable')
        self.assert_ended(slug)

    def test_segfault(self):
        self.commit('segfault', 'crashed', 'crashed: SIGSEGV')

    def test_abort(self):
        self.commit('abort', 'crashed', 'crashed: SIGABRT')

    def test_exit(self):
        self.commit('exit', 'crashed', 'exited with status 0')

    def test_spin(self):
        self.commit('spin', 'timeout', 'deadline 1 s')

    def test_sleep(self):
        self.commit('sleep', 'timeout', 'deadline 1 s')

    def test_closed_socket(self):
        self.commit('close', 'crashed', 'closed its connection')

    def test_nested_calls_do_not_prolong(self):
        """A listener that is answered all the time by itself is late all the same."""
        self.commit('fire-for-ever', 'timeout', 'deadline 1 s')

    def test_python_segfault(self):
        self.commit('segfault', 'crashed', 'crashed: SIGSEGV', 'faulty-py')

    def test_python_abort(self):
        self.commit('abort', 'crashed', 'crashed: SIGABRT', 'faulty-py')

    def test_python_exit(self):
        self.commit('exit', 'crashed', 'exited with status 0', 'faulty-py')

    def test_python_spin(self):
        self.commit('spin', 'timeout', 'deadline 1 s', 'faulty-py')

    def test_python_held_gil(self):
        self.commit('hold-gil', 'timeout', 'deadline 1 s', 'faulty-py')

    def test_python_large_power(self):
        self.commit('power', 'timeout', 'deadline 1 s', 'faulty-py')

    def test_python_endless_recursion(self):
        if sys.version_info >= (3, 12):
            # CPython watches its own C stack from there on.
            self.host.install('recursing', 'faulty-py', limits={'deadline_s': 20})
            call = self.host.fire('recursing', 'recurse')
            self.assertEqual(call['status'], 'error')
            self.assertTrue(call['error']['message'].startswith('RecursionError'), call)
        else:
            self.commit('recurse', 'crashed', 'crashed: SIGSEGV', 'faulty-py')

    def test_stopped_in_a_call(self):
        self.host.install('stopped')
        pid = self.host.runner('stopped')
        call = self.host.fire_beside('stopped', 'sleep')
        os.kill(pid, signal.SIGSTOP)
        self.assert_call(call.result(), 'timeout', 'deadline 1 s')
        self.assert_ended('stopped')

    def test_killed_in_a_call(self):
        self.host.install('killed', limits={'deadline_s': 30})
        pid = self.host.runner('killed')
        call = self.host.fire_beside('killed', 'sleep')
        wait_for(lambda: [record for record in self.host.logs('killed') if record['message'] == 'goes to sleep'],
                 'it sleeps')
        os.kill(pid, signal.SIGKILL)
        self.assertEqual(call.result()['error']['message'], 'crashed: SIGKILL')
        self.assert_reason('killed', 'crashed: SIGKILL')

    def test_unanswered_call_is_late_while_others_are_answered(self):
        self.host.install('keeper')
        kept = self.host.fire_beside('keeper', 'keep')
        while kept.is_alive():
            self.host.fire('keeper', 'nothing')
        self.assert_call(kept.result(), 'timeout', 'deadline 1 s')

    def test_thread_that_outlives_the_call(self):
        self.host.install('threaded')
        self.assertEqual(self.host.fire('threaded', 'thread')['value'], 'started')
        self.assertEqual(self.host.fire('threaded', 'nothing')['status'], 'ok')
        self.host.ask('POST', '/v1/plugins/threaded/disable')
        self.assert_ended('threaded')
        self.assertIsNone(self.host.plugin('threaded')['reason'])

    def test_ignored_signals(self):
        self.host.install('deaf', settings={'activate': 'ignore-signals', 'deactivate': 'sleep'})
        self.host.runner('deaf')
        self.host.ask('POST', '/v1/plugins/deaf/disable')
        self.assert_ended('deaf')
        self.assert_reason('deaf', 'deadline 2 s')

    def test_python_exceptions_that_are_no_exception(self):
        """sys.exit() in a listener, what is not JSON, and a fork: errors, and the process goes on."""
        self.host.install('odd', 'faulty-py')
        for fault, sign in [('sys-exit', 'SystemExit'), ('not-json', 'not JSON serializable'), ('nan', 'JSON'),
                            ('fork', 'PermissionError'), ('exec', 'PermissionError')]:
            with self.subTest(fault):
                call = self.host.fire('odd', fault)
                self.assertEqual(call['status'], 'error')
                self.assertIn(sign, call['error']['message'])
        self.assertEqual(self.host.plugin('odd')['restarts'], 0)


class Activation(FaultTest):
    """A fault in activate: enabling says so, and the plugin stays off. In deactivate: it is said, and it ends."""

    def refuse(self, fault, reason, fixture='faulty'):
        slug = f'{fault}-{fixture[-2:]}'
        self.host.install(slug, fixture, enable=False, settings={'activate': fault})
        with self.assertRaises(Refused) as raised:
            self.host.ask('POST', f'/v1/plugins/{slug}/enable')
        self.assertIn(reason, raised.exception.message)
        plugin = self.host.plugin(slug)
        self.assertEqual((plugin['state'], plugin['reason']), ('disabled', reason))
        self.assert_ended(slug)

    def test_activate(self):
        together([
            lambda: self.refuse('segfault', 'crashed: SIGSEGV'),
            lambda: self.refuse('abort', 'crashed: SIGABRT'),
            lambda: self.refuse('exit', 'exited with status 0'),
            lambda: self.refuse('sleep', 'deadline 1 s'),
            lambda: self.refuse('spin', 'deadline 1 s'),
            lambda: self.refuse('refuse', 'activate: it does not want to'),
        ])

    def test_activate_python(self):
        together([
            lambda: self.refuse('segfault', 'crashed: SIGSEGV', 'faulty-py'),
            lambda: self.refuse('exit', 'exited with status 0', 'faulty-py'),
            lambda: self.refuse('hold-gil', 'deadline 1 s', 'faulty-py'),
        ])

    def test_deactivate(self):
        def leave(fault, reason):
            slug = f'leave-{fault}'
            self.host.install(slug, settings={'deactivate': fault})
            self.host.ask('POST', f'/v1/plugins/{slug}/disable')
            plugin = self.host.plugin(slug)
            self.assertEqual((plugin['state'], plugin['reason']), ('disabled', reason))
            self.assert_ended(slug)

        together([
            lambda: leave('segfault', 'crashed: SIGSEGV'),
            lambda: leave('abort', 'crashed: SIGABRT'),
            lambda: leave('exit', 'exited with status 0'),
            lambda: leave('sleep', 'deadline 2 s'),
            lambda: leave('spin', 'deadline 2 s'),
        ])

    def test_missing_module(self):
        self.host.install('no-module', enable=False, change=lambda manifest: manifest.update(module='elsewhere'))
        with self.assertRaisesRegex(Refused, 'libelsewhere.so: no such file'):
            self.host.ask('POST', '/v1/plugins/no-module/enable')

    def test_enabled_again_while_it_is_stopped(self):
        """Enabling one whose last process still says goodbye waits for that, and is answered."""
        self.host.install('hasty', settings={'deactivate': 'sleep'})
        disabling = self.host.ask_beside('POST', '/v1/plugins/hasty/disable')
        self.host.wait_for_plugin('hasty', lambda plugin: plugin['state'] == 'disabled', 'it is disabled')
        plugin = self.host.ask('POST', '/v1/plugins/hasty/enable')
        disabling.result()
        self.assertEqual(plugin['state'], 'running')

    def test_waiting_calls_do_not_outlive_the_plugin(self):
        """What waits for a plugin that is disabled is answered, and does not start it again."""
        self.host.install('waited', limits={'deadline_s': 5})
        calls = [self.host.fire_beside('waited', 'sleep', us=300000) for _ in range(70)]
        wait_for(lambda: self.host.plugin('waited')['cpu_ms'] >= 0, 'it works')
        self.host.ask('POST', '/v1/plugins/waited/disable')
        for call in calls:
            self.assertIn(call.result()['status'], ('ok', 'skipped', 'crashed', 'error'))
        self.assert_ended('waited')


class Quarantine(FaultTest):
    def test_three_crashes(self):
        host = self.host
        host.install('thrice')
        for _ in range(3):
            self.assert_call(host.fire('thrice', 'segfault'), 'crashed', 'crashed: SIGSEGV')
        plugin = host.plugin('thrice')
        self.assertEqual((plugin['state'], plugin['reason']), ('quarantined', 'crashed: SIGSEGV'))
        call = host.fire('thrice', 'nothing')
        self.assertEqual(call['status'], 'skipped')
        self.assertIn('crashed: SIGSEGV', call['error']['message'])
        self.assert_ended('thrice')

        plugin = host.ask('POST', '/v1/plugins/thrice/restart')
        self.assertEqual((plugin['state'], plugin['reason']), ('running', None))
        self.assertEqual(host.fire('thrice', 'nothing')['status'], 'ok')

    def test_quarantine_outlives_the_host(self):
        first = Host()
        try:
            first.install('thrice')
            for _ in range(3):
                first.fire('thrice', 'abort')
            first.ask('GET', '/v1/audit')
            state = first.plugin('thrice')['state']
        finally:
            first.stop()
        self.assertEqual(state, 'quarantined')

    def test_crash_loop_in_activate(self):
        """One that crashes only when it is started again is given up after three attempts, not tried for ever."""
        host = self.host
        host.install('loop')
        host.ask('PUT', '/v1/plugins/loop/settings/activate', {'value': 'segfault'})
        host.fire('loop', 'segfault')
        call = host.fire('loop', 'nothing')
        self.assertEqual(call['error']['message'], 'crashed: SIGSEGV')
        self.assertEqual(host.plugin('loop')['state'], 'quarantined')
        self.assert_ended('loop')


class Silence(FaultTest):
    """Nobody calls, and the process does not react any more."""

    def test_unresponsive_when_idle(self):
        def stop_c():
            self.host.install('frozen')
            os.kill(self.host.runner('frozen'), signal.SIGSTOP)
            self.assert_reason('frozen', 'unresponsive: silent for 3 s')
            self.assert_ended('frozen')
            self.assertEqual(self.host.fire('frozen', 'nothing')['status'], 'ok')

        def hold_gil():
            self.host.install('held', 'faulty-py')
            self.assertEqual(self.host.fire('held', 'hold-gil-in-thread')['value'], 'started')
            call = wait_for(lambda: (lambda call: call if call['status'] != 'ok' else None)(
                self.host.fire('held', 'nothing')), 'the interpreter is held')
            self.assert_call(call, 'timeout', 'deadline 1 s')

        together([stop_c, hold_gil])


class Ends(unittest.TestCase):
    """No process outlives its host, however that ends."""

    def start(self):
        host = Host()
        host.install('deaf', settings={'activate': 'ignore-signals', 'deactivate': 'spin'})
        host.install('busy', limits={'deadline_s': 30})
        host.install('python', 'faulty-py', limits={'deadline_s': 30})
        host.runner('busy')
        host.runner('python')
        host.fire_beside('busy', 'spin')
        host.fire_beside('python', 'hold-gil')
        self.assertTrue(host.processes('deaf'))
        return host

    def test_host_is_killed(self):
        status, left, _ = self.start().stop(signal.SIGKILL)
        self.assertEqual((status, left), (-signal.SIGKILL, {}))

    def test_host_closes(self):
        status, left, text = self.start().stop(signal.SIGTERM)
        self.assertEqual((status, left), (0, {}), text)


if __name__ == '__main__':
    tap.main()
