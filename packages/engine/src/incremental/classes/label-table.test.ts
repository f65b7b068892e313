import fc from "fast-check";
import { expect, test } from "vitest";
import { hostileLabels, ofHostileTexts } from "../../testing/hostile-texts.ts";
import { LabelTable } from "./label-table.ts";

test("a set of labels has one number, in whatever order they are written, and no other set has it", () => {
  fc.assert(
    fc.property(
      ofHostileTexts((text) => fc.array(hostileLabels(text), { maxLength: 12 })),
      (all) => {
        const table = new LabelTable();
        const numbers = all.map((labels) => table.setOf(labels));
        const texts = all.map((labels) =>
          JSON.stringify(
            Object.entries(labels)
              .map((label) => JSON.stringify(label))
              .sort(),
          ),
        );
        all.forEach((labels, at) => {
          const reversed = Object.fromEntries(Object.entries(labels).toReversed());
          expect(table.setOf(reversed)).toBe(numbers[at]);
          expect(numbers.map((number) => number === numbers[at])).toEqual(texts.map((text) => text === texts[at]));
        });
      },
    ),
    { numRuns: 500 },
  );
});

test("labels are numbered as they are first podClass, and listed by number", () => {
  const table = new LabelTable();
  expect(["b", "a", "b"].map((value) => table.numberOf("app", value))).toEqual([0, 1, 0]);
  expect(table.numbersOf({ tier: "a", app: "a" })).toEqual([1, 2]);
  expect([table.setOf({}), table.numbersOf({})]).toEqual([0, []]);
});
