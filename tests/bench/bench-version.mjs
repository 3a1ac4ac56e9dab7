// SPDX-License-Identifier: GPL-3.0-or-later
// The same as bench-version, with npm's semver, which keeps the ranges that it has parsed.
import semver from "semver";

const SAMPLES = 100;
// Until V8 has compiled what is measured.
const WARM_UP = 50;

const rangeTexts = [
  "^1.2.3", "~2.1.0", ">=1.0.0 <3.0.0", "1.x", "*", "^0.3.0", "1.2.3 - 2.3.4", "^1 || ^3", ">=2.0.0-rc.1", "3.1.4",
  "<=2.2", "^1.0.0 || ^2.0.0 || >=3.2.0",
];
const versionTexts = [];
for (let major = 0; major < 4; major++)
  for (let minor = 0; minor < 5; minor++)
    for (let patch = 0; patch < 5; patch++)
      versionTexts.push(`${major}.${minor}.${patch}${patch === 4 ? "-rc.1" : ""}`);

function count(versions, ranges) {
  let inside = 0;
  for (const range of ranges)
    for (const version of versions)
      inside += semver.satisfies(version, range);
  return inside;
}

function measure(kind, versions, ranges) {
  const samples = [];
  for (let i = -WARM_UP; i < SAMPLES; i++) {
    const start = process.hrtime.bigint();
    count(versions, ranges);
    if (i >= 0)
      samples.push(Number(process.hrtime.bigint() - start) / 1000 / (versions.length * ranges.length));
  }
  samples.sort((a, b) => a - b);
  console.log(JSON.stringify({
    bench: "version", case: kind, side: "npm's semver",
    median: samples[SAMPLES >> 1], p99: samples[Math.floor(0.99 * (SAMPLES - 1))],
  }));
}

measure("parsed", versionTexts.map((text) => new semver.SemVer(text)),
        rangeTexts.map((text) => new semver.Range(text)));
measure("texts", versionTexts, rangeTexts);
