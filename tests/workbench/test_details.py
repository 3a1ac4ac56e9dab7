#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The details of a plugin: what it did, whether it may be trusted, who needs whom."""

import json
import struct
import sys
import unittest
import zlib
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))
import tap
from app import App, requires_display

CODE = '''
import mortise


class Poker(mortise.Plugin):
    @mortise.action('poke')
    def poke(self, **arguments):
        self.context.storage.put('poked', True)
        try:
            self.context.http.get('http://elsewhere.example.com/')
        except mortise.MortiseError:
            pass
        raise ValueError('poked')
'''

PERMISSIONS = [{'name': 'http', 'reason': 'Looks things up.', 'hosts': ['api.example.com']},
               {'name': 'storage', 'reason': 'Keeps things.'}]


def write_png(path, width, height):
    """An image of one row that says it has @width times @height pixels."""
    def chunk(kind, data):
        return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))
    path.write_bytes(b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', width, height, 8, 0, 0, 0, 0))
                     + chunk(b'IDAT', zlib.compress((b'\0' + b'\x80' * min(width, 1000)) * min(height, 1000)))
                     + chunk(b'IEND', b''))


@requires_display
class Details(unittest.TestCase):
    def setUp(self):
        self.app = App()
        self.addCleanup(self.app.__exit__)
        self.app.start()
        self.app.resize(1180, 1100)

    def install(self, slug, code='', **more):
        folder = Path(self.app.make_folder(slug))
        manifest = {'slug': slug, 'name': slug.capitalize(), 'version': '1.0.0', 'loader': 'python', 'module': 'plugin'}
        (folder / 'plugin.json').write_text(json.dumps(manifest | more), encoding='utf-8')
        (folder / 'plugin.py').write_text(code, encoding='utf-8')
        for shot in more.get('screenshots', []):
            write_png(folder / shot['file'], *((60000, 60000) if 'bomb' in shot['file'] else (40, 30)))
        self.app.cli('install', str(folder))

    def show(self, name):
        self.app.see('list item', name)
        self.app.select(self.app.find_pane('Plugins'), 'Plugins', name)
        return self.app.find_pane(name)

    def wait_for_label(self, text, within):
        """A label that is there, wherever the page is scrolled to."""
        def seen():
            return any(text in (label.get_name() or '') for label in self.app.find_all('label', within=within))
        self.app.wait(seen, f'“{text}”')

    def find_image(self, name, within):
        return next((one for one in self.app.walk(within)
                     if one.get_role_name() in ('image', 'icon') and one.get_name() == name), None)

    def test_activity_is_shown(self):
        self.app.skip_on_later_gtk('it does not tell what is in a row that is folded')
        self.install('poker', CODE, permissions=PERMISSIONS, hooks=[{'name': 'poke', 'kind': 'action'}])
        self.app.cli('enable', 'poker')
        for permission in PERMISSIONS:
            self.app.cli('grant', 'poker', permission['name'])
        pane = self.show('Poker')
        self.wait_for_label('Not used since the host started.', pane)
        self.wait_for_label('Not called since the host started', pane)

        self.app.cli('fire', 'poke')
        self.wait_for_label('Used 1 time since the host started', pane)
        self.wait_for_label('1 call', pane)
        self.wait_for_label('1 error', pane)
        self.wait_for_label('was refused others 1 time', pane)
        self.wait_for_label('elsewhere.example.com:80', pane)

    def test_charts_are_read_out(self):
        self.install('poker', CODE, hooks=[{'name': 'poke', 'kind': 'action'}])
        self.app.cli('enable', 'poker')
        self.app.cli('fire', 'poke')
        pane = self.show('Poker')

        def get(name):
            chart = self.find_image(name, pane)
            return chart.get_description() if chart else ''

        self.app.wait(lambda: get('Memory').startswith('Last ') and 'MiB' in get('Memory'), 'the memory')
        self.app.wait(lambda: get('Errors') == '1 in all, at most 1 in a minute', 'the error')

    def test_dependencies_lead_to_plugins(self):
        self.install('base')
        self.install('middle', dependencies=[{'slug': 'base', 'version': '^1.0.0'}, {'slug': 'absent', 'version': '*'}])
        self.install('top', dependencies=[{'slug': 'middle', 'version': '*'}])
        pane = self.show('Middle')

        def get_node(name):
            return next(self.app.find_all('push button', name, pane), None)

        self.app.wait(lambda: all(get_node(name) for name in ('Base', 'Middle', 'Top', 'absent')), 'the graph')
        self.assertEqual(get_node('Middle').get_description(), 'Disabled. Needs Base, absent. Needed by Top.')
        self.assertEqual(get_node('absent').get_description(), 'Not installed. Needed by Middle.')
        self.app.press(get_node('Base'))
        self.app.find_pane('Base')

    def test_graph_of_the_site(self):
        self.install('base')
        self.install('top', dependencies=[{'slug': 'base', 'version': '*'}])
        self.app.see('list item', 'Top')
        self.app.key('ctrl+d')
        window = self.app.see('frame', 'Dependencies of the Site')
        self.app.wait(lambda: self.app.find('push button', 'Top', window), 'the graph')
        self.app.wait(lambda: not self.app.find('push button', 'Lead scorer', window), 'those that are alone left out')
        self.app.press(self.app.find('push button', 'Base', window))
        self.app.find_pane('Base')

    def test_manifest_is_shown(self):
        self.app.skip_on_later_gtk('it does not tell what is in a row that is folded')
        self.install('rich', description='Makes **reports**; see [the manual](https://example.com/manual).',
                     homepage='https://example.com/', widgets=[{'id': 'sales', 'title': 'Sales', 'kind': 'card'}],
                     changelog=[{'version': '1.0.0', 'date': '2026-11-01', 'changes': ['Everything']}])
        pane = self.show('Rich')
        self.app.see_text('Makes reports; see the manual.', pane)
        self.wait_for_label('Sales', pane)
        self.wait_for_label('• Everything', pane)
        self.wait_for_label('All at their defaults', pane)
        self.wait_for_label('Not signed: nobody vouches for it', pane)

    def test_screenshots_wait_to_be_asked_for(self):
        """And what claims to be as large as a house is left out."""
        self.install('shown', screenshots=[{'file': 'one.png', 'caption': 'First'},
                                           {'file': 'bomb.png', 'caption': 'Second'},
                                           {'file': 'two.png', 'caption': 'Third'}])
        pane = self.show('Shown')
        ask = self.app.see('push button', 'Show 3 Screenshots', pane)
        self.assertIsNone(self.find_image('First', pane))
        self.app.press(ask)
        for name in ('First', 'Third'):
            self.app.wait(lambda name=name: self.find_image(name, pane), f'the image “{name}”')
        self.app.wait(lambda: not self.find_image('Second', pane), 'the large one gone')
        self.app.press(self.app.see('push button', 'Next Screenshot', pane))
        self.app.see_text('Third', pane)


if __name__ == '__main__':
    tap.main()
