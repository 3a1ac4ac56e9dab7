#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`mortise scaffold` and `add-hook`: what they make keeps all rules, passes its own tests, and runs at once.

Building all plugins in C takes minutes, so that each day has a few of them; with MORTISE_TEST_LONG all are built.
"""

import datetime
import json
import os
import resource
import shutil
import stat
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import tap  # noqa: E402

from cli import Site, stop  # noqa: E402

SOURCE = Path(os.environ['MORTISE_SOURCEDIR'])
BUILD = Path(os.environ['MORTISE_BUILDDIR'])
KINDS = ['ai-provider', 'analytics', 'auth', 'cms', 'content-generator', 'dashboard-widget', 'email',
         'gamification-rule', 'notifier', 'payment', 'step-type', 'validator', 'webhook']
N_BUILT = 3


def run(*command, **options):
    done = subprocess.run([str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          timeout=300, **options)
    if done.returncode != 0:
        raise AssertionError(f'{command}: {done.stdout}')
    return done.stdout


def built_kinds():
    """Those whose turn it is to be built."""
    if os.environ.get('MORTISE_TEST_LONG'):
        return KINDS
    first = datetime.date.today().toordinal() * N_BUILT
    return [KINDS[(first + i) % len(KINDS)] for i in range(N_BUILT)]


class Plugins(unittest.TestCase):
    def setUp(self):
        self.site = Site()
        self.root = Path(tempfile.mkdtemp(prefix='scaffold'))

    def scaffold(self, kind, language='python', slug=None, *options):
        slug = slug or f'my-{kind}'
        folder = self.root / f'{slug}-{language}'
        answer = self.site.json('scaffold', kind, slug, '--language', language, '--author', 'Ada Lovelace',
                                '--directory', str(folder), *options)
        self.assertEqual(sorted(answer['files']),
                         sorted(str(path.relative_to(folder)) for path in folder.rglob('*') if path.is_file()))
        return folder

    def assert_valid(self, folder):
        done = self.site.run('validate', str(folder), '--strict')
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def start(self, folder):
        process = self.site.start('run-plugin', str(folder), '--json')
        self.addCleanup(stop, process)
        line = process.stdout.readline()
        if not line:
            raise AssertionError(process.stderr.read())
        plugin = json.loads(line)
        self.assertEqual(plugin['state'], 'running', plugin)
        self.assertTrue(all(permission['granted'] for permission in plugin['permissions']))
        return process, plugin

    def check_running(self, folder, kind):
        """Each hook that the manifest names is listened to, and answers to its sample."""
        process, plugin = self.start(folder)
        hooks = json.loads((folder / 'plugin.json').read_text())['hooks']
        self.assertEqual(sorted(hook['name'] for hook in hooks),
                         sorted(listener['hook'] for listener in plugin['listeners']))
        values = {}
        for hook in sorted(hooks, key=lambda hook: hook['name'], reverse=True):
            dispatch = self.site.json('fire', hook['name'])
            call = next(call for call in dispatch['calls'] if call['plugin'] == plugin['slug'])
            self.assertEqual(call['status'], 'ok', (hook, call))
            values[hook['name']] = call.get('value')
        stop(process)
        self.check_values(kind, values)

    def check_values(self, kind, values):
        if kind == 'analytics':
            self.assertEqual(values['after_order_complete'], {'EUR': {'orders': 1, 'cents': 17900}})
        elif kind == 'auth':
            self.assertEqual(values['authentication_failed'], {'failures': 1} if isinstance(
                values['authentication_failed'], dict) else 1)
        elif kind == 'cms':
            self.assertEqual(values['after_product_update']['entry']['slug'], 'oak-desk-lamp')
        elif kind == 'content-generator':
            self.assertEqual([step['type'] for step in values['create_content']], ['gap_text', 'gap_text'])
        elif kind == 'dashboard-widget':
            self.assertEqual(values['dashboard_widget'],
                             '<h3>New leads by source</h3><ul><li>website: 1</li></ul>')
        elif kind in ('email', 'notifier', 'webhook'):
            self.assertIn({'sent': False, 'reason': 'no address is set'}, values.values())
        elif kind == 'gamification-rule':
            self.assertEqual(values['calculate_xp'], 25)
        elif kind == 'payment':
            self.assertEqual(values['before_payment_process']['metadata'], {'checked_by': 'my-payment'})
        elif kind == 'step-type':
            self.assertEqual(values['render_step']['questions'], ['What does a closure keep?'])
            self.assertEqual(values['validate_step'], [])
        elif kind == 'validator':
            self.assertEqual(values['validate_step'], [])


class Python(Plugins):
    def check(self, kind):
        folder = self.scaffold(kind)
        self.assert_valid(folder)
        run('/usr/bin/python3', folder / 'tests/test_rules.py', cwd='/')
        run('/usr/bin/python3', '-W', 'error', '-m', 'py_compile', *folder.rglob('*.py'),
            env=os.environ | {'PYTHONPYCACHEPREFIX': str(self.root / 'pyc')})
        self.check_running(folder, kind)

    def test_no_line_is_longer_than_120(self):
        for kind in KINDS:
            folder = self.scaffold(kind)
            for path in folder.rglob('*.py'):
                for line in path.read_text().splitlines():
                    self.assertLessEqual(len(line), 125, f'{path}: {line}')


class C(Plugins):
    @classmethod
    def setUpClass(cls):
        cls.env = os.environ | {'PKG_CONFIG_PATH': str(BUILD / 'meson-uninstalled')}

    def build(self, folder):
        run('meson', 'setup', '--werror', folder / 'build', folder, env=self.env)
        run('meson', 'compile', '-C', folder / 'build', env=self.env)

    def run_tests(self, folder):
        """A sanitizer in the library has to be the first in the program."""
        options = json.loads((BUILD / 'meson-info/intro-buildoptions.json').read_text())
        sanitize = next(option['value'] for option in options if option['name'] == 'b_sanitize')
        libraries = [run('cc', f'-print-file-name={name}').strip() for name in ('libasan.so', 'libubsan.so')]
        preload = {'LD_PRELOAD': ':'.join(libraries)} if 'address' in sanitize else {}
        run(folder / 'build/test-rules', env=self.env | preload)
        run(folder / 'build/test-plugin', folder / 'build', env=self.env | preload)

    def installed(self, folder):
        run('meson', 'install', '-C', folder / 'build', '--destdir', folder / 'out', env=self.env)
        return next((folder / 'out').rglob('plugin.json')).parent

    def test_built(self):
        for kind in built_kinds():
            with self.subTest(kind=kind):
                folder = self.scaffold(kind, 'c')
                self.build(folder)
                self.run_tests(folder)
                self.assert_valid(self.installed(folder))
                self.assert_valid(folder)
                self.check_running(folder / 'build', kind)

    def test_source_is_valid(self):
        for kind in KINDS:
            with self.subTest(kind=kind):
                self.assert_valid(self.scaffold(kind, 'c'))

    @unittest.skipUnless(shutil.which('clang-format'), 'clang-format is not installed')
    def test_source_is_formatted(self):
        shutil.copy(SOURCE / '.clang-format', self.root)
        for kind in KINDS:
            with self.subTest(kind=kind):
                folder = self.scaffold(kind, 'c')
                run('clang-format', '--dry-run', '--Werror', *folder.rglob('*.[ch]'))

    def test_added_hook_compiles(self):
        folder = self.scaffold('notifier', 'c')
        for hook in ('ticket_updated', 'ticket_data', 'data_export', 'nobody_knows_it'):
            self.site.check('add-hook', hook, str(folder))
        self.build(folder)
        _, plugin = self.start(folder / 'build')
        self.assertEqual(len(plugin['listeners']), 5)
        call = self.site.json('fire', 'ticket_updated')['calls'][0]
        self.assertEqual((call['status'], call['value']), ('ok', {'heard': 'ticket_updated'}))
        filtered = self.site.json('fire', 'ticket_data')
        self.assertEqual(filtered['calls'][0]['status'], 'ok')


for name in KINDS:
    setattr(Python, f'test_{name.replace("-", "_")}', lambda self, kind=name: self.check(kind))


class Scaffold(Plugins):
    def test_list(self):
        self.assertEqual([kind['kind'] for kind in self.site.json('scaffold', '--list')], KINDS)
        text = self.site.check('scaffold', '--list')
        for kind in KINDS:
            self.assertRegex(text, rf'(?m)^{kind} +[A-Z].*\.$')

    def test_veto(self):
        folder = self.scaffold('payment')
        self.start(folder)
        payload = {'payment': {'id': 1, 'amount': 0.1, 'currency': 'EUR'}, 'tenant': {'id': 1}}
        done = self.site.run('fire', 'before_payment_process', '--payload', json.dumps(payload))
        self.assertIn('The minimum payment is 0.50 EUR.', done.stdout)

    def test_lockout(self):
        folder = self.scaffold('auth')
        self.start(folder)
        for _ in range(5):
            self.assertEqual(self.site.json('fire', 'before_authenticate')['calls'][0]['status'], 'ok')
            self.site.check('fire', 'authentication_failed')
        refused = self.site.run('fire', 'before_authenticate', '--json')
        self.assertEqual((refused.returncode, json.loads(refused.stdout)['calls'][0]['status']), (1, 'error'))
        self.site.check('fire', 'after_authenticate')
        self.assertEqual(self.site.json('fire', 'before_authenticate')['calls'][0]['status'], 'ok')

    def test_default_directory_is_the_slug(self):
        done = subprocess.run(self.site.command('scaffold', 'payment', 'mine'), cwd=self.root, env=self.site.env,
                              capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue((self.root / 'mine/plugin.py').is_file())
        self.assertIn('mortise run-plugin mine', done.stdout)
        self.assertTrue(json.loads((self.root / 'mine/plugin.json').read_text())['author'])

    def refuse(self, *words, code=1):
        before = sorted(os.listdir(self.root))
        done = self.site.run('scaffold', *words)
        self.assertEqual(done.returncode, code, done)
        self.assertEqual(done.stderr.count('\n'), 1, done.stderr)
        self.assertEqual(sorted(os.listdir(self.root)), before, 'nothing is left')
        return done.stderr

    def test_refusals(self):
        directory = ['--directory', str(self.root / 'x')]
        self.assertIn('did you mean "payment"', self.refuse('paymnt', 'x', *directory))
        self.assertIn('there is no kind "transmogrifier"; `mortise', self.refuse('transmogrifier', 'x', *directory))
        for slug in ('X', '../x', 'a b', '', '1x', 'a' * 65, 'é', 'x\n'):
            with self.subTest(slug=slug):
                self.assertIn('slug', self.refuse('payment', slug, *directory))
        self.assertIn('another slug', self.refuse('payment', 'mortise', *directory))
        self.assertIn('c or python', self.refuse('payment', 'x', '--language', 'cobol', code=2))
        self.assertIn('KIND SLUG', self.refuse('payment', code=2))
        self.assertIn('--list', self.refuse('payment', '--list', code=2))
        self.assertIn('author', self.refuse('payment', 'x', '--author', 'a\nb', *directory))

    def test_what_is_there_stays(self):
        folder = self.root / 'mine'
        folder.mkdir()
        (folder / 'notes.txt').write_text('mine')
        self.assertIn('something already', self.refuse('payment', 'mine', '--directory', str(folder)))
        self.assertEqual(os.listdir(folder), ['notes.txt'])
        (folder / 'notes.txt').unlink()
        self.site.check('scaffold', 'payment', 'mine', '--directory', str(folder))
        self.assertTrue((folder / 'plugin.json').is_file())

    def test_nothing_is_left_of_what_failed(self):
        """The largest file cannot be written, others are by then."""
        folder = self.scaffold('step-type', 'c')
        size, largest = max((path.stat().st_size, path.name) for path in folder.rglob('*') if path.is_file())
        self.assertNotEqual(largest, 'plugin.json')
        shutil.rmtree(folder)
        done = subprocess.run(self.site.command('scaffold', 'step-type', 'my-step-type', '--language', 'c'),
                              cwd=self.root, env=self.site.env, capture_output=True, text=True, timeout=60,
                              restore_signals=False,
                              preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size - 1, size - 1)))
        self.assertEqual(done.returncode, 1, done)
        self.assertIn('File too large', done.stderr)
        self.assertEqual(os.listdir(self.root), [])

    def test_author_is_no_code(self):
        author = '"; import os #\'\\ */ @slug@ <b>'
        folder = self.root / 'mine'
        self.site.check('scaffold', 'payment', 'mine', '--author', author, '--directory', str(folder))
        self.assertEqual(json.loads((folder / 'plugin.json').read_text())['author'], author)
        self.assertNotIn('import os', (folder / 'plugin.py').read_text())

    def test_odd_slugs(self):
        for slug in ('a', 'class', 'a_b-c9', 'x' * 64, 'json', 'rules'):
            with self.subTest(slug=slug):
                folder = self.scaffold('webhook', 'python', slug)
                self.assert_valid(folder)
                run('/usr/bin/python3', folder / 'tests/test_rules.py')

    def test_no_site_is_made(self):
        self.scaffold('payment')
        self.assertFalse(os.path.exists(self.site.site))


class AddHook(Plugins):
    def setUp(self):
        super().setUp()
        self.folder = self.scaffold('notifier')

    def read(self, name):
        return (self.folder / name).read_text()

    def write(self, name, text):
        (self.folder / name).write_text(text)

    def add(self, hook, *options, folder=None):
        return self.site.json('add-hook', hook, str(folder or self.folder), *options)

    def files(self, folder=None):
        return {path.name: path.read_bytes() for path in (folder or self.folder).rglob('*') if path.is_file()}

    def refuse(self, *words, code=1, folder=None):
        before = self.files(folder)
        done = self.site.run('add-hook', *words)
        self.assertEqual(done.returncode, code, done)
        self.assertEqual(done.stderr.count('\n'), 1, done.stderr)
        self.assertEqual(self.files(folder), before, 'nothing was changed')
        return done.stderr

    def test_described_hook(self):
        answer = self.add('ticket_updated', '--priority', '5')
        self.assertEqual(answer, {'hook': 'ticket_updated', 'kind': 'action', 'file': 'plugin.py',
                                  'added_to_manifest': True, 'added_to_code': True})
        self.assertIn('def on_ticket_updated(ticket, user, changes):', self.read('plugin.py'))
        self.assertIn({'name': 'ticket_updated', 'kind': 'action', 'priority': 5},
                      json.loads(self.read('plugin.json'))['hooks'])
        self.assert_valid(self.folder)
        self.start(self.folder)
        call = self.site.json('fire', 'ticket_updated')['calls'][0]
        self.assertEqual((call['status'], call['value']), ('ok', {'heard': 'ticket_updated'}))

    def test_permission_is_added(self):
        self.assertEqual(self.add('lead_created')['permission'], 'lead_access')
        names = [permission['name'] for permission in json.loads(self.read('plugin.json'))['permissions']]
        self.assertEqual(names, ['ticket_access', 'http', 'lead_access'])
        self.assertNotIn('permission', self.add('booking_created') and self.add('lead_created'))
        self.assert_valid(self.folder)

    def test_filter_and_collect(self):
        self.add('ticket_data')
        self.add('data_export')
        self.assertIn('@mortise.filter("ticket_data")', self.read('plugin.py'))
        self.assertIn('@mortise.collect("data_export")', self.read('plugin.py'))
        self.start(self.folder)
        value = self.site.json('fire', 'ticket_data')
        self.assertEqual(value['calls'][0]['status'], 'ok')

    def test_hook_that_nobody_describes(self):
        self.assertEqual(self.add('my.own_hook', '--kind', 'filter')['kind'], 'filter')
        self.assertIn('def on_my_own_hook(**arguments):', self.read('plugin.py'))
        self.assert_valid(self.folder)

    def test_second_time(self):
        self.add('ticket_updated')
        before = self.files()
        answer = self.add('ticket_updated')
        self.assertEqual((answer['added_to_manifest'], answer['added_to_code']), (False, False))
        self.assertEqual(self.files(), before)
        self.assertIn('is there already', self.site.check('add-hook', 'ticket_updated', str(self.folder)))

    def test_half_that_is_missing(self):
        self.add('ticket_updated')
        code = self.read('plugin.py')
        (self.folder / 'plugin.py').write_text(code[:code.index('\n\n@mortise.action("ticket_updated")')])
        answer = self.add('ticket_updated')
        self.assertEqual((answer['added_to_manifest'], answer['added_to_code']), (False, True))
        self.assertEqual(self.read('plugin.py'), code)

    def test_layout_of_the_manifest_stays(self):
        for before, after in [
            ('{"hooks": [],\n "slug": "x"}', '{"hooks": [{H}],\n "slug": "x"}'),
            ('{"slug": "x"}', '{"slug": "x", "hooks": [{H}]}'),
            ('{\n\t"slug": "x"\n}\n', '{\n\t"slug": "x",\n\t"hooks": [\n\t  {H}\n\t]\n}\n'),
            ('{\n  "hooks": [ ],\n  "slug": "x"\n}', '{\n  "hooks": [\n    {H}\n  ],\n  "slug": "x"\n}'),
            ('{"slug": "x", "hooks": [{"name": "a"}, {"name": "b]"}]}',
             '{"slug": "x", "hooks": [{"name": "a"}, {"name": "b]"}, {H}]}'),
            ('{"slug": "x",\n "hooks": [\n   {"name": "a"},\n   {"name": "b"}\n ]}',
             '{"slug": "x",\n "hooks": [\n   {"name": "a"},\n   {"name": "b"},\n   {H}\n ]}'),
            ('{\n  "slug": "x",\n  "hooks": [\n    {\n      "name": "a"\n    }\n  ]\n}',
             '{\n  "slug": "x",\n  "hooks": [\n    {\n      "name": "a"\n    },\n    {T}\n  ]\n}'),
        ]:
            with self.subTest(before=before):
                rest = '"name": "X", "version": "1.0.0", "loader": "python", "module": "plugin"'
                before = before.replace('"slug": "x"', f'{rest}, "slug": "x"').replace('b]', 'b')
                after = after.replace('"slug": "x"', f'{rest}, "slug": "x"').replace('b]', 'b')
                flat = '{"name": "my_hook", "kind": "action", "priority": 10}'
                tall = '{\n      "name": "my_hook",\n      "kind": "action",\n      "priority": 10\n    }'
                (self.folder / 'plugin.json').write_text(before)
                (self.folder / 'plugin.py').write_text('import mortise\n')
                self.add('my_hook')
                self.assertEqual(self.read('plugin.json'), after.replace('{H}', flat).replace('{T}', tall))

    def test_bundled_plugins(self):
        for slug, file in [('ticket-tagger', 'plugin.py'), ('lead-scorer', 'src/lead-scorer-plugin.c')]:
            with self.subTest(slug=slug):
                folder = self.root / slug
                shutil.copytree(SOURCE / 'plugins' / slug, folder)
                before = (folder / 'plugin.json').read_text().splitlines()
                self.assertEqual(self.add('booking_updated', folder=folder)['file'], file)
                after = (folder / 'plugin.json').read_text().splitlines()
                kept = [line for line in after if line in before or line.rstrip(',') in before]
                self.assertEqual(len(kept), len(before))
                self.assertEqual(len(after), len(before) + 2)
                self.assert_valid(folder)

    def test_import_of_names(self):
        (self.folder / 'plugin.py').write_text('"""Doc."""\nfrom mortise import action\n')
        self.add('ticket_updated')
        self.assertTrue(self.read('plugin.py').startswith(
            '"""Doc."""\nimport mortise\nfrom mortise import action\n\n\n@mortise'))

    def test_hook_that_is_fired(self):
        """Who fires a hook does not listen to it yet."""
        self.write('plugin.py', 'import mortise\nmortise.context.do_action("my_hook")\n')
        self.assertTrue(self.add('my_hook')['added_to_code'])
        folder = self.scaffold('payment', 'c')
        source = folder / 'src/my-payment-plugin.c'
        source.write_text('/* mortise_context_collect (context, "my_hook", NULL); */\n' + source.read_text())
        self.assertTrue(self.add('my_hook', folder=folder)['added_to_code'])

    def test_kind_that_it_is_not(self):
        self.assertIn('of the kind filter', self.refuse('ticket_data', str(self.folder), '--kind', 'action'))
        self.add('my_hook', '--kind', 'collect')
        self.assertIn('in plugin.json', self.refuse('my_hook', str(self.folder), '--kind', 'action'))

    def test_name_that_is_taken(self):
        (self.folder / 'plugin.py').write_text('import mortise\n\n\ndef on_ticket_updated():\n    pass')
        self.add('ticket_updated')
        self.assertIn('def on_ticket_updated_2(ticket', self.read('plugin.py'))

    def test_rights_stay(self):
        (self.folder / 'plugin.json').chmod(0o640)
        self.add('ticket_updated')
        self.assertEqual(stat.S_IMODE((self.folder / 'plugin.json').stat().st_mode), 0o640)

    def test_code_without_a_place(self):
        (self.folder / 'plugin.py').write_text('print(1)\n')
        self.assertIn('import mortise', self.refuse('ticket_updated', str(self.folder)))
        folder = self.scaffold('payment', 'c')
        source = folder / 'src/my-payment-plugin.c'
        source.write_text(source.read_text().replace('  return TRUE;\n}', '  return self != NULL;\n}', 1))
        self.assertIn('by hand', self.refuse('ticket_updated', str(folder), folder=folder))
        source.unlink()
        self.assertIn('by hand', self.refuse('ticket_updated', str(folder), folder=folder))

    def test_manifest_that_is_wrong(self):
        (self.folder / 'plugin.json').write_text('{"slug": 7}')
        self.assertIn('plugin.json', self.refuse('ticket_updated', str(self.folder)))

    def test_refusals(self):
        for hook in ('', 'a b', 'x"', 'x\n', 'é', 'x' * 129):
            with self.subTest(hook=hook):
                self.refuse(hook, str(self.folder))
        self.assertIn('action, filter or collect', self.refuse('x', str(self.folder), '--kind', 'event', code=2))
        self.refuse('x', str(self.folder), '--priority', '10001', code=2)
        self.assertIn('plugin.json', self.refuse('x', str(self.root / 'missing')))

    def test_code_that_is_a_link(self):
        """Nothing outside of the folder is read or replaced."""
        outside = self.root / 'outside.py'
        shutil.move(self.folder / 'plugin.py', outside)
        os.symlink(outside, self.folder / 'plugin.py')
        before = outside.read_bytes()
        self.assertEqual(self.site.run('add-hook', 'ticket_updated', str(self.folder)).returncode, 1)
        self.assertEqual(outside.read_bytes(), before)

    def fail(self, command, **options):
        before = self.files()
        done = subprocess.run(command, env=self.site.env, capture_output=True, text=True, timeout=100, **options)
        self.assertEqual(done.returncode, 1, done)
        self.assertEqual(self.files(), before, 'nothing was changed, and no draft is left')
        return done.stderr

    def test_second_file_that_cannot_be_written(self):
        """No file may be as long as the manifest: the code is written, and the manifest then is not."""
        manifest = json.loads(self.read('plugin.json'))
        self.write('plugin.json', json.dumps(manifest | {'description': 'x' * 1000}, indent=2))
        limit = (self.folder / 'plugin.json').stat().st_size
        self.assertLess((self.folder / 'plugin.py').stat().st_size + 500, limit)
        message = self.fail(self.site.command('add-hook', 'ticket_updated', str(self.folder)), restore_signals=False,
                            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
        self.assertIn('plugin.json: File too large', message)

    @unittest.skipUnless(shutil.which('bwrap'), 'bubblewrap is not installed')
    def test_second_file_that_cannot_be_replaced(self):
        """What is mounted cannot be renamed over: the code was replaced by then, and is taken back."""
        manifest = str(self.folder / 'plugin.json')
        around = ['bwrap', '--dev-bind', '/', '/', '--bind', manifest, manifest, '--']
        if subprocess.run([*around, 'true'], capture_output=True).returncode != 0:
            self.skipTest('no namespaces can be made here')
        message = self.fail(around + self.site.command('add-hook', 'ticket_updated', str(self.folder)))
        self.assertIn('plugin.json: Device or resource busy', message)

    def test_other_dialects(self):
        source = next(path for path in (SOURCE / 'tests/fixtures/dialects').rglob('*.json') if 'escalated' in str(path))
        folder = self.root / 'other'
        shutil.copytree(source.parent, folder)
        self.refuse('ticket_updated', str(folder), folder=folder)


if __name__ == '__main__':
    tap.main(900)
