# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs what the documents tell a reader to run, and checks what they link to."""

import json
import os
import re
import shlex
import subprocess
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / 'cli'))
import tap  # noqa: E402
from cli import MORTISE, Site, stop  # noqa: E402

SOURCE = Path(os.environ['MORTISE_SOURCEDIR'])
# Verbs that go on until they are ended; the commands after them run beside them.
LASTING = ('serve', 'run-plugin', 'dev')


def blocks(document, language):
    """The code blocks of a language, in order."""
    text = (SOURCE / document).read_text()
    return re.findall(rf'^```{language}\n(.*?)^```', text, re.MULTILINE | re.DOTALL)


def listeners():
    """The plugins of the author's guide; its test is run by tests/cli/test_plugin_test.py."""
    return [block for block in blocks('docs/authors-guide.md', 'python') if 'mortise.testing' not in block]


def commands(document):
    return [line for block in blocks(document, 'sh') for line in block.splitlines() if line.startswith('mortise ')]


class Documents(unittest.TestCase):
    def setUp(self):
        self.site = Site()
        self.folder = Path(self.site.folder)
        self.running = []
        self.addCleanup(lambda: [stop(process) for process in self.running])
        here = os.getcwd()
        self.addCleanup(os.chdir, here)
        os.chdir(self.folder)

    def make_greeter(self):
        """The README's first plugin, from the README's own text."""
        greeter = self.folder / 'greeter'
        greeter.mkdir()
        (greeter / 'plugin.json').write_text(blocks('README.md', 'json')[0])
        (greeter / 'greeter.py').write_text(blocks('README.md', 'python')[0])
        (self.folder / 'lead.json').write_text(json.dumps(self.site.json('hooks', 'lead_created')['sample']))
        return greeter

    def start(self, *words):
        process = self.site.start(*words)
        self.running.append(process)
        first = process.stdout.readline()
        self.assertTrue(first, words)
        return first

    def follow(self, document):
        for line in commands(document):
            words = shlex.split(line)[1:]
            if words[0] in LASTING:
                self.start(*words)
            else:
                self.site.check(*words)

    def test_first_plugin_has_twenty_lines(self):
        code = blocks('README.md', 'python')[0] + blocks('README.md', 'json')[0]
        self.assertLessEqual(len(code.splitlines()), 20)

    def test_first_plugin_answers(self):
        self.make_greeter()
        self.start('run-plugin', './greeter')
        fired = self.site.json('fire', 'lead_created')
        answers = {call['plugin']: call for call in fired['calls']}
        self.assertEqual(answers['greeter']['status'], 'ok', answers)
        self.assertTrue(answers['greeter']['value']['said'].startswith('Hello, '))

    def test_user_guide(self):
        self.make_greeter()
        self.follow('docs/user-guide.md')

    def test_authors_guide(self):
        self.make_greeter()
        self.follow('docs/authors-guide.md')

    def test_authors_guide_session(self):
        """From scaffold to automatic rollback, as one script."""
        script = 'set -eu\nmortise () { "$MORTISE" --site "$SITE" "$@"; }\n' + ''.join(blocks('docs/authors-guide.md', 'bash'))
        env = self.site.env | {'MORTISE': MORTISE, 'SITE': self.site.site}
        done = subprocess.run(['bash', '-c', script], cwd=self.folder, env=env, capture_output=True, text=True, timeout=250)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn('hooks added: ticket_updated', done.stdout)
        self.assertIn('out of order', done.stderr)
        self.assertIn('ring is as it was', done.stdout)
        ring = next(plugin for plugin in self.site.json('list') if plugin['slug'] == 'ring')
        self.assertEqual((ring['version'], ring['state'] in ('enabled', 'running')), ('0.2.0', True))

    def test_authors_guide_python(self):
        """The guide's listeners load and answer, the class with its state too."""
        guide = self.folder / 'guide'
        guide.mkdir()
        code = listeners()
        (guide / 'guide.py').write_text('\n'.join(code[:2]))
        permissions = ['ticket_access', 'lead_access', 'data_export']
        (guide / 'plugin.json').write_text(json.dumps({
            'slug': 'guide', 'name': 'Guide', 'version': '1.0.0', 'loader': 'python', 'module': 'guide',
            'permissions': [{'name': name, 'reason': 'The guide.'} for name in permissions]}))
        self.start('run-plugin', str(guide))
        for hook in ('ticket_created', 'ticket_data', 'data_export', 'lead_created'):
            calls = [call for call in self.site.json('fire', hook)['calls'] if call['plugin'] == 'guide']
            self.assertEqual([call['status'] for call in calls], ['ok'], (hook, calls))

    def test_authors_guide_settings(self):
        """The guide's plugin refuses, is told, and migrates."""
        def make(version, keys, **members):
            folder = self.folder / f'limits-{version}'
            folder.mkdir()
            (folder / 'limits.py').write_text(listeners()[2])
            (folder / 'plugin.json').write_text(json.dumps({
                'slug': 'limits', 'name': 'Limits', 'version': version, 'loader': 'python', 'module': 'limits',
                'settings': [{'name': key, 'type': 'number'} for key in keys]} | members))
            self.site.check('install', str(folder))

        make('1.0.0', ['low', 'limit_kb'])
        self.site.check('enable', 'limits')
        with self.site.serving():
            self.site.check('config', 'set', 'limits', 'limit_kb', '40960', 'low', '30')
            self.assertIn('from now on', self.site.check('logs', 'limits'))
        done = self.site.run('config', 'set', 'limits', 'low', '100')
        self.assertIn('/low: must be below the high one', done.stderr)
        make('2.0.0', ['low', 'high'], hooks=[{'name': 'settings_migrating', 'kind': 'filter'}])
        self.assertEqual({setting['key']: setting['value'] for setting in self.site.json('config', 'get', 'limits')},
                         {'low': 30, 'high': 40})

    def test_manifest_example_is_valid(self):
        example = self.folder / 'example'
        example.mkdir()
        (example / 'plugin.json').write_text(blocks('docs/manifest.md', 'json')[0])
        self.site.check('install', str(example))


class Links(unittest.TestCase):
    def test_relative_links_lead_somewhere(self):
        missing = []
        for document in [SOURCE / 'README.md', *sorted((SOURCE / 'docs').glob('*.md'))]:
            for target in re.findall(r'\]\(([^)#:]+)\)', document.read_text()):
                if not (document.parent / target).exists():
                    missing.append(f'{document.name}: {target}')
        self.assertEqual(missing, [])


if __name__ == '__main__':
    tap.main(300)
