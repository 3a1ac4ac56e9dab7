# SPDX-License-Identifier: GPL-3.0-or-later
"""Draws numbers as bars of text."""

import mortise


def bar(number, largest, width):
    return '█' * max(1, round(width * number / largest)) if number > 0 else ''


class BarKit(mortise.Plugin):
    @mortise.filter('bars_drawn')
    def draw(self, lines, numbers):
        """Adds a line for each of numbers, an object of names and numbers."""
        width = max(1, min(int(self.context.settings['width']), 100))
        largest = max(numbers.values(), default=0)
        return lines + [f'{name}: {bar(number, largest, width)} {number}' for name, number in numbers.items()]
