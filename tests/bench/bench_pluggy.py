# SPDX-License-Identifier: GPL-3.0-or-later
"""The same as bench-emit, with pluggy."""

import json
import statistics
import time

import pluggy

SAMPLES = 60
spec = pluggy.HookspecMarker("bench")
impl = pluggy.HookimplMarker("bench")


class Specification:
    @spec
    def emitted(self, value):
        pass


class Listener:
    @impl
    def emitted(self, value):
        return value


def measure(listeners):
    manager = pluggy.PluginManager("bench")
    manager.add_hookspecs(Specification)
    for _ in range(listeners):
        manager.register(Listener())
    emit = manager.hook.emitted
    batch = 20000 // (listeners + 10)
    samples = []
    for _ in range(SAMPLES):
        start = time.perf_counter()
        for _ in range(batch):
            emit(value=1)
        samples.append((time.perf_counter() - start) / batch * 1e6)
    return sorted(samples)


for number in (1, 10, 100):
    series = measure(number)
    for kind in ("action", "filter"):
        print(json.dumps({"bench": "emit", "case": f"{kind}, {number}", "side": "pluggy",
                          "median": statistics.median(series), "p99": series[int(0.99 * (len(series) - 1))]}))
