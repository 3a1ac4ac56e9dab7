#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The order in which a hook calls: why it is that, how an administrator changes it, and how long that holds."""

import contextlib
import json
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import tap  # noqa: E402

from cli import Connection, Site, request  # noqa: E402

CODE = '''
from mortise import Plugin, filter

class Link(Plugin):
    @filter("{hook}", priority={priority})
    def link(self, value, **rest):
        return value + ["{slug}"]
'''
TWICE = '''
from mortise import Plugin, action, filter

class Twice(Plugin):
{more}    @filter("chain_filter", priority=10)
    def one(self, value, **rest):
        return value + ["twice-one"]

    @filter("chain_filter", priority=10)
    def two(self, value, **rest):
        return value + ["twice-two"]
'''
MORE = '''    @action("another_hook")
    def another(self, **rest):
        pass

'''


def make_code(slug, priority, hook='chain_filter'):
    return CODE.format(slug=slug, priority=priority, hook=hook)


class Listeners(unittest.TestCase):
    def setUp(self):
        self.site = Site()
        self.stack = contextlib.ExitStack()
        self.addCleanup(lambda: self.stack.close())
        self.serve()

    def serve(self):
        """Serves the site, in place of who does so now."""
        self.stack.close()
        self.socket, _ = self.stack.enter_context(self.site.serving())

    def install(self, slug, priority, hook='chain_filter', **options):
        self.site.install_python(slug, make_code(slug, priority, hook), **options)

    def listeners(self, *words, hook='chain_filter'):
        return self.site.json('listeners', hook, *words)

    def order(self, *words):
        return [(one['plugin'], one['priority'], one['because']) for one in self.listeners(*words)]

    def fire(self):
        dispatch = json.loads(self.site.check('fire', 'chain_filter', '--json', '--payload', '{"value": []}'))
        return dispatch['result']

    def assert_fails(self, *words, status=1, said=''):
        done = self.site.run('listeners', 'chain_filter', *words)
        self.assertEqual((done.returncode, done.stdout, done.stderr.count('\n')), (status, '', 1), done)
        self.assertIn(said, done.stderr)

    def audit(self, action):
        _, records = request(self.socket, 'GET', '/v1/audit?limit=1000')
        return [record for record in records if record['action'] == action]

    def test_why(self):
        # The first two stand in the order in which they were installed, but for what the second one needs.
        self.install('later', 10, enable=False, dependencies=[{'slug': 'sooner', 'version': '*'}])
        self.install('sooner', 10)
        self.site.check('enable', 'later')
        self.install('third', 10)
        self.install('first', -3)
        self.assertEqual(self.order(), [('first', -3, 'first'), ('sooner', 10, 'priority'), ('later', 10, 'dependency'),
                                        ('third', 10, 'registration')])
        found = {one['plugin']: one for one in self.listeners()}
        self.assertIn('it needs', found['later']['why'])
        self.assertIn('registered first', found['third']['why'])
        self.assertRegex(found['first']['place'], r'^plugin\.py:\d+$')
        self.assertEqual(self.fire(), ['first', 'sooner', 'later', 'third'])
        said = self.site.check('listeners', 'chain_filter')
        self.assertIn('10 comes after -3', said)

    def test_who_is_not_called(self):
        self.install('one', 1)
        self.install('off', 2)
        self.install('tags', 10, 'ticket_created')
        self.site.check('disable', 'off')
        one, off = self.listeners()
        self.assertEqual((one['skipped'], off['plugin'], off['skipped']), (None, 'off', 'the plugin is disabled'))
        found = {one['plugin']: one for one in self.listeners(hook='ticket_created')}
        self.assertIn('it listens as filter', found['tags']['skipped'])
        self.assertEqual(found['ticket-tagger']['skipped'], 'the plugin is disabled')
        self.site.check('enable', 'ticket-tagger')
        found = {one['plugin']: one for one in self.listeners(hook='ticket_created')}
        self.assertIn('"ticket_access" is not granted', found['ticket-tagger']['skipped'])
        self.site.check('safe-mode', 'on')
        self.assertIn('suspended', self.listeners()[0]['skipped'])

    def test_override(self):
        self.install('one', 1)
        self.install('two', 2)
        self.assertEqual(self.fire(), ['one', 'two'])
        # At once, and readers are told.
        connection = Connection(self.socket)
        connection.request('GET', '/v1/events?types=hooks')
        events = connection.getresponse()
        self.assertIn(b'ready', events.readline())
        self.assertEqual(self.order('--set', 'two=-7'), [('two', -7, 'override'), ('one', 1, 'override')])
        self.assertEqual(json.loads(events.readline()), {'type': 'hooks'})
        connection.close()
        self.assertEqual(self.fire(), ['two', 'one'])
        two, one = self.listeners()
        self.assertEqual((two['own_priority'], two['override']['priority'], two['override']['of_plugin']), (2, -7, True))
        self.assertTrue(two['override']['actor'].startswith('cli:'), two)
        self.assertIn('in place of 2', two['why'])
        self.assertEqual((one['override'], one['own_priority']), (None, 1))
        self.serve()
        # After a restart, and with another version.
        self.assertEqual(self.fire(), ['two', 'one'])
        self.site.install_python('two', make_code('two', 3), version='1.1.0', enable=False)
        self.assertEqual(self.fire(), ['two', 'one'])
        self.site.check('disable', 'two')
        self.assertEqual(self.listeners()[0]['priority'], -7)
        self.site.check('enable', 'two')
        self.assertEqual(self.order('--reset', 'two'), [('one', 1, 'first'), ('two', 3, 'priority')])
        self.assertEqual(self.fire(), ['one', 'two'])
        record, = self.audit('listener.set')
        self.assertEqual((record['subject'], record['detail']), ('two', {'hook': 'chain_filter', 'priority': '-7'}))
        self.assertTrue(record['actor'].startswith('cli:'), record)
        self.assertEqual(len(self.audit('listener.reset')), 1)

    def test_reset_of_who_listens_no_more(self):
        self.install('two', 2)
        self.site.check('listeners', 'chain_filter', '--set', 'two=-7')
        self.site.install_python('two', make_code('two', 2, 'other_filter'), version='1.1.0', enable=False)
        self.assert_fails(said='no hook')
        self.assertEqual(self.listeners('--reset', 'two'), [])
        self.assert_fails('--reset', 'two', said='no hook')
        self.site.install_python('two', make_code('two', 2), version='1.2.0', enable=False)
        self.assertEqual(self.order(), [('two', 2, 'first')])

    def test_forgotten_with_the_plugin(self):
        self.install('one', 1)
        self.install('two', 2)
        # The first one would be the first one anyway.
        self.assertEqual(self.order('--set', 'one=-9'), [('one', -9, 'override'), ('two', 2, 'priority')])
        self.site.check('listeners', 'chain_filter', '--reset', 'one')
        self.site.check('listeners', 'chain_filter', '--set', 'two=-7')
        self.site.check('uninstall', 'two')
        self.site.check('install', str(Path(self.site.folder, 'made', 'two-1.0.0')))
        self.site.check('enable', 'two')
        self.assertEqual(self.fire(), ['one', 'two'])
        self.serve()
        self.assertEqual(self.fire(), ['one', 'two'])

    def test_one_of_several(self):
        self.install('one', 9)
        self.site.install_python('twice', TWICE.format(more=''))
        self.site.check('listeners', 'chain_filter', '--set', 'twice:2=1')
        self.assertEqual(self.fire(), ['twice-two', 'one', 'twice-one'])
        self.assertIn('twice:2', self.site.check('listeners', 'chain_filter'))
        # It is the second one on this hook also where another version counts differently.
        self.site.install_python('twice', TWICE.format(more=MORE), version='1.1.0', enable=False)
        self.assertEqual(self.fire(), ['twice-two', 'one', 'twice-one'])
        self.assertEqual([one['listener'] for one in self.listeners()], [3, 1, 2])
        # All of them, but the one of which more is said.
        self.site.check('listeners', 'chain_filter', '--set', 'twice=20')
        self.assertEqual([one['priority'] for one in self.listeners()], [1, 9, 20])
        self.site.check('listeners', 'chain_filter', '--reset', 'twice:3')
        self.assertEqual([one['priority'] for one in self.listeners()], [9, 20, 20])
        self.site.check('listeners', 'chain_filter', '--reset')
        self.assertEqual([one['priority'] for one in self.listeners()], [9, 10, 10])

    def test_wrong_words(self):
        self.install('one', 1)
        self.install('other', 1, 'other_filter')
        self.assert_fails('--set', 'one', status=2, said='PLUGIN=PRIORITY')
        self.assert_fails('--set', 'one=10001', status=2, said='10000')
        self.assert_fails('--set', '=1', status=2)
        self.assert_fails('one', status=2, said='one word too many')
        self.assert_fails('--set', 'one=1', '--reset', status=2)
        self.assert_fails('--set', 'nobody=1', said='no plugin "nobody"')
        self.assert_fails('--set', 'other=1', said='does not listen')
        self.assert_fails('--set', 'one:7=1', said='number 1')
        self.assert_fails('--set', 'one:x=1', said='slug:1')
        self.assert_fails('--reset', 'nobody', said='no plugin')
        self.assertEqual(self.site.run('listeners', 'no_such_hook').returncode, 1)

    def test_hostile_requests(self):
        self.install('one', 1)
        path = self.socket
        for body in ('', '{}', '{"priority": "1"}', '{"priority": 1.5}', '{"priority": 10001}', '{"priority": 1, "x": 1}',
                     '[1]', '{"priority": 99999999999999999999}'):
            with self.subTest(body=body):
                status, answer = request(path, 'PUT', '/v1/hooks/chain_filter/listeners/one', body)
                self.assertEqual((status, answer['error']['code']), (400, 'invalid'), answer)
        for name in ('one:0', 'one:', ':1', 'one:1:1', 'one:-1', 'one:99999999999999999999'):
            with self.subTest(name=name):
                status, _ = request(path, 'PUT', f'/v1/hooks/chain_filter/listeners/{name}', '{"priority": 1}')
                self.assertEqual(status, 400)
        self.assertEqual(self.listeners()[0]['override'], None)


if __name__ == '__main__':
    tap.main()
