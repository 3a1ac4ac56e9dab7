#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The admin API's socket: who may reach it, what bad requests do to it, and what is left when its host is killed."""

import concurrent.futures
import json
import os
import signal
import socket
import stat
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import tap  # noqa: E402

from cli import Connection, Site, request, stop  # noqa: E402

NOBODY = 65534


def exchange(path, text):
    """What comes back for raw bytes, until the connection ends."""
    with socket.socket(socket.AF_UNIX) as peer:
        peer.settimeout(60)
        peer.connect(path)
        peer.sendall(text)
        peer.shutdown(socket.SHUT_WR)
        answer = b''
        while chunk := peer.recv(65536):
            answer += chunk
        return answer


class Permissions(unittest.TestCase):
    def setUp(self):
        self.site = Site()

    def test_modes(self):
        old = os.umask(0)
        self.addCleanup(os.umask, old)
        with self.site.serving() as (path, _):
            info = os.stat(path)
            self.assertTrue(stat.S_ISSOCK(info.st_mode))
            self.assertEqual(stat.S_IMODE(info.st_mode), 0o600)
            for folder in (Path(path).parent, Path(path).parent.parent):
                self.assertEqual(stat.S_IMODE(folder.stat().st_mode), 0o700, folder)

    def test_open_folder_is_closed(self):
        """One of ours that was left open to others is put right."""
        os.mkdir(os.path.join(self.site.runtime, 'mortise'), 0o777)
        os.chmod(os.path.join(self.site.runtime, 'mortise'), 0o777)
        with self.site.serving() as (path, _):
            self.assertEqual(stat.S_IMODE(Path(path).parent.parent.stat().st_mode), 0o700)

    def test_link_for_a_folder_is_refused(self):
        elsewhere = os.path.join(self.site.folder, 'elsewhere')
        os.mkdir(elsewhere, 0o700)
        os.symlink(elsewhere, os.path.join(self.site.runtime, 'mortise'))
        done = self.site.run('serve')
        self.assertEqual(done.returncode, 1)
        self.assertIn('mortise', done.stderr)
        self.assertEqual([file for _, _, files in os.walk(elsewhere) for file in files], [])

    @unittest.skipUnless(os.geteuid() == 0, 'only root can give a folder away')
    def test_folder_of_another_user_is_refused(self):
        folder = os.path.join(self.site.runtime, 'mortise')
        os.mkdir(folder, 0o700)
        os.chown(folder, NOBODY, NOBODY)
        done = self.site.run('serve')
        self.assertEqual(done.returncode, 1)
        self.assertIn(folder, done.stderr)

    def test_other_file_in_the_way_is_kept(self):
        with self.site.serving() as (path, _):
            pass
        Path(path).write_text('mine')
        done = self.site.run('serve')
        self.assertEqual(done.returncode, 1)
        self.assertIn(path, done.stderr)
        self.assertEqual(Path(path).read_text(), 'mine')

    def test_path_too_long_for_a_socket(self):
        runtime = os.path.join(self.site.folder, 'r' * 90)
        os.mkdir(runtime, 0o700)
        done = self.site.run('serve', env={'XDG_RUNTIME_DIR': runtime})
        self.assertEqual(done.returncode, 1)
        self.assertIn('XDG_RUNTIME_DIR', done.stderr)

    @unittest.skipUnless(os.geteuid() == 0, 'only root can become somebody else')
    def test_foreign_peer_is_turned_away(self):
        """Even where somebody opened the folders and the socket, the kernel tells who connects."""
        with self.site.serving() as (path, _):
            os.chmod(path, 0o666)
            for folder in Path(path).parents:
                if folder == Path('/tmp'):
                    break
                os.chmod(folder, folder.stat().st_mode | 0o055)
            reader, writer = os.pipe()
            child = os.fork()
            if child == 0:
                try:
                    os.setgroups([])
                    os.setgid(NOBODY)
                    os.setuid(NOBODY)
                    with socket.socket(socket.AF_UNIX) as peer:
                        peer.connect(path)
                        os.write(writer, peer.recv(65536) + b'|' + peer.recv(1))
                except OSError as error:
                    os.write(writer, str(error).encode())
                finally:
                    os._exit(0)
            os.close(writer)
            with os.fdopen(reader, 'rb') as pipe:
                answer = pipe.read()
            os.waitpid(child, 0)
            self.assertTrue(answer.startswith(b'HTTP/1.1 403 '), answer)
            self.assertIn(b'"denied"', answer)
            self.assertTrue(answer.endswith(b'|'), 'the connection stayed open')
            self.assertEqual(request(path, 'GET', '/v1/site')[0], 200)


class Requests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.site = Site()
        cls.stack = cls.site.serving()
        cls.path, cls.process = cls.stack.__enter__()

    @classmethod
    def tearDownClass(cls):
        cls.stack.__exit__(None, None, None)

    def assert_error(self, status, code, *arguments, **options):
        got, body = request(self.path, *arguments, **options)
        self.assertEqual((got, body['error']['code']), (status, code), body)
        self.assertTrue(body['error']['message'])
        return body['error']['message']

    def test_site(self):
        status, body = request(self.path, 'GET', '/v1/site')
        self.assertEqual((status, body['site'], body['holder']), (200, self.site.site, 'serve'))
        self.assertEqual(body['pid'], self.process.pid)

    def test_unknown_paths(self):
        for target in ('/', '/v1', '/v1/', '/v2/site', '/v1/site/', '/v1/plugins/', '/v1/plugins//enable',
                       '/v1/nothing', '/v1/plugins/%00', '/v1/plugins/%ff', '/v1/plugins/a/b/c/d'):
            with self.subTest(target=target):
                self.assert_error(404, 'not-found', 'GET', target)

    def test_wrong_method(self):
        self.assert_error(405, 'invalid', 'PUT', '/v1/plugins')
        self.assert_error(405, 'invalid', 'GET', '/v1/plugins/x/enable')
        self.assert_error(405, 'invalid', 'DELETE', '/v1/site')

    def test_bad_bodies(self):
        fire = '/v1/hooks/lead_created/fire'
        for body in ('{', '{"payload": {"a": 1, "a": 2}}', '{"payload": {}} x', '\ufeff{}', '[' * 100000):
            with self.subTest(body=body[:40]):
                self.assert_error(400, 'invalid', 'POST', fire, body=body.encode())
        for body, field in (('[]', 'object'), ('{"payload": []}', 'payload'), ('{"payload": null}', 'payload'),
                            ('{"deadline_ms": "5"}', 'deadline_ms'), ('{"deadline_ms": 0}', 'deadline_ms'),
                            ('{"deadline_ms": 1.5}', 'deadline_ms'), ('{"deadline_ms": 30001}', 'deadline_ms'),
                            ('{"paylaod": {}}', 'paylaod')):
            with self.subTest(body=body):
                self.assertIn(field, self.assert_error(400, 'invalid', 'POST', fire, body=body))
        for body, field in (('{}', 'directory'), ('{"directory": 5}', 'directory'), ('{"directory": "a"}', 'directory'),
                            ('{"directory": "/tmp", "run": "yes"}', 'run')):
            with self.subTest(body=body):
                self.assertIn(field, self.assert_error(400, 'invalid', 'POST', '/v1/plugins', body=body))

    def test_bad_queries(self):
        for target in ('/v1/traces?limit=0', '/v1/traces?limit=x', '/v1/logs?limit=10001', '/v1/logs?after=-1',
                       '/v1/logs?limit'):
            with self.subTest(target=target):
                self.assert_error(400, 'invalid', 'GET', target)
        self.assertIn('nothing', self.assert_error(400, 'invalid', 'GET', '/v1/events?types=log,nothing'))

    def test_bad_actor(self):
        for actor in ('two words', 'a' * 65, 'caf\u00e9'.encode().decode('latin-1')):
            self.assert_error(400, 'invalid', 'GET', '/v1/site', headers={'Mortise-Actor': actor})

    def test_large_bodies(self):
        body = b'{"payload": {"a": "' + b'x' * (33 * 1024 * 1024) + b'"}}'
        self.assert_error(413, 'limit', 'POST', '/v1/hooks/lead_created/fire', body=body)
        chunks = (b' ' * (1024 * 1024) for _ in range(33))
        self.assert_error(413, 'limit', 'POST', '/v1/hooks/lead_created/fire', body=chunks)
        self.assertEqual(request(self.path, 'GET', '/v1/site')[0], 200)

    def test_raw_nonsense(self):
        for text in (b'', b'\n\n\n', b'\x00' * 1000, b'GET\r\n\r\n', b'GET /v1/site HTTP/1.1\r\n\r\n',
                     b'GET /v1/logs?limit=%zz HTTP/1.1\r\nHost: x\r\n\r\n',
                     b'GET * HTTP/1.1\r\nHost: x\r\n\r\n', b'OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n',
                     b'CONNECT a:1 HTTP/1.1\r\nHost: x\r\n\r\n', b'GET http:// HTTP/1.1\r\nHost: x\r\n\r\n',
                     b'POST /v1/plugins HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nab',
                     b'POST /v1/plugins HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\nab',
                     b'POST /v1/plugins HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nab'):
            with self.subTest(text=text[:40]):
                exchange(self.path, text)
        self.assertEqual(request(self.path, 'GET', '/v1/site')[0], 200)

    def test_http_1_0_without_a_host_header(self):
        self.assertIn(b' 200 OK', exchange(self.path, b'GET /v1/site HTTP/1.0\r\n\r\n'))

    def test_readers_are_bounded_and_go_away(self):
        connections = [Connection(self.path) for _ in range(64)]
        answers = []
        for connection in connections:
            connection.request('GET', '/v1/events')
            answers.append(connection.getresponse())
            self.assertEqual(json.loads(answers[-1].readline()), {'type': 'ready'})
        self.assert_error(429, 'limit', 'GET', '/v1/events')
        for leaving in [*answers, *connections]:
            leaving.close()
        connection = Connection(self.path)
        # That they left is seen in the order in which it happened, so at the latest after another round trip.
        for _ in range(100):
            status, _ = request(self.path, 'GET', '/v1/site')
            connection.request('GET', '/v1/events')
            answer = connection.getresponse()
            if answer.status == 200:
                break
            answer.read()
        self.assertEqual(answer.status, 200)
        connection.close()

    def test_each_answer_ends_its_connection_and_says_so(self):
        """A client that thinks it may go on would lose the body of its next request."""
        for target in ('/v1/site', '/v1/nothing'):
            answer = exchange(self.path, f'GET {target} HTTP/1.1\r\nHost: x\r\n\r\n'.encode())
            self.assertIn(b'\r\nConnection: close\r\n', answer)


class Killed(unittest.TestCase):
    def setUp(self):
        self.site = Site()

    def test_stale_socket_is_survived(self):
        with self.site.serving() as (path, process):
            process.kill()
            process.wait()
            self.assertTrue(os.path.exists(path))
            self.assertEqual(self.site.check('hooks', '--json')[0], '[')
        with self.site.serving() as (again, _):
            self.assertEqual(again, path)
            self.assertEqual(request(path, 'GET', '/v1/site')[0], 200)
        self.assertFalse(os.path.exists(path), 'an orderly end leaves no socket')

    def test_frozen_host_is_named(self):
        with self.site.serving() as (_, process):
            process.send_signal(signal.SIGSTOP)
            try:
                done = self.site.run('list')
            finally:
                process.send_signal(signal.SIGCONT)
        self.assertEqual(done.returncode, 1)
        self.assertIn(str(process.pid), done.stderr)
        self.assertEqual(done.stderr.count('\n'), 1)

    def test_second_serve_names_the_first(self):
        with self.site.serving() as (_, process):
            done = self.site.run('serve')
            self.assertEqual(done.returncode, 1)
            self.assertIn(str(process.pid), done.stderr)

    def test_host_that_ends_under_a_follower(self):
        with self.site.serving() as (_, process):
            follower = self.site.start('events')
            self.assertEqual(follower.stdout.readline(), '{"type":"ready"}\n')
            process.kill()
            _, stderr = follower.communicate(timeout=60)
            self.assertEqual(follower.returncode, 1)
            self.assertIn(self.site.site, stderr)


class Concurrency(unittest.TestCase):
    def setUp(self):
        self.site = Site()

    def run_many(self, verbs):
        with concurrent.futures.ThreadPoolExecutor(len(verbs)) as pool:
            return list(pool.map(lambda verb: self.site.run(*verb), verbs))

    def test_many_alone(self):
        """Each holds the site for a moment, and waits for the others."""
        for done in self.run_many([['hooks', '--json']] * 6):
            self.assertEqual((done.returncode, done.stderr), (0, ''))

    def test_many_served(self):
        self.site.install_probe()
        with self.site.serving():
            verbs = [['fire', 'probe_action', '--payload', '{"n": %d}' % n, '--json'] for n in range(12)]
            for n, done in enumerate(self.run_many(verbs)):
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertEqual(json.loads(done.stdout)['calls'][0]['value']['got'], {'n': n})

    def test_verb_while_a_host_starts(self):
        server = self.site.start('serve')
        try:
            for done in self.run_many([['hooks', '--json']] * 3):
                self.assertEqual((done.returncode, done.stderr), (0, ''))
            self.assertTrue(server.stdout.readline())
        finally:
            stop(server)


if __name__ == '__main__':
    tap.main()
