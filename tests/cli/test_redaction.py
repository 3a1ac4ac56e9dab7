#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A secret that a plugin gives away in every way it can is in nothing that is kept or written out."""

import json
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import tap  # noqa: E402

from cli import Site  # noqa: E402

# With letters that JSON writes otherwise, in more than one way.
SECRETS = ('plain-secret-4711', 'with "quotes" and \\strokes\\', 'schlüssel-für-drüben', 'two\nlines of it')
CODE = '''
from mortise import Plugin, context, filter

class Gossip(Plugin):
    @filter("price_filter")
    def price(self, value, mode=None, **rest):
        told = [context.settings[f"secret{number}"] for number in range(4)]
        for secret in told:
            context.log.info("the secret is " + secret, secret=secret, nested={"deep": [secret]})
            print("on stdout:", secret, flush=True)
        if mode == "error":
            raise ValueError("cannot do it with " + " and ".join(told))
        return {"told": told, "within": "<" + "|".join(told) + ">", **{secret: 1 for secret in told}}
'''


def spellings(secret):
    """What the bytes of it may look like: as they are, and as a string of JSON."""
    yield secret.encode()
    yield json.dumps(secret)[1:-1].encode()
    yield json.dumps(secret, ensure_ascii=False)[1:-1].encode()
    yield json.dumps(json.dumps(secret))[1:-1].encode()


class Redaction(unittest.TestCase):
    def setUp(self):
        self.site = Site()
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, 'plugin.json').write_text(json.dumps({
                'slug': 'gossip', 'name': 'Gossip', 'version': '1.0.0', 'loader': 'python', 'module': 'plugin',
                'settings': [{'name': f'secret{number}', 'type': 'textarea', 'sensitive': True}
                             for number in range(len(SECRETS))],
                'hooks': [{'name': 'price_filter', 'kind': 'filter'}]}))
            Path(folder, 'plugin.py').write_text(CODE)
            self.site.check('install', folder)
        for number, secret in enumerate(SECRETS):
            self.site.check('config', 'set', 'gossip', f'secret{number}', json.dumps(secret))
        self.site.check('enable', 'gossip')

    def assert_clean(self, what, data):
        for secret in SECRETS:
            for spelling in spellings(secret):
                self.assertNotIn(spelling, data, f'{what} has {spelling}')

    def test_nothing_has_it(self):
        payload = json.dumps({'value': {'price': 1, 'note': f'{SECRETS[0]} from outside', 'list': list(SECRETS)}})
        with self.site.serving():
            done = json.loads(self.site.check('fire', 'price_filter', '--json', '--payload', payload))
            # Whoever fires a hook gets what comes of it.
            self.assertEqual(done['result']['told'], list(SECRETS))
            self.site.check('fire', 'price_filter', '--payload', json.dumps({'value': {}, 'mode': 'error'}))

            for words in (('trace', done['id'], '--json'), ('trace', done['id']), ('trace', 'export'), ('trace', '--json'),
                          ('trace', 'export', '--format', 'chrome'), ('trace', 'who', done['id']),
                          ('logs', 'gossip', '--json'), ('logs', 'gossip'), ('config', 'export', 'gossip'),
                          ('config', 'history', 'gossip', '--json'), ('list', '--json'), ('problems', '--json')):
                text = self.site.check(*words)
                self.assert_clean(' '.join(words), text.encode('utf-8', 'surrogateescape'))
            self.assertIn('[redacted]', self.site.check('trace', done['id'], '--json'))
            self.assertIn('[redacted]', self.site.check('logs', 'gossip'))

        files = [path for path in Path(self.site.site).rglob('*') if path.is_file()]
        self.assertIn(b'[redacted]', Path(self.site.site, 'site.sqlite').read_bytes())
        for path in files:
            self.assert_clean(path, path.read_bytes())


if __name__ == '__main__':
    tap.main()
