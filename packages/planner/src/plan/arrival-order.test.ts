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

test("what stays keeps its place", () => {
  const items = Array.from({ length: 20 }, (_, index) => index);
  const other = arrivalOrder(3).all(items, (item) => item % 5 === 0);
  expect(arrivalOrder(0).all(items)).toBe(items);
  expect(other).not.toEqual(items);
  expect(other.toSorted((one, another) => one - another)).toEqual(items);
  for (const item of items.filter((one) => one % 5 === 0)) expect(other[item]).toBe(item);
});

test("going back to a state gives the same orders again", () => {
  const order = arrivalOrder(7);
  order.next(8);
  const state = order.state();
  const first = [order.all(things), order.next(8)];
  order.restore(state);
  expect([order.all(things), order.next(8)]).toEqual(first);
});
