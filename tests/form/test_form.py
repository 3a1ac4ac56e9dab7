#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Forms as a person with a screen reader and a keyboard meets them: each kind of field, with good and bad input."""

import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
import unittest
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TESTS))
sys.path.insert(0, str(TESTS / 'workbench'))
sys.path.insert(0, str(TESTS / 'packages'))
import audit
import tap
import test_dialects
from app import BUILD, CONTROLS, SECONDS, App, Atspi, NotSeen, TreeReader, requires_display

VIEWER = str(BUILD / 'tests/form/form-viewer')
FIXTURES = Path(__file__).resolve().parent / 'fixtures'
# Of what is in the window, on the screen that ./dev test has.
SIZE = (720, 860)
# The row of a control has its name too.
ENTERED = CONTROLS - {'list item'}


class FormApp(App):
    """form-viewer with a form: what it saves comes as objects with `values` and `unset`."""

    def __init__(self, form, env=None):
        super().__init__(env={'TZ': 'UTC'} | (env or {}))
        self.path = os.path.join(self.folder, 'form.json')
        Path(self.path).write_text(json.dumps(form), encoding='utf-8')
        self.saved = queue.Queue()

    def start(self):
        self.listen()
        self.process = subprocess.Popen([VIEWER, self.path], env=self.env, stdin=subprocess.DEVNULL,
                                        stdout=subprocess.PIPE, text=True)
        threading.Thread(target=self.read, args=(self.process.stdout,), daemon=True).start()
        self.root = self.wait(self.find_root, 'the application', seconds=100)
        self.reader = TreeReader(self.root)
        self.window = self.wait(self.find_window, 'the X window')
        self.resize(*SIZE)
        subprocess.run(['xdotool', 'windowfocus', '--sync', self.window], check=True)

    def read(self, stdout):
        with stdout:
            for line in stdout:
                self.saved.put(json.loads(line))

    def find_control(self, name, within=None):
        try:
            return self.wait(lambda: self.find(ENTERED, name, within, shown=True), f'a control “{name}”')
        except NotSeen:
            self.skip_on_later_gtk(f'it calls the control “{name}” otherwise')
            raise

    def settle(self, seen):
        """Whether something comes to be seen now that all keys have been sent."""
        try:
            return self.wait(seen, 'it', seconds=3)
        except NotSeen:
            return False


class FormTestCase(unittest.TestCase):
    def open(self, properties, values=None, facts=None, **schema):
        schema = {'type': 'object', 'properties': properties} | schema
        self.app = FormApp({'schema': schema, 'values': values or {}, 'layers': facts or {}})
        self.addCleanup(self.app.__exit__)
        self.app.start()

    def assert_saved(self, values, unset=()):
        self.assertEqual(self.app.saved.get(timeout=SECONDS), {'values': values, 'unset': list(unset)})

    def assert_nothing_saved(self):
        self.assertTrue(self.app.saved.empty())

    def focus(self, name):
        """AT-SPI gives no focus in GTK 4.8, and a click on a button presses it."""
        control = self.app.find_control(name)
        if self.app.get_role(control) in ('text', 'entry', 'password text'):
            self.app.click(control)
        for _ in range(40):
            if self.app.get_focused_name() == name:
                return
            self.app.key('Tab')
        self.fail(f'the focus does not come to “{name}”')

    def write(self, name, text, end='Return'):
        """Writes into an entry, and ends with a key."""
        self.focus(name)
        self.app.key('ctrl+a')
        if text:
            self.app.type(text)
        else:
            self.app.key('BackSpace')
        self.app.wait(lambda: self.app.get_text(self.app.find_control(name)) == text, f'“{text}” in “{name}”')
        if end:
            self.app.key(end)

    def press(self, name):
        control = self.app.find_control(name)
        actions = control.get_action_iface()
        if actions and actions.get_n_actions():
            self.app.press(control)
        else:
            self.app.click(control)


@requires_display
class Fields(FormTestCase):
    def test_text(self):
        self.open({'name': {'type': 'string', 'title': 'Name', 'minLength': 2}})
        self.write('Name', 'x', end=None)
        self.app.see_text('Must have at least 2 characters')
        self.app.see_text('1 setting needs attention')
        self.app.key('Return')
        self.app.type('y')
        self.app.wait(lambda: not self.app.find('label', '1 setting needs attention', shown=True), 'no more complaint')
        self.assert_nothing_saved()
        self.app.key('Return')
        self.assert_saved({'name': 'xy'})

    def test_leaving_saves(self):
        self.open({'a': {'type': 'string', 'title': 'One'}, 'b': {'type': 'string', 'title': 'Two'}})
        self.write('One', 'first', end='Tab')
        self.assert_saved({'a': 'first'})

    def test_addresses(self):
        self.open({'url': {'type': 'string', 'format': 'uri', 'title': 'Website'},
                   'mail': {'type': 'string', 'format': 'email', 'title': 'Mail'}})
        self.write('Website', 'no address', end=None)
        self.app.see_text('https://example.com/path')
        self.assertFalse(self.app.is_enabled(self.app.find_control('Open in Browser')))
        self.write('Website', 'https://example.org')
        self.assert_saved({'url': 'https://example.org'})
        self.assertTrue(self.app.is_enabled(self.app.find_control('Open in Browser')))
        self.write('Mail', 'ada@', end=None)
        self.app.see_text('ada@example.com')
        self.write('Mail', 'ada@example.org')
        self.assert_saved({'mail': 'ada@example.org'})

    def test_lines(self):
        self.open({'text': {'type': 'string', 'contentMediaType': 'text/plain', 'title': 'Text'}})
        self.write('Text', 'one', end='Return')
        self.app.type('two')
        self.app.key('Tab')
        self.assert_saved({'text': 'one\ntwo'})

    def test_integer(self):
        self.open({'n': {'type': 'integer', 'title': 'Number', 'minimum': 1, 'maximum': 20, 'multipleOf': 5}},
                  {'n': 10})
        self.write('Number', '12', end=None)
        self.app.see_text('Must be a multiple of 5')
        self.write('Number', 'x', end=None)
        self.app.see_text('Write a whole number')
        self.write('Number', '25')
        self.app.see_text('Must be 20 or less')
        self.write('Number', '15')
        self.assert_saved({'n': 15})
        self.app.key('Up')
        self.assert_saved({'n': 20})
        self.write('Number', '', end='Return')
        self.assert_saved({}, ['n'])

    def test_number(self):
        self.open({'n': {'type': 'number', 'title': 'Number', 'multipleOf': 0.1, 'default': 0.2}})
        self.focus('Number')
        self.app.key('Up')
        self.assert_saved({'n': 0.3})
        self.press('Reset “Number” to Default')
        self.assert_saved({}, ['n'])
        self.app.wait(lambda: self.app.get_text(self.app.find_control('Number')) == '0.2', 'the default')

    def test_switch(self):
        self.open({'on': {'type': 'boolean', 'title': 'On', 'default': True}})
        self.assertTrue(self.app.is_checked(self.app.find_control('On')))
        self.press('On')
        self.assert_saved({'on': False})
        self.app.see_text('Default: On')
        self.press('Reset “On” to Default')
        self.assert_saved({}, ['on'])

    def test_few_options(self):
        self.open({'c': {'enum': ['low', 'high'], 'title': 'Pitch'}})
        self.press('high')
        self.assert_saved({'c': 'high'})
        self.press('Clear “Pitch”')
        self.assert_saved({}, ['c'])

    def test_several_options(self):
        self.open({'f': {'type': 'array', 'uniqueItems': True, 'minItems': 1, 'title': 'Days',
                         'items': {'enum': ['Monday', 'Tuesday', 'Friday']}}}, {'f': ['Friday']})
        self.press('Monday')
        self.assert_saved({'f': ['Monday', 'Friday']})
        self.press('Monday')
        self.assert_saved({'f': ['Friday']})
        self.press('Friday')
        self.app.see_text('Must have at least 1 item')
        self.assert_nothing_saved()

    def test_list_of_options(self):
        """By keyboard, as by mouse: the list comes up, and letters search it."""
        self.open({'c': {'enum': [f'option {n}' for n in range(20)], 'title': 'Choice'}})
        self.focus('Choice')
        self.app.key('space')
        self.app.skip_on_later_gtk('it does not tell what is in a list that dropped down')
        self.app.wait(lambda: self.app.find('label', 'option 17'), 'the list')
        self.app.type('option 17')
        self.app.wait(lambda: not self.app.find('label', 'option 3', shown=True), 'the search')
        self.app.key('Tab', 'Return')
        self.assert_saved({'c': 'option 17'})

    def test_times(self):
        self.open({'d': {'type': 'string', 'format': 'date', 'title': 'Day'},
                   't': {'type': 'string', 'format': 'time', 'title': 'Hour'},
                   'dt': {'type': 'string', 'format': 'date-time', 'title': 'Moment'}})
        self.write('Day', '2026-02-30', end=None)
        self.app.see_text('Write a date')
        self.write('Day', '2026-02-28')
        self.assert_saved({'d': '2026-02-28'})
        self.write('Hour', '9:05')
        self.assert_saved({'t': '09:05:00Z'})
        self.write('Moment', '2026-02-28 14:30')
        self.assert_saved({'dt': '2026-02-28T14:30:00+00:00'})

    def test_duration(self):
        self.open({'iso': {'type': 'string', 'format': 'duration', 'title': 'Wait'},
                   's': {'type': 'integer', 'format': 'duration', 'title': 'Keep'}}, {'iso': 'PT1M', 's': 7200})
        self.write('Wait', '5')
        self.assert_saved({'iso': 'PT5M'})
        self.write('Keep', '3')
        self.assert_saved({'s': 10800})

    def test_color(self):
        self.open({'c': {'type': 'string', 'format': 'color', 'title': 'Accent'}})
        self.write('Accent', 'blue!', end=None)
        self.app.see_text('Write a colour')
        self.write('Accent', '#3584e4')
        self.assert_saved({'c': '#3584e4'})
        self.app.find_control('Choose “Accent”')

    def test_paths(self):
        self.open({'f': {'type': 'string', 'format': 'file-path', 'title': 'Logo'},
                   'd': {'type': 'string', 'format': 'directory-path', 'title': 'Folder'}})
        self.write('Logo', '/etc/hosts')
        self.assert_saved({'f': '/etc/hosts'})
        self.app.find_control('Choose a File')
        self.app.find_control('Choose a Folder')


@requires_display
class Secrets(FormTestCase):
    def test_set_secret_is_replaced(self):
        self.open({'key': {'type': 'string', 'writeOnly': True, 'title': 'Key', 'minLength': 3}},
                  facts={'key': {'source': 'site', 'is_set': True}})
        self.app.see_text('Set')
        self.assertIsNone(self.app.find('password text', 'Key', shown=True))
        self.press('Replace “Key”')
        self.write('Key', 'hush')
        self.assert_saved({'key': 'hush'})

    def test_secret_is_forgotten(self):
        self.open({'key': {'type': 'string', 'format': 'password', 'title': 'Key'}}, facts={'key': {'is_set': True}})
        self.press('Forget “Key”')
        self.assert_saved({}, ['key'])

    def test_secret_is_not_in_json(self):
        self.open({'key': {'type': 'string', 'writeOnly': True, 'title': 'Key'}, 'n': {'type': 'integer'}},
                  {'key': 'told-once', 'n': 4})
        self.app.press(self.app.find_control('Edit as JSON'))
        editor = self.app.find_control('Settings as JSON')
        self.assertEqual(json.loads(self.app.get_text(editor)), {'n': 4})


@requires_display
class Parts(FormTestCase):
    RULES = {'r': {'type': 'array', 'title': 'Rules', 'items': {
        'type': 'object', 'title': 'Rule', 'required': ['name'],
        'properties': {'name': {'type': 'string', 'title': 'Name'}, 'on': {'type': 'boolean', 'title': 'On'}}}}}

    def test_objects_are_added_and_removed(self):
        self.open(self.RULES, {'r': [{'name': 'a'}]})
        self.press('Add to “Rules”')
        self.app.see_text('This is needed')
        self.assert_nothing_saved()
        self.write('Name', 'b')
        self.assert_saved({'r': [{'name': 'a'}, {'name': 'b'}]})
        self.press('Remove “Rule 1”')
        self.assert_saved({'r': [{'name': 'b'}]})

    def test_objects_are_reordered_by_keyboard(self):
        self.open(self.RULES, {'r': [{'name': 'a'}, {'name': 'b'}, {'name': 'c'}]})
        self.focus('Move “Rule 3” Up')
        self.app.key('space')
        self.assert_saved({'r': [{'name': 'a'}, {'name': 'c'}, {'name': 'b'}]})
        # The focus went along.
        self.app.key('alt+Up')
        self.assert_saved({'r': [{'name': 'c'}, {'name': 'a'}, {'name': 'b'}]})
        self.assertFalse(self.app.is_enabled(self.app.find_control('Move “Rule 1” Up')))

    def test_tags(self):
        self.open({'t': {'type': 'array', 'title': 'Tags', 'uniqueItems': True,
                         'items': {'type': 'string', 'minLength': 2}}}, {'t': ['red']})
        self.write('Tags', 'x')
        self.app.see_text('Must have at least 2 characters')
        self.app.type('y')
        self.app.key('Return')
        self.assert_saved({'t': ['red', 'xy']})
        self.app.type('red')
        self.app.key('Return')
        self.app.see_text('There is a “red” already')
        self.press('Remove “red”')
        self.assert_saved({'t': ['xy']})

    def test_table(self):
        self.open({'m': {'type': 'object', 'title': 'Rates', 'additionalProperties': {'type': 'integer'}}},
                  {'m': {'phone': 80}})
        self.write('New name in “Rates”', 'phone')
        self.app.see_text('There is a “phone” already')
        self.write('New name in “Rates”', 'mail')
        self.assert_saved({'m': {'phone': 80, 'mail': 0}})
        self.write('mail', '30')
        self.assert_saved({'m': {'phone': 80, 'mail': 30}})
        self.press('Remove “phone”')
        self.assert_saved({'m': {'mail': 30}})

    def test_condition(self):
        self.open({'proxy': {'type': 'boolean', 'title': 'Proxy'}},
                  **{'if': {'properties': {'proxy': {'const': True}}, 'required': ['proxy']},
                     'then': {'required': ['host'], 'properties': {'host': {'type': 'string', 'title': 'Host'}}}})
        self.assertIsNone(self.app.find('text', 'Host', shown=True))
        self.press('Proxy')
        self.app.see_text('This is needed')
        self.assert_nothing_saved()
        self.write('Host', 'a.example')
        self.assert_saved({'proxy': True, 'host': 'a.example'})

    def test_alternatives(self):
        self.open({'v': {'title': 'Size', 'oneOf': [
            {'title': 'Name', 'type': 'string'},
            {'title': 'Box', 'type': 'object', 'required': ['w'], 'additionalProperties': False,
             'properties': {'w': {'type': 'integer', 'title': 'Width'}}}]}}, {'v': 'wide'})
        self.focus('Size')
        self.app.key('space')
        self.app.key('Down', 'Return')
        self.write('Width', '7')
        self.assert_saved({'v': {'w': 7}})


@requires_display
class Whole(FormTestCase):
    def test_locked_and_sources(self):
        properties = {'a': {'type': 'string', 'title': 'Region'},
                      'b': {'type': 'string', 'title': 'Size', 'readOnly': True}}
        environment = {'source': 'environment', 'locked': True, 'variables': {'': 'MORTISE_SHOP_REGION'}}
        self.open(properties, {'a': 'eu', 'b': 'big'}, {'a': environment, 'b': {'source': 'site'}})
        self.app.see_text('Environment')
        self.app.see_text('Site')
        self.app.see_text('MORTISE_SHOP_REGION')
        for name, value in (('Region', 'eu'), ('Size', 'big')):
            self.app.click(self.app.find_control(name))
            self.app.type('x')
            self.app.key('Return')
            self.assertEqual(self.app.get_text(self.app.find_control(name)), value)
        self.assert_nothing_saved()

    def test_refused(self):
        self.open({'a': {'type': 'string', 'title': 'Name'}})
        self.write('Name', 'refuse')
        self.assert_saved({'a': 'refuse'})
        self.app.see_text('the plugin does not want that')
        self.assertEqual(self.app.get_text(self.app.find_control('Name')), 'refuse')

    def test_together(self):
        self.open({'a': {'type': 'integer', 'title': 'One'}, 'b': {'type': 'integer', 'title': 'Two'}}, {'a': 1, 'b': 2},
                  **{'x-apply': 'together'})
        self.assertFalse(self.app.is_enabled(self.app.find_control('Apply')))
        self.write('One', '3')
        self.write('Two', '4')
        self.assert_nothing_saved()
        self.press('Apply')
        self.assert_saved({'a': 3, 'b': 4})
        self.write('One', '9')
        self.press('Revert')
        self.app.wait(lambda: self.app.get_text(self.app.find_control('One')) == '3', 'what was saved')

    def test_json_goes_both_ways(self):
        self.open({'a': {'type': 'integer', 'title': 'One'}}, {'a': 1, 'unknown': {'x': []}})
        self.press('Edit as JSON')
        self.write('Settings as JSON', '{"a": "x"}', end=None)
        self.press('Edit as JSON')
        self.app.find_control('Settings as JSON')
        self.write('Settings as JSON', '{"a": 5, "unknown": [2]}', end=None)
        self.press('Edit as JSON')
        self.assert_saved({'a': 5, 'unknown': [2]})
        self.app.wait(lambda: self.app.get_text(self.app.find_control('One')) == '5', 'the form')

    def test_json_is_discarded(self):
        self.open({'a': {'type': 'integer', 'title': 'One'}}, {'a': 1})
        self.press('Edit as JSON')
        self.write('Settings as JSON', '{', end=None)
        self.press('Discard')
        self.assertEqual(self.app.get_text(self.app.find_control('One')), '1')
        self.assert_nothing_saved()

    def test_search(self):
        self.open({f'p{n}': {'type': 'string', 'title': f'Field {n}', 'description': 'x' * n} for n in range(12)})
        self.focus('Search settings')
        self.app.type('field 11')
        self.app.wait(lambda: not self.app.find('text', 'Field 3', shown=True), 'only one field')
        self.app.find_control('Field 11')
        self.app.type(' nothing')
        self.app.see_text('No setting matches the search')

    def test_first_fault_is_shown(self):
        self.open({f'p{n}': {'type': 'string', 'title': f'Field {n}'} for n in range(30)} | {
            'deep': {'type': 'array', 'title': 'Items', 'items': {
                'type': 'object', 'properties': {'x': {'type': 'integer', 'title': 'Bad'}}}}},
            {'deep': [{'x': 'no number'}]})
        self.press('Show the first one')
        self.app.wait(lambda: self.app.get_focused_name() == 'Bad', 'the focus on the fault')


@requires_display
class Everything(unittest.TestCase):
    """The form that has each kind of field."""

    def open(self, **env):
        form = json.loads((FIXTURES / 'all-kinds.json').read_text(encoding='utf-8'))
        app = FormApp(form, env)
        self.addCleanup(app.__exit__)
        app.start()
        return app

    def test_every_control_has_a_name(self):
        app = self.open()
        app.skip_on_later_gtk('it gives rows that fold no names, and wrong places')
        controls = list(audit.read(app, app.root))
        self.assertEqual(list(audit.find_faults(controls)), [])
        names = {control.name for control in controls if control.role in CONTROLS}
        for name in ('Display name', 'Take orders', 'Retries', 'Accent colour', 'Bucket', 'Search settings'):
            self.assertIn(name, names)

    def test_every_control_is_reached_by_tab(self):
        app = self.open()
        app.skip_on_later_gtk('it gives rows that fold no names, and wrong places')
        wanted = {'Display name', 'Take orders', 'test', 'Replace “API key”', 'Greeting', 'Language', 'Accent colour',
                  'Retries', 'Timeout', 'Unit of “Timeout”', 'Open since', 'Monday', 'Remove “garden”', 'Keywords',
                  'New name in “Rates”', 'Move “Rule 1” Down', 'Remove “Rule 2”', 'Add to “Rules”', 'Bucket', 'Password',
                  'Size', 'Old endpoint'}
        seen = set()

        def note(event):
            if event.detail1:
                seen.add(app.get_name(event.source))

        listener = Atspi.EventListener.new(note)
        listener.register('object:state-changed:focused')
        self.addCleanup(listener.deregister, 'object:state-changed:focused')
        for _ in range(12):
            app.key(*['Tab'] * 10)
            if app.settle(lambda: wanted <= seen):
                return
        self.fail(f'not reached: {wanted - seen}')


@requires_display
class Dialects(unittest.TestCase):
    """The settings of plugins of other platforms, as the host tells them, all in one form."""

    def check(self, folders):
        host = App()
        self.addCleanup(host.__exit__)
        host.process = subprocess.Popen(['true'])
        settings = []
        for n, folder in enumerate(folders):
            slug = host.cli('install', str(folder))['slug']
            for setting in host.cli('config', 'get', slug):
                settings.append(setting | {'key': f'{n} {setting["key"]}', 'label': f'{setting["label"]} {n}'})
        self.assertGreater(len(settings), 0)
        app = FormApp(settings)
        self.addCleanup(app.__exit__)
        app.start()
        for setting in settings:
            row = app.find('list item', setting['label'])
            self.assertIsNotNone(row, setting)
            self.assertTrue([control for control in app.walk(row) if app.get_role(control) in ENTERED], setting)

    def test_fixtures(self):
        self.check(TESTS / 'fixtures/dialects' / name for name in ('services-ai', 'digital-commerce', 'anineeplus'))

    def test_bundled(self):
        self.check(TESTS.parent / 'plugins' / name for name in ('lead-scorer', 'ticket-tagger'))

    @unittest.skipUnless(test_dialects.SEEDS.is_dir(), 'the five documents are not beside the source')
    def test_seeds(self):
        folders = []
        for dialect, name, files in test_dialects.Seeds.examples(None):
            if dialect in ('services-ai', 'digital-commerce', 'anineeplus'):
                folders.append(Path(tempfile.mkdtemp()))
                for path, text in files.items():
                    (folders[-1] / path).write_text(text, encoding='utf-8')
        self.check(folders)


if __name__ == '__main__':
    tap.main()
