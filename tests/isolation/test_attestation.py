#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a plugin process says about its isolation, held against what is so."""

import os
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import sandboxed
import tap
from sandboxed import ENOUGH, IsolationTest, Plugin, needs_bubblewrap

NAMESPACES = ('user', 'mnt', 'pid', 'net', 'ipc', 'uts')


class Attestation(IsolationTest):
    """Each layer turned off in turn."""

    def test_each_layer_turned_off(self):
        for layer in [None, 'namespaces', *sandboxed.INNER_LAYERS]:
            disabled = [layer] if layer else []
            if layer in ('no-new-privs', 'namespaces') and sandboxed.BUBBLEWRAP_PROBLEM:
                continue
            with self.subTest(layer=layer):
                plugin = self.start(*disabled)
                self.assertEqual(plugin.layers, sandboxed.expected_layers(disabled))

    def test_kernel_agrees(self):
        for plugin in self.each(ENOUGH):
            status = sandboxed.status_of(plugin.pid())
            self.assertEqual(status['Seccomp'], '2' if 'seccomp' in plugin.layers else '0')
            self.assertEqual(status['NoNewPrivs'], '1')
            for capabilities in ('CapInh', 'CapPrm', 'CapEff', 'CapAmb'):
                self.assertEqual(int(status[capabilities], 16), 0)
            self.expect_own_namespaces(plugin)

    def expect_own_namespaces(self, plugin):
        for kind in NAMESPACES:
            link = f'/proc/{plugin.pid()}/ns/{kind}'
            if os.getuid() != 0 and 'namespaces' not in plugin.layers:
                # No process of the same user may look into it, but those that made its user namespace.
                with self.assertRaises(PermissionError):
                    os.readlink(link)
            else:
                differs = os.readlink(link) != os.readlink(f'/proc/self/ns/{kind}')
                self.assertEqual(differs, 'namespaces' in plugin.layers)

    def test_one_layer_off_is_enough(self):
        for plugin in self.each(ENOUGH):
            self.assertTrue(plugin.enough, plugin.attestation)

    def test_too_little_is_refused(self):
        for disabled in (['namespaces', 'landlock'], ['namespaces', 'seccomp'], ['namespaces', 'landlock', 'seccomp']):
            with self.subTest(disabled=disabled):
                plugin = self.start(*disabled)
                self.assertFalse(plugin.enough)
                self.assertIn('missing', plugin.refusal)

    @unittest.skipUnless(os.getuid() == 0, 'only root has capabilities to keep')
    def test_root_with_capabilities_is_refused(self):
        plugin = self.start('namespaces', 'no-new-privs')
        self.assertNotIn('no-new-privs', plugin.layers)
        self.assertFalse(plugin.enough)

    def test_threads_are_too_early(self):
        plugin = self.start(command=self.plain_command('--threaded'))
        self.assertIn('it has threads already', plugin.attestation)

    def test_host_is_gone(self):
        plugin = Plugin(self.site, command=self.plain_command(), host=False)
        self.assertIn('the host is gone', plugin.process.communicate()[1].decode())

    def plain_command(self, *options):
        return [sandboxed.PROBE, '--socket-fd=3', f'--plugin={self.site.plugin}', f'--scratch={self.site.scratch}',
                *options]


@needs_bubblewrap
class NamespaceEvidence(IsolationTest):
    """Nothing but the host's own sandbox passes for it."""

    SCRATCH = '/run/mortise/scratch'

    def arguments(self):
        """As src/host/mortise-sandbox.c has them, in short."""
        ids = ' '.join(os.readlink(f'/proc/self/ns/{kind}') for kind in NAMESPACES)
        arguments = [['--unshare-all'], ['--unshare-user'], ['--disable-userns'], ['--die-with-parent'], ['--clearenv'],
                     ['--setenv', 'MORTISE_HOST_NAMESPACES', ids], ['--cap-drop', 'ALL'], ['--ro-bind', '/usr', '/usr']]
        for folder in ('/lib', '/lib64', '/bin'):
            if os.path.islink(folder):
                arguments.append(['--symlink', os.readlink(folder), folder])
            elif os.path.isdir(folder):
                arguments.append(['--ro-bind', folder, folder])
        arguments += [['--proc', '/proc'], ['--remount-ro', '/proc'], ['--dev', '/dev'], ['--tmpfs', '/tmp'],
                      ['--tmpfs', self.SCRATCH]]
        arguments += [['--ro-bind', str(path), str(path)] for path in (self.site.plugin, sandboxed.PROBE)]
        arguments += [['--remount-ro', '/dev'], ['--remount-ro', '/']]
        return arguments

    def run_sandbox(self, arguments):
        words = [word for argument in arguments for word in argument]
        plugin = self.start(command=['/usr/bin/env', 'bwrap', *words, sandboxed.PROBE, '--socket-fd=3',
                                     f'--plugin={self.site.plugin}', f'--scratch={self.SCRATCH}'])
        layers = plugin.layers
        return layers, plugin.end()

    def expect_unconvinced(self, arguments, reason):
        layers, complaint = self.run_sandbox(arguments)
        self.assertNotIn('namespaces', layers)
        self.assertRegex(complaint, f'without namespaces: .*{reason}')

    def test_complete(self):
        self.assertIn('namespaces', self.run_sandbox(self.arguments())[0])

    def test_host_said_nothing(self):
        arguments = [argument for argument in self.arguments() if argument[0] != '--setenv']
        self.expect_unconvinced(arguments, 'the host did not say')

    def test_host_said_too_little(self):
        for kind in NAMESPACES:
            arguments = self.arguments()
            for argument in arguments:
                if argument[0] == '--setenv':
                    argument[2] = ' '.join(word for word in argument[2].split() if not word.startswith(kind))
            with self.subTest(kind):
                self.expect_unconvinced(arguments, f'whether the {kind} namespace')

    def test_each_namespace_shared(self):
        shares = {'net': 'net', 'pid': 'pid', 'ipc': 'ipc', 'uts': 'uts'}
        for kind in shares:
            others = [[f'--unshare-{other}'] for other in shares if other != kind]
            arguments = others + [argument for argument in self.arguments() if argument[0] != '--unshare-all']
            with self.subTest(kind):
                self.expect_unconvinced(arguments, f'the {kind} namespace is the host|/proc belongs')

    def test_host_proc(self):
        arguments = [['--ro-bind', '/proc', '/proc'] if argument[0] == '--proc' else argument
                     for argument in self.arguments() if argument != ['--remount-ro', '/proc']]
        self.expect_unconvinced(arguments, '/proc')

    def test_writable_proc(self):
        arguments = [argument for argument in self.arguments() if argument != ['--remount-ro', '/proc']]
        self.expect_unconvinced(arguments, '/proc is mounted to be written to')

    def test_host_root(self):
        arguments = [['--ro-bind', '/', '/'] if argument == ['--ro-bind', '/usr', '/usr'] else argument
                     for argument in self.arguments() if argument[0] not in ('--symlink', '--tmpfs')]
        self.expect_unconvinced(arguments + [['--tmpfs', '/run'], ['--dir', self.SCRATCH]], 'the root directory')

    def test_writable_home(self):
        home = str(self.site.home)
        arguments = self.arguments()
        arguments.insert(-2, ['--bind', home, home])
        self.expect_unconvinced(arguments, f'{home} is mounted to be written to')

    def test_made_up_namespaces(self):
        ids = 'user:[1] mnt:[1] pid:[1] net:[1] ipc:[1] uts:[1]'
        plugin = self.start(command=['/usr/bin/env', f'MORTISE_HOST_NAMESPACES={ids}', sandboxed.PROBE, '--socket-fd=3',
                                     f'--plugin={self.site.plugin}', f'--scratch={self.site.scratch}'])
        self.assertNotIn('namespaces', plugin.layers)
        self.assertIn('the host can be seen as process', plugin.end())


if __name__ == '__main__':
    tap.main()
