# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the host lends the plugin: one :data:`context` for the process, which has one plugin."""

import json

import gi

gi.require_version("Json", "1.0")
gi.require_version("Mortise", "1")

from gi.repository import GLib, Json, Mortise  # noqa: E402

from .database import Database
from .errors import MortiseError
from .http import Http
from .listeners import Listener, place_of


class Context:
    """The host's services. It can be used from the time the plugin is activated."""

    def __init__(self):
        self._native = None
        self._on_settings = []
        self.log = Log(self)
        self.cache = Cache(self)
        self.storage = Storage(self)
        self.events = Events(self)
        self.http = Http(self)
        self._database = None

    def _attach(self, native):
        self._native = native
        native.connect("settings-changed", lambda _: [function() for function in self._on_settings])

    @property
    def native(self):
        """The :class:`Mortise.Context` of the C library."""
        if self._native is None:
            raise MortiseError("the context can be used once the plugin is activated; move this into a listener "
                               "or into activate()", "unavailable")
        return self._native

    def request(self, method, /, **arguments):
        """Asks the host; the services below are made of it."""
        try:
            reply = self.native.request(method, json.dumps(arguments, allow_nan=False))
        except GLib.Error as error:
            raise MortiseError.from_glib(error) from None
        return json.loads(reply) if reply else None

    @property
    def slug(self):
        return self.native.get_slug()

    @property
    def version(self):
        return self.native.get_version()

    @property
    def tenant(self):
        return self.native.get_tenant()

    @property
    def settings(self):
        """The settings by key, with defaults filled in."""
        return json.loads(self.native.dup_settings_text())

    def on_settings_changed(self, function):
        """Calls `function()` after an administrator changed the settings; usable as a decorator."""
        self._on_settings.append(function)
        return function

    def is_cancelled(self):
        """Whether nobody waits for the call any more that this thread works on. Cheap: a listener that computes for long
        asks now and then, and returns early."""
        return self.native.is_cancelled()

    def add_action(self, hook, function, priority=10):
        """Adds a listener while running; returns its id for :meth:`remove_listener`."""
        return self._add("action", hook, function, priority)

    def add_filter(self, hook, function, priority=10):
        return self._add("filter", hook, function, priority)

    def add_collect(self, hook, function, priority=10):
        return self._add("collect", hook, function, priority)

    def _add(self, kind, hook, function, priority):
        if kind == "event":
            listener = self.native.subscribe(hook, Listener(function), None)
        else:
            listener = getattr(self.native, f"add_{kind}")(hook, priority, Listener(function), None)
        place = place_of(function)
        if place:
            self.native.set_listener_place(listener, place)
        return listener

    def remove_listener(self, listener):
        return self.native.remove_listener(listener)

    def has_listener(self, hook):
        return bool(self.request("has-listener", hook=hook))

    def do_action(self, hook, **arguments):
        """Fires a hook as an action; returns the answers by plugin."""
        return self.request("fire", kind="action", hook=hook, arguments=arguments)

    def apply_filters(self, hook, value, **arguments):
        """Fires a hook as a filter; returns the value as the last listener left it."""
        return self.request("fire", kind="filter", hook=hook, arguments={"value": value, **arguments})

    def collect(self, hook, **arguments):
        """Fires a hook that collects; returns the list."""
        return self.request("fire", kind="collect", hook=hook, arguments=arguments)

    @property
    def database(self):
        """The plugin's own SQLite database; needs the permission ``database``."""
        if self._database is None:
            directory = self.native.get_data_directory()
            if directory is None:
                self._refuse_database()
            self._database = Database(directory)
        return self._database

    def _refuse_database(self):
        """The C library asks the host once for its refusal, and keeps it."""
        try:
            self.native.get_database()
        except GLib.Error as error:
            raise MortiseError.from_glib(error) from None


class Log:
    """Writes to the plugin's log: a message for people, fields for machines."""

    def __init__(self, owner):
        self._owner = owner

    def _write(self, level, message, fields):
        node = Json.from_string(json.dumps(fields, default=str)).get_object() if fields else None
        self._owner.native.log(level, str(message), node)

    def debug(self, message, **fields):
        self._write(Mortise.LogLevel.DEBUG, message, fields)

    def info(self, message, **fields):
        self._write(Mortise.LogLevel.INFO, message, fields)

    def warning(self, message, **fields):
        self._write(Mortise.LogLevel.WARNING, message, fields)

    def error(self, message, **fields):
        self._write(Mortise.LogLevel.ERROR, message, fields)


class Cache:
    """Values that the host keeps in memory, for a time."""

    def __init__(self, owner):
        self._owner = owner

    def get(self, key, default=None):
        value = self._owner.request("cache.get", key=key)
        return default if value is None else value

    def set(self, key, value, ttl=0):
        """Keeps `value` for `ttl` seconds, 0 for as long as the host runs."""
        self._owner.request("cache.set", key=key, value=value, ttl=ttl)

    def delete(self, key):
        self._owner.request("cache.delete", key=key)


class Storage:
    """Values that the host keeps on disk; needs the permission ``storage``."""

    def __init__(self, owner):
        self._owner = owner

    def get(self, key, default=None):
        value = self._owner.request("storage.get", key=key)
        return default if value is None else value

    def put(self, key, value):
        self._owner.request("storage.put", key=key, value=value)

    def delete(self, key):
        self._owner.request("storage.delete", key=key)

    def list(self, prefix=""):
        return self._owner.request("storage.list", prefix=prefix) or []


class Events:
    """Events of other plugins; needs the permission ``events``."""

    def __init__(self, owner):
        self._owner = owner

    def emit(self, name, **payload):
        self._owner.request("events.emit", event=name, payload=payload)

    def subscribe(self, name, function):
        """Calls ``function(event, payload)``; returns an id for :meth:`Context.remove_listener`."""
        return self._owner._add("event", name, function, 10)


context = Context()
