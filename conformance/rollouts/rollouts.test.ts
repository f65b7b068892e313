import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { bars, compareRollout } from "./compare-rollout.ts";
import type { RecordedRollout } from "./recorded-rollout.ts";
import { runRollout } from "./run-rollout.ts";

const file = fileURLToPath(new URL("sample.jsonl.gz", import.meta.url));
const cases = gunzipSync(readFileSync(file))
  .toString()
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as RecordedRollout);

/** Which of several equal pods goes first is chance, and decides here when the next one fits. */
const stepsByChance = new Set(["deployment-full-grows"]);

describe("the real controllers", () => {
  test.each(cases.map((one) => [one.name, one] as const))("did the same: %s", (name, recorded) => {
    const differences = compareRollout(runRollout(recorded), recorded.expect);
    // Where pods went is not asked: two runs may have picked the same of several equals.
    const strict = bars.filter((bar) => bar !== "places" && !(bar === "each step" && stepsByChance.has(name)));
    expect(differences.filter(({ bar }) => strict.includes(bar))).toEqual([]);
  });
});
