// SPDX-License-Identifier: GPL-3.0-or-later
// Answers what test_version_npm.py asks: the same as version-answers.c, by npm's package semver.
// node version-answers.mjs QUESTION FOLDER, where FOLDER is that of the package.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const [, , question, folder] = process.argv;
const semver = createRequire(join(folder, "package.json"))("semver");
const { versions: versionTexts, ranges: rangeTexts } = JSON.parse(readFileSync(question, "utf8"));
const NEIGHBOURS = 8;

// npm takes a leading v, and space around; Semantic Versioning 2.0.0 does not.
const parse = (text) => /^[v\s]|\s$/.test(text) ? null : semver.parse(text);
const versions = versionTexts.map(parse);
const lines = [];

for (const a of versions)
  lines.push(versions.map((b) => a && b ? "<=>"[semver.compare(a, b) + 1] : "-").join(""));

for (const includePrerelease of [false, true]) {
  const options = { includePrerelease };
  const ranges = rangeTexts.map((text) => {
    try {
      return new semver.Range(text, options);
    } catch {
      return null;
    }
  });
  ranges.forEach((range, index) => {
    if (range === null)
      return lines.push("-\t\t");
    const contains = versions.map((version) => version && semver.satisfies(version, range, options) ? 1 : 0);
    const intersects = Array.from({ length: NEIGHBOURS }, (_, i) => {
      const other = ranges[(index + i) % ranges.length];
      return other === null ? "-" : semver.intersects(range, other, options) ? 1 : 0;
    });
    lines.push(`${range.range}\t${contains.join("")}\t${intersects.join("")}`);
  });
}
process.stdout.write(lines.join("\n") + "\n");
