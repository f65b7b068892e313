import fc from "fast-check";
import { expect, test } from "vitest";
import { RowTable } from "./row-table.ts";

/** Hashes as users make them: any 32 bits; few of them, and the ends of what a table has places for. */
const hash = fc.oneof(
  fc.constantFrom(0, -1, 1023, 1024, 2047, 2 ** 31 - 1, -(2 ** 31)),
  fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
);

test("a row is found by its hash and what it stands for, among others with the same hash", () => {
  const rows = fc.array(fc.tuple(hash, fc.nat({ max: 3 })), { size: "+1" });
  fc.assert(
    fc.property(rows, rows, fc.boolean(), (added, asked, clears) => {
      const all = [...added, ...asked];
      const textOf = (at: number): string => JSON.stringify(all[at]);
      const table = new RowTable((known, one) => textOf(known) === textOf(one));
      if (clears) {
        all.forEach(([some], at) => table.add(some, at));
        table.clear();
      }
      const known = new Map<string, number>();
      added.forEach(([some], at) => {
        if (known.has(textOf(at))) return;
        known.set(textOf(at), at);
        table.add(some, at);
      });
      expect(all.map(([some], at) => table.find(some, at))).toEqual(all.map((_, at) => known.get(textOf(at))));
    }),
  );
});

test("a table grows, and knows after it all that it knew, and nothing once it is cleared", () => {
  const rows = 5000;
  const hashOf = (row: number): number => Math.imul(row >> 2, 0x9e3779b1);
  const table = new RowTable((known, asked) => known === asked);
  for (let row = 0; row < rows; row++) table.add(hashOf(row), row);
  const all = [...Array(rows + 100).keys()];
  expect(all.map((row) => table.find(hashOf(row), row))).toEqual(all.map((row) => (row < rows ? row : undefined)));
  table.clear();
  expect(all.every((row) => table.find(hashOf(row), row) === undefined)).toBe(true);
});
