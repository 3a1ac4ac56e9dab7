// SPDX-License-Identifier: GPL-3.0-or-later
// The same as bench-emit, with @wordpress/hooks and tapable.
import { createHooks } from "@wordpress/hooks";
import tapable from "tapable";

const SAMPLES = 60;
let heard = 0;

function wordpress(kind, listeners) {
  const hooks = createHooks();
  for (let i = 0; i < listeners; i++) {
    if (kind === "action")
      hooks.addAction("bench", `bench/${i}`, () => { heard++; });
    else
      hooks.addFilter("bench", `bench/${i}`, (value) => { heard++; return value; });
  }
  return kind === "action" ? () => hooks.doAction("bench", 1) : () => hooks.applyFilters("bench", 1);
}

function tap(kind, listeners) {
  const hook = kind === "action" ? new tapable.SyncHook(["value"]) : new tapable.SyncWaterfallHook(["value"]);
  for (let i = 0; i < listeners; i++)
    hook.tap(`bench${i}`, (value) => { heard++; return value; });
  return () => hook.call(1);
}

function measure(emit, listeners) {
  const batch = Math.floor(200000 / (listeners + 10));
  const samples = [];
  for (let i = 0; i < SAMPLES; i++) {
    const start = process.hrtime.bigint();
    for (let j = 0; j < batch; j++)
      emit();
    samples.push(Number(process.hrtime.bigint() - start) / 1000 / batch);
  }
  return samples.sort((a, b) => a - b);
}

for (const [side, make] of [["@wordpress/hooks", wordpress], ["tapable", tap]])
  for (const kind of ["action", "filter"])
    for (const listeners of [1, 10, 100]) {
      const series = measure(make(kind, listeners), listeners);
      console.log(JSON.stringify({
        bench: "emit", case: `${kind}, ${listeners}`, side,
        median: series[SAMPLES >> 1], p99: series[Math.floor(0.99 * (SAMPLES - 1))],
      }));
    }
