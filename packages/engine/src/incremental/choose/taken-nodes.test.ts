import { expect, test } from "vitest";
import { TakenNodes } from "./taken-nodes.ts";

test("a node that is put back, and passed over again, is among those that were passed over once", () => {
  const taken = new TakenNodes();
  taken.begin(4);
  for (let time = 0; time < 3; time++) {
    for (const slot of [3, 1]) {
      taken.putBack(slot);
      taken.take(slot);
      taken.passOver(slot);
    }
  }
  expect([...taken.passed.subarray(0, taken.passedCount)]).toEqual([3, 1]);
});
