#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a plugin process can still do: with every layer, and with each of them turned off in turn.

Nothing leaves loopback. A layer that this kernel or machine does not have is skipped, never taken for granted.
"""

import glob
import os
import select
import signal
import socket
import subprocess
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import sandboxed
import tap
from sandboxed import ENOUGH, REFUSED, IsolationTest, needs_bubblewrap, needs_landlock, needs_seccomp

# Calls that a plugin has no use for. Each must be refused whatever its arguments.
REFUSED_CALLS = '''
    execve execveat clone3 ptrace process_vm_readv process_vm_writev process_madvise process_mrelease pidfd_open
    pidfd_getfd pidfd_send_signal kcmp kill tkill tgkill rt_sigqueueinfo rt_tgsigqueueinfo setpriority ioprio_set
    sched_setscheduler sched_setparam sched_setattr sched_setaffinity setsid setpgid
    socket socketpair bind listen accept accept4 connect
    shmget shmat shmdt shmctl msgget msgsnd msgrcv msgctl semget semop semtimedop semctl mq_open mq_unlink mq_timedsend
    mq_timedreceive mq_notify mq_getsetattr memfd_create memfd_secret
    setuid setgid setreuid setregid setresuid setresgid setfsuid setfsgid setgroups capset setrlimit prlimit64 seccomp
    personality prctl
    unshare setns mount umount2 pivot_root chroot name_to_handle_at open_by_handle_at fanotify_init fanotify_mark mknod
    mknodat open_tree move_mount fsopen fsconfig fsmount fspick mount_setattr
    landlock_create_ruleset landlock_add_rule landlock_restrict_self
    io_uring_setup io_uring_enter io_uring_register io_setup io_destroy io_submit io_cancel io_getevents bpf userfaultfd
    perf_event_open add_key keyctl request_key modify_ldt lookup_dcookie uselib
    move_pages migrate_pages mbind get_mempolicy set_mempolicy set_mempolicy_home_node
    syslog acct quotactl quotactl_fd swapon swapoff reboot kexec_load kexec_file_load init_module finit_module
    delete_module iopl ioperm clock_settime settimeofday adjtimex clock_adjtime sethostname setdomainname vhangup
'''.split()

# Calls among them that any process may make, so that without seccomp they get as far as their bad arguments.
REFUSED_BY_SECCOMP_ALONE = '''
    clone3 process_vm_readv pidfd_open socket memfd_create unshare landlock_create_ruleset prctl prlimit64 setpgid
    sched_setattr msgget
'''.split()

# What programs live on: these must get as far as their bad arguments. (With bad ones mmap is a refused kind of mapping
# and futex says ENOSYS itself; no program would start without them.)
NEEDED_CALLS = '''
    read write openat close fstat newfstatat statx lseek mprotect munmap mremap madvise ioctl pread64 pwrite64 readv
    writev dup3 fcntl flock fsync ftruncate getdents64 getcwd renameat2 mkdirat unlinkat linkat symlinkat readlinkat
    faccessat sendto recvfrom sendmsg recvmsg shutdown getsockopt getsockname poll ppoll epoll_create1 epoll_ctl
    epoll_pwait eventfd2 pipe2 timerfd_create inotify_init1 nanosleep clock_gettime clock_nanosleep getrlimit
    rt_sigaction rt_sigprocmask sigaltstack sched_getaffinity getrandom sendfile copy_file_range splice set_robust_list
'''.split()

# What Landlock lets through on files that it hides.
METADATA_CALLS = '''
    chmod fchmod fchmodat chown fchown lchown fchownat utimensat truncate setxattr lsetxattr fsetxattr removexattr
    getxattr listxattr inotify_add_watch
'''.split()

PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_SECCOMP, PR_SET_PTRACER = 1, 4, 22, 0x59616d61
TIOCSTI, TIOCLINUX, TIOCSCTTY, SIOCGIFCONF = 0x5412, 0x541c, 0x540e, 0x8912
F_SETOWN, F_SETSIG, F_SETOWN_EX, F_SETLEASE, F_SETPIPE_SZ = 8, 10, 15, 1024, 1031
CLONE_VM, CLONE_NEWNS, CLONE_NEWUSER, CLONE_NEWNET = 0x100, 0x20000, 0x10000000, 0x40000000
RLIMIT_FSIZE, RLIMIT_DATA, RLIMIT_CORE, RLIMIT_NOFILE, RLIMIT_MEMLOCK, RLIMIT_MSGQUEUE = 1, 2, 4, 7, 8, 12
UNLIMITED = (1 << 64) - 1
MEBIBYTE = 1 << 20
X32_TABLE = 0x40000000


class Files(IsolationTest):
    def test_granted(self):
        for plugin in self.each(ENOUGH):
            for path in (self.site.code, self.site.table, self.site.library, '/usr/bin/python3', '/dev/urandom'):
                self.expect_ok(plugin, 'read', path)
            for path in (self.site.table, self.site.data / 'new', f'{plugin.scratch}/new', '/dev/null'):
                self.expect_ok(plugin, 'write', path)
            self.expect_ok(plugin, 'mkdir', f'{plugin.scratch}/folder')
            self.expect_ok(plugin, 'rename', f'{plugin.scratch}/new', f'{plugin.scratch}/folder/moved')
            self.expect_ok(plugin, 'list', self.site.plugin)
            (self.site.data / 'new').unlink()

    def test_secrets(self):
        host = os.getpid()
        secrets = [self.site.secret, self.site.other_data, self.site.other_plugin, '/etc/shadow', '/etc/passwd',
                   f'/proc/{host}/environ', f'/proc/{host}/root/etc/shadow', f'/proc/1/root{self.site.secret}',
                   f'/proc/1/cwd{self.site.secret}', f'/proc/self/root{self.site.secret}']
        for plugin in self.each(ENOUGH):
            for path in secrets:
                self.expect_failure(plugin, 'read', path)
            for folder in (self.site.home, self.site.home / '.ssh', self.site.other_data.parent, '/root', '/home'):
                self.expect_failure(plugin, 'list', folder)

    def test_environment_of_the_host(self):
        for plugin in self.each(ENOUGH):
            for path in ('/proc/1/environ', '/proc/self/environ'):
                self.assertNotEqual(plugin.attempt('search', path, 'MORTISE_TEST_SECRET'), 'found')

    def test_data_that_is_not_granted(self):
        for disabled in filter(sandboxed.is_possible, ENOUGH):
            with self.subTest(disabled=disabled):
                plugin = self.start(*disabled, data=False)
                self.expect_failure(plugin, 'read', self.site.table)

    def test_writing_elsewhere(self):
        targets = [self.site.code, self.site.plugin / 'new', self.site.shared / 'new', self.site.library]
        targets += [self.site.secret, self.site.home / 'new', '/usr/new', '/etc/new', '/new', '/dev/new', '/sys/new']
        targets += ['/proc/self/mem', '/proc/1/mem', '/proc/sys/kernel/core_pattern', '/proc/sysrq-trigger']
        for plugin in self.each(ENOUGH):
            for path in targets:
                self.expect_failure(plugin, 'write', path)
            self.expect_failure(plugin, 'mkdir', self.site.plugin / 'folder')
            self.expect_failure(plugin, 'remove', self.site.code)
            self.expect_failure(plugin, 'rename', self.site.code, f'{plugin.scratch}/code')

    def test_links_out(self):
        for plugin in self.each(ENOUGH):
            for number, secret in enumerate((self.site.secret, '/etc/shadow', self.site.other_data, '/')):
                link = f'{plugin.scratch}/link{number}'
                self.expect_ok(plugin, 'symlink', secret, link)
                self.expect_failure(plugin, 'read', link + ('etc/shadow' if secret == '/' else ''))
            self.expect_ok(plugin, 'symlink', self.site.root, f'{plugin.scratch}/site')
            self.expect_failure(plugin, 'read', f'{plugin.scratch}/site/home/.ssh/id')
            self.expect_failure(plugin, 'read', f'{plugin.scratch}/../../home/.ssh/id')
            self.expect_failure(plugin, 'link', self.site.secret, f'{plugin.scratch}/hard')
            for link in self.site.scratch.iterdir():
                link.unlink()

    def test_links_out_of_data(self):
        for plugin in self.each(ENOUGH):
            link = self.site.data / 'link'
            self.expect_ok(plugin, 'symlink', self.site.secret, link)
            self.expect_failure(plugin, 'read', link)
            link.unlink()

    @needs_landlock
    @needs_seccomp
    def test_metadata_of_host_files(self):
        plugin = self.start('namespaces')
        mode = self.site.secret.stat().st_mode
        for words in (['chmod', self.site.secret], ['truncate', self.site.secret], ['setxattr', self.site.secret]):
            self.expect_refused(plugin, *words)
        for call in METADATA_CALLS:
            with self.subTest(call):
                self.assertIn(plugin.attempt('call', call), REFUSED | {'absent'})
        self.assertEqual(self.site.secret.stat().st_mode, mode)
        self.assertEqual(self.site.secret.read_text(), 'a private key')


class Processes(IsolationTest):
    WITH_SECCOMP = [mode for mode in ENOUGH if 'seccomp' not in mode]

    def test_no_processes(self):
        for plugin in self.each(self.WITH_SECCOMP):
            for verb in ('fork', 'libc-fork', 'vfork', 'setsid-in-thread'):
                self.expect_refused(plugin, verb)
            for flags in (0, CLONE_VM, CLONE_NEWUSER, CLONE_NEWNS, CLONE_NEWNET):
                self.expect_refused(plugin, 'clone', flags)

    def test_threads(self):
        for plugin in self.each(ENOUGH):
            self.expect_ok(plugin, 'thread')
            self.expect_ok(plugin, 'name-thread')
            self.expect_ok(plugin, 'signal-self')

    def test_no_programs(self):
        for plugin in self.each(self.WITH_SECCOMP):
            for program in ('/usr/bin/true', '/usr/bin/su', self.site.code, '/proc/self/exe'):
                self.expect_refused(plugin, 'exec', program)

    @needs_landlock
    def test_landlock_runs_no_programs(self):
        for plugin in self.each([('seccomp',)]):
            self.assertEqual(plugin.attempt('exec', '/usr/bin/true'), 'EACCES')

    def test_other_processes(self):
        for plugin in self.each(ENOUGH):
            if 'seccomp' in plugin.layers:
                for pid in (os.getpid(), 1, -1, 0):
                    self.expect_refused(plugin, 'kill', pid)
            else:
                # Of another process with that number, or of none.
                self.expect_failure(plugin, 'kill', os.getpid())

    def test_no_survivor(self):
        for plugin in self.each(ENOUGH):
            probe = os.pidfd_open(plugin.pid())
            self.addCleanup(os.close, probe)
            os.kill(plugin.process.pid, signal.SIGKILL)
            self.assertTrue(select.select([probe], [], [])[0])

    def test_no_survivor_of_the_host(self):
        script = ('import sys; sys.path.insert(0, sys.argv[1]); import sandboxed\n'
                  'plugin = sandboxed.Plugin(sandboxed.Site(), filter(None, sys.argv[2].split(",")))\n'
                  'print(plugin.pid(), flush=True); sys.stdin.read()')
        for disabled in filter(sandboxed.is_possible, ENOUGH):
            with self.subTest(disabled=disabled):
                host = subprocess.Popen(['/usr/bin/python3', '-c', script, Path(__file__).parent, ','.join(disabled)],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
                probe = os.pidfd_open(int(host.stdout.readline()))
                self.addCleanup(os.close, probe)
                host.kill()
                host.communicate()
                self.assertTrue(select.select([probe], [], [])[0])

    def test_abort_is_told(self):
        for plugin in self.each(ENOUGH):
            print('abort', file=plugin.lines, flush=True)
            self.assertIn(plugin.process.wait(), (-signal.SIGABRT, 128 + signal.SIGABRT))

    def test_descriptors(self):
        for plugin in self.each(ENOUGH):
            self.assertEqual(plugin.attempt('descriptors'), 'ok 0 1 2 3')


@needs_seccomp
class SystemCalls(IsolationTest):
    MODES = [(), ('namespaces',), ('landlock',)]

    def test_refused(self):
        for plugin in self.each(self.MODES):
            for call in REFUSED_CALLS:
                with self.subTest(call):
                    self.assertIn(plugin.attempt('call', call), REFUSED | {'absent'})

    def test_it_is_seccomp_that_refuses(self):
        for plugin in self.each([('seccomp',)]):
            for call in REFUSED_BY_SECCOMP_ALONE:
                with self.subTest(call):
                    self.assertNotIn(plugin.attempt('call', call), REFUSED)

    def test_needed(self):
        for plugin in self.each(self.MODES):
            for call in NEEDED_CALLS:
                with self.subTest(call):
                    self.assertNotIn(plugin.attempt('call', call), REFUSED)

    def test_calls_of_tomorrow(self):
        for plugin in self.each(self.MODES):
            for number in [*range(451, 700), 1 << 20, -1]:
                with self.subTest(number=number):
                    self.assertEqual(plugin.attempt('call-number', number), 'ENOSYS')

    def test_x32_table(self):
        for plugin in self.each(self.MODES):
            for number in range(550):
                self.assertEqual(plugin.attempt('call-number', X32_TABLE + number), 'ENOSYS', number)

    def test_32_bit_table(self):
        for plugin in self.each(self.MODES):
            if plugin.attempt('call-32-bit', 20) == 'absent':
                self.skipTest('there is no 32-bit table here')
            for number in range(470):
                self.assertEqual(plugin.attempt('call-32-bit', number), 'ENOSYS', number)

    def test_prctl(self):
        for plugin in self.each(self.MODES):
            options = [PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_SECCOMP, PR_SET_PTRACER]
            options += [8, 24, 28, 35, 36, 47, 53, 127, 128, 1000, -1]
            for option in options:
                # Wider than the int that the kernel looks at, too.
                for spelling in (option, option + (1 << 32)):
                    self.expect_refused(plugin, 'prctl', spelling)

    def test_terminal(self):
        for plugin in self.each(self.MODES):
            for request in (TIOCSTI, TIOCLINUX, TIOCSCTTY):
                for spelling in (request, request + (1 << 32)):
                    self.expect_refused(plugin, 'ioctl', 0, spelling)

    def test_signals_by_descriptor(self):
        for plugin in self.each(self.MODES):
            for command in (F_SETOWN, F_SETSIG, F_SETOWN_EX, F_SETLEASE, F_SETPIPE_SZ):
                for spelling in (command, command + (1 << 32)):
                    self.expect_refused(plugin, 'fcntl', 3, spelling, 1)


class Network(IsolationTest):
    WITH_SECCOMP = Processes.WITH_SECCOMP

    def listen(self, family, kind, address):
        listener = socket.socket(family, kind)
        self.addCleanup(listener.close)
        listener.bind(address)
        if kind == socket.SOCK_STREAM:
            listener.listen()
        listener.setblocking(False)
        return listener

    def expect_silence(self, listener):
        with self.assertRaises(BlockingIOError):
            if listener.type == socket.SOCK_STREAM:
                listener.accept()
            else:
                listener.recv(1)

    def test_nobody_is_reached(self):
        tcp = self.listen(socket.AF_INET, socket.SOCK_STREAM, ('127.0.0.1', 0))
        udp = self.listen(socket.AF_INET, socket.SOCK_DGRAM, ('127.0.0.1', 0))
        abstract = self.listen(socket.AF_UNIX, socket.SOCK_STREAM, f'\0mortise-test-{os.getpid()}')
        named = self.listen(socket.AF_UNIX, socket.SOCK_STREAM, str(self.site.root / 'named'))
        datagrams = self.listen(socket.AF_UNIX, socket.SOCK_DGRAM, str(self.site.root / 'datagrams'))
        for plugin in self.each(ENOUGH):
            self.expect_failure(plugin, 'tcp', tcp.getsockname()[1])
            # Without seccomp it is sent, in a network where nobody is.
            plugin.attempt('udp', udp.getsockname()[1])
            self.expect_failure(plugin, 'unix', f'@mortise-test-{os.getpid()}')
            self.expect_failure(plugin, 'unix', self.site.root / 'named')
            for kind in (socket.SOCK_DGRAM, socket.SOCK_RAW, socket.SOCK_SEQPACKET):
                plugin.attempt('send-from-pair', int(kind), self.site.root / 'datagrams')
            for listener in (tcp, udp, abstract, named, datagrams):
                self.expect_silence(listener)

    @needs_seccomp
    def test_families(self):
        for plugin in self.each(self.WITH_SECCOMP):
            for family in range(46):
                for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW, socket.SOCK_SEQPACKET):
                    self.assertIn(plugin.attempt('socket', family, int(kind)), REFUSED, (family, kind))

    @needs_seccomp
    def test_pairs(self):
        for plugin in self.each(self.WITH_SECCOMP):
            for kind in (socket.SOCK_STREAM, socket.SOCK_SEQPACKET, socket.SOCK_STREAM | socket.SOCK_CLOEXEC):
                self.expect_ok(plugin, 'socketpair', int(socket.AF_UNIX), int(kind))
            self.expect_refused(plugin, 'socketpair', int(socket.AF_UNIX), int(socket.SOCK_DGRAM))
            self.expect_refused(plugin, 'socketpair', int(socket.AF_UNIX), int(socket.SOCK_DGRAM | socket.SOCK_CLOEXEC))
            for family in (family for family in range(46) if family != socket.AF_UNIX):
                self.assertIn(plugin.attempt('socketpair', family, int(socket.SOCK_STREAM)), REFUSED, family)

    @needs_seccomp
    def test_interfaces_of_the_host(self):
        for plugin in self.each(self.WITH_SECCOMP):
            self.expect_refused(plugin, 'interfaces', sandboxed.SOCKET_FD)
            self.expect_refused(plugin, 'ioctl', sandboxed.SOCKET_FD, SIOCGIFCONF + (1 << 32))


class Limits(IsolationTest):
    WITH_LIMITS = [mode for mode in ENOUGH if 'limits' not in mode]

    def limit(self, plugin, resource):
        return [int(word) for word in plugin.attempt('limit', resource).split()[1:]]

    def test_values(self):
        for plugin in self.each(self.WITH_LIMITS):
            self.assertEqual(self.limit(plugin, RLIMIT_CORE), [0, 0])
            self.assertEqual(self.limit(plugin, RLIMIT_NOFILE), [128, 128])
            self.assertEqual(self.limit(plugin, RLIMIT_MSGQUEUE), [0, 0])
            self.assertEqual(self.limit(plugin, RLIMIT_FSIZE), [8 * MEBIBYTE] * 2)
            self.assertLessEqual(self.limit(plugin, RLIMIT_MEMLOCK)[1], 256 * 1024)

    def test_they_stay(self):
        for plugin in self.each(self.WITH_LIMITS):
            for resource in (RLIMIT_CORE, RLIMIT_NOFILE, RLIMIT_FSIZE):
                self.assertEqual(plugin.attempt('raise-limit', resource), 'EPERM')

    def test_ten_thousand_files(self):
        for plugin in self.each(self.WITH_LIMITS):
            self.assertEqual(plugin.attempt('exhaust-descriptors'), 'ok 128')

    def test_long_files(self):
        for plugin in self.each(self.WITH_LIMITS):
            for path in (f'{plugin.scratch}/long', self.site.data / 'long'):
                self.assertEqual(plugin.attempt('fill', path, 32 * MEBIBYTE), f'ok {8 * MEBIBYTE} EFBIG')

    def test_memory(self):
        for plugin in self.each(self.WITH_LIMITS):
            if self.limit(plugin, RLIMIT_DATA)[1] == UNLIMITED:
                self.skipTest('AddressSanitizer needs more than any limit')
            got = int(plugin.attempt('leak', 16 * sandboxed.MEMORY_MIB).split()[1])
            self.assertLess(got, 2 * sandboxed.MEMORY_MIB + 64)

    @needs_seccomp
    def test_memory_that_nobody_owns(self):
        for plugin in self.each(Processes.WITH_SECCOMP):
            self.expect_refused(plugin, 'memfd')
            self.expect_refused(plugin, 'map-shared')
        for plugin in self.each([(), ('namespaces',), ('seccomp',)]):
            self.expect_failure(plugin, 'shm-open')
            self.expect_failure(plugin, 'read', '/dev/zero')

    @needs_bubblewrap
    def test_memory_file_systems(self):
        plugin = self.start('landlock', 'limits')
        for folder, size in (('/dev/shm', 4), ('/tmp', 16), (plugin.scratch, 64)):
            answer = plugin.attempt('fill', f'{folder}/full', 256 * MEBIBYTE).split()
            self.assertEqual(answer[2], 'ENOSPC')
            self.assertLessEqual(int(answer[1]), size * MEBIBYTE)


class Languages(IsolationTest):
    SCRIPT = r'''
import os, sqlite3, subprocess, tempfile, threading, warnings
import gi
from gi.repository import Gio, GLib

with tempfile.NamedTemporaryFile() as file:
    file.write(b"x" * 100000)
    file.flush()
    assert os.path.getsize(file.name) == 100000

table = sqlite3.connect(DATA + "/python.sqlite")
table.execute("pragma journal_mode=wal")
table.execute("create table if not exists t (x)")
with table:
    table.executemany("insert into t values (?)", [(n,) for n in range(100)])
assert table.execute("select count(*) from t").fetchone()[0] >= 100

results = []
threads = [threading.Thread(target=results.append, args=(n,)) for n in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert sorted(results) == list(range(8))

loop = GLib.MainLoop()
def loaded(file, result):
    results.append(file.load_contents_finish(result)[1])
    loop.quit()
Gio.File.new_for_path(CODE).load_contents_async(None, loaded)
loop.run()
assert results[-1] == b"own code"

# From 3.12 on Python warns of a fork with threads.
warnings.simplefilter("ignore", DeprecationWarning)
for refused in (lambda: subprocess.run(["/usr/bin/true"]), os.fork, lambda: os.kill(1, 9)):
    try:
        refused()
    except PermissionError:
        pass
    else:
        raise AssertionError(refused)
'''

    def test_python(self):
        libraries = glob.glob('/usr/lib/*/libpython3.*.so.1.0')
        if not libraries:
            self.skipTest('there is no libpython to load')
        paths = f'DATA = {str(self.site.data)!r}\nCODE = {str(self.site.code)!r}\n'
        script = (paths + self.SCRIPT).replace('\\', '\\\\').replace('\n', '\\n')
        for plugin in self.each([(), ('namespaces',), ('landlock',), ('limits',)]):
            answer = plugin.attempt('python', libraries[0], script)
            self.assertEqual((answer, plugin.end()), ('ok', ''))


if __name__ == '__main__':
    tap.main()
