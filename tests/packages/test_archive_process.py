#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The process that unpacks packages: what it may do, and what is left when it, or the host, is killed."""

import contextlib
import json
import os
import random
import select
import shutil
import signal
import subprocess
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))
import tap  # noqa: E402
from archive import BUILD, UNPACK, ArchiveTest, Entry, Unpacked, build  # noqa: E402

HELPER = BUILD / 'src/helper/mortise-helper'
MORTISE = BUILD / 'src/cli/mortise'
MIB = 1 << 20
GOOD = build(Entry('plugin.json', data=b'{}'))
# The inner layers alone, and the outer alone.
MODES = {'namespaces': 'without namespaces', 'landlock': 'without landlock', 'seccomp': 'without seccomp'}


def make_large(count=64):
    """As many files of 1 MiB, deflated and hardly smaller."""
    noise = random.Random(1).randbytes(MIB)
    return build(*[Entry(f'd{i % 4}/{i}', data=noise) for i in range(count)])


def helpers_below(pid):
    """The processes of that program that descend from pid."""
    children = {}
    for entry in Path('/proc').iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                parent = int((entry / 'stat').read_text().rpartition(')')[2].split()[1])
                children.setdefault(parent, []).append(int(entry.name))
    family = [pid]
    for member in family:
        family += children.get(member, [])
    found = []
    for member in family:
        with contextlib.suppress(OSError):
            if os.readlink(f'/proc/{member}/exe') == str(HELPER):
                found.append(member)
    return found


def wait_until_gone(pid_fd):
    if not select.select([pid_fd], [], [], 60)[0]:
        raise AssertionError('the process lives on')
    os.close(pid_fd)


class Process(ArchiveTest):
    def start(self, package, staging):
        staging.mkdir(parents=True)
        return subprocess.Popen([UNPACK, package, staging], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE)

    def find_helper(self, process, staging, count):
        """The helper, once it has written so many files; None when it is through."""
        while process.poll() is None:
            found = helpers_below(process.pid)
            if found and sum(1 for path in staging.rglob('*') if path.is_file()) >= count:
                return found[0]
        return None

    def outcome(self, process, staging):
        process.stdout, output = None, process.stdout.read()
        process.stderr, complaint = None, process.stderr.read()
        process.wait()
        return Unpacked(subprocess.CompletedProcess([], 0, output, complaint), staging)

    def kill_helper(self, package, run, count):
        """Whether it was killed before it was through."""
        staging = self.folder / f'.staging-{run}'
        process = self.start(package, staging)
        helper = self.find_helper(process, staging, count)
        if helper is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(helper, signal.SIGKILL)
        unpacked = self.outcome(process, staging)
        if unpacked.error is None:
            self.assertEqual(len(unpacked.files), 64)
            return False
        self.assertEqual(unpacked.error, 'crashed', unpacked.message)
        self.assertFalse(staging.exists())
        return True

    def test_helper_killed(self):
        package = self.write(make_large())
        killed = sum(self.kill_helper(package, run, random.randrange(0, 40)) for run in range(12))
        self.assertGreater(killed, 0)

    def test_host_killed(self):
        """The helper ends with it, and the folder is removed when the site is opened again."""
        package = self.write(make_large())
        plugins = self.folder / 'site/plugins'
        for run in range(8):
            staging = plugins / f'.staging-{run}'
            process = self.start(package, staging)
            helper = self.find_helper(process, staging, random.randrange(0, 40))
            pid_fd = None
            if helper is not None:
                with contextlib.suppress(ProcessLookupError):
                    pid_fd = os.pidfd_open(helper)
            process.kill()
            process.communicate()
            if pid_fd is not None:
                wait_until_gone(pid_fd)
            self.assertEqual([path.name for path in plugins.iterdir()], [staging.name])
            subprocess.run([MORTISE, '--site', self.folder / 'site', 'list'], check=True, stdout=subprocess.DEVNULL,
                           env=os.environ | {'XDG_RUNTIME_DIR': str(self.folder)})
            self.assertEqual(list(plugins.iterdir()), [])

    def test_cancelled(self):
        unpacked = self.unpack(make_large(), words=['--cancel'])
        self.assertIn('cancelled', unpacked.message)
        self.assertFalse(unpacked.exists)

    def test_stopped(self):
        """One that is silent is killed at the deadline."""
        staging = self.folder / '.staging-stopped'
        process = self.start(self.write(make_large()), staging)
        helper = self.find_helper(process, staging, 0)
        if helper is None:
            self.skipTest('it was too fast')
        os.kill(helper, signal.SIGSTOP)
        unpacked = self.outcome(process, staging)
        if unpacked.error is None:
            self.skipTest('it was too fast')
        self.assertEqual(unpacked.error, 'timeout', unpacked.message)
        self.assertFalse(staging.exists())

    def test_no_package(self):
        self.assertEqual(self.unpack(self.folder / 'none.zip').error, 'not-found')
        self.assertEqual(self.unpack(self.folder).error, 'invalid')
        pipe = self.folder / 'pipe'
        os.mkfifo(pipe)
        self.assertEqual(self.unpack(pipe).error, 'invalid')

    def test_staging_that_is_not_empty(self):
        staging = self.folder / 'staging'
        staging.mkdir()
        (staging / 'plugin.json').symlink_to('/etc/passwd')
        process = subprocess.run([UNPACK, self.write(GOOD), staging], capture_output=True, check=True)
        self.assertEqual(Unpacked(process, staging).error, 'failed')
        self.assertGreater(Path('/etc/passwd').stat().st_size, 0)


class Isolation(ArchiveTest):
    def test_each_layer_off(self):
        for layer, mode in MODES.items():
            with self.subTest(mode):
                unpacked = self.unpack(GOOD, env={'MORTISE_DISABLE_ISOLATION': layer})
                self.assertIn(unpacked.error, (None, 'denied'))
                if unpacked.error is None:
                    self.assertEqual(set(unpacked.files), {'plugin.json'})

    def test_too_few_layers(self):
        for layers in ('namespaces,landlock', 'namespaces,seccomp', 'namespaces,landlock,seccomp'):
            unpacked = self.unpack(GOOD, env={'MORTISE_DISABLE_ISOLATION': layers})
            self.assertEqual(unpacked.error, 'denied')
            self.assertFalse(unpacked.exists)

    def test_by_hand(self):
        for words in ([], ['unpack'], ['--plugin=/etc/passwd', '--data=/tmp', '--scratch=/tmp', 'other'], ['--nonsense']):
            done = subprocess.run([HELPER, *words], capture_output=True, text=True, check=False)
            self.assertEqual((done.returncode, done.stdout), (2, ''))
            self.assertIn('mortise-helper: ', done.stderr)


# Mounts a small file system in namespaces of its own, and goes on there.
MOUNTED = 'mount -t tmpfs -o size=2m tmpfs "$1" && shift && exec "$@"'


def can_mount(folder):
    return subprocess.run(['unshare', '--mount', 'sh', '-c', MOUNTED, 'sh', folder, 'true'], check=False,
                          stderr=subprocess.DEVNULL).returncode == 0


@unittest.skipUnless(shutil.which('unshare'), 'there is no unshare')
class DiskFull(ArchiveTest):
    def test_nothing_is_left(self):
        small = self.folder / 'small'
        small.mkdir()
        if not can_mount(small):
            self.skipTest('nothing can be mounted here')
        staging = small / '.staging-1'
        script = '"$@"; ls -A "$DIRECTORY" >&2'
        done = subprocess.run(['unshare', '--mount', 'sh', '-c', MOUNTED, 'sh', small, 'sh', '-c', script, 'sh', UNPACK,
                               self.write(make_large(8)), staging], capture_output=True, text=True, check=True,
                              env=os.environ | {'DIRECTORY': str(small)})
        answer = json.loads(done.stdout)
        self.assertEqual(answer.get('error'), 'limit', answer)
        self.assertIn('No space left', answer['message'])
        self.assertEqual(done.stderr, '')


if __name__ == '__main__':
    tap.main()
