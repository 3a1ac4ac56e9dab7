# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs `mortise` the way a terminal or a script does, each site in a folder of its own."""

import contextlib
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
from pathlib import Path

MORTISE = str(Path(os.environ['MORTISE_BUILDDIR'], 'src/cli/mortise'))
FIXTURES = Path(os.environ['MORTISE_BUILDDIR'], 'tests/fixtures/plugins')
PROBE = str(Path(__file__).resolve().parent / 'plugins/cli-probe')

VERBS = {
    'list': [], 'hooks': [], 'trace': [], 'logs': [], 'events': [], 'doctor': [], 'install': ['DIR'],
    'uninstall': ['SLUG'], 'enable': ['SLUG'], 'disable': ['SLUG'], 'reload': ['SLUG'], 'restart': ['SLUG'],
    'grant': ['SLUG', 'PERMISSION'], 'revoke': ['SLUG', 'PERMISSION'], 'config': ['get', 'SLUG'], 'fire': ['HOOK'],
    'run-plugin': ['DIR'], 'dev': ['DIR'], 'demo': [], 'pack': ['DIR'], 'serve': [], 'dependencies': [], 'health': ['SLUG'], 'policy': [], 'rollback': ['SLUG'],
    'problems': [], 'safe-mode': [], 'bisect': [], 'search': [], 'catalogue': ['list'], 'key': ['list'], 'update': [], 'sign': ['FILE'], 'verify': ['FILE'],
    'scaffold': ['KIND', 'SLUG'], 'validate': ['DIR'], 'test': ['DIR'], 'add-hook': ['HOOK', 'DIR'], 'listeners': ['HOOK'], 'budget': ['SLUG'],
    'faults': ['HOOK'], 'bench': ['DIR', 'HOOK'], 'replay': ['ID'], 'shadow': ['DIR'], 'stats': [], 'step': ['HOOK'], 'payload': ['HOOK'],
}


class Site:
    """A site and a runtime folder, both empty."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix='s')
        self.site = os.path.join(self.folder, 'site')
        self.runtime = os.path.join(self.folder, 'run')
        os.mkdir(self.runtime, 0o700)
        self.env = os.environ | {'XDG_RUNTIME_DIR': self.runtime, 'XDG_DATA_HOME': os.path.join(self.folder, 'data'),
                                 'LC_ALL': 'C.UTF-8', 'TERM': 'xterm'}
        self.env.pop('COLUMNS', None)
        self.env.pop('NO_COLOR', None)

    def command(self, *words):
        return [MORTISE, '--site', self.site, *words]

    def run(self, *words, stdin=b'', env=None):
        """Runs a verb to its end; stdout and stderr are text."""
        done = subprocess.run(self.command(*words), input=stdin, capture_output=True, env=self.env | (env or {}),
                              timeout=100)
        done.stdout = done.stdout.decode('utf-8', 'surrogateescape')
        done.stderr = done.stderr.decode('utf-8', 'surrogateescape')
        return done

    def check(self, *words, **options):
        """Runs a verb that must succeed."""
        done = self.run(*words, **options)
        if done.returncode != 0:
            raise AssertionError(f'mortise {" ".join(words)} exited with {done.returncode}: {done.stderr}')
        return done.stdout

    def json(self, *words, **options):
        return json.loads(self.check(*words, '--json', **options))

    def start(self, *words, env=None):
        return subprocess.Popen(self.command(*words), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, env=self.env | (env or {}), text=True)

    @contextlib.contextmanager
    def serving(self, *options):
        """Serves the site meanwhile; gives the path of the socket and the process."""
        process = self.start('serve', *options)
        try:
            path = process.stdout.readline().rstrip('\n')
            if not path:
                raise AssertionError(f'mortise serve: {process.stderr.read()}')
            yield path, process
        finally:
            stop(process)

    def install_fixture(self, name, slug=None, limits=None, **settings):
        """Installs a plugin of tests/fixtures, under its own slug or another, and enables it."""
        slug = slug or name
        folder = Path(self.folder, 'made', slug)
        shutil.copytree(FIXTURES / name, folder, ignore=shutil.ignore_patterns('*.p', '*.symbols'))
        manifest = json.loads((folder / 'plugin.json').read_text())
        (folder / 'plugin.json').write_text(json.dumps(manifest | {'slug': slug, 'limits': limits or {}}))
        self.check('install', str(folder))
        for key, value in settings.items():
            self.check('config', 'set', slug, key, value)
        self.check('enable', slug)

    def install_python(self, slug, code, version='1.0.0', enable=True, **members):
        """Installs a plugin whose module is the code given."""
        folder = Path(self.folder, 'made', f'{slug}-{version}')
        folder.mkdir(parents=True)
        manifest = {'slug': slug, 'name': slug.title(), 'version': version, 'loader': 'python', 'module': 'plugin'}
        (folder / 'plugin.json').write_text(json.dumps(manifest | members))
        (folder / 'plugin.py').write_text(code)
        self.check('install', str(folder))
        if enable:
            self.check('enable', slug)

    def install_probe(self, enable=True):
        self.check('install', PROBE)
        if enable:
            self.check('enable', 'cli-probe')


class Connection(http.client.HTTPConnection):
    """To the socket of a site that is served."""

    def __init__(self, path):
        super().__init__('mortise', timeout=60)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(60)
        self.sock.connect(self.path)


def request(path, method, target, body=None, headers=None):
    """The status and the answer of a request of the admin API."""
    connection = Connection(path)
    try:
        connection.request(method, target, body, headers or {})
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())
    finally:
        connection.close()


def stop(process, signum=signal.SIGTERM):
    """Ends a process that was started; returns what it still printed."""
    if process.poll() is None:
        process.send_signal(signum)
    try:
        return process.communicate(timeout=60)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise
