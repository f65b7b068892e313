import { expect, test } from "vitest";
import { SharedLists } from "./shared-lists.ts";

test("lists are put together in order, and the same lists once", () => {
  const lists = new SharedLists<{ readonly name: string }>();
  const one = [{ name: "1" }];
  const two = [{ name: "2" }];
  const three = [{ name: "3" }];
  expect([lists.join([]), lists.join([[], []])]).toEqual([[], []]);
  expect(lists.join([[], one, []])).toBe(one);
  const joined = lists.join([one, two, three]);
  expect(joined).toEqual([{ name: "1" }, { name: "2" }, { name: "3" }]);
  expect(lists.join([one, [], two, three])).toBe(joined);
  expect(lists.join([two, one, three])).toEqual([{ name: "2" }, { name: "1" }, { name: "3" }]);
});
