#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Traces by the command line: filters, levels, who set what, and files of them."""

import json
import os
import random
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import tap  # noqa: E402

from cli import Site, request  # noqa: E402

# Each does to the value what the payload has for it.
CODE = '''
from mortise import Plugin, filter

class Editor(Plugin):
    @filter("price_filter", priority={priority})
    def edit(self, value, edits=None, **rest):
        for path, new in (edits or {{}}).get("{slug}", []):
            parent = value
            for key in path[:-1]:
                parent = parent[key]
            if new is None:
                parent.pop(path[-1], None)
            else:
                parent[path[-1]] = new
        return value
'''
EDITORS = ('first', 'second', 'third', 'fourth')
N_CHAINS = 1000 if os.environ.get('MORTISE_TEST_LONG') else 40


class Reference:
    """Who set which part of a value of objects, numbers and texts, by applying the chain here."""

    def __init__(self, value):
        self.value = value
        self.origins = {}
        self.add('', value, 0)

    def add(self, pointer, value, step, before=None):
        self.origins[pointer] = (step, before)
        if isinstance(value, dict):
            for key, member in value.items():
                self.add(f'{pointer}/{key}', member, step)

    def drop(self, pointer):
        for known in [known for known in self.origins if known == pointer or known.startswith(f'{pointer}/')]:
            del self.origins[known]

    def take(self, step, value, pointer='', old=...):
        old = self.value if old is ... else old
        if isinstance(old, dict) and isinstance(value, dict):
            for key in old.keys() - value.keys():
                self.drop(f'{pointer}/{key}')
            for key in value:
                if key in old:
                    self.take(step, value[key], f'{pointer}/{key}', old[key])
                else:
                    self.add(f'{pointer}/{key}', value[key], step)
        elif type(old) is not type(value) or old != value:
            self.drop(pointer)
            self.add(pointer, value, step, old)
        if pointer == '':
            self.value = value


def apply(value, edits):
    value = json.loads(json.dumps(value))
    for path, new in edits:
        parent = value
        for key in path[:-1]:
            parent = parent[key]
        if new is None:
            parent.pop(path[-1], None)
        else:
            parent[path[-1]] = new
    return value


def list_paths(value, path=()):
    yield path
    if isinstance(value, dict):
        for key, member in value.items():
            yield from list_paths(member, (*path, key))


def make_part(generator, depth=0):
    if depth < 2 and generator.random() < 0.4:
        return {generator.choice('abcd'): make_part(generator, depth + 1) for _ in range(generator.randint(0, 3))}
    return generator.choice([generator.randint(0, 3), 'x', 'y', True])


def make_edits(generator, value):
    edits = []
    for _ in range(generator.randint(0, 3)):
        objects = [path for path in list_paths(value)
                   if isinstance(find(value, path), dict)]
        path = (*generator.choice(objects), generator.choice('abcd'))
        edits.append((list(path), None if generator.random() < 0.2 else make_part(generator)))
        value = apply(value, edits[-1:])
    return edits


def find(value, path):
    for key in path:
        value = value[key]
    return value


class Traces(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.site = Site()
        cls.stack = cls.site.serving()
        cls.stack_path, _ = cls.stack.__enter__()
        cls.addClassCleanup(cls.stack.__exit__, None, None, None)
        with tempfile.TemporaryDirectory() as parent:
            for number, slug in enumerate(EDITORS):
                folder = Path(parent, slug)
                folder.mkdir()
                (folder / 'plugin.json').write_text(json.dumps({
                    'slug': slug, 'name': slug, 'version': '1.0.0', 'loader': 'python', 'module': 'plugin',
                    'hooks': [{'name': 'price_filter', 'kind': 'filter', 'priority': number}]}))
                (folder / 'plugin.py').write_text(CODE.format(priority=number, slug=slug))
                cls.site.check('install', str(folder))
                cls.site.check('enable', slug)

    def fire(self, value, edits):
        payload = json.dumps({'value': value, 'edits': edits})
        return json.loads(self.site.check('fire', 'price_filter', '--json', '--payload', payload))

    def test_provenance_of_random_chains(self):
        generator = random.Random(4711)
        for _ in range(N_CHAINS):
            first = {key: make_part(generator) for key in 'abc'}
            reference, edits = Reference(first), {}
            for step, slug in enumerate(EDITORS, start=1):
                edits[slug] = make_edits(generator, reference.value)
                reference.take(step, apply(reference.value, edits[slug]))
            dispatch = self.fire(first, edits)
            self.assertEqual(dispatch['result'], reference.value)
            found = {pointer: (origin['call'], origin.get('before'))
                     for pointer, origin in self.site.json('trace', 'who', dispatch['id']).items()}
            self.assertEqual(found, reference.origins, f'{first} after {edits}')

    def test_who_in_words(self):
        dispatch = self.fire({'a': 1}, {'third': [(['a'], 2)]})
        said = self.site.check('trace', 'who', dispatch['id'], '/a')
        self.assertEqual(said, '/a: set by third, plugin.py:5, call 3, at priority 2\nBefore: 1\n')
        self.assertIn('what the hook was fired with', self.site.check('trace', 'who', 'last', ''))
        for words, message in ((('last', '/b'), 'is not in the result'), (('nothing', '/a'), 'mortise:')):
            done = self.site.run('trace', 'who', *words)
            self.assertNotEqual(done.returncode, 0)
            self.assertIn(message, done.stderr)

    def test_who_set_each_part(self):
        dispatch = self.fire({'a': 1, 'b': {'c': 'x'}}, {'second': [(['a'], 2)]})
        rows = [line.split() for line in self.site.check('trace', 'who', dispatch['id']).splitlines()]
        self.assertEqual(rows, [['PART', 'VALUE', 'BEFORE', 'SET', 'BY'],
                                ['/a', '2', '1', 'second,', 'plugin.py:5,', 'call', '2,', 'at', 'priority', '1'],
                                ['/b/c', 'x', 'what', 'the', 'hook', 'was', 'fired', 'with']])
        only = self.site.json('trace', 'who', dispatch['id'], '/a')
        self.assertEqual(self.site.json('trace', 'who', dispatch['id'])['/a'], only)

    def test_export(self):
        ids = [self.fire({'a': number}, {})['id'] for number in range(3)]
        file = self.site.json('trace', 'export', 'hook:price_filter', '--limit', '3')
        self.assertEqual((file['format'], file['version']), ('mortise-traces', 1))
        self.assertEqual([one['id'] for one in file['dispatches']], ids[::-1])
        self.assertEqual(file['dispatches'][0], self.site.json('trace', ids[2]))

    def test_import(self):
        dispatch = self.fire({'a': 1}, {})
        path = Path(self.site.folder, 'traces.json')
        path.write_text(self.site.check('trace', 'export', f'id:{dispatch["id"]}'))
        self.assertEqual([one['id'] for one in self.site.json('trace', 'import', str(path))], [dispatch['id']])
        self.assertIn('price_filter', self.site.check('trace', 'import', str(path)))
        path.write_text(path.read_text().replace('"completed"', '"done"'))
        done = self.site.run('trace', 'import', str(path))
        self.assertNotEqual(done.returncode, 0)
        self.assertIn('/dispatches/0/status: must be "completed", "vetoed" or "failed"', done.stderr)

    def test_clear_is_audited(self):
        self.fire({'a': 1}, {})
        self.site.check('trace', 'clear')
        status, audit = request(self.stack_path, 'GET', '/v1/audit?limit=5')
        self.assertEqual(status, 200)
        self.assertIn('traces.clear', [one['action'] for one in audit])

    def test_parts_of_a_list_stay(self):
        ids = [self.fire({'a': number}, {})['id'] for number in range(4)]
        newest = self.site.json('trace', '--limit', '1')[0]['seq']
        self.fire({'a': 5}, {})
        status, part = request(self.stack_path, 'GET', f'/v1/traces?upto={newest}&offset=1&limit=2')
        self.assertEqual(([one['id'] for one in part], status), ([ids[2], ids[1]], 200))
        status, counted = request(self.stack_path, 'GET', f'/v1/traces/count?upto={newest}')
        status, all_of_them = request(self.stack_path, 'GET', '/v1/traces/count')
        self.assertEqual(counted['count'], all_of_them['count'] - 1)

    def test_export_for_other_viewers(self):
        dispatch = self.fire({'a': 1}, {})
        file = self.site.json('trace', 'export', f'id:{dispatch["id"]}', '--format', 'chrome')
        threads = {event['args']['name']: event['tid'] for event in file['traceEvents'] if event['ph'] == 'M'}
        self.assertEqual(set(threads), {'hooks', *EDITORS})
        events = [event for event in file['traceEvents'] if event['ph'] == 'X']
        self.assertEqual([event['tid'] for event in events], [threads[name] for name in ('hooks', *EDITORS)])
        whole, *calls = events
        self.assertEqual((whole['ts'], whole['dur']), (dispatch['time'], dispatch['wall_us']))
        for event, call in zip(calls, dispatch['calls']):
            self.assertEqual((event['ts'], event['dur']), (dispatch['time'] + call['start_us'], call['wall_us']))
        done = self.site.run('trace', 'export', '--format', 'har')
        self.assertIn('it may be json or chrome', done.stderr)

    def test_filters(self):
        slow = self.fire({'a': 1}, {})
        self.assertIn(slow['id'], [one['id'] for one in self.site.json('trace', 'hook:price_*', 'plugin:second')])
        self.assertEqual(json.loads(self.site.check('trace', '--json', '--', 'hook:price_*', '-plugin:second')), [])
        self.assertEqual(self.site.json('trace', 'slower:1h'), [])
        done = self.site.run('trace', 'slower:soon')
        self.assertIn('is not a duration', done.stderr)

    def test_level(self):
        self.assertEqual(self.site.json('trace', 'level')['level'], 'full')
        self.addCleanup(self.site.check, 'trace', 'level', 'full')
        self.site.check('trace', 'level', 'headers')
        dispatch = self.fire({'a': 1}, {})
        self.assertEqual(dispatch['result'], {'a': 1})
        kept = self.site.json('trace', dispatch['id'])
        self.assertIsNone(kept.get('payload'))
        done = self.site.run('trace', 'who', dispatch['id'], '/a')
        self.assertIn('were not kept', done.stderr)


if __name__ == '__main__':
    tap.main()
