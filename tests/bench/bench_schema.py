# SPDX-License-Identifier: GPL-3.0-or-later
"""The same as bench-schema, with python3-jsonschema."""

import json
import sys
import time

import jsonschema

SAMPLES = 50


def measure(kind, check):
    samples = []
    for _ in range(SAMPLES):
        start = time.perf_counter_ns()
        assert check()
        samples.append((time.perf_counter_ns() - start) / 1000)
    samples.sort()
    print(json.dumps({"bench": "schema", "case": kind, "side": "jsonschema", "median": samples[SAMPLES // 2],
                      "p99": samples[int(0.99 * (SAMPLES - 1))]}))


with open(sys.argv[1]) as file:
    validator = jsonschema.Draft7Validator(json.load(file))
with open(sys.argv[2]) as file:
    manifest = json.load(file)
text = json.dumps(manifest)
measure("parsed", lambda: validator.is_valid(manifest))
measure("text", lambda: validator.is_valid(json.loads(text)))
