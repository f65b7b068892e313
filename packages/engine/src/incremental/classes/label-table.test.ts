import { expect, test } from "vitest";
import { LabelTable } from "./label-table.ts";

test("labels are numbered as they are first seen, and listed by number", () => {
  const table = new LabelTable();
  expect(["b", "a", "b"].map((value) => table.numberOf("app", value))).toEqual([0, 1, 0]);
  expect(table.numberOf("constructor", "a")).toBe(2);
  expect(table.numbersOf({ tier: "a", app: "a" })).toEqual([1, 3]);
  expect(table.numbersOf({})).toEqual([]);
  expect(table.size).toBe(4);
});
