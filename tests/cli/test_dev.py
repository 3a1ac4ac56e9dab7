#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`mortise dev`: what is saved is loaded, what cannot be is told with its place, and the version before goes on."""

import json
import os
import signal
import subprocess
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import tap  # noqa: E402

from cli import Site, stop  # noqa: E402

BUILD = Path(os.environ['MORTISE_BUILDDIR'])
CODE = '''from mortise import action, context

@action("which")
def which(fail=False, **rest):
    context.log.info("asked")
    if fail:
        raise ValueError("as asked")
    return {answer}
'''


class Loop(unittest.TestCase):
    def setUp(self):
        self.site = Site()
        self.folder = Path(self.site.folder, 'ring')
        self.folder.mkdir()
        self.site.site = str(self.folder / '.mortise')
        self.manifest()
        self.write(1)

    def manifest(self, *permissions, **members):
        (self.folder / 'plugin.json').write_text(json.dumps(
            {'slug': 'ring', 'name': 'Ring', 'version': '1.0.0', 'loader': 'python', 'module': 'plugin', 'author': 'Ada',
             'description': 'Says which it is.', 'licence': 'GPL-3.0-or-later',
             'hooks': [{'name': 'which', 'kind': 'action', 'priority': 10}],
             'permissions': [{'name': name, 'reason': 'To try it.'} for name in permissions]} | members))

    def write(self, answer):
        """As editors do it: written beside, and renamed."""
        (self.folder / '.plugin.py.new').write_text(CODE.format(answer=answer))
        os.rename(self.folder / '.plugin.py.new', self.folder / 'plugin.py')

    def start(self, *options, env=None):
        """The site is the folder's own, so none is named."""
        command = [self.site.command()[0], 'dev', str(self.folder), *options]
        self.dev = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                    env=self.site.env | (env or {}), text=True)
        self.addCleanup(stop, self.dev)

    def await_line(self, *needles):
        """The next line with all of them; and all lines before it."""
        before = []
        for line in self.dev.stdout:
            if all(needle in line for needle in needles):
                return before, line.rstrip('\n')
            before.append(line.rstrip('\n'))
        self.fail(f'ended without {needles}: {before} {self.dev.stderr.read()}')

    def await_listeners(self):
        return self.await_line('action', 'which')

    def which(self):
        return self.site.json('fire', 'which', '--payload', '{}')['result']['ring']

    def end(self):
        out, err = stop(self.dev, signal.SIGINT)
        self.assertEqual((self.dev.returncode, err), (0, ''))
        return out


class Python(Loop):
    def test_save(self):
        self.start()
        before, _ = self.await_listeners()
        self.assertTrue(any('.mortise' in line for line in before), before)
        self.assertIn('ring 1.0.0 is loaded', before)
        self.assertFalse(any('note:' in line for line in before), before)
        self.assertEqual(self.which(), 1)
        self.await_line('which (action) completed')
        self.write(2)
        self.await_line('ring 1.0.0 is reloaded')
        self.assertEqual(self.which(), 2)
        self.assertEqual((self.folder / '.mortise/.gitignore').read_text(), '*\n')
        self.end()
        self.assertEqual([plugin['slug'] for plugin in self.site.json('list') if plugin['source'] == 'run'], [])

    def test_json(self):
        """What happens is an object a line, and nothing else is printed."""
        self.start('--json')

        def until(event):
            told = []
            for line in self.dev.stdout:
                told.append(json.loads(line))
                if told[-1]['event'] == event:
                    return told
            self.fail(f'ended without {event}: {told} {self.dev.stderr.read()}')

        told = until('loaded')
        self.assertTrue(told[0]['site'].endswith('.mortise'), told)
        self.assertEqual(told[-1]['plugin']['listeners'], [{'hook': 'which', 'kind': 'action', 'priority': 10, 'place': 'plugin.py:3'}])
        self.which()
        self.assertEqual([entry['record']['message'] for entry in until('trace') if entry['event'] == 'log'][-1], 'asked')
        (self.folder / 'plugin.py').write_text('def broken(:\n')
        told = until('error')
        findings = next(entry for entry in told if entry['event'] == 'validated')['validation']['findings']
        self.assertIn(('code-syntax', 'plugin.py', 1), [(f['rule'], f.get('file'), f.get('line')) for f in findings])
        self.write(2)
        until('reloaded')

    def test_broken(self):
        """What does not parse is found before it is loaded, what does not run when it is; either is told with its place."""
        self.start()
        self.await_listeners()
        for code, place in {'def broken(:\n': 'plugin.py:1:', 'import mortise\n\nmortise.nothing()\n': 'plugin.py:3: '}.items():
            with self.subTest(code=code):
                (self.folder / 'plugin.py').write_text(code)
                before, line = self.await_line('goes on as it was')
                self.assertIn(place, '\n'.join([*before, line]))
                self.assertEqual(self.which(), 1)
        self.write(2)
        self.await_line('is reloaded')
        self.assertEqual(self.which(), 2)

    def test_broken_from_the_start(self):
        self.manifest(slug='No')
        self.start()
        before, _ = self.await_line('Not loaded')
        self.assertTrue(any(line.startswith('plugin.json:1:') for line in before), before)
        self.manifest()
        (self.folder / 'plugin.py').write_text('import mortise\nmortise.nothing()\n')
        self.await_line('Not loaded', 'plugin.py:2: ')
        self.write(3)
        self.await_line('ring 1.0.0 is loaded')
        self.assertEqual(self.which(), 3)

    def test_errors_of_calls(self):
        """With their place, and the log beside."""
        self.start()
        self.await_listeners()
        self.site.run('fire', 'which', '--payload', '{"fail": true}')
        before, line = self.await_line('plugin.py:7: ValueError: as asked')
        self.assertTrue(any('asked' in line and 'info' in line for line in before), before)

    def test_permissions(self):
        self.start()
        before, _ = self.await_listeners()
        self.assertTrue(any(line.endswith('asks for it: nothing') for line in before), before)
        self.manifest('storage', version='1.1.0')
        before, _ = self.await_listeners()
        self.assertIn('ring 1.1.0 is reloaded', before)
        self.assertTrue(any('in this site only' in line and line.endswith('storage') for line in before), before)

    def test_new_folder(self):
        """Modules below are watched too, also in folders that come later; what tools write is not."""
        self.start()
        self.await_listeners()
        (self.folder / '__pycache__').mkdir()
        (self.folder / '__pycache__/plugin.pyc').write_text('x')
        (self.folder / '.git').mkdir()
        (self.folder / 'parts').mkdir()
        (self.folder / 'parts/__init__.py').write_text('ANSWER = 4\n')
        self.write('__import__("parts").ANSWER')
        self.await_line('is reloaded')
        while self.which() != 4:
            self.await_line('is reloaded')
        (self.folder / 'parts/__init__.py').write_text('ANSWER = 5\n')
        self.await_line('is reloaded')
        while self.which() != 5:
            self.await_line('is reloaded')

    def test_other_site(self):
        """One that another process holds: it is loaded there, and goes when this one ends."""
        other = Site()
        self.site.env['XDG_RUNTIME_DIR'] = other.env['XDG_RUNTIME_DIR']
        with other.serving():
            self.start('--site', other.site)
            self.await_listeners()
            plugin = next(plugin for plugin in other.json('list') if plugin['slug'] == 'ring')
            self.assertEqual((plugin['state'], plugin['source']), ('running', 'run'))
            self.write(6)
            self.await_line('is reloaded')
            self.assertEqual(other.json('fire', 'which', '--payload', '{}')['result'], {'ring': 6})
            self.end()
            self.assertNotIn('ring', [plugin['slug'] for plugin in other.json('list')])
        self.assertFalse((self.folder / '.mortise').exists())

    def test_site_is_no_part_of_the_plugin(self):
        self.start()
        self.await_listeners()
        self.end()
        self.assertIn('0 errors, 0 warnings', self.site.check('validate', str(self.folder), '--strict'))
        package = Path(self.site.folder, 'ring.zip')
        self.assertNotIn('.mortise', self.site.check('pack', str(self.folder), '--output', str(package)))
        site = Site()
        directory = Path(site.json('install', str(self.folder))['directory'])
        self.assertEqual(sorted(path.name for path in directory.iterdir()), ['plugin.json', 'plugin.py'])

    def test_no_folder(self):
        done = self.site.run('dev', '/nowhere')
        self.assertEqual(done.returncode, 1)
        self.assertIn('/nowhere', done.stderr)


class C(Loop):
    """The build is meson's; a compiler's error has its place in the author's folder."""

    def setUp(self):
        super().setUp()
        for path in self.folder.iterdir():
            path.unlink()
        self.folder.rmdir()
        Site().check('scaffold', 'validator', 'ring', '--language', 'c', '--author', 'Ada', '--directory',
                     str(self.folder))
        self.env = {'PKG_CONFIG_PATH': str(BUILD / 'meson-uninstalled')}

    def test_rebuild(self):
        source = self.folder / 'src/ring-plugin.c'
        text = source.read_text()
        self.start(env=self.env)
        self.await_line('ring 0.1.0 is loaded')
        self.await_line('action', 'before_step_complete')
        self.assertTrue((self.folder / 'build/libring.so').exists())
        lines = text.splitlines(keepends=True)
        place = next(i for i, line in enumerate(lines) if 'self->context = ' in line)
        source.write_text(''.join(lines[:place] + ['  no_such_thing;\n'] + lines[place:]))
        before, _ = self.await_line('ring goes on as it was')
        self.assertTrue(any(line.startswith(f'src/ring-plugin.c:{place + 1}:') and 'no_such_thing' in line
                            for line in before), before)
        self.assertEqual(self.site.json('fire', 'validate_step')['calls'][0]['status'], 'ok')
        source.write_text(text.replace('self->context = ', 'mortise_context_log (context, MORTISE_LOG_LEVEL_INFO, '
                                       '"built anew", NULL);\n  self->context = '))
        self.await_line('built anew')
        self.await_line('ring 0.1.0 is reloaded')
        self.assertEqual(self.site.json('fire', 'validate_step')['calls'][0]['status'], 'ok')
        self.end()


if __name__ == '__main__':
    tap.main()
