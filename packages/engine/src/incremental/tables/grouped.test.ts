import fc from "fast-check";
import { expect, test } from "vitest";
import { grouped } from "./grouped.ts";

test("each group has its items, in the order in which they were; others are left out", () => {
  const groups = 5;
  const item = fc.record({ item: fc.nat({ max: 9 }), group: fc.integer({ min: -1, max: groups - 1 }) });
  fc.assert(
    fc.property(fc.array(item), (all) => {
      const items = Int32Array.from(all, (one) => one.item);
      const { items: sorted, starts } = grouped(
        items,
        Int32Array.from(all, ({ group }) => group),
        groups,
      );
      expect(starts).toHaveLength(groups + 1);
      const found = Array.from({ length: groups }, (_, group) => [
        ...sorted.subarray(starts[group], starts[group + 1]),
      ]);
      const expected = found.map((_, group) => all.filter((one) => one.group === group).map((one) => one.item));
      expect(found).toEqual(expected);
      expect(sorted).toHaveLength(expected.flat().length);
    }),
  );
});
