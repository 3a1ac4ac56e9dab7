# SPDX-License-Identifier: LGPL-2.1-or-later
"""What libpeas loads for every Python plugin: it imports the author's module, so that an error in it is reported with
its traceback, and adds the listeners found there."""

import importlib
import inspect
import os
import traceback

import gi

gi.require_version("Mortise", "1")

from gi.repository import GObject, Mortise  # noqa: E402

import mortise  # noqa: E402
import mortise_coverage  # noqa: E402
from mortise.listeners import describe, marks_of  # noqa: E402


def place_of(error):
    """``plugin.py:12: `` for what was raised there or below; nothing where none of the author's code was reached."""
    root = os.path.join(os.environ["PYTHONPATH"].split(":")[0], "")
    places = [(frame.filename, frame.lineno) for frame in traceback.extract_tb(error.__traceback__)]
    if isinstance(error, SyntaxError):
        places.append((error.filename or "", error.lineno))
    own = [f"{name[len(root):]}:{line}: " for name, line in places if name.startswith(root)]
    return own[-1] if own else ""


class Entry(GObject.Object, Mortise.Plugin):
    """Stands between libpeas and what the author wrote: decorated functions, a mortise.Plugin, or a class that
    implements the interface Mortise.Plugin itself."""

    def __init__(self):
        super().__init__()
        self.plugins = []

    def do_activate(self, native):
        mortise.context._attach(native)
        if "MORTISE_COVERAGE" in os.environ:
            mortise_coverage.start(os.environ["PYTHONPATH"].split(":")[0])
        try:
            self._load(native)
        except Exception as error:
            mortise.context.log.error(describe(error), traceback=traceback.format_exc())
            code = error.code if isinstance(error, mortise.MortiseError) else "failed"
            raise mortise.MortiseError(place_of(error) + describe(error), code).to_glib() from None
        return True

    def _load(self, native):
        module = importlib.import_module(os.environ["MORTISE_PLUGIN_MODULE"])
        members = list(vars(module).values())
        found = self._add_listeners(members)

        for cls in members:
            if not inspect.isclass(cls) or cls.__module__ != module.__name__:
                continue
            if issubclass(cls, mortise.Plugin):
                plugin = cls()
                self._add_listeners(inspect.getmembers(plugin, inspect.ismethod), pairs=True)
                plugin.activate()
            elif issubclass(cls, Mortise.Plugin):
                plugin = cls()
                plugin.activate(native)
            else:
                continue
            self.plugins.append(plugin)

        if not found and not self.plugins:
            raise mortise.MortiseError(f"{module.__name__} has no listener: decorate a function with @mortise.action, "
                                       "@mortise.filter or @mortise.collect, or derive a class from mortise.Plugin",
                                       "invalid")

    def _add_listeners(self, members, pairs=False):
        found = False
        for member in members:
            function = member[1] if pairs else member
            if inspect.isclass(function):
                continue
            for kind, hook, priority in marks_of(function):
                mortise.context._add(kind, hook, function, priority)
                found = True
        return found

    def do_deactivate(self, native):
        for plugin in reversed(self.plugins):
            if isinstance(plugin, mortise.Plugin):
                plugin.deactivate()
            else:
                plugin.deactivate(native)
        if "MORTISE_COVERAGE" in os.environ:
            mortise_coverage.report(mortise.context.log)

    def do_health(self, native):
        for plugin in self.plugins:
            try:
                plugin.health() if isinstance(plugin, mortise.Plugin) else plugin.health(native)
            except mortise.MortiseError as error:
                raise error.to_glib() from None
            except Exception as error:
                raise mortise.MortiseError(describe(error)).to_glib() from None
        return True
