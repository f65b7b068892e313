import { expect, test } from "vitest";
import type { Affinity, PodAffinityTerm } from "../../api/affinity.ts";
import type { NodeObject, PodObject } from "../../api/cluster-object.ts";
import type { PodSpec } from "../../api/pod.ts";
import type { Decision } from "../../cycle/outcome.ts";
import { defaultProfile } from "../../plugins/default-profile.ts";
import { createReferenceEngine } from "../../reference/reference-engine.ts";
import { createLimitedEngine } from "../incremental-engine.ts";
import { defaultLimits } from "../limits.ts";

const containers = [{ name: "main", resources: { requests: { cpu: "1" } } }];
const hostname = "kubernetes.io/hostname";

/** Twelve nodes in three zones and six racks; the first eight let no pod in but those that tolerate them. */
const nodes = Array.from({ length: 12 }, (_, number): NodeObject => {
  const name = `n${number}`;
  const taints = number < 8 ? [{ key: "own", value: name, effect: "NoSchedule" as const }] : [];
  return {
    kind: "Node",
    metadata: { name, labels: { zone: `z${number % 3}`, rack: `r${number % 6}`, [hostname]: name } },
    spec: { taints },
    status: { allocatable: { cpu: number === 2 ? "1" : "8", memory: "8Gi", pods: "110" } },
  };
});

function term(topologyKey: string): PodAffinityTerm {
  return { topologyKey, labelSelector: { matchLabels: { app: "web" } } };
}

function spread(topologyKey: string, whenUnsatisfiable: "DoNotSchedule" | "ScheduleAnyway"): Partial<PodSpec> {
  return {
    topologySpreadConstraints: [
      { maxSkew: 1, topologyKey, whenUnsatisfiable, labelSelector: { matchLabels: { app: "web" } } },
    ],
  };
}

function affinity(rules: Affinity): Partial<PodSpec> {
  return { affinity: rules };
}

const keys = ["zone", "rack", hostname] as const;
const specs: readonly Partial<PodSpec>[] = [
  {},
  ...keys.flatMap((key) => [
    spread(key, "DoNotSchedule"),
    spread(key, "ScheduleAnyway"),
    affinity({ podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term(key)] } }),
    affinity({ podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term(key)] } }),
    affinity({
      podAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: term(key) }],
      },
    }),
  ]),
  { topologySpreadConstraints: keys.flatMap((key) => spread(key, "ScheduleAnyway").topologySpreadConstraints ?? []) },
];

/** What there is to compare of a decision. */
function said(decision: Decision, totals: ReadonlyMap<string, number | undefined>): unknown {
  if (decision.kind !== "scheduled") return decision.message;
  const { nodeName, total, ties, feasible, runnerUp } = decision;
  return [total, totals.get(nodeName), ties, feasible, runnerUp?.total];
}

/** With these, racks divide cells or not, and many pods make views of their own, or not. */
const limits = [
  defaultLimits,
  { ...defaultLimits, coarseDomains: () => 3 },
  { ...defaultLimits, mostRoots: 2 },
  { ...defaultLimits, coarseDomains: () => 3, exceptions: 0 },
];

test.each(limits.map((one, number) => [number, one] as const))(
  "nodes that let a pod alone in are among those that it can be on, by whatever rules: limits %i",
  (_, some) => {
    const incremental = createLimitedEngine(some, defaultProfile());
    const reference = createReferenceEngine(defaultProfile());
    const engines = [incremental, reference];
    for (const node of nodes) for (const engine of engines) engine.add(node);
    ["n0", "n1", "n3", "n9", "n11"].forEach((nodeName, number) => {
      const metadata = { name: `there-${number}`, labels: { app: "web" } };
      const there: PodObject = { kind: "Pod", metadata, spec: { containers, nodeName } };
      for (const engine of engines) engine.add(there);
    });
    let chosen = 0;
    let unschedulable = 0;
    for (let round = 0; round < 4; round++) {
      specs.forEach((spec, index) => {
        const cpu = index % 7 === 6 ? "9" : index % 4 === 3 ? "2" : "1";
        const tolerations = [round, round + 4].map((number) => ({ key: "own", value: `n${number}` }));
        const nodeSelector = index % 3 === 0 ? { nodeSelector: { [hostname]: `n${round}` } } : {};
        const pod: PodObject = {
          kind: "Pod",
          metadata: { name: `p${round}-${index}`, labels: { app: index % 2 === 0 ? "web" : "db" } },
          spec: {
            ...spec,
            ...nodeSelector,
            containers: [{ name: "main", resources: { requests: { cpu } } }],
            tolerations,
          },
        };
        const { best, nodes: all, message } = reference.examine(pod);
        const totals = new Map(all.flatMap((one) => (one.code === "Success" ? [[one.nodeName, one.total]] : [])));
        const [highest, second] = [...totals.values()].sort((one, other) => (other ?? 0) - (one ?? 0));
        const expected = highest === undefined ? message : [highest, highest, best.length, totals.size, second];
        for (let pick = 0; pick < Math.max(1, best.length); pick++) {
          expect(
            said(
              incremental.decide(pod, () => pick, { asksRunnerUp: true }),
              totals,
            ),
          ).toEqual(expected);
          if (highest === undefined) unschedulable++;
          else chosen++;
        }
        const [nodeName] = best;
        if (nodeName !== undefined && index % 2 === 1) for (const engine of engines) engine.assume(pod, nodeName);
      });
    }
    expect(chosen).toBeGreaterThan(50);
    expect(unschedulable).toBeGreaterThan(5);
  },
);
