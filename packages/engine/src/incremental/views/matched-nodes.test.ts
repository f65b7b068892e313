import { expect, test } from "vitest";
import type { NodeObject, PodObject } from "../../api/cluster-object.ts";
import type { PodSpec } from "../../api/pod.ts";
import type { NodeSelectorRequirement } from "../../api/selectors.ts";
import type { TopologySpreadConstraint } from "../../api/topology-spread.ts";
import { toPodInfo } from "../../cluster/to-pod-info.ts";
import { differencesOf } from "../../cycle/version-differences.ts";
import type { Profile } from "../../cycle/profile.ts";
import type { Decision } from "../../cycle/outcome.ts";
import { defaultProfile } from "../../plugins/default-profile.ts";
import { createReferenceEngine } from "../../reference/reference-engine.ts";
import { createLimitedEngine } from "../incremental-engine.ts";
import { Placements } from "../placements.ts";
import { MatchedNodes } from "./matched-nodes.ts";
import { defaultLimits, type Limits } from "../limits.ts";

const hostname = "kubernetes.io/hostname";
const containers = [{ name: "main" }];

/** Sixty nodes in four zones, some without one; some are tainted, and the first is full. */
const nodes = Array.from({ length: 60 }, (_, number): NodeObject => {
  const name = `n${number}`;
  return {
    kind: "Node",
    metadata: {
      name,
      labels: {
        [hostname]: name,
        a: `a${number % 5}`,
        b: `b${number % 12}`,
        ...(number % 11 > 0 && { zone: `z${number % 4}` }),
      },
    },
    spec: {
      taints: [
        ...(number % 7 === 0 ? [{ key: "team", value: "x", effect: "NoSchedule" as const }] : []),
        ...(number % 9 === 0 ? [{ key: "old", effect: "PreferNoSchedule" as const }] : []),
      ],
    },
    status: { allocatable: { cpu: number === 0 ? "0" : "4", memory: "8Gi", pods: "110" } },
  };
});

function requiring(...terms: readonly (readonly NodeSelectorRequirement[])[]): PodSpec {
  const required = { nodeSelectorTerms: terms.map((matchExpressions) => ({ matchExpressions })) };
  return { containers, affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: required } } };
}

const labels = (key: string, operator: "In" | "NotIn", ...values: readonly string[]): NodeSelectorRequirement => ({
  key,
  operator,
  values,
});

const asked: readonly PodSpec[] = [
  { containers, nodeSelector: { a: "a1" } },
  { containers, nodeSelector: { a: "a1", b: "b1" } },
  { containers, nodeSelector: { a: "a1" }, tolerations: [{ key: "team", operator: "Exists" }] },
  requiring([labels("a", "NotIn", "a2"), labels("b", "NotIn", "b3", "b4")]),
  requiring([labels("a", "In", "a0", "a1", "a2"), labels("b", "NotIn", "b1")]),
  requiring([labels("a", "In", "a0")], [labels("b", "In", "b0", "b1")]),
  requiring([labels("a", "In", "a0")], [labels("b", "NotIn", "b0", "b1")]),
  requiring([{ key: "zone", operator: "DoesNotExist" }]),
  requiring([{ key: "zone", operator: "Exists" }, labels("a", "NotIn", "a4")]),
  { ...requiring([labels("a", "NotIn", "a3")]), nodeSelector: { b: "b6" } },
  // No node does.
  { containers, nodeSelector: { a: "nobody" } },
];

const labelSelector = { matchLabels: { app: "web" } };
const constraint = (
  topologyKey: string,
  whenUnsatisfiable: TopologySpreadConstraint["whenUnsatisfiable"],
  more: Partial<TopologySpreadConstraint> = {},
): TopologySpreadConstraint => ({ topologyKey, maxSkew: 2, whenUnsatisfiable, labelSelector, ...more });

const spreads: readonly (readonly TopologySpreadConstraint[])[] = [
  [],
  [constraint("zone", "DoNotSchedule")],
  [constraint("zone", "DoNotSchedule", { nodeTaintsPolicy: "Honor", minDomains: 3 })],
  [constraint("zone", "DoNotSchedule", { nodeAffinityPolicy: "Ignore", nodeTaintsPolicy: "Honor" })],
  [constraint(hostname, "DoNotSchedule", { maxSkew: 1 }), constraint("zone", "ScheduleAnyway")],
  [constraint(hostname, "ScheduleAnyway"), constraint("zone", "ScheduleAnyway", { nodeTaintsPolicy: "Honor" })],
  [constraint("b", "DoNotSchedule", { maxSkew: 1 }), constraint("b", "ScheduleAnyway")],
];

const preferred = [{ weight: 10, preference: { matchExpressions: [labels("b", "In", "b1", "b5")] } }];

function withPreferences(spec: PodSpec): PodSpec {
  const nodeAffinity = { ...spec.affinity?.nodeAffinity, preferredDuringSchedulingIgnoredDuringExecution: preferred };
  return { ...spec, affinity: { ...spec.affinity, nodeAffinity } };
}

const always = { ...defaultLimits, apart: 0, matchedLooks: () => Infinity };
const profile = defaultProfile();
const { filters, ...others } = profile;
const heedless = { ...others, filters: filters.filter((name) => name !== "NodeAffinity") };
const cases: readonly (readonly [string, Limits, Profile])[] = [
  ["always", always, profile],
  ["never", { ...always, matchedLooks: () => -1 }, profile],
  ["but by topology spread alone", always, heedless],
  ["beside views of their own", { ...always, exceptions: 2, softExceptions: 2, coarseDomains: () => 0 }, profile],
  ["with small chunks", { ...always, mostRoots: 1, manyNodes: 4, chunkSize: () => 8 }, profile],
  ["with large roots", { ...always, manyNodes: 4, nodesPerState: 0, chunkSize: () => 8 }, profile],
];

test.each(cases)(
  "pods that require something of nodes are decided as the reference has it: %s",
  (_when, some, decidedBy) => {
    const incremental = createLimitedEngine(some, decidedBy);
    const reference = createReferenceEngine(decidedBy);
    const both = [incremental, reference];
    for (const node of nodes) for (const engine of both) engine.add(node);
    let number = 0;
    // Some kinds come but once, and some so often that they are planned for on their own.
    for (const round of [0, 1, 2, 3, 4, 5, 6, 7]) {
      asked.forEach((spec, kind) => {
        const spread = spreads[(kind + (round % 3)) % spreads.length] ?? [];
        const pod: PodObject = {
          kind: "Pod",
          metadata: { name: `p${number++}`, labels: { app: "web" } },
          spec: { ...(round % 2 === 0 ? spec : withPreferences(spec)), topologySpreadConstraints: spread },
        };
        const { best, nodes: all, message } = reference.examine(pod);
        const totals = new Map(
          all.flatMap((one) => (one.code === "Success" ? [[one.nodeName, one.total] as const] : [])),
        );
        const chosen = Array.from({ length: Math.max(1, best.length) }, (_, pick) =>
          incremental.decide(pod, (ties) => pick % ties),
        );
        expect(summaryOf(chosen)).toEqual(
          best.length === 0
            ? { message }
            : { total: totals.get(best[0] ?? ""), ties: best.length, feasible: totals.size, best: [...best].sort() },
        );
        const [decision] = chosen;
        if (decision?.kind !== "scheduled") return;
        for (const engine of both) engine.assume(pod, decision.nodeName);
      });
    }
  },
);

/** @param decisions One for each of the nodes that are picked from. */
function summaryOf(decisions: readonly Decision[]): object | undefined {
  const [first] = decisions;
  if (first?.kind !== "scheduled") return first && { message: first.message };
  const { total, ties, feasible } = first;
  const names = decisions.flatMap((one) => (one.kind === "scheduled" ? [one.nodeName] : []));
  return { total, ties, feasible, best: names.sort() };
}

test("what comes often is planned for on its own", () => {
  const found = { slots: Int32Array.of(0, 1, 2), count: 3, areMatched: true };
  const { nodes: table, survey } = new Placements(differencesOf("1.37"));
  for (const node of nodes) table.append(node);
  const pod = toPodInfo({ metadata: { name: "pod" }, spec: { containers } });
  const matched = new MatchedNodes(pod, found, { nodes: table, survey, mostLooks: 7 });
  const uses = [0, 1, 2].map(() => {
    matched.use();
    return matched.isWornOut;
  });
  expect(uses).toEqual([false, false, true]);
});

test.each([
  [10, true, true, 10],
  [10, false, false, 10],
  [20, true, false, 40],
  [50, false, true, 10],
  [30, false, false, 30],
])("whatever is less to look at is: %i nodes, of those that match: %s", (count, areMatched, isOnly, looked) => {
  const { nodes: table, survey } = new Placements(differencesOf("1.37"));
  for (const node of nodes) table.append(node);
  const pod = toPodInfo({ metadata: { name: "pod" }, spec: { containers } });
  const slots = Int32Array.from({ length: count }, (_, slot) => slot);
  const matched = new MatchedNodes(pod, { slots, count, areMatched }, { nodes: table, survey, mostLooks: 7 });
  expect({ isOnly: matched.isOnly, looked: matched.count }).toEqual({ isOnly, looked });
  const isLookedAt = (slot: number): boolean => slot < count === (isOnly === areMatched);
  expect([...matched.slots]).toEqual(nodes.flatMap((_, slot) => (isLookedAt(slot) ? [slot] : [])));
});

test("a preference for what no label can be ends the cycle, whatever is required", () => {
  const preference = { matchExpressions: [labels("a", "In", 'q"')] };
  const nodeAffinity = { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, preference }] };
  const pod: PodObject = {
    kind: "Pod",
    metadata: { name: "pod" },
    spec: { containers, nodeSelector: { a: "a1" }, affinity: { nodeAffinity } },
  };
  const [incremental, reference] = [
    createLimitedEngine(defaultLimits, defaultProfile()),
    createReferenceEngine(defaultProfile()),
  ];
  for (const node of nodes) for (const engine of [incremental, reference]) engine.add(node);
  const decision = incremental.decide(pod, () => 0);
  expect(decision).toEqual(reference.decide(pod, () => 0));
  expect(decision.kind).toBe("error");
});
