# SPDX-License-Identifier: LGPL-2.1-or-later
"""Makes a plugin.json step by step."""

import json

import gi

gi.require_version("Mortise", "1")
from gi.repository import GLib, Json, Mortise  # noqa: E402

from .errors import MortiseError  # noqa: E402


def _object(members):
    return Json.from_string(json.dumps(members)).get_object()


class ManifestBuilder:
    """A manifest under construction; each method returns the builder, and :meth:`build` checks and gives the dict::

        ManifestBuilder("Stripe Gateway", "stripe-gateway").version("1.0.0").category("payment") \\
            .dependency("core-utils", "^1.0.0") \\
            .setting("api_key", type="text", label="API key", required=True, sensitive=True).build()
    """

    def __init__(self, name, slug):
        self._builder = Mortise.ManifestBuilder.new(name, slug)

    def version(self, version):
        self._builder.version(version)
        return self

    def description(self, description):
        self._builder.description(description)
        return self

    def author(self, author):
        self._builder.author(author)
        return self

    def licence(self, licence):
        self._builder.licence(licence)
        return self

    def homepage(self, homepage):
        self._builder.homepage(homepage)
        return self

    def icon(self, icon):
        self._builder.icon(icon)
        return self

    def category(self, category):
        self._builder.category(category)
        return self

    def plugin_type(self, type):  # pylint: disable=redefined-builtin
        self._builder.plugin_type(type)
        return self

    def platform(self, platform):
        self._builder.platform(platform)
        return self

    def loader(self, loader, module):
        self._builder.loader(loader, module)
        return self

    def requires(self, what, range):  # pylint: disable=redefined-builtin
        self._builder.requires(what, range)
        return self

    def dependency(self, slug, range="*", optional=False):  # pylint: disable=redefined-builtin
        add = self._builder.optional_dependency if optional else self._builder.dependency
        add(slug, range)
        return self

    def conflict(self, slug, range="*"):  # pylint: disable=redefined-builtin
        self._builder.conflict(slug, range)
        return self

    def hook(self, name, kind="action", priority=10):
        self._builder.hook(name, kind, priority)
        return self

    def permission(self, name, reason):
        self._builder.permission(name, reason)
        return self

    def http(self, *hosts, reason):
        self._builder.http(list(hosts), reason)
        return self

    def setting(self, name, **definition):
        self._builder.setting(name, _object(definition))
        return self

    def endpoint(self, method, path, handler):
        self._builder.endpoint(method, path, handler)
        return self

    def webhook(self, name, scheme=None, handler=None):
        self._builder.webhook(name, scheme, handler)
        return self

    def limits(self, memory_mib=128, deadline_s=5, disk_mib=64):
        self._builder.limits(memory_mib, deadline_s, disk_mib)
        return self

    def widget(self, **widget):
        return self._element("widgets", widget)

    def menu_item(self, **item):
        return self._element("menu_items", item)

    def page_component(self, **component):
        return self._element("page_components", component)

    def change(self, version, *changes, date=None):
        entry = {"version": version, "changes": list(changes)}
        return self._element("changelog", entry if date is None else entry | {"date": date})

    def migration(self, version, **steps):
        return self._element("migrations", {"version": version} | steps)

    def _element(self, name, element):
        self._builder.element(name, _object(element))
        return self

    def build_text(self):
        """The text of a plugin.json; raises MortiseError with the code "invalid" when it would be refused."""
        try:
            return self._builder.build_text()
        except GLib.Error as error:
            raise MortiseError.from_glib(error) from None

    def build(self):
        """The content of a plugin.json, a dict."""
        return json.loads(self.build_text())
