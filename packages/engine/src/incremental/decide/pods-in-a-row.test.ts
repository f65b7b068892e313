import fc from "fast-check";
import { expect, test } from "vitest";
import type { PodAffinityTerm, WeightedPodAffinityTerm } from "../../api/affinity.ts";
import type { NodeObject, PodObject } from "../../api/cluster-object.ts";
import type { PodSpec } from "../../api/pod.ts";
import type { TopologySpreadConstraint } from "../../api/topology-spread.ts";
import type { Decision } from "../../cycle/outcome.ts";
import type { Engine } from "../../engine.ts";
import { defaultProfile } from "../../plugins/default-profile.ts";
import { createReferenceEngine } from "../../reference/reference-engine.ts";
import { createLimitedEngine } from "../incremental-engine.ts";
import { defaultLimits, type Limits } from "../limits.ts";

const keys = ["zone", "rack", "pair", "kubernetes.io/hostname"] as const;
const apps = ["web", "db"] as const;

/** In three zones and eleven racks, the first of each without a name; pairs of nodes share a value that no rack has. */
function node(number: number, cpu: string): NodeObject {
  const name = `n${number}`;
  const labels = {
    zone: number % 3 === 0 ? "" : `z${number % 3}`,
    rack: number % 11 === 0 ? "" : `r${number % 11}`,
    pair: `p${number >> 1}`,
    "kubernetes.io/hostname": name,
  };
  return { kind: "Node", metadata: { name, labels }, status: { allocatable: { cpu, memory: "64Gi", pods: "110" } } };
}

const term = fc.record<PodAffinityTerm>({
  topologyKey: fc.constantFrom(...keys),
  labelSelector: fc.constantFrom(...apps, undefined).map((app) => (app === undefined ? {} : { matchLabels: { app } })),
});
const weighted = fc.record<WeightedPodAffinityTerm>({
  weight: fc.constantFrom(1, 10, 100),
  podAffinityTerm: term,
});
const constraint = fc.record<TopologySpreadConstraint>({
  maxSkew: fc.constantFrom(1, 2),
  topologyKey: fc.constantFrom(...keys),
  whenUnsatisfiable: fc.constantFrom("DoNotSchedule", "ScheduleAnyway"),
  labelSelector: fc.constantFrom(...apps).map((app) => ({ matchLabels: { app } })),
});

function few<Item>(item: fc.Arbitrary<Item>, most: number): fc.Arbitrary<Item[]> {
  return fc.oneof({ weight: 1, arbitrary: fc.constant<Item[]>([]) }, fc.array(item, { maxLength: most }));
}

const rules = fc
  .record({
    required: few(term, 1),
    forbidden: few(term, 2),
    liked: few(weighted, 2),
    disliked: few(weighted, 2),
    spread: few(constraint, 2),
  })
  .map(({ required, forbidden, liked, disliked, spread }): Partial<PodSpec> => {
    const constraints = new Map(spread.map((one) => [`${one.topologyKey} ${one.whenUnsatisfiable}`, one]));
    return {
      affinity: {
        podAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: required,
          preferredDuringSchedulingIgnoredDuringExecution: liked,
        },
        podAntiAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: forbidden,
          preferredDuringSchedulingIgnoredDuringExecution: disliked,
        },
      },
      topologySpreadConstraints: [...constraints.values()],
    };
  });

/** Pods of the first of two classes mostly come one after another. */
const step = fc.record({
  isOther: fc.nat(9).map((number) => number === 0),
  picked: fc.nat(1000),
  asksRunnerUp: fc.nat(9).map((number) => number === 0),
  isPlaced: fc.nat(9).map((number) => number > 0),
  /** Which of the pods that were placed goes then; absent: none. */
  leaving: fc.option(fc.nat(1000), { freq: 3 }),
  /** On which nodes pods of the other class come to be: mostly on none, now and then on many at once. */
  strays: fc.oneof(
    { weight: 3, arbitrary: fc.constant<number[]>([]) },
    { weight: 1, arbitrary: fc.array(fc.nat(1000), { minLength: 1, maxLength: 12 }) },
  ),
});

const someLimits: fc.Arbitrary<Limits> = fc.constantFrom(
  defaultLimits,
  { ...defaultLimits, coarseDomains: () => 3 },
  { ...defaultLimits, coarseDomains: () => 11 },
  { ...defaultLimits, coarseDomains: () => 40, chunkSize: () => 8 },
  { ...defaultLimits, coarseDomains: () => 11, mostSingles: 2, mostSoftSingles: 2, denseAfter: () => 0 },
  { ...defaultLimits, coarseDomains: () => 3, mostSingles: 2, mostSoftSingles: 2, chunkSize: () => 8 },
);

test("pods of one class that come one after another are decided as each would be", () => {
  const sizes = fc.array(fc.constantFrom("2", "4", "8"), { minLength: 8, maxLength: 26 });
  const specs = fc.tuple(rules, rules);
  const steps = fc.array(step, { maxLength: 40 });
  fc.assert(
    fc.property(someLimits, sizes, specs, steps, (limits, cpus, [first, second], all) => {
      const incremental = createLimitedEngine(limits, defaultProfile());
      const reference = createReferenceEngine(defaultProfile());
      const engines: readonly Engine[] = [incremental, reference];
      for (const [number, cpu] of cpus.entries()) for (const engine of engines) engine.add(node(number, cpu));
      const placed: PodObject[] = [];
      const place = (pod: PodObject, nodeName: string): void => {
        for (const engine of engines) engine.assume(pod, nodeName);
        placed.push(pod);
      };
      for (const [number, { isOther, picked, asksRunnerUp, isPlaced, leaving, strays }] of all.entries()) {
        const pod = podOf(`pod-${number}`, isOther ? apps[1] : apps[0], isOther ? second : first);
        const decision = incremental.decide(pod, (ties) => picked % ties, { asksRunnerUp });
        const { best, nodes, message } = reference.examine(pod);
        const totals = new Map(nodes.map((one) => [one.nodeName, one.code === "Success" ? one.total : undefined]));
        const feasible = [...totals.values()].filter((total) => total !== undefined).length;
        const highest = totals.get(best[0] ?? "");
        const expected = feasible === 0 ? message : [highest, highest, best.length, feasible];
        expect(said(decision, totals)).toEqual(expected);
        if (decision.kind === "scheduled" && isPlaced) place(pod, decision.nodeName);
        for (const [at, stray] of strays.entries()) {
          place(podOf(`stray-${number}-${at}`, apps[1], second), `n${stray % cpus.length}`);
        }
        if (leaving === null || placed.length === 0) continue;
        for (const one of placed.splice(leaving % placed.length, 1)) for (const engine of engines) engine.forget(one);
      }
    }),
    { numRuns: 400 },
  );
});

test.each(["rack", "kubernetes.io/hostname"])(
  "once each %s has a pod more, all take pods again, though many are kept out",
  (topologyKey) => {
    const engine = createLimitedEngine(
      { ...defaultLimits, coarseDomains: () => 1, mostSingles: 2, denseAfter: () => 0 },
      defaultProfile(),
    );
    for (let number = 0; number < 11; number++) engine.add(node(number, "8"));
    const labelSelector = { matchLabels: { app: "web" } };
    const strict = { maxSkew: 1, topologyKey, whenUnsatisfiable: "DoNotSchedule" as const, labelSelector };
    const feasible = Array.from({ length: 33 }, (_, number) => {
      const pod = podOf(`pod-${number}`, "web", { topologySpreadConstraints: [strict] });
      const decision = engine.decide(pod, () => 0);
      if (decision.kind !== "scheduled") return 0;
      engine.assume(pod, decision.nodeName);
      return decision.feasible;
    });
    expect(feasible).toEqual(Array.from({ length: 33 }, (_, number) => 11 - (number % 11)));
  },
);

/** What there is to compare of a decision. */
function said(decision: Decision, totals: ReadonlyMap<string, number | undefined>): unknown {
  if (decision.kind !== "scheduled") return decision.message;
  const { nodeName, total, ties, feasible } = decision;
  return [totals.get(nodeName), total, ties, feasible];
}

function podOf(name: string, app: string, spec: Partial<PodSpec>): PodObject {
  const containers = [{ name: "main", resources: { requests: { cpu: "100m" } } }];
  return { kind: "Pod", metadata: { name, labels: { app } }, spec: { ...spec, containers } };
}
