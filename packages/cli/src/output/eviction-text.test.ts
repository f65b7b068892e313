import type { PlannedPod, Victim } from "@stowage/planner";
import { expect, test } from "vitest";
import { evictionText } from "./eviction-text.ts";

function textFor(...victims: readonly (readonly [name: string, nodeName: string, namespace?: string])[]) {
  const list = victims.map(([name, nodeName, namespace = "default"]): Victim => ({ namespace, name, nodeName }));
  return evictionText({ pod: { metadata: {} }, victims: list } as unknown as PlannedPod);
}

test.each([
  [[["batch-3", "node-2"]], "evicts batch-3 from node-2"],
  [
    [
      ["batch-3", "node-2"],
      ["batch-7", "node-2"],
    ],
    "evicts batch-3 and batch-7 from node-2",
  ],
  [
    [
      ["a", "node-1"],
      ["b", "node-1", "jobs"],
      ["c", "node-2"],
      ["d", "node-1"],
    ],
    "evicts a, jobs/b and d from node-1, then c from node-2",
  ],
] as const)("victims are listed by node, with their namespace where it is another: %j", (victims, text) => {
  expect(textFor(...victims)).toBe(text);
});

test("who evicts nobody has no sentence", () => {
  expect(textFor()).toBeUndefined();
});
