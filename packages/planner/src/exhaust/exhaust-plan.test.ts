import {
  createIncrementalEngine,
  createReferenceEngine,
  defaultProfile,
  type PodObject,
  type PodSpec,
} from "@stowage/engine";
import type { KubernetesObject } from "@stowage/manifests";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { PlanInput } from "../plan/plan-input.ts";
import { planPods } from "../plan/plan-pods.ts";
import { affinityTo, deployment, manifests, node, pod } from "../testing/objects.ts";
import { tryPlan } from "../trials/try-plan.ts";
import { exhaustPlan } from "./exhaust-plan.ts";

function inputOf(...objects: readonly KubernetesObject[]): PlanInput {
  return {
    wishes: manifests(...objects),
    seed: 0,
    profiles: [defaultProfile("1.34")],
    createEngine: createIncrementalEngine,
  };
}

function asking(cpu: string): Partial<PodSpec> {
  return { containers: [{ name: "main", image: "main:1", resources: { requests: { cpu } } }] };
}

const hostname = "kubernetes.io/hostname";
const zoneKey = "topology.kubernetes.io/zone";

describe("a plan of which everything is placed", () => {
  test("always: pods that keep apart on as many nodes", () => {
    const nodes = ["a", "b", "c"].map((name) => node(name));
    const web = deployment("web", 3, "app=web", affinityTo(hostname, { avoids: "web" }));
    // Nodes and pods are each like the others: none placed, one, two, three.
    expect(exhaustPlan(inputOf(...nodes, web))).toMatchObject({
      everythingPlaced: "always",
      isWhole: true,
      states: 4,
      ends: [{ pending: 0, ends: 1 }],
    });
  });

  test("sometimes: a large pod finds room only where the small ones have left it", () => {
    const nodes = ["a", "b"].map((name) => node(name, { cpu: "2" }));
    const pods = [pod("large", "", asking("2")), pod("small-a", "", asking("1")), pod("small-b", "", asking("1"))];
    const input = inputOf(...nodes, ...pods);
    const { everythingPlaced, worst, ends } = exhaustPlan(input);
    expect({ everythingPlaced, ends }).toEqual({
      everythingPlaced: "sometimes",
      ends: [
        { pending: 0, ends: 1 },
        { pending: 1, ends: 1 },
      ],
    });
    expect(worst?.pods).toEqual(["default/large"]);
    expect(pendingOf({ ...input, replay: worst?.sequence ?? [] })).toEqual(worst?.pods);
  });

  test("never: more pods that keep apart than nodes", () => {
    const web = deployment("web", 3, "app=web", affinityTo(hostname, { avoids: "web" }));
    expect(exhaustPlan(inputOf(node("a"), node("b"), web))).toMatchObject({
      everythingPlaced: "never",
      ends: [{ pending: 1, ends: 1 }],
    });
  });
});

test("zones whose nodes are alike change places, unless a rule names one", () => {
  const nodes = ["a", "b", "c"].flatMap((zone) => [0, 1].map((at) => node(`${zone}${at}`, { zone })));
  const apart = { ...affinityTo(zoneKey, { avoids: "web" }), ...asking("1") };
  const states = (spec: Partial<PodSpec>): number =>
    exhaustPlan(inputOf(...nodes, deployment("web", 3, "app=web", spec))).states;
  expect(states(apart)).toBe(4);
  const inA = { key: zoneKey, operator: "NotIn" as const, values: ["a"] };
  const nodeAffinity = {
    requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [inA] }] },
  };
  // None, one in b, one in c, one in each.
  expect(states({ ...apart, affinity: { ...apart.affinity, nodeAffinity } })).toBe(4);
});

test("a search that ends before all has been seen proves nothing", () => {
  const nodes = ["a", "b", "c"].map((name) => node(name));
  const web = deployment("web", 3, "app=web", affinityTo(hostname, { avoids: "web" }));
  expect(exhaustPlan(inputOf(...nodes, web), { most: 2 })).toMatchObject({
    everythingPlaced: "unknown",
    isWhole: false,
    states: 2,
  });
});

describe("what more decides is refused by name", () => {
  const high = { priority: 10, priorityClassName: "high" };
  const priorityClass: KubernetesObject = {
    apiVersion: "scheduling.k8s.io/v1",
    kind: "PriorityClass",
    metadata: { name: "high" },
    value: 10,
  } as KubernetesObject;

  test("evictions", () => {
    const pods = [pod("low", "", asking("2")), pod("high", "", { ...asking("2"), ...high })];
    expect(() => exhaustPlan(inputOf(node("a", { cpu: "2" }), priorityClass, ...pods))).not.toThrow();
    const more = pod("high-b", "", { ...asking("2"), ...high });
    expect(() => exhaustPlan(inputOf(node("a", { cpu: "2" }), priorityClass, ...pods, more))).toThrow(
      "fits nowhere in some order, and pods of lower priority may make room for it",
    );
  });

  test("claims", () => {
    const volumes = [{ name: "data", persistentVolumeClaim: { claimName: "data" } }];
    expect(() => exhaustPlan(inputOf(node("a"), pod("db", "", { volumes })))).toThrow("claims");
  });
});

describe("any plan of a few pods", () => {
  const app = fc.constantFrom("a", "b");
  const key = fc.constantFrom(hostname, zoneKey);
  const rule = fc.oneof(
    { weight: 3, arbitrary: fc.record({ avoids: app, key }) },
    { weight: 1, arbitrary: fc.record({ wants: app, key }) },
    { weight: 2, arbitrary: fc.constant(undefined) },
  );
  const workload = fc.record({ replicas: fc.integer({ min: 1, max: 2 }), rule, cpu: fc.constantFrom("1", "2") });
  const nodes = fc.array(fc.record({ zone: fc.constantFrom("x", "y"), cpu: fc.constantFrom("2", "3") }), {
    minLength: 2,
    maxLength: 4,
  });
  const plan = fc.record({ nodes, a: workload, b: workload }).map(({ nodes: some, a, b }) =>
    inputOf(
      ...some.map(({ zone, cpu }, index) => node(`n${index}`, { zone, cpu })),
      ...[a, b].map(({ replicas, rule: own, cpu }, index) => {
        const name = index === 0 ? "a" : "b";
        const spec = { ...asking(cpu), ...(own === undefined ? {} : affinityTo(own.key, own)) };
        return deployment(name, replicas, `app=${name}`, spec);
      }),
    ),
  );

  test("has the outcomes that trying each pod and node by itself finds", () => {
    fc.assert(
      fc.property(plan, (input) => {
        const { ends, isWhole, worst } = exhaustPlan(input);
        expect(isWhole).toBe(true);
        const found = new Map<string, number>();
        for (const { placed, pending } of oneByOne(input)) found.set(upToSymmetry(placed, input), pending);
        const counts = new Map<number, number>();
        for (const pending of found.values()) counts.set(pending, (counts.get(pending) ?? 0) + 1);
        expect(ends).toEqual(
          [...counts].sort(([one], [other]) => one - other).map(([pending, count]) => ({ pending, ends: count })),
        );
        const replayed = worst && pendingOf({ ...input, replay: worst.sequence });
        expect(replayed).toEqual(worst?.pods);
      }),
      { numRuns: 40 },
    );
  });

  test("has the outcomes of its trials among them", () => {
    fc.assert(
      fc.property(plan, fc.nat(50), (input, trial) => {
        const { pending } = tryPlan(input, trial);
        expect(exhaustPlan(input).ends.map((end) => end.pending)).toContain(pending);
      }),
      { numRuns: 40 },
    );
  });
});

function pendingOf(input: PlanInput): readonly string[] {
  return planPods(input).pods.flatMap(({ pod: { metadata }, nodeName }) =>
    nodeName === undefined ? [`${metadata.namespace}/${metadata.name}`] : [],
  );
}

/** All ends, by the slow engine: every pod by itself, every node by itself. */
function oneByOne(
  input: PlanInput,
): readonly { readonly placed: ReadonlyMap<string, string>; readonly pending: number }[] {
  const { engine, pods } = planPods({ ...input, createEngine: createReferenceEngine });
  const waiting = pods.map(({ pod: one }): PodObject => {
    const { nodeName: _, ...spec } = one.spec;
    return { ...one, spec };
  });
  for (const { pod: one, nodeName } of pods) {
    const { namespace = "", name = "" } = one.metadata;
    if (nodeName !== undefined) engine.remove({ kind: "Pod", namespace, name });
  }
  const seen = new Set<string>();
  const ends: { placed: ReadonlyMap<string, string>; pending: number }[] = [];
  const visit = (placed: ReadonlyMap<string, string>): void => {
    const state = Array.from(placed, (pair) => pair.join(" "))
      .toSorted()
      .join();
    if (seen.has(state)) return;
    seen.add(state);
    let fits = false;
    for (const one of waiting) {
      const name = one.metadata.name ?? "";
      if (placed.has(name)) continue;
      const { best } = engine.examine(one);
      fits = fits || best.length > 0;
      for (const nodeName of best) {
        const mark = engine.mark();
        engine.assume(one, nodeName);
        visit(new Map([...placed, [name, nodeName]]));
        engine.undo(mark);
      }
    }
    if (!fits) ends.push({ placed, pending: waiting.length - placed.size });
  };
  visit(new Map());
  return ends;
}

/** The same for ends of which one is the other with pods of one Deployment exchanged, and nodes or zones renamed. */
function upToSymmetry(placed: ReadonlyMap<string, string>, { wishes }: PlanInput): string {
  const nodes = wishes.flatMap(({ object }) => (object.kind === "Node" ? [object] : []));
  const zoneOf = (index: number): string | undefined => nodes[index]?.metadata.labels?.[zoneKey];
  const cpuOf = (index: number): unknown => nodes[index]?.status?.allocatable?.["cpu"];
  const texts = permutations(nodes.map((_, index) => index)).flatMap((to) => {
    const isSymmetry = to.every(
      (there, here) =>
        cpuOf(there) === cpuOf(here) &&
        to.every((other, one) => (zoneOf(there) === zoneOf(other)) === (zoneOf(here) === zoneOf(one))),
    );
    if (!isSymmetry) return [];
    return [
      [...placed]
        .map(([name, at]) => `${name[0]}${to[Number(at.slice(1))]}`)
        .sort()
        .join(),
    ];
  });
  return texts.sort()[0] ?? "";
}

function permutations(items: readonly number[]): readonly (readonly number[])[] {
  if (items.length === 0) return [[]];
  return items.flatMap((first) => permutations(items.filter((item) => item !== first)).map((rest) => [first, ...rest]));
}
