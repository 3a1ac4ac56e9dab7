# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a module's unittest cases and prints TAP, so that meson and count-tests.py see each one.

A test file has, at its top and at its bottom:

    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    import tap

    if __name__ == '__main__':
        tap.main()

By hand, `tests/layers/test_layers.py WORD…` runs only the cases whose `Class.test` holds a WORD.

What the tests and the programs under test print goes to stderr, so stdout is TAP only. TMPDIR is a new folder that is
removed at the end. A case, or a class' fixture, that takes longer than the bound fails with a traceback.
"""

import faulthandler
import os
import signal
import sys
import tempfile
import unittest

SECONDS = 120
# A case that does not react to the alarm (it sits in C code) ends the whole program, this many bounds after its start.
HARD_BOUND = 3


# Where TAP goes, once a module's cases are run by main().
tap_stream = None


class OutOfTime(Exception):
    """Raised in the main thread when a case is over its bound."""


class Watchdog:
    """Bounds each stretch between two calls of restart()."""

    def __init__(self, seconds):
        self.seconds = seconds
        signal.signal(signal.SIGALRM, self.on_alarm)

    def on_alarm(self, signum, frame):
        raise OutOfTime(f'took longer than {self.seconds} s')

    def restart(self):
        # Repeated, so that a tearDown that hangs after a hanging test is bounded too.
        signal.setitimer(signal.ITIMER_REAL, self.seconds, self.seconds)
        faulthandler.dump_traceback_later(self.seconds * HARD_BOUND, exit=True)

    def stop(self):
        signal.setitimer(signal.ITIMER_REAL, 0)
        faulthandler.cancel_dump_traceback_later()


def case_name(test):
    """`Class.test` of unittest's `module.Class.test`."""
    return '.'.join(test.id().split('.')[-2:])


class TapResult(unittest.TestResult):
    def __init__(self, stream, tests, watchdog):
        super().__init__()
        self.stream = stream
        self.watchdog = watchdog
        self.pending = list(tests)
        self.printed = 0
        self.failed = 0
        self.verdict = (False, '')
        self.diagnostics = []

    def print_case(self, test, good, directive=''):
        self.printed += 1
        self.failed += not good
        print(f'{"ok" if good else "not ok"} {self.printed} - {case_name(test)}{directive}', file=self.stream)
        for line in self.diagnostics:
            print(f'# {line}', file=self.stream)
        self.diagnostics = []

    def keep(self, test, error):
        # unittest's own text: the traceback without unittest's frames.
        self.diagnostics += self._exc_info_to_string(error, test).splitlines()

    def settle_fixture(self, fixture, good, directive=''):
        """Prints the cases that are not reached because fixture (unittest's stand-in for setUpClass and such) ended early."""
        owner = fixture.id().partition('(')[2].rstrip(')') + '.'
        missed = [test for test in self.pending if f'{unittest.util.strclass(type(test))}.'.startswith(owner)]
        for test in missed or [fixture]:
            self.print_case(test, good, directive)
        self.pending = [test for test in self.pending if test not in missed]

    def startTest(self, test):
        super().startTest(test)
        self.pending.remove(test)
        self.verdict = (False, '')
        self.watchdog.restart()

    def stopTest(self, test):
        super().stopTest(test)
        self.print_case(test, *self.verdict)
        self.watchdog.restart()

    def addSuccess(self, test):
        self.verdict = (True, '')

    def addSkip(self, test, reason):
        directive = ' # SKIP ' + ' '.join(reason.split())
        if isinstance(test, unittest.TestCase):
            self.verdict = (True, directive)
        else:
            self.settle_fixture(test, good=True, directive=directive)

    def addError(self, test, err):
        self.keep(test, err)
        if not isinstance(test, unittest.TestCase):
            self.settle_fixture(test, good=False)

    def addFailure(self, test, err):
        self.keep(test, err)

    def addSubTest(self, test, subtest, err):
        if err is not None:
            self.diagnostics.append(str(subtest))
            self.keep(test, err)

    def addExpectedFailure(self, test, err):
        self.verdict = (True, '')

    def addUnexpectedSuccess(self, test):
        self.diagnostics.append('passed, although it is marked as an expected failure')


def leaves(suite):
    for part in suite:
        if isinstance(part, unittest.TestSuite):
            yield from leaves(part)
        else:
            yield part


def run(suite, stream, seconds):
    """Runs suite; returns whether every case passed or was skipped."""
    tests = list(leaves(suite))
    watchdog = Watchdog(seconds)
    result = TapResult(stream, tests, watchdog)
    print(f'1..{len(tests)}', file=stream)
    watchdog.restart()
    suite.run(result)
    watchdog.stop()
    return result.failed == 0


def take_stdout():
    """A line-buffered stream on the stdout that the program was started with; from here on stdout is stderr."""
    stream = os.fdopen(os.dup(1), 'w', buffering=1, encoding='utf-8', errors='backslashreplace')
    os.set_inheritable(stream.fileno(), False)
    sys.stdout.flush()
    os.dup2(2, 1)
    return stream


def comment(text):
    """Prints a line for people, which judges nothing."""
    print(f'# {text}', file=tap_stream or sys.stderr, flush=True)


def main(seconds=SECONDS):
    """Runs the cases of the module that is being run as a program, and exits."""
    global tap_stream
    faulthandler.enable()
    suite = unittest.defaultTestLoader.loadTestsFromModule(sys.modules['__main__'])
    words = sys.argv[1:]
    if words:
        suite = unittest.TestSuite(test for test in leaves(suite) if any(word in case_name(test) for word in words))
    stream = tap_stream = take_stdout()
    # Short, because paths of Unix sockets end at 108 bytes.
    with tempfile.TemporaryDirectory(prefix='tap-', dir='/tmp', ignore_cleanup_errors=True) as folder:
        tempfile.tempdir = os.environ['TMPDIR'] = folder
        passed = run(suite, stream, seconds)
    sys.exit(0 if passed else 1)
