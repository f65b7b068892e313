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

test("labels are numbered as they are first seen, and listed by number", () => {
  const table = new LabelTable();
  expect(["b", "a", "b"].map((value) => table.numberOf("app", value))).toEqual([0, 1, 0]);
  expect(table.numbersOf({ tier: "a", app: "a" })).toEqual([1, 2]);
  expect([table.setOf({}), table.numbersOf({})]).toEqual([0, []]);
});

test("a number that is to be given again is not that of the last label any more", () => {
  const table = new LabelTable();
  expect([table.numberOf("app", "a"), table.numberOf("app", "b")]).toEqual([0, 1]);
  table.keepOnly(() => false, []);
  expect([table.numberOf("app", "b"), table.numberOf("app", "c")]).toEqual([1, 0]);
});

test("numbers that nobody uses are given again, and the others stay", () => {
  fc.assert(
    fc.property(
      ofHostileTexts((text) => fc.array(fc.tuple(fc.boolean(), hostileLabels(text)), { maxLength: 12 })),
      (all) => {
        const table = new LabelTable();
        const read = () => all.map(([, labels]) => ({ set: table.setOf(labels), labels: table.numbersOf(labels) }));
        const before = read();
        const kept = before.filter((_, at) => all[at]?.[0]);
        const labels = new Set(kept.flatMap((one) => one.labels));
        const sets = new Set(kept.map(({ set }) => set));
        const { size } = table;
        table.keepOnly((label) => labels.has(label), sets);
        expect(table.size).toBeLessThanOrEqual(size);
        const after = read();
        expect(after.filter((_, at) => all[at]?.[0])).toEqual(kept);
        for (const [at, one] of after.entries()) {
          for (const [other, { set }] of after.entries()) {
            expect(set === one.set).toBe(before[other]?.set === before[at]?.set);
          }
        }
      },
    ),
    { numRuns: 300 },
  );
});

test("a number that has been given again is not remembered", () => {
  const table = new LabelTable();
  const labels = { app: "web" };
  expect(table.numbersOf(labels)).toEqual([0]);
  table.keepOnly(() => false, []);
  expect([table.numberOf("app", "store"), table.numbersOf(labels)]).toEqual([0, [1]]);
});
