# SPDX-License-Identifier: LGPL-2.1-or-later
import mortise


class Echo(mortise.Plugin):
    def activate(self):
        for hook in mortise.context.settings["hooks"].split(","):
            mortise.context.add_action(hook, self.answer)

    def answer(self, **arguments):
        return arguments
