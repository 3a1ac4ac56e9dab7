#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Statistics, cost and budgets in the window: they are what the command line says of them, and follow what happens."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))
import tap
from app import App, requires_display
from tracing import EDITORS, HOOK, make_editors, make_payload

TOGGLE = ('push button', 'toggle button')
WIDE = (1190, 890)
NARROW = (370, 730)
# Budgets judge errors from so many calls on.
JUDGED = 20


def describe_duration(us):
    """As the window writes it."""
    if us < 1000:
        return f'{us} µs'
    return f'{us / 1000:.1f} ms' if us < 1000000 else f'{us / 1000000:.1f} s'


def describe(name, figures):
    """What a row of the narrow list is called."""
    def plural(number, word):
        return f'{number} {word}' if number == 1 else f'{number} {word}s'
    times = (('median', 'p50_us'), ('95 %:', 'p95_us'), ('99 %:', 'p99_us'), ('CPU', 'cpu_us'))
    parts = [plural(figures['calls'], 'call'), plural(figures['errors'], 'error'),
             *(f'{title} {describe_duration(figures[member])}' for title, member in times)]
    return f'{name}, ' + ' · '.join(part.replace(' ', '\u00a0') for part in parts)


@requires_display
class Statistics(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.app = App()
        cls.addClassCleanup(cls.app.__exit__)
        cls.app.start()
        cls.app.resize(*WIDE)
        for place in make_editors(cls.app.make_folder('plugins')):
            cls.app.cli('install', str(place))
            cls.app.cli('enable', place.name)

    def fire(self, **edits):
        return self.app.cli('fire', HOOK, '--payload', make_payload({'a': 1}, **edits))

    def show(self, mode, size=NARROW):
        self.app.resize(*size)
        self.app.key('ctrl+shift+t')
        self.app.press(self.app.see(TOGGLE, mode, self.app.see('panel', 'Statistics')))

    def list_figures(self):
        return self.app.list_rows(None, 'Figures')

    def see_figures(self, names, kind):
        """Waits until the rows say what the command line does."""
        def seen():
            told = self.app.cli('stats')[kind]
            wanted = sorted((describe(names(one['name']), one) for one in told), key=str)
            return wanted == sorted(self.list_figures(), key=str) and told
        return self.app.wait(seen, f'the figures of {kind}')

    def open_budget(self, name):
        self.app.press(self.app.see('push button', f'Budget of {name}'))
        return self.app.see_dialog('Budget')

    def see_row(self, name):
        return self.app.wait(lambda: next((row for row in self.app.children(self.app.find('list', 'Figures'))
                                           if self.app.get_name(row).startswith(name + ',')), None), name)

    def test_1_empty(self):
        self.app.key('ctrl+shift+t')
        self.app.see_text('Nothing to Count Yet')

    def test_2_figures(self):
        self.show('Hooks')
        self.fire()
        self.fire(second=[(['a'], 'fail')])
        self.see_figures(lambda name: name, 'hooks')
        self.app.cli('fire', 'ticket_data')
        told = self.see_figures(lambda name: name, 'hooks')
        self.assertEqual({one['name'] for one in told}, {HOOK, 'ticket_data'})
        # What takes most of the time comes first.
        most = max(told, key=lambda one: one['share'])
        self.assertTrue(self.list_figures()[0].startswith(most['name'] + ','))
        self.app.see_text(f'{100 * most["share"]:.1f} %')
        words = f'Last 60 minutes: {most["calls"]} calls, at most '
        self.app.wait(lambda: next(self.app.find_all(('image', 'img'), matches=lambda name: name.startswith(words)), None),
                      'the minutes in words')

        self.app.press(self.app.see(TOGGLE, 'Plugins', self.app.see('panel', 'Statistics')))
        told = self.see_figures(lambda name: EDITORS[name], 'plugins')
        self.assertEqual({one['name']: one['errors'] for one in told}, {'first': 0, 'second': 1, 'third': 0})

    def test_3_search_and_columns(self):
        self.show('Plugins', WIDE)
        columns = self.app.see(('list', 'table', 'tree table'), 'Figures in Columns')
        self.app.see_text('Share of Time', columns)
        self.app.see_text('Third Editor', columns)
        self.app.key('ctrl+f')
        self.app.type('secon')
        self.app.wait(lambda: not self.app.find('label', 'Third Editor', columns), 'the others to go')
        self.app.see_text('Second Editor', columns)
        self.app.key('ctrl+a')
        self.app.type('nobody')
        self.app.see_text('No Results')
        self.app.key('ctrl+a', 'BackSpace')
        self.app.see_text('Third Editor', columns)

    def test_4_budget(self):
        self.show('Plugins')
        dialog = self.open_budget('Second Editor')
        self.app.press(self.app.see('check box', 'Errors, %', dialog))
        self.app.press(self.app.see('push button', 'Save', dialog))
        self.app.has_ended('Budget')
        self.assertEqual({name: self.app.cli('budget', 'second')[name] for name in ('time_us', 'cpu', 'errors')},
                         {'time_us': None, 'cpu': None, 'errors': 0.05})
        self.app.wait(lambda: self.app.find('label', 'Kept', self.see_row('Second Editor')), 'that it is kept')

        for _ in range(JUDGED):
            self.fire(second=[(['a'], 'fail')])
        row = self.see_row('Second Editor')
        self.app.wait(lambda: self.app.find('label', 'Exceeded', row), 'that it is exceeded')
        self.assertIn('errors', self.app.cli('budget', 'second')['exceeded'])
        self.assertIsNone(self.app.find('label', 'Exceeded', self.see_row('First Editor')))

        dialog = self.open_budget('Second Editor')
        self.app.press(self.app.wait(lambda: self.app.find('push button', 'Clear the Budget', dialog), 'the button'))
        self.app.has_ended('Budget')
        self.app.wait(lambda: self.app.find('label', 'None', self.see_row('Second Editor')), 'that there is none')
        self.assertIsNone(self.app.cli('budget', 'second')['errors'])

    def test_5_going_on(self):
        self.show('Hooks')
        self.app.click(self.see_row(HOOK), across=0.2)
        self.app.find_pane(HOOK)
        self.show('Plugins')
        self.app.click(self.see_row('Third Editor'), across=0.2)
        pane = self.app.find_pane('Third Editor')
        third = next(one for one in self.app.cli('stats')['plugins'] if one['name'] == 'third')
        self.app.wait(lambda: self.app.find('label', str(third['calls']), pane), 'its cost')
        self.app.wait(lambda: self.app.find('label', 'Budget…', pane), 'its budget')


if __name__ == '__main__':
    tap.main(300)
