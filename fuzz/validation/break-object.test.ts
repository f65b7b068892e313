import { expect, test } from "vitest";
import { Random } from "../random.ts";
import type { Json } from "../shrink.ts";
import { bases } from "./bases.ts";
import { breakRule, breakType } from "./break-object.ts";

test.each([
  ["breakRule", breakRule],
  ["breakType", breakType],
])("%s changes most objects, never their kind", (_, change) => {
  let changed = 0;
  for (const [index, base] of bases.entries()) {
    const object = structuredClone(base) as Record<string, Json>;
    for (let times = 0; times < 5; times++) change(new Random(index * 10 + times), object);
    expect({ apiVersion: object["apiVersion"], kind: object["kind"] }).toEqual({
      apiVersion: base["apiVersion"],
      kind: base["kind"],
    });
    if (JSON.stringify(object) !== JSON.stringify(base)) changed++;
  }
  expect(changed).toBeGreaterThan(bases.length * 0.9);
});
