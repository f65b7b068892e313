import { describe, expect, test } from "vitest";
import type { NodeObject, PodObject } from "../../api/cluster-object.ts";
import type { Labels } from "../../api/object-meta.ts";
import type { PodSpec } from "../../api/pod.ts";
import type { LabelSelector } from "../../api/selectors.ts";
import { differencesOf } from "../../cycle/version-differences.ts";
import type { Engine } from "../../engine.ts";
import { defaultProfile } from "../../plugins/default-profile.ts";
import { createReferenceEngine } from "../../reference/reference-engine.ts";
import { ClusterState } from "./cluster-state.ts";
import { createLimitedEngine } from "../incremental-engine.ts";
import { defaultLimits } from "../limits.ts";
import { noDomain } from "../nodes/topology-keys.ts";
import { SpreadPlans } from "../rules/spread-plan.ts";

const profile = defaultProfile();
const [hostname, zone] = ["kubernetes.io/hostname", "topology.kubernetes.io/zone"];
const containers = [{ name: "main" }];

function nodeObject(name: string): NodeObject {
  const labels = { [hostname]: name, [zone]: `in-${name}` };
  return {
    kind: "Node",
    metadata: { name, labels },
    status: { allocatable: { cpu: "100", memory: "1Ti", pods: "1000" } },
  };
}

function podObject(number: number, labels: Labels, more: Partial<PodSpec> = {}, namespace = "default"): PodObject {
  return { kind: "Pod", metadata: { name: `pod-${number}`, namespace, labels }, spec: { containers, ...more } };
}

function avoiding(
  labelSelector: LabelSelector,
  namespaceSelector?: LabelSelector,
  topologyKey: string = hostname,
): Partial<PodSpec> {
  const term = { topologyKey, labelSelector, ...(namespaceSelector && { namespaceSelector }) };
  return { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } } };
}

function beside(...selectors: readonly LabelSelector[]): Partial<PodSpec> {
  const terms = selectors.map((labelSelector) => ({ topologyKey: zone, labelSelector }));
  return { affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms } } };
}

function spread(labelSelector: LabelSelector, matchLabelKeys: readonly string[] = []): Partial<PodSpec> {
  const constraint = { maxSkew: 1, topologyKey: zone, whenUnsatisfiable: "DoNotSchedule" as const, labelSelector };
  return { topologySpreadConstraints: [{ ...constraint, matchLabelKeys }] };
}

const not = (...values: readonly string[]): LabelSelector => ({
  matchExpressions: values.map((value) => ({ key: "app", operator: "NotIn", values: [value] })),
});

const without = (key: string): LabelSelector => ({ matchExpressions: [{ key, operator: "DoesNotExist" }] });

/** Pods of which each is like none before. */
const ownPods: Readonly<Record<string, (number: number) => PodObject>> = {
  "labels and terms": (number) =>
    podObject(number, { app: `${number}` }, avoiding({ matchLabels: { app: `${number}` } })),
  "terms for others": (number) => podObject(number, { app: "web" }, avoiding(not(`${number}`))),
  "terms for all": (number) => podObject(number, { app: "web" }, avoiding(without(`key-${number}`))),
  "constraints that count all": (number) => podObject(number, { app: "web" }, spread(without(`key-${number}`))),
  "terms together": (number) =>
    podObject(number, { app: `${number}` }, beside({ matchLabels: { app: `${number}` } }, not(`${number + 1}`))),
  "the same terms, others of them together": (number) => {
    const bits = Array.from({ length: 11 }, (_, bit) => bit).filter((bit) => ((number + 1) >> bit) % 2 === 1);
    return podObject(number, { app: "web" }, beside(...bits.map((bit) => ({ matchLabels: { app: `${bit}` } }))));
  },
  "labels that a constraint counts": (number) =>
    podObject(number, { job: "job", uid: `${number}` }, spread({ matchLabels: { job: "job" } }, ["uid"])),
  "constraints that count others": (number) => podObject(number, { app: "web" }, spread(not(`${number}`, "none"))),
  requests: (number) =>
    podObject(
      number,
      { app: "web" },
      { containers: [{ name: "main", resources: { requests: { cpu: `${number}m` } } }] },
    ),
  "node selectors": (number) => podObject(number, { app: "web" }, { nodeSelector: { [`key-${number}`]: "" } }),
  "topology keys": (number) =>
    podObject(number, { app: "web" }, avoiding({ matchLabels: { app: "none" } }, undefined, `key-${number}`)),
  "keys of labels": (number) => podObject(number, { [`key-${number}`]: "" }),
  namespaces: (number) => podObject(number, { app: "web" }, avoiding({}, {}), `ns-${number}`),
  "terms for namespaces": (number) =>
    podObject(number, { app: "web" }, avoiding({}, { matchLabels: { name: `ns-${number}` } }), `ns-${number}`),
};

const [live, spareEntries] = [20, 200];

/** Lets so many pods come and go. @returns how many entries there were at most. */
function mostEntries(pods: number, podOf: (number: number) => PodObject): number {
  const state = new ClusterState(differencesOf(profile.kubernetesVersion), { ...defaultLimits, spareEntries });
  for (const name of ["a", "b"]) state.add(nodeObject(name));
  state.add(podObject(-1, { app: "web" }, { nodeName: "a" }));
  let most = 0;
  for (let number = 0; number < pods; number++) {
    state.tidy();
    const { placements, view: cluster } = state;
    const { keys, spreadCounts: counts, labels } = placements;
    const args = profile.args.podTopologySpread;
    const spreads = new SpreadPlans({ cluster, keys, counts, labelKeys: labels.keys, args, clock: state.clock });
    const pod = podOf(number);
    const { namespace = "" } = pod.metadata;
    if (namespace !== "default") {
      state.add({ kind: "Namespace", metadata: { name: namespace, labels: { name: namespace } } });
    }
    const record = state.pods.recordOf(pod);
    spreads.of(record, undefined);
    for (const terms of [record.kind.terms.requiredAffinity, record.kind.terms.requiredAntiAffinity]) {
      if (terms.length > 0) placements.selections.of(terms);
    }
    state.pods.assume(pod, number % 2 === 0 ? "a" : "b");
    if (number >= live) {
      const gone = podOf(number - live).metadata;
      const place = { namespace: gone.namespace ?? "", name: gone.name ?? "" };
      state.remove({ kind: "Pod", ...place });
      if (place.namespace !== "default") state.remove({ kind: "Namespace", name: place.namespace });
    }
    most = Math.max(most, state.pods.entries);
  }
  return most;
}

describe("as pods come and go, each with its own", () => {
  test.each(Object.entries(ownPods))("%s, there are as many entries as are in use, and some", (_, podOf) => {
    // Those of twenty pods, twice, and as many as there may be besides.
    expect(mostEntries(2000, podOf)).toBeLessThan(2 * 10 * live + spareEntries + 50);
  });
});

test("nodes that are replaced leave neither slots nor values of labels behind", () => {
  const state = new ClusterState(differencesOf(profile.kubernetesVersion));
  state.add(podObject(1, { app: "web" }, { ...avoiding({ matchLabels: { app: "web" } }), nodeName: "stays" }));
  state.add(nodeObject("stays"));
  for (let number = 0; number < 1000; number++) {
    state.tidy();
    state.add(nodeObject(`${number}`));
    state.remove({ kind: "Node", name: `${number}` });
    state.change({ ...nodeObject("stays"), metadata: { name: "stays", labels: { [hostname]: `stays ${number}` } } });
    const { keys, carried } = state.placements;
    const key = keys.use(hostname);
    const [one] = carried.of(state.pods.recordOf(podObject(2, { app: "web" })).podClass).terms;
    expect([one?.counter.occupied, one?.counter.get(key.ordinalOf(`stays ${number}`) ?? noDomain)]).toEqual([1, 1]);
  }
  expect(state.placements.keys.use(hostname).domains).toBeLessThan(300);
  expect(state.placements.nodes.slots).toBeLessThan(300);
});

test("an engine that goes back to a mark has everything as it was", () => {
  const state = new ClusterState(differencesOf(profile.kubernetesVersion), {
    ...defaultLimits,
    spareEntries: -Infinity,
  });
  state.add(nodeObject("a"));
  expect(state.tidy()).toBe(true);
  const mark = state.journal.mark();
  const { placements } = state;
  state.add(podObject(1, { app: "web" }, { nodeName: "a" }));
  expect([state.tidy(), state.placements]).toEqual([false, placements]);
  state.journal.undo(mark);
  expect(state.view.node("a")?.pods).toEqual([]);
});

/** What engines must say alike. */
function answer(engine: Engine, pod: PodObject): unknown {
  const { nodes, best, message } = engine.examine(pod);
  const decision = engine.decide(pod, () => 0);
  return { nodes, best, message, total: decision.kind === "scheduled" ? decision.total : decision };
}

describe("in tables that are made anew with each change", () => {
  const limits = { ...defaultLimits, spareEntries: -Infinity };
  const web = (number: number): PodObject =>
    podObject(number, { app: "web" }, avoiding({ matchLabels: { app: "web" } }));
  const store = (number: number): PodObject =>
    podObject(number, { app: "store" }, beside({ matchLabels: { app: "web" } }));
  const strangers = [podObject(100, { app: "stranger" }), podObject(101, { app: "other" }, spread(not("web")))];

  /** Both engines with three nodes, and a pod on the first. */
  function cluster(): { both: (act: (engine: Engine) => void) => void; expectSame: (...pods: PodObject[]) => void } {
    const engines = [createReferenceEngine(profile), createLimitedEngine(limits, profile)] as const;
    const both = (act: (engine: Engine) => void): void => engines.forEach(act);
    both((engine) => ["a", "b", "c"].forEach((name) => engine.add(nodeObject(name))));
    return {
      both,
      expectSame: (...pods) => {
        for (const pod of pods) expect(answer(engines[1], pod)).toEqual(answer(engines[0], pod));
      },
    };
  }

  test("a pod that waited counts once it is placed", () => {
    const { both, expectSame } = cluster();
    both((engine) => engine.add(web(1)));
    expectSame(...strangers, store(2));
    both((engine) => engine.assume(web(1), "a"));
    expectSame(web(2), store(3), ...strangers);
  });

  test("pods whose node was gone count when it comes back", () => {
    const { both, expectSame } = cluster();
    both((engine) => engine.assume(web(1), "a"));
    both((engine) => engine.remove({ kind: "Node", name: "a" }));
    expectSame(...strangers, web(2));
    both((engine) => engine.add(nodeObject("a")));
    expectSame(web(2), store(3), ...strangers);
  });

  test("an assumed pod is forgotten as it was before", () => {
    const { both, expectSame } = cluster();
    const nominated: PodObject = { ...web(1), status: { nominatedNodeName: "b" } };
    both((engine) => engine.add(nominated));
    both((engine) => engine.assume(nominated, "a"));
    both((engine) => engine.add(web(2)));
    expectSame(web(3), store(3));
    both((engine) => engine.forget(nominated));
    expectSame(web(3), store(3), ...strangers);
  });

  test("what a Service selects keeps pods apart", () => {
    const { both, expectSame } = cluster();
    both((engine) => engine.add({ kind: "Service", metadata: { name: "s" }, spec: { selector: { app: "web" } } }));
    for (const [number, name] of ["a", "a", "b"].entries()) {
      both((engine) => engine.add(podObject(10 + number, { app: "web" }, { nodeName: name })));
      expectSame(podObject(20, { app: "web" }), ...strangers);
    }
  });
});

test("what is in use counts on", () => {
  const limits = { ...defaultLimits, spareEntries: -Infinity };
  const engines = [createReferenceEngine(profile), createLimitedEngine(limits, profile)] as const;
  const both = (act: (engine: Engine) => void): void => engines.forEach(act);
  both((engine) => ["a", "b", "c"].forEach((name) => engine.add(nodeObject(name))));
  const webs = { matchLabels: { app: "web" } };
  const asking: readonly Partial<PodSpec>[] = [
    beside(webs),
    beside(webs, { matchLabels: { tier: "front" } }),
    beside(not("store"), webs),
    avoiding(not("asking", "store")),
    avoiding(webs),
    spread(webs),
    spread(not("store")),
    spread(not("store", "other")),
  ];
  const asks = (number: number, at: number): PodObject =>
    podObject(number, { app: "asking", asks: `${at}` }, asking[at] ?? {});
  const web = (number: number, node: string): PodObject =>
    podObject(number, { app: "web", tier: "front" }, { nodeName: node });
  // Of each there is one, so that none of it is forgotten.
  both((engine) => engine.add(web(1, "a")));
  for (const [at, spec] of asking.entries()) {
    both((engine) => engine.add(podObject(10 + at, { app: "asking", asks: `${at}` }, { ...spec, nodeName: "a" })));
  }
  const expectSame = (): void => {
    for (const at of asking.keys()) {
      const [expected, ours] = engines.map((engine) => answer(engine, asks(30, at)));
      expect(ours).toEqual(expected);
    }
  };
  expectSame();
  for (const [number, node] of ["b", "b", "c", "a", "b"].entries()) {
    both((engine) => engine.add(web(20 + number, node)));
    expectSame();
  }
  for (const name of ["pod-1", "pod-20", "pod-23"]) {
    both((engine) => engine.remove({ kind: "Pod", namespace: "default", name }));
    expectSame();
  }
});
