# SPDX-License-Identifier: LGPL-2.1-or-later
"""A host for tests: it runs one plugin in the real sandbox, and needs no site.

::

    import mortise.testing

    class Plugin(mortise.testing.TestCase):
        def test_told(self):
            self.host.settings["address"] = "https://hooks.example.com/1"
            self.host.answer("http.request", {"status": 200, "headers": {}, "body": ""})
            self.assertEqual(self.host.action("ticket_created", ticket={...}), {"sent": True})
            request, = self.host.requests("http.request")

``mortise test`` runs such tests like any other. The clock of the host stands still until it is advanced.
"""

import inspect
import json
import unittest
from pathlib import Path

import gi

gi.require_version("MortiseTesting", "1")

from gi.repository import GLib, Json, MortiseTesting  # noqa: E402

import mortise_coverage  # noqa: E402

from .errors import MortiseError  # noqa: E402

__all__ = ["Host", "MortiseError", "TestCase"]


def _to_node(value):
    return Json.from_string(json.dumps(value, allow_nan=False))


def _to_object(value):
    return _to_node(value).get_object()


def _from_node(node):
    return None if node is None else json.loads(Json.to_string(node, False))


def _from_array(array):
    node = Json.Node.alloc().init_array(array)
    return _from_node(node)


class Settings:
    """The settings that the plugin has; those that are not set here are their defaults."""

    def __init__(self, native):
        self._native = native

    def __setitem__(self, key, value):
        self._native.set_setting(key, _to_node(value))

    def __delitem__(self, key):
        self._native.set_setting(key, None)

    def update(self, values):
        for key, value in values.items():
            self[key] = value


class Storage:
    """What the plugin keeps."""

    def __init__(self, native):
        self._native = native

    def __setitem__(self, key, value):
        self._native.set_stored(key, _to_node(value))

    def __delitem__(self, key):
        self._native.set_stored(key, None)

    def __getitem__(self, key):
        node = self._native.get_stored(key)
        if node is None:
            raise KeyError(key)
        return _from_node(node)

    def get(self, key, default=None):
        node = self._native.get_stored(key)
        return default if node is None else _from_node(node)


class Host:
    """Runs the plugin in `directory`; of one in C that is where it is built. It is started when it is first needed, and
    is granted all that its manifest asks for."""

    def __init__(self, directory):
        self.native = self._ask(MortiseTesting.TestHost.new, str(directory))
        self.settings = Settings(self.native)
        self.storage = Storage(self.native)

    def _ask(self, function, *arguments):
        try:
            return function(*arguments)
        except GLib.Error as error:
            problem = MortiseError.from_glib(error)
        problem.traceback = self._find_traceback()
        if problem.traceback:
            problem.args = (f"{problem.message}\n\nThe plugin's own backtrace:\n{problem.traceback}",)
        raise problem

    def _find_traceback(self):
        if not hasattr(self, "native"):
            return None
        return next((call["error"].get("traceback") for call in self.calls() if "error" in call), None)

    def start(self):
        """Activates the plugin; what it raises is raised here."""
        self._ask(self.native.start)

    def stop(self):
        """Deactivates it and ends its process; what is stored and cached stays."""
        self._ask(self.native.stop)
        for record in _from_array(self.native.get_log()):
            if record["message"] == mortise_coverage.MESSAGE:
                mortise_coverage.take(**record["fields"])

    def health(self):
        """Raises if the plugin says that it is not well."""
        self._ask(self.native.check_health)

    def set_tenant(self, tenant):
        self.native.set_tenant(tenant)

    def grant(self, permission):
        self.native.set_granted(permission, True)

    def revoke(self, permission):
        self.native.set_granted(permission, False)

    def action(self, hook, /, **arguments):
        """Fires an action; returns what the plugin answered."""
        return _from_node(self._ask(self.native.fire_action, hook, _to_object(arguments)))

    def filter(self, hook, /, **arguments):
        """Fires a filter; the first argument is the value, which is returned as the plugin left it."""
        return _from_node(self._ask(self.native.fire_filter, hook, _to_object(arguments)))

    def collect(self, hook, /, **arguments):
        """Fires a hook that collects; returns the list."""
        return _from_array(self._ask(self.native.fire_collect, hook, _to_object(arguments)))

    def veto(self, hook, /, **arguments):
        """Fires a hook that can be vetoed; returns the reason, None where there was no veto."""
        try:
            self.native.fire_veto(hook, _to_object(arguments))
        except GLib.Error as error:
            return error.message
        return None

    def emit(self, event, /, **payload):
        """Tells the plugin of an event."""
        self._ask(self.native.emit, event, _to_object(payload))

    def answer(self, method, value):
        """What a service answers next, once: a value, or a function of the arguments that answers from now on."""
        if not callable(value):
            self.native.add_answer(method, _to_node(value))
            return

        def serve(_host, _method, arguments, *_):
            try:
                return _to_node(value(**_from_node(Json.Node.alloc().init_object(arguments))))
            except MortiseError as error:
                raise error.to_glib() from None

        self.native.set_service(method, serve)

    def advance(self, seconds):
        """Advances the host's clock: what is cached for less is gone."""
        self.native.advance(seconds)

    def listeners(self):
        """What the plugin listens to: a list of {hook, kind, priority}."""
        self.start()
        return _from_array(self.native.get_listeners())

    def calls(self):
        """The calls of what was fired last, with their values and errors."""
        return _from_array(self.native.get_calls())

    def requests(self, method=None):
        """What the plugin asked for: all of it, or that of one service."""
        requests = _from_array(self.native.get_requests())
        return [request for request in requests if method in (None, request["method"])]

    def log(self):
        """What the plugin logged and printed: a list of {time, stream, level, message, fields}."""
        return [record for record in _from_array(self.native.get_log()) if record["message"] != mortise_coverage.MESSAGE]


class TestCase(unittest.TestCase):
    """A test with a `host` for the plugin whose folder has the test in its folder `tests`."""

    def setUp(self):
        self.host = Host(Path(inspect.getfile(type(self))).absolute().parents[1])
        self.addCleanup(self.host.stop)
