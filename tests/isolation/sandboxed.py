# SPDX-License-Identifier: GPL-3.0-or-later
"""Starts isolation-probe as the host would start mortise-runner, and tells it what to try."""

import contextlib
import ctypes
import os
import platform
import socket
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

BUILD = Path(os.environ['MORTISE_BUILDDIR']) / 'tests/isolation'
PROBE = BUILD / 'isolation-probe'
LAUNCH = BUILD / 'isolation-launch'
SOCKET_FD = 3
MEMORY_MIB = 64

# A refused call answers so, whatever its arguments; an allowed one with bad arguments says what is bad about them.
REFUSED = {'EPERM', 'ENOSYS'}

INNER_LAYERS = ['landlock', 'seccomp', 'no-new-privs', 'limits']

# landlock_create_ruleset (NULL, 0, LANDLOCK_CREATE_RULESET_VERSION); the number is the same on all architectures.
LANDLOCK_ABI = ctypes.CDLL(None).syscall(444, None, ctypes.c_size_t(0), ctypes.c_uint32(1))
HAS_LANDLOCK = LANDLOCK_ABI > 0
HAS_SECCOMP = platform.machine() in ('x86_64', 'aarch64', 'riscv64') and Path('/proc/sys/kernel/seccomp').exists()


def ask_for_support():
    lines = subprocess.run([LAUNCH, '--support'], stdout=subprocess.PIPE, text=True, check=True).stdout.splitlines()
    return None if lines[0] == 'bubblewrap' else lines[0]


BUBBLEWRAP_PROBLEM = ask_for_support()


def descendants(pid):
    """The process pid and those below it, as far as they live."""
    found = []
    for entry in Path('/proc').iterdir():
        if entry.name.isdigit():
            try:
                # The name is in parentheses and may hold anything.
                parent = int((entry / 'stat').read_text().rpartition(')')[2].split()[1])
            except OSError:
                continue
            found.append((int(entry.name), parent))
    family = [pid]
    for member in family:
        family += [child for child, parent in found if parent == member]
    return family


def status_of(pid):
    lines = Path(f'/proc/{pid}/status').read_text().splitlines()
    return {name: value.strip() for name, _, value in (line.partition(':') for line in lines)}


class Site:
    """Folders as a host has them, with secrets around that no plugin may read."""

    def __init__(self):
        self.root = Path(tempfile.mkdtemp(prefix='site-'))
        self.plugin = self.make_folder('plugins/good/1.0.0')
        self.data = self.make_folder('data/good')
        self.scratch = self.make_folder('scratch/good')
        self.shared = self.make_folder('shared')
        self.home = self.make_folder('home')
        self.secret = self.write('home/.ssh/id', 'a private key')
        self.other_data = self.write('data/other/private.sqlite', 'of another plugin')
        self.other_plugin = self.write('plugins/other/1.0.0/plugin.py', 'of another plugin')
        self.code = self.write('plugins/good/1.0.0/plugin.py', 'own code')
        self.table = self.write('data/good/own.sqlite', 'own data')
        self.library = self.write('shared/library', 'shared')

    def make_folder(self, name):
        folder = self.root / name
        folder.mkdir(parents=True)
        return folder

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        path.chmod(0o600)
        return path


class Plugin:
    """A probe that runs. `layers` is what it attests, `refusal` what the policy says against them."""

    def __init__(self, site, disabled=(), data=True, command=None, host=True):
        self.socket, theirs = socket.socketpair()
        self.complaint = None
        arguments = command or [LAUNCH, PROBE, site.plugin, site.data if data else '-', site.scratch, str(MEMORY_MIB),
                                ','.join(disabled), site.shared, site.root / 'does-not-exist']
        environment = {**os.environ, 'HOME': str(site.home), 'MORTISE_TEST_SECRET': 'in the environment'}
        # A shell would do for moving the descriptor, if its parent could be the one that is watched.
        mover = f'import os, sys; os.dup2({theirs.fileno()}, {SOCKET_FD}); os.execv(sys.argv[1], sys.argv[1:])'
        self.process = subprocess.Popen(['/usr/bin/python3', '-S', '-c', mover, *map(str, arguments)], env=environment,
                                        pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)
        theirs.close()
        if not host:
            self.socket.close()
            return
        self.lines = self.socket.makefile('rw', encoding='utf-8', errors='backslashreplace')
        self.attestation = self.lines.readline().strip()
        if not self.attestation:
            raise AssertionError(f'the probe did not start: {self.process.communicate()[1].decode()}')
        kind, _, rest = self.attestation.partition(' ')
        layers, _, self.refusal = rest.partition('\t')
        self.layers = set(filter(None, layers.split(','))) if kind != 'error' else set()
        self.enough = kind == 'layers'
        self.scratch = '/run/mortise/scratch' if 'namespaces' in self.layers else str(site.scratch)

    def attempt(self, *words):
        print(*words, sep='\t', file=self.lines, flush=True)
        answer = self.lines.readline().strip()
        if not answer:
            raise AssertionError(f'the probe ended on {words}: {self.process.wait()}')
        return answer

    def pid(self):
        """Of the probe itself, which is the innermost process."""
        return descendants(self.process.pid)[-1]

    def end(self):
        """Returns what it wrote to stderr."""
        if self.complaint is None:
            # What was not sent any more to a probe that has ended is lost with it.
            with contextlib.suppress(BrokenPipeError):
                self.lines.close()
            self.socket.close()
            self.complaint = self.process.communicate()[1].decode(errors='replace')
        return self.complaint

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.end()


def expected_layers(disabled=()):
    """What a truthful probe attests here when these are turned off."""
    layers = {'no-new-privs', 'limits'}
    if BUBBLEWRAP_PROBLEM is None:
        layers.add('namespaces')
    if HAS_LANDLOCK:
        layers.add('landlock')
    if HAS_SECCOMP:
        layers.add('seccomp')
    # The others cannot be had without it, and bubblewrap brings it: it cannot be turned off alone.
    layers -= set(disabled) - {'no-new-privs'}
    return layers


# One layer off at a time; all of these are enough to run a plugin.
ENOUGH = [(), ('namespaces',), ('landlock',), ('seccomp',), ('limits',)]


def is_possible(disabled):
    if 'namespaces' in disabled:
        return HAS_LANDLOCK and HAS_SECCOMP
    return BUBBLEWRAP_PROBLEM is None


class IsolationTest(unittest.TestCase):
    mode = 'on its own'

    def setUp(self):
        self.site = Site()

    def start(self, *disabled, **options):
        plugin = Plugin(self.site, disabled, **options)
        self.addCleanup(plugin.end)
        return plugin

    def each(self, modes):
        """Starts a plugin in each mode that makes sense here."""
        possible = [disabled for disabled in modes if is_possible(disabled)]
        if not possible:
            self.skipTest(f'this machine has too few layers to turn off {modes}')
        for disabled in possible:
            self.mode = 'without ' + ' and '.join(disabled) if disabled else 'complete'
            print(f'{self.id()}: {self.mode}', file=sys.stderr)
            with Plugin(self.site, disabled) as plugin:
                self.assertNotIn('error', plugin.attestation)
                yield plugin

    def expect(self, pattern, plugin, words):
        with self.subTest(' '.join(map(str, words)), mode=self.mode):
            self.assertRegex(plugin.attempt(*words), pattern)

    def expect_refused(self, plugin, *words):
        self.expect('^(EPERM|ENOSYS)$', plugin, words)

    def expect_failure(self, plugin, *words):
        self.expect('^E[A-Z0-9]+$', plugin, words)

    def expect_ok(self, plugin, *words):
        self.expect('^ok', plugin, words)


needs_bubblewrap = unittest.skipIf(BUBBLEWRAP_PROBLEM, BUBBLEWRAP_PROBLEM)
needs_landlock = unittest.skipUnless(HAS_LANDLOCK, 'this kernel has no Landlock')
needs_seccomp = unittest.skipUnless(HAS_SECCOMP, 'there is no seccomp filter here')
