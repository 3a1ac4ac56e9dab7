# SPDX-License-Identifier: GPL-3.0-or-later
"""Patterns whose cost is known before they run.

A backtracking engine can take longer than anybody lives for a short pattern and a short text, and Python's cannot be
stopped on the way. So only patterns are taken of which the steps at each place of a text can be counted: every
repetition has an end, and there are no references back. `measure()` counts them: the ways that a pattern can go, times
the longest of them.
"""

import re

# Steps that one pattern may take at each place of the text.
MAX_STEPS = 10_000

MAX_LENGTH = 200
REPEAT = re.compile(r'\{(\d{1,4})(?:,(\d{1,4}))?\}')


class PatternError(ValueError):
    """Says what is wrong with a pattern, and what to write instead."""


class Measure:
    """Reads a pattern from left to right. Each part gives (ways, length): how many ways it can go, and the steps of
    the longest. Above MAX_STEPS the numbers only have to stay above it, so they are cut there to stay small."""

    def __init__(self, pattern):
        self.pattern = pattern
        self.at = 0

    def peek(self, length=1):
        return self.pattern[self.at:self.at + length]

    def take(self, length=1):
        text = self.peek(length)
        self.at += length
        return text

    def choice(self):
        """BRANCH|BRANCH|…"""
        ways, length = self.sequence()
        while self.peek() == '|':
            self.take()
            more, longer = self.sequence()
            ways, length = cut(ways + more), max(length, longer)
        return ways, length

    def sequence(self):
        ways, length = 1, 0
        while self.peek() not in ('', '|', ')'):
            more, longer = self.repeated(*self.atom())
            ways, length = cut(ways * more), cut(length + longer)
        return ways, length

    def atom(self):
        character = self.take()
        if character == '(':
            return self.group()
        if character == '[':
            return self.character_class()
        if character == '\\':
            return self.escape()
        if character in '*+?{}':
            raise PatternError(f'“{character}” has nothing before it to repeat; write \\{character} for the character')
        return 1, 1

    def group(self):
        if self.peek() == '?' and self.take(2) != '?:':
            raise PatternError('of the groups that begin with (? only (?:…) can be used')
        found = self.choice()
        if self.take() != ')':
            raise PatternError('a group is not closed; write )')
        # Entering and leaving it is a step too, so that an empty group is not free.
        return found[0], cut(found[1] + 1)

    def character_class(self):
        if self.peek() == '^':
            self.take()
        # A ] that comes first stands for itself.
        first = self.at
        while self.peek() != ']' or self.at == first:
            if self.peek() == '':
                raise PatternError('a set of characters is not closed; write ]')
            self.take(2 if self.peek() == '\\' else 1)
        self.take()
        return 1, 1

    def escape(self):
        character = self.take()
        if character == '' or character in '0123456789':
            raise PatternError('references back such as \\1 cannot be used')
        return 1, 1

    def repeated(self, ways, length):
        if self.peek() in ('*', '+'):
            raise PatternError(f'“{self.peek()}” has no end; write how often at most, such as {{0,40}}')
        if self.peek() == '?':
            self.take()
            least, most = 0, 1
        elif self.peek() == '{':
            least, most = self.bounds()
        else:
            return ways, length
        if self.peek() == '?':
            self.take()
        if self.peek() in ('*', '+', '?', '{'):
            raise PatternError('a repetition is repeated; put it into a group, (?:…)')
        return sum_of_powers(ways, least, most), cut(length * most)

    def bounds(self):
        match = REPEAT.match(self.pattern, self.at)
        if match is None:
            raise PatternError('a repetition is written {3} or {0,40}; write \\{ for the character')
        self.at = match.end()
        least = int(match[1])
        return least, int(match[2]) if match[2] is not None else least


def cut(number):
    return min(number, MAX_STEPS + 1)


def sum_of_powers(ways, least, most):
    """The ways of what can be taken `least` to `most` times."""
    total, power = 0, 1
    for times in range(most + 1):
        total += power if times >= least else 0
        power = cut(power * ways)
        if total > MAX_STEPS:
            break
    return cut(max(total, 1))


def measure(pattern):
    """The steps that a pattern takes at each place of a text, at most. Raises PatternError for one without a bound."""
    reader = Measure(pattern)
    ways, length = reader.choice()
    if reader.at < len(pattern):
        raise PatternError('a ) closes nothing; write \\) for the character')
    return ways * max(length, 1)


def compile_pattern(pattern):
    """Returns the compiled pattern and its steps. Raises PatternError."""
    if not 1 <= len(pattern) <= MAX_LENGTH:
        raise PatternError(f'write 1 to {MAX_LENGTH} characters')
    steps = measure(pattern)
    if steps > MAX_STEPS:
        raise PatternError(f'it can go too many ways (over {MAX_STEPS} steps at each place); shorten its repetitions')
    try:
        return re.compile(pattern, re.IGNORECASE), steps
    except (re.error, OverflowError, RecursionError) as error:
        raise PatternError(str(error)) from None
