import { expect, test } from "vitest";
import type { Pod } from "../../api/pod.ts";
import { comparePriority } from "./plugin.ts";

test("the higher priority comes first, none counts as 0, and equals keep their order", () => {
  const queue = [pod("low", -1), pod("none"), pod("zero", 0), pod("system", 2_000_001_000), pod("high", 1000)];
  expect(queue.toSorted(comparePriority).map(({ metadata }) => metadata.name)).toEqual([
    "system",
    "high",
    "none",
    "zero",
    "low",
  ]);
});

function pod(name: string, priority?: number): Pod {
  return { metadata: { name }, spec: { containers: [], ...(priority !== undefined && { priority }) } };
}
