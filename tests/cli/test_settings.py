#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Settings: where they come from, what they have to be, who is asked and told, and the way back."""

import json
import os
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import tap  # noqa: E402

from cli import Site, request  # noqa: E402
from settings import SCHEMA, Mailer  # noqa: E402

FORM = '/v1/plugins/mailer/settings-form'
ALL = '/v1/plugins/mailer/settings'


class Served(unittest.TestCase):
    """A site that is served, with one plugin that is set up anew for each test."""

    def setUp(self):
        self.site = Site()
        self.mailer = Mailer(self.site)
        self.mailer.install()
        self.serve()

    def serve(self):
        serving = self.site.serving()
        self.socket, self.process = serving.__enter__()
        self.addCleanup(serving.__exit__, None, None, None)

    def ask(self, method, target, body=None, status=200):
        done, answer = request(self.socket, method, target, json.dumps(body) if body is not None else None)
        self.assertEqual(done, status, answer)
        return answer

    def refuse(self, values, status=400, **body):
        return self.ask('PUT', ALL, {'values': values} | body, status)['error']


class Form(Served):
    def test_form(self):
        form = self.ask('GET', FORM)
        self.assertEqual(sorted(form), ['apply', 'layers', 'schema', 'values', 'version'])
        self.assertEqual((form['schema'], form['apply'], form['version']), (SCHEMA, 'each', '1.0.0'))
        self.assertEqual(form['values'], {'host': 'localhost', 'port': 25, 'encrypted': False, 'tags': []})
        self.assertEqual(form['layers']['port'], {
            'source': 'default', 'locked': False, 'variable': None, 'reason': None, 'variables': {},
            'is_default': True, 'is_set': False})
        self.ask('GET', '/v1/plugins/nobody/settings-form', status=404)

    def test_apply_together(self):
        self.site.check('install', self.mailer.make('1.1.0', SCHEMA | {'x-apply': 'together'}))
        self.assertEqual(self.ask('GET', FORM)['apply'], 'together')

    def test_several_at_once(self):
        form = self.ask('PUT', ALL, {'values': {'low': 1, 'high': 2}})
        self.assertEqual((form['values']['low'], form['values']['high']), (1, 2))
        self.assertEqual(form['layers']['low']['source'], 'site')
        form = self.ask('PUT', ALL, {'values': {'high': 3}, 'unset': ['low']})
        self.assertEqual(form['values'].get('low'), None)
        self.assertEqual(self.site.check('config', 'get', 'mailer', 'high'), '3\n')
        self.mailer.set('low', '5', 'high', '6')
        self.assertEqual(self.mailer.values(), {'low': 5, 'high': 6})
        self.site.check('config', 'unset', 'mailer', 'low', 'high')
        self.assertEqual(self.mailer.values(), {})

    def test_all_or_nothing(self):
        error = self.refuse({'host': 'a.example', 'port': 70000, 'tags': ['a', 7]})
        self.assertEqual([problem['pointer'] for problem in error['problems']], ['/port', '/tags/1'])
        self.assertEqual((error['code'], error['pointer']), ('invalid', '/port'))
        self.assertTrue(error['problems'][0]['message'])
        self.assertEqual(self.mailer.values(), {})

    def test_what_only_makes_sense_together(self):
        self.assertEqual(self.refuse({'low': 1})['pointer'], None)
        self.assertIn('high', self.refuse({'low': 1})['message'])
        self.assertEqual(self.refuse({'encrypted': True})['pointer'], '/port')
        self.ask('PUT', ALL, {'values': {'encrypted': True, 'port': 465}})
        self.assertEqual(self.refuse({}, unset=['port'])['pointer'], '/port')
        self.assertEqual(self.mailer.values(), {'encrypted': True, 'port': 465})

    def test_wrong_bodies(self):
        for body in ({'values': []}, {'values': {}, 'unset': 'port'}, {'unset': [7]}, {'value': 7}, {'values': None}):
            with self.subTest(body=body):
                self.ask('PUT', ALL, body, status=400)
        self.assertIn('set and unset', self.refuse({'port': 30}, unset=['port'])['message'])
        self.refuse({'prot': 30}, status=404)
        self.ask('PUT', ALL, {'values': {'host': 'x' * (5 * 1024 * 1024)}}, status=429)

    def test_a_key_is_any_word(self):
        self.mailer.set('history', 'yes')
        self.assertEqual(self.ask('GET', ALL + '/history')['value'], 'yes')

    def test_value_from_a_file(self):
        self.assertEqual(self.mailer.set('host', '--value-file', '-', stdin=b'pipe.example\n'), 'pipe.example\n')


class Layers(Served):
    def serve(self):
        pass

    def value(self, key, **env):
        setting = self.site.json('config', 'get', 'mailer', key, env=env)
        return setting['value'], setting['source']

    def write_file(self, values):
        folder = Path(self.site.site, 'settings')
        folder.mkdir(exist_ok=True)
        (folder / 'new').write_text(values if isinstance(values, str) else json.dumps(values))
        os.replace(folder / 'new', folder / 'mailer.json')

    def problems(self, **env):
        return [problem['text'] for problem in json.loads(self.site.run('problems', '--json', env=env).stdout)
                if problem['kind'] == 'setting']

    def test_each_wins_over_the_one_before(self):
        self.assertEqual(self.value('port'), (25, 'default'))
        self.write_file({'port': 26})
        self.assertEqual(self.value('port'), (26, 'file'))
        self.mailer.set('port', '27')
        self.assertEqual(self.value('port'), (27, 'site'))
        self.assertEqual(self.value('port', MORTISE_MAILER_PORT='28'), (28, 'environment'))
        self.assertEqual(self.value('encrypted', MORTISE_MAILER_ENCRYPTED='yes'), (True, 'environment'))
        self.site.check('config', 'unset', 'mailer', 'port')
        self.assertEqual(self.value('port'), (26, 'file'))

    def test_locked(self):
        env = {'MORTISE_MAILER_PORT': '28'}
        setting = self.site.json('config', 'get', 'mailer', 'port', env=env)
        self.assertEqual((setting['locked'], setting['variable']), (True, 'MORTISE_MAILER_PORT'))
        self.assertIn('The variable MORTISE_MAILER_PORT', setting['reason'])
        self.assertIn('MORTISE_MAILER_PORT', self.site.check('config', 'get', 'mailer', env=env))
        done = self.site.run('config', 'set', 'mailer', 'port', '29', env=env)
        self.assertEqual(done.returncode, 1)
        self.assertIn('the variable MORTISE_MAILER_PORT in the environment of the host; change it there', done.stderr)
        self.mailer.set('host', 'other', env=env)

    def test_wrong_values_are_passed_over_and_told(self):
        self.write_file({'port': 0, 'prot': 1, 'host': 'file.example'})
        self.assertEqual(self.value('port', MORTISE_MAILER_PORT='many'), (25, 'default'))
        self.assertEqual(self.value('host'), ('file.example', 'file'))
        texts = '\n'.join(self.problems(MORTISE_MAILER_PORT='many'))
        for part in ('/port: ', '/prot: there is no such setting', 'the variable MORTISE_MAILER_PORT is passed over'):
            self.assertIn(part, texts)
        self.assertIn('MORTISE_MAILER_PORT', self.site.run('logs', 'mailer').stdout)
        self.write_file('{"port": ')
        self.assertEqual(len(self.problems()), 1)
        self.write_file('[]')
        self.assertEqual(len(self.problems()), 1)

    def test_file_is_watched(self):
        self.write_file({})
        self.site.check('enable', 'mailer')
        with self.site.serving() as (socket, _):
            self.assertEqual(self.mailer.read()['settings']['port'], 25)
            events = self.site.start('events', '--json')
            self.addCleanup(events.wait)
            self.addCleanup(events.kill)
            self.assertIn('ready', events.stdout.readline())
            self.write_file({'port': 26})
            for line in events.stdout:
                if self.value('port') == (26, 'file'):
                    break
            self.assertEqual(self.mailer.read()['settings']['port'], 26)
            events.stdout.close()
            events.stderr.close()

    def test_anineeplus(self):
        folder = Path(self.site.folder, 'foreign')
        folder.mkdir()
        (folder / 'plugin.json').write_text(json.dumps({
            'name': 'mailing-plugin', 'version': '1.0.0', 'description': 'Mails.', 'main': 'index.js',
            'config': {'server': {'host': 'localhost', 'port': 25}, 'maxRetries': 3, 'secretKey': ''}}))
        (folder / 'index.js').write_text('')
        self.site.check('install', str(folder))
        slug = 'mailing-plugin'
        env = {'MAILING_PLUGIN_SERVER_PORT': '26', 'MAILING_PLUGIN_MAX_RETRIES': '5'}
        settings = {setting['key']: setting for setting in self.site.json('config', 'get', slug, env=env)}
        self.assertEqual(settings['server']['value'], {'host': 'localhost', 'port': 26})
        self.assertEqual(settings['server']['variables'], {'/port': 'MAILING_PLUGIN_SERVER_PORT'})
        self.assertEqual((settings['server']['locked'], settings['maxRetries']['locked']), (False, True))
        self.assertEqual(settings['maxRetries']['value'], 5)
        self.site.check('config', 'set', slug, 'server', '{"host": "a.example"}', env=env)
        done = self.site.run('config', 'set', slug, 'server', '{"port": 27}', env=env)
        self.assertIn('MAILING_PLUGIN_SERVER_PORT', done.stderr)


VETO = '''
@action("settings_changing")
def changing(values, changes, **rest):
    assert "token" not in values
    if values.get("port") == 666:
        raise ValueError("/port: is not for us")
    if "token" in changes and values.get("host") == "nowhere":
        raise ValueError("no token for nowhere")
    if values.get("host") == "crash":
        import os
        os._exit(3)
'''


class Plugin(Served):
    """The plugin is asked before, and told after."""

    def setUp(self):
        super().setUp()
        self.site.check('install', self.mailer.make('1.1.0', code=VETO))
        self.site.check('enable', 'mailer')

    def test_veto_with_a_field(self):
        error = self.refuse({'port': 666})
        self.assertEqual((error['pointer'], error['problems'][0]['message']), ('/port', 'is not for us'))
        self.assertEqual(self.mailer.values(), {})

    def test_veto_without_a_field(self):
        self.mailer.set('host', 'nowhere')
        error = self.refuse({'token': 'hunter2'})
        self.assertEqual(error['pointer'], None)
        self.assertIn('no token for nowhere', error['message'])

    def test_one_that_crashes_does_not_object(self):
        self.mailer.set('host', 'crash')
        self.assertEqual(self.mailer.values(), {'host': 'crash'})

    def test_disabled_is_not_asked(self):
        self.site.check('disable', 'mailer')
        self.mailer.set('port', '666')
        self.assertEqual(self.mailer.values(), {'port': 666})

    def test_told_at_once(self):
        self.assertEqual(self.mailer.read()['seen'], 0)
        self.ask('PUT', ALL, {'values': {'low': 1, 'high': 2, 'token': 'hunter2'}})
        answer = self.mailer.read()
        self.assertEqual(answer['seen'], 1)
        self.assertEqual([answer['settings'][key] for key in ('low', 'high', 'token', 'host')],
                         [1, 2, 'hunter2', 'localhost'])


class History(Served):
    def changes(self, *words):
        return self.site.json('config', 'history', 'mailer', *words)

    def test_history(self):
        self.mailer.set('port', '26')
        self.mailer.set('port', '27', 'token', 'hunter2')
        self.site.check('config', 'unset', 'mailer', 'port')
        changes = self.changes()
        self.assertEqual([change['changes'] for change in changes], [
            {'port': {'before': 27, 'after': None}},
            {'port': {'before': 26, 'after': 27}, 'token': {'secret': True}},
            {'port': {'before': None, 'after': 26}}])
        self.assertTrue(changes[0]['id'] > changes[1]['id'] > changes[2]['id'] > 0)
        self.assertTrue(changes[0]['actor'].startswith('cli:') and changes[0]['time'] > 0)
        self.assertEqual({change['cause'] for change in changes}, {'set'})
        self.assertEqual(len(self.changes('token')), 1)
        self.assertEqual(len(self.changes('--limit', '2')), 2)
        self.assertIn('port: 26 → 27; token: (secret)', ' '.join(self.site.check('config', 'history', 'mailer').split()))
        self.assertEqual(self.site.run('config', 'history', 'mailer', 'prot').returncode, 1)

    def test_roll_back(self):
        self.mailer.set('port', '26', 'token', 'first')
        self.mailer.set('port', '27', 'host', 'a.example', 'token', 'second')
        first = self.changes()[1]['id']
        self.site.check('config', 'rollback', 'mailer', '--to', str(first))
        self.assertEqual(self.mailer.values(), {'port': 26, 'token': True})
        self.assertEqual(self.mailer.reveal(), 'second')
        self.assertEqual(self.changes()[0]['cause'], 'rollback')
        self.ask('POST', '/v1/plugins/mailer/settings-rollback', {'to': 0})
        self.assertEqual(self.mailer.values(), {'token': True})
        self.ask('POST', '/v1/plugins/mailer/settings-rollback', {'to': 4711}, status=404)
        for body in ({}, {'to': -1}, {'to': 'x'}, {'to': 1, 'more': 1}):
            self.ask('POST', '/v1/plugins/mailer/settings-rollback', body, status=400)
        self.assertEqual(self.site.run('config', 'rollback', 'mailer').returncode, 2)

    def test_backups(self):
        self.mailer.set('port', '26', 'token', 'first')
        self.assertEqual(self.site.json('config', 'backups', 'mailer'), [])
        self.site.check('config', 'rollback', 'mailer', '--to', '0')
        self.mailer.set('token', 'second', 'host', 'later.example')
        backup, = self.site.json('config', 'backups', 'mailer')
        self.assertEqual((backup['cause'], backup['version'], backup['settings']), ('rollback', '1.0.0', 2))
        self.site.check('config', 'restore', 'mailer', str(backup['id']))
        self.assertEqual((self.mailer.values(), self.mailer.reveal()), ({'port': 26, 'token': True}, 'first'))
        self.assertEqual([backup['cause'] for backup in self.site.json('config', 'backups', 'mailer')],
                         ['restore', 'rollback'])
        self.assertEqual(self.site.run('config', 'restore', 'mailer', '4711').returncode, 1)


class Migrations(Served):
    """What an update does to settings: data first, then the plugin itself."""

    NEXT = {'type': 'object', 'properties': {
        'server': {'type': 'object', 'properties': {'host': {'type': 'string'}, 'port': {'type': 'string'}}},
        'timeout': {'type': 'string'}, 'label': {'type': 'string'},
        'token': {'type': 'string', 'writeOnly': True}}}
    STEPS = [{'version': '2.0.0', 'move': {'/host': '/server/host', '/port': '/server/port'},
              'convert': {'/server/port': 'number-to-text'}, 'remove': ['low', 'high'], 'set': {'timeout': 'PT30S'}}]
    CODE = '''
@filter("settings_migrating")
def migrating(values, before, **rest):
    assert rest["from"] == "1.0.0" and rest["to"].startswith("2.") and "token" not in before
    FAILURE
    values["label"] = before["host"] + " as it was"
    return values
'''

    def update(self, version='2.0.0', failure='pass'):
        return self.site.run('install', self.mailer.make(
            version, self.NEXT, self.CODE.replace('FAILURE', failure), migrations=self.STEPS,
            hooks=[{'name': 'settings_migrating', 'kind': 'filter'}]))

    def set_up(self):
        self.mailer.set('host', 'a.example', 'port', '26', 'low', '1', 'high', '2', 'token', 'hunter2')

    def assert_migrated(self):
        self.assertEqual(self.mailer.values(), {'server': {'host': 'a.example', 'port': '26'}, 'timeout': 'PT30S',
                                                'label': 'a.example as it was', 'token': True})
        self.assertEqual(self.mailer.reveal(), 'hunter2')

    def test_update(self):
        self.set_up()
        self.site.check('enable', 'mailer')
        self.assertEqual(self.update().returncode, 0)
        self.assert_migrated()
        self.assertEqual([change['cause'] for change in self.site.json('config', 'history', 'mailer')],
                         ['migration', 'update', 'set'])
        backup = self.site.json('config', 'backups', 'mailer')[-1]
        self.assertEqual((backup['cause'], backup['version'], backup['settings']), ('update', '1.0.0', 5))
        self.mailer.set('timeout', 'PT9S')
        self.site.check('config', 'restore', 'mailer', str(backup['id']))
        self.assertEqual(self.mailer.values()['server'], {'host': 'a.example', 'port': '26'})
        self.site.check('rollback', 'mailer')
        self.assertEqual(self.mailer.values(), {'host': 'a.example', 'port': 26, 'low': 1, 'high': 2, 'token': True})
        self.assertEqual(self.mailer.reveal(), 'hunter2')

    def test_disabled_is_asked_when_it_first_runs(self):
        self.set_up()
        self.assertEqual(self.update().returncode, 0)
        self.assertNotIn('label', self.mailer.values())
        self.site.check('enable', 'mailer')
        self.mailer.read()
        self.assert_migrated()

    def test_failure_goes_back(self):
        self.set_up()
        self.site.check('enable', 'mailer')
        done = self.update(failure='raise ValueError("no idea")')
        self.assertEqual(done.returncode, 1)
        self.assertIn('could not migrate its settings', done.stderr)
        self.assertEqual(self.mailer.values()['port'], 26)

    def test_wrong_answer_goes_back(self):
        self.set_up()
        self.site.check('enable', 'mailer')
        self.assertIn('/timeout', self.update(failure='values["timeout"] = 7').stderr)
        self.assertEqual(self.mailer.values()['port'], 26)

    def test_what_has_no_place_is_told(self):
        self.set_up()
        self.site.check('install', self.mailer.make('1.1.0', {'type': 'object', 'properties': {
            'host': {'type': 'string'}, 'port': {'type': 'string'}}}))
        self.assertEqual(self.mailer.values(), {'host': 'a.example'})
        self.assertIn('has no place for the setting port', self.site.run('logs', 'mailer').stdout)


if __name__ == '__main__':
    tap.main()
