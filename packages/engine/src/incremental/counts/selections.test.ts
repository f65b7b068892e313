import { expect, test } from "vitest";
import type { LabelSelector } from "../../api/selectors.ts";
import { differencesOf } from "../../cycle/version-differences.ts";
import type { Term } from "../classes/terms.ts";
import { Placements } from "../cluster/placements.ts";

const [hostname, zone] = ["kubernetes.io/hostname", "topology.kubernetes.io/zone"];

function stateWithNode() {
  const state = new Placements(differencesOf("1.37"));
  const { slot } = state.addNode({ metadata: { name: "n", labels: { [hostname]: "n", [zone]: "z" } } });
  const term = (topologyKey: string, app: string, namespaceSelector?: LabelSelector): Term => {
    const labelSelector = { matchLabels: { app } };
    return state.terms.of({ topologyKey, labelSelector, ...(namespaceSelector && { namespaceSelector }) }, "default");
  };
  return { state, slot, term };
}

test("terms that a pod must match together are one selection, in whatever order and however often they are asked for", () => {
  const { state, term } = stateWithNode();
  const { selections } = state;
  const [one, other, third] = [term(zone, "a"), term(zone, "b"), term(hostname, "a")];
  const both = selections.of([one, other]);
  expect([selections.of([other, one, other]), selections.of([one])]).toEqual([both, selections.ofOne(one)]);
  expect([selections.of([other, one]) === both, selections.of([one, third]) === both]).toEqual([true, false]);
  expect(selections.of([one, third]).counters.map(({ key }) => key.name)).toEqual([zone, hostname]);
  expect(selections.size).toBe(3);
});

test("pods join and leave a selection with the labels of their namespace, if one of its terms asks for these", () => {
  const { state, slot, term } = stateWithNode();
  const ofTeam = term(hostname, "web", { matchLabels: { team: "a" } });
  const { counters } = state.selections.of([term(zone, "web"), ofTeam]);
  const webs = state.classOf({ namespace: "default", labels: { app: "web" }, terminating: false });
  const comes = (): void => {
    webs.placed.add(slot, 1);
    for (const one of webs.counters) one.move(slot, 1);
  };
  const counted = ["b", "a", "a", "b"].map((team) => {
    state.setNamespace("default", { team });
    comes();
    return counters.map((counter) => counter.get(counter.key.at(slot)));
  });
  expect(counted).toEqual([
    [0, 0],
    [2, 2],
    [3, 3],
    [0, 0],
  ]);
  expect(webs.counters).toEqual([]);
});

test("a term of placed pods is counted once for each of its effects, and speaks of the classes that it selects", () => {
  const { state, term } = stateWithNode();
  const { carried } = state;
  const [webs, others] = ["web", "db"].map((app) => term(zone, app));
  const early = state.classOf({ namespace: "default", labels: { app: "web" }, terminating: false });
  if (webs === undefined || others === undefined) throw new Error("there are two");
  const versions = [carried.of(early).version];
  const counters = (["avoids", 5, "avoids", -5, "requires"] as const).map((effect) => {
    const counter = carried.counterOf(webs, effect);
    versions.push(carried.of(early).version);
    return counter;
  });
  carried.counterOf(others, "avoids");
  expect([new Set(counters).size, counters[0] === counters[2], carried.size]).toEqual([4, true, 5]);
  expect(new Set(versions).size).toBe(5);
  const late = state.classOf({ namespace: "default", labels: { app: "web", tier: "x" }, terminating: false });
  for (const one of [early, late]) {
    expect(carried.of(one).terms.map(({ effect }) => effect)).toEqual(["avoids", 5, -5, "requires"]);
  }
});
