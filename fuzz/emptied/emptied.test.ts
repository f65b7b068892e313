import { test } from "vitest";
import { checkObject } from "../../packages/manifests/src/check/index.ts";
import { threeWayMerge, validateUpdate } from "../../packages/manifests/src/update/index.ts";
import { Random } from "../random.ts";
import { edges } from "../validation/edges.ts";
import { updateBases } from "../validation/update-bases.ts";
import type { Fields } from "../validation/fields.ts";
import { emptiedVariants } from "./emptied-variants.ts";
import { type Role, survive } from "./survive.ts";
import { wholeObjects } from "./whole-object.ts";

/** With `STOWAGE_EMPTIED=1` every variant is taken; else one of so many, others with each `STOWAGE_SEED`. */
const isWhole = process.env["STOWAGE_EMPTIED"] === "1";
const seed = process.env["STOWAGE_SEED"] === "random" ? Date.now() : 1;
const bases: readonly Fields[] = [...updateBases, ...wholeObjects()];

test("no field that is dropped, null or empty ends the check of an object, or of an update", () => {
  for (const [object, base] of some(isWhole ? 1 : 100)) {
    const [there, next] = [base, object].map((one) => checkObject(one, { strictness: "strict", as: "cluster" }));
    checkObject(object, { strictness: "strict", as: "wishes" });
    if (there?.kind !== "object" || next?.kind !== "object" || there.object.kind !== next.object.kind) continue;
    validateUpdate(there.object, threeWayMerge({ live: there.object, applied: next.object, original: object }));
    validateUpdate(next.object, threeWayMerge({ live: next.object, applied: there.object, original: base }));
  }
}, 3_600_000);

test("nor a plan with either engine, or what is said of its pods", async () => {
  const random = new Random(seed);
  for (const [object, base] of some(isWhole ? 1 : 700)) {
    await survive(object, random.pick<Role>(["wish", "cluster", "update"]), base);
  }
  for (const object of edges) if (isWhole || random.chance(0.1)) await survive(object, "wish", object);
}, 3_600_000);

/** One of `every` variants of each base, together with its base. */
function* some(every: number): Generator<readonly [variant: Fields, base: Fields]> {
  const random = new Random(seed);
  let left = random.int(0, every - 1);
  for (const base of bases) {
    for (const { object } of emptiedVariants(base)) {
      if (left-- > 0) continue;
      left = random.int(0, 2 * (every - 1));
      yield [object, base];
    }
  }
}
