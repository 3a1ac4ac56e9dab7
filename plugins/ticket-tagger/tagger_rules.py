# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules that find the tags of a text. Knows nothing of Mortise, so that it can be tested by itself."""

import re
import unicodedata

from tagger_pattern import PatternError, compile_pattern

# Bounds, so that the time that a ticket takes is bounded whatever stands in the settings and in the ticket: the
# patterns of all rules together take at most MAX_TOTAL_STEPS at each of MAX_TEXT places.
MAX_TEXT = 5_000
MAX_TOTAL_STEPS = 20_000
MAX_RULES = 200
MAX_WORDS = 1_000
MAX_WORD = 100
MAX_TAG = 50
MAX_PROBLEMS = 20

# Commas separate words; within the slashes of a pattern they do not. \/ is a slash in a pattern.
PART = re.compile(r'\s*(/(?:[^/\\]|\\.)*/|[^,]*)\s*(?:,|$)')


def fold(text):
    return unicodedata.normalize('NFC', text.casefold())


class Rule:
    """A tag, and what it is given for."""

    def __init__(self, tag):
        self.tag = tag
        self.words = []
        self.patterns = []
        self.word_pattern = None

    def finish(self):
        if self.words:
            choices = '|'.join(r'\s+'.join(map(re.escape, word.split())) for word in self.words)
            self.word_pattern = re.compile(rf'(?<!\w)(?:{choices})(?!\w)')

    def finds(self, text, folded):
        return ((self.word_pattern is not None and self.word_pattern.search(folded) is not None)
                or any(pattern.search(text) for pattern in self.patterns))


class RuleSet:
    """What the lines of the setting say. What cannot be used is left out and named in `problems`."""

    def __init__(self, lines=''):
        self.rules = []
        self.problems = []
        self._n_words = 0
        self._steps = 0
        for number, line in enumerate(lines.splitlines(), 1):
            line = line.strip()
            if line and not line.startswith('#'):
                self._read_line(line, f'line {number}')

    def find(self, text):
        """The tags of the rules that find something, each once, in the order of the rules."""
        text = unicodedata.normalize('NFC', text[:MAX_TEXT])[:MAX_TEXT]
        folded = fold(text)
        return list(dict.fromkeys(rule.tag for rule in self.rules if rule.finds(text, folded)))

    def _complain(self, problem):
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(problem)

    def _read_line(self, line, place):
        tag, colon, parts = line.partition(':')
        tag = ' '.join(tag.split())
        if not colon or not 1 <= len(tag) <= MAX_TAG:
            self._complain(f'{place}: write a tag of 1 to {MAX_TAG} characters, a colon, and words')
        elif len(self.rules) == MAX_RULES:
            self._complain(f'{place}: there are {MAX_RULES} rules already; this one is left out')
        else:
            self._add_rule(Rule(tag), parts.strip(), place)

    def _add_rule(self, rule, parts, place):
        for part in split_parts(parts):
            try:
                self._add_part(rule, part)
            except PatternError as error:
                self._complain(f'{place}: {part[:60]}: {error}')
        if rule.words or rule.patterns:
            rule.finish()
            self.rules.append(rule)
        else:
            self._complain(f'{place}: “{rule.tag}” has no word that can be used')

    def _add_part(self, rule, part):
        if len(part) > 2 and part[0] == part[-1] == '/':
            pattern, steps = compile_pattern(part[1:-1].replace('\\/', '/'))
            if self._steps + steps > MAX_TOTAL_STEPS:
                raise PatternError('the patterns together take too long; take one out, or shorten its repetitions')
            self._steps += steps
            rule.patterns.append(pattern)
        elif len(part) > MAX_WORD or self._n_words == MAX_WORDS:
            raise PatternError(f'there can be {MAX_WORDS} words of {MAX_WORD} characters')
        else:
            self._n_words += 1
            rule.words.append(fold(part))


def split_parts(text):
    """The words and /patterns/ between the commas."""
    at = 0
    while at < len(text):
        match = PART.match(text, at)
        at = match.end()
        if match[1].strip():
            yield match[1].strip()


def tag_names(tags):
    """The names in a list of tags: text, or objects with a name. Keys of tags have no name here."""
    names = [tag.get('name') if isinstance(tag, dict) else tag for tag in tags if not isinstance(tag, bool)]
    return [name for name in names if isinstance(name, str)]


def has_tag(tags, tag):
    return fold(tag) in map(fold, tag_names(tags))


def missing_tags(tags, found, limit):
    """Those of `found` that are not among `tags` yet, as many as there is room for."""
    missing = []
    for tag in found:
        if len(tags) + len(missing) < limit and not has_tag(tags + missing, tag):
            missing.append(tag)
    return missing
