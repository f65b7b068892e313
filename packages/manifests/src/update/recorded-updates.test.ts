import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { checkObject } from "../check/check-object.ts";
import type { KubernetesObject } from "../manifest.ts";
import { threeWayMerge } from "./three-way-merge.ts";
import { validateUpdate } from "./validate-update.ts";

interface Recorded {
  readonly live: { readonly kind: string; readonly metadata: { readonly annotations?: Record<string, string> } };
  readonly applied: object;
  /** The field paths that the API server of 1.37.2 reports for the update; none where it accepts it. */
  readonly paths: readonly string[];
}

const file = fileURLToPath(new URL("./recorded/upstream-1.37.jsonl.gz", import.meta.url));
const cases = gunzipSync(readFileSync(file))
  .toString("utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as Recorded);

/** Applies decided by kubectl's own merge and the API server's own strategies. */
describe("applies are accepted and refused as by the API server of 1.37, with the same field paths", () => {
  it.each(cases.map((recorded, index) => [index, recorded.live.kind, recorded] as const))(
    "case %i, a %s",
    (_index, _kind, { live, applied, paths }) => {
      const there = objectOf(live, "cluster");
      const wish = objectOf(applied, "wishes");
      const text = live.metadata.annotations?.["kubectl.kubernetes.io/last-applied-configuration"];
      const original: unknown = text === undefined ? undefined : JSON.parse(text);
      const problems = validateUpdate(there, threeWayMerge({ live: there, applied: wish, original }));
      expect([...new Set(problems.map(({ path }) => path))].sort()).toEqual(paths);
    },
  );
});

function objectOf(value: object, as: "cluster" | "wishes"): KubernetesObject {
  const checked = checkObject(value, { strictness: "strict", as });
  if (checked.kind !== "object") throw new Error(JSON.stringify(checked));
  return checked.object;
}
