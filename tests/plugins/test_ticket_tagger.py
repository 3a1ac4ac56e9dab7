#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The ticket tagger in a host: tags, settings, permissions and counts."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import tap  # noqa: E402

from bundled import PluginCase  # noqa: E402

RULES = r'''
billing: refund, invoice, vat number
outage: /50[0234]/, down
mail: e-mail
'''


class Tagger(PluginCase):
    SLUG = 'ticket-tagger'
    GRANTS = ('ticket_access',)

    def setUp(self):
        super().setUp()
        self.set('rules', RULES)

    def tags(self, ticket=None, **data):
        """The tags that a ticket is saved with."""
        call = self.fire('ticket_data', {'data': data, 'ticket': ticket})
        self.assertEqual(call['status'], 'ok', call)
        self.assertEqual(self.result, call['value'] if call['value'] is not None else data)
        self.assertEqual({name: value for name, value in self.result.items() if name != 'tags'},
                         {name: value for name, value in data.items() if name != 'tags'})
        return self.result.get('tags')

    def saved(self, *tags, **changes):
        ticket = {'id': 1, 'reference': 'ESC-1', 'subject': 'Refund', 'status': 'open', 'priority': 'low',
                  'tags': [{'id': 5, 'name': tag} for tag in tags]}
        return ticket | changes

    def created(self, *tags, **changes):
        return self.value('ticket_created', {'ticket': self.saved(*tags, **changes), 'user': None})


class Tags(Tagger):
    def test_tags(self):
        for data, tags in [
            ({'subject': 'Refund'}, ['billing']),
            ({'subject': 'refunded'}, None),
            ({'subject': 'Site is DOWN', 'description': 'I want my refund'}, ['billing', 'outage']),
            ({'subject': 'Error 503'}, ['outage']),
            ({'subject': 'The  VAT\nnumber'}, ['billing']),
            ({'subject': 'My e-mail!'}, ['mail']),
            ({'subject': 'Hello'}, None),
            ({'subject': 'Hello', 'tags': ['x']}, ['x']),
            ({'subject': 'Refund', 'tags': []}, ['billing']),
            ({'subject': 'Refund', 'tags': ['x', 12]}, ['x', 12, 'billing']),
            ({'subject': 'Refund', 'tags': ['Billing']}, ['Billing']),
            ({'subject': 'Refund 502', 'tags': ['billing', 'billing']}, ['billing', 'billing', 'outage']),
            ({'description': 'refund', 'priority': 'urgent', 'metadata': {'plan': None}}, ['billing']),
            ({'priority': 'urgent'}, None),
            ({}, None),
        ]:
            with self.subTest(data=data):
                self.assertEqual(self.tags(**data), tags)

    def test_saved_tags_stay(self):
        ticket = self.saved('x', 'mail')
        self.assertEqual(self.tags(ticket, subject='Refund'), ['x', 'mail', 'billing'])
        self.assertEqual(self.tags(ticket, subject='e-mail'), None)
        self.assertEqual(self.tags(ticket, subject='Refund', tags=['y']), ['y', 'billing'])

    def test_a_tag_that_was_taken_away_does_not_come_back(self):
        self.assertEqual(self.tags(self.saved(), tags=[]), [])

    def test_limit(self):
        self.set('max_tags', 2)
        self.assertEqual(self.tags(subject='refund 500 e-mail'), ['billing', 'outage'])
        self.assertEqual(self.tags(subject='refund', tags=['a', 'b', 'c']), ['a', 'b', 'c'])

    def test_the_samples(self):
        self.site.check('config', 'unset', self.SLUG, 'rules')
        self.assertEqual(self.site.json('fire', 'ticket_data')['result']['tags'], ['invoices', 'vat', 'billing'])
        answer = self.site.json('fire', 'ticket_created')['calls'][0]['value']
        self.assertEqual((answer['tags'], answer['tagged']), (['Invoices'], ['invoices']))

    def test_texts_that_nobody_expects(self):
        for data, tags in [
            ({'subject': 'a' * 500, 'description': 'refund ' * 100000}, ['billing']),
            ({'subject': 'x', 'description': 'x' * 1000000 + ' refund'}, None),
            ({'subject': 'x', 'description': '\u202e\x1b[31m\ufdfa refund \U0001f600'}, ['billing']),
            ({'subject': 'refund', 'tags': [f't{i}' for i in range(1000)]}, [f't{i}' for i in range(1000)]),
            ({'subject': '((((((((((((((((((((((((', 'description': '\\' * 5000}, None),
        ]:
            with self.subTest(data=str(data)[:60]):
                self.assertEqual(self.tags(**data), tags)

    def test_payloads_that_the_host_refuses(self):
        for text in ['{}', '{"data": 7, "ticket": null}', '{"data": {"tags": "x"}, "ticket": null}', 'null']:
            with self.subTest(text=text):
                done = self.site.run('fire', 'ticket_data', '--payload', '-', stdin=text.encode())
                self.assertEqual(done.returncode, 1)
        self.assertEqual(self.tags(subject='refund'), ['billing'])


class Settings(Tagger):
    def test_they_hold_at_once(self):
        self.assertEqual(self.tags(subject='herring'), None)
        before = self.started()
        self.set('rules', 'fish: herring')
        self.assertEqual(self.tags(subject='herring'), ['fish'])
        self.set('rules', 'swimmer: herring')
        self.assertEqual(self.tags(subject='herring'), ['swimmer'])
        self.assertEqual(self.started(), before)
        self.site.check('restart', self.SLUG)
        self.assertEqual(self.tags(subject='herring'), ['swimmer'])

    def test_where(self):
        self.set('where', 'subject')
        self.assertEqual(self.tags(subject='x', description='refund'), None)
        self.assertEqual(self.tags(subject='refund', description='500'), ['billing'])

    def test_values_that_do_not_fit_are_refused(self):
        for key, value in [('where', 'everywhere'), ('max_tags', 'many'), ('count', 'perhaps'), ('colour', 'red')]:
            with self.subTest(key=key):
                done = self.site.run('config', 'set', self.SLUG, key, value)
                self.assertEqual(done.returncode, 1)
                self.assertIn(key, done.stderr)
        self.assertEqual(self.tags(subject='refund'), ['billing'])

    def test_lines_that_cannot_be_used_are_told(self):
        self.set('rules', 'no colon\nslow: /(a+)+b/\nbilling: refund\nbroken: /(/')
        self.assertEqual(self.tags(subject='refund aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac'), ['billing'])
        warnings = self.logs('warning')
        for number in (1, 2, 4):
            self.assertTrue(any(line.startswith(f'rules: line {number}: ') for line in warnings), warnings)

    def test_the_slowest_pattern_stays_within_the_deadline(self):
        self.set('rules', '\n'.join('slow: /(?:a|a){8}b/' for _ in range(10)))
        call = self.fire('ticket_data', {'data': {'subject': 'a', 'description': 'a' * 100000}, 'ticket': None})
        self.assertEqual(call['status'], 'ok')

    def test_limits_out_of_range(self):
        for value, used in [(0, 1), (-5, 1), (1e300, 50), (2.5, 2)]:
            with self.subTest(value=value):
                self.set('max_tags', value)
                self.assertEqual(self.tags(subject='refund 500 e-mail'), ['billing', 'outage', 'mail'][:used])
                self.assertIn(f'max_tags: write a whole number from 1 to 50; {used} is used', self.logs('warning'))


class Permissions(Tagger):
    GRANTS = ()

    def test_without_tickets_it_is_skipped(self):
        for hook, payload in [('ticket_data', {'data': {'subject': 'refund'}, 'ticket': None}),
                              ('ticket_created', {'ticket': self.saved('billing'), 'user': None})]:
            with self.subTest(hook=hook):
                call = self.fire(hook, payload)
                self.assertEqual(call['status'], 'skipped')
                self.assertIn('ticket_access', call['error']['message'])

    def test_the_value_of_a_filter_that_is_skipped_stays(self):
        self.fire('ticket_data', {'data': {'subject': 'refund'}, 'ticket': None})
        self.assertEqual(self.result, {'subject': 'refund'})

    def test_without_storage_nothing_is_counted(self):
        self.site.check('grant', self.SLUG, 'ticket_access')
        for _ in range(3):
            answer = self.created('billing')
            self.assertEqual((answer['tagged'], answer['counted']), (['billing'], False))
            self.assertIn('mortise grant ticket-tagger storage', answer['reason'])
        self.assertEqual(len([line for line in self.logs('warning') if 'not counted' in line]), 1)
        self.site.check('grant', self.SLUG, 'storage')
        self.assertEqual(self.created('billing')['counts'], {'billing': 1})
        self.site.check('revoke', self.SLUG, 'storage')
        self.assertFalse(self.created('billing')['counted'])


class Counts(Tagger):
    GRANTS = ('ticket_access', 'storage')

    def test_counts(self):
        self.assertEqual(self.created('Billing', 'x'),
                         {'tags': ['Billing', 'x'], 'tagged': ['billing'], 'counted': True, 'counts': {'billing': 1}})
        self.assertEqual(self.created('billing', 'outage', subject='refund 500')['counts'],
                         {'billing': 2, 'outage': 1})
        self.assertEqual(self.created('x')['counts'], {})
        self.assertIn('tags that rules gave a new ticket: billing, outage', self.logs('info'))

    def test_they_survive(self):
        self.created('billing')
        self.site.check('restart', self.SLUG)
        self.assertEqual(self.created('billing')['counts'], {'billing': 2})
        self.serve_again()
        self.assertEqual(self.created('billing')['counts'], {'billing': 3})

    def test_switched_off(self):
        self.set('count', False)
        answer = self.created('billing')
        self.assertFalse(answer['counted'])
        self.assertIn('settings', answer['reason'])
        self.set('count', True)
        self.assertEqual(self.created('billing')['counts'], {'billing': 1})

    def test_a_ticket_with_nothing_in_it(self):
        ticket = {'id': 'u-1', 'reference': 'E', 'subject': '', 'status': 'open', 'priority': 'low'}
        answer = self.value('ticket_created', {'ticket': ticket, 'user': None})
        self.assertEqual(answer, {'tags': [], 'tagged': [], 'counted': True, 'counts': {}})


if __name__ == '__main__':
    tap.main()
