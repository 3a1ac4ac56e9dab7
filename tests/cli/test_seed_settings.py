#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The settings that plugins of other platforms have come out as a schema that a form can be made of."""

import json
import re
import shutil
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import tap  # noqa: E402

from cli import Site, request  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
SEEDS = ROOT.parent / 'shared/seeds'
FIXTURES = ROOT / 'tests/fixtures/dialects'
SCALARS = {'string', 'number', 'integer', 'boolean'}


def read_seed(name):
    path = SEEDS / f'{name}.md'
    if not path.exists():
        raise unittest.SkipTest('the seed documents are not beside the source')
    return path.read_text(errors='replace')


def incomplete(schema, pointer=''):
    """Pointers of parts of which nobody knows how they are entered."""
    if 'enum' in schema or schema.get('type') in SCALARS:
        return []
    if schema.get('type') == 'array':
        return incomplete(schema['items'], pointer + '/items') if 'items' in schema else [pointer]
    if schema.get('type') == 'object' and 'properties' in schema:
        return [found for name, part in schema['properties'].items() for found in incomplete(part, f'{pointer}/{name}')]
    return [pointer]


class Settings(unittest.TestCase):
    def setUp(self):
        self.site = Site()

    def write(self, files):
        folder = Path(self.site.folder, 'plugin')
        folder.mkdir()
        for name, content in files.items():
            (folder / name).write_text(content if isinstance(content, str) else json.dumps(content))
        return folder

    def form(self, folder, env=None):
        slug = self.site.json('install', str(folder))['slug']
        self.site.env |= env or {}
        with self.site.serving() as (socket, _):
            status, form = request(socket, 'GET', f'/v1/plugins/{slug}/settings-form')
        self.assertEqual(status, 200, form)
        return form['schema']['properties'], form


class Seeds(Settings):
    def test_services_ai(self):
        """One of each type that the document names, with the members of its example."""
        types = re.findall(r'^- `(\w+)`:', read_seed('services-ai').partition('### Setting Types')[2].partition('\n## ')[0],
                           re.MULTILINE)
        self.assertEqual(set(types), {'text', 'textarea', 'number', 'checkbox', 'select'})
        options = [{'value': 'option1', 'label': 'Option 1'}, {'value': 'option2', 'label': 'Option 2'}]
        folder = shutil.copytree(FIXTURES / 'services-ai', Path(self.site.folder, 'plugin'))
        manifest = json.loads((folder / 'manifest.json').read_text())
        manifest['settings'] = [
            {'name': f'a_{name}', 'type': name, 'required': True, 'description': 'Setting description'}
            | ({'options': options, 'default': 'option1'} if name == 'select' else {}) for name in types]
        manifest['settings'].append({'name': 'api_key', 'type': 'text', 'required': False})
        (folder / 'manifest.json').write_text(json.dumps(manifest))
        properties, form = self.form(folder)
        self.assertEqual(incomplete(form['schema']), [])
        self.assertEqual((properties['a_text']['type'], properties['a_textarea']['contentMediaType'],
                          properties['a_number']['type'], properties['a_checkbox']['type']),
                         ('string', 'text/plain', 'number', 'boolean'))
        self.assertEqual(properties['a_select']['oneOf'],
                         [{'const': option['value'], 'title': option['label']} for option in options])
        self.assertTrue(properties['api_key']['writeOnly'])
        self.assertEqual(sorted(form['schema']['required']), sorted(f'a_{name}' for name in types))
        self.assertEqual(form['values'], {'a_select': 'option1'})

    def test_digital_commerce(self):
        for block in re.findall(r'```json\n(.*?)```', read_seed('digital-commerce'), re.DOTALL):
            if '"settings_schema"' in block:
                manifest = json.loads(block)
        properties, form = self.form(self.write({'plugin.json': manifest}))
        self.assertEqual(incomplete(form['schema']), [])
        self.assertEqual(properties['api_key'], {'type': 'string', 'title': 'API Key', 'minLength': 1,
                                                 'writeOnly': True, 'format': 'password'})
        self.assertEqual(form['schema']['required'], ['api_key'])

    def test_anineeplus(self):
        """The interface of its payment plugin, and what its environment sets."""
        text = read_seed('anineeplus').partition('interface PaymentPluginConfig {')[2]
        body, _, rest = text.partition('\n}\n')
        config = self.read_interface(body.split('\n'))
        self.assertEqual(sorted(config), ['defaultProvider', 'features', 'limits', 'paypal', 'stripe'])
        env = dict(re.findall(r'^(PAYMENT_PLUGIN_\w+)=(\S*)', rest.partition('```')[0], re.MULTILINE))
        self.assertEqual(len(env), 6)
        folder = self.write({'payment.plugin.json': {'name': 'payment', 'version': '1.0.0', 'config': config},
                             'payment.plugin.js': ''})
        properties, form = self.form(folder, env)
        self.assertEqual(incomplete(form['schema']), [])
        secrets = [f'{key}.{name}' for key in ('stripe', 'paypal') for name, part in properties[key]['properties'].items()
                   if part.get('writeOnly')]
        self.assertEqual(sorted(secrets), ['paypal.clientSecret', 'stripe.secretKey', 'stripe.webhookSecret'])
        self.assertEqual(form['values'], {
            'defaultProvider': 'stripe', 'stripe': {'publishableKey': 'pk_test_xxx', 'apiVersion': ''},
            'paypal': {'clientId': '', 'mode': 'sandbox'},
            'features': {'subscriptions': True, 'refunds': False, 'webhooks': False},
            'limits': {'maxAmount': 10000, 'minAmount': 0, 'dailyLimit': 0}})
        self.assertTrue(form['layers']['defaultProvider']['locked'])
        self.assertEqual(form['layers']['stripe']['variables'], {
            '/secretKey': 'PAYMENT_PLUGIN_STRIPE_SECRET_KEY',
            '/publishableKey': 'PAYMENT_PLUGIN_STRIPE_PUBLISHABLE_KEY',
            '/webhookSecret': 'PAYMENT_PLUGIN_STRIPE_WEBHOOK_SECRET'})

    def read_interface(self, lines):
        """Defaults of the types that a TypeScript interface names."""
        defaults = {'string': '', 'number': 0, 'boolean': False}
        stack = [{}]
        for line in lines:
            if match := re.match(r'\s*(\w+)\??: \{', line):
                stack.append(stack[-1].setdefault(match[1], {}))
            elif match := re.match(r"\s*(\w+)\??: (?:'(\w+)'|(\w+))", line):
                stack[-1][match[1]] = match[2] or defaults[match[3]]
            elif line.strip() == '};':
                stack.pop()
        return stack[0]


class Fixtures(Settings):
    def test_each_dialect(self):
        for name, file in (('services-ai', 'manifest.json'), ('digital-commerce', 'plugin.json'),
                           ('anineeplus', 'plugin.json')):
            with self.subTest(name=name):
                self.site = Site()
                schema = self.form(FIXTURES / name)[1]['schema']
                self.assertEqual([pointer for pointer in incomplete(schema) if pointer != '/a/b'], [])

    def test_part_of_a_setting_is_a_secret(self):
        """It is shown without, and written back without."""
        form = self.form(FIXTURES / 'anineeplus')[1]
        self.assertEqual(form['values']['provider'], {'mode': 'sandbox'})
        slug = 'loyalty-points'
        self.site.check('config', 'set', slug, 'provider', '{"mode": "live", "secretKey": "hunter2"}')
        self.assertEqual(self.site.json('config', 'get', slug, 'provider')['value'], {'mode': 'live'})
        self.site.check('config', 'set', slug, 'provider', '{"mode": "sandbox"}')
        reveal = self.site.json('config', 'get', slug, 'provider', '--reveal')
        self.assertEqual(reveal['value'], {'mode': 'sandbox', 'secretKey': 'hunter2'})
        self.site.check('config', 'set', slug, 'provider', '{"mode": "sandbox", "secretKey": ""}')
        reveal = self.site.json('config', 'get', slug, 'provider', '--reveal')
        self.assertEqual(reveal['value'], {'mode': 'sandbox', 'secretKey': ''})
        done = self.site.run('config', 'set', slug, 'provider', '{"mode": 7}')
        self.assertIn('/provider', done.stderr)


if __name__ == '__main__':
    tap.main()
