#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`mortise test --coverage`: the lines that unit tests, tests with a host and recorded traces run, each in its process, and no
others."""

import json
import os
import shutil
import subprocess
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import tap  # noqa: E402

from cli import Site  # noqa: E402

BUILD = Path(os.environ['MORTISE_BUILDDIR'])
PLUGIN = '''from mortise import action

import rules


@action("choose")
def choose(way="", **rest):
    if way == "trace":
        return rules.by_trace()
    if way == "host":
        answer = rules.by_host()
        return answer
    if way == "never":
        answer = 1

        return answer
    return None
'''
RULES = '''def by_unit(number):
    if number > 1:
        return "more"
    return "one"


def by_trace():
    return "trace"


def by_host():
    return "host"


def by_nobody():
    return "nobody"
'''
UNIT = '''import unittest

import rules


class Unit(unittest.TestCase):
    def test_one(self):
        self.assertEqual(rules.by_unit(1), "one")
'''
HOST = '''import mortise.testing


class Host(mortise.testing.TestCase):
    def test_host(self):
        self.assertEqual(self.host.action("choose", way="host"), "host")
        self.assertEqual(self.host.log(), [])
'''


class Coverage(unittest.TestCase):
    def setUp(self):
        self.site = Site()
        self.folder = Path(self.site.folder, 'ring')
        (self.folder / 'tests').mkdir(parents=True)
        self.write('plugin.json', json.dumps({'slug': 'ring', 'name': 'Ring', 'version': '1.0.0', 'loader': 'python',
                                              'module': 'plugin'}))
        self.write('plugin.py', PLUGIN)
        self.write('rules.py', RULES)

    def write(self, name, text):
        (self.folder / name).write_text(text)

    def write_tests(self):
        self.write('tests/test_unit.py', UNIT)
        self.write('tests/test_host.py', HOST)
        self.write('tests/one.trace.json', json.dumps({'hook': 'choose', 'payload': {'way': 'trace'},
                                                       'expected': {'result': {'ring': 'trace'}}}))

    def measure(self, *options, env=None):
        done = self.site.run('test', str(self.folder), '--coverage', '--json', *options, env=env)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return json.loads(done.stdout.splitlines()[-1])['coverage']

    def missed(self):
        return {file['file']: file['missed'] for file in self.measure()['files']}

    def test_all_processes_together(self):
        self.write_tests()
        self.assertEqual(self.missed(), {'plugin.py': [[13, 17]], 'rules.py': [[3, 3], [16, 16]]})

    def test_each_by_itself(self):
        self.write('tests/test_unit.py', UNIT)
        self.assertEqual(self.missed()['rules.py'], [[3, 3], [8, 8], [12, 12], [16, 16]])
        self.assertEqual(self.missed()['plugin.py'], [[1, 17]])
        (self.folder / 'tests/test_unit.py').unlink()
        self.write('tests/test_host.py', HOST)
        self.assertEqual(self.missed()['rules.py'], [[2, 4], [8, 8], [16, 16]])

    def test_files(self):
        """A file that nothing imports counts, what is no code of the plugin's does not, and what does not compile is passed over."""
        self.write_tests()
        self.write('unused.py', '"""Words."""\n\nVALUE = 1\n')
        (self.folder / 'build').mkdir()
        self.write('build/made.py', 'VALUE = 1\n')
        (self.folder / '.hidden').mkdir()
        self.write('.hidden/made.py', 'VALUE = 1\n')
        answer = self.measure('--coverage-file', str(self.folder / 'lcov.info'))
        self.assertEqual([file['file'] for file in answer['files']], ['plugin.py', 'rules.py', 'unused.py'])
        unused = answer['files'][2]
        self.assertEqual((unused['lines'], unused['run'], unused['missed']), (2, 0, [[1, 3]]))
        self.assertEqual(answer['run'], sum(file['run'] for file in answer['files']))
        self.assertAlmostEqual(answer['percent'], 100 * answer['run'] / answer['lines'])
        self.check_lcov(answer)

    def check_lcov(self, answer):
        records = (self.folder / 'lcov.info').read_text().split('end_of_record\n')[:-1]
        self.assertEqual(len(records), len(answer['files']))
        for record, file in zip(records, answer['files']):
            lines = record.splitlines()
            self.assertIn(f'SF:{self.folder / file["file"]}', lines)
            self.assertIn(f'LF:{file["lines"]}', lines)
            self.assertIn(f'LH:{file["run"]}', lines)
            self.assertEqual(sum(line.startswith('DA:') and line.endswith(',1') for line in lines), file['run'])

    def test_for_people(self):
        self.write_tests()
        text = self.site.check('test', str(self.folder), '--coverage')
        self.assertRegex(text, r'(?m)^1\.\.3$')
        self.assertRegex(text, r'(?m)^# +\d+\.\d %  rules\.py; not run: 3, 16$')
        self.assertRegex(text, r'(?m)^# +\d+\.\d %  of all lines$')
        self.assertNotIn('not run', self.site.check('test', str(self.folder)))

    @unittest.skipUnless(shutil.which('meson') and shutil.which('gcov'), 'meson or gcov is not installed')
    def test_c(self):
        """Of a plugin in C the same, by GCC's counters: its tests' processes and its own."""
        self.folder = Path(self.site.folder, 'mine')
        self.site.check('scaffold', 'notifier', 'mine', '--language', 'c', '--author', 'Ada', '--directory', str(self.folder))
        done = self.site.run('test', str(self.folder), '--coverage', env={'PATH': '/nowhere'})
        self.assertEqual(done.returncode, 1)
        self.assertIn('gcov', done.stderr)
        options = json.loads((BUILD / 'meson-info/intro-buildoptions.json').read_text())
        sanitize = next(option['value'] for option in options if option['name'] == 'b_sanitize')
        env = {'PKG_CONFIG_PATH': str(BUILD / 'meson-uninstalled')}
        # A sanitizer in the library has to be in the program, too.
        subprocess.run(['meson', 'setup', f'-Db_sanitize={sanitize}', '-Db_lundef=false', '-Db_coverage=true',
                        self.folder / 'build-coverage', self.folder], env=os.environ | env, check=True,
                       stdout=subprocess.DEVNULL, timeout=100)
        answer = self.measure('--coverage-file', str(self.folder / 'lcov.info'), env=env)
        files = {file['file']: file for file in answer['files']}
        self.assertEqual(sorted(files), ['src/mine-http.c', 'src/mine-plugin.c', 'src/mine-rules.c'])
        self.assertEqual(files['src/mine-rules.c']['percent'], 100)
        source = (self.folder / 'src/mine-plugin.c').read_text().splitlines()
        missed = [line for first, last in files['src/mine-plugin.c']['missed'] for line in source[first - 1:last]]
        self.assertTrue(any('the priority is not among' in line for line in missed), missed)
        self.assertFalse(any('tell_why_not ("no address is set")' in line for line in missed), missed)
        self.assertEqual(files['src/mine-http.c']['run'], 0)
        self.check_lcov(answer)


if __name__ == '__main__':
    tap.main()
