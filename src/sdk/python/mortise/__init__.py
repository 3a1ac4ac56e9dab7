# SPDX-License-Identifier: LGPL-2.1-or-later
"""Plugins for Mortise, in Python.

A plugin is a module with listeners in it::

    from mortise import action, context

    @action("lead_created", priority=5)
    def greet(lead, **rest):
        context.log.info("a new lead", name=lead["name"])
        return {"greeted": lead["name"]}

A listener takes the hook's arguments by name: those that it names, or all of them with ``**rest``. JSON
objects are dicts. What it returns is its answer; ``None`` is no answer (a filter then leaves the value as it was, and
:data:`NULL` stands for a null that is meant). What it raises is recorded, or vetoes a hook that can be vetoed.

Listeners that share state are methods of a class derived from :class:`Plugin`.
"""

from .context import Context, context
from .errors import MortiseError
from .listeners import NULL, action, collect, event, filter
from .plugin import Plugin

__all__ = ["NULL", "Context", "MortiseError", "Plugin", "action", "collect", "context", "event", "filter"]
