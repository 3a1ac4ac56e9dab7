# SPDX-License-Identifier: GPL-3.0-or-later
"""A web server that a catalogue lies on, and that misbehaves as it is told."""

import gzip
import hashlib
import http.server
import json
import os
import shutil
import subprocess
import tempfile
import threading
import unittest
from dataclasses import dataclass, field
from pathlib import Path

BUILD = Path(os.environ['MORTISE_BUILDDIR'])
PROBE = str(BUILD / 'tests/packages/catalogue-probe')


@dataclass
class Rules:
    """What the server does beside what it should; paths are relative to the catalogue."""

    validators: bool = True
    ranges: bool = True
    # Path: after how many bytes of the answer's body the connection ends.
    cut: dict = field(default_factory=dict)
    # Path: bytes instead of the file's.
    instead: dict = field(default_factory=dict)
    # Path: where it is said to be.
    moved: dict = field(default_factory=dict)
    # Paths whose answer's body never comes.
    silent: set = field(default_factory=set)
    # Paths that are sent with gzip.
    packed: set = field(default_factory=set)
    # Paths whose body never ends.
    endless: set = field(default_factory=set)
    # Called with each request before it is answered.
    watch: object = None


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def log_message(self, *words):
        pass

    @property
    def rules(self):
        return self.server.rules

    def content(self, path):
        if path in self.rules.instead:
            return self.rules.instead[path]
        try:
            return (self.server.folder / path).read_bytes()
        except OSError:
            return None

    def is_known(self, etag):
        return self.rules.validators and self.headers.get('If-None-Match') == etag

    def start_of_range(self, etag, data):
        asked = self.headers.get('Range', '')
        if not self.rules.ranges or not asked.startswith('bytes='):
            return 0
        if self.headers.get('If-Range', etag) != etag:
            return 0
        return int(asked.removeprefix('bytes=').rstrip('-'))

    def do_GET(self):
        path = self.path.lstrip('/')
        self.server.note(path, self.headers)
        if self.rules.watch:
            self.rules.watch(path)
        if path in self.rules.moved:
            return self.say(302, {'Location': self.rules.moved[path]})
        data = self.content(path)
        if data is None:
            return self.say(404)
        if path in self.rules.endless:
            return self.go_on()
        etag = '"' + hashlib.sha256(data).hexdigest()[:16] + '"'
        if self.is_known(etag):
            return self.say(304, {'ETag': etag})
        self.send(path, data, etag)

    def send(self, path, data, etag):
        start = self.start_of_range(etag, data)
        headers = {'ETag': etag} if self.rules.validators else {}
        if start > len(data):
            return self.say(416)
        if start:
            headers['Content-Range'] = f'bytes {start}-{len(data) - 1}/{len(data)}'
        body = data[start:]
        if path in self.rules.packed and 'gzip' in self.headers.get('Accept-Encoding', ''):
            headers['Content-Encoding'] = 'gzip'
            body = gzip.compress(body)
        self.say(206 if start else 200, headers, body, cut=self.rules.cut.get(path), silent=path in self.rules.silent)

    def say(self, status, headers=None, body=b'', cut=None, silent=False):
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        if status != 304:
            self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.flush()
        if silent:
            self.server.over.wait()
        sent = body[:cut] if cut is not None else body
        self.server.count(len(sent))
        self.wfile.write(sent)
        if cut is not None and cut < len(body):
            self.close_connection = True

    def go_on(self):
        self.send_response(200)
        self.end_headers()
        try:
            while not self.server.over.is_set():
                self.wfile.write(b' ' * 65536)
        except OSError:
            self.close_connection = True


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, folder):
        super().__init__(('127.0.0.1', 0), Handler)
        self.folder = folder
        self.rules = Rules()
        self.requests = []
        self.sent = 0
        self.lock = threading.Lock()
        self.over = threading.Event()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def address(self):
        return f'http://127.0.0.1:{self.server_port}'

    def note(self, path, headers):
        with self.lock:
            self.requests.append((path, dict(headers)))

    def count(self, size):
        with self.lock:
            self.sent += size

    def take(self):
        """What was asked for since the last time, and how many bytes were sent."""
        with self.lock:
            taken, self.requests, sent, self.sent = self.requests, [], self.sent, 0
        return taken, sent

    def take_paths(self):
        return sorted(path for path, headers in self.take()[0])

    def handle_error(self, request, client_address):
        """A reader may go whenever it likes."""

    def stop(self):
        self.over.set()
        self.shutdown()
        self.server_close()


class CatalogueTest(unittest.TestCase):
    """A publisher with a server, and a reader."""

    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        self.input, self.output = self.folder / 'input', self.folder / 'output'
        self.cache, self.state = self.folder / 'cache', self.folder / 'state.json'
        self.key = self.folder / 'key'
        self.input.mkdir()
        (self.input / 'catalogue.json').write_text(json.dumps({'name': 'Acme plugins'}))
        self.public = self.probe('key', self.key)['public']
        self.server = Server(self.output)
        self.addCleanup(self.server.stop)

    def probe(self, *words):
        done = subprocess.run([PROBE, *map(str, words)], stdout=subprocess.PIPE, check=True, text=True)
        return json.loads(done.stdout)

    def add_plugin(self, slug, version='1.0.0', **files):
        plugin = self.input / f'{slug}-{version}'
        plugin.mkdir()
        manifest = {'slug': slug, 'name': slug, 'version': version, 'loader': 'python', 'module': 'plugin'}
        (plugin / 'plugin.json').write_text(json.dumps(manifest))
        (plugin / 'plugin.py').write_text('')
        for name, data in files.items():
            (plugin / name).write_bytes(data)

    def build(self):
        built = self.probe('build', self.input, self.output, self.key)
        self.assertNotIn('error', built, built)
        return built

    def try_refresh(self):
        return self.probe('refresh', self.server.address, self.cache, self.state)

    def refresh(self):
        answer = self.try_refresh()
        self.assertNotIn('error', answer, answer)
        return answer

    def refuse(self, error, words):
        before = self.state.read_text() if self.state.exists() else '{}'
        answer = self.try_refresh()
        self.assertEqual(answer.get('error'), error, answer)
        self.assertIn(words, answer['message'])
        self.assertEqual(json.loads(self.state.read_text()).get('index'), json.loads(before).get('index'))

    def path_of(self, slug, version='1.0.0'):
        return f'packages/{slug}-{version}.zip'

    def fetch(self, slug='thing', version='1.0.0', stall=20, deadline=60, keys=None):
        self.target = self.folder / 'thing.zip'
        words = [self.cache, self.state, slug, version, self.target, stall, deadline]
        return self.probe('fetch', *words, *([keys] if keys else []))
