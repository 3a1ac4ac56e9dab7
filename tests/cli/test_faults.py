#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The fault lab: real processes are killed and stopped, answers are replaced, and what that breaks is said."""

import json
import subprocess
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import tap  # noqa: E402

from cli import Connection, Site, request  # noqa: E402

SCHEMA = {'type': 'object', 'properties': {'price': {'type': 'number'}}, 'required': ['price']}
PLATFORM = {
    'id': 'sales', 'name': 'Sales', 'description': 'Of this site alone.', 'permissions': [], 'plugin_types': [],
    'events': [], 'slots': [], 'definitions': {},
    'hooks': [
        {'name': 'before_sale', 'kind': 'action', 'veto': True, 'description': 'Before something is sold.',
         'permission': None, 'arguments': [], 'sample': {}},
        {'name': 'sold', 'kind': 'action', 'veto': False, 'description': 'After something was sold.',
         'permission': None, 'arguments': [], 'sample': {}},
        {'name': 'sale_menu', 'kind': 'collect', 'veto': False, 'description': 'What can be sold.',
         'permission': None, 'arguments': [], 'sample': {}},
        {'name': 'sale', 'kind': 'filter', 'veto': False, 'description': 'What is sold.', 'permission': None,
         'sample': {'sale': {'price': 10}},
         'arguments': [{'name': 'sale', 'description': 'What it costs.', 'schema': SCHEMA}]},
    ],
}
CODE = '''
from mortise import Plugin, action, collect, filter

class Seller(Plugin):
    @filter("sale", priority={priority})
    def sale(self, sale, **rest):
        sale["price"] += {priority}
        return sale

    @filter("loose_sale", priority={priority})
    def loose(self, value, **rest):
        return value | {{"{slug}": True}} if isinstance(value, dict) else value

    @action("before_sale", priority={priority})
    def before(self, **rest):
        pass

    @action("sold", priority={priority})
    def sold(self, **rest):
        return {priority}

    @collect("sale_menu", priority={priority})
    def menu(self, **rest):
        return {{"label": "{slug}"}}
'''
OTHERS = '''
import os
from mortise import Plugin, action, filter

class Others(Plugin):
    count = 0

    @action("both")
    def one(self, **rest):
        return 1

    @action("both")
    def other(self, **rest):
        return 2

    @filter("counted")
    def counted(self, value, **rest):
        self.count += 1
        return value + self.count + int.from_bytes(os.urandom(4))

    @filter("failing")
    def failing(self, value, **rest):
        raise ValueError("as ever")
'''
KINDS = ['error', 'crash', 'hang', 'slow', 'type', 'huge']
CALLS = {'error': 'error', 'crash': 'crashed', 'hang': 'timeout', 'slow': 'ok', 'type': 'ok', 'huge': 'error'}
DEADLINE_MS = 1200
SLUGS = ('first', 'second', 'third')


class Faults(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.site = Site()
        platforms = Path(cls.site.site, 'platforms')
        platforms.mkdir(parents=True)
        (platforms / 'sales.json').write_text(json.dumps(PLATFORM))
        cls.stack = cls.site.serving()
        cls.socket, _ = cls.stack.__enter__()
        cls.addClassCleanup(cls.stack.__exit__, None, None, None)
        for number, slug in enumerate(SLUGS, start=1):
            cls.site.install_python(slug, CODE.format(slug=slug, priority=number))
        cls.site.install_python('others', OTHERS)

    def run_faults(self, *words, status=0):
        done = self.site.run('faults', *words, '--deadline', str(DEADLINE_MS), '--json')
        self.assertEqual(done.returncode, status, done)
        return json.loads(done.stdout)

    def faults_of(self, report):
        return {(listener['plugin'], fault['kind']): fault for listener in report['listeners']
                for fault in listener['faults']}

    def assert_survived(self, report):
        for key, fault in self.faults_of(report).items():
            self.assertEqual((fault['survived'], fault['broke'], fault['others_called'], fault['host_lives'],
                              fault['plugins_live'], fault['recovered']), (True, [], True, True, True, True), key)

    def list_plugins(self):
        return [(one['slug'], one['state'], one['pid'], one['restarts']) for one in self.site.json('list')]

    def test_filter(self):
        # The trace tells with what; nothing of the site is touched.
        dispatch = json.loads(self.site.check('fire', 'sale', '--json', '--payload', '{"sale": {"price": 100}}'))
        self.assertEqual(dispatch['result'], {'price': 106})
        before = self.list_plugins(), len(self.site.json('trace', '--limit', '1000'))
        report = self.run_faults('sale', '--payload', dispatch['id'], '--plugin', 'first', '--plugin', 'second')
        self.assertEqual((self.list_plugins(), len(self.site.json('trace', '--limit', '1000'))), before)
        self.assertEqual((report['kind'], report['comparable'], report['tried'], report['survived']),
                         ('filter', True, 12, 12))
        self.assertEqual([(one['plugin'], one['tried'], one['survived']) for one in report['listeners']],
                         [('first', 6, 6), ('second', 6, 6)])
        self.assert_survived(report)
        faults = self.faults_of(report)
        # The platform says that it is an object.
        calls = {kind: faults['second', kind]['call'] for kind in KINDS}
        self.assertEqual(calls, CALLS | {'type': 'error'})
        self.assertEqual({fault['result'] for fault in faults.values()}, {'right'})
        self.assertGreater(faults['second', 'slow']['wall_us'], 500_000)
        self.assertGreaterEqual(faults['second', 'hang']['wall_us'], DEADLINE_MS * 1000)

    def test_filter_that_nobody_describes(self):
        # What it answers cannot be told from a value, and so it goes to the others.
        payload = ('--payload', '{"value": {}}', '--plugin', 'second')
        report = self.run_faults('loose_sale', *payload, '--kind', 'type', '--kind', 'error', status=1)
        self.assertEqual([fault['kind'] for fault in report['listeners'][0]['faults']], ['type', 'error'])
        broken = self.faults_of(report)['second', 'type']
        self.assertEqual((broken['survived'], broken['result'], broken['call']), (False, 'wrong', 'ok'))
        self.assertEqual((report['tried'], report['survived']), (2, 1))
        done = self.site.run('faults', 'loose_sale', *payload, '--kind', 'type')
        self.assertEqual(done.returncode, 1)
        self.assertIn('the result is not the one without this listener', done.stdout)
        self.assertIn('in all: 0 of 1', done.stdout)

    def test_veto(self):
        report = self.run_faults('before_sale', '--plugin', 'second')
        self.assert_survived(report)
        found = {kind: self.faults_of(report)['second', kind]['status'] for kind in KINDS}
        self.assertEqual(found, {'error': 'vetoed', 'crash': 'vetoed', 'hang': 'vetoed', 'slow': 'completed',
                                 'type': 'completed', 'huge': 'vetoed'})

    def test_action(self):
        report = self.run_faults('sold', '--plugin', 'second')
        self.assert_survived(report)
        self.assertEqual({kind: self.faults_of(report)['second', kind]['call'] for kind in KINDS}, CALLS)

    def test_collect(self):
        report = self.run_faults('sale_menu', '--plugin', 'third', '--kind', 'error', '--kind', 'type', status=1)
        faults = self.faults_of(report)
        self.assertTrue(faults['third', 'error']['survived'])
        self.assertEqual(faults['third', 'type']['result'], 'wrong')

    def test_listeners_of_one_process(self):
        # They die together, and that is no other's fault.
        report = self.run_faults('both', '--payload', '{}', '--kind', 'crash', '--kind', 'hang', '--kind', 'error')
        self.assertEqual([(one['plugin'], one['tried'], one['survived']) for one in report['listeners']],
                         [('others', 3, 3), ('others', 3, 3)])

    def test_results_that_differ(self):
        report = self.run_faults('counted', '--payload', '{"value": 1}', '--kind', 'error')
        self.assertFalse(report['comparable'])
        self.assertEqual(self.faults_of(report)['others', 'error']['result'], 'unknown')

    def test_listener_that_fails_anyway(self):
        report = self.run_faults('failing', '--payload', '{"value": 1}')
        listener, = report['listeners']
        self.assertEqual((listener['tried'], report['tried']), (0, 0))
        self.assertIn('as ever', listener['obstacle'])

    def test_only_what_is_thrown_away_takes_faults(self):
        for body in ('{"faults": {"first": {"kind": "crash"}}}', '{"faults": {}}'):
            status, answer = request(self.socket, 'POST', '/v1/hooks/sold/fire', body)
            self.assertEqual((status, answer['error']['code']), (403, 'denied'))
        self.assertEqual([one['restarts'] for one in self.site.json('list') if one['slug'] == 'first'], [0])

    def test_wrong_words(self):
        for words, status, said in ((['no_such_hook'], 1, 'no hook'), (['sold', '--kind', 'fire'], 2, 'crash, hang'),
                                    (['sold', '--plugin', 'nobody'], 1, 'no plugin "nobody"'),
                                    (['sold', '--plugin', 'others'], 1, 'nobody to do a fault to'),
                                    (['sold', '--payload', '0123456789abcdef0'], 1, 'mortise'),
                                    (['sold', '--payload', '[]'], 1, 'JSON object'),
                                    (['sold', '--deadline', '0'], 2, '--deadline')):
            with self.subTest(words=words):
                done = self.site.run('faults', *words)
                self.assertEqual((done.returncode, done.stderr.count('\n')), (status, 1), done)
                self.assertIn(said, done.stderr)


class Throwaway(unittest.TestCase):
    """What a copy that is thrown away takes, by its API."""

    def test_without_a_host(self):
        site = Site()
        site.install_python('first', CODE.format(slug='first', priority=1))
        said = site.check('faults', 'loose_sale', '--payload', '{"value": {}}', '--kind', 'crash')
        self.assertIn('in all: 1 of 1', said)

    def give_up(self, path):
        """Whoever fires goes away while a listener is made slow: nobody waits for it."""
        reader = Connection(path)
        reader.request('GET', '/v1/events?types=trace')
        events = reader.getresponse()
        self.assertIn(b'ready', events.readline())
        connection = Connection(path)
        connection.request('POST', '/v1/hooks/loose_sale/fire',
                           json.dumps({'payload': {'value': {}}, 'faults': {'first': {'kind': 'slow', 'ms': 60000}}}))
        connection.close()
        self.assertEqual(json.loads(events.readline())['dispatch']['error']['code'], 'cancelled')
        reader.close()

    def test_options(self):
        site = Site()
        site.install_python('first', CODE.format(slug='first', priority=1))
        copy = Path(site.folder, 'lab', 'copy')
        copy.parent.mkdir()
        with site.serving() as (path, _):
            status, _ = request(path, 'POST', '/v1/copy', json.dumps({'directory': str(copy)}))
            self.assertEqual(status, 200)
        lab = Site()
        lab.site = str(copy)
        process = subprocess.Popen(lab.command('serve', '--throw-away'), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                   env=lab.env, text=True)
        try:
            path = process.stdout.readline().rstrip('\n')
            body = {'payload': {'value': {}}}
            for faults in ('[]', '{"first": 1}', '{"first": {}}', '{"first": {"kind": "fire"}}',
                           '{"first": {"kind": "slow", "ms": 0}}', '{"first": {"kind": "slow", "ms": 60001}}',
                           '{"first": {"kind": "slow", "when": 1}}', '{"first:0": {"kind": "slow"}}', '{"": {"kind": "slow"}}'):
                with self.subTest(faults=faults):
                    status, answer = request(path, 'POST', '/v1/hooks/loose_sale/fire',
                                             json.dumps(body | {'faults': json.loads(faults)}))
                    self.assertEqual((status, answer['error']['code']), (400, 'invalid'), answer)
            for name in ('first', 'first:2'):
                status, dispatch = request(path, 'POST', '/v1/hooks/loose_sale/fire',
                                           json.dumps(body | {'faults': {name: {'kind': 'crash'}}}))
                call, = dispatch['calls']
                self.assertEqual((status, call['status'], call['error']['message']), (200, 'crashed', 'crashed: SIGKILL'))
            # One of another number is not meant; and a listener can be left out alone.
            _, dispatch = request(path, 'POST', '/v1/hooks/loose_sale/fire',
                                  json.dumps(body | {'faults': {'first:3': {'kind': 'crash'}}}))
            self.assertEqual(dispatch['result'], {'first': True})
            _, dispatch = request(path, 'POST', '/v1/hooks/loose_sale/fire', json.dumps(body | {'without': ['first:2']}))
            self.assertEqual((dispatch['result'], dispatch['calls'][0]['status']), ({}, 'skipped'))
            self.give_up(path)
        finally:
            process.stdin.close()
            process.wait(60)
            process.stdout.close()
        self.assertFalse(copy.exists())


if __name__ == '__main__':
    tap.main()
