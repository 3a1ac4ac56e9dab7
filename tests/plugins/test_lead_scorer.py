#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lead scorer in a host: scores, settings, permissions, history and export."""

import datetime
import json
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import tap  # noqa: E402

from bundled import CONTEXT, PluginCase  # noqa: E402

DAY = datetime.timedelta(days=1)


def now():
    return datetime.datetime.now(datetime.timezone.utc)


def ago(**span):
    return (now() - datetime.timedelta(**span)).isoformat()


def payload(**changes):
    """A lead of which no rule but `contact` (8 of 20: its address) and `email` (15 of 15) thinks anything."""
    lead = {'id': 7, 'first_name': '', 'last_name': '', 'email': 'a@firm.example'} | changes
    return {'lead': lead, 'context': CONTEXT}


class Scorer(PluginCase):
    SLUG = 'lead-scorer'
    GRANTS = ('lead_access',)

    def score(self, **changes):
        return self.value('lead_created', payload(**changes))

    def points(self, **changes):
        return {reason['rule']: reason['points'] for reason in self.score(**changes)['reasons']}


class Scores(Scorer):
    BASE = {'contact': 8, 'email': 15, 'source': 0, 'industry': 0, 'size': 0, 'keywords': 0, 'recency': 0}

    def test_each_rule(self):
        for changes, points in [
            ({}, {}),
            ({'first_name': 'A', 'last_name': 'B'}, {'contact': 12}),
            ({'phone': '+1 415 555 0134'}, {'contact': 16}),
            ({'first_name': 'A', 'last_name': 'B', 'phone': '+1 415 555 0134'}, {'contact': 20}),
            ({'email': 'a@gmail.com'}, {'email': 5}),
            ({'email': 'a@mailinator.com'}, {'email': -15}),
            ({'source': 'referral'}, {'source': 15}),
            ({'source': 'phone'}, {'source': 12}),
            ({'source': 'website'}, {'source': 9}),
            ({'source': 'social_media'}, {'source': 6}),
            ({'source': 'other'}, {'source': 3}),
            ({'business': {'id': 1, 'name': 'B', 'industry': 'Cleaning'}}, {'industry': 10}),
            ({'business': {'id': 1, 'name': 'B', 'industry': 'mining'}}, {}),
            ({'fields': {'industry': 'dental'}}, {'industry': 10}),
            ({'fields': {'square_feet': 2400}}, {'size': 7}),
            ({'fields': {'square_feet': 2400, 'rooms': 8}}, {'size': 12}),
            ({'fields': {'budget': '5000'}}, {'size': 15}),
            ({'notes': 'Urgent, please.'}, {'keywords': 6}),
            ({'notes': 'A contract, twice a week.'}, {'keywords': 15}),
            ({'notes': 'just looking'}, {'keywords': -8}),
            ({'created_at': ago(hours=1)}, {'recency': 10}),
            ({'created_at': ago(days=15, hours=1)}, {'recency': 5}),
            ({'created_at': ago(days=31)}, {}),
            ({'created_at': (now() + 3 * DAY).isoformat()}, {}),
        ]:
            with self.subTest(changes=changes):
                self.assertEqual(self.points(**changes), self.BASE | points)

    def test_the_answer_adds_up(self):
        answer = self.score(first_name='A', last_name='B', phone='4155550134', source='referral', notes='weekly',
                            fields={'industry': 'legal', 'employees': 50}, created_at=ago(hours=1))
        self.assertEqual(answer['score'], 20 + 15 + 15 + 10 + 15 + 8 + 10)
        self.assertEqual(answer['grade'], 'hot')
        self.assertEqual(answer['points'], sum(reason['points'] for reason in answer['reasons']))
        self.assertEqual(answer['possible'], sum(reason['of'] for reason in answer['reasons']))
        self.assertTrue(all(reason['text'] for reason in answer['reasons']))
        self.assertEqual(self.result, {'lead-scorer': answer})
        self.assertIn('a lead scored 93: hot', self.logs('info'))

    def test_the_sample_is_scored(self):
        dispatch = self.site.json('fire', 'lead_created')
        self.assertEqual(dispatch['calls'][0]['value']['score'], 70)

    def test_grades(self):
        for changes, score, grade in [
            ({}, 23, 'cold'),
            ({'email': 'a@mailinator.com', 'notes': 'no budget'}, 0, 'cold'),
            ({'phone': '4155550134', 'source': 'website'}, 40, 'warm'),
        ]:
            with self.subTest(changes=changes):
                answer = self.score(**changes)
                self.assertEqual((answer['score'], answer['grade']), (score, grade))


class Settings(Scorer):
    def test_thresholds(self):
        for threshold, warm, grade in [(70, 40, 'cold'), (70, 23, 'warm'), (23, 10, 'hot'), (24, 23, 'warm')]:
            with self.subTest(threshold=threshold, warm=warm):
                self.set('threshold', threshold)
                self.set('warm_threshold', warm)
                self.assertEqual(self.score()['grade'], grade)

    def test_weights_are_relative(self):
        for rule in ('source', 'industry', 'size', 'keywords', 'recency'):
            self.set(f'weight_{rule}', 0)
        answer = self.score()
        self.assertEqual((answer['points'], answer['possible'], answer['score']), (23, 35, 66))

    def test_lists(self):
        self.set('free_mail_domains', 'firm.example')
        self.set('industries', 'mining\nfishing')
        self.set('sources', {'website': 100})
        self.set('size_fields', {'boats': 4})
        self.set('keywords', 'herring: 100\ncod: -50')
        points = self.points(source='website', notes='Herring!', fields={'industry': 'Fishing', 'boats': 2})
        self.assertEqual(points, {'contact': 8, 'email': 5, 'source': 15, 'industry': 10, 'size': 8, 'keywords': 15,
                                  'recency': 0})
        self.assertEqual(self.points(notes='Cod.')['keywords'], -8)

    def test_they_hold_at_once_and_after_a_restart(self):
        self.score()
        before = self.started()
        self.set('keywords', 'herring: 100')
        self.assertEqual(self.points(notes='herring')['keywords'], 15)
        self.assertEqual(self.started(), before)
        self.site.check('restart', self.SLUG)
        self.assertEqual(self.points(notes='herring')['keywords'], 15)
        self.site.check('config', 'unset', self.SLUG, 'keywords')
        self.assertEqual(self.points(notes='herring')['keywords'], 0)

    def test_values_of_another_type_are_refused(self):
        for key, value in [('threshold', 'high'), ('threshold', 'true'), ('weight_size', '[1]'), ('recency_days', ''),
                           ('nothing', '1')]:
            with self.subTest(key=key, value=value):
                done = self.site.run('config', 'set', self.SLUG, key, value)
                self.assertEqual(done.returncode, 1)
                self.assertIn(key, done.stderr)
        self.assertEqual(self.score()['score'], 23)

    def test_what_cannot_be_used_is_told_and_does_no_harm(self):
        self.set('sources', '["referral"]')
        self.set('keywords', 'urgent\nweekly: 50')
        self.set('threshold', 1000)
        points = self.points(source='referral', notes='urgent weekly')
        self.assertEqual((points['source'], points['keywords']), (0, 8))
        warnings = '\n'.join(self.logs('warning'))
        self.assertIn('sources: is no object', warnings)
        self.assertIn('keywords: “urgent” has no value', warnings)
        self.assertIn('threshold: is not from 0 to 100; 100 is used', warnings)


class Permissions(Scorer):
    GRANTS = ()

    def test_without_leads_it_is_skipped(self):
        call = self.fire('lead_created', payload())
        self.assertEqual(call['status'], 'skipped')
        self.assertIn('lead_access', call['error']['message'])
        self.assertEqual(self.result, {})

    def test_revoked(self):
        self.site.check('grant', self.SLUG, 'lead_access')
        self.assertEqual(self.score()['score'], 23)
        self.site.check('revoke', self.SLUG, 'lead_access')
        self.assertEqual(self.fire('lead_created', payload())['status'], 'skipped')

    def test_without_a_database_leads_are_scored(self):
        self.site.check('grant', self.SLUG, 'lead_access')
        for _ in range(3):
            answer = self.score()
            self.assertEqual(answer['score'], 23)
            self.assertFalse(answer['history']['kept'])
            self.assertIn('mortise grant lead-scorer database', answer['history']['reason'])
        self.assertEqual(len([line for line in self.logs('warning') if 'scores are not kept' in line]), 1)

    def test_an_export_without_a_database_is_told(self):
        self.site.check('grant', self.SLUG, 'data_export')
        call = self.fire('data_export', {'export_type': 'leads', 'start_date': None, 'end_date': None,
                                         'context': CONTEXT})
        self.assertEqual(call['status'], 'error')
        self.assertIn('database', call['error']['message'])
        self.assertEqual(self.result, [])


class History(Scorer):
    GRANTS = ('lead_access', 'database', 'data_export')

    def export(self, start=None, end=None, kind='leads'):
        return self.value('data_export', {'export_type': kind, 'start_date': start, 'end_date': end,
                                          'context': CONTEXT})

    def test_the_last_score_is_told(self):
        self.assertEqual(self.score()['history'], {'kept': True, 'previous': None})
        self.assertEqual(self.score(id='7')['history']['previous'], None)
        previous = self.score(source='referral')['history']['previous']
        self.assertEqual((previous['score'], previous['grade']), (23, 'cold'))
        self.assertEqual(self.score()['history']['previous']['score'], 38)

    def test_it_survives(self):
        self.score()
        self.site.check('restart', self.SLUG)
        self.assertEqual(self.score(source='referral')['history']['previous']['score'], 23)
        os.kill(self.pid(), signal.SIGKILL)
        self.serve_again(signal.SIGKILL)
        self.assertEqual(self.score()['history']['previous']['score'], 38)
        self.site.check('disable', self.SLUG)
        self.site.check('enable', self.SLUG)
        self.assertEqual(len(self.export()), 3)

    def test_granted_and_revoked_while_running(self):
        self.score()
        self.site.check('revoke', self.SLUG, 'database')
        self.assertFalse(self.score(source='referral')['history']['kept'])
        self.site.check('grant', self.SLUG, 'database')
        self.assertEqual(self.score()['history']['previous']['score'], 23)

    def test_rows(self):
        self.score(notes='urgent')
        self.score(id='lead_8')
        rows = self.export()
        self.assertEqual([row['lead_id'] for row in rows], [7, 'lead_8'])
        self.assertEqual(set(rows[0]), {'lead_id', 'score', 'grade', 'points', 'possible', 'scored_at', 'reasons'})
        self.assertEqual((rows[0]['score'], rows[0]['grade'], rows[0]['possible']), (29, 'cold', 100))
        self.assertIn('keywords +6 (notes have “urgent” +40 %)', rows[0]['reasons'])
        self.assertEqual(self.result, [rows])

    def test_range(self):
        before = now().replace(microsecond=0)
        self.score()
        after = now()
        today, scored = before.date().isoformat(), self.export()[0]['scored_at']
        self.assertLessEqual(before.isoformat(), scored.replace('Z', '+00:00'))
        for start, end, count in [
            (None, None, 1), (today, None, 1), (None, after.date().isoformat(), 1), (scored, scored, 1),
            (scored, None, 1), (None, scored, 1), (None, (before - DAY).date().isoformat(), 0),
            ((after + DAY).date().isoformat(), None, 0), (None, (before - DAY).isoformat(), 0),
            ((after + DAY).isoformat(), None, 0), ('2100-01-01', '2000-01-01', 0),
        ]:
            with self.subTest(start=start, end=end):
                self.assertEqual(len(self.export(start, end)), count)

    def test_types(self):
        self.score()
        self.assertEqual(len(self.export(kind='lead_scores')), 1)
        self.assertIsNone(self.export(kind='bookings'))
        self.assertEqual(self.result, [])

    def test_many_rows(self):
        """More than an answer can hold is refused whole, not cut."""
        self.score()
        database = next(Path(self.site.site).rglob('database.sqlite'))
        self.site.check('disable', self.SLUG)
        with sqlite3.connect(database) as connection:
            connection.execute("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)"
                               " INSERT INTO scores (lead, scored, score, grade, points, possible, reasons)"
                               " SELECT i, 1700000000 + i, 1, 'cold', 1, 100, 'because' FROM n")
        connection.close()
        self.site.check('enable', self.SLUG)
        self.assertEqual(len(self.export(end='2024-01-01')), 10000)
        call = self.fire('data_export', {'export_type': 'leads', 'start_date': None, 'end_date': None,
                                         'context': CONTEXT})
        self.assertEqual((call['status'], call['error']['code']), ('error', 'limit'))

    def test_old_scores_go(self):
        self.test_many_rows()
        self.set('history_days', 30)
        self.score()
        self.assertEqual([row['lead_id'] for row in self.export()], [7, 7])

    def test_a_broken_file_does_not_stop_scores(self):
        self.score()
        database = next(Path(self.site.site).rglob('database.sqlite'))
        self.site.check('disable', self.SLUG)
        for rest in database.parent.glob('database.sqlite-*'):
            rest.unlink()
        database.write_bytes(b'no database, ' * 1000)
        self.site.check('enable', self.SLUG)
        answer = self.score()
        self.assertEqual(answer['score'], 23)
        self.assertIn('not a database', answer['history']['reason'])


class Hostile(Scorer):
    GRANTS = ('lead_access', 'database')

    def test_values_that_nobody_expects(self):
        self.score()
        before = self.started()
        for changes in [
            {'fields': {'square_feet': 1e308, 'rooms': -1e308, 'employees': '1e999', 'budget': [[]]}},
            {'fields': {f'f{i}': i for i in range(4000)}},
            {'notes': '\u202e\u200b\ufdfa' * 5000},
            {'notes': 'urgent ' * 20000},
            {'first_name': 'x' * 100000, 'last_name': '\U0001f600' * 10000},
            {'phone': '0' * 40},
            {'created_at': '9999-12-31T23:59:59Z'},
            {'created_at': '0001-01-01T00:00:00Z'},
            {'id': 'x' * 100000},
            {'id': "'; DROP TABLE scores; --"},
            {'id': 2 ** 62},
            {'id': 1, 'business': {'id': 1, 'name': 'B', 'industry': None}, 'notes': None},
            {'unknown': {'deep': [[[[[[[]]]]]]]}},
        ]:
            with self.subTest(changes=str(changes)[:80]):
                answer = self.score(**changes)
                self.assertTrue(0 <= answer['score'] <= 100)
                self.assertIn('kept', answer['history'])
        self.assertEqual(self.started(), before)

    def test_payloads_that_the_host_refuses(self):
        for text in ['{}', '{"lead": null, "context": {}}', '[]', '{"lead": {"id": 1}}', '{"lead": 1, "lead": 2}',
                     json.dumps(payload(email='no address')), json.dumps(payload(source='billboard'))]:
            with self.subTest(text=text):
                done = self.site.run('fire', 'lead_created', '--payload', '-', stdin=text.encode())
                self.assertEqual(done.returncode, 1)
        self.assertEqual(self.score()['score'], 23)

    def test_many_at_once(self):
        text = json.dumps(payload()).encode()
        processes = [subprocess.Popen(self.site.command('fire', 'lead_created', '--json', '--payload', '-'),
                                      env=self.site.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
                     for _ in range(20)]
        for process in processes:
            process.stdin.write(text)
            process.stdin.close()
        for process in processes:
            with process.stdout:
                dispatch = json.loads(process.stdout.read())
            process.wait()
            self.assertEqual(dispatch['calls'][0]['value']['score'], 23)
            self.assertTrue(dispatch['calls'][0]['value']['history']['kept'])


if __name__ == '__main__':
    tap.main()
