#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures Mortise beside what else does its work, and prints a table of ratios: ./dev bench

Both sides of a row are measured in the same run, in turns, and repeated until the ratio holds still or the patience is
over; the table says how far it moved. Nothing here passes or fails.
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
SIZES = {"64": "64 B", "4096": "4 KiB", "262144": "256 KiB", "262144 text": "256 KiB, one string"}
SITES = {"0": 0, "100": 100, "1000": 1000}


class Rounds:
    """What was measured: for each bench, case and side a list of rounds, each a median and a 99th percentile in µs."""

    def __init__(self):
        self.series = {}

    def add(self, line, suffix=""):
        key = (line["bench"], line["case"] + suffix, line["side"])
        self.series.setdefault(key, []).append((line["median"], line["p99"]))

    def get(self, bench, case, side, column=0):
        return [values[column] for values in self.series.get((bench, case, side), [])]


class Row:
    """One line of the table: a side of ours beside another; what is none of ours may have no other side."""

    def __init__(self, title, bench, case, side, other=None, other_title=None, column=0, unit="µs"):
        self.title = title
        self.ours = (bench, case, side, column)
        self.other = (bench, case, other, column) if isinstance(other, str) else other
        self.other_title = other_title or other
        self.unit = unit

    def ratios(self, rounds):
        if self.other is None:
            return []
        return [a / b for a, b in zip(rounds.get(*self.ours), rounds.get(*self.other)) if b > 0]

    def is_still(self, rounds):
        ratios = self.ratios(rounds)
        if self.other is None:
            return True
        if len(ratios) < 3:
            return False
        low, middle, high = statistics.quantiles(ratios, n=4)
        return (high - low) / 2 <= STILL * middle

    def cells(self, rounds):
        ours, ratios = rounds.get(*self.ours), self.ratios(rounds)
        if not ours:
            return None
        first = f"{number(statistics.median(ours))} {self.unit}"
        if not ratios:
            return [self.title, first, "", ""]
        spread = f"{number(min(ratios))}–{number(max(ratios))}"
        if len(ratios) >= 3:
            low, _, high = statistics.quantiles(ratios, n=4)
            spread = f"{number(low)}–{number(high)}"
        other = f"{self.other_title}: {number(statistics.median(rounds.get(*self.other)))} {self.unit}"
        return [self.title, first, other, f"{number(statistics.median(ratios))} ({spread})"]


def number(value):
    if value >= 100:
        return f"{value:,.0f}"
    if value >= 10:
        return f"{value:.1f}"
    return f"{value:.2f}" if value >= 0.1 else f"{value:.3f}"


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
    title = "A hook whose listeners are in the host's process"
    others = {"GSignal": "GSignal", "pluggy": "pluggy", "@wordpress/hooks": "@wordpress/hooks", "tapable": "tapable"}

    def rows(self):
        for kind in ("action", "filter"):
            for listeners in ("1", "10", "100"):
                for side, words in (("mortise", ""), ("mortise, traced", ", traced")):
                    plural = "listener" if listeners == "1" else "listeners"
                    for other in self.others:
                        yield Row(f"{kind}, {listeners} {plural}{words}", "emit", f"{kind}, {listeners}", side, other)

    def round(self, machine, rounds):
        commands = [(BUILD / "bench-emit",), ("/usr/bin/python3", HERE / "bench_pluggy.py")]
        if shutil.which("node") and (HERE / "node_modules").is_dir():
            commands.append(("node", HERE / "bench-node.mjs"))
        for command in commands:
            for line in machine.run(*command, pinned=True):
                rounds.add(line)


class Call:
    title = "A call to a plugin in its process and back, through the hook bus"

    def rows(self):
        for place in ("on one core", "on all cores"):
            for size, words in SIZES.items():
                case = f"{size}, {place}"
                for other in ("raw ping-pong", "GDBus"):
                    yield Row(f"{words}, {place}", "call", case, "mortise, C", other)
                    yield Row(f"{words}, {place}, 99th percentile", "call", case, "mortise, C", other, column=1)
                yield Row(f"{words}, {place}, a plugin in Python", "call", case, "mortise, Python", "raw ping-pong")

    def round(self, machine, rounds):
        for place, pinned in (("on one core", True), ("on all cores", False)):
            for line in machine.run(BUILD / "bench-call", 1, pinned=pinned):
                rounds.add(line, f", {place}")


class Fan:
    title = "One action to many running plugins"

    def rows(self):
        yield Row("1 plugin", "fan", "action", "1")
        for plugins in ("10", "100"):
            yield Row(f"{plugins} plugins", "fan", "action", plugins, "1", "1 plugin")

    def round(self, machine, rounds):
        for line in machine.run(BUILD / "bench-fan", 1):
            rounds.add(line)


class Start:
    title = "A plugin's process"

    def rows(self):
        yield Row("start of a C plugin, to activated", "start", "C", "mortise", "bwrap true")
        yield Row("start of a Python plugin, to activated", "start", "Python", "mortise", "bwrap python3",
                  "bwrap python3 -c \"import gi\"")
        yield Row("memory of an idle C plugin, with bubblewrap", "memory", "C", "mortise", unit="KiB")
        yield Row("memory of an idle Python plugin, with bubblewrap", "memory", "Python", "mortise",
                  ("memory", "C", "mortise", 0), "C", unit="KiB")

    def round(self, machine, rounds):
        for line in machine.run(BUILD / "bench-start", 1):
            rounds.add(line)


class Host:
    title = "The host"

    def rows(self):
        yield Row("opening a site without plugins", "open", "0", "mortise")
        for plugins in ("100", "1000"):
            yield Row(f"opening a site with {plugins} plugins", "open", plugins, "mortise", ("open", "0", "mortise", 0),
                      "without plugins")
        for part in ("first", "next"):
            yield Row(f"growth of its memory by the {part} 10,000 dispatches", "grow", f"{part} 10,000", "mortise",
                      unit="KiB")

    def round(self, machine, rounds):
        for case, plugins in SITES.items():
            site = machine.folder / f"site-{case}"
            if not site.exists():
                site.mkdir()
                machine.run(BUILD / "bench-host", "fill", site, plugins)
        for _ in range(5):
            for case in SITES:
                for line in machine.run(BUILD / "bench-host", "open", machine.folder / f"site-{case}", case):
                    rounds.add(line)
        for line in machine.run(BUILD / "bench-host", "grow"):
            rounds.add(line)


SECTIONS = {"emit": Emission, "call": Call, "fan": Fan, "start": Start, "host": Host}


def measure(section, machine, arguments):
    rounds = Rounds()
    for count in range(1, arguments.rounds + 1):
        print(f"{section.title}: round {count} of at most {arguments.rounds}", file=sys.stderr)
        section.round(machine, rounds)
        if count >= 3 and all(row.is_still(rounds) for row in section.rows()):
            break
    return [cells for cells in (row.cells(rounds) for row in section.rows()) if cells is not None]


# --- the table ------------------------------------------------------------------------------------------------------------

HEADINGS = ["what", "Mortise", "beside it", "ratio (half of the rounds)"]


def print_text(title, lines):
    widths = [max(len(line[i]) for line in [HEADINGS, *lines]) for i in range(len(HEADINGS))]
    print(f"\n{title}")
    for line in [HEADINGS, *lines]:
        print("  " + "  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip())


def print_markdown(title, lines):
    print(f"\n### {title}\n\n| {' | '.join(HEADINGS)} |\n|---|---|---|---|")
    for line in lines:
        print(f"| {' | '.join(line)} |")


def main():
    parser = argparse.ArgumentParser(description="Measures Mortise beside what else does its work.")
    parser.add_argument("sections", nargs="*", metavar="SECTION", help=f"one of {', '.join(SECTIONS)}; all without")
    parser.add_argument("--markdown", action="store_true", help="print the tables of docs/performance.md")
    parser.add_argument("--rounds", type=int, default=9, metavar="N", help="at most so many rounds (9)")
    arguments = parser.parse_args()
    unknown = set(arguments.sections) - set(SECTIONS)
    if unknown:
        parser.error(f"no section {', '.join(unknown)}; there are {', '.join(SECTIONS)}")

    with tempfile.TemporaryDirectory(prefix="mortise-bench-", dir="/tmp") as folder:
        machine = Machine(pathlib.Path(folder))
        for name in arguments.sections or SECTIONS:
            section = SECTIONS[name]()
            lines = measure(section, machine, arguments)
            (print_markdown if arguments.markdown else print_text)(section.title, lines)
            sys.stdout.flush()


if __name__ == "__main__":
    main()
