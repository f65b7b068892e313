import { expect, test } from "vitest";
import { queueOf } from "./queue.ts";

/** The pods in the order in which they come, when each is placed. */
function order(length: number, deleteEvery?: number): { pods: number[]; most: number } {
  const queue = queueOf(length, deleteEvery === undefined ? undefined : { deleteEvery });
  const pods: number[] = [];
  for (let pod = queue.next(); pod !== undefined; pod = queue.next()) {
    pods.push(pod);
    queue.placed(pod);
  }
  return { pods, most: queue.most };
}

test("without churn each pod comes once", () => {
  expect(order(3).pods).toEqual([0, 1, 2]);
});

test("with churn the pod that has been on its node the longest comes again, and so do pods that came again", () => {
  // Deleted after the 2nd, 4th and 6th placement: the 1st, 2nd and 3rd placed.
  expect(order(4, 2).pods).toEqual([0, 1, 2, 3, 0, 1, 2]);
});

test.each([
  [1, 2],
  [7, 2],
  [100, 2],
  [100, 3],
  [99, 7],
])("of %i pods with a deletion every %i there is room for all that come", (length, deleteEvery) => {
  const { pods, most } = order(length, deleteEvery);
  expect(pods.length).toBeLessThanOrEqual(most);
  expect(new Set(pods).size).toBe(length);
});
