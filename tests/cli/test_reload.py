#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`mortise reload`: another process takes over, and no call is lost on the way, whatever becomes of either."""

import json
import sys
import threading
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import tap  # noqa: E402

from cli import Site, request, stop  # noqa: E402

N_RELOADS = 20
N_THREADS = 4

# Each version says which it is. A call may wait for a word in the storage, and say that it waits.
CODE = '''
import time
from mortise import Plugin, action, context, filter

VERSION = {version}

@action("which")
def which(**rest):
    return VERSION

@filter("mark")
def mark(value, **rest):
    return value + [VERSION]

@action("hold")
def hold(name, **rest):
    context.log.info(f"{{name}} waits in {{VERSION}}")
    while context.storage.get(name) is None and not context.is_cancelled():
        time.sleep(0.01)
    return {{"began": VERSION, "own": context.do_action("which")}}

@action("release")
def release(name, **rest):
    context.storage.put(name, True)

class Life(Plugin):
    def activate(self):
        context.log.info(f"activated {{VERSION}}")
        {activate}

    def deactivate(self):
        context.log.info(f"deactivated {{VERSION}}")
        {deactivate}
'''


class Reload(unittest.TestCase):
    def setUp(self):
        self.site = Site()
        self.folder = Path(self.site.folder, 'ring')
        self.folder.mkdir()
        stack = self.site.serving()
        self.path, self.server = stack.__enter__()
        self.addCleanup(stack.__exit__, None, None, None)
        self.write(1)
        self.manifest()
        self.log = self.site.start('events')
        self.addCleanup(stop, self.log)
        self.await_event(lambda event: event['type'] == 'ready')
        self.run_plugin()

    def run_plugin(self):
        body = {'directory': str(self.folder), 'run': True}
        status, answer = request(self.path, 'POST', '/v1/plugins', json.dumps(body))
        self.assertEqual(status, 200, answer)

    def write(self, version, activate='pass', deactivate='pass'):
        (self.folder / 'plugin.py').write_text(CODE.format(version=version, activate=activate, deactivate=deactivate))

    def manifest(self, permissions=('storage',), **members):
        (self.folder / 'plugin.json').write_text(json.dumps(
            {'slug': 'ring', 'name': 'Ring', 'version': '1.0.0', 'loader': 'python', 'module': 'plugin',
             'limits': {'deadline_s': 30},
             'permissions': [{'name': name, 'reason': 'To try it.'} for name in permissions]} | members))

    def await_event(self, matches):
        for line in self.log.stdout:
            event = json.loads(line)
            if matches(event):
                return event
        self.fail('the events ended')

    def await_message(self, message):
        self.await_event(lambda event: event['type'] == 'log' and message in event['record']['message'])

    def fire(self, hook, **payload):
        status, answer = request(self.path, 'POST', f'/v1/hooks/{hook}/fire', json.dumps({'payload': payload}))
        self.assertEqual(status, 200, answer)
        self.assertEqual([call['status'] for call in answer['calls']], ['ok'], answer)
        return answer['result']

    def reload(self, expected=200, body=None):
        status, answer = request(self.path, 'POST', '/v1/plugins/ring/reload', json.dumps(body or {}))
        self.assertEqual(status, expected, answer)
        return answer

    def plugin(self):
        return request(self.path, 'GET', '/v1/plugins/ring')[1]

    def start(self, hook, **payload):
        """Fires a hook beside; gives the thread and where its result comes."""
        results = []
        thread = threading.Thread(target=lambda: results.append(self.fire(hook, **payload)))
        thread.start()
        self.addCleanup(thread.join, 30)
        return thread, results

    def assert_clean_end(self):
        """The host ends, and has nothing left of what it replaced."""
        out, err = stop(self.server)
        self.assertEqual((self.server.returncode, err), (0, ''))

    # --- in place

    def test_loaded_and_not_enabled(self):
        request(self.path, 'DELETE', '/v1/plugins/ring')
        body = {'directory': str(self.folder), 'run': True, 'enabled': False}
        status, plugin = request(self.path, 'POST', '/v1/plugins', json.dumps(body))
        self.assertEqual((status, plugin['state']), (200, 'disabled'), plugin)
        self.assertFalse(any(permission['granted'] for permission in plugin['permissions']))
        status, answer = request(self.path, 'POST', '/v1/plugins', json.dumps(body | {'enabled': 'no'}))
        self.assertEqual(status, 400, answer)
        self.assertIn('"enabled"', answer['error']['message'])
        self.assertEqual(request(self.path, 'POST', '/v1/plugins/ring/enable')[0], 200)
        self.assertEqual(self.fire('which'), {'ring': 1})

    def test_copy_of_the_site_has_it(self):
        self.assertEqual(self.fire('which'), {'ring': 1})
        self.assertIn('the same', self.site.check('replay', 'last'))
        self.write(2)
        done = self.site.run('replay', 'last')
        self.assertEqual(done.returncode, 1)
        self.assertIn('1 → 2', done.stdout)

    # --- no call is lost

    def test_stream(self):
        """Under a stream of calls each is answered, by the version before or after, and none by one before that."""
        ended = threading.Event()
        answers, problems = [[] for _ in range(N_THREADS)], []

        def stream(mine):
            try:
                while not ended.is_set():
                    mine.append(self.fire('which')['ring'])
                    mine.append(self.fire('mark', value=[])[0])
            except BaseException as problem:
                problems.append(problem)

        threads = [threading.Thread(target=stream, args=[mine]) for mine in answers]
        for thread in threads:
            thread.start()
        for version in range(2, N_RELOADS + 2):
            self.write(version)
            self.reload()
            self.assertGreaterEqual(self.fire('which')['ring'], version)
        ended.set()
        for thread in threads:
            thread.join(60)
        self.assertEqual(problems, [])
        for mine in answers:
            self.assertGreater(len(mine), N_RELOADS)
            self.assertEqual(mine, sorted(mine), 'an old version answered after a new one')
        self.assertEqual(self.plugin()['restarts'], 0)
        activity = request(self.path, 'GET', '/v1/plugins/ring/activity')[1]
        self.assertEqual(sum(listener['calls'] for listener in activity['listeners']),
                         sum(len(mine) for mine in answers) + N_RELOADS)
        self.assert_clean_end()

    def test_what_was_begun_is_ended_by_the_old(self):
        """And what it fires meanwhile reaches its own listeners, which are those of the new one by then."""
        thread, results = self.start('hold', name='word')
        self.await_message('word waits in 1')
        self.write(2)
        self.reload()
        self.assertEqual(self.fire('which'), {'ring': 2})
        self.assertTrue(thread.is_alive())
        self.fire('release', name='word')
        thread.join(30)
        self.assertEqual(results, [{'ring': {'began': 1, 'own': {'ring': 2}}}])
        self.await_message('deactivated 1')

    def test_the_third_waits_for_the_first(self):
        """There are two processes at most: a reload begins when what was replaced before has ended its work."""
        thread, results = self.start('hold', name='word')
        self.await_message('word waits in 1')
        self.write(2)
        self.reload()
        self.write(3)
        reloading = threading.Thread(target=self.reload)
        reloading.start()
        # That takes as long as a start of the third would.
        self.site.install_probe()
        self.assertEqual(self.fire('which'), {'ring': 2})
        self.fire('release', name='word')
        thread.join(30)
        reloading.join(30)
        self.assertEqual(results[0]['ring']['began'], 1)
        self.assertEqual(self.fire('which'), {'ring': 3})
        said = [record['message'] for record in self.site.json('logs', 'ring') if record['stream'] == 'log']
        self.assertLess(said.index('deactivated 1'), said.index('activated 3'), said)

    def test_given_up(self):
        """A call that the old one works on can be cancelled like any other."""
        firing = self.site.start('fire', 'hold', '--payload', '{"name": "word"}')
        self.await_message('word waits in 1')
        self.write(2)
        self.reload()
        stop(firing, 2)
        self.await_message('deactivated 1')

    def test_disabled_meanwhile(self):
        """Both end, and the hook that one of them worked on is told."""
        results = []
        thread = threading.Thread(target=lambda: results.append(
            request(self.path, 'POST', '/v1/hooks/hold/fire', '{"payload": {"name": "word"}}')[1]))
        thread.start()
        self.await_message('word waits in 1')
        self.write(2)
        self.reload()
        self.site.check('disable', 'ring')
        thread.join(30)
        self.assertEqual(results[0]['calls'][0]['status'], 'crashed')
        self.assertEqual(self.plugin()['pid'], None)
        self.assert_clean_end()

    def test_idle(self):
        """One whose process does not run is started: so it is known at once whether the new version will do."""
        self.site.check('disable', 'ring')
        self.assertIn('is disabled', self.reload(409)['error']['message'])
        self.site.check('enable', 'ring')
        self.write(2)
        self.reload()
        self.assertEqual(self.fire('which'), {'ring': 2})

    # --- the new one fails

    def assert_refused(self, *needles):
        answer = self.reload(expected=502)['error']['message']
        for needle in ('ring goes on as it was', *needles):
            self.assertIn(needle, answer)
        event = self.await_event(lambda event: event['type'] == 'reload')
        self.assertEqual((event['slug'], event['problem']), ('ring', answer))
        self.assertIn(answer, [record['message'] for record in self.site.json('logs', 'ring')])
        self.assertEqual(self.fire('which'), {'ring': 1})
        plugin = self.plugin()
        self.assertEqual((plugin['state'], plugin['restarts'], plugin['reason']), ('running', 0, None))

    def test_broken(self):
        """Whatever is wrong with the new one, the old one stays, and the place is told."""
        pid = self.plugin()['pid']
        for code, needles in {'def broken(:\n': ('plugin.py:1: SyntaxError',),
                              'import mortise\n\nmortise.nothing()\n': ('plugin.py:3: AttributeError',),
                              'import os\nos._exit(3)\n': ('exited with status 3',)}.items():
            (self.folder / 'plugin.py').write_text(code)
            with self.subTest(code=code):
                self.assert_refused(*needles)
        self.write(2, activate='raise ValueError("not today")')
        self.assert_refused('ValueError: not today', 'plugin.py:')
        self.assertEqual(self.plugin()['pid'], pid)
        self.write(2)
        self.reload()
        self.assertEqual(self.fire('which'), {'ring': 2})
        self.assert_clean_end()

    def test_manifest_is_wrong(self):
        (self.folder / 'plugin.json').write_text('{"slug": "ring", ')
        self.assertIn('plugin.json', self.reload(400)['error']['message'])
        self.manifest(slug='other')
        self.assertIn('"other"', self.reload(409)['error']['message'])
        self.assertEqual(self.fire('which'), {'ring': 1})

    def test_quarantine_ends(self):
        """A version that fails is given up; the next that comes up is in service again."""
        self.write(2, activate='context.log.info("new")')
        (self.folder / 'plugin.py').write_text('import os\nfrom mortise import action\n'
                                               '@action("which")\ndef which(**rest):\n    os._exit(1)\n')
        self.reload()
        for _ in range(3):
            request(self.path, 'POST', '/v1/hooks/which/fire', '{"payload": {}}')
        self.assertEqual(self.plugin()['state'], 'quarantined')
        self.write(3)
        self.assertEqual(self.reload()['state'], 'running')
        self.assertEqual(self.fire('which'), {'ring': 3})

    def test_hangs_in_deactivate(self):
        """It is ended after two seconds, and nobody waits for it but the next reload."""
        self.write(2, deactivate='time.sleep(100)')
        self.reload()
        self.write(3)
        self.reload()
        self.assertEqual(self.fire('which'), {'ring': 3})
        self.await_message('while it was deactivated: deadline 2 s')
        self.write(4)
        self.reload()
        self.assertEqual(self.fire('which'), {'ring': 4})

    def test_closed_meanwhile(self):
        """A host that ends while a plugin is being replaced leaves nothing behind."""
        self.write(2, activate='time.sleep(20)')
        thread = threading.Thread(target=lambda: self.reload(expected=503))
        thread.start()
        self.await_message('activated 2')
        self.assert_clean_end()
        thread.join(30)

    # --- the manifest

    def test_manifest_takes_effect(self):
        setting = {'name': 'loud', 'type': 'checkbox', 'label': 'Loud', 'default': True}
        self.manifest(permissions=('storage', 'events'), version='1.1.0', settings=[setting])
        self.write(2)
        plugin = self.reload()
        self.assertEqual(plugin['version'], '1.1.0')
        self.assertEqual({p['name']: p['granted'] for p in plugin['permissions']}, {'storage': True, 'events': False})
        self.assertEqual(self.site.json('config', 'get', 'ring', 'loud')['value'], True)
        self.site.check('config', 'set', 'ring', 'loud', 'false')
        self.manifest(permissions=('storage', 'events', 'hooks'), settings=[setting])
        granted = {p['name']: p['granted'] for p in self.reload(body={'consent': {'ring': ['hooks']}})['permissions']}
        self.assertEqual(granted, {'storage': True, 'events': False, 'hooks': True})
        self.assertEqual(self.site.json('config', 'get', 'ring', 'loud')['value'], False)
        self.manifest(permissions=('hooks',))
        self.reload()
        self.manifest(permissions=('hooks', 'storage'))
        granted = {p['name']: p['granted'] for p in self.reload()['permissions']}
        self.assertEqual(granted, {'hooks': True, 'storage': False}, 'what was asked for no longer is new again')

    def test_listeners_are_those_of_the_new(self):
        (self.folder / 'plugin.py').write_text('from mortise import action\n'
                                               '@action("other")\ndef other(**rest):\n    return 2\n')
        self.reload()
        self.assertEqual(self.fire('other'), {'ring': 2})
        self.assertEqual([listener['hook'] for listener in self.plugin()['listeners']], ['other'])
        self.assertEqual(request(self.path, 'POST', '/v1/hooks/which/fire', '{"payload": {}}')[0], 404)


class Verb(unittest.TestCase):
    def test_installed(self):
        """Of a plugin that was copied in the files are as they were: it has another process, and that is all."""
        site = Site()
        site.install_probe()
        self.assertIn('cli-probe 1.2.3: running', site.check('reload', 'cli-probe'))
        done = site.run('reload', 'nobody')
        self.assertEqual(done.returncode, 1)
        self.assertIn('no plugin "nobody"', done.stderr)


if __name__ == '__main__':
    tap.main()
