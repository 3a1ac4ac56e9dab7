#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What plugins may cost: said, kept, judged by what they take, and one of the problems for as long as it is too much."""

import json
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import tap  # noqa: E402

from cli import Connection, Site, request  # noqa: E402

CODE = '''
import time
from mortise import Plugin, action

class Costly(Plugin):
    @action("cost_hook")
    def cost(self, burn=0, wait=0, fail=False, **rest):
        end = time.thread_time() + burn
        while time.thread_time() < end:
            pass
        time.sleep(wait)
        if fail:
            raise ValueError("as it was told")
'''
# Times and errors count from so many calls on.
N_CALLS = 20


class Budget(unittest.TestCase):
    def setUp(self):
        self.site = Site()
        self.site.install_python('costly', CODE)
        stack = self.site.serving()
        self.socket, self.process = stack.__enter__()
        self.addCleanup(stack.__exit__, None, None, None)

    def fire(self, times=1, **payload):
        for _ in range(times):
            status, _ = request(self.socket, 'POST', '/v1/hooks/cost_hook/fire', json.dumps({'payload': payload}))
            self.assertEqual(status, 200)

    def problems(self):
        return [problem for problem in self.site.json('problems') if problem['kind'] == 'budget']

    def budget(self, *words):
        return self.site.json('budget', 'costly', *words)

    def test_set_and_kept(self):
        self.assertEqual(self.site.check('budget', 'costly'), 'costly: no budget\n')
        self.budget('--time', '50ms', '--cpu', '5%')
        found = self.budget('--errors', '0.5%')
        self.assertEqual((found['time_us'], found['cpu'], found['errors']), (50000, 0.05, 0.005))
        found = self.budget('--cpu', 'none')
        self.assertEqual((found['time_us'], found['cpu'], found['errors']), (50000, None, 0.005))
        self.site.install_python('costly', CODE, version='1.1.0', enable=False)
        self.assertEqual(self.budget()['time_us'], 50000)
        _, records = request(self.socket, 'GET', '/v1/audit?limit=100')
        newest = next(record for record in records if record['action'] == 'plugin.budget')
        self.assertEqual((newest['subject'], newest['detail']['cpu']), ('costly', None))
        self.assertTrue(newest['actor'].startswith('cli:'), newest)
        self.assertEqual(self.budget('--clear')['time_us'], None)

    def test_time(self):
        self.budget('--time', '20ms')
        self.fire(wait=0.03, times=N_CALLS - 1)
        self.assertEqual(self.problems(), [])
        self.fire(wait=0.03)
        problem, = self.problems()
        self.assertEqual((problem['id'], problem['severity'], problem['plugin']), ('budget:costly', 'warning', 'costly'))
        self.assertIn('longer than 20 ms', problem['text'])
        self.assertEqual([action['verb'] for action in problem['actions']], ['disable'])
        entry, = [one for one in self.site.json('stats')['plugins'] if one['name'] == 'costly']
        self.assertEqual(entry['budget']['exceeded'], ['time'])
        self.assertGreater(entry['budget']['used']['time_us'], 30000)
        self.assertIn('of 20.0 ms', self.site.check('stats'))
        # With a larger one it is met, and with none there is nothing to meet.
        self.budget('--time', '29s')
        self.assertEqual(self.problems(), [])
        self.budget('--time', '1ms')
        self.assertEqual(len(self.problems()), 1)
        self.budget('--clear')
        self.assertEqual(self.problems(), [])
        self.assertNotIn('29.0', self.site.check('stats'))

    def test_errors_and_the_way_back(self):
        connection = Connection(self.socket)
        connection.request('GET', '/v1/events?types=problems')
        events = connection.getresponse()
        self.assertIn(b'ready', events.readline())
        # The first look at what is wrong is told, whatever it finds; each other one only if it finds something else.
        self.budget('--errors', '10%')
        self.assertEqual(json.loads(events.readline()), {'type': 'problems'})
        self.fire(N_CALLS - 2)
        self.fire(2, fail=True)
        self.assertEqual(self.problems(), [])
        self.fire(fail=True)
        problem, = self.problems()
        self.assertIn('more than 10 % of its calls fail', problem['text'])
        self.assertEqual(json.loads(events.readline()), {'type': 'problems'})
        # Three of 30 are as many as may be.
        self.fire(9)
        self.assertEqual(self.problems(), [])
        self.assertEqual(json.loads(events.readline()), {'type': 'problems'})
        connection.close()

    def test_cpu_and_the_mend(self):
        self.budget('--cpu', '0.5%')
        # Half a second is more than that of any minute.
        self.fire(burn=0.5)
        problem, = self.problems()
        self.assertIn('more than 0.5 % of a processor', problem['text'])
        self.site.check('problems', '--mend', problem['id'])
        self.assertEqual(self.problems(), [])
        state, = [one['state'] for one in self.site.json('list') if one['slug'] == 'costly']
        self.assertEqual(state, 'disabled')

    def test_forgotten_with_the_plugin(self):
        self.budget('--time', '1s')
        self.site.check('uninstall', 'costly')
        self.site.check('install', str(Path(self.site.folder, 'made', 'costly-1.0.0')))
        self.assertEqual(self.budget()['time_us'], None)

    def test_wrong_words(self):
        for words, status in ((['--time', '50'], 2), (['--time', '31s'], 2), (['--time', '0ms'], 2), (['--cpu', '5'], 2),
                              (['--cpu', '101%'], 2), (['--errors', '-1%'], 2), (['--errors', 'nan%'], 2),
                              (['--clear', '--cpu', '5%'], 2)):
            with self.subTest(words=words):
                done = self.site.run('budget', 'costly', *words)
                self.assertEqual((done.returncode, done.stderr.count('\n')), (status, 1), done)
        self.assertIn('no plugin', self.site.run('budget', 'nobody', '--cpu', '1%').stderr)
        for body in ('{"time_us": 0}', '{"time_us": 1.5}', '{"time_us": "1"}', '{"cpu": 2}', '{"cpu": -0.1}', '{"errors": []}',
                     '{"x": 1}', '[]', '{"time_us": 99999999999999999999}'):
            with self.subTest(body=body):
                status, answer = request(self.socket, 'PUT', '/v1/plugins/costly/budget', body)
                self.assertEqual((status, answer['error']['code']), (400, 'invalid'), answer)
        self.assertEqual(self.budget()['cpu'], None)


class Kept(unittest.TestCase):
    def test_after_a_restart(self):
        site = Site()
        site.install_python('costly', CODE, enable=False)
        site.check('budget', 'costly', '--time', '50ms', '--errors', '0%')
        found = site.json('budget', 'costly')
        self.assertEqual((found['time_us'], found['cpu'], found['errors']), (50000, None, 0))


if __name__ == '__main__':
    tap.main()
