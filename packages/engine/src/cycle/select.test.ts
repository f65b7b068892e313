import { expect, test } from "vitest";
import { bestOf, selectNode } from "./select.ts";

const a = { nodeName: "a", total: 5 };
const b = { nodeName: "b", total: 7 };
const c = { nodeName: "c", total: 7 };
const d = { nodeName: "d", total: 6 };

test("the best are all with the highest total, in their order", () => {
  expect([bestOf([a, b, c, d]), bestOf([d, a]), bestOf([])]).toEqual([[b, c], [d], []]);
});

test("totals below zero have a best one too", () => {
  expect(bestOf([{ total: -3 }, { total: -2 }].map((one) => ({ nodeName: "n", ...one })))).toEqual([
    { nodeName: "n", total: -2 },
  ]);
});

test("the tie break picks among the best; the other one is the runner-up", () => {
  const asked: number[] = [];
  const second = (candidates: number): number => {
    asked.push(candidates);
    return 1;
  };
  expect(selectNode([a, b, c, d], second)).toEqual({
    kind: "scheduled",
    nodeName: "c",
    total: 7,
    ties: 2,
    feasible: 4,
    runnerUp: { nodeName: "b", total: 7 },
  });
  expect(asked).toEqual([2]);
});

test("without a tie the runner-up is the first of the next best, and the tie break is not asked", () => {
  const unasked = (): number => {
    throw new Error("asked all the same");
  };
  expect(selectNode([a, d, { ...d, nodeName: "e" }, b], unasked)).toEqual({
    kind: "scheduled",
    nodeName: "b",
    total: 7,
    ties: 1,
    feasible: 4,
    runnerUp: { nodeName: "d", total: 6 },
  });
  expect(selectNode([a], unasked)).toEqual({ kind: "scheduled", nodeName: "a", total: 5, ties: 1, feasible: 1 });
});

test.each([2, -1, 0.5])("a tie break that picks none of the nodes is a mistake: %s", (pick) => {
  expect(() => selectNode([b, c], () => pick)).toThrow(new RangeError(`the tie break picked ${pick} of 2 nodes`));
});
