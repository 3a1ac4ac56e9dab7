# SPDX-License-Identifier: LGPL-2.1-or-later
"""The base of plugins that are classes."""

from .context import context


class Plugin:
    """Derive from it for listeners that share state::

        class Greeter(mortise.Plugin):
            def activate(self):
                self.greeted = 0

            @mortise.action("lead_created")
            def greet(self, lead):
                self.greeted += 1
    """

    context = context

    def activate(self):
        """Called once, after the listeners were added. Raising refuses, and the host shows why."""

    def deactivate(self):
        """The last chance to save something."""

    def health(self):
        """Raises if the plugin cannot do its work."""
