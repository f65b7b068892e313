import fc from "fast-check";
import { expect, test } from "vitest";
import type { Node } from "../../api/node.ts";
import { ImageTable } from "./image-table.ts";

const image = fc.record({
  names: fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 3 }),
  sizeBytes: fc.integer({ min: 1, max: 9 }),
});
const nodes = fc.array(fc.array(image, { maxLength: 4 }), { minLength: 1, maxLength: 6 });

test("an image is on so many nodes, and as large as the first of them says that has it, and says first", () => {
  fc.assert(
    fc.property(nodes, fc.array(fc.nat(5), { maxLength: 20 }), (lists, toggled) => {
      const table = new ImageTable();
      const there = new Map<number, Node>();
      for (const at of toggled) {
        const images = lists[at];
        if (images === undefined) continue;
        const node = there.get(at) ?? { metadata: {}, status: { images } };
        if (there.delete(at)) table.remove(at, node);
        else table.add(at, there.set(at, node).get(at) ?? node);
      }
      expect(table.states).toEqual(expected(there));
    }),
  );
});

function expected(nodes: ReadonlyMap<number, Node>): ReadonlyMap<string, object> {
  const states = new Map<string, { sizeBytes: number; nodes: number }>();
  for (const [, { status }] of [...nodes].sort(([one], [other]) => one - other)) {
    const sizes = new Map<string, number>();
    for (const { names = [], sizeBytes = 0 } of status?.images ?? []) {
      for (const name of names) if (!sizes.has(name)) sizes.set(name, sizeBytes);
    }
    for (const [name, sizeBytes] of sizes) {
      const known = states.get(name);
      states.set(name, { sizeBytes: known?.sizeBytes ?? sizeBytes, nodes: (known?.nodes ?? 0) + 1 });
    }
  }
  return states;
}
