import { expect, test } from "vitest";
import { compileLabels } from "../../cluster/label-selector.ts";
import { toPodInfo } from "../../cluster/to-pod-info.ts";
import { differencesOf } from "../../cycle/version-differences.ts";
import { affinityIncludes } from "./included-nodes.ts";
import { Placements } from "../cluster/placements.ts";
import type { SpreadSum } from "./spread-sum.ts";
import { SpreadSums } from "./spread-sums.ts";

const names = Array.from({ length: 140 }, (_, number) => `group-${number}`);

/** Two nodes for each of these, the sums of pods that can be on these alone, and what they ought to be. */
function sumsByGroup(mostKept: number) {
  const state = new Placements(differencesOf("1.37"));
  for (const group of [...names, ...names]) {
    state.nodes.append({ metadata: { name: `node-${state.nodes.slots}`, labels: { group, zone: "z" } } });
  }
  const zone = state.keys.use("zone");
  state.nodes.list().forEach(({ slot, labels }) => zone.setNode(slot, labels));
  const sums = new SpreadSums(state, mostKept);
  const podClass = state.classOf({ namespace: "default", labels: { app: "web" }, terminating: false });
  const selectsPod = compileLabels({ app: "web" });
  const of = (group: string): SpreadSum => {
    state.spreadCounts.forgetIfFull();
    const count = state.spreadCounts.of("default", selectsPod);
    const sample = toPodInfo({ metadata: { name: group }, spec: { containers: [], nodeSelector: { group } } });
    const policies = { honorsNodeAffinity: true, honorsNodeTaints: false, policies: affinityIncludes };
    const constraint = { topologyKey: "zone", maxSkew: 1, minDomains: 1, selectsPod, key: zone, count, self: 0 };
    return sums.of({ ...constraint, ...policies }, [zone], sample);
  };
  const placed = new Int32Array(state.nodes.slots);
  const place = (slot: number): void => {
    placed[slot] = (placed[slot] ?? 0) + 1;
    podClass.placed.add(slot, 1);
    for (const one of podClass.counters) one.move(slot, 1);
  };
  const expected = (at: number): number => (placed[at] ?? 0) + (placed[at + names.length] ?? 0);
  const sumOf = (one: SpreadSum): number => {
    one.catchUp();
    return one.lowest();
  };
  return { of, place, expected, sumOf, clock: state.nodes.clock };
}

test.each([
  ["a count has no more sums than are moved with each pod", Infinity, 1],
  ["no more is kept of nodes than there is room for", 1, 2],
])("%s: all are let go of, and are true when they are made again", (_, mostKept, times) => {
  const { of, place, expected, sumOf, clock } = sumsByGroup(mostKept);
  const versions: number[] = [];
  for (const round of [0, 1, 2]) {
    names.forEach((_, at) => {
      for (let pods = at % 3; pods > 0; pods--) place(round === 1 ? at : at + names.length);
    });
    expect(names.map((group) => sumOf(of(group)))).toEqual(names.map((_, at) => expected(at)));
    versions.push(clock.spreadCounts);
  }
  expect(versions[0]).toBe(times);
});

test("the same is asked for once, and moved with each pod", () => {
  const { of, place, expected, sumOf } = sumsByGroup(Infinity);
  const [one, other] = [of("group-1"), of("group-2")];
  expect([of("group-1") === one, one.number === other.number]).toEqual([true, false]);
  sumOf(one);
  place(1);
  expect([sumOf(one), sumOf(other)]).toEqual([expected(1), expected(2)]);
});

test("sums are shared by pods for which the same nodes count, as far as a constraint asks", () => {
  const state = new Placements(differencesOf("1.37"));
  const [zone, rack] = [state.keys.use("zone"), state.keys.use("rack")];
  const sums = new SpreadSums(state);
  const count = state.spreadCounts.of("default", compileLabels({ app: "web" }));
  const pods = [{}, { nodeSelector: { disk: "ssd" } }, { tolerations: [{ key: "gpu" }] }].map((spec, at) =>
    toPodInfo({ metadata: { name: `pod-${at}` }, spec: { containers: [], ...spec } }),
  );
  const shared = [0, 1, 2, 3].map(
    (policies) => new Set(pods.map((pod) => sums.of({ key: zone, count, policies }, [zone], pod))).size,
  );
  expect(shared).toEqual([1, 2, 2, 3]);
  const required = [[], [zone], [rack], [zone, rack]];
  expect(
    new Set(required.flatMap((keys) => pods.map((pod) => sums.of({ key: zone, count, policies: 0 }, keys, pod)))).size,
  ).toBe(4);
});
