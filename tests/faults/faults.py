# SPDX-License-Identifier: GPL-3.0-or-later
"""A real host on a site of its own, the plugins that misbehave in it, and what has to hold all the while."""

import contextlib
import http.client
import json
import os
import shutil
import signal
import socket
import struct
import subprocess
import tempfile
import threading
import time
import unittest
from pathlib import Path

BUILD = Path(os.environ['MORTISE_BUILDDIR'])
MORTISE = BUILD / 'src/cli/mortise'
FIXTURES = BUILD / 'tests/fixtures/plugins'
IS_SANITIZED = b'__asan_init' in MORTISE.read_bytes()

# What the host promises of its main loop. Sanitizers, and a machine that runs two tests at once, make the same work many
# times as long; what is quadratic, or waits for a plugin, takes longer still. `./dev bench stalls` measures.
LONGEST_STALL_US = 50_000 * (20 if IS_SANITIZED else 1)
# How long something that has to happen is waited for. Far above what it takes, as the machine may be loaded.
PATIENCE = 45

CALL, REPLY, ERROR, CANCEL, NOTIFY, CREDIT, PING, PONG = range(1, 9)


def frame(kind, method=b'', body=b'', serial=0, flags=0, length=None):
    """A frame of docs/protocol.md; `length` to tell another than the true one."""
    if length is None:
        length = len(method) + len(body)
    return struct.pack('<IBBHQqII', length, kind, flags, len(method), serial, 0, 0, 0) + method + body


def wait_for(condition, what, seconds=PATIENCE):
    """Returns the first true answer of `condition`."""
    end = time.monotonic() + seconds
    while True:
        answer = condition()
        if answer:
            return answer
        if time.monotonic() > end:
            raise AssertionError(f'not within {seconds} s: {what}')
        time.sleep(0.02)


class Connection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__('mortise', timeout=PATIENCE)
        self.path = str(path)

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        # Without a time limit it waits for a place in the queue, where it would be refused otherwise.
        self.sock.connect(self.path)
        self.sock.settimeout(self.timeout)


class Refused(Exception):
    """An answer of the admin API that is an error."""

    def __init__(self, status, error):
        super().__init__(f'{status} {error["code"]}: {error["message"]}')
        self.status = status
        self.code = error['code']
        self.message = error['message']


class Client:
    """One connection to the admin API."""

    def __init__(self, path):
        self.connection = Connection(path)

    def ask(self, method, target, body=None):
        self.connection.request(method, target, None if body is None else json.dumps(body))
        answer = self.connection.getresponse()
        value = json.loads(answer.read())
        if answer.status >= 400:
            raise Refused(answer.status, value['error'])
        return value

    def close(self):
        self.connection.close()


class Heartbeat(threading.Thread):
    """Calls the healthy plugin without a pause, on a connection of its own."""

    def __init__(self, path):
        super().__init__(daemon=True)
        self.client = Client(path)
        self.beats = 0
        self.failure = None
        self.stopping = threading.Event()

    def run(self):
        try:
            while not self.stopping.wait(0.02):
                dispatch = self.client.ask('POST', '/v1/hooks/healthy_ping/fire', {})
                if dispatch['result'] != {'healthy': 'pong'}:
                    self.failure = self.failure or dispatch
                self.beats += 1
        except (OSError, http.client.HTTPException, Refused) as error:
            if not self.stopping.is_set():
                self.failure = self.failure or repr(error)
        finally:
            self.client.close()

    def stop(self):
        self.stopping.set()
        self.join()


class Host:
    """`mortise serve` on a new site, with the healthy plugin enabled."""

    def __init__(self, disabled=''):
        self.folder = Path(tempfile.mkdtemp(prefix='h'))
        self.site = self.folder / 'site'
        self.home = self.folder / 'home'
        (self.folder / 'run').mkdir(mode=0o700)
        (self.home / '.ssh').mkdir(parents=True, mode=0o700)
        (self.home / '.ssh/id_ed25519').write_text('a private key')
        self.env = os.environ | {'XDG_RUNTIME_DIR': str(self.folder / 'run'), 'HOME': str(self.home),
                                 'XDG_DATA_HOME': str(self.home / 'data'), 'MORTISE_WATCH_LOOP': '1',
                                 'MORTISE_DISABLE_ISOLATION': disabled, 'LC_ALL': 'C.UTF-8'}
        self.log = open(self.folder / 'stderr', 'w+', encoding='utf-8')
        self.process = subprocess.Popen([MORTISE, 'serve', '--site', self.site], env=self.env, stdout=subprocess.PIPE,
                                        stdin=subprocess.DEVNULL, stderr=self.log, text=True)
        self.socket = self.process.stdout.readline().rstrip('\n')
        if not self.socket:
            raise AssertionError(f'mortise serve: {self.read_log()}')
        self.local = threading.local()
        self.install('healthy', 'healthy')
        self.heartbeat = Heartbeat(self.socket)
        self.heartbeat.start()

    def read_log(self):
        self.log.seek(0)
        return self.log.read()

    # --- the admin API

    def ask(self, method, target, body=None):
        if getattr(self.local, 'client', None) is None:
            self.local.client = Client(self.socket)
        try:
            return self.local.client.ask(method, target, body)
        except (OSError, http.client.HTTPException):
            self.local.client.close()
            self.local.client = None
            raise

    def ask_raw(self, method, target, body):
        """The status and the body for any bytes."""
        connection = Connection(self.socket)
        try:
            connection.request(method, target, body)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        finally:
            connection.close()

    def plugin(self, slug):
        return self.ask('GET', f'/v1/plugins/{slug}')

    def make(self, slug, fixture='faulty', settings=None, limits=None, change=None):
        """A copy of a fixture under another slug; returns its folder."""
        folder = self.folder / 'made' / slug
        shutil.copytree(FIXTURES / fixture, folder, ignore=shutil.ignore_patterns('*.p', '*.symbols'))
        path = folder / 'plugin.json'
        manifest = json.loads(path.read_text())
        manifest['slug'] = slug
        manifest['limits'] = manifest.get('limits', {}) | (limits or {})
        for setting in manifest.get('settings', []):
            setting['default'] = (settings or {}).get(setting['name'], setting['default'])
        if change is not None:
            change(manifest)
        path.write_text(json.dumps(manifest))
        return folder

    def install(self, slug, fixture='faulty', grants=(), enable=True, **options):
        self.ask('POST', '/v1/plugins', {'directory': str(self.make(slug, fixture, **options))})
        for permission in grants:
            self.ask('PUT', f'/v1/plugins/{slug}/grants/{permission}')
        if enable:
            self.ask('POST', f'/v1/plugins/{slug}/enable')

    def fire(self, slug, fault, **arguments):
        """The one call of the dispatch."""
        dispatch = self.ask('POST', f'/v1/hooks/fault_{slug}/fire', {'payload': {'fault': fault, **arguments}})
        return dispatch['calls'][0]

    def ask_beside(self, *request):
        """The same on another thread, which has a connection of its own."""
        return Beside(lambda: self.ask(*request))

    def fire_beside(self, slug, fault, **arguments):
        return Beside(lambda: self.fire(slug, fault, **arguments))

    def wait_for_plugin(self, slug, condition, what):
        return wait_for(lambda: (lambda plugin: plugin if condition(plugin) else None)(self.plugin(slug)), what)

    def logs(self, slug, limit=500):
        return self.ask('GET', f'/v1/logs?plugin={slug}&limit={limit}')

    # --- its processes

    def processes(self, slug=None):
        """{pid: command line} of what was started for plugins: their command lines have a path of the site in it."""
        mark = str(self.site if slug is None else self.site / 'plugins' / f'{slug}-').encode()
        found = {}
        for entry in Path('/proc').iterdir():
            with contextlib.suppress(OSError):
                if entry.name.isdigit() and int(entry.name) != self.process.pid:
                    line = (entry / 'cmdline').read_bytes()
                    if mark in line:
                        found[int(entry.name)] = line.replace(b'\0', b' ').decode(errors='replace')
        return found

    def runner(self, slug):
        """The innermost process of a plugin."""
        return self.wait_for_plugin(slug, lambda plugin: plugin['pid'], f'{slug} runs')['pid']

    def stop(self, signum=signal.SIGTERM):
        """Ends the host; returns what is left of its plugins, after a while."""
        self.heartbeat.stop()
        if self.process.poll() is None:
            self.process.send_signal(signum)
        self.process.stdout.close()
        status = self.process.wait(timeout=PATIENCE)
        with contextlib.suppress(AssertionError):
            wait_for(lambda: not self.processes(), 'no process is left', 20)
        left = self.processes()
        for pid in left:
            os.kill(pid, signal.SIGKILL)
        text = self.read_log()
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)
        return status, left, text


class Beside(threading.Thread):
    """Runs a function on a thread of its own; result() waits for what it returns, or raises what it raised."""

    def __init__(self, function):
        super().__init__(daemon=True)
        self.function = function
        self.value = self.error = None
        self.start()

    def run(self):
        try:
            self.value = self.function()
        except BaseException as error:  # pylint: disable=broad-except
            self.error = error

    def result(self):
        self.join(90)
        if self.is_alive():
            raise AssertionError('no answer within 90 s')
        if self.error is not None:
            raise self.error
        return self.value


def together(functions):
    """Runs functions at the same time; returns their values in order."""
    threads = [Beside(function) for function in functions]
    return [thread.result() for thread in threads]


class FaultTest(unittest.TestCase):
    """Each class has one host; after each case it must be as well as before."""

    disabled = ''
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.host = Host(cls.disabled)

    @classmethod
    def tearDownClass(cls):
        status, left, text = cls.host.stop()
        assert status == 0, f'the host ended with {status}: {text}'
        assert not left, f'processes are left: {left}'
        for sign in ('CRITICAL', 'AddressSanitizer', 'LeakSanitizer', 'runtime error'):
            assert sign not in text, text

    def setUp(self):
        self.beats = self.host.heartbeat.beats

    def tearDown(self):
        self.check_host()

    def check_host(self):
        """The host lives, answers others, and its main loop did not stall."""
        host = self.host
        self.assertIsNone(host.process.poll(), host.read_log())
        wait_for(lambda: host.heartbeat.beats > self.beats or host.heartbeat.failure, 'the healthy plugin is answered')
        self.assertIsNone(host.heartbeat.failure)
        self.assertLess(host.ask('GET', '/v1/site')['longest_stall_us'], LONGEST_STALL_US)

    def assert_reason(self, slug, reason):
        plugin = self.host.wait_for_plugin(slug, lambda found: found['reason'], f'{slug} has a reason')
        self.assertEqual(plugin['reason'], reason)

    def assert_ended(self, slug):
        wait_for(lambda: not self.host.processes(slug), f'no process of {slug} is left')

    def assert_call(self, call, status, message):
        self.assertEqual((call['status'], (call['error'] or {}).get('message')), (status, message))
