# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a plugin's own tests: reads {"directory", "python", "files", "coverage"} from its input, writes "results", a list of
{"name", "status", "text", "seconds"}, to its output, and with coverage "lines" and "run", by file what could be run and
what was. It runs shut in like a plugin, by mortise-python."""

import importlib.util
import io
import json
import os
import site
import sys
import time
import traceback
import unittest


class Report(unittest.TestResult):
    def __init__(self, file, results):
        super().__init__()
        self.file = file
        self.results = results
        self.started = time.monotonic()

    def note(self, test, status, text=""):
        name = ".".join(test.id().split(".")[-2:]) if isinstance(test, unittest.TestCase) else str(test)
        self.results.append({"name": f"{self.file} {name}", "status": status, "text": text,
                             "seconds": time.monotonic() - self.started})

    def startTest(self, test):
        super().startTest(test)
        self.started = time.monotonic()
        self.outcome = ("ok", "")

    def stopTest(self, test):
        super().stopTest(test)
        self.note(test, *self.outcome)

    def fail(self, test, error):
        text = "".join(traceback.format_exception(*error))
        if isinstance(test, unittest.TestCase):
            self.outcome = ("failed", (self.outcome[1] + "\n" + text).strip())
        else:
            self.note(test, "failed", text)

    def addError(self, test, err):
        self.fail(test, err)

    def addFailure(self, test, err):
        self.fail(test, err)

    def addSubTest(self, test, subtest, err):
        if err is not None:
            self.fail(test, err)

    def addSkip(self, test, reason):
        if isinstance(test, unittest.TestCase):
            self.outcome = ("skipped", reason)
        else:
            self.note(test, "skipped", reason)

    def addUnexpectedSuccess(self, test):
        self.outcome = ("failed", "passed, although it is marked as an expected failure")


def run(directory, file, results):
    name = os.path.splitext(os.path.basename(file))[0]
    report = Report(file, results)
    try:
        spec = importlib.util.spec_from_file_location(name, os.path.join(directory, file))
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    except (Exception, SystemExit):
        results.append({"name": file, "status": "failed", "text": traceback.format_exc(), "seconds": 0})
        return
    unittest.defaultTestLoader.loadTestsFromModule(module).run(report)


def main():
    order = json.load(sys.stdin)
    output, sys.stdout = sys.stdout, io.StringIO()
    sys.stderr = sys.stdout
    sys.dont_write_bytecode = True
    # The module mortise, and what it is made of; after the standard library, as for a plugin.
    sys.path += [order["python"], *site.getsitepackages()]
    sys.path.insert(0, order["directory"])
    os.environ["MORTISE_TEST_LAUNCHER_FD"] = "5"
    os.chdir(order["directory"])
    answer = {"results": []}
    if order["coverage"]:
        import mortise_coverage
        lines = mortise_coverage.find_lines(order["directory"])
        answer["lines"] = {file: mortise_coverage.to_ranges(found) for file, found in lines.items()}
        mortise_coverage.start(order["directory"])
    for file in order["files"]:
        run(order["directory"], file, answer["results"])
    if order["coverage"]:
        answer["run"] = {file: mortise_coverage.to_ranges(run) for file, run in mortise_coverage.collected.items()}
    json.dump(answer | {"output": sys.stdout.getvalue()[-65536:]}, output)
    output.flush()


main()
