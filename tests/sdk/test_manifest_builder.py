#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The manifest builder as authors use it, in Python; what it builds is what the host accepts."""

import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
BUILD = Path(os.environ['MORTISE_BUILDDIR'])
sys.path[:0] = [str(TESTS), str(TESTS.parent / 'src/sdk/python')]
import tap  # noqa: E402

from mortise import MortiseError  # noqa: E402
from mortise.manifest import ManifestBuilder  # noqa: E402


def full():
    return (ManifestBuilder('Stripe Gateway', 'stripe-gateway').version('1.2.0').description('Takes cards.')
            .author('Acme').licence('MIT').homepage('https://example.com').icon('icon.svg').category('payment')
            .plugin_type('payment').platform('services-ai').loader('python', 'gateway')
            .requires('mortise', '>=0.1.0').dependency('core-utils', '^1.0.0').dependency('chart-kit', optional=True)
            .conflict('other-gateway', '<2').hook('lead_created', priority=100)
            .permission('lead_access', 'Reads the lead.').http('api.example.com', reason='Asks the bank.')
            .setting('api_key', type='text', label='API key', required=True, sensitive=True)
            .endpoint('POST', '/process', 'process').webhook('stripe', 'stripe', 'on_stripe')
            .limits(memory_mib=64, deadline_s=10).widget(id='revenue', title='Revenue')
            .menu_item(label='Payments', target='/payments').change('1.2.0', 'Faster.', date='2026-11-21')
            .migration('1.2.0', rename={'key': 'api_key'}))


class Builder(unittest.TestCase):
    def test_least(self):
        self.assertEqual(ManifestBuilder('Greeter', 'greeter').build(), {
            'slug': 'greeter', 'name': 'Greeter', 'version': '0.1.0', 'loader': 'python', 'module': 'plugin'})

    def test_all(self):
        manifest = full().build()
        self.assertEqual(manifest['dependencies'], [{'slug': 'core-utils', 'version': '^1.0.0'},
                                                    {'slug': 'chart-kit', 'version': '*', 'optional': True}])
        self.assertEqual(manifest['permissions'][1], {'name': 'http', 'reason': 'Asks the bank.',
                                                      'hosts': ['api.example.com']})
        self.assertEqual(manifest['settings'], [{'name': 'api_key', 'type': 'text', 'label': 'API key',
                                                 'required': True, 'sensitive': True}])
        self.assertEqual(manifest['limits'], {'memory_mib': 64, 'deadline_s': 10, 'disk_mib': 64})
        self.assertEqual(manifest['changelog'], [{'version': '1.2.0', 'changes': ['Faster.'], 'date': '2026-11-21'}])
        self.assertEqual(manifest['migrations'], [{'version': '1.2.0', 'rename': {'key': 'api_key'}}])

    def test_refused(self):
        for builder, sign in [(ManifestBuilder('', 'a'), '/name: '), (ManifestBuilder('A', 'A'), '/slug: must match'),
                              (full().version('1'), '/version: '), (full().hook('x', 'event'), '/hooks/1/kind: '),
                              (full().dependency('a', '>>1'), '/dependencies/2/version: '),
                              (full().permission('lead_access', 'Again.'), '/permissions/2/name: there is another'),
                              (full().limits(memory_mib=8), '/limits/memory_mib: must be 16 or more')]:
            with self.subTest(sign), self.assertRaises(MortiseError) as caught:
                builder.build()
            self.assertEqual(caught.exception.code, 'invalid')
            self.assertIn(sign, caught.exception.message)

    def test_the_host_accepts_it(self):
        with tempfile.TemporaryDirectory() as folder:
            plugin = Path(folder, 'plugin')
            plugin.mkdir()
            (plugin / 'plugin.json').write_text(full().build_text(), encoding='utf-8')
            (plugin / 'gateway.py').touch()
            done = subprocess.run([BUILD / 'src/cli/mortise', '--site', Path(folder, 'site'), '--json', 'install', plugin],
                                  capture_output=True, text=True, check=True)
            self.assertEqual(json.loads(done.stdout)['slug'], 'stripe-gateway')


if __name__ == '__main__':
    tap.main()
