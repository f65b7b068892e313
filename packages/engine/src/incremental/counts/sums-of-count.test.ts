import { expect, test } from "vitest";
import { compileLabels } from "../../cluster/label-selector.ts";
import { toPodInfo } from "../../cluster/to-pod-info.ts";
import { differencesOf } from "../../cycle/version-differences.ts";
import { affinityIncludes } from "../nodes/node-inclusions.ts";
import { Placements } from "../cluster/placements.ts";
import type { SpreadSum } from "./spread-sum.ts";
import { SpreadSums } from "./spread-sums.ts";

const names = Array.from({ length: 300 }, (_, number) => `group-${number}`);

/** Two nodes for each of these, the sums of pods that can be on these alone, and what they ought to be. */
function sumsByGroup(mostKept: number) {
  const state = new Placements(differencesOf("1.37"));
  for (const group of [...names, ...names]) {
    state.nodes.append({ metadata: { name: `node-${state.nodes.slots}`, labels: { group, zone: "z" } } });
  }
  const zone = state.keys.use("zone");
  state.nodes.list().forEach(({ slot, labels }) => zone.setNode(slot, labels));
  const sums = new SpreadSums(state, mostKept);
  const count = state.spreadCounts.of("default", compileLabels({ app: "web" }));
  const of = (group: string): SpreadSum => {
    const sample = toPodInfo({ metadata: { name: group }, spec: { containers: [], nodeSelector: { group } } });
    const selectsPod = compileLabels({ app: "web" });
    const policies = { honorsNodeAffinity: true, honorsNodeTaints: false, inclusions: affinityIncludes };
    const constraint = { topologyKey: "zone", maxSkew: 1, minDomains: 1, selectsPod, key: zone, count, self: 0 };
    return sums.of({ ...constraint, ...policies }, [zone], sample);
  };
  const placed = new Int32Array(state.nodes.slots);
  const place = (slot: number): void => {
    placed[slot] = (placed[slot] ?? 0) + 1;
    count.move(slot, 1);
  };
  const expected = (at: number): number => (placed[at] ?? 0) + (placed[at + names.length] ?? 0);
  const sumOf = (one: SpreadSum): number => {
    one.catchUp();
    return one.lowest();
  };
  return { count, of, place, expected, sumOf };
}

test.each([Infinity, 1])("sums that are let go of are true when they are read again, with this kept: %d", (kept) => {
  const { of, place, expected, sumOf } = sumsByGroup(kept);
  const held = names.map(of);
  for (const round of [0, 1, 2]) {
    names.forEach((_, at) => {
      for (let pods = at % 3; pods > 0; pods--) place(round === 1 ? at : at + names.length);
    });
    // Those that were read last come first: they are moved still, whatever was forgotten of the nodes that count.
    const asked = names.map((_, at) => (round === 1 ? names.length - 1 - at : at));
    expect(asked.map((at) => sumOf(held[at] ?? of("none")))).toEqual(asked.map(expected));
  }
});

test("so many sums of a count are kept, and moved, whatever selectors of nodes there ever were", () => {
  const { count, of, sumOf } = sumsByGroup(Infinity);
  const made = names.map(of);
  for (const one of made) sumOf(one);
  expect([count.sums.size, count.sums.moved]).toEqual([128, 128]);
  expect(new Set(made.map(({ number }) => number)).size).toBe(names.length);
  // Those that came last are the same ones when they are asked for again.
  expect(names.slice(-128).map(of)).toEqual(made.slice(-128));
});
