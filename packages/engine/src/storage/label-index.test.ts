import fc from "fast-check";
import { expect, test } from "vitest";
import { LabelIndex, type NeededLabel } from "./label-index.ts";

const key = fc.constantFrom("zone", "host", "constructor");
const value = fc.constantFrom("a", "b", "");
const needed: fc.Arbitrary<readonly NeededLabel[] | undefined> = fc.option(
  fc.array(fc.record({ key, values: fc.array(value, { maxLength: 2 }) }), { maxLength: 2 }),
  { nil: undefined },
);
const items = fc.array(fc.record({ needed, suits: fc.boolean() }), { maxLength: 12, size: "max" });

test("finds the first that suits of those for a node", () => {
  fc.assert(
    fc.property(items, fc.dictionary(key, value), (all, labels) => {
      const asked: unknown[] = [];
      const index = new LabelIndex(all, (item) => item.needed);
      const found = index.first(labels, (item) => {
        asked.push(item);
        return item.suits;
      });
      const isFor = ({ needed: some }: (typeof all)[number]): boolean =>
        some === undefined ||
        some.some((one) => Object.hasOwn(labels, one.key) && one.values.includes(labels[one.key] ?? ""));
      expect(found).toBe(all.find((item) => isFor(item) && item.suits));
      for (const item of asked) expect(all.filter(isFor)).toContain(item);
    }),
  );
});
