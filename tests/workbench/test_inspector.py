#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Inspector section: what it shows of dispatches is what the command line says of them."""

import json
import shlex
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))
import tap
from app import App, requires_display
from tracing import EDITORS, HOOK, make_editors, make_payload

TREE = 'Parts of the Value'
# What GTK 4.8 calls a toggle button.
TOGGLE = ('push button', 'toggle button')


class InspectorMixin:
    """What a person does in the section."""

    def fire(self, value, **edits):
        return self.app.cli('fire', HOOK, '--payload', make_payload(value, **edits))

    # The list

    def list_dispatches(self):
        return self.app.list_rows(None, 'Dispatches')

    def see_first(self, matches, what):
        return self.app.wait(lambda: next((name for name in self.list_dispatches()[:1] if matches(name)), None), what)

    def get_row(self, index):
        return next(row for rank, row in enumerate(self.app.children(self.app.find('list', 'Dispatches')))
                    if rank == index)

    def open(self, index=0, hook=HOOK):
        self.app.click(self.get_row(index))
        return self.app.see('panel', hook)

    def filter(self, text):
        self.app.key('ctrl+f')
        self.app.key('ctrl+a')
        self.app.type(text) if text else self.app.key('BackSpace')

    # The value

    def list_parts(self):
        return self.app.list_rows(None, TREE)

    def see_part(self, name):
        def seen():
            tree = self.app.find('list', TREE)
            return next((row for row in self.app.children(tree) if self.app.get_name(row) == name), None)
        return self.app.wait(seen, f'“{name}” in the value')

    def choose_menu(self, menu, item):
        self.app.click(self.app.see('push button', menu))
        self.app.press(self.app.see_menu_item(item))


class InspectorTestCase(InspectorMixin, unittest.TestCase):
    """One window for all tests of a class."""

    @classmethod
    def setUpClass(cls):
        cls.app = App()
        cls.addClassCleanup(cls.app.__exit__)
        cls.app.start()
        cls.app.resize(1190, 890)
        for place in make_editors(cls.app.make_folder('plugins')):
            cls.app.cli('install', str(place))
            cls.app.cli('enable', place.name)
        cls.app.key('ctrl+4')
        cls.app.find_pane('Inspector')


@requires_display
class Dispatches(InspectorTestCase):
    def test_1_empty(self):
        self.app.see_text('Nothing Was Fired Yet')
        self.app.press(self.app.see('push button', 'Show Hooks'))
        self.app.find_pane('Hooks')
        self.app.key('ctrl+4')

    def test_2_live(self):
        for number in range(3):
            self.fire({'a': number})
        last = self.app.cli('trace', 'last')
        self.see_first(lambda name: name.startswith(HOOK) and '3 calls' in name, 'the dispatch')
        self.app.wait(lambda: len(self.list_dispatches()) == 3, 'all of them')
        self.assertIn(last['actor'], self.list_dispatches()[0])
        self.fire({'a': 0}, second=[(['a'], 'fail')])
        self.see_first(lambda name: '1 failed' in name, 'the failure')

    def test_3_pause(self):
        self.fire({'a': 1})
        self.app.wait(lambda: self.list_dispatches(), 'a dispatch')
        before = self.app.wait(lambda: self.app.cli('trace') and len(self.list_dispatches()), 'the list')
        self.app.press(self.app.see(TOGGLE, 'Pause'))
        self.app.see_text('Paused')
        self.fire({'a': 1})
        self.app.see_text('Paused, 1 new')
        self.assertEqual(len(self.list_dispatches()), before)
        self.app.press(self.app.see(TOGGLE, 'Pause'))
        self.app.wait(lambda: len(self.list_dispatches()) == before + 1, 'the one that waited')

    def test_4_filter(self):
        self.app.cli('fire', 'ticket_data')
        self.fire({'a': 0}, second=[(['a'], 'fail')])
        self.filter('hook:ticket_*')
        self.app.wait(lambda: [name.split(',')[0] for name in self.list_dispatches()] == ['ticket_data'], 'one row')
        self.fire({'a': 0})
        self.app.cli('fire', 'ticket_data')
        self.app.wait(lambda: [name.split(',')[0] for name in self.list_dispatches()] == ['ticket_data'] * 2,
                      'what is new and fits')
        self.filter('slower:soon')
        self.app.see_text('slower:soon is not a duration')
        self.filter('slower:10h')
        self.app.see_text('No Dispatch Fits')
        self.assertIsNone(self.app.find('label', 'slower:soon is not a duration', shown=True))
        self.app.press(self.app.see('push button', 'Show All'))
        self.app.wait(lambda: len(self.list_dispatches()) > 2, 'all of them')

    def test_5_pin_and_clear(self):
        kept = self.fire({'pinned': True})
        self.see_first(lambda name: HOOK in name, 'the dispatch')
        self.app.wait(lambda: self.app.cli('trace', 'id:' + kept['id']), 'its trace')
        self.open()
        self.app.press(self.app.see(TOGGLE, 'Pin'))
        self.app.wait(lambda: [one['id'] for one in self.app.cli('trace', 'pinned:yes')] == [kept['id']], 'the pin')
        self.see_first(lambda name: name.endswith('Pinned'), 'the mark')
        self.fire({'pinned': False})
        self.app.wait(lambda: not self.list_dispatches()[0].endswith('Pinned'), 'one more')

        self.choose_menu('Inspector Menu', 'Clear…')
        dialog = self.app.see_dialog('Forget All Dispatches?')
        self.app.press(self.app.see('push button', 'Forget', dialog))
        self.app.has_ended('Forget All Dispatches?')
        self.app.wait(lambda: len(self.list_dispatches()) == 1, 'the pinned one alone')
        self.assertEqual([one['id'] for one in self.app.cli('trace')], [kept['id']])
        self.app.wait(lambda: 'traces.clear' in [one['action'] for one in self.app.ask('/v1/audit?limit=9')], 'the audit')


@requires_display
class Details(InspectorTestCase):
    VALUE = {'score': 10, 'lead': {'name': 'Ann'}, 'old': True}
    EDITS = {'first': [(['score'], 12)], 'second': [(['score'], 14), (['lead', 'city'], 'Bonn')],
             'third': [(['old'], None)]}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dispatch = cls.app.cli('fire', HOOK, '--payload', make_payload(cls.VALUE, **cls.EDITS))

    def setUp(self):
        self.see_first(lambda name: HOOK in name, 'the dispatch')
        self.open()
        self.app.see('list', TREE)

    def test_calls(self):
        calls = self.app.see('list', 'Calls')
        for call in self.dispatch['calls']:
            self.app.see_text(EDITORS[call['plugin']], calls)
            self.app.see_text(f'{call["version"]} · Listener {call["listener"]} · Priority {call["priority"]}', calls)

    def test_changes_of_the_result(self):
        self.app.wait(lambda: self.list_parts() == ['value: {2 members}, Changed Inside', 'score: 14, changed from 10',
                                                    'lead: {2 members}, Changed Inside', 'old: true, Removed'],
                      'the changes')

    def test_provenance(self):
        said = self.app.cli('trace', 'who', self.dispatch['id'], '/score')
        call = self.dispatch['calls'][said['call'] - 1]
        self.app.click(self.see_part('score: 14, changed from 10'))
        self.app.see('panel', '/score')
        self.app.see_text(f'Set by {EDITORS[call["plugin"]]} {call["version"]}, listener {call["listener"]} in {call["place"]}, '
                          f'at priority {call["priority"]}, in call {said["call"]}.')
        self.app.see_text(f'Before, it was {said["before"]}.')
        self.app.click(self.see_part('old: true, Removed'))
        self.app.see_text('Taken out by Third Editor 1.2.0')

        self.app.press(self.app.see('push button', 'Show the Call'))
        self.app.see_text('Began after', self.app.see('list', 'Calls'))

    def test_steps(self):
        calls = self.app.see('list', 'Calls')
        second = next(row for row in self.app.find_all('list item', within=calls)
                      if next(self.app.find_all('label', 'Second Editor', within=row), None))
        self.app.click(second)
        self.app.press(self.app.see('push button', 'Value After It', second))
        self.app.wait(lambda: self.list_parts()[1:] == ['score: 14, changed from 12', 'lead: {2 members}, Changed Inside',
                                                        'old: true'], 'the value after the second call')

    def test_replay(self):
        self.choose_menu('Dispatch Menu', 'Replay on a Copy of the Site')
        dialog = self.app.see_dialog('It Came Out the Same')
        self.app.press(self.app.see('push button', 'Close', dialog))
        self.app.has_ended('It Came Out the Same')
        self.assertEqual(self.app.cli('trace', 'last')['id'], self.dispatch['id'])

    def test_copy_as_command(self):
        self.choose_menu('Dispatch Menu', 'Copy as Command')
        self.app.see_text('Copied')
        self.app.key('ctrl+f')
        self.app.key('ctrl+v')
        entry = self.app.see('entry', 'Filter dispatches')
        copied = self.app.wait(lambda: self.app.get_text(entry), 'the command')
        payload = make_payload(self.VALUE, **self.EDITS)
        self.filter('')
        self.assertEqual(shlex.split(copied)[:4], ['mortise', 'fire', HOOK, '--payload'])
        self.assertEqual(json.loads(shlex.split(copied)[4]), json.loads(payload))

    def test_open_the_plugin(self):
        self.app.click(self.see_part('score: 14, changed from 10'))
        self.app.press(self.app.see('push button', 'Open the Plugin', self.app.see('panel', '/score')))
        self.app.find_pane('Second Editor')
        self.app.key('ctrl+4')


@requires_display
class Narrow(InspectorTestCase):
    def test_list_leads_to_details(self):
        self.fire({'a': 1})
        self.app.resize(370, 730)
        self.see_first(lambda name: HOOK in name, 'the dispatch')
        self.app.click(self.get_row(0))
        back = self.app.see('push button', 'Back')
        self.app.see('list', TREE)
        self.app.press(back)
        self.app.see('entry', 'Filter dispatches')


@requires_display
class Files(InspectorMixin, unittest.TestCase):
    """The file chooser of GTK 4.8 crashes where somebody looks at it by AT-SPI, so files are opened as a desktop does."""

    def start(self, text):
        app = App()
        self.addCleanup(app.__exit__)
        path = Path(app.folder, 'traces.json')
        path.write_text(text, encoding='utf-8')
        app.arguments = [str(path)]
        app.start()
        return app

    def test_good_file(self):
        dispatch = {'id': 'a1', 'hook': '<b>bold</b>', 'kind': 'filter', 'status': 'completed', 'time': 1, 'wall_us': 5,
                    'actor': '<script>alert(1)</script>', 'value_name': 'value', 'payload': {'value': {'a': 1}},
                    'result': {'a': 2}, 'calls': [{'plugin': 'gone', 'status': 'ok', 'value': {'a': 2}}]}
        nested = {'id': 'b2', 'hook': 'nested', 'kind': 'action', 'status': 'failed', 'time': 2, 'wall_us': 1,
                  'parent': 'a1', 'calls': []}
        self.app = self.start(json.dumps({'format': 'mortise-traces', 'version': 1, 'dispatches': [dispatch, nested]}))
        self.app.see_text('From the file “traces.json”, to be looked at only.')
        self.app.wait(lambda: [name.split(',')[0] for name in self.list_dispatches()] == ['nested', '<b>bold</b>'],
                      'its dispatches')
        self.app.click(self.get_row(1))
        self.app.see_text('fired by <script>alert(1)</script>')
        self.app.click(self.see_part('a: 2, changed from 1'))
        self.app.see_text('Set by gone, listener 0, at priority 0, in call 1.')
        self.assertIsNone(self.app.find(TOGGLE, 'Pin', shown=True))

        self.app.click(self.app.see('list item', 'nested', self.app.see('list', 'Calls')))
        self.app.press(self.app.see('push button', 'Show What It Was Fired Within'))
        self.app.see_text('fired by <script>alert(1)</script>')
        self.filter('hook:nest*')
        self.app.wait(lambda: len(self.list_dispatches()) == 1, 'the one that fits')
        self.app.press(self.app.see('push button', 'Back to Live'))
        self.app.wait(lambda: not self.app.find('push button', 'Back to Live', shown=True), 'the site’s own')

    def test_hostile_file(self):
        circle = [{'id': one, 'hook': 'h', 'kind': 'action', 'status': 'completed', 'time': 1, 'wall_us': 1,
                   'parent': other, 'calls': []} for one, other in (('x', 'y'), ('y', 'x'))]
        self.app = self.start(json.dumps({'format': 'mortise-traces', 'version': 1, 'dispatches': circle}))
        dialog = self.app.see_dialog('The File Cannot Be Imported')
        self.app.see_text('is its own ancestor', dialog)
        self.app.press(self.app.see('push button', 'Close', dialog))
        self.app.has_ended('The File Cannot Be Imported')
        self.app.see_text('Nothing Was Fired Yet')


if __name__ == '__main__':
    tap.main(300)
