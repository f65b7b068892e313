import { expect, test } from "vitest";
import { brokenLine } from "./broken-line.ts";

test("is level before the first point and after the last, and straight in between", () => {
  const line = brokenLine([
    { utilization: 20, score: 0 },
    { utilization: 50, score: 10 },
    { utilization: 80, score: 4 },
  ]);
  expect([0, 20, 35, 50, 65, 80, 100].map(line)).toEqual([0, 0, 50, 100, 70, 40, 40]);
});

test("between points it is truncated towards the point before", () => {
  const [up, down] = [
    brokenLine([
      { utilization: 0, score: 0 },
      { utilization: 3, score: 1 },
    ]),
    brokenLine([
      { utilization: 0, score: 1 },
      { utilization: 3, score: 0 },
    ]),
  ];
  expect([[1, 2].map(up), [1, 2].map(down)]).toEqual([
    [3, 6],
    [7, 4],
  ]);
});
