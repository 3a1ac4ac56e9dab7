# SPDX-License-Identifier: GPL-3.0-or-later
"""A site with something on every page of the window: plugins in many states, offers, updates, history, problems."""

import json
import shutil
import sqlite3
import struct
import zlib
from pathlib import Path

ALL_KINDS = Path(__file__).resolve().parents[1] / 'form/fixtures/all-kinds.json'
# The plugin that has everything.
FRONT = 'Shop front'
# The setting that the environment decides on.
LOCKED = {'MORTISE_SHOP_FRONT_REGION': 'eu-west'}

FRONT_CODE = '''
import mortise


class Front(mortise.Plugin):
    @mortise.action("order_placed", priority=5)
    def placed(self, **arguments):
        """Remembers the order, and asks the two hosts."""
        count = (self.context.storage.get("orders") or 0) + 1
        self.context.storage.put("orders", count)
        self.context.log.info("an order", number=count)
        for host in ("api.example.com", "tracker.example.net"):
            try:
                self.context.http.get(f"http://{host}/")
            except mortise.MortiseError as error:
                self.context.log.warning("cannot be reached", host=host)
        if count % 4 == 0:
            raise ValueError(f"order {count} has no address")
        return {"number": count}

    @mortise.filter("basket_shown", priority=20)
    def shown(self, basket, **rest):
        basket["note"] = "Free delivery from 50"
        return basket
'''

MAILER_CODE = '''
import os
from mortise import action


@action("invoice_due")
def due(**rest):
    os.abort()
'''

QUIET_CODE = '''
from mortise import action


@action("order_placed", priority=20)
def placed(**rest):
    return None
'''

FRONT_MANIFEST = {
    'slug': 'shop-front', 'name': FRONT, 'version': '2.4.0', 'loader': 'python', 'module': 'plugin',
    'author': 'Corner Shop Ltd', 'licence': 'GPL-3.0-or-later', 'icon': 'emblem-favorite-symbolic',
    'homepage': 'https://shop.example.com/', 'category': 'shop',
    'description': 'Shows what the shop sells, and takes orders:\n\n- a **basket** that survives a restart\n'
                   '- delivery notes in the customer’s language\n\nSee [the manual](https://shop.example.com/manual).',
    'hooks': [{'name': 'order_placed', 'kind': 'action', 'priority': 5},
              {'name': 'basket_shown', 'kind': 'filter', 'priority': 20}],
    'permissions': [{'name': 'storage', 'reason': 'Counts the orders.'},
                    {'name': 'http', 'reason': 'Asks the carrier what delivery costs.', 'hosts': ['api.example.com']},
                    {'name': 'lead_access', 'reason': 'Tells new customers from known ones.'}],
    'dependencies': [{'slug': 'bar-kit', 'version': '^1.0.0', 'reason': 'Draws the sales of the week.'},
                     {'slug': 'gift-wrap', 'version': '*', 'optional': True, 'reason': 'Offers to wrap gifts.'}],
    'widgets': [{'id': 'sales', 'title': 'Sales of the Week', 'kind': 'card'}],
    'screenshots': [{'file': 'one.png', 'caption': 'The shop on a screen'}],
    'changelog': [{'version': '2.4.0', 'date': '2026-11-01', 'changes': ['Delivery notes in fourteen languages',
                                                                         'The basket survives a restart']},
                  {'version': '2.3.0', 'date': '2026-09-12', 'changes': ['Orders are counted']}],
}


def write_png(path, width, height):
    """A picture of hills under a sky."""
    rows = b''.join(b'\0' + b''.join(
        bytes((98, 160, 234) if y < height * (0.6 + 0.2 * ((x * 3 // width) % 2) * (x % (width // 3)) / width)
              else (46, 194, 126)) for x in range(width)) for y in range(height))

    def chunk(kind, data):
        return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))
    path.write_bytes(b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', width, height, 8, 2, 0, 0, 0))
                     + chunk(b'IDAT', zlib.compress(rows)) + chunk(b'IEND', b''))


def make_plugin(app, manifest, code=''):
    folder = Path(app.folder, f'{manifest["slug"]}-{manifest["version"]}')
    folder.mkdir()
    (folder / 'plugin.json').write_text(json.dumps(manifest), encoding='utf-8')
    (folder / f'{manifest["module"]}.py').write_text(code, encoding='utf-8')
    for shot in manifest.get('screenshots', []):
        write_png(folder / shot['file'], 640, 360)
    return str(folder)


def make_small(app, slug, name, description, code=QUIET_CODE, **members):
    return make_plugin(app, {'slug': slug, 'name': name, 'version': '1.0.0', 'loader': 'python', 'module': 'plugin',
                             'description': description, 'author': 'Corner Shop Ltd'} | members, code)


def enable(app, slug):
    app.cli('enable', slug)
    for permission in app.get_plugin(slug)['permissions']:
        app.cli('grant', slug, permission['name'])


def install_front(app):
    fixture = json.loads(ALL_KINDS.read_text(encoding='utf-8'))
    app.cli('install', make_plugin(app, FRONT_MANIFEST | {'settings': fixture['schema']}, FRONT_CODE))
    enable(app, 'shop-front')
    app.cli('revoke', 'shop-front', 'lead_access')
    pairs = []
    for key, value in fixture['values'].items():
        if key not in ('region', 'build', 'store'):
            pairs += [key, value if isinstance(value, str) else json.dumps(value)]
    app.cli('config', 'set', 'shop-front', *pairs, 'key', 'a-secret-of-the-shop')
    app.cli('config', 'set', 'shop-front', 'retries', '4')
    app.cli('config', 'set', 'shop-front', 'accent', '#e66100')
    app.cli('config', 'export', 'shop-front', '--output', str(Path(app.folder, 'settings.json')))
    app.cli('config', 'set', 'shop-front', 'name', 'Corner shop and café')


def install_failing(app):
    app.cli('install', make_small(app, 'invoice-mailer', 'Invoice mailer', 'Sends an invoice for each order.',
                                  MAILER_CODE, hooks=[{'name': 'invoice_due', 'kind': 'action'}]))
    app.cli('enable', 'invoice-mailer')
    for _ in range(3):
        app.cli('fire', 'invoice_due', '--payload', '{}')
    app.cli('install', make_small(app, 'loyalty-points', 'Loyalty points', 'Gives points for orders.',
                                  dependencies=[{'slug': 'customer-cards', 'version': '^2.0.0'}]))
    app.cli('install', make_small(app, 'price-labels', 'Price labels', 'Prints labels for the shelves.',
                                  settings=[{'name': 'width', 'type': 'number', 'label': 'Width', 'default': 3}]))
    app.cli('enable', 'price-labels')
    app.cli('config', 'set', 'price-labels', 'width', '5')


def break_store(app):
    """What happens to a site from outside: a setting that does not fit, a dependency that is not there."""
    with sqlite3.connect(Path(app.site, 'site.sqlite')) as database:
        database.execute("UPDATE setting SET value = json_quote ('wide') WHERE key = 'width'")
        database.execute("UPDATE plugin SET enabled = 1 WHERE slug = 'loyalty-points'")


def prepare(app):
    app.env |= LOCKED
    host = app.serve()
    try:
        app.cli('catalogue', 'add', 'demonstration')
        app.cli('install', 'weekly-report@1.0.0')
        enable(app, 'bar-kit')
        enable(app, 'weekly-report')
        for slug in ('lead-scorer', 'ticket-tagger'):
            enable(app, slug)
        app.cli('revoke', 'lead-scorer', 'data_export')
        install_front(app)
        install_failing(app)
    finally:
        app.end(host)
    break_store(app)


def make_busy(app):
    """So that there is something to see in the charts, the log and the times."""
    for _ in range(6):
        app.cli('fire', 'order_placed', '--payload', '{}')
        app.cli('fire', 'lead_created')
    app.cli('fire', 'basket_shown', '--payload', '{"basket": {"items": 3}}')
