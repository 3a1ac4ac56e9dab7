#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`mortise test`: recorded traces and a plugin's own tests, what is told of those that fail, and how they are recorded."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import unittest
import xml.etree.ElementTree
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import tap  # noqa: E402

from cli import Site, stop  # noqa: E402

SOURCE = Path(os.environ['MORTISE_SOURCEDIR'])
BUILD = Path(os.environ['MORTISE_BUILDDIR'])
CODE = '''from mortise import action, context, filter

SEEN = dict(context.settings)

@action("describe")
def describe(name="", fail=False, **rest):
    if fail:
        raise ValueError("as asked")
    return {"name": name.upper(), "length": len(name), "share": len(name) / 3, "greeting": context.settings["greeting"],
            "at_start": SEEN["greeting"], "list": [1, {"two": 2}], "none": None, "odd": {"$any": True}}

@action("remember")
def remember(key):
    known = context.storage.get(key)
    context.storage.put(key, True)
    return known is not None

@filter("tag")
def tag(value, **rest):
    return value + ["tagged"]

@action("tell")
def tell(**rest):
    return context.settings["token"]
'''
MANIFEST = {
    'slug': 'ring', 'name': 'Ring', 'version': '1.0.0', 'loader': 'python', 'module': 'plugin',
    'permissions': [{'name': 'storage', 'reason': 'To remember.'}],
    'settings': [{'name': 'greeting', 'type': 'text', 'label': 'Greeting', 'default': 'Hello'},
                 {'name': 'token', 'type': 'text', 'label': 'Token', 'sensitive': True, 'default': ''}],
}


class Tests(unittest.TestCase):
    def setUp(self):
        self.site = Site()
        self.folder = Path(self.site.folder, 'ring')
        (self.folder / 'tests').mkdir(parents=True)
        (self.folder / 'plugin.json').write_text(json.dumps(MANIFEST))
        (self.folder / 'plugin.py').write_text(CODE)

    def write(self, name, text):
        path = self.folder / f'tests/{name}'
        path.write_text(text if isinstance(text, str) else json.dumps(text))
        return path

    def trace(self, file='one', /, **test):
        return self.write(f'{file}.trace.json', {'hook': 'describe', 'payload': {'name': 'ada'}} | test)

    def run_tests(self, *options, code=0, env=None):
        done = self.site.run('test', str(self.folder), *options, env=env)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done

    def check(self, *needles):
        """One trace that fails, and what is said of it."""
        lines = self.run_tests(code=1).stdout.splitlines()
        self.assertEqual(lines[0], 'TAP version 13')
        self.assertEqual(lines[1], 'not ok 1 - tests/one.trace.json')
        self.assertEqual(lines[-1], '1..1')
        for needle in needles:
            self.assertTrue(any(needle in line for line in lines), (needle, lines))
        return [line[2:] for line in lines[2:-1]]


    def told(self):
        """Of traces that all fail, the lines about each by its name."""
        told = {}
        for line in self.run_tests(code=1).stdout.splitlines()[1:-1]:
            self.assertFalse(line.startswith('ok'), line)
            if line.startswith('not ok'):
                name = line.partition('tests/')[2].partition('.')[0]
                told[name] = []
            else:
                told[name].append(line[2:])
        return told


class Traces(Tests):
    def answer(self, **members):
        return {'name': 'ADA', 'length': 3, 'share': 1.0, 'greeting': 'Hello', 'at_start': 'Hello',
                'list': [1, {'two': 2}], 'none': None, 'odd': {'$equal': {'$any': True}}} | members

    def expect(self, file='one', /, **members):
        return self.trace(file, expected={'result': {'ring': self.answer(**members)}})

    def test_pass(self):
        self.expect()
        done = self.run_tests()
        self.assertEqual(done.stdout, 'TAP version 13\nok 1 - tests/one.trace.json\n1..1\n')

    def test_fail(self):
        self.expect(name='ABA', list=[1, {'two': 3}], more=True)
        self.assertEqual(self.check(), ['/result/ring/name: expected "ABA", got "ADA"',
                                        '/result/ring/list/1/two: expected 3, got 2',
                                        '/result/ring/more: expected true, got nothing'])

    def test_matchers(self):
        self.expect(name={'$match': '^[A-Z]+$'}, length={'$type': 'integer'}, share={'$near': [1.0005, 0.001]},
                    greeting={'$any': True}, list=[{'$type': 'number'}, {'$equal': {'two': 2}}], none={'$type': 'null'})
        self.run_tests()

    def test_matchers_that_do_not_fit(self):
        cases = [{'name': {'$match': '^[a-z]+$'}}, {'length': {'$type': 'string'}}, {'length': {'$match': '3'}},
                 {'share': {'$near': [1.1, 0.05]}}, {'list': {'$equal': [1]}}, {'name': {'$near': [1, 1]}},
                 {'odd': {'$any': True, 'more': 1}}]
        for i, members in enumerate(cases):
            self.expect(f'case-{i}', **members)
        told = self.told()
        for i, members in enumerate(cases):
            with self.subTest(members=members):
                self.assertTrue(told[f'case-{i}'][0].startswith(f'/result/ring/{next(iter(members))}'), told)

    def test_settings_and_grants(self):
        """The plugin is activated with them, and each test has a plugin that remembers nothing."""
        self.trace(settings={'greeting': 'Hi'}, expected={'result': {'ring': self.answer(greeting='Hi', at_start='Hi')}})
        self.expect('plain')
        for name in ('first', 'second'):
            self.trace(name, hook='remember', payload={'key': 'a'}, expected={'result': {'ring': False}})
        self.trace('refused', hook='remember', payload={'key': 'a'}, grants=[],
                   expected={'result': {}, 'error': {'$match': 'needs the permission "storage"'}})
        self.assertIn('1..5', self.run_tests().stdout)

    def test_errors_are_expected_or_fail(self):
        self.trace(payload={'fail': True}, expected={'result': {}, 'error': 'ValueError: as asked'})
        self.run_tests()
        self.trace(payload={'fail': True}, expected={})
        self.assertEqual(self.check(), ['/error: expected nothing, got "ValueError: as asked"'])

    def test_filter(self):
        self.trace(hook='tag', payload={'value': ['a']}, expected={'result': ['a', 'tagged']})
        self.run_tests()
        self.trace(hook='tag', payload={'value': ['a']}, expected={'result': ['a', 'marked']})
        self.assertEqual(self.check(), ['/result/1: expected "marked", got "tagged"'])

    def test_bad_files(self):
        cases = {
            '{"hook": ': ('tests/case-00.trace.json: ',), '[]': ('must be',),
            '{"hook": "describe"}': ('expected',),
            '{"hook": "de scribe", "expected": {}}': ('/hook',),
            '{"hook": "describe", "expected": {}, "payloads": {}}': ('payloads',),
            '{"hook": "describe", "expected": {"status": "done"}}': ('/expected/status',),
            '{"hook": "describe", "expected": {"result": {"a": [{"$some": 1}]}}}': ('/expected/result/a/0: no matcher "$some"',),
            '{"hook": "describe", "expected": {"result": {"$type": "text"}}}': ('/expected/result: "$type" takes',),
            '{"hook": "describe", "expected": {"result": {"$match": "("}}}': ('/expected/result: ',),
            '{"hook": "describe", "expected": {"result": {"$near": [1]}}}': ('/expected/result: "$near" takes',),
            '{"hook": "describe", "expected": {"result": {"$any": 1}}}': ('/expected/result: "$any" takes true',),
            '{"hook": "nobody_knows", "expected": {}}': ('no hook "nobody_knows"',),
            '{"hook": "describe", "grants": ["http"], "expected": {}}': ('/grants/0', '"http"'),
            '{"hook": "describe", "settings": {"colour": 1}, "expected": {}}': ('colour',),
            '{"hook": "describe", "expected": ' + '[' * 1000 + ']' * 1000 + '}': ('64',),
        }
        for i, text in enumerate(cases):
            self.write(f'case-{i:02}.trace.json', text)
        told = self.told()
        for i, (text, needles) in enumerate(cases.items()):
            for needle in needles:
                with self.subTest(text=text[:80]):
                    self.assertIn(needle, '\n'.join(told[f'case-{i:02}']))

    def test_plugin_does_not_start(self):
        self.expect()
        (self.folder / 'plugin.py').write_text('import mortise\nmortise.nothing()\n')
        self.check('plugin.py:2: AttributeError')

    def test_update(self):
        """What differs is written anew; matchers that fit stay, and what looks like one and is not is marked as such."""
        path = self.trace(expected={'result': {'ring': {'name': {'$match': '^A'}, 'length': {'$type': 'string'}, 'gone': 1}}},
                          description='Kept.')
        self.assertIn('ok 1 - tests/one.trace.json\n# updated\n', self.run_tests('--update').stdout)
        test = json.loads(path.read_text())
        self.assertEqual(test['description'], 'Kept.')
        self.assertEqual(test['expected'], {'status': 'completed',
                                            'result': {'ring': self.answer(name={'$match': '^A'})}})
        before = path.read_text()
        self.assertNotIn('updated', self.run_tests('--update').stdout)
        self.assertEqual(path.read_text(), before)

    def test_junit(self):
        self.expect()
        self.expect('two', name='<&\x07>')
        report = Path(self.site.folder, 'report.xml')
        self.run_tests('--junit', str(report), code=1)
        suite = xml.etree.ElementTree.parse(report).getroot().find('testsuite')
        self.assertEqual((suite.get('name'), suite.get('tests'), suite.get('failures')), ('ring', '2', '1'))
        failure, = suite.iter('failure')
        self.assertIn('/result/ring/name: expected "<&', failure.text)

    def test_nothing_to_run(self):
        done = self.run_tests(code=1)
        self.assertIn('there are no tests', done.stderr)
        self.assertEqual(done.stdout, 'TAP version 13\n1..0\n')

    def test_site_is_left_alone(self):
        self.expect()
        self.run_tests()
        self.assertFalse(Path(self.site.site).exists())
        self.assertEqual(sorted(path.name for path in self.folder.iterdir()), ['plugin.json', 'plugin.py', 'tests'])

    def test_schema_defines_the_format(self):
        """The published schema names the matchers and members that there are."""
        schema = json.loads((SOURCE / 'data/schemas/trace-test.schema.json').read_text())
        matchers = [one['required'][0] for one in schema['definitions']['matcher']['oneOf']]
        self.assertEqual(matchers, ['$any', '$type', '$match', '$near', '$equal'])
        guide = (SOURCE / 'docs/authors-guide.md').read_text()
        for name in [*matchers, *schema['properties'], *schema['properties']['expected']['properties']]:
            if name != '$schema':
                self.assertIn(f'`{name}`' if name[0] != '$' else name, guide, name)


class Own(Tests):
    def test_python(self):
        self.write('test_rules.py', '''import sys
import unittest
from plugin_rules import double

class Rules(unittest.TestCase):
    def test_good(self):
        self.assertEqual(double(2), 4)

    def test_bad(self):
        self.assertEqual(double(2), 5)

    def test_parts(self):
        for n in (1, 2):
            with self.subTest(n=n):
                self.assertEqual(double(n), 4)

    @unittest.skip("not now")
    def test_later(self):
        pass

class Fixture(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        raise OSError("no fixture")

    def test_never(self):
        pass

if __name__ == "__main__":
    unittest.main()
''')
        (self.folder / 'plugin_rules.py').write_text('def double(n):\n    return 2 * n\n')
        lines = self.run_tests(code=1).stdout.splitlines()
        verdicts = {line.partition(' - ')[2]: line.partition(' - ')[0][:-2] for line in lines if ' - tests/' in line}
        self.assertEqual(verdicts, {
            'tests/test_rules.py Rules.test_good': 'ok', 'tests/test_rules.py Rules.test_bad': 'not ok',
            'tests/test_rules.py Rules.test_parts': 'not ok', 'tests/test_rules.py Rules.test_later # SKIP not now': 'ok',
            next(line for line in verdicts if 'setUpClass' in line): 'not ok'})
        self.assertTrue(any('AssertionError: 4 != 5' in line for line in lines), lines)
        self.assertTrue(any('no fixture' in line for line in lines), lines)

    def test_shut_in(self):
        """As the plugin is: no network, no programs, no files but its own."""
        Path(self.site.folder, 'secret').write_text('secret')
        server = socket.create_server(('127.0.0.1', 0))
        self.addCleanup(server.close)
        self.write('test_world.py', f'''import os, socket, subprocess, unittest

class World(unittest.TestCase):
    def test_files(self):
        with self.assertRaises(OSError):
            open({str(Path(self.site.folder, "secret"))!r})
        with self.assertRaises(OSError):
            open(__file__, "a")

    def test_programs(self):
        with self.assertRaises(OSError):
            subprocess.run(["/bin/true"])

    def test_network(self):
        with self.assertRaises(OSError):
            socket.create_connection(("127.0.0.1", {server.getsockname()[1]}), 1)
''')
        self.assertIn('1..3', self.run_tests().stdout)

    def test_json(self):
        """The same as TAP tells, an object a line."""
        self.write('test_rules.py', 'import unittest\nclass A(unittest.TestCase):\n    def test_a(self):\n        self.fail("no # more")\n'
                                    '    @unittest.skip("later")\n    def test_b(self):\n        pass\n')
        lines = [json.loads(line) for line in self.run_tests('--json', code=1).stdout.splitlines()]
        self.assertEqual([(line['name'], line['status']) for line in lines[:-1]],
                         [('tests/test_rules.py A.test_a', 'failed'), ('tests/test_rules.py A.test_b', 'skipped')])
        self.assertIn('no # more', lines[0]['text'])
        self.assertEqual(lines[-1], {'tests': 2, 'failed': 1, 'skipped': 1})

    def test_module_is_broken(self):
        self.write('test_rules.py', 'import nothing_of_that_name\n')
        self.write('test_other.py', 'import unittest\nclass A(unittest.TestCase):\n    def test_a(self):\n        pass\n')
        lines = self.run_tests(code=1).stdout.splitlines()
        self.assertIn('ok 1 - tests/test_other.py A.test_a', lines)
        self.assertIn('not ok 2 - tests/test_rules.py', lines)
        self.assertTrue(any('nothing_of_that_name' in line for line in lines), lines)

    def test_process_ends(self):
        self.write('test_rules.py', 'import os\nos._exit(0)\n')
        self.assertIn('ended without a report', self.run_tests(code=1).stdout)

    @unittest.skipUnless(shutil.which('meson'), 'meson is not installed')
    def test_c(self):
        """It is built, its own tests are run, and its traces are; a compiler's error is told with its place."""
        options = json.loads((BUILD / 'meson-info/intro-buildoptions.json').read_text())
        sanitize = next(option['value'] for option in options if option['name'] == 'b_sanitize')
        folder = self.folder = Path(self.site.folder, 'mine')
        self.site.check('scaffold', 'validator', 'mine', '--language', 'c', '--author', 'Ada', '--directory', str(folder))
        env = {'PKG_CONFIG_PATH': str(BUILD / 'meson-uninstalled')}
        # A sanitizer in the library has to be in the program, too.
        subprocess.run(['meson', 'setup', f'-Db_sanitize={sanitize}', '-Db_lundef=false', folder / 'build', folder],
                       env=os.environ | env, check=True, stdout=subprocess.DEVNULL, timeout=100)
        done = self.run_tests(env=env)
        self.assertIn('ok 1 - build rules\nok 2 - build plugin\nok 3 - tests/validate_step.trace.json\n1..3\n', done.stdout)
        source = folder / 'src/mine-rules.c'
        source.write_text(source.read_text() + '\n#error not today\n')
        done = self.run_tests(env=env, code=1)
        self.assertRegex(done.stdout, r'(?m)^src/mine-rules.c:\d+:\d+: error: ')
        self.assertIn('not ok 1 - build', done.stdout)

    def test_scaffolded(self):
        """What is made has tests, and they pass; so does the one of the author's guide."""
        self.folder = Path(self.site.folder, 'made')
        self.site.check('scaffold', 'notifier', 'ring', '--author', 'Ada', '--directory', str(self.folder))
        guide = (SOURCE / 'docs/authors-guide.md').read_text()
        self.write('test_guide.py', re.search(r'^```python\n(import mortise\.testing\n.*?)^```', guide, re.MULTILINE | re.DOTALL)[1])
        self.write('guide.trace.json', re.search(r'^```json\n(.*?)^```', guide, re.MULTILINE | re.DOTALL)[1])
        lines = self.run_tests().stdout.splitlines()
        self.assertIn('ok 1 - tests/test_guide.py Notified.test_is_told', lines)
        self.assertIn('ok 4 - tests/test_plugin.py Plugin.test_needs_no_permission_to_start', lines)
        self.assertIn('ok 9 - tests/guide.trace.json', lines)
        self.assertIn('ok 10 - tests/ticket_created.trace.json', lines)


class Record(Tests):
    def setUp(self):
        super().setUp()
        self.site.site = str(self.folder / '.mortise')
        self.dev = subprocess.Popen([self.site.command()[0], 'dev', str(self.folder)], stdin=subprocess.DEVNULL,
                                    stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=self.site.env, text=True)
        self.addCleanup(stop, self.dev, signal.SIGINT)
        for line in self.dev.stdout:
            if line.startswith('ring 1.0.0 is loaded'):
                return
        self.fail(self.dev.stderr.read())

    def record(self, ids='last', code=0):
        """The site is the folder's own, so none is named."""
        return subprocess.run([self.site.command()[0], 'test', str(self.folder), '--record', ids], env=self.site.env,
                              capture_output=True, text=True, timeout=100, check=code == 0)

    def test_record(self):
        self.site.check('config', 'set', 'ring', 'greeting', 'Hi')
        self.site.check('fire', 'describe', '--payload', '{"name": "ada"}')
        self.assertIn('tests/describe.trace.json', self.record().stdout)
        test = json.loads((self.folder / 'tests/describe.trace.json').read_text())
        self.assertEqual((test['hook'], test['payload'], test['settings'], test['grants']),
                         ('describe', {'name': 'ada'}, {'greeting': 'Hi'}, ['storage']))
        self.assertEqual(test['expected']['result']['ring']['name'], 'ADA')
        self.assertEqual(test['expected']['result']['ring']['odd'], {'$equal': {'$any': True}})
        self.record()
        self.assertTrue((self.folder / 'tests/describe-2.trace.json').exists())
        # Activated with the setting, where the site had it set later.
        done = self.run_tests(code=1)
        self.assertIn('/result/ring/at_start: expected "Hello", got "Hi"', done.stdout)
        self.run_tests('--update')
        self.run_tests()

    def test_several(self):
        ids = [self.site.json('fire', 'tag', '--payload', '{"value": []}')['id'] for _ in range(2)]
        self.assertEqual(self.record(','.join(ids)).stdout.count('Wrote '), 2)
        self.run_tests()

    def test_secrets_stay_redacted(self):
        self.site.check('config', 'set', 'ring', 'token', 'hunter2hunter2')
        self.site.check('fire', 'tell', '--payload', '{"with": "hunter2hunter2"}')
        done = self.record()
        self.assertIn('taken out', done.stderr)
        text = (self.folder / 'tests/tell.trace.json').read_text()
        self.assertNotIn('hunter2', text)
        self.assertIn('[redacted]', text)

    def test_others_had_a_part(self):
        self.site.install_probe()
        self.site.check('fire', 'probe_action', '--payload', '{}')
        done = self.record(code=1)
        self.assertEqual(done.returncode, 1)
        self.assertIn('cli-probe had a part in it too', done.stderr)
        done = self.record('no-such-trace', code=1)
        self.assertIn('no-such-trace', done.stderr)


if __name__ == '__main__':
    tap.main()
