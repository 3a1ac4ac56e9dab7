#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Listeners that object, to a hook that can be vetoed and to one that cannot, described by a platform of the site."""

import json
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import tap  # noqa: E402

from cli import Site  # noqa: E402

PLATFORM = {
    'id': 'sales', 'name': 'Sales', 'description': 'Of this site alone.', 'permissions': [], 'plugin_types': [],
    'events': [], 'slots': [], 'definitions': {},
    'hooks': [
        {'name': 'before_sale', 'kind': 'action', 'veto': True, 'description': 'Before something is sold.',
         'permission': None, 'arguments': [], 'sample': {}},
        {'name': 'sale_labels', 'kind': 'filter', 'veto': False, 'description': 'What is put on it.',
         'permission': None, 'sample': {'labels': []},
         'arguments': [{'name': 'labels', 'description': 'In their order.', 'schema': {'type': 'array'}}]},
    ],
}


class Veto(unittest.TestCase):
    """By priority, one in Python, then two in C; they were installed in another order."""

    @classmethod
    def setUpClass(cls):
        cls.site = Site()
        platforms = Path(cls.site.site, 'platforms')
        platforms.mkdir(parents=True)
        (platforms / 'sales.json').write_text(json.dumps(PLATFORM))
        cls.stack = cls.site.serving()
        cls.stack.__enter__()
        cls.addClassCleanup(cls.stack.__exit__, None, None, None)
        cls.site.install_fixture('objector', 'late', priority='30')
        cls.site.install_fixture('objector', priority='20')
        cls.site.install_fixture('objector-py', priority='5')

    def object(self, **objections):
        for slug in ('late', 'objector', 'objector-py'):
            self.site.check('config', 'set', slug, 'objection', objections.get(slug.replace('-', '_'), ''))

    def fire(self, hook, status):
        done = self.site.run('fire', hook, '--json')
        self.assertEqual(done.returncode, status, done.stderr)
        dispatch = json.loads(done.stdout)
        self.assertEqual(self.site.json('trace', dispatch['id'])['calls'], dispatch['calls'])
        return dispatch

    def assert_calls(self, dispatch, *expected):
        self.assertEqual([(call['plugin'], call['priority'], call['status']) for call in dispatch['calls']],
                         list(expected))

    def test_nobody_objects(self):
        self.object()
        dispatch = self.fire('before_sale', 0)
        self.assertEqual((dispatch['status'], dispatch['error']), ('completed', None))
        self.assert_calls(dispatch, ('objector-py', 5, 'ok'), ('objector', 20, 'ok'), ('late', 30, 'ok'))
        self.assertEqual(self.fire('sale_labels', 0)['result'], ['objector-py', 'objector', 'late'])

    def test_one_in_c_objects(self):
        self.object(objector='the till is closed', late='never asked')
        dispatch = self.fire('before_sale', 1)
        self.assertEqual(dispatch['status'], 'vetoed')
        self.assertEqual(dispatch['error'], {'code': 'failed', 'message': 'the till is closed'})
        self.assertIsNone(dispatch['result'])
        self.assert_calls(dispatch, ('objector-py', 5, 'ok'), ('objector', 20, 'error'))

    def test_one_in_python_objects(self):
        self.object(objector_py='the till is closed')
        dispatch = self.fire('before_sale', 1)
        self.assertEqual(dispatch['status'], 'vetoed')
        self.assertEqual(dispatch['error'], {'code': 'failed', 'message': 'ValueError: the till is closed'})
        self.assert_calls(dispatch, ('objector-py', 5, 'error'))
        self.assertIn('plugin.py', dispatch['calls'][0]['error']['traceback'])

    def test_without_a_veto_it_is_passed_over(self):
        for slug, rest in (('objector', ['objector-py', 'late']), ('objector_py', ['objector', 'late'])):
            with self.subTest(slug):
                self.object(**{slug: 'no labels'})
                dispatch = self.fire('sale_labels', 0)
                self.assertEqual((dispatch['status'], dispatch['error'], dispatch['result']), ('completed', None, rest))
                failed = [call for call in dispatch['calls'] if call['status'] != 'ok']
                self.assertEqual([call['plugin'] for call in failed], [slug.replace('_', '-')])
                self.assertEqual((failed[0]['status'], failed[0]['value']), ('error', None))
                self.assertIn('no labels', failed[0]['error']['message'])

    def test_a_change_of_its_settings(self):
        done = self.site.run('config', 'set', 'objector', 'priority', '-1')
        self.assertEqual(done.returncode, 1)
        self.assertIn('/priority: must not be below 0', done.stderr)
        self.assertEqual(self.site.check('config', 'get', 'objector', 'priority'), '20\n')

    def test_disabled_one_is_not_asked(self):
        self.object(objector='the till is closed')
        self.site.check('disable', 'objector')
        self.addCleanup(self.site.check, 'enable', 'objector')
        dispatch = self.fire('before_sale', 0)
        self.assertEqual(dispatch['status'], 'completed')
        self.assert_calls(dispatch, ('objector-py', 5, 'ok'), ('late', 30, 'ok'))


if __name__ == '__main__':
    tap.main()
