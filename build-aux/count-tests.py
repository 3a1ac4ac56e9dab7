#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts single test cases in what `meson test` logged, and says which failed.

    count-tests.py BUILD…

reads BUILD/meson-logs/testlog.json of each build folder, prints the output of every program with a failed case, then
`N passed, N failed` (and `, N skipped`), and exits with 1 when anything failed.

meson's JUnit file is not read: meson 1.0 writes control characters of a test's output into it, which no XML parser
accepts, and it forgets the cases that a program announced but never reached.
"""

import json
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path

OUTPUT_LINES = 100
# The exit status by which a program without TAP says that it was skipped (Automake's convention, kept by meson).
SKIPPED_STATUS = 77
# https://testanything.org/tap-version-13-specification.html. Indented lines are subtests; their parent's line sums up.
PLAN = re.compile(r'^1\.\.(\d+)(?:\s*#\s*skip\b.*)?$', re.IGNORECASE)
CASE = re.compile(r'^(not )?ok\b\s*\d*\s*(?:- )?([^#]*)(?:#\s*(skip|todo)\b.*)?', re.IGNORECASE)
BAIL_OUT = re.compile(r'^Bail out!\s*(.*)')


@dataclass
class Program:
    """One test program's run: what its cases came to."""

    name: str
    output: str
    passed: int = 0
    skipped: int = 0
    failures: list = field(default_factory=list)


def count_cases(program, stdout):
    """Counts the TAP cases in stdout; returns what is wrong with the whole, or None. Raises ValueError without a plan."""
    planned = None
    bail_out = None
    seen = 0
    for line in stdout.splitlines():
        if match := PLAN.match(line):
            planned = int(match[1])
        elif match := BAIL_OUT.match(line):
            bail_out = f'bailed out: {match[1]}'
        elif match := CASE.match(line):
            seen += 1
            bad, name, directive = match[1], match[2].strip(), (match[3] or '').lower()
            if directive == 'skip':
                program.skipped += 1
            elif bool(bad) == (directive == 'todo'):
                program.passed += 1
            else:
                program.failures.append(name or f'case {seen}')
    if planned is None:
        raise ValueError('printed no test cases')
    if planned == 0:
        program.skipped += 1
    elif seen != planned:
        return bail_out or f'{seen} of {planned} announced cases were run'
    return bail_out


def read_program(record):
    """One line of the log as a Program. A crash or a time-out is one failed case, unless a case tells it already."""
    program = Program(record['name'], (record['stdout'] or '') + (record.get('stderr') or ''))
    succeeded = record['result'] in ('OK', 'EXPECTEDFAIL', 'SKIP')
    try:
        problem = count_cases(program, record['stdout'] or '')
    except ValueError as error:
        problem = None
        if record['returncode'] == SKIPPED_STATUS:
            program.skipped += 1
        elif record['result'] == 'SKIP':
            problem = str(error)
        elif succeeded:
            program.passed += 1
    ending = None if succeeded else f'the program ended with {record["result"]}, exit status {record["returncode"]}'
    if (problem or ending) and not program.failures:
        program.failures.append('; '.join(filter(None, (problem, ending))))
    return program


def print_failure(program):
    for failure in program.failures:
        print(f'FAILED {program.name}: {failure}')
    lines = program.output.splitlines()
    if len(lines) > OUTPUT_LINES:
        print(f'  | ({len(lines) - OUTPUT_LINES} earlier lines left out)')
    for line in lines[-OUTPUT_LINES:]:
        print(f'  | {line}')


def main(builds):
    programs = []
    for build in builds:
        log = Path(build, 'meson-logs', 'testlog.json')
        if log.exists():
            programs += [read_program(json.loads(line)) for line in log.read_text(encoding='utf-8').splitlines()]
        else:
            programs.append(Program(build, '', failures=['no tests were run: testlog.json is missing']))

    for program in programs:
        if program.failures:
            print_failure(program)
    passed = sum(program.passed for program in programs)
    skipped = sum(program.skipped for program in programs)
    failed = sum(len(program.failures) for program in programs)
    print(f'{passed} passed, {failed} failed' + (f', {skipped} skipped' if skipped else ''))
    return 1 if failed or not programs else 0


if __name__ == '__main__':
    sys.stdout.reconfigure(encoding='utf-8', errors='backslashreplace')
    sys.exit(main(sys.argv[1:]))
