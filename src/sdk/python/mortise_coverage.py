# SPDX-License-Identifier: LGPL-2.1-or-later
"""Which lines of a folder's Python are run, for `mortise test --coverage`. A plugin's process has no file to write that
to; so what it ran leaves it as records of its log, when it is deactivated."""

import os
import sys
import threading

#: The message of such a record; its fields are {file, lines}.
MESSAGE = "mortise-coverage"
#: Of one record, so that it stays within what a log record may have.
MAX_RANGES = 1000

collected = {}
_root = None


def is_own(name):
    """Whether it is the plugin's own, and not what it is tested by."""
    return name.startswith(_root) and not name.startswith(os.path.join(_root, "tests", ""))


def start(directory):
    """Collects from here on, in all threads. Python 3.12 has a way that costs each line only once."""
    global _root
    _root = os.path.join(os.path.abspath(directory), "")
    if hasattr(sys, "monitoring"):
        monitoring = sys.monitoring
        monitoring.use_tool_id(monitoring.COVERAGE_ID, "mortise")
        monitoring.register_callback(monitoring.COVERAGE_ID, monitoring.events.LINE, _on_line)
        monitoring.set_events(monitoring.COVERAGE_ID, monitoring.events.LINE)
    else:
        threading.settrace(_on_call)
        sys.settrace(_on_call)


def _on_line(code, line):
    if is_own(code.co_filename):
        collected.setdefault(code.co_filename[len(_root):], set()).add(line)
    return sys.monitoring.DISABLE


def _on_call(frame, event, argument):
    name = frame.f_code.co_filename
    if not is_own(name):
        return None
    lines = collected.setdefault(name[len(_root):], set())
    lines.add(frame.f_lineno)

    def on_line(frame, event, argument):
        if event == "line":
            lines.add(frame.f_lineno)
        return on_line

    return on_line


def to_ranges(lines):
    """[[first, last], …] of a set of numbers; a module begins before its first line, with 0."""
    ranges = []
    for line in sorted(lines - {0, None}):
        if ranges and ranges[-1][1] == line - 1:
            ranges[-1][1] = line
        else:
            ranges.append([line, line])
    return ranges


def take(file, lines):
    """What another process ran."""
    for first, last in lines:
        collected.setdefault(file, set()).update(range(first, last + 1))


def report(log):
    """Tells what was run so far."""
    for file, lines in list(collected.items()):
        ranges = to_ranges(lines)
        for at in range(0, len(ranges), MAX_RANGES):
            log.debug(MESSAGE, file=file, lines=ranges[at:at + MAX_RANGES])


def _lines_of(code):
    lines = {line for _, _, line in code.co_lines() if line}
    for constant in code.co_consts:
        if hasattr(constant, "co_lines"):
            lines |= _lines_of(constant)
    return lines


def find_lines(directory):
    """The lines that could be run, of each of the folder's own files; one that does not compile has none."""
    found = {}
    for folder, folders, files in os.walk(directory):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "__"))
                            and not (folder == directory and name in ("tests", "build", "out")))
        for name in sorted(files):
            path = os.path.join(folder, name)
            if name.endswith(".py"):
                try:
                    with open(path, "rb") as file:
                        code = compile(file.read(), path, "exec")
                except (OSError, SyntaxError, ValueError):
                    continue
                found[os.path.relpath(path, directory)] = _lines_of(code)
    return found
