# SPDX-License-Identifier: LGPL-2.1-or-later
"""Decorators that mark listeners, and the calling of them."""

import inspect
import json
import os
import traceback


class _Null:
    """A null that is meant, where None says nothing."""

    def __repr__(self):
        return "mortise.NULL"


NULL = _Null()
MARK = "__mortise_listeners__"


def _mark(kind, hook, priority):
    def decorate(function):
        function.__dict__.setdefault(MARK, []).append((kind, hook, priority))
        return function

    return decorate


def action(hook, priority=10):
    """Called when `hook` is fired; what it returns is its answer, if it has one."""
    return _mark("action", hook, priority)


def filter(hook, priority=10):
    """Called with the value of `hook` first, returns the new one; lower priorities run first."""
    return _mark("filter", hook, priority)


def collect(hook, priority=10):
    """Returns one entry of the list that `hook` collects."""
    return _mark("collect", hook, priority)


def event(name):
    """Called with ``payload`` (and ``event``) for each event of that name; a ``*`` at the end stands for any."""
    return _mark("event", name, 10)


class Listener:
    """Calls a Python function with the JSON arguments of a call and answers with what it returns."""

    def __init__(self, function):
        self.function = function
        parameters = inspect.signature(function).parameters.values()
        self.takes_all = any(p.kind is p.VAR_KEYWORD for p in parameters)
        self.names = [p.name for p in parameters if p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY)]

    def __call__(self, call, *_):
        try:
            value = self._invoke(json.loads(call.dup_text()), call.get_value_name())
            text = None if value is None else "null" if value is NULL else json.dumps(value, allow_nan=False)
        except (Exception, SystemExit) as error:
            call.return_failure(describe(error), traceback.format_exc())
        else:
            call.return_text(text)

    def _invoke(self, arguments, value_name):
        if value_name is not None and self.names:
            value = arguments.pop(value_name, None)
            names = self.names[1:]
            return self.function(value, **self._select(arguments, names))
        return self.function(**self._select(arguments, self.names))

    def _select(self, arguments, names):
        if self.takes_all:
            return arguments
        return {name: arguments[name] for name in names if name in arguments}


def describe(error):
    """One line that says what was raised."""
    text = str(error)
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def place_of(function):
    """``plugin.py:12`` for a function of the plugin's folder, nothing for what is written elsewhere."""
    code = getattr(inspect.unwrap(function), "__code__", None)
    root = os.path.join(os.environ.get("PYTHONPATH", "").split(":")[0], "")
    if code is None or not code.co_filename.startswith(root):
        return None
    return f"{code.co_filename[len(root):]}:{code.co_firstlineno}"


def marks_of(function):
    return getattr(function, MARK, [])
