import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { checkObject } from "./check-object.ts";

interface Recorded {
  readonly object: { readonly kind: string };
  /** The field paths that the API server of 1.37.2 reports for the object; none where it accepts it. */
  readonly paths: readonly string[];
}

const file = fileURLToPath(new URL("./recorded/upstream-1.37.jsonl.gz", import.meta.url));
const cases = gunzipSync(readFileSync(file))
  .toString("utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as Recorded);

/**
 * Objects broken at random, each in a way that no other is, and some that are fine; decided by the API server's own
 * strategies (defaulting, `PrepareForCreate`, validation).
 */
describe("objects are accepted and refused as the API server of 1.37 does, with the same field paths", () => {
  it.each(cases.map((recorded, index) => [index, recorded.object.kind, recorded] as const))(
    "case %i, a %s",
    (_index, _kind, { object, paths }) => {
      const checked = checkObject(object, { strictness: "strict", as: "wishes" });
      const problems =
        checked.kind === "refused" ? checked.problems.filter(({ severity }) => severity === "error") : [];
      expect([...new Set(problems.map(({ path }) => path))].sort()).toEqual(paths);
      expect(checked.kind).toBe(paths.length === 0 ? "object" : "refused");
    },
  );
});
