#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Versions and ranges beside npm's package semver: generated ones, good and malformed, have the same answers."""

import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import tap

BUILD = Path(os.environ["MORTISE_BUILDDIR"]) / "tests" / "base"
# Where npm puts the package, so that it is fetched once for a build folder.
FOLDER = BUILD / "npm"
PACKAGE = "semver@7.8.6"
SECONDS = 100

# Other numbers find other questions: MORTISE_SEED=7 tests/base/test_version_npm.py
SEED = int(os.environ.get("MORTISE_SEED", "1"))
N_VERSIONS = 250
N_RANGES = 4000
# Rather than each with each, so that few of the questions are about invalid ranges.
MALFORMED = 0.3

# Number.MAX_SAFE_INTEGER of JavaScript.
MAX_SAFE = 9007199254740991

NUMBERS = ["0", "0", "0", "1", "1", "2", "3", "10", "9007199254740990", "9007199254740991"]
ODD_NUMBERS = NUMBERS + ["x", "X", "*", "00", "01", "", "9007199254740992", "99999999999999999999999", "-1", "a"]
IDENTIFIERS = ["0", "1", "2", "10", "a", "b", "A", "rc", "alpha", "-", "0a", "-1", "x", "v", "a-b",
               "9007199254740991", "9007199254740992"]
ODD_IDENTIFIERS = IDENTIFIERS + ["", "01", "00", "*", "_", "é", "a b"]
OPERATORS = ["", "", "", ">", ">=", "<", "<=", "=", "^", "~", "~>"]
ODD_OPERATORS = OPERATORS + ["==", "=>", "><", "^~", "!", "^^", "~~", "v", "v=", "=v", ">v", "vv", "||", "|", "-", "*",
                             "+"]
SPACES = [" ", "  ", "\t", "\n", "\u00a0", "\ufeff", "\u2003", "\u2028"]
JUNK = list("0123456789.xX*vV=<>^~|- +ab_\t\u00a0") + [" - ", "||", "+b", ".x", "1.2.3", "-a", "> ", "~> ", "= ", "v "]


class Generator:
    def __init__(self, seed):
        self.random = random.Random(seed)

    def chance(self, part):
        return self.random.random() < part

    def pick(self, good, odd=None, part=0.0):
        return self.random.choice(odd if odd is not None and self.chance(part) else good)

    def identifiers(self, odd):
        return ".".join(self.pick(IDENTIFIERS, ODD_IDENTIFIERS, odd) for _ in range(self.pick([1, 1, 2, 3])))

    def tail(self, odd):
        prerelease = f"-{self.identifiers(odd)}" if self.chance(0.4) else ""
        return prerelease + (f"+{self.identifiers(odd)}" if self.chance(0.15) else "")

    def version(self, odd=0.0):
        return ".".join(self.pick(NUMBERS, ODD_NUMBERS, odd) for _ in range(3)) + self.tail(odd)

    def partial(self, odd):
        if self.chance(0.5):
            return self.version(odd)
        numbers = [self.pick(NUMBERS, ODD_NUMBERS, odd) for _ in range(self.pick([1, 2, 3]))]
        if self.chance(0.4):
            wildcards = [["x"], ["*"], ["X"], ["x", "x"], ["*", "*"], ["x", "1"]]
            numbers[self.random.randrange(len(numbers)):] = self.pick(wildcards)
        return ".".join(numbers) + (self.tail(odd) if self.chance(0.1) else "")

    def space(self, odd):
        return "".join(self.pick([" "], SPACES, 0.1) for _ in range(self.pick([1], [0, 1, 2, 3], odd)))

    def comparator(self, odd):
        gap = self.space(odd) if self.chance(0.15) else ""
        mark = self.pick([""], ["v", "=", "v ", "= ", "vv", " v", "=v"], 0.1)
        return self.pick(OPERATORS, ODD_OPERATORS, odd) + gap + mark + self.partial(odd)

    def alternative(self, odd):
        if self.chance(0.1):
            return self.pick(["", "*", "x", " ", "+a", ">*", "<0", "<0.0.0-0", ">=0.0.0", "<0.0.0", "<x"])
        if self.chance(0.2):
            return self.partial(odd) + self.space(odd) + "-" + self.space(odd) + self.partial(odd)
        return self.space(odd).join(self.comparator(odd) for _ in range(self.pick([1, 1, 2, 2, 3])))

    def range(self):
        odd = 0.15 if self.chance(MALFORMED) else 0.0
        text = self.pick(["||", " || "]).join(self.alternative(odd) for _ in range(self.pick([1, 1, 1, 2, 3])))
        return self.mutate(text) if odd else text

    def mutate(self, text):
        """A few insertions and deletions anywhere."""
        for _ in range(self.pick([0, 1, 1, 2, 4])):
            at = self.random.randint(0, len(text))
            text = text[:at] + (self.pick(JUNK) if self.chance(0.6) else "") + text[at + self.pick([0, 0, 1]):]
        return text

    def odd_version(self):
        return self.mutate(self.version(0.15))


def spared(text):
    """What Semantic Versioning 2.0.0 allows and npm, which counts in doubles, refuses or takes for equal."""
    core, _, rest = text.partition("-")
    return any(int(number) > limit for part, limit in ((core, MAX_SAFE), (rest, MAX_SAFE + 1))
               for number in re.findall("[0-9]+", part))


def question(seed):
    generator = Generator(seed)
    versions = [generator.version() for _ in range(N_VERSIONS)]
    versions += [text for text in (generator.odd_version() for _ in range(N_VERSIONS)) if not spared(text)]
    return {"versions": versions, "ranges": [generator.range() for _ in range(N_RANGES)]}


def install():
    """Why npm's package cannot be had, or None."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        return "node and npm are not installed"
    if (FOLDER / "node_modules" / "semver" / "package.json").is_file():
        return None
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "package.json").write_text('{"private": true}')
    command = ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--save-exact", "--prefix", FOLDER,
               PACKAGE]
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=sys.stderr, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        return f"npm did not fetch {PACKAGE} in {SECONDS} s"
    return f"npm cannot fetch {PACKAGE}" if done.returncode != 0 else None


class Npm(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        reason = install()
        if reason is not None:
            raise unittest.SkipTest(reason)
        cls.asked = question(SEED)
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            json.dump(cls.asked, file)
            file.flush()
            cls.ours = cls.answers(BUILD / "version-answers", file.name)
            cls.theirs = cls.answers("node", HERE / "version-answers.mjs", file.name, FOLDER)

    @staticmethod
    def answers(*command):
        done = subprocess.run([str(word) for word in command], stdout=subprocess.PIPE, encoding="utf-8", check=True,
                              timeout=SECONDS)
        return done.stdout.split("\n")[:-1]

    def check(self, differences):
        differences = list(differences)
        self.assertFalse(differences, "\n".join([f"{len(differences)} differences (ours, npm's)", *differences[:30]]))

    def test_enough_is_good(self):
        """So that the other tests say something."""
        ranges = self.theirs[len(self.asked["versions"]):]
        self.assertEqual(len(ranges), 2 * N_RANGES)
        self.assertGreater(sum(line.startswith("-\t") for line in ranges), N_RANGES / 5)
        self.assertGreater(sum(not line.startswith("-\t") for line in ranges), N_RANGES)
        self.assertGreater(sum(line.split("\t")[1].count("1") for line in ranges), 10 * N_RANGES)

    def test_compare(self):
        texts = self.asked["versions"]
        self.check(f"{texts[i]!r}, {texts[j]!r}: {ours}, {theirs}"
                   for i in range(len(texts))
                   for j, (ours, theirs) in enumerate(zip(self.ours[i], self.theirs[i])) if ours != theirs)

    def ranges(self, column):
        first = len(self.asked["versions"])
        self.assertEqual(len(self.ours), len(self.theirs))
        for index in range(2 * N_RANGES):
            mode = ", with pre-releases" if index >= N_RANGES else ""
            text = self.asked["ranges"][index % N_RANGES]
            ours, theirs = (side[first + index].split("\t")[column] for side in (self.ours, self.theirs))
            yield index % N_RANGES, f"{text!r}{mode}", ours, theirs

    def test_valid_range(self):
        self.check(f"{words}: {ours!r}, {theirs!r}" for _, words, ours, theirs in self.ranges(0) if ours != theirs)

    # An invalid range has no answers here; test_valid_range tells when only one side has it so.
    def test_satisfies(self):
        self.check(f"{words} has {self.asked['versions'][i]!r}: {one}, {other}"
                   for _, words, ours, theirs in self.ranges(1)
                   for i, (one, other) in enumerate(zip(ours, theirs)) if one != other)

    def test_intersects(self):
        self.check(f"{words} and {self.asked['ranges'][(index + i) % N_RANGES]!r}: {one}, {other}"
                   for index, words, ours, theirs in self.ranges(2)
                   for i, (one, other) in enumerate(zip(ours, theirs)) if one != other)


if __name__ == "__main__":
    tap.main()
