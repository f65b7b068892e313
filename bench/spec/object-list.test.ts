import { expect, test } from "vitest";
import { objectList } from "./object-list.ts";

const entries = [
  { name: "first-${i}" },
  { template: { name: "a${i}" }, count: 2 },
  { template: {}, count: 0 },
  { name: "last" },
];

test.each(["parsed", "shared"] as const)(
  "a %s list is its entries' objects, in order, asked for in any order",
  (making) => {
    const list = objectList<object>(entries, making);
    // What is written out is no template.
    const expected = [{ name: "first-${i}" }, { name: "a0" }, { name: "a1" }, { name: "last" }];
    expect([...list]).toEqual(expected);
    expect([3, 1, 2, 0].map((index) => list.at(index))).toEqual([3, 1, 2, 0].map((index) => expected[index]));
    expect(list.length).toBe(4);
  },
);

test("beyond the end there is nothing", () => {
  expect(() => objectList<object>(entries, "parsed").at(4)).toThrow("no object 4 in a list of 4");
});
