#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Catalogues over HTTP: what is asked for, what comes of a server that fails, lies or breaks off, and of a kill."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))
import tap  # noqa: E402
from catalogue import PROBE, CatalogueTest, Server  # noqa: E402

MIB = 1 << 20
NOISE = random.Random(1).randbytes(MIB)


class Refresh(CatalogueTest):
    def setUp(self):
        super().setUp()
        self.add_plugin('thing')
        self.build()

    def shards(self):
        return {f'shards/{path.name}' for path in (self.output / 'shards').iterdir()}

    def test_first(self):
        self.assertEqual(self.refresh()['packages'], {'thing': ['1.0.0']})
        self.assertEqual(self.server.take_paths(), sorted(['root.json', 'root/1.json.minisig', 'index.json',
                                                           'index.json.minisig', *self.shards()]))

    def test_nothing_new(self):
        self.refresh()
        self.server.take()
        self.refresh()
        requests, sent = self.server.take()
        self.assertEqual([path for path, headers in requests], ['root.json', 'index.json'])
        self.assertEqual(sent, 0)

    def test_nothing_new_without_validators(self):
        """The same bytes are the same, whatever the server says of them."""
        self.server.rules.validators = False
        self.refresh()
        self.server.take()
        self.refresh()
        self.assertEqual(self.server.take_paths(), ['index.json', 'root.json'])

    def test_only_what_changed(self):
        for i in range(300):
            self.add_plugin(f'plugin{i}')
        self.build()
        self.assertEqual(len(self.refresh()['packages']), 301)
        before = self.shards()
        whole = sum((self.output / path).stat().st_size for path in before)
        self.assertGreaterEqual(len(before), 8)
        self.server.take()
        self.add_plugin('thing', '1.1.0')
        self.build()
        self.assertEqual(self.refresh()['packages']['thing'], ['1.1.0', '1.0.0'])
        new = self.shards() - before
        self.assertEqual(len(new), 1)
        requests, sent = self.server.take()
        self.assertEqual(sorted(path for path, headers in requests),
                         sorted(['root.json', 'index.json', 'index.json.minisig', *new]))
        self.assertLess(sent, whole / 4)

    def test_caches_on_the_way_are_asked_to_ask(self):
        self.refresh()
        requests, _ = self.server.take()
        self.assertEqual({headers['Cache-Control'] for path, headers in requests}, {'no-cache'})

    def test_between_index_and_signature(self):
        """The index is replaced while it is read: the second try finds both."""
        old = (self.output / 'index.json').read_bytes()
        self.refresh()
        self.add_plugin('other')
        self.build()
        self.server.take()
        self.server.rules.instead['index.json'] = old + b' '

        def replace(path):
            if path == 'index.json.minisig':
                self.server.rules.instead.clear()

        self.server.rules.watch = replace
        self.assertIn('other', self.refresh()['packages'])

    def test_gzip(self):
        self.server.rules.packed.update({'index.json', *self.shards()})
        self.assertIn('thing', self.refresh()['packages'])
        self.refresh()

    def test_gzip_bomb(self):
        self.server.rules.packed.add('index.json')
        self.server.rules.instead['index.json'] = b' ' * (64 * MIB)
        self.refuse('limit', 'index.json: it is longer than')

    def test_endless(self):
        for path in ('index.json', 'index.json.minisig', 'root.json', next(iter(self.shards()))):
            with self.subTest(path):
                self.server.rules.endless = {path}
                self.refuse('limit', 'it is longer than')

    def test_shard_is_shorter_than_said(self):
        path = next(iter(self.shards()))
        self.server.rules.instead[path] = (self.output / path).read_bytes()[:-1]
        self.refuse('invalid', 'it is not what the index says')

    def test_missing(self):
        for path in ('index.json', 'index.json.minisig', 'root.json', next(iter(self.shards()))):
            with self.subTest(path):
                self.server.rules.moved = {path: '/nowhere'}
                self.refuse('not-found', path)

    def test_moved(self):
        """To the same server; not to another one, and not for ever."""
        (self.output / 'here.json').write_bytes((self.output / 'index.json').read_bytes())
        self.server.rules.moved['index.json'] = 'here.json'
        self.refresh()
        self.server.rules.moved['index.json'] = 'index.json'
        self.refuse('unavailable', 'sends us on more than 5 times')
        other = Server(self.output)
        self.addCleanup(other.stop)
        self.server.rules.moved['index.json'] = f'{other.address}/index.json'
        self.refuse('denied', 'which is not where the catalogue is')
        self.assertEqual(other.take_paths(), [])

    def test_no_server(self):
        self.server.stop()
        self.refuse('unavailable', 'root.json: ')

    def test_cut(self):
        """The reader has what it had; what it got of the new is not asked for again."""
        self.refresh()
        before = self.shards()
        for i in range(100):
            self.add_plugin(f'plugin{i}')
        self.build()
        # Those of the index before stay for a while, and nobody asks for them.
        last = sorted(self.shards() - before)[-1]
        self.server.rules.cut[last] = 10
        self.refuse('unavailable', last)
        self.assertEqual(self.probe('load', self.cache, self.state)['packages'], {'thing': ['1.0.0']})
        self.server.rules.cut.clear()
        self.server.take()
        self.assertEqual(len(self.refresh()['packages']), 101)
        self.assertIn(last, self.server.take_paths())

    def kill_at(self, count):
        """Kills the reader at its request of that number. Returns whether there was one."""
        seen = []
        process = None

        def watch(path):
            with self.server.lock:
                seen.append(path)
                number = len(seen)
            if number == count:
                os.kill(process.pid, signal.SIGKILL)

        gate = threading.Event()
        self.server.rules.watch = lambda path: gate.wait() and watch(path)
        process = subprocess.Popen([PROBE, 'refresh', self.server.address, self.cache, self.state],
                                   stdout=subprocess.DEVNULL)
        gate.set()
        status = process.wait()
        self.server.rules.watch = None
        return status == -signal.SIGKILL

    def test_killed_at_each_request(self):
        self.refresh()
        for i in range(60):
            self.add_plugin(f'plugin{i}')
        self.build()
        state = self.state.read_text()
        for count in range(1, 100):
            if not self.kill_at(count):
                break
            self.assertEqual(self.state.read_text(), state)
            self.assertEqual(self.probe('load', self.cache, self.state)['packages'], {'thing': ['1.0.0']})
        self.assertGreater(count, 4)
        self.assertEqual(len(self.refresh()['packages']), 61)


class Fetch(CatalogueTest):
    def setUp(self):
        super().setUp()
        self.add_plugin('thing', data=NOISE)
        self.build()
        self.refresh()
        self.server.take()
        self.path = self.path_of('thing')
        self.package = (self.output / self.path).read_bytes()

    def assert_fetched(self, answer):
        self.assertNotIn('error', answer, answer)
        self.assertEqual(self.target.read_bytes(), self.package)
        self.assertEqual(sorted(path.name for path in self.folder.glob('thing.zip*')), ['thing.zip'])

    def assert_refused(self, answer, error, words=''):
        self.assertEqual(answer.get('error'), error, answer)
        self.assertIn(words, answer['message'])
        self.assertFalse(self.target.exists())

    @property
    def part(self):
        return self.folder / 'thing.zip.part'

    def test_whole(self):
        answer = self.fetch()
        self.assert_fetched(answer)
        self.assertEqual(answer['progress'], sorted(answer['progress']))
        self.assertEqual(answer['progress'][-1], len(self.package))

    def test_cut_at_each_tenth(self):
        for tenth in range(1, 10):
            with self.subTest(tenth):
                at = len(self.package) * tenth // 10
                self.server.rules.cut[self.path] = at
                self.assert_refused(self.fetch(), 'unavailable')
                self.assertEqual(self.part.read_bytes(), self.package[:at])
                self.server.rules.cut.clear()
                self.server.take()
                self.assert_fetched(self.fetch())
                requests, sent = self.server.take()
                self.assertEqual(sent, len(self.package) - at)
                self.assertEqual(requests[0][1]['Range'], f'bytes={at}-')
                self.assertTrue(requests[0][1]['If-Range'].startswith('"'))
                self.target.unlink()

    def test_cut_nine_times(self):
        """Each time a tenth more: none is sent twice."""
        step = len(self.package) // 10
        self.server.rules.cut[self.path] = step
        for _ in range(9):
            self.assert_refused(self.fetch(), 'unavailable')
        self.server.rules.cut.clear()
        self.assert_fetched(self.fetch())
        self.assertEqual(self.server.take()[1], len(self.package))

    def test_cut_without_validators(self):
        self.server.rules.validators = False
        self.server.rules.cut[self.path] = 1000
        self.assert_refused(self.fetch(), 'unavailable')
        self.server.rules.cut.clear()
        self.assert_fetched(self.fetch())
        self.assertNotIn('If-Range', self.server.take()[0][-1][1])

    def test_server_knows_no_ranges(self):
        self.server.rules.cut[self.path] = 1000
        self.assert_refused(self.fetch(), 'unavailable')
        self.server.rules.cut.clear()
        self.server.rules.ranges = False
        self.assert_fetched(self.fetch())

    def test_part_of_another_file(self):
        """The server cannot tell; the content does, and all of it is got once more."""
        self.server.rules.validators = False
        self.part.write_bytes(b'x' * 1000)
        self.assert_fetched(self.fetch())
        self.assertEqual(len(self.server.take()[0]), 2)

    def test_part_is_longer_than_the_file(self):
        self.part.write_bytes(b'x' * (len(self.package) + 1))
        self.assert_fetched(self.fetch())

    def test_file_has_become_shorter(self):
        self.part.write_bytes(self.package[:-1])
        self.server.rules.instead[self.path] = self.package[:1000]
        self.assert_refused(self.fetch(), 'unavailable', 'it ended after 1000 of')
        self.server.rules.instead.clear()
        self.assert_fetched(self.fetch())

    def test_changed_meanwhile(self):
        self.server.rules.cut[self.path] = 1000
        self.assert_refused(self.fetch(), 'unavailable')
        self.server.rules.cut.clear()
        self.server.rules.instead[self.path] = bytes(reversed(self.package))
        self.assert_refused(self.fetch(), 'invalid', 'not the file that its publisher signed')
        self.assertFalse(self.part.exists())
        self.server.rules.instead.clear()
        self.assert_fetched(self.fetch())

    def test_each_of_many_bytes_flipped(self):
        for at in range(0, len(self.package), len(self.package) // 40):
            flipped = bytearray(self.package)
            flipped[at] ^= 1
            self.server.rules.instead[self.path] = bytes(flipped)
            self.assert_refused(self.fetch(), 'invalid')

    def test_longer_than_said(self):
        self.server.rules.instead[self.path] = self.package + b'x'
        self.assert_refused(self.fetch(), 'invalid', 'longer than')
        self.server.rules.instead.clear()
        self.server.rules.endless.add(self.path)
        self.assert_refused(self.fetch(), 'invalid', 'longer than')
        self.assertFalse(self.part.exists())

    def test_stall(self):
        self.server.rules.silent.add(self.path)
        self.assert_refused(self.fetch(stall=1), 'timeout', 'nothing came for 1 s')

    def test_deadline(self):
        self.server.rules.silent.add(self.path)
        self.assert_refused(self.fetch(deadline=1), 'timeout', 'it took longer than 1 s')

    def test_moved_to_another_server(self):
        self.server.rules.moved[self.path] = 'http://127.0.0.1:1/x'
        self.assert_refused(self.fetch(), 'denied')

    def test_not_compressed(self):
        self.server.rules.packed.add(self.path)
        self.assert_fetched(self.fetch())

    def test_two_at_once(self):
        """The second is told; the first goes on."""
        self.server.rules.silent.add(self.path)
        words = [self.cache, self.state, 'thing', '1.0.0', self.folder / 'thing.zip', 60, 60]
        asked = threading.Event()
        self.server.rules.watch = lambda path: asked.set()
        first = subprocess.Popen([PROBE, 'fetch', *map(str, words)], stdout=subprocess.PIPE, text=True)
        self.assertTrue(asked.wait(60))
        self.assert_refused(self.fetch(), 'conflict', 'it is being downloaded already')
        self.server.over.set()
        self.assertNotIn('error', json.loads(first.communicate()[0]))

    def test_part_is_a_link(self):
        precious = self.folder / 'precious'
        precious.write_text('mine')
        self.part.symlink_to(precious)
        self.assert_refused(self.fetch(), 'failed')
        self.assertEqual(precious.read_text(), 'mine')

    def test_signature(self):
        self.assertEqual(self.fetch()['state'], 'unsigned')
        keys = self.folder / 'keys'
        keys.mkdir()
        self.assertEqual(self.fetch(keys=keys)['state'], 'unknown-publisher')
        (keys / 'acme.pub').write_text(self.public)
        self.assertEqual(self.fetch(keys=keys)['state'], 'valid')


class Signature(CatalogueTest):
    def test_modified(self):
        """The publisher hands through an author's signature, which is of something else."""
        author = self.folder / 'author'
        keys = self.folder / 'keys'
        keys.mkdir()
        (keys / 'author.pub').write_text(self.probe('key', author)['public'])
        theirs, ours = self.folder / 'theirs', self.input
        self.add_plugin('thing')
        self.build()
        package = (self.output / self.path_of('thing')).read_bytes()
        self.add_plugin('thing', '2.0.0')
        theirs.mkdir()
        (theirs / 'catalogue.json').write_text(json.dumps({'name': 'Author'}))
        (ours / 'thing-2.0.0').rename(theirs / 'thing')
        built = self.probe('build', theirs, self.folder / 'elsewhere', author)
        self.assertNotIn('error', built)
        signature = (self.folder / 'elsewhere' / (self.path_of('thing', '2.0.0') + '.minisig')).read_text()
        (ours / 'thing.zip').write_bytes(package)
        (ours / 'thing.zip.minisig').write_text(signature)
        shutil.rmtree(ours / 'thing-1.0.0')
        self.build()
        self.refresh()
        answer = self.fetch(keys=keys)
        self.assertEqual(answer['error'], 'invalid', answer)
        self.assertFalse(self.target.exists())


if __name__ == '__main__':
    tap.main(300)
