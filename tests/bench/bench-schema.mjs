// SPDX-License-Identifier: GPL-3.0-or-later
// The same as bench-schema, with ajv, which compiles a schema to JavaScript. Formats are told and not checked, as draft-07
// leaves it open.
import { readFileSync } from "node:fs";
import Ajv from "ajv";

const SAMPLES = 200;
// Until V8 has compiled what is measured.
const WARM_UP = 5000;

const validate = new Ajv({ strict: false, validateFormats: false, allErrors: false })
  .compile(JSON.parse(readFileSync(process.argv[2], "utf8")));
const manifest = JSON.parse(readFileSync(process.argv[3], "utf8"));
const text = JSON.stringify(manifest);

function measure(kind, check) {
  const samples = [];
  for (let i = -WARM_UP; i < SAMPLES; i++) {
    const start = process.hrtime.bigint();
    if (!check())
      throw new Error(JSON.stringify(validate.errors));
    if (i >= 0)
      samples.push(Number(process.hrtime.bigint() - start) / 1000);
  }
  samples.sort((a, b) => a - b);
  console.log(JSON.stringify({
    bench: "schema", case: kind, side: "ajv", median: samples[SAMPLES >> 1], p99: samples[Math.floor(0.99 * (SAMPLES - 1))],
  }));
}

measure("parsed", () => validate(manifest));
measure("text", () => validate(JSON.parse(text)));
