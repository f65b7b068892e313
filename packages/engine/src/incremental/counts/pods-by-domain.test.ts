import fc from "fast-check";
import { expect, test } from "vitest";
import { PodsByDomain } from "./pods-by-domain.ts";
import { TopologyKey } from "../nodes/topology-keys.ts";

/** A key by which every node is a domain of its own, except the last, which has none. */
function keyOf(nodes: number): TopologyKey {
  const key = new TopologyKey("kubernetes.io/hostname");
  for (let slot = 0; slot < nodes; slot++) key.setNode(slot, { "kubernetes.io/hostname": `n${slot}` });
  key.setNode(nodes, {});
  return key;
}

test("a counter holds as many pods as came and did not go, with few domains and with many", () => {
  const nodes = 600;
  const key = keyOf(nodes);
  // Slots around the number of domains at which a counter changes how it counts.
  const slot = fc.oneof(fc.nat({ max: 5 }), fc.integer({ min: 250, max: 260 }), fc.constant(nodes));
  fc.assert(
    fc.property(fc.array(fc.tuple(slot, fc.boolean()), { size: "+1" }), (moves) => {
      const counter = new PodsByDomain(key);
      const expected = new Map<number, number>();
      for (const [at, comes] of moves) {
        const pods = expected.get(key.at(at)) ?? 0;
        if (!comes && pods === 0) continue;
        counter.move(at, comes ? 1 : -1);
        if (at !== nodes) expected.set(key.at(at), pods + (comes ? 1 : -1));
      }
      const occupied = new Map([...expected].filter(([, pods]) => pods > 0));
      const found = new Map<number, number>();
      counter.forEachKey((domain, pods) => found.set(domain, pods));
      expect(found).toEqual(occupied);
      expect(counter.occupied).toBe(occupied.size);
      for (const [domain, pods] of expected) expect(counter.get(domain)).toBe(pods);
    }),
  );
});

test("a domain that is newer than all pods has none, however they are counted", () => {
  const key = keyOf(40);
  for (const occupied of [1, 2, 39]) {
    const counter = new PodsByDomain(key);
    for (let slot = 0; slot < occupied; slot++) counter.move(slot, 1);
    const slot = key.domainOf.length;
    key.setNode(slot, { "kubernetes.io/hostname": `new-${slot}` });
    expect([counter.get(key.at(slot)), counter.get(key.at(0)), counter.occupied]).toEqual([0, 1, occupied]);
  }
});
