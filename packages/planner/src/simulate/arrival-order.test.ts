import { expect, test } from "vitest";
import { arrivalOrder } from "./arrival-order.ts";

const things = ["a", "b", "c", "d", "e", "f", "g", "h"];

test("0 leaves things as they are", () => {
  expect(arrivalOrder(0).all(things)).toEqual(things);
  expect(arrivalOrder(0).next(8)).toBe(0);
});

test("the same number gives the same order, another one another, and nothing gets lost", () => {
  const orders = [1, 1, 2].map((order) => arrivalOrder(order).all(things).join(""));
  expect(orders[1]).toBe(orders[0]);
  expect(orders[2]).not.toBe(orders[0]);
  expect(orders.map((order) => [...order].sort())).toEqual([things, things, things]);
});
