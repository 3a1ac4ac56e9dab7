#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plugins that want all memory, files, processes, or to read what is not theirs; with each layer of isolation off in turn."""

import glob
import os
import re
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import tap  # noqa: E402

from faults import FaultTest, IS_SANITIZED, together, wait_for  # noqa: E402

MEBIBYTE = 1024 * 1024
# Of <errno.h>, the answers to something that is refused, or that is not there.
REFUSED = {'EACCES', 'EPERM', 'ENOENT', 'ENOSYS', 'ESRCH'}


def setUpModule():
    """A secret that every user of the machine may read: only isolation keeps it from a plugin."""
    unittest.addModuleCleanup(Path('/var/tmp', f'mortise-secret-{os.getpid()}').unlink)
    Path('/var/tmp', f'mortise-secret-{os.getpid()}').write_text('for everybody but plugins')


class Greed:
    """What is tried with all layers, and with one off."""

    def expect_end(self, slug, reason, fault, fixture='faulty', **arguments):
        call = self.host.fire(slug, fault, **arguments)
        self.assertEqual(call['error']['message'], reason)
        self.assertIn(call['status'], ('crashed', 'timeout'))
        self.assert_ended(slug)

    def test_memory(self):
        def fast():
            self.host.install('fast', limits={'deadline_s': 20})
            self.expect_end('fast', 'memory limit 128 MiB', 'malloc', mib=64)

        def slow():
            self.host.install('slow', limits={'deadline_s': 20})
            self.expect_end('slow', 'memory limit 128 MiB', 'malloc', mib=1, pause_us=2000)

        def in_activate():
            """Also in a process that a call has started, before it is said to run."""
            self.host.install('late', limits={'deadline_s': 20})
            self.host.ask('PUT', '/v1/plugins/late/settings/activate', {'value': 'malloc'})
            self.host.fire('late', 'segfault')
            call = self.host.fire('late', 'nothing')
            self.assertEqual(call['error']['message'], 'memory limit 128 MiB')
            self.assertEqual(self.host.plugin('late')['state'], 'quarantined')

        def python():
            self.host.install('grow', 'faulty-py', limits={'deadline_s': 20, 'memory_mib': 256})
            self.expect_end('grow', 'memory limit 256 MiB', 'grow')

        together([fast, slow, in_activate, python])

    def test_files_of_memory(self):
        """/tmp, /dev/shm and the temporary folder are refused or bounded."""
        self.host.install('shm', limits={'deadline_s': 30})
        for folder, most in (('/tmp', 16), ('/dev/shm', 4)):
            answer = self.host.fire('shm', 'files', folder=folder, size=MEBIBYTE)['value']
            self.assertIn(answer['end'], REFUSED | {'ENOSPC', 'EROFS'}, folder)
            self.assertLessEqual(answer['files'], most + 1, folder)
        for path in ('/tmp', '/dev/shm'):
            self.assertFalse(Path(path, 'fill-0').exists())

    def test_private_folder(self):
        def fill():
            self.host.install('filler', grants=['database'], limits={'deadline_s': 30})
            self.expect_end('filler', 'disk limit 64 MiB', 'files')

        def many():
            self.host.install('many', grants=['database'], limits={'deadline_s': 30})
            self.expect_end('many', 'file limit 10000', 'files', size=0)

        def deep():
            self.host.install('deep', grants=['database'], limits={'deadline_s': 30})
            self.expect_end('deep', 'file limit: folders nested more than 64 deep', 'deep-files')

        def hide():
            self.host.install('hider', grants=['database'], limits={'deadline_s': 30})
            self.expect_end('hider', 'disk limit 64 MiB', 'unlinked')

        # Without namespaces the kernel lends the host's user no descriptors of a process that hides from tracers.
        together([fill, many, deep] + ([] if self.disabled == 'namespaces' and os.geteuid() else [hide]))

    def test_single_file(self):
        self.host.install('long', grants=['database'], limits={'deadline_s': 30, 'disk_mib': 8})
        answer = self.host.fire('long', 'files', size=16 * MEBIBYTE, count=1)['value']
        self.assertEqual(answer['end'], 'EFBIG')

    def test_fork_bomb(self):
        self.host.install('bomb', limits={'deadline_s': 20})
        call = self.host.fire('bomb', 'fork-bomb')
        if call['status'] == 'ok':
            self.assertEqual(call['value'], 'EPERM')
        else:
            self.assert_call(call, 'crashed', 'process limit 8')
        self.host.ask('POST', '/v1/plugins/bomb/disable')
        self.assert_ended('bomb')

    def test_daemon(self):
        self.host.install('daemon')
        self.assertIn(self.host.fire('daemon', 'daemon')['value'], ('EPERM', 'daemon started'))
        self.host.ask('POST', '/v1/plugins/daemon/disable')
        self.assert_ended('daemon')

    @unittest.skipIf(IS_SANITIZED, 'each thread has memory of the sanitizer, which is counted')
    def test_threads(self):
        self.host.install('threads', limits={'deadline_s': 20})
        self.expect_end('threads', 'thread limit 256', 'threads', count=2000)

    def test_reading(self):
        host = self.host
        host.install('owner', grants=['database'])
        host.fire('owner', 'files', size=10, count=1)
        theirs = next(host.site.rglob('fill-0'))
        host.install('spy')
        pid = host.process.pid
        secrets = ['/etc/shadow', '/root/.bashrc', str(host.home / '.ssh/id_ed25519'), str(host.site / 'site.sqlite'),
                   str(theirs), host.socket, f'/proc/{pid}/environ', f'/proc/{pid}/maps', f'/proc/{pid}/root/etc/shadow',
                   f'/proc/{host.runner("owner")}/environ', '/proc/1/root/etc/shadow', '/proc/kcore',
                   '/sys/kernel/uevent_seqnum', '/dev/mem', '/etc/passwd', f'/var/tmp/mortise-secret-{os.getpid()}',
                   next(str(path) for path in (host.site / 'plugins').rglob('plugin.json') if 'owner' in str(path))]
        answers = host.fire('spy', 'read', paths=secrets)['value']
        self.assertEqual({path: end for path, end in answers.items()
                          if end not in REFUSED | {'EINVAL', 'ENXIO', 'EIO', 'EISDIR'}}, {})

    def test_sockets(self):
        self.host.install('sockets')
        answers = self.host.fire('sockets', 'sockets')['value']
        if 'seccomp' in self.host.plugin('sockets')['isolation']:
            self.assertEqual(set(answers.values()), {'EPERM'})
        else:
            self.assertIn('namespaces', self.host.plugin('sockets')['isolation'])

    def test_descriptors(self):
        self.host.install('fds')
        descriptors = self.host.fire('fds', 'descriptors')['value']
        self.assertEqual(descriptors.pop('0', None), '/dev/null')
        self.assertTrue(descriptors.pop('1').startswith(('pipe:', '?')))
        self.assertTrue(descriptors.pop('2').startswith(('pipe:', '?')))
        self.assertTrue(descriptors.pop('3').startswith(('socket:', '?')))
        # Of the runner's own making: the main loop's, the file that is being loaded, and what memory it takes itself.
        self.assertLessEqual({target for target in descriptors.values()
                              if not re.search(r'libfaulty\.so$|^/proc/\d+/statm$', target)},
                             {'anon_inode:[eventfd]', '?'})

    def test_layers(self):
        self.host.install('layered')
        self.assertEqual(set(self.disabled.split(',')) & set(self.host.plugin('layered')['isolation']), set())


class AllLayers(Greed, FaultTest):
    def test_processes(self):
        self.host.install('lister')
        self.assertEqual(self.host.fire('lister', 'processes')['value'], 2)


class WithoutSeccomp(Greed, FaultTest):
    disabled = 'seccomp'


class WithoutLandlock(Greed, FaultTest):
    disabled = 'landlock'


class WithoutNamespaces(Greed, FaultTest):
    disabled = 'namespaces'

    def test_temporary_folder(self):
        """It is a real one here: bounded as the private one is, and empty again at the end."""
        self.host.install('scratch', limits={'deadline_s': 30})
        folder = next((self.host.folder / 'run').rglob('scratch')) / 'default/scratch'
        self.expect_end('scratch', 'disk limit 64 MiB', 'files', folder=str(folder))
        # glob passes over what goes away while it looks; Path.rglob does not.
        pattern = f'{folder}/**/fill-*'
        wait_for(lambda: not glob.glob(pattern, recursive=True), 'the temporary folder is cleared')


if __name__ == '__main__':
    tap.main()
