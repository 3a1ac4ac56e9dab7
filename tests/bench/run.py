#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures Mortise beside what else does its work, and prints tables of ratios: ./dev bench

Both sides of a ratio are measured in the same run, in turns, and repeated until the ratios hold still or the patience is
over; the tables say how far they moved. Nothing here passes or fails.
"""

import argparse
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
BUILD = pathlib.Path(os.environ.get("MORTISE_BUILDDIR", HERE.parents[1] / "build-bench")) / "tests" / "bench"

# A ratio holds still when half of the rounds lie within this part of their median.
STILL = 0.1
# Fewer rounds tell nothing about that.
MIN_ROUNDS = 4


class Rounds:
    """What was measured: for each bench, case and side a list of rounds, each a median and a 99th percentile."""

    def __init__(self):
        self.series = {}

    def add(self, line, suffix=""):
        key = (line["bench"], line["case"] + suffix, line["side"])
        self.series.setdefault(key, []).append((line["median"], line["p99"]))

    def get(self, key):
        bench, case, side, column = key
        return [values[column] for values in self.series.get((bench, case, side), [])]


class Row:
    """One line of a table: what was measured of Mortise, and of the others beside it, which may be none."""

    def __init__(self, title, ours, others=(), unit="µs"):
        self.title = title
        self.ours = ours
        self.others = others
        self.unit = unit

    def ratios(self, rounds, other):
        return [a / b for a, b in zip(rounds.get(self.ours), rounds.get(other)) if b > 0]

    def is_still(self, rounds):
        for other in self.others:
            ratios = self.ratios(rounds, other)
            if len(ratios) < MIN_ROUNDS:
                return not rounds.get(other)
            low, middle, high = statistics.quantiles(ratios, n=4)
            if (high - low) / 2 > STILL * middle:
                return False
        return True

    def cells(self, rounds):
        return [self.title, self.describe(rounds.get(self.ours)),
                *(self.compare(rounds, other) for other in self.others)]

    def describe(self, values):
        return f"{number(statistics.median(values))} {self.unit}" if values else "–"

    def compare(self, rounds, other):
        ratios = self.ratios(rounds, other)
        if not ratios:
            return "–"
        low, high = min(ratios), max(ratios)
        if len(ratios) >= MIN_ROUNDS:
            low, _, high = statistics.quantiles(ratios, n=4)
        return (f"{self.describe(rounds.get(other))}: {number(statistics.median(ratios))} "
                f"({number(low)}–{number(high)})")


def number(value):
    if abs(value) >= 100:
        return f"{value:,.0f}"
    if abs(value) >= 10:
        return f"{value:.1f}"
    return f"{value:.2f}" if abs(value) >= 0.1 else f"{value:.3f}"


class Machine:
    """Runs the programs: in a folder of their own, and on one CPU if so told, which what they start inherits."""

    def __init__(self, folder):
        self.folder = folder
        self.environment = {**os.environ, "TMPDIR": str(folder), "XDG_RUNTIME_DIR": str(folder),
                            "XDG_DATA_HOME": str(folder / "data"), "PYTHONDONTWRITEBYTECODE": "1", "LC_ALL": "C.UTF-8"}
        self.cpus = sorted(os.sched_getaffinity(0))

    def run(self, *command, pinned=False):
        cpus = self.cpus[-1:] if pinned else self.cpus
        done = subprocess.run([str(word) for word in command], env=self.environment, stdout=subprocess.PIPE, text=True,
                              preexec_fn=lambda: os.sched_setaffinity(0, cpus))
        if done.returncode != 0:
            sys.exit(f"run.py: {command[0]} ended with status {done.returncode}")
        return [json.loads(line) for line in done.stdout.splitlines()]


# --- what is measured ---------------------------------------------------------------------------------------------------

class Emission:
    """Each section has a title, the headings of its columns, its rows, and a round of measuring all of them."""

    title = "A hook whose listeners are all in the host's process"
    headings = ["listeners", "Mortise", "GSignal", "pluggy", "@wordpress/hooks", "tapable"]

    def rows(self):
        for kind in ("action", "filter"):
            for side, words in (("mortise", ""), ("mortise, traced", ", traced")):
                for listeners in (1, 10, 100):
                    case = f"{kind}, {listeners}"
                    yield Row(f"{listeners}, {kind}{words}", ("emit", case, side, 0),
                              [("emit", case, other, 0) for other in self.headings[2:]])

    def round(self, machine, rounds):
        commands = [(BUILD / "bench-emit",), ("/usr/bin/python3", HERE / "bench_pluggy.py")]
        if shutil.which("node") and (HERE / "node_modules").is_dir():
            commands.append(("node", HERE / "bench-node.mjs"))
        for command in commands:
            for line in machine.run(*command, pinned=True):
                rounds.add(line)


class Call:
    title = "A call to a plugin in its process and back, through the hook bus"
    headings = ["payload", "Mortise", "raw ping-pong", "GDBus"]
    places = {"one core": True, "all cores": False}
    sizes = {"64": "64 B", "4096": "4 KiB", "262144": "256 KiB", "262144 text": "256 KiB in one string"}

    def rows(self):
        for place in self.places:
            for size, words in self.sizes.items():
                case = f"{size}, {place}"
                for side, column, more in (("mortise, C", 0, ""), ("mortise, C", 1, ", 99th percentile"),
                                           ("mortise, Python", 0, ", plugin in Python")):
                    yield Row(f"{words}, {place}{more}", ("call", case, side, column),
                              [("call", case, other, column) for other in self.headings[2:]])

    def round(self, machine, rounds):
        for place, pinned in self.places.items():
            for line in machine.run(BUILD / "bench-call", 1, pinned=pinned):
                rounds.add(line, f", {place}")


class Fan:
    title = "One action to many running plugins"
    headings = ["plugins", "Mortise", "one plugin"]

    def rows(self):
        for plugins in ("10", "100"):
            yield Row(plugins, ("fan", "action", plugins, 0), [("fan", "action", "1", 0)])

    def round(self, machine, rounds):
        for line in machine.run(BUILD / "bench-fan", 1):
            rounds.add(line)


class Start:
    title = "Starting a plugin's process, until it is activated"
    headings = ["plugin", "Mortise", "another program in the same bubblewrap"]

    def rows(self):
        yield Row("in C, beside `true`", ("start", "C", "mortise", 0), [("start", "C", "bwrap true", 0)])
        yield Row("in Python, beside `python3 -c \"import gi\"`", ("start", "Python", "mortise", 0),
                  [("start", "Python", "bwrap python3", 0)])

    def round(self, machine, rounds):
        for line in machine.run(BUILD / "bench-start", "start", 1):
            rounds.add(line)


IN_PRIVATE_SESSION = ("xvfb-run", "-a", "-s", "-screen 0 1400x1000x24", "dbus-run-session", "--", sys.executable)


class Window:
    title = "Starting the workbench, on a display without hardware, drawn by cairo"
    headings = ["until", "Mortise", "an empty window of libadwaita"]

    def rows(self):
        for case, words in (("bundled", "the bundled plugins"), ("many", "1,000 plugins")):
            yield Row(f"its first frame, {words}", ("window", f"frame, {case}", "mortise", 0),
                      [("window", "frame", "empty", 0)])
            yield Row(f"the list is drawn, {words}", ("window", f"site, {case}", "mortise", 0),
                      [("window", "frame", "empty", 0)])

    def round(self, machine, rounds):
        for line in machine.run(*IN_PRIVATE_SESSION, HERE / "bench_window.py", "start"):
            rounds.add(line)


class StallRow(Row):
    """What was counted in one step; nobody else is beside it."""

    def __init__(self, title, step):
        super().__init__(title, ("stall", f"{step}, frames", "mortise", 0))
        self.counts = [("stall", f"{step}, {count}", "mortise", 0) for count in ("frames", "long", "longest")]

    def cells(self, rounds):
        frames, long, longest = (statistics.median(rounds.get(key)) for key in self.counts)
        return [self.title, f"{frames:.0f}", f"{long:.0f}", f"{longest:.0f} ms"]


class Stalls:
    title = "Turns of the window's main loop that take long, with 1,000 plugins"
    headings = ["while it", "longer than 16 ms", "longer than 50 ms", "the longest"]

    def rows(self):
        for step, words in (("start", "opens the site"), ("search", "searches as one types 11 characters, and back"),
                            ("select", "selects ten plugins, one after the other"),
                            ("scroll", "scrolls ten pages, to the end and back"),
                            ("sections", "shows each section and tab"), ("palette", "finds a setting in the palette")):
            yield StallRow(words, step)

    def round(self, machine, rounds):
        for line in machine.run(*IN_PRIVATE_SESSION, HERE / "bench_window.py", "stalls"):
            rounds.add(line)


class Memory:
    title = "Memory (PSS)"
    headings = ["what", "Mortise"]

    def rows(self):
        for language in ("C", "Python"):
            yield Row(f"an idle plugin in {language}, with its bubblewrap", ("memory", language, "mortise", 0), unit="KiB")
        for part in ("first", "next"):
            yield Row(f"growth of the host by its {part} 10,000 dispatches", ("grow", f"{part} 10,000", "mortise", 0),
                      unit="KiB")

    def round(self, machine, rounds):
        for line in machine.run(BUILD / "bench-start", "memory", 1) + machine.run(BUILD / "bench-host", "grow"):
            rounds.add(line)


class Open:
    title = "Opening a site"
    headings = ["plugins installed", "Mortise", "a site without plugins"]

    def rows(self):
        for plugins in ("100", "1000"):
            yield Row(plugins, ("open", plugins, "mortise", 0), [("open", "0", "mortise", 0)])

    def round(self, machine, rounds):
        for plugins in ("0", "100", "1000"):
            site = machine.folder / f"site-{plugins}"
            if not site.exists():
                site.mkdir()
                machine.run(BUILD / "bench-host", "fill", site, plugins)
            for line in machine.run(BUILD / "bench-host", "open", site, plugins):
                rounds.add(line)


class Versions:
    title = "Whether a version is in a range"
    headings = ["both are", "Mortise", "npm's semver"]

    def rows(self):
        for case, words in (("parsed", "parsed before"), ("texts", "texts, parsed each time")):
            yield Row(words, ("version", case, "mortise", 0), [("version", case, "npm's semver", 0)])

    def round(self, machine, rounds):
        commands = [(BUILD / "bench-version",)]
        if shutil.which("node") and (HERE / "node_modules").is_dir():
            commands.append(("node", HERE / "bench-version.mjs"))
        for command in commands:
            for line in machine.run(*command, pinned=True):
                rounds.add(line)


class Schemas:
    title = "Checking the manifest of a plugin by our schema"
    headings = ["it is", "Mortise", "ajv", "python3-jsonschema"]

    def rows(self):
        for case, words in (("parsed", "parsed before"), ("text", "text")):
            yield Row(words, ("schema", case, "mortise", 0),
                      [("schema", case, "ajv", 0), ("schema", case, "jsonschema", 0)])

    def round(self, machine, rounds):
        files = (HERE.parents[1] / "data/schemas/plugin.schema.json", HERE.parents[1] / "plugins/lead-scorer/plugin.json")
        commands = [(BUILD / "bench-schema",), (sys.executable, HERE / "bench_schema.py")]
        if shutil.which("node") and (HERE / "node_modules").is_dir():
            commands.append(("node", HERE / "bench-schema.mjs"))
        for command in commands:
            for line in machine.run(*command, *files, pinned=True):
                rounds.add(line)


class Unpacking:
    title = "Unpacking a package of 10 MiB"
    headings = ["it has", "Mortise: isolated, checked, on disk", "unzip: not waited for"]

    def rows(self):
        for case in ("10 files", "1000 files"):
            yield Row(case, ("unpack", case, "mortise", 0), [("unpack", case, "unzip", 0)])

    def round(self, machine, rounds):
        for line in machine.run(BUILD / "bench-unpack"):
            rounds.add(line)


class Solver:
    title = "Solving the dependencies of a thousand plugins with ten versions each"
    headings = ["job", "Mortise", "libsolv alone"]

    def rows(self):
        yield Row("install one that needs all", ("solver", "install one", "mortise", 0),
                  [("solver", "install one", "libsolv", 0)])
        yield Row("update all", ("solver", "update all", "mortise", 0), [("solver", "update all", "libsolv", 0)])

    def round(self, machine, rounds):
        for line in machine.run(BUILD / "bench-solver", 1):
            rounds.add(line)


class Catalogue:
    title = "A catalogue of 10,000 plugins with three versions each, in a folder"
    headings = ["a reader", "512 shards", "8 shards"]

    def rows(self):
        for case, words, unit in (("first", "gets all of it", "µs"), ("nothing new", "sees that nothing is new", "µs"),
                                  ("one changed", "gets what one changed plugin changes", "µs"),
                                  ("start-up", "reads it from its cache", "µs"), ("search", "searches three words", "µs"),
                                  ("bytes of all", "gets for all of it", "bytes"),
                                  ("bytes of one change", "gets for one changed plugin", "bytes")):
            yield Row(words, ("catalogue", case, "mortise", 0), [("catalogue", case, "few files", 0)], unit)

    def round(self, machine, rounds):
        for line in machine.run(BUILD / "bench-catalogue"):
            rounds.add(line)


SECTIONS = {"emit": Emission, "call": Call, "fan": Fan, "start": Start, "window": Window, "stalls": Stalls,
            "memory": Memory, "open": Open,
            "version": Versions, "schema": Schemas,
            "unpack": Unpacking, "solver": Solver, "catalogue": Catalogue}


def measure(section, machine, max_rounds):
    rounds = Rounds()
    for count in range(1, max_rounds + 1):
        print(f"{section.title}: round {count} of at most {max_rounds}", file=sys.stderr)
        section.round(machine, rounds)
        if count >= MIN_ROUNDS and all(row.is_still(rounds) for row in section.rows()):
            break
    return [row.cells(rounds) for row in section.rows()]


# --- the tables -----------------------------------------------------------------------------------------------------------

def print_text(section, lines):
    widths = [max(len(line[i]) for line in [section.headings, *lines]) for i in range(len(section.headings))]
    print(f"\n{section.title}")
    for line in [section.headings, *lines]:
        print("  " + "  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip())


def print_markdown(section, lines):
    print(f"\n### {section.title}\n\n| {' | '.join(section.headings)} |\n|{'---|' * len(section.headings)}")
    for line in lines:
        print(f"| {' | '.join(line)} |")


def main():
    parser = argparse.ArgumentParser(description="Measures Mortise beside what else does its work. A cell says how long "
                                                 "another took, and the ratio of Mortise's time to that, between which "
                                                 "two ratios half of the rounds were in brackets.")
    parser.add_argument("sections", nargs="*", metavar="SECTION", help=f"of {', '.join(SECTIONS)}; all if none is named")
    parser.add_argument("--markdown", action="store_true", help="print the tables as docs/performance.md has them")
    parser.add_argument("--rounds", type=int, default=12, metavar="N", help="at most so many rounds (12)")
    arguments = parser.parse_args()
    unknown = set(arguments.sections) - set(SECTIONS)
    if unknown:
        parser.error(f"no section {', '.join(unknown)}; there are {', '.join(SECTIONS)}")

    with tempfile.TemporaryDirectory(prefix="mortise-bench-", dir="/tmp") as folder:
        machine = Machine(pathlib.Path(folder))
        for name in arguments.sections or SECTIONS:
            section = SECTIONS[name]()
            (print_markdown if arguments.markdown else print_text)(section, measure(section, machine, arguments.rounds))
            sys.stdout.flush()


if __name__ == "__main__":
    main()
