#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The host for authors' tests: what a test written with `mortise.testing` sees, run by `mortise test` in its sandbox. Each test
here is a method of such a test, and has to pass there; what must not work there is tried from in there, too."""

import inspect
import json
import os
import shutil
import sys
import textwrap
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import tap  # noqa: E402

from cli import FIXTURES, Site  # noqa: E402

PLUGIN = '''import os
import time

import mortise
from mortise import action, collect, context, event, filter

context_settings = []


@context.on_settings_changed
def changed():
    context_settings.append(context.settings["greeting"])


@action("whoami")
def whoami(**rest):
    return {"slug": context.slug, "version": context.version, "tenant": context.tenant, "settings": context.settings,
            "changed": context_settings}


@action("first", priority=20)
def late(**rest):
    return "late"


@action("first", priority=5)
def early(**rest):
    return "early"


@filter("tag", priority=20)
def tag_last(value, word="b", **rest):
    return value + [word]


@filter("tag", priority=5)
def tag_first(value, **rest):
    return value + ["a"]


@collect("widgets")
def widget(**rest):
    return {"title": "One"}


@collect("widgets")
def other_widget(**rest):
    return {"title": "Two"}


@action("before_delete")
def forbid(number=0, **rest):
    if number == 7:
        raise ValueError("seven stays")


@action("before_delete", priority=20)
def note(number=0, **rest):
    context.storage.put("asked", number)


@action("remember")
def remember(key, value, **rest):
    known = context.cache.get(key)
    context.cache.set(key, value, ttl=60)
    context.storage.put(key, value)
    context.log.info("remembered", key=key)
    print("printed")
    return known


@action("outer")
def outer(**rest):
    return context.apply_filters("tag", ["outer"], word="c"), context.has_listener("tag"), context.has_listener("nothing")


@action("endless")
def endless(**rest):
    context.do_action("endless")


@event("shop.*")
def seen(event, payload):
    context.storage.put("event", [event, payload])


@action("ask")
def ask(uri, **rest):
    response = context.http.get(uri)
    return [response.status, response.text]


@action("fall")
def fall(how, **rest):
    if how == "abort":
        os.abort()
    if how == "hang":
        time.sleep(60)
    if how == "exit":
        os._exit(3)
    raise mortise.MortiseError("on purpose", "limit")


@action("escape")
def escape(**rest):
    found = []
    for path in ("/root", "/home", "/tmp"):
        try:
            found += os.listdir(path)
        except OSError:
            pass
    try:
        os.fork()
        found.append("fork")
    except OSError:
        pass
    return found
'''
MANIFEST = {'slug': 'many', 'name': 'Many', 'version': '1.2.3', 'loader': 'python', 'module': 'plugin',
            'permissions': [{'name': name, 'reason': 'To try it.'} for name in ('storage', 'events')]
            + [{'name': 'http', 'reason': 'To ask.', 'hosts': ['api.example.com']}],
            'settings': [{'name': 'greeting', 'type': 'text', 'label': 'Greeting', 'default': 'Hello'},
                         {'name': 'empty', 'type': 'text', 'label': 'Empty'}],
            'limits': {'deadline_s': 1}}


class InThere:
    """The methods are put into a file of the plugin's tests, as those of a mortise.testing.TestCase."""

    def test_who(self):
        self.host.set_tenant('acme')
        self.assertEqual(self.host.action('whoami'), {'slug': 'many', 'version': '1.2.3', 'tenant': 'acme',
                                                      'settings': {'greeting': 'Hello'}, 'changed': []})
        self.host.settings['greeting'] = 'Moin'
        answer = self.host.action('whoami')
        self.assertEqual((answer['settings'], answer['changed']), ({'greeting': 'Moin'}, ['Moin']))

    def test_kinds_and_order(self):
        self.assertEqual(self.host.action('first'), 'late')
        self.assertEqual([call['value'] for call in self.host.calls()], ['early', 'late'])
        self.assertEqual(self.host.filter('tag', value=[], word='z'), ['a', 'z'])
        self.assertEqual(self.host.collect('widgets'), [{'title': 'One'}, {'title': 'Two'}])
        self.assertIn({'hook': 'tag', 'kind': 'filter', 'priority': 5}, self.host.listeners())

    def test_veto(self):
        self.assertIsNone(self.host.veto('before_delete', number=6))
        self.assertEqual(self.host.storage['asked'], 6)
        self.assertIn('seven stays', self.host.veto('before_delete', number=7))
        self.assertEqual(self.host.storage['asked'], 6)
        self.assertEqual(len(self.host.calls()), 1)

    def test_services_from_memory(self):
        self.assertIsNone(self.host.action('remember', key='k', value=[1, {'two': None}]))
        self.assertEqual(self.host.action('remember', key='k', value=2), [1, {'two': None}])
        self.assertEqual(self.host.storage['k'], 2)
        self.assertEqual([request['method'] for request in self.host.requests()],
                         ['cache.get', 'cache.set', 'storage.put'] * 2)
        self.assertEqual(self.host.requests('storage.put')[0]['arguments'], {'key': 'k', 'value': [1, {'two': None}]})
        log = self.host.log()
        self.assertEqual([(record['stream'], record['message']) for record in log if record['stream'] == 'log'],
                         [('log', 'remembered')] * 2)
        self.assertEqual(log[0]['fields'], {'key': 'k'})

    def test_clock(self):
        self.host.action('remember', key='k', value=1)
        self.host.advance(59.5)
        self.assertEqual(self.host.action('remember', key='k', value=2), 1)
        self.host.advance(60)
        self.assertIsNone(self.host.action('remember', key='k', value=3))
        self.assertEqual([request['time'] for request in self.host.requests('cache.get')], [0, 59.5, 119.5])

    def test_what_is_kept_outlives_the_process(self):
        self.host.action('remember', key='k', value=1)
        self.host.stop()
        self.assertEqual(self.host.action('remember', key='k', value=2), 1)

    def test_hooks_within_hooks(self):
        self.assertEqual(self.host.action('outer'), [['outer', 'a', 'c'], True, False])
        self.assertEqual([call['hook'] for call in self.host.calls()], ['tag', 'tag', 'outer'])
        with self.assertRaisesRegex(mortise.MortiseError, 'no answer within 1 s|more than 16 hooks') as caught:
            self.host.action('endless')
            raise mortise.MortiseError('more than 16 hooks: ' + str(len(self.host.calls())))
        self.assertLess(len(self.host.calls()), 20)

    def test_events(self):
        self.host.emit('shop.sold', cents=17)
        self.assertEqual(self.host.storage['event'], ['shop.sold', {'cents': 17}])
        with self.assertRaisesRegex(mortise.MortiseError, 'does not listen to bank.opened'):
            self.host.emit('bank.opened')

    def test_http(self):
        self.host.answer('http.request', {'status': 418, 'headers': {}, 'body': 'dGVh'})
        self.assertEqual(self.host.action('ask', uri='https://api.example.com/a'), [418, 'tea'])
        with self.assertRaisesRegex(mortise.MortiseError, 'the test has no answer') as caught:
            self.host.action('ask', uri='https://api.example.com/b')
        self.assertIn('plugin.py', caught.exception.traceback)
        self.host.answer('http.request', lambda uri, **rest: {'status': len(uri), 'headers': {}, 'body': ''})
        self.assertEqual(self.host.action('ask', uri='https://api.example.com/b'), [25, ''])
        with self.assertRaisesRegex(mortise.MortiseError, 'the host is not among those'):
            self.host.action('ask', uri='https://elsewhere.example.com/')
        self.host.revoke('http')
        with self.assertRaisesRegex(mortise.MortiseError, '"http", which is not granted'):
            self.host.action('ask', uri='https://api.example.com/a')
        self.assertEqual([request.get('error', {}).get('code') for request in self.host.requests('http.request')],
                         [None, 'unavailable', None, 'denied', 'denied'])

    def test_refusal_of_the_test(self):
        def refuse(**arguments):
            raise mortise.MortiseError('full', 'limit')
        self.host.answer('storage.put', refuse)
        with self.assertRaisesRegex(mortise.MortiseError, 'full'):
            self.host.action('remember', key='k', value=1)
        self.assertEqual(self.host.requests('storage.put')[0]['error'], {'code': 'limit', 'message': 'full'})

    def test_error(self):
        with self.assertRaisesRegex(mortise.MortiseError, 'on purpose') as caught:
            self.host.action('fall', how='raise')
        self.assertRegex(caught.exception.traceback, r'plugin\.py", line \d+, in fall')

    def test_ends(self):
        for how, message in {'abort': 'crashed: SIGABRT', 'exit': 'exited with status 3', 'hang': 'no answer within 1 s'}.items():
            with self.subTest(how=how):
                with self.assertRaisesRegex(mortise.MortiseError, message) as caught:
                    self.host.action('fall', how=how)
                self.assertEqual(caught.exception.code, 'timeout' if how == 'hang' else 'crashed')
                if how == 'abort':
                    self.assertIn('libc.so', caught.exception.traceback)
                self.assertEqual(self.host.action('first'), 'late', 'the next one is fresh')

    def test_two_hosts(self):
        other = mortise.testing.Host(Path(__file__).parents[1])
        self.addCleanup(other.stop)
        other.set_tenant('other')
        self.assertEqual(other.action('whoami')['tenant'], 'other')
        self.assertEqual(self.host.action('whoami')['tenant'], 'default')

    def test_sandbox(self):
        """The plugin has nothing that it has not got from the real host, and the test nothing that a plugin has not got."""
        self.assertEqual(self.host.action('escape'), [])
        with self.assertRaises(OSError):
            os.fork()
        with self.assertRaises(OSError):
            socket.create_connection(('127.0.0.1', 9), 1)

    def test_only_this_plugin(self):
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / 'plugin.json').write_text('{"slug": "x", "loader": "python", "module": "x"}')
            with self.assertRaisesRegex(mortise.MortiseError, 'only the plugin in'):
                mortise.testing.Host(folder).start()

    def test_launcher_of_nonsense(self):
        launcher = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET, fileno=os.dup(5))
        for text in (b'nonsense', b'[]', b'{}', b'{"order": "end", "id": 99}', b'{"order": "end", "id": -1}', b'{"order": "start"}',
                     b'{"order": 1}', b'{"order": "end", "id": 3, "frames": [1, null, {}]}'):
            launcher.send(text)
            self.assertIsInstance(json.loads(launcher.recv(65536)), dict)
        launcher.close()
        self.assertEqual(self.host.action('first'), 'late')


class TestHost(unittest.TestCase):
    def setUp(self):
        self.site = Site()
        self.folder = Path(self.site.folder, 'many')
        (self.folder / 'tests').mkdir(parents=True)
        (self.folder / 'plugin.json').write_text(json.dumps(MANIFEST))
        (self.folder / 'plugin.py').write_text(PLUGIN)

    def run_tests(self, code):
        (self.folder / 'tests/test_there.py').write_text(code)
        done = self.site.run('test', str(self.folder), '--json')
        results = [json.loads(line) for line in done.stdout.splitlines()]
        return {result['name'].rpartition('.')[2]: result for result in results[:-1]}

    def test_in_there(self):
        methods = textwrap.indent(textwrap.dedent(''.join(
            inspect.getsource(getattr(InThere, name)) + '\n' for name in dir(InThere) if name.startswith('test_'))), '    ')
        results = self.run_tests('import json\nimport os\nimport socket\nimport tempfile\nfrom pathlib import Path\n\nimport mortise\n'
                                 f'import mortise.testing\n\n\nclass There(mortise.testing.TestCase):\n{methods}')
        names = [name for name in dir(InThere) if name.startswith('test_')]
        self.assertEqual(sorted(results), names)
        for name in names:
            with self.subTest(name=name):
                self.assertEqual(results[name]['status'], 'ok', results[name]['text'])

    def test_broken_plugin(self):
        (self.folder / 'plugin.py').write_text('raise RuntimeError("out of order")\n')
        results = self.run_tests('import mortise.testing\n\n\nclass There(mortise.testing.TestCase):\n    def test_it(self):\n'
                                 '        self.host.start()\n')
        self.assertEqual(results['test_it']['status'], 'failed')
        self.assertIn('plugin.py:1: RuntimeError: out of order', results['test_it']['text'])

    def test_nothing_is_left(self):
        before = set(os.listdir('/tmp'))
        self.run_tests('import mortise.testing\n\n\nclass There(mortise.testing.TestCase):\n    def test_it(self):\n'
                       '        self.host.start()\n        self.addCleanup = None\n        import os\n        os._exit(0)\n')
        left = [name for name in set(os.listdir('/tmp')) - before if name.startswith(('mortise-test-', 'mortise-python-'))]
        self.assertEqual(left, [])

    def test_plugin_in_c(self):
        """Where it crashed is told with function and line."""
        shutil.copytree(FIXTURES / 'faulty', self.folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns('*.p', '*.symbols'))
        (self.folder / 'plugin.py').unlink()
        results = self.run_tests(
            'import mortise\nimport mortise.testing\n\n\nclass There(mortise.testing.TestCase):\n    def test_it(self):\n'
            '        with self.assertRaisesRegex(mortise.MortiseError, "SIGSEGV") as caught:\n'
            '            self.host.action("fault_faulty", fault="segfault")\n'
            '        self.assertRegex(caught.exception.traceback, r"commit_segfault \\(\\) at .*faulty-end\\.c:\\d+")\n')
        self.assertEqual(results['test_it']['status'], 'ok', results['test_it']['text'])


if __name__ == '__main__':
    tap.main()
