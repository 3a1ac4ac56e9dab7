#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`mortise validate`: each rule by a plugin that breaks it and one that nearly does, what is printed, hostile files."""

import json
import os
import re
import shutil
import stat
import sys
import tempfile
import unittest
import zipfile
from pathlib import Path
from urllib.parse import unquote, urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import tap  # noqa: E402

from cli import Site  # noqa: E402

SOURCE = Path(os.environ['MORTISE_SOURCEDIR'])
BUILD = Path(os.environ['MORTISE_BUILDDIR'])

MANIFEST = {
    'slug': 'good', 'name': 'Good', 'version': '1.0.0', 'licence': 'MIT', 'loader': 'python', 'module': 'plugin',
    'hooks': [{'name': 'ticket_created', 'kind': 'action', 'priority': 10}],
    'permissions': [{'name': 'ticket_access', 'reason': 'Reads tickets.'},
                    {'name': 'storage', 'reason': 'Keeps counts.'}],
}
CODE = '''import mortise
from mortise import context


@mortise.action("ticket_created")
def created(ticket):
    context.storage.put("last", ticket["id"])
'''
ACTION = '@mortise.action("ticket_created")\ndef created(ticket):\n    context.storage.get("x")\n'
HEAD = 'import mortise\nfrom mortise import context\n'
LISTENS = HEAD + ACTION
# In parts, so that no search for secrets finds this file.
AWS = 'AKIA' + 'ABCDEFGHIJKLMNOP'
SECRETS = {
    'aws': AWS,
    'key': '-----BEGIN ' + 'RSA PRIVATE KEY-----',
    'openssh': '-----BEGIN ' + 'OPENSSH PRIVATE KEY-----',
    'github': 'ghp' + '_' + 'a1' * 18,
    'github-fine': 'github' + '_pat_' + 'b2' * 30,
    'gitlab': 'glpat' + '-' + 'c3' * 10,
    'stripe': 'sk' + '_live_' + 'd4' * 12,
    'stripe-hook': 'whsec' + '_' + 'e5' * 16,
    'slack': 'xoxb' + '-123456789012-' + 'f6' * 12,
    'slack-hook': 'https://hooks.slack.com' + '/services/T00000000/B00000000/' + 'g7' * 12,
    'google': 'AIza' + 'h8' * 17 + 'x',
    'npm': 'npm' + '_' + 'i9' * 18,
    'pypi': 'pypi' + '-AgE' + 'j0' * 40,
    'minisign': 'untrusted comment: ' + 'minisign encrypted secret key',
}
HARMLESS = [
    'AKIA' + 'IOSFODNN7EXAMPLE', 'XAKIA' + 'ABCDEFGHIJKLMNOP', 'AKIA' + 'ABCDEFGHIJKLMNO', 'sk_live', 'ghp_short',
    '-----BEGIN ' + 'PUBLIC KEY-----', '-----BEGIN ' + 'CERTIFICATE-----',
    'https://hooks.slack.com/services/YOUR/WEBHOOK/URL', 'xoxb-YOUR-TOKEN', 'sk_test_XXX', 'untrusted comment: minisign public key',
]


class Folder(unittest.TestCase):
    """A plugin without fault, to be broken."""

    def setUp(self):
        self.site = Site()
        self.folder = Path(tempfile.mkdtemp(prefix='v')) / 'good'
        self.folder.mkdir()
        self.write_manifest()
        self.write('plugin.py', CODE)

    def write(self, name, content):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def write_manifest(self, **members):
        members = {name: value for name, value in {**MANIFEST, **members}.items() if value is not None}
        self.write('plugin.json', json.dumps(members, indent=2))

    def validate(self, *options, path=None, code=None):
        """The answer as JSON; it is the same whatever the exit code, which is checked here."""
        done = self.site.run('validate', str(path or self.folder), '--format', 'json', *options)
        self.assertIn(done.returncode, (0, 1), done.stderr)
        self.assertEqual(done.stderr, '')
        answer = json.loads(done.stdout)
        bad = answer['errors'] + (answer['warnings'] if '--strict' in options else 0)
        self.assertEqual(done.returncode, 1 if bad else 0)
        if code is not None:
            self.assertEqual(done.returncode, code, answer)
        return answer

    def rules(self, **options):
        return sorted({finding['rule'] for finding in self.validate(**options)['findings']})

    def find(self, rule, **options):
        found = [finding for finding in self.validate(**options)['findings'] if finding['rule'] == rule]
        self.assertTrue(found, rule)
        return found[0]

    def assert_rules(self, *rules, **options):
        self.assertEqual(self.rules(**options), sorted(rules))


class Rules(Folder):
    """Each breaks one rule of a plugin that keeps all."""

    def test_good(self):
        self.assert_rules()
        self.validate('--strict', code=0)

    def test_any_locale(self):
        """Code is read the same where the locale knows nothing but ASCII."""
        self.site.env |= {'LC_ALL': 'C'}
        self.assert_rules()

    def test_architecture(self):
        self.write_manifest(loader='c', module='good', modules={'elbrus': 'lib'})
        self.write('lib/libgood.so', 'nothing')
        self.assertIn('package-architecture', self.rules())
        self.write_manifest(loader='c', module='good', modules={os.uname().machine: 'lib'})
        self.assertNotIn('package-architecture', self.rules())

    def test_executable(self):
        self.write('data.txt', 'x').chmod(0o755)
        self.assert_rules('package-executable')

    def test_modules_may_be_executable(self):
        self.write('libextra.so', 'x').chmod(0o755)
        self.assert_rules()

    def test_file_missing(self):
        self.write_manifest(icon='icon.svg', screenshots=[{'file': 'shot.png'}])
        self.assert_rules('package-file-missing')
        finding = self.find('package-file-missing')
        line = (self.folder / 'plugin.json').read_text().splitlines()[finding['line'] - 1]
        self.assertIn('icon.svg', line)
        self.write('icon.svg', '<svg/>')
        self.write('shot.png', b'\x89PNG')
        self.assert_rules()

    def test_icon_of_the_theme(self):
        self.write_manifest(icon='starred-symbolic')
        self.assert_rules()

    def test_large_file(self):
        with open(self.folder / 'big.bin', 'wb') as file:
            file.truncate(16 * 1024 * 1024)
        self.assert_rules()
        with open(self.folder / 'big.bin', 'wb') as file:
            file.truncate(17 * 1024 * 1024)
        self.assert_rules('package-large-file')

    def test_left_out(self):
        for name in ('.git/HEAD', '__pycache__/plugin.pyc', 'plugin.py~', '.plugin.py.swp'):
            self.write(name, AWS)
        self.assert_rules('package-left-out')
        self.assertEqual(self.validate('--strict', code=0)['notes'], 4)

    def test_named_in_mortiseignore(self):
        self.write('.mortiseignore', '/node_modules/\n*.map\n')
        self.write('node_modules/x/index.js', AWS)
        self.write('a.map', '')
        self.assert_rules('package-left-out')

    def test_leftover(self):
        for name in ('.vscode/settings.json', 'node_modules/x.js', 'plugin.bak', 'debug.log', '.venv/x'):
            with self.subTest(name=name):
                path = self.write(name, '')
                self.assert_rules('package-leftover')
                path.unlink()
                if path.parent != self.folder:
                    path.parent.rmdir()

    def test_leftover_is_searched(self):
        self.write('debug.log', AWS)
        self.assert_rules('package-leftover', 'package-secret')

    def test_licence(self):
        self.write_manifest(licence=None)
        self.assert_rules('package-licence')
        self.write('COPYING', 'Do what you want.')
        self.assert_rules()

    def test_module(self):
        self.write_manifest(module='other', hooks=[], permissions=[])
        self.write('plugin.py', '')
        self.assert_rules('package-module')
        line = (self.folder / 'plugin.json').read_text().splitlines()[self.find('package-module')['line'] - 1]
        self.assertIn('"module": "other"', line)
        self.write('other/__init__.py', '')
        self.assert_rules()
        self.write_manifest(module='other.deep', hooks=[], permissions=[])
        self.assert_rules('package-module')
        self.write('other/deep.py', '')
        self.assert_rules()

    def test_module_in_c(self):
        self.write_manifest(loader='c', module='good')
        self.assert_rules('package-module')
        self.write('libgood.so', 'no ELF')
        self.assertIn('is no module', self.find('package-module')['message'])

    def test_permissions_of_a_module_in_c(self):
        """The bundled one uses its database, and nothing else that the host lends."""
        built = BUILD / 'plugins/lead-scorer'
        shutil.copy(built / 'liblead-scorer.so', self.folder)
        manifest = json.loads((built / 'plugin.json').read_text())
        permissions = {permission['name']: permission for permission in manifest['permissions']}
        hosts = {'name': 'http', 'reason': 'Why not.', 'hosts': ['a.example']}
        for added, rule in ((permissions['database'], None), (hosts, 'code-unused-permission')):
            with self.subTest(rule=rule):
                wanted = [permissions['lead_access'], permissions['data_export'], added]
                self.write('plugin.json', json.dumps(manifest | {'icon': 'x', 'permissions': wanted}))
                self.assertEqual('code-unused-permission' in self.rules(), rule is not None)
                self.assertEqual('code-undeclared-permission' in self.rules(), rule is not None)

    def test_not_built(self):
        self.write_manifest(loader='c', module='good')
        self.write('meson.build', "project('good', 'c')\n")
        self.assert_rules('package-not-built')
        self.validate('--strict', code=0)

    def test_secrets(self):
        for what, secret in SECRETS.items():
            with self.subTest(what=what):
                self.write('notes.txt', f'first line\n  ä: {secret} \n')
                finding = self.find('package-secret')
                self.assertEqual((finding['line'], finding['file']), (2, 'notes.txt'))
                if len(secret) > 50 or what not in ('minisign', 'key', 'openssh'):
                    self.assertNotIn(secret, json.dumps(finding))
                self.assert_rules('package-secret')

    def test_no_secrets(self):
        self.write('notes.txt', '\n'.join(HARMLESS))
        self.write('.env.example', 'KEY=\n')
        self.assert_rules()

    def test_secret_in_binary(self):
        self.write('data.bin', b'\x00\xff\xfe' + AWS.encode() + b'\x00')
        self.assert_rules('package-secret')

    def test_secret_files(self):
        for name in ('.env', '.env.local', 'deploy/id_rsa', '.netrc', 'store.p12'):
            with self.subTest(name=name):
                path = self.write(name, '')
                self.assert_rules('package-secret')
                path.unlink()

    def test_suppression(self):
        self.write('data.txt', 'x').chmod(0o755)
        entry = {'rule': 'package-executable', 'reason': 'People run it by hand.', 'file': 'data.txt'}
        self.write_manifest(suppress=[entry])
        answer = self.validate('--strict', code=0)
        self.assertEqual([(finding['rule'], finding['reason']) for finding in answer['suppressed']],
                         [('package-executable', 'People run it by hand.')])
        self.write_manifest(suppress=[{**entry, 'file': 'other.txt'}])
        self.assert_rules('package-executable', 'package-suppression')
        (self.folder / 'data.txt').chmod(0o644)
        self.write_manifest(suppress=[entry])
        self.assertIn('package-executable', self.find('package-suppression')['message'])

    def test_suppression_needs_a_reason(self):
        self.write_manifest(suppress=[{'rule': 'package-executable', 'reason': 'short'}])
        self.assert_rules('manifest-schema')

    def test_what_the_host_refuses_cannot_be_suppressed(self):
        os.symlink('/etc/passwd', self.folder / 'link')
        self.write_manifest(suppress=[{'rule': 'archive-special-file', 'reason': 'It is a nice link.'}])
        self.assert_rules('archive-special-file', 'package-suppression')

    def test_secrets_can_be_suppressed(self):
        self.write('notes.txt', AWS)
        self.write_manifest(suppress=[{'rule': 'package-secret', 'reason': 'A key of a test account, long gone.'}])
        self.validate('--strict', code=0)

    # --- code -----------------------------------------------------------------------------------------------------------

    def test_blocking_call(self):
        for call in ('import time\ntime.sleep(1)', 'from time import sleep as nap\nnap(1)', 'import time as t\nt.sleep(1)',
                     'input("?")'):
            with self.subTest(call=call):
                self.write('plugin.py', LISTENS + call + '\n')
                self.assert_rules('code-blocking-call')
        self.write('plugin.py', LISTENS + 'class T:\n    def sleep(self): pass\nT().sleep()\n')
        self.assert_rules()

    def test_encoding(self):
        self.write('latin.py', b'# ok\nx = "\xe9"\n')
        self.assert_rules('code-encoding')
        self.assertEqual([self.find('code-encoding')[name] for name in ('file', 'line', 'column')], ['latin.py', 2, 6])

    def test_foreign_import(self):
        self.write('plugin.py', LISTENS + 'import requests\n')
        self.assert_rules('code-foreign-import')
        self.write('plugin.py', LISTENS + 'try:\n    import requests\nexcept ImportError:\n    requests = None\n')
        self.assert_rules()
        self.write('plugin.py', LISTENS + 'import requests\n')
        self.write('requests/__init__.py', '')
        self.assert_rules()
        self.write('plugin.py', LISTENS + 'import json, os.path\nimport gi\nfrom . import sibling\n')
        self.assert_rules()

    def test_hook_argument(self):
        self.write('plugin.py', LISTENS.replace('(ticket)', '(ticket, weather)'))
        self.assert_rules('code-hook-argument')
        for parameters in ('(ticket, weather=None)', '(ticket, **rest)', '(user, ticket)', '(*, user)'):
            with self.subTest(parameters=parameters):
                self.write('plugin.py', LISTENS.replace('(ticket)', parameters))
                self.assert_rules()

    def test_hook_argument_of_methods_and_filters(self):
        self.write_manifest(hooks=[{'name': 'ticket_data', 'kind': 'filter'}])
        self.write('plugin.py', HEAD + 'class P(mortise.Plugin):\n    @mortise.filter("ticket_data")\n'
                   '    def f(self, anything, ticket):\n        self.context.storage.get("x")\n')
        self.assert_rules()
        self.write('plugin.py', HEAD + 'class P(mortise.Plugin):\n    @mortise.filter("ticket_data")\n'
                   '    def f(self, anything, weather):\n        self.context.storage.get("x")\n')
        self.assert_rules('code-hook-argument')

    def test_hook_kind(self):
        self.write('plugin.py', LISTENS.replace('.action', '.filter'))
        self.assert_rules('code-hook-kind')
        self.write('plugin.py', LISTENS)
        self.write_manifest(hooks=[{'name': 'ticket_created', 'kind': 'collect'}])
        self.assertEqual(self.find('code-hook-kind')['file'], 'plugin.json')

    def test_refused_call(self):
        for code in ('import subprocess', 'from multiprocessing import Pool', 'import ctypes', 'import socket as s',
                     'import urllib.request', 'from urllib import request', 'from http import client',
                     'import os\nos.fork()', 'from os import system\nsystem("ls")', 'open("/etc/passwd")',
                     'import os\nos.execv("/bin/sh", [])', 'import os\nos.spawnl(0, "x")',
                     'import asyncio\nasyncio.create_subprocess_exec("ls")'):
            with self.subTest(code=code):
                self.write('plugin.py', LISTENS + code + '\n')
                self.assert_rules('code-refused-call')
        for code in ('import urllib.parse', 'import http', 'import os\nos.getpid()', 'open("data.txt")',
                     'open("/usr/share/zoneinfo/UTC")', 'import asyncio', 'def system(): pass\nsystem()',
                     'text = "import subprocess"'):
            with self.subTest(code=code):
                self.write('plugin.py', LISTENS + code + '\n')
                self.assert_rules()

    def test_tests_may_do_anything(self):
        for name in ('tests/test_it.py', 'test_it.py', 'setup.py'):
            self.write(name, 'import subprocess, requests, time\ntime.sleep(1)\n')
        self.assert_rules()

    def test_syntax(self):
        self.write('tests/broken.py', 'def (:\n')
        self.assert_rules('code-syntax')
        self.assertEqual(self.find('code-syntax')['line'], 1)

    def test_undeclared_hook(self):
        self.write('plugin.py', LISTENS + '@mortise.action("ticket_updated")\ndef f(ticket): pass\n')
        self.assert_rules('code-undeclared-hook')
        self.write('plugin.py', LISTENS + 'context.add_action("ticket_updated", print)\n')
        self.assert_rules('code-undeclared-hook')

    def test_undeclared_permission(self):
        for code, permission in [('context.http.get("x")', 'http'),
                                 ('mortise.context.database.query("x")', 'database'),
                                 ('context.events.emit("x")', 'events'),
                                 ('@mortise.event("x")\ndef g(payload): pass', 'events')]:
            with self.subTest(code=code):
                self.write('plugin.py', LISTENS + code + '\n')
                self.assert_rules('code-undeclared-permission')
                self.assertIn(f'"{permission}"', self.find('code-undeclared-permission')['message'])
        self.write_manifest(permissions=[MANIFEST['permissions'][1]])
        self.write('plugin.py', LISTENS)
        self.assertIn('"ticket_access"', self.find('code-undeclared-permission')['message'])

    def test_unheard_hook(self):
        self.write_manifest(hooks=MANIFEST['hooks'] + [{'name': 'ticket_deleted'}])
        self.assert_rules('code-unheard-hook')
        self.write('plugin.py', LISTENS + 'for name in ("a", "b"):\n    context.add_action(name, print)\n')
        self.assert_rules()

    def test_unused_permission(self):
        for name in ('http', 'database', 'events', 'hooks', 'comment_access'):
            with self.subTest(name=name):
                extra = {'name': name, 'reason': 'Why not.', **({'hosts': ['a.example']} if name == 'http' else {})}
                self.write_manifest(permissions=MANIFEST['permissions'] + [extra])
                self.assert_rules('code-unused-permission')
                self.assertIn(f'"{name}"', self.find('code-unused-permission')['message'])
        self.write_manifest(permissions=MANIFEST['permissions'] + [{'name': 'moon_access', 'reason': 'Nobody knows.'}])
        self.assert_rules()

    def test_permission_used_by_another_name(self):
        self.write('plugin.py', HEAD + ACTION.replace('context.storage', 'mine.storage') + 'mine = context\n')
        self.assert_rules()

    def test_unread(self):
        self.write('long.py', '# ' + 'x' * (1024 * 1024))
        self.assert_rules('code-unread')

    def test_manifest(self):
        self.write_manifest(version='1')
        finding = self.find('manifest-schema')
        self.assertEqual(finding['pointer'], '/version')
        self.assertGreater(finding['line'], 1)
        self.write('plugin.json', '{"slug": }')
        self.assert_rules('manifest-json')


class Pages(unittest.TestCase):
    def test_every_rule_has_a_page_and_every_page_a_rule(self):
        names = set()
        for path in (SOURCE / 'src').rglob('*.[ch]'):
            names |= set(re.findall(r'#define MORTISE_RULE_\w+ "([a-z][a-z-]+)"', path.read_text()))
        pages = {path.stem for path in (SOURCE / 'docs/rules').glob('*.md')}
        self.assertEqual(names - pages, set(), 'rules without a page')
        self.assertEqual(pages - names, set(), 'pages without a rule')
        self.assertGreater(len(names), 50)

    def test_pages_say_what_why_and_how(self):
        for path in (SOURCE / 'docs/rules').glob('*.md'):
            with self.subTest(page=path.stem):
                text = path.read_text()
                self.assertTrue(text.startswith(f'# `{path.stem}`: '), text.splitlines()[0])
                self.assertRegex(text, r'\n\nSeverity: (error|warning|note)')
                self.assertIn('\n\n## What to do\n\n', text)
                self.assertIn('\n\n## Example\n\n', text)
                for target in re.findall(r'\]\(([^)#:]+)\)', text):
                    self.assertTrue((path.parent / target).exists(), target)

    def test_severities_are_those_of_the_rules(self):
        text = (SOURCE / 'src/packages/mortise-rules.c').read_text()
        rules = re.findall(r'\{ MORTISE_RULE_(\w+), MORTISE_SEVERITY_(\w+),', text)
        self.assertGreater(len(rules), 20)
        for rule, severity in rules:
            page = (SOURCE / 'docs/rules' / (rule.lower().replace('_', '-') + '.md')).read_text()
            self.assertIn(f'\nSeverity: {severity.lower()}.\n', page)


class Formats(Folder):
    def setUp(self):
        super().setUp()
        self.write('data.txt', 'x').chmod(0o755)
        self.write('plugin.py', LISTENS + 'import subprocess\n')
        self.write_manifest(licence=None, suppress=[{'rule': 'package-licence', 'reason': 'It is for nobody else.'}])

    def test_text(self):
        done = self.site.run('validate', str(self.folder))
        lines = done.stdout.splitlines()
        self.assertEqual(done.returncode, 0)
        self.assertTrue(lines[0].startswith('data.txt: warning: is executable; '), lines)
        self.assertTrue(lines[0].endswith(' [package-executable]'), lines)
        self.assertRegex(lines[1], r'^plugin\.py:6:1: warning: subprocess is refused .* \[code-refused-call\]$')
        self.assertIn('(suppressed: It is for nobody else.)', lines[2])
        self.assertEqual(lines[3], '0 errors, 2 warnings, 1 suppressed')
        pages = Path(re.fullmatch('the rules in brackets have a page each in (/.+)', lines[4])[1])
        self.assertTrue((pages / 'package-executable.md').is_file())
        self.assertEqual(self.site.run('validate', str(self.folder), '--strict').returncode, 1)

    def test_json(self):
        answer = self.validate()
        self.assertEqual((answer['slug'], answer['version']), ('good', '1.0.0'))
        self.assertEqual((answer['errors'], answer['warnings'], answer['is_cut']), (0, 2, False))
        self.assertEqual(self.site.json('validate', str(self.folder)), answer)

    def test_sarif(self):
        """What the schema of SARIF 2.1.0 asks of the parts that are used, and what GitHub asks of uploads."""
        done = self.site.run('validate', str(self.folder), '--format', 'sarif')
        log = json.loads(done.stdout)
        self.assertEqual((log['version'], len(log['runs'])), ('2.1.0', 1))
        self.assertTrue(log['$schema'].endswith('sarif-schema-2.1.0.json'))
        run = log['runs'][0]
        driver = run['tool']['driver']
        self.assertTrue(driver['name'])
        self.assertRegex(driver['semanticVersion'], r'^\d+\.\d+\.\d+')
        self.assertEqual(run['columnKind'], 'unicodeCodePoints')
        ids = [rule['id'] for rule in driver['rules']]
        self.assertEqual(len(ids), len(set(ids)))
        self.assertEqual(set(ids), {'package-executable', 'code-refused-call', 'package-licence'})
        for rule in driver['rules']:
            self.assertTrue(rule['shortDescription']['text'])
            self.assertTrue(Path(unquote(urlsplit(rule['helpUri']).path)).is_file(), rule['helpUri'])
            self.assertIn(rule['defaultConfiguration']['level'], ('none', 'note', 'warning', 'error'))
        self.assertTrue(run['originalUriBaseIds']['PLUGIN']['uri'].startswith('file:///'))
        self.assertTrue(run['originalUriBaseIds']['PLUGIN']['uri'].endswith('/'))
        self.assertEqual(len(run['results']), 3)
        for result in run['results']:
            self.assertEqual(ids[result['ruleIndex']], result['ruleId'])
            self.assertIn(result['level'], ('none', 'note', 'warning', 'error'))
            self.assertTrue(result['message']['text'])
            place = result['locations'][0]['physicalLocation']
            self.assertEqual(place['artifactLocation']['uriBaseId'], 'PLUGIN')
            self.assertNotIn('..', place['artifactLocation']['uri'])
            if 'region' in place:
                self.assertGreaterEqual(place['region']['startLine'], 1)
                self.assertGreaterEqual(place['region']['startColumn'], 1)
        suppressed = [result for result in run['results'] if 'suppressions' in result]
        self.assertEqual([result['ruleId'] for result in suppressed], ['package-licence'])
        self.assertEqual(suppressed[0]['suppressions'],
                         [{'kind': 'inSource', 'justification': 'It is for nobody else.'}])

    def test_wrong_usage(self):
        done = self.site.run('validate', str(self.folder), '--format', 'xml')
        self.assertEqual(done.returncode, 2)
        self.assertIn('text, json or sarif', done.stderr)

    def test_no_site_is_made(self):
        self.validate()
        self.assertFalse(os.path.exists(self.site.site))


class Packages(Folder):
    def pack(self, **files):
        path = self.folder.parent / 'good.zip'
        with zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED) as package:
            for file in sorted(self.folder.rglob('*')):
                if file.is_file():
                    package.write(file, file.relative_to(self.folder))
            for name, content in files.items():
                package.writestr(name.replace('__', '/'), content)
        return path

    def test_good(self):
        answer = self.validate('--strict', path=self.pack(), code=0)
        self.assertEqual(answer['slug'], 'good')

    def test_packed_by_us(self):
        path = self.folder.parent / 'ours.zip'
        self.site.check('pack', str(self.folder), '--output', str(path))
        self.validate('--strict', path=path, code=0)

    def test_code_is_looked_into(self):
        self.write('plugin.py', LISTENS + 'import subprocess\n')
        self.assert_rules('code-refused-call', path=self.pack())

    def test_leftover_is_looked_into(self):
        self.write('venv/secret.txt', AWS)
        self.assert_rules('package-leftover')
        self.assert_rules('package-leftover', 'package-secret', path=self.pack())

    def test_path_that_leaves_it(self):
        with zipfile.ZipFile(self.pack(), 'a') as package:
            package.writestr('../evil.py', 'x')
        self.assertIn('archive-path', self.rules(path=self.folder.parent / 'good.zip'))
        self.assertFalse((self.folder.parent.parent / 'evil.py').exists())

    def test_link(self):
        with zipfile.ZipFile(self.pack(), 'a') as package:
            info = zipfile.ZipInfo('link')
            info.external_attr = (stat.S_IFLNK | 0o777) << 16
            package.writestr(info, '/etc/passwd')
        self.assertIn('archive-special-file', self.rules(path=self.folder.parent / 'good.zip'))

    def test_no_zip(self):
        path = self.folder.parent / 'no.zip'
        path.write_bytes(b'hello')
        self.assertIn('archive-not-zip', self.rules(path=path))

    def test_built_from_source_is_missing(self):
        self.write_manifest(loader='c', module='good')
        self.write('meson.build', '')
        self.assert_rules('package-module', path=self.pack())

    def test_nothing_is_left(self):
        temporary = Path(tempfile.mkdtemp(prefix='v'))
        done = self.site.run('validate', str(self.pack()), '--strict', env={'TMPDIR': str(temporary)})
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertEqual(os.listdir(temporary), [])


class Hostile(Folder):
    def test_nothing_there(self):
        for path in (self.folder / 'missing', self.folder / 'missing.zip'):
            done = self.site.run('validate', str(path))
            self.assertEqual(done.returncode, 1)
            self.assertEqual(done.stderr.count('\n'), 1, done.stderr)
            self.assertIn('missing', done.stderr)

    def test_folder_without_manifest(self):
        (self.folder / 'plugin.json').unlink()
        done = self.site.run('validate', str(self.folder))
        self.assertEqual(done.returncode, 1)
        self.assertIn('plugin.json', done.stderr)

    def test_link_out_of_the_folder(self):
        secret = self.folder.parent / 'secret.txt'
        secret.write_text(f'x {AWS}\n')
        for name in ('notes.txt', 'code.py'):
            os.symlink(secret, self.folder / name)
        os.symlink('/etc', self.folder / 'etc')
        self.assert_rules('archive-special-file')
        self.assertNotIn(AWS[:8], json.dumps(self.validate()))

    def test_manifest_is_a_link(self):
        shutil.move(self.folder / 'plugin.json', self.folder.parent / 'plugin.json')
        os.symlink('../plugin.json', self.folder / 'plugin.json')
        done = self.site.run('validate', str(self.folder))
        self.assertEqual(done.returncode, 1)

    def test_fifo(self):
        os.mkfifo(self.folder / 'pipe.py')
        self.assert_rules('archive-special-file')

    def test_twenty_thousand_lines(self):
        lines = ''.join(f'def f{i}(x): return x + {i}\n' for i in range(19_990))
        self.write('plugin.py', LISTENS + lines + 'import subprocess\n')
        finding = self.find('code-refused-call')
        self.assertEqual(finding['line'], LISTENS.count('\n') + 19_991)

    def test_syntax_bombs(self):
        bombs = {
            'parentheses': '(' * 50_000 + ')' * 50_000, 'brackets': '[' * 100_000, 'minus': '-' * 100_000 + '1',
            'not': 'not ' * 100_000 + 'x', 'attributes': 'x' + '.a' * 100_000, 'calls': 'x' + '()' * 100_000,
            'lambda': 'lambda: ' * 50_000 + '1', 'else': 'if x: pass\n' + 'elif x: pass\n' * 50_000,
            'indent': ''.join(' ' * i + 'if x:\n' for i in range(1000)), 'number': '1' * 1_000_000,
            'f-string': 'f"' + '{' * 5000 + '"', 'nul': 'x = 1\0', 'plus': '1' + '+1' * 100_000,
        }
        for what, code in bombs.items():
            with self.subTest(what=what):
                self.write('bomb.py', code)
                done = self.site.run('validate', str(self.folder), '--format', 'json')
                self.assertIn(done.returncode, (0, 1), done.stderr)
                answer = json.loads(done.stdout)
                files = {finding.get('file') for finding in answer['findings']}
                self.assertLessEqual(files, {'bomb.py', 'plugin.json'}, 'what is good is still looked into')

    def test_bomb_does_not_hide_the_rest(self):
        self.write('bomb.py', '-' * 100_000 + '1')
        self.write('plugin.py', LISTENS + 'import subprocess\n')
        self.assertIn('code-refused-call', self.rules())

    def test_names(self):
        with open(os.path.join(os.fsencode(self.folder), b'\xff\n.py'), 'wb') as file:
            file.write(b'x')
        done = self.site.run('validate', str(self.folder))
        self.assertEqual(done.returncode, 1)
        self.assertIn('[archive-name-encoding]', done.stdout)
        self.assertEqual(done.stdout.count('\n'), 3, done.stdout)

    def test_messages_are_escaped(self):
        self.write('plugin.py', LISTENS + 'context.add_action("a\\x1b]0;owned\\x07\\n\\u202e", print)\n')
        done = self.site.run('validate', str(self.folder))
        self.assertNotIn('\x1b', done.stdout)
        self.assertNotIn('\u202e', done.stdout)

    def test_too_many_files(self):
        for i in range(10_050):
            (self.folder / f'{i}').touch()
        self.assertIn('archive-too-many-files', self.rules())

    def test_many_findings_are_bounded(self):
        self.write('plugin.py', LISTENS + 'import subprocess\n' * 3000)
        for i in range(1500):
            self.write(f'many/{i}.txt', AWS)
        self.assertLessEqual(len(self.validate()['findings']), 1100)

    def test_many_findings_hide_nothing(self):
        """What is at the end of a list that was cut may be worse than all that is in it."""
        for i in range(1100):
            (self.folder / f'{i}~').touch()
        done = self.site.run('validate', str(self.folder), '--format', 'json')
        answer = json.loads(done.stdout)
        self.assertEqual((done.returncode, answer['errors'], answer['is_cut']), (1, 0, True))
        self.assertIn('there is more', self.site.run('validate', str(self.folder)).stdout)

    def test_ignore_file_is_no_text(self):
        self.write('.mortiseignore', b'\x00' * 100)
        done = self.site.run('validate', str(self.folder))
        self.assertEqual(done.returncode, 1)
        self.assertIn('.mortiseignore', done.stderr)

    def test_nothing_is_run(self):
        marker = self.folder.parent / 'ran'
        self.write('plugin.py', LISTENS + f'open({str(marker)!r}, "w")\n')
        self.validate()
        self.assertFalse(marker.exists())


class Others(unittest.TestCase):
    def test_bundled_plugins(self):
        site = Site()
        folders = [path.parent for path in (SOURCE / 'plugins').glob('*/plugin.json')]
        self.assertGreaterEqual(len(folders), 2)
        for folder in folders:
            with self.subTest(plugin=folder.name):
                done = site.run('validate', str(folder), '--strict')
                self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_other_dialects_are_parsed_and_not_judged(self):
        site = Site()
        for folder in sorted((SOURCE / 'tests/fixtures/dialects').iterdir()):
            if folder.is_dir():
                with self.subTest(folder=folder.name):
                    done = site.run('validate', str(folder), '--format', 'json')
                    self.assertIn(done.returncode, (0, 1))
                    if done.stdout:
                        rules = {finding['rule'] for finding in json.loads(done.stdout)['findings']}
                        self.assertFalse({rule for rule in rules if rule.startswith('code-')} - {'code-syntax'}, rules)


if __name__ == '__main__':
    tap.main(900)
