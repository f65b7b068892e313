import fc from "fast-check";
import { expect, test } from "vitest";
import { CounterPair } from "./counter-pair.ts";
import { DomainCounter } from "./domain-counter.ts";
import { TopologyKey } from "../nodes/topology-keys.ts";

const nodes = 40;

/** Nodes two by two in a rack, the last one in none. */
function racks(): TopologyKey {
  const key = new TopologyKey("rack");
  for (let slot = 0; slot < nodes; slot++) key.setNode(slot, { rack: `r${Math.floor(slot / 2)}` });
  key.setNode(nodes, {});
  return key;
}

/** Pods that come to a node or go from it, by the one counter, the other, or both. */
const moves = fc.array(
  fc.record({
    slot: fc.oneof(fc.nat({ max: 3 }), fc.nat({ max: nodes })),
    by: fc.constantFrom(1, 2, -1),
    of: fc.constantFrom("one", "other", "both"),
  }),
  { size: "+1" },
);

test("a pair knows whether its counters are equal, whatever happened before and after it was made", () => {
  fc.assert(
    fc.property(moves, fc.nat({ max: 20 }), (steps, pairedAfter) => {
      const key = racks();
      const counters = { one: new DomainCounter(key), other: new DomainCounter(key) };
      let pair: CounterPair | undefined;
      steps.forEach(({ slot, by, of }, index) => {
        if (index === pairedAfter) {
          pair = new CounterPair(counters.one, counters.other);
          counters.one.pair = pair;
          counters.other.pair = pair;
        }
        for (const name of of === "both" ? (["one", "other"] as const) : [of]) {
          const counter = counters[name];
          // A pod that goes was there.
          if (key.at(slot) < 0 || counter.at(key.at(slot)) + by >= 0) counter.move(slot, by);
        }
        if (pair === undefined) return;
        const domains = Array.from({ length: key.domains }, (_, domain) => domain);
        expect(pair.areEqual).toBe(domains.every((at) => counters.one.at(at) === counters.other.at(at)));
      });
    }),
  );
});
