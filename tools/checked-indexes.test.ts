import { expect, test } from "vitest";
import { withChecks } from "./checked-indexes.ts";
import { inRange } from "./in-range.ts";

test.each([
  ["a = list[i];", "a = list[__inRange(list, false, i)];"],
  [
    "list[count++] = b[c[0]];",
    "list[__inRange(list, true, count++)] = b[__inRange(b, false, c[__inRange(c, false, 0)])];",
  ],
  ["this.of[at] += 1;", "this.of[__inRange(this.of, false, at)] += 1;"],
  // What is missing is thought of.
  ["a = list[i] ?? 0;", "a = list[i] ?? 0;"],
  ["a = list[i]?.b;", "a = list[i]?.b;"],
  ["a = list[i] === undefined;", "a = list[i] === undefined;"],
  ["list[i] ??= 1;", "list[i] ??= 1;"],
  // A name, and what would be called twice.
  ['a = labels["app"];', 'a = labels["app"];'],
  ["a = lists()[i];", "a = lists()[i];"],
])("%s becomes %s", (code, checked) => {
  expect(withChecks(code).replace(/^import .*?; /, "")).toBe(checked);
});

test("an index beyond the ends is a bug, and writing a plain list longer is none", () => {
  expect(inRange([1], false, 0)).toBe(0);
  expect(inRange([1], true, 1)).toBe(1);
  expect(inRange({}, false, 7)).toBe(7);
  expect(inRange([1], false, "length")).toBe("length");
  for (const index of [-1, 1, NaN]) expect(() => inRange([1], false, index)).toThrow(RangeError);
  expect(() => inRange(new Int32Array(1), true, 1)).toThrow("bug: index 1 of a list of 1");
});
