# SPDX-License-Identifier: GPL-3.0-or-later
"""Manifests of all dialects: what becomes of each member, what is said of a wrong one and where, and hostile ones."""

import copy
import json
import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / 'cli'))
import tap  # noqa: E402
from cli import Site  # noqa: E402

SOURCE = Path(os.environ['MORTISE_SOURCEDIR'])
PROBE = Path(os.environ['MORTISE_BUILDDIR'], 'tests/packages/dialect-probe')
FIXTURES = SOURCE / 'tests/fixtures/dialects'
SEEDS = SOURCE.parent / 'shared/seeds'
FILES = {'mortise': 'plugin.json', 'services-ai': 'manifest.json', 'escalated': 'plugin.json',
         'digital-commerce': 'plugin.json', 'anineeplus': 'plugin.json'}
MARK = '@@here@@'


class Missing:
    """Stands for a member that is taken out."""


def change(value, path, new):
    """A copy of @value in which what is at @path is @new."""
    value = copy.deepcopy(value)
    at = value
    for step in path[:-1]:
        at = at[step]
    if new is Missing:
        del at[path[-1]]
    else:
        at[path[-1]] = new
    return value


def pointer(path):
    return ''.join('/' + str(step).replace('~', '~0').replace('/', '~1') for step in path)


class DialectTest(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)
        self.probe = subprocess.Popen([PROBE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=self.folder)
        self.addCleanup(self.close)

    def close(self):
        self.probe.stdin.close()
        self.assertEqual(self.probe.wait(), 0)
        self.probe.stdout.close()

    def read(self, folder, dialect='-'):
        self.probe.stdin.write(f'{dialect} {folder}\n'.encode())
        self.probe.stdin.flush()
        return json.loads(self.probe.stdout.readline())

    def make(self, files):
        folder = Path(tempfile.mkdtemp(dir=self.folder))
        for name, text in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
        return folder

    def good(self, folder, dialect):
        """The manifest of a folder in which nothing is wrong, found out and by name."""
        answer = self.read(folder)
        self.assertNotIn('error', answer)
        self.assertEqual([f for f in answer['findings'] if f['severity'] == 'error'], [])
        self.assertEqual(answer['manifest'].get('dialect', 'mortise'), dialect)
        self.assertEqual(self.read(folder, dialect)['manifest'], answer['manifest'])
        return answer['manifest'], answer['findings']

    def refused(self, folder, dialect='-'):
        answer = self.read(folder, dialect)
        self.assertNotIn('manifest', answer)
        self.assertNotIn('\n', answer['error'])
        self.assertLess(len(answer['error']), 1200)
        self.assertTrue(answer['error'].startswith(str(folder)), answer['error'])
        return answer

    def errors(self, folder, dialect='-'):
        return [f for f in self.refused(folder, dialect)['findings'] if f['severity'] == 'error']


class Fixtures(DialectTest):
    """Plugins of the shapes that the five documents show."""

    def test_services_ai(self):
        manifest, findings = self.good(FIXTURES / 'services-ai', 'services-ai')
        self.assertEqual(manifest['slug'], 'follow-up-reminder')
        self.assertEqual(manifest['author'], {'name': 'Marta Lindqvist', 'email': 'marta@example.com'})
        self.assertEqual((manifest['loader'], manifest['module'], manifest['class']),
                         ('python', 'main', 'FollowUpReminder'))
        self.assertEqual(manifest['requires'], {'python': '>=3.8.0 <3.9.1 <4.0.0 || >=3.8.0 >=3.9.2 <4.0.0'})
        self.assertEqual({hook['name']: hook['kind'] for hook in manifest['hooks']},
                         {'plugin_enabled': 'action', 'lead_created': 'action', 'dashboard_widget': 'collect',
                          'settings_page': 'collect', 'data_export': 'collect'})
        self.assertEqual(manifest['permissions'][0], {'name': 'lead_access', 'reason': 'Finds leads without a call.'})
        settings = {setting['name']: setting for setting in manifest['settings']}
        self.assertEqual(settings['days'], {'name': 'days', 'type': 'number', 'required': True, 'default': 3,
                                            'description': 'Days until a lead is late.', 'label': 'Days'})
        self.assertTrue(settings['smtp_password']['sensitive'])
        self.assertEqual(settings['channel']['options'][1], {'value': 'sms', 'label': 'Text message'})
        self.assertEqual({f['rule'] for f in findings}, {'manifest-dialect', 'manifest-default'})
        self.assertIn('/name', [f['pointer'] for f in findings if 'pointer' in f])

    def test_escalated(self):
        manifest, _ = self.good(FIXTURES / 'escalated', 'escalated')
        self.assertEqual(manifest['slug'], 'late-tickets')
        self.assertEqual((manifest['loader'], manifest['module']), ('python', 'late.plugin'))
        self.assertEqual(manifest['requires'], {'escalated': '>=1.0.0', 'python': '>=3.9.0'})
        self.assertEqual(manifest['platforms'], ['escalated'])

    def test_digital_commerce(self):
        manifest, _ = self.good(FIXTURES / 'digital-commerce', 'digital-commerce')
        self.assertEqual((manifest['loader'], manifest['module'], manifest['category']),
                         ('javascript', 'index', 'payment'))
        self.assertEqual(manifest['dependencies'], [{'slug': 'core-utils', 'version': '^1.0.0'}])
        self.assertEqual([(hook['kind'], hook.get('priority'), hook['handler']) for hook in manifest['hooks']],
                         [('filter', 100, 'src/hooks/beforePayment.ts'), ('action', None, 'src/hooks/afterOrder.ts')])
        self.assertEqual([endpoint['auth'] for endpoint in manifest['endpoints']], [True, False])
        self.assertEqual(manifest['webhooks'], [{'name': 'stripe', 'scheme': 'stripe'},
                                                {'name': 'printer', 'handler': 'src/webhooks/printer.ts'}])
        self.assertEqual(manifest['widgets'], [{'id': 'cards-sold', 'title': 'Cards sold', 'section': 'analytics',
                                                'component': 'src/admin/CardsSold.tsx'}])
        self.assertEqual(manifest['page_components'][0]['component'], 'src/admin/Settings.tsx')
        settings = {setting['name']: setting for setting in manifest['settings']}
        self.assertEqual(settings['api_key'], {'name': 'api_key', 'type': 'text', 'label': 'API key', 'required': True,
                                               'sensitive': True})
        self.assertEqual([settings[name]['type'] for name in ('days', 'currency', 'printed', 'a/b')],
                         ['number', 'select', 'checkbox', 'json'])
        self.assertEqual(settings['currency']['options'], [{'value': 'EUR', 'label': 'EUR'},
                                                           {'value': 'USD', 'label': 'USD'}])

    def test_anineeplus(self):
        manifest, findings = self.good(FIXTURES / 'anineeplus', 'anineeplus')
        self.assertEqual((manifest['slug'], manifest['loader'], manifest['module']),
                         ('loyalty-points', 'javascript', 'index'))
        self.assertEqual(manifest['dependencies'], [{'slug': 'core', 'version': '^1.0.0'}, {'slug': 'notifications'}])
        self.assertEqual([permission['name'] for permission in manifest['permissions']], ['orders.read', 'points'])
        self.assertEqual([(setting['name'], setting['type'], setting['sensitive']) for setting in manifest['settings']],
                         [('pointsPerOrder', 'number', False), ('enabled', 'checkbox', False),
                          ('greeting', 'text', False), ('provider', 'json', True), ('tiers', 'json', False)])
        self.assertIn('/config/provider', [f.get('pointer') for f in findings])

    def test_anineeplus_names(self):
        text = (FIXTURES / 'anineeplus/plugin.json').read_text()
        for name, module in [('metadata.json', 'index'), ('loyalty.plugin.json', 'loyalty.plugin')]:
            with self.subTest(name):
                self.assertEqual(self.good(self.make({name: text}), 'anineeplus')[0]['module'], module)

    def test_anineeplus_source(self):
        manifest, _ = self.good(FIXTURES / 'anineeplus-source', 'anineeplus')
        self.assertEqual((manifest['name'], manifest['author'], manifest['module']),
                         ('loyalty-points', 'Aninee', 'loyalty.plugin'))
        self.assertEqual(manifest['description'], 'Counts points for each order – quietly')
        self.assertEqual([setting['default'] for setting in manifest['settings']],
                         [10, -0.5, True, None, {'secretKey': '', 'mode': 'sandbox'}])

    def test_anineeplus_object(self):
        for start in ('export const metadata = ', 'static metadata: PluginMetadata = ', 'metadata='):
            with self.subTest(start):
                folder = self.make({'a.plugin.js': "class X { x = '}'; }\n" + start + "{ name: 'a', version: '1.0.0' };"})
                self.assertEqual(self.good(folder, 'anineeplus')[0]['slug'], 'a')

    def test_learnhub(self):
        manifest, findings = self.good(FIXTURES / 'learnhub', 'learnhub')
        self.assertEqual((manifest['slug'], manifest['name'], manifest['version'], manifest['type']),
                         ('interactive_video', 'Interactive video', '2.0.0', 'step_types'))
        self.assertEqual((manifest['module'], manifest['class']), ('plugins', 'InteractiveVideoPlugin'))
        self.assertEqual(manifest['description'], 'Video content with embedded questions.')
        self.assertEqual(manifest['hooks'], [{'name': 'before_step_complete', 'kind': 'action'}])
        self.assertNotIn('warning', [f['severity'] for f in findings])

    def test_nothing_there(self):
        for folder in (self.make({}), self.make({'README.md': 'x', 'x.py': 'print()'}), self.folder / 'none'):
            self.assertIn('plugin.json: No such file or directory', self.refused(folder)['error'])

    def test_unknown_dialect(self):
        answer = self.read(FIXTURES / 'escalated', 'escalatd')
        self.assertEqual(answer['error'], 'there is no dialect "escalatd"; did you mean "escalated"?')
        self.assertIn('choose one of mortise, ', self.read(FIXTURES / 'escalated', 'other')['error'])


class Detection(DialectTest):
    """Four dialects call their file plugin.json: what decides, in the order of docs/dialects.md."""

    def decide(self, members, dialect):
        folder = self.make({'plugin.json': json.dumps(members)})
        findings = self.read(folder)['findings']
        notes = [f['message'] for f in findings if f['rule'] == 'manifest-dialect']
        title = {'escalated': 'Escalated', 'digital-commerce': 'Digital Commerce', 'anineeplus': 'AnineePlus'}
        if dialect == 'mortise':
            self.assertEqual(notes, [])
        else:
            self.assertEqual(len(notes), 1)
            self.assertIn(f'a manifest of {title[dialect]}, because', notes[0])

    def test_members(self):
        least = {'name': 'A', 'slug': 'a', 'version': '1.0.0', 'description': 'A.', 'author': 'B'}
        for extra, dialect in [({'loader': 'c', 'main_file': 'plugin.py'}, 'mortise'), ({'module': 'a'}, 'mortise'),
                               ({'limits': {}, 'config': {}}, 'mortise'), ({'permissions': []}, 'mortise'), ({}, 'escalated'),
                               ({'main_file': 'x.py', 'category': 'auth'}, 'escalated'),
                               ({'requires': {'escalated': '1'}}, 'escalated'),
                               ({'requires': {'mortise': '1'}}, 'mortise'), ({'category': 'auth'}, 'digital-commerce'),
                               ({'settings_schema': {}}, 'digital-commerce'), ({'config': {}}, 'anineeplus')]:
            with self.subTest(extra):
                self.decide(least | extra, dialect)
        self.decide({'name': 'a', 'version': '1.0.0'}, 'anineeplus')
        self.decide({}, 'mortise')
        self.decide([], 'mortise')

    def test_forced(self):
        """What is forced is read so, and says what it misses."""
        errors = self.errors(FIXTURES / 'anineeplus', 'digital-commerce')
        self.assertIn('must have the member "slug"; add it', [f['message'] for f in errors])
        self.assertIn('manifest.json: No such file', self.refused(FIXTURES / 'escalated', 'services-ai')['error'])

    def test_first_file(self):
        folder = self.make({'plugin.json': (FIXTURES / 'escalated/plugin.json').read_text(),
                            'manifest.json': (FIXTURES / 'services-ai/manifest.json').read_text()})
        self.assertEqual(self.read(folder)['manifest']['dialect'], 'escalated')
        self.assertEqual(self.read(folder, 'services-ai')['manifest']['dialect'], 'services-ai')

    def test_dialect_is_the_hosts(self):
        members = {'slug': 'a', 'name': 'A', 'version': '1.0.0', 'loader': 'c', 'module': 'a', 'dialect': 'learnhub'}
        answer = self.read(self.make({'plugin.json': json.dumps(members)}))
        self.assertNotIn('dialect', answer['manifest'])
        self.assertEqual(answer['findings'][0]['pointer'], '/dialect')


WRONG = {
    'mortise': (
        {'slug': 'a', 'name': 'A', 'version': '1.0.0', 'loader': 'c', 'module': 'a',
         'dependencies': [{'slug': 'b', 'version': '1.x'}], 'settings': [{'name': 's', 'type': 'number', 'default': 1}]},
        [(['slug'], 'A'), (['version'], '1'), (['loader'], 'lua'), (['dependencies', 0, 'version'], '>>1'),
         (['dependencies', 0, 'slug'], 'a'), (['settings', 0, 'default'], 'x'), (['settings', 0, 'type'], 'colour')]),
    'services-ai': (None, [
        (['name'], 7), (['name'], ''), (['name'], '日本'), (['version'], '1.0'), (['version'], '01.0.0'),
        (['description'], []), (['author'], {}), (['email'], 'nobody'), (['entry_point'], 'main.py'),
        (['entry_point'], '../main'), (['plugin_class'], 'a-b'), (['requires_python'], '3.8'),
        (['requires_python'], '>=3.8rc1'), (['requires_python'], 3.8), (['permissions'], {}),
        (['permissions', 0], 'lead_access'), (['permissions', 0, 'name'], 'Lead Access'),
        (['permissions', 1, 'name'], 'lead_access'), (['permissions', 1, 'description'], 7), (['settings'], {}),
        (['settings', 0], 'days'), (['settings', 0, 'name'], ''), (['settings', 0, 'type'], 'colour'),
        (['settings', 0, 'required'], 'true'), (['settings', 0, 'default'], 'three'),
        (['settings', 1, 'default'], 'false'), (['settings', 2, 'default'], 7), (['settings', 4, 'options'], []),
        (['settings', 4, 'options', 0], 'mail'), (['settings', 4, 'default'], 'pigeon'), (['hooks'], 'lead_created'),
        (['hooks', 1], 7), (['hooks', 1], ''), (['hooks', 1], 'a b')]),
    'escalated': (None, [
        (['name'], 7), (['slug'], 'Late Tickets'), (['version'], '2'), (['description'], None), (['author'], ''),
        (['main_file'], 'plugin'), (['main_file'], '../plugin.py'), (['main_file'], 7), (['requires'], '1.0.0'),
        (['requires', 'escalated'], 1), (['requires', 'escalated'], 'newest'), (['requires', 'python'], '3.9.1.2')]),
    'digital-commerce': (None, [
        (['name'], None), (['slug'], 'a b'), (['version'], 'v1'), (['category'], 'Payment!'), (['author'], 7),
        (['dependencies'], {}), (['dependencies', 0], 'core-utils'), (['dependencies', 0, 'name'], '@x/core'),
        (['dependencies', 0, 'version'], 'newest'), (['dependencies', 0, 'name'], 'gift-cards'),
        (['hooks', 0], 'before_x'), (['hooks', 0, 'name'], 7), (['hooks', 0, 'handler'], '../x.ts'),
        (['hooks', 0, 'priority'], 'high'), (['hooks', 0, 'priority'], 1.5), (['api_endpoints', 0, 'method'], 'post'),
        (['api_endpoints', 0, 'path'], 'redeem'), (['api_endpoints', 0, 'handler'], 7),
        (['api_endpoints', 0, 'auth_required'], 'yes'), (['webhooks', 0], 'stripe'), (['webhooks', 0], '/'),
        (['webhooks', 1, 'path'], 7), (['webhooks', 1, 'path'], '/x/stripe'), (['admin_ui'], []),
        (['admin_ui', 'settings_component'], 7), (['admin_ui', 'widgets', 0, 'id'], 'Cards Sold'),
        (['admin_ui', 'widgets', 0, 'component'], None), (['admin_ui', 'widgets', 0, 'dashboard'], 'A B'),
        (['settings_schema'], []), (['settings_schema', 'api_key'], 'string'),
        (['settings_schema', 'api_key', 'type'], 'colour'), (['settings_schema', 'api_key', 'label'], ''),
        (['settings_schema', 'api_key', 'required'], 1), (['settings_schema', 'api_key', 'sensitive'], 'yes'),
        (['settings_schema', 'days', 'default'], 'many'), (['settings_schema', 'currency', 'default'], 'GBP'),
        (['settings_schema', 'currency', 'options'], []), (['settings_schema', 'a/b', 'type'], 7)]),
    'anineeplus': (None, [
        (['name'], 7), (['name'], '…'), (['version'], '1.0'), (['author'], []), (['description'], 7),
        (['dependencies'], 'core'), (['dependencies', 0], 7), (['dependencies', 0], 'Core!'),
        (['dependencies', 0], 'core@newest'), (['dependencies', 1], 'core'), (['permissions', 0], 'Orders'),
        (['permissions', 0], 7), (['permissions', 1], 'orders.read'), (['config'], [])]),
}
# The same for members that have to be there; the finding is about what they are missing in.
NEEDED = {
    'services-ai': [['name'], ['version'], ['permissions', 0, 'name'], ['settings', 0, 'name'], ['settings', 0, 'type'],
                    ['settings', 4, 'options'], ['settings', 4, 'options', 0, 'value']],
    'escalated': [['name'], ['slug'], ['version'], ['description'], ['author']],
    'digital-commerce': [['name'], ['slug'], ['version'], ['category'], ['dependencies', 0, 'name'], ['hooks', 0, 'name'],
                         ['hooks', 0, 'handler'], ['api_endpoints', 0, 'method'], ['api_endpoints', 0, 'path'],
                         ['api_endpoints', 0, 'handler'], ['webhooks', 1, 'path'], ['admin_ui', 'widgets', 0, 'id'],
                         ['admin_ui', 'widgets', 0, 'component'], ['settings_schema', 'api_key', 'type'],
                         ['settings_schema', 'currency', 'options']],
    'anineeplus': [['name'], ['version']],
}


class WrongFields(DialectTest):
    """Each member wrong in turn: a finding with pointer, line and column in the author's own file."""

    def manifest(self, dialect):
        own = WRONG[dialect][0]
        return own or json.loads((FIXTURES / dialect / FILES[dialect]).read_text())

    def place(self, members, path):
        """Where the value at @path begins in the text that is written for @members."""
        marked = json.dumps(change(members, path, MARK), indent=2, ensure_ascii=False) if path else '"@@here@@"'
        before = marked[:marked.index(json.dumps(MARK))]
        return before.count('\n') + 1, len(before) - before.rfind('\n')

    def check(self, dialect, members, path, hint):
        folder = self.make({FILES[dialect]: json.dumps(members, indent=2, ensure_ascii=False)})
        errors = self.errors(folder, dialect)
        line, column = self.place(members, path)
        found = [(f['file'], f['pointer'], f['line'], f['column']) for f in errors]
        self.assertIn((FILES[dialect], pointer(path), line, column), found)
        for error in errors:
            self.assertTrue(error.get('mend') or 'write' in error['message'], error)
        answer = self.refused(folder, dialect)
        self.assertIn(f'/{FILES[dialect]}:', answer['error'])
        self.assertIn(hint, answer['error'] + json.dumps(errors))

    def test_wrong(self):
        for dialect, (_, cases) in WRONG.items():
            members = self.manifest(dialect)
            for path, value in cases:
                with self.subTest(dialect=dialect, path=path, value=value):
                    self.check(dialect, change(members, path, value), path, '')

    def test_missing(self):
        for dialect, cases in NEEDED.items():
            members = self.manifest(dialect)
            for path in cases:
                with self.subTest(dialect=dialect, path=path):
                    self.check(dialect, change(members, path, Missing), path[:-1], f'must have the member \\"{path[-1]}\\"')

    def test_unknown(self):
        """A warning, with the name that was probably meant."""
        cases = [('mortise', ['nmae'], 'name'), ('mortise', ['dependencies', 0, 'slugg'], 'slug'),
                 ('services-ai', ['requires-python'], 'requires_python'), ('services-ai', ['settings', 0, 'requird'], 'required'),
                 ('escalated', ['main-file'], 'main_file'), ('escalated', ['requires', 'pyton'], 'python'),
                 ('digital-commerce', ['hooks', 0, 'prioritiy'], 'priority'),
                 ('digital-commerce', ['settings_schema', 'days', 'lable'], None), ('anineeplus', ['versoin'], 'version')]
        for dialect, path, meant in cases:
            with self.subTest(dialect=dialect, path=path):
                members = change(self.manifest(dialect), path, True)
                answer = self.read(self.make({FILES[dialect]: json.dumps(members, indent=2)}), dialect)
                warnings = {f['pointer']: f for f in answer['findings'] if f['rule'] == 'manifest-unknown-field'}
                self.assertEqual('manifest' in answer, True)
                if meant is None:
                    continue
                self.assertEqual(warnings[pointer(path)]['mend'], f'did you mean "{meant}"?')
                self.assertEqual((warnings[pointer(path)]['line'], warnings[pointer(path)]['column']),
                                 self.place(members, path))

    def test_unknown_names(self):
        members = self.manifest('services-ai')
        for path in (['hooks', 1], ['permissions', 0, 'name']):
            answer = self.read(self.make({'manifest.json': json.dumps(change(members, path, 'nobody_knows'))}))
            self.assertIn(('manifest-unknown-name', pointer(path)),
                          [(f['rule'], f.get('pointer')) for f in answer['findings']])

    def test_literals(self):
        """In source, the place is that of the literal."""
        good = "@Plugin({\n  name: 'a',\n  version: '1.0.0', §\n})\nclass A {}\n"
        for extra, line, column, part in [
                ('author: 7', 3, 29, '/author'), ('config: load()', 3, 29, 'is computed'),
                ('...rest', 3, 21, 'no name of a member'), ('[key]: 1', 3, 21, 'no name of a member'),
                ('author', 3, 27, 'no value of its own'), ('author: `a${b}`', 3, 29, 'put together when it runs'),
                ("author: 'a", 3, 29, 'without an end'), ('config: {a: 1, a: 2}', 3, 37, 'was there before'),
                ('config: {a: 1e999}', 3, 33, 'not a number'), ('config: {a: 0x10}', 3, 33, 'not a number'),
                ("author: '\\ud800'", 3, 29, 'escape'), ("author: 'a' + 'b'", 3, 33, 'comma'),
                ("config: {a: " + '[' * 100, 3, 95, 'nested too deep')]:
            with self.subTest(extra):
                folder = self.make({'a.plugin.ts': good.replace('§', extra)})
                error = self.errors(folder)[0]
                self.assertEqual((error['file'], error['line'], error['column']), ('a.plugin.ts', line, column), error)
                self.assertIn(part, json.dumps(error))

    def test_classes(self):
        """In Python, that of the value; a class says all, or its base and its registration do."""
        good = ("from learning.plugins import StepTypePlugin, registry\n\n\nclass A(StepTypePlugin):\n    name = 'a'\n§\n\n"
                "registry.register_plugin('step_types', 'a', A())\n")
        for extra, line, column, part in [
                ("    version = '1.0'", 6, 15, '/version'), ('    version = str(1)', 6, 15, 'is computed'),
                ("    name = 'Über'", 6, 12, '/name'), ("    plugin_type = 'films'", 6, 19, '/plugin_type'),
                ("    plugin_type = 'validators'", 8, 26, 'where the class has'), ("    name = 'b'", 8, 40, 'where the class has'),
                ('    @property\n    def version(self):\n        return VERSION', 8, 16, 'is computed'),
                ("    description = 'é' f'{1}'", 6, 19, 'is computed'), ('class B(StepTypePlugin): pass', 6, 1, 'second plugin'),
                ('class A(StepTypePlugin): pass', 6, 1, 'another class')]:
            with self.subTest(extra):
                errors = self.errors(self.make({'plugins.py': good.replace('§', extra)}))
                places = {(error['file'], error['line'], error['column']): json.dumps(error) for error in errors}
                self.assertIn(part, places.get(('plugins.py', line, column), places))
        for text, part in [(good.replace('(StepTypePlugin)', '(Thread)'), 'derived from BasePlugin'),
                           (good.replace("    name = 'a'\n", '').replace("'a', ", 'a, '), 'must have the member "name"')]:
            self.assertIn(part, self.refused(self.make({'plugins.py': text.replace('§', '    pass')}))['error'])
        answer = self.read(self.make({'plugins.py': good.replace('§', '').replace('A())', 'B())')}))
        self.assertIn('is registered nowhere', json.dumps(answer['findings']))


class Hostile(DialectTest):
    def test_json(self):
        good = (FIXTURES / 'services-ai/manifest.json').read_text()
        for text, part in [(good.replace('"version"', '"name": "x",\n"version"', 1), ':3:'), ('{' * 100000, ':1:'),
                           ('[' * 65 + ']' * 65, 'error: '), (good[:-20], 'error: '), (' ' * 300000, '262144'),
                           (b'\xff\xfe', ':1:1: '), (good.replace('3,', '1e999,', 1), 'error: '), ('"x"', 'must be an object'),
                           ('{"a":"\\u0000"}', 'error: '), ('', ':1:1: ')]:
            with self.subTest(text[:20]):
                self.assertIn(part, self.refused(self.make({'manifest.json': text}))['error'])

    def test_many(self):
        """A manifest that is wrong everywhere is not answered with a book."""
        members = {'name': 'A', 'version': '1.0.0'} | {f'x{i}': 1 for i in range(4000)}
        self.assertLess(len(self.read(self.make({'manifest.json': json.dumps(members)}))['findings']), 60)
        members = {'name': 'A', 'version': '1.0.0', 'hooks': [7] * 900}
        self.assertLess(len(self.refused(self.make({'manifest.json': json.dumps(members)}))['findings']), 200)

    def test_links(self):
        """Nothing outside the folder is quoted."""
        for name in ('plugin.json', 'manifest.json', 'metadata.json', 'plugins.py'):
            folder = self.make({})
            (folder / name).symlink_to('/etc/passwd')
            self.assertNotIn('root:', json.dumps(self.refused(folder)))
        for name, fixture in [('plugin.json', 'escalated/plugin.json'), ('manifest.json', 'services-ai/manifest.json'),
                              ('a.plugin.json', 'anineeplus/plugin.json'), ('plugins.py', 'learnhub/plugins.py')]:
            folder = self.make({})
            (folder / name).symlink_to(FIXTURES / fixture)
            self.refused(folder)
        folder = self.make({})
        (folder / 'in').symlink_to(FIXTURES / 'learnhub')
        self.assertIn('there is no Python module in it', self.refused(folder, 'learnhub')['error'])
        (folder / 'manifest.json').symlink_to(FIXTURES / 'services-ai/manifest.json')
        self.assertIn('manifest.json: Too many levels of symbolic links', self.refused(folder)['error'])
        (folder / 'manifest.json').unlink()
        os.mkfifo(folder / 'manifest.json')
        self.assertIn('not a regular file', self.refused(folder)['error'])

    def test_source(self):
        for text, part in [('@Plugin(' + '{a:' * 1000, 'nested too deep'), ('@Plugin({a: [' + '1,' * 20000, 'one value too many'),
                           ('@Plugin({', 'is no name of a member'), ('@Plugin({a:', 'end of the file'), (b'@Plugin({\xff', 'UTF-8'),
                           (b'\0' * 10, 'UTF-8'), ('`' * 99999, 'has neither'), ('/*' * 9999, 'has neither'), ('', 'has neither'),
                           ('x' * (2 << 20), '1048576'), ('metadata' * 50000, 'has neither')]:
            with self.subTest(text[:20]):
                self.assertIn(part, self.refused(self.make({'a.plugin.js': text}))['error'])
        self.assertIn('second plugin', self.refused(self.make({'a.plugin.js': '', 'b.plugin.js': ''}))['error'])

    def test_modules(self):
        start = 'from learning.plugins import StepTypePlugin\n'
        for text, part in [(start + 'class (', ':2:7: error: '), (start + '(' * 1000, 'nested'), (start + '-' * 100000 + '1', 'error: '),
                           (start + 'x' + '.x' * 100000, 'error: '), (start + '[' * 50000, 'error: '),
                           (start.encode() + b"'\xff'", ':2:1: error: is not UTF-8'), (start + '\0', 'error: '),
                           (start + 'x = 1\n' * 2000000, '1048576'), (start + 'if 1:\n' * 500, 'error: '),
                           (start + '\n'.join(' ' * i + 'if 1:' for i in range(1000)), 'error: ')]:
            with self.subTest(text[:60]):
                self.assertIn(part, self.refused(self.make({'plugins.py': text}), 'learnhub')['error'])

    def test_too_many_modules(self):
        folder = self.make({f'm{i}.py': 'from learning.plugins import x\n' for i in range(300)})
        self.assertIn('more than 256 files', self.refused(folder, 'learnhub')['error'])
        folder = self.make({f'm{i}.py': '#' * 1000000 for i in range(6)})
        self.assertIn('4194304', self.refused(folder, 'learnhub')['error'])

    def test_nothing_runs(self):
        """Whatever would happen on import, on decoration or in a default does not."""
        trap = f'open({str(self.folder / "trapped")!r}, "w")'
        text = ('from learning.plugins import StepTypePlugin, registry\n' f'{trap}\n' f'__import__("os").system("touch {self.folder}/trapped")\n'
                f'@(lambda c: {trap})\n' 'class A(StepTypePlugin):\n' "    name = 'a'\n" f'    x = {trap}\n'
                f'    def version(self, x={trap}):\n' f'        return "1.0.0"\n' f'    {trap}\n'
                f"registry.register_plugin('step_types', 'a', A({trap}))\n")
        manifest, _ = self.good(self.make({'plugins.py': text, 'sitecustomize.py': trap, 'ast.py': trap, 'json.py': trap}), 'learnhub')
        self.assertEqual(manifest['slug'], 'a')
        self.assertFalse((self.folder / 'trapped').exists())


def blocks(document, language):
    text = (SEEDS / document).read_text(encoding='utf-8')
    return re.findall(rf'^```{language}\n(.*?)^```', text, re.MULTILINE | re.DOTALL)


@unittest.skipUnless(SEEDS.is_dir(), 'the five documents are not beside the source')
class Seeds(DialectTest):
    """The examples of the five documents, in their authors' own words."""

    def examples(self):
        """(dialect, what to call it, files), each a plugin."""
        pattern = blocks('services-ai.md', 'json')[0]
        for choice in ('text', 'number', 'checkbox', 'select', 'textarea'):
            text = re.sub(r'//.*', '', pattern).replace('text|number|checkbox|select|textarea', choice)
            text = text.replace('true|false', 'true')
            default = {'number': '7', 'checkbox': 'true', 'select': '"option1"'}.get(choice, '"default value"')
            yield 'services-ai', choice, {'manifest.json': text.replace('"default value"', default),
                                          'main.py': blocks('services-ai.md', 'python')[0], '__init__.py': ''}
        for i, text in enumerate(blocks('escalated.md', 'json')):
            yield 'escalated', str(i), {'plugin.json': text, 'plugin.py': blocks('escalated.md', 'python')[0]}
        for i, text in enumerate(blocks('digital-commerce.md', 'json')):
            yield 'digital-commerce', str(i), {'plugin.json': text}
        for i, text in enumerate(blocks('anineeplus.md', 'typescript')):
            if re.search(r'^@Plugin\(', text, re.MULTILINE):
                yield 'anineeplus', str(i), {'payment.plugin.ts': text}
        for i, text in enumerate(blocks('learnhub.md', 'python')):
            if re.search(r'^class \w+\((Base|StepType|AIProvider|GamificationRule)Plugin\):', text, re.MULTILINE):
                known = '' if 'learning.plugins' in text else 'from learning.plugins import StepTypePlugin, registry\n'
                yield 'learnhub', str(i), {'plugins.py': known + text}

    def test_read(self):
        found = {}
        for dialect, name, files in self.examples():
            with self.subTest(dialect=dialect, name=name):
                manifest, _ = self.good(self.make(files), dialect)
                found.setdefault(dialect, []).append(manifest['slug'])
        self.assertEqual(found['services-ai'], ['plugin-name'] * 5)
        self.assertEqual(found['escalated'], ['my-plugin', 'advanced-plugin', 'slack-notifier', 'escalated-billing'])
        self.assertEqual(found['digital-commerce'], ['stripe-gateway'])
        self.assertEqual(found['anineeplus'], ['payment'])
        self.assertEqual(found['learnhub'], ['my_plugin', 'interactive_video', 'my_ai_service', 'streak_bonus', 'my_step',
                                             'live_code_editor', 'peer_review'])

    def test_install(self):
        """By the command line, where each shows with its dialect and none can be enabled yet."""
        site = Site()
        for dialect, name, files in self.examples():
            with self.subTest(dialect=dialect, name=name):
                plugin = site.json('install', str(self.make(files)))
                self.assertEqual(plugin['dialect'], dialect)
                self.assertIn((plugin['slug'], dialect), [(p['slug'], p['dialect']) for p in site.json('list')])
                done = site.run('enable', plugin['slug'])
                self.assertEqual(done.returncode, 1)
                self.assertIn(', which this version cannot run yet', done.stderr)


class Isolation(DialectTest):
    """The process that reads Python is shut in before it looks at anything."""

    PROGRAM = Path(os.environ['MORTISE_BUILDDIR'], 'src/runner/mortise-python')

    def python(self, text, *options):
        paths = [f'--read-only={path}' for path in ('/usr', '/lib', '/lib64')]
        return subprocess.run([self.PROGRAM, f'--plugin={self.folder}', f'--scratch={self.folder}', *paths, *options, '--',
                               '-I', '-S', '-c', text], capture_output=True, text=True, timeout=100, check=False)

    def test_layers(self):
        attempts = ['open("/etc/passwd")', 'open("/proc/self/status")', 'os.listdir("/")', '_socket.socket()', 'os.fork()',
                    'os.execv("/usr/bin/true", ["true"])', 'os.kill(1, 0)']
        text = 'import os, _socket\nfor attempt in ' + repr(attempts) + (
            ':\n    try: eval(attempt)\n    except OSError as error: print("refused", end=" ")\n    else: print(attempt)')
        done = self.python(text)
        self.assertEqual(done.stdout.split(), ['refused'] * len(attempts), done.stderr)

    def test_too_little(self):
        for layer in ('landlock', 'seccomp'):
            done = self.python('print("in")', f'--disable={layer}')
            self.assertEqual((done.returncode, done.stdout), (1, ''))
            self.assertIn('Too little isolation', done.stderr)

    def test_not_by_hand(self):
        done = subprocess.run([self.PROGRAM], capture_output=True, text=True, check=False)
        self.assertEqual((done.returncode, done.stderr), (2, 'mortise-python: is started by the host\n'))

    def test_through_the_host(self):
        """Hostile modules end in one line, whatever becomes of the process."""
        start = 'from learning.plugins import StepTypePlugin\n'
        site = Site()
        for text, part in [('(' * 1000, 'too many nested'), ('-' * 100000 + '1', 'error: '),
                           ('x = 1;' * 170000, 'derived from BasePlugin'), ('class A: pass\n' * 70000, 'derived from BasePlugin')]:
            with self.subTest(text[:20]):
                done = site.run('install', str(self.make({'plugins.py': start + text})))
                self.assertEqual((done.returncode, len(done.stderr.splitlines())), (1, 1), done.stderr)
                self.assertIn(part, done.stderr)


class CommandLine(DialectTest):
    def setUp(self):
        super().setUp()
        self.site = Site()

    def test_install(self):
        for name in ('services-ai', 'escalated', 'digital-commerce', 'anineeplus', 'learnhub'):
            with self.subTest(name):
                plugin = self.site.json('install', str(FIXTURES / name))
                self.assertEqual((plugin['dialect'], plugin['state']), (name, 'disabled'))
        shown = {plugin['slug']: plugin for plugin in self.site.json('list')}
        self.assertEqual(shown['gift-cards']['category'], 'payment')
        self.assertEqual(shown['gift-cards']['dependencies'], [{'slug': 'core-utils', 'version': '^1.0.0', 'optional': False,
                                                                'reason': None}])
        self.assertEqual(shown['interactive_video']['type'], 'step_types')
        self.assertEqual({plugin['dialect'] for plugin in shown.values() if plugin['source'] == 'bundled'}, {'mortise'})

    def test_enable(self):
        for name, written_for in [('services-ai', 'Services AI'), ('digital-commerce', 'Digital Commerce')]:
            slug = self.site.json('install', str(FIXTURES / name))['slug']
            done = self.site.run('enable', slug)
            self.assertEqual(done.returncode, 1)
            self.assertIn(f'{slug} could not be enabled: its code is written for {written_for}, which this version cannot '
                          'run yet', done.stderr)
            plugin = [plugin for plugin in self.site.json('list') if plugin['slug'] == slug][0]
            self.assertEqual((plugin['state'], plugin['pid']), ('disabled', None))
        done = self.site.run('run-plugin', str(FIXTURES / 'escalated'))
        self.assertEqual(done.returncode, 1)
        self.assertIn('its code is written for Escalated, which this version cannot run yet', done.stderr)
        folder = self.make({'plugin.json': json.dumps({'slug': 'js', 'name': 'J', 'version': '1.0.0', 'loader': 'javascript',
                                                       'module': 'index'})})
        self.site.check('install', str(folder))
        self.assertIn('its code is written for JavaScript, which', self.site.run('enable', 'js').stderr)

    def test_forced(self):
        folder = self.make({'plugin.json': (FIXTURES / 'escalated/plugin.json').read_text()})
        self.assertEqual(self.site.json('install', str(folder), '--dialect', 'escalated')['dialect'], 'escalated')
        done = self.site.run('install', str(folder), '--dialect', 'mortise')
        self.assertEqual(done.returncode, 1)
        self.assertIn('/plugin.json:1:1: error: must have the member "loader"', done.stderr)
        self.assertIn('there is no dialect "x"', self.site.run('install', str(folder), '--dialect', 'x').stderr)

    def test_refused(self):
        folder = self.make({'manifest.json': '{\n  "name": "A",\n  "version": "1"\n}'})
        done = self.site.run('install', str(folder))
        self.assertEqual(done.returncode, 1)
        self.assertEqual(done.stderr, f'mortise: {folder}/manifest.json:3:14: error: /version: "1" will not do; wanted: A '
                                      'semantic version such as 1.0.0. [manifest-schema]\n')


if __name__ == '__main__':
    tap.main()
