import type {
  LabelSelector,
  LabelSelectorRequirement,
  NodeSelectorRequirement,
  NodeSelectorTerm,
  PodSpec,
} from "@stowage/engine";
import type { Random } from "../random.ts";
import { taintKeys } from "../random-node.ts";
import { hostname, ownKey, podset, zone } from "./large-node.ts";
import { randomRules, type RuleSubjects, specOf } from "./rules.ts";
import { namespaces, nodesEach, type Workload } from "./workload.ts";

/** So many workloads, each with rules about itself, about others, and about many. */
export function randomWorkloads(random: Random, count: number): readonly Workload[] {
  const names = Array.from({ length: count }, (_, index) => (index === 1 ? "constructor" : `workload-${index}`));
  return names.map((name, index) => {
    // Those next to each other meet often.
    const other = (): string => names[(index + random.int(1, 12)) % count] ?? name;
    return randomWorkload(random, name, {
      own: { matchLabels: { app: name } },
      other: () => selectorOf(random, other()),
      many: () => manyOf(random),
      beside: () => ({
        matchExpressions: [
          { key: "tier", operator: "In", values: [random.pick(["a", "b", "c"]), name, other()] },
          ...random.list(0, 1, () => ({ key: "app", operator: "NotIn" as const, values: [other()] })),
        ],
      }),
      others: () => othersThan(random, [name, ...(random.chance(0.3) ? [other()] : [])]),
    });
  });
}

function randomWorkload(random: Random, name: string, subjects: RuleSubjects): Workload {
  return {
    name,
    namespace: random.pick(namespaces),
    labels: Object.fromEntries([
      ["app", name],
      ["tier", random.chance(0.3) ? name : random.pick(["a", "b", "c"])],
      ...(random.chance(0.2) ? [["constructor", random.pick(["toString", "a"])]] : []),
      ...(random.chance(0.1) ? [["__proto__", "a"]] : []),
    ]),
    spec: withNodeAffinity(random, { ...randomSpec(random), ...specOf(randomRules(random, subjects)) }),
    labelsEach: random.chance(0.25),
    sizesEach: random.chance(0.25),
    selectsEach: random.chance(0.3),
    ...random.maybe(0.2, () => ({ nodesEach: random.pick(nodesEach) })),
  };
}

/** Most selectors require a label, under which they are found; others must be asked about every pod. */
function selectorOf(random: Random, name: string): LabelSelector {
  if (random.chance(0.8)) return { matchLabels: { app: name } };
  return { matchExpressions: [{ key: "app", operator: "In", values: [name, "constructor"] }] };
}

function manyOf(random: Random): LabelSelector {
  return random.pick<LabelSelector>([
    { matchLabels: { tier: random.pick(["a", "b", "c"]) } },
    { matchLabels: { constructor: "toString" } },
    { matchExpressions: [{ key: "__proto__", operator: "Exists" }] },
    { matchExpressions: [{ key: "tier", operator: "NotIn", values: ["a", "b"] }] },
  ]);
}

function othersThan(random: Random, names: readonly string[]): LabelSelector {
  const leavesOut = { key: "app", operator: "NotIn" as const, values: names };
  const more = random.pick<readonly LabelSelectorRequirement[]>([
    [],
    [],
    [{ key: "tier", operator: "NotIn", values: ["a"] }],
    [{ key: "constructor", operator: "DoesNotExist" }],
    [{ key: "tier", operator: "Exists" }],
  ]);
  return { matchExpressions: [leavesOut, ...more] };
}

function randomSpec(random: Random): PodSpec {
  const requests = {
    ...random.maybe(0.9, () => ({ cpu: random.pick(["100m", "250m", "500m", "0", "1"]) })),
    ...random.maybe(0.8, () => ({ memory: random.pick(["128Mi", "512Mi", "1Gi", "300000001"]) })),
    ...random.maybe(0.1, () => ({ "ephemeral-storage": "1Gi" })),
    ...random.maybe(0.05, () => ({ "example.com/gpu": "1" })),
  };
  return {
    containers: [
      {
        name: "main",
        resources: { requests },
        ...random.maybe(0.06, () => ({ ports: [{ hostPort: random.pick([80, 8080]) }] })),
        ...random.maybe(0.1, () => ({ image: random.pick(["app:v1", "constructor"]) })),
      },
    ],
    ...random.maybe(0.2, () => ({ tolerations: [{ key: random.pick(taintKeys), operator: "Exists" as const }] })),
    ...random.maybe(0.05, () => ({ nodeSelector: { disk: random.pick(["ssd", "hdd"]) } })),
    ...random.maybe(0.1, () => ({ priority: random.pick([-1, 10]) })),
  };
}

function withNodeAffinity(random: Random, spec: PodSpec): PodSpec {
  if (!random.chance(0.15)) return spec;
  const term = (): NodeSelectorTerm => ({
    matchExpressions: random.list(1, 2, () => nodeRequirement(random)),
    ...random.maybe(0.1, () => ({
      matchFields: [{ key: "metadata.name", operator: "NotIn" as const, values: [`node-${random.int(0, 20)}`] }],
    })),
  });
  const nodeAffinity = {
    ...random.maybe(0.4, () => ({ requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [term()] } })),
    ...random.maybe(0.7, () => ({
      preferredDuringSchedulingIgnoredDuringExecution: [{ weight: random.int(1, 100), preference: term() }],
    })),
  };
  return { ...spec, affinity: { ...spec.affinity, nodeAffinity } };
}

function nodeRequirement(random: Random): NodeSelectorRequirement {
  return random.pick<() => NodeSelectorRequirement>([
    () => ({ key: zone, operator: "In", values: random.some(["z1", "z2", "constructor", "__proto__"], 2) }),
    () => ({ key: zone, operator: "NotIn", values: [random.pick(["z1", "constructor"])] }),
    () => ({ key: random.pick(["__proto__", "constructor", hostname]), operator: "Exists" }),
    () => ({ key: random.pick(["__proto__", ownKey, "disk"]), operator: "DoesNotExist" }),
    () => ({ key: podset, operator: "NotIn", values: random.some(["podset-1", "podset-2", "podset-3"], 2) }),
    () => ({ key: "cores", operator: random.pick(["Gt", "Lt"] as const), values: [random.pick(["4", "15"])] }),
  ])();
}
