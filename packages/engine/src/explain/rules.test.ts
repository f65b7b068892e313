import { expect, test } from "vitest";
import type { NodeAffinity, PodAffinity, PodAffinityTerm } from "../api/affinity.ts";
import type { PodSpec } from "../api/pod.ts";
import type { NodeSelectorRequirement, NodeSelectorTerm } from "../api/selectors.ts";
import type { TopologySpreadConstraint } from "../api/topology-spread.ts";
import { type Rule, rulesOf } from "./rules.ts";

function sentences(spec: Partial<PodSpec>): string[] {
  return rulesOf({ metadata: {}, spec: { containers: [], ...spec } }, "web").map(({ sentence }) => sentence);
}

function rules(spec: Partial<PodSpec>): Rule[] {
  return rulesOf({ metadata: {}, spec: { containers: [], ...spec } }, "web");
}

function required(term: Partial<PodAffinityTerm>): PodAffinity {
  const filled = { topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: { app: "db" } }, ...term };
  return { requiredDuringSchedulingIgnoredDuringExecution: [filled] };
}

const hasGpu: NodeSelectorRequirement = { key: "gpu", operator: "Exists" };

function named(operator: "In" | "NotIn", ...values: readonly string[]): NodeSelectorRequirement {
  return { key: "metadata.name", operator, values };
}

test.each<[string, Partial<PodAffinityTerm>]>([
  ["web must run on a node that already runs a pod with app=db", {}],
  ["web must run in a zone that already runs a pod with app=db", { topologyKey: "topology.kubernetes.io/zone" }],
  ["web must run in a part of the cluster (rack) that already runs a pod with app=db", { topologyKey: "rack" }],
  ["web must run on a node that already runs any pod", { labelSelector: {} }],
  [
    "web must run on a node that already runs a pod with app in (a, b) and tier!=x and a label c and no label d",
    {
      labelSelector: {
        matchExpressions: [
          { key: "app", operator: "In", values: ["a", "b"] },
          { key: "tier", operator: "NotIn", values: ["x"] },
          { key: "c", operator: "Exists" },
          { key: "d", operator: "DoesNotExist" },
        ],
      },
    },
  ],
  ["web must run on a node that already runs a pod with app=db in namespace a or b", { namespaces: ["a", "b"] }],
  ["web must run on a node that already runs a pod with app=db in any namespace", { namespaceSelector: {} }],
  [
    "web must run on a node that already runs a pod with app=db in a namespace with team=x",
    { namespaceSelector: { matchLabels: { team: "x" } } },
  ],
  [
    "web must run on a node that already runs a pod with app=db in namespace a or b or a namespace with team=x",
    { namespaces: ["a", "b"], namespaceSelector: { matchLabels: { team: "x" } } },
  ],
])("%s", (sentence, term) => {
  expect(sentences({ affinity: { podAffinity: required(term) } })).toEqual([sentence]);
});

test("what must not be and what only should is said so", () => {
  const podAffinityTerm = { topologyKey: "topology.kubernetes.io/zone", labelSelector: { matchLabels: { app: "db" } } };
  const preferredDuringSchedulingIgnoredDuringExecution = [{ weight: 7, podAffinityTerm }];
  expect(
    sentences({
      affinity: {
        podAffinity: { preferredDuringSchedulingIgnoredDuringExecution },
        podAntiAffinity: { ...required({}), preferredDuringSchedulingIgnoredDuringExecution },
      },
    }),
  ).toEqual([
    "web should run in a zone that already runs a pod with app=db (weight 7)",
    "web must not run on a node that already runs a pod with app=db",
    "web should not run in a zone that already runs a pod with app=db (weight 7)",
  ]);
});

test("a term without a selector is said to match nothing", () => {
  const { labelSelector: _, ...term } = { topologyKey: "rack", labelSelector: undefined };
  const podAffinity = { requiredDuringSchedulingIgnoredDuringExecution: [term] };
  expect(sentences({ affinity: { podAffinity } })).toEqual([
    "web must run in a part of the cluster (rack) with pods that nothing selects: without a labelSelector the rule matches no pod",
  ]);
});

test("rules about nodes and spreading", () => {
  expect(
    sentences({
      nodeSelector: { disk: "ssd" },
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [
              { matchExpressions: [{ key: "cores", operator: "Gt", values: ["8"] }] },
              { matchFields: [{ key: "metadata.name", operator: "In", values: ["n1"] }] },
            ],
          },
        },
      },
      topologySpreadConstraints: [
        {
          maxSkew: 1,
          topologyKey: "topology.kubernetes.io/zone",
          whenUnsatisfiable: "DoNotSchedule",
          labelSelector: { matchLabels: { app: "web" } },
          minDomains: 3,
        },
      ],
    }),
  ).toEqual([
    "web must run on a node with disk=ssd",
    "web must run on a node with cores > 8 or with the name n1",
    "web must keep pods with app=web spread over the zones: at most 1 more in one than in the emptiest, which counts as 0 with fewer than 3 zones",
  ]);
});

test("each rule names its field, and by which label it divides the nodes, if by any", () => {
  const podAffinityTerm = { topologyKey: "rack", labelSelector: {} };
  const spread = { maxSkew: 1, topologyKey: "zone", labelSelector: {} };
  const preferredDuringSchedulingIgnoredDuringExecution = [{ weight: 1, podAffinityTerm }];
  const told = rules({
    nodeSelector: { disk: "ssd" },
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [] },
        preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, preference: {} }],
      },
      podAffinity: required({ topologyKey: "rack" }),
      podAntiAffinity: { ...required({ topologyKey: "rack" }), preferredDuringSchedulingIgnoredDuringExecution },
    },
    topologySpreadConstraints: [
      { ...spread, whenUnsatisfiable: "ScheduleAnyway" },
      { ...spread, whenUnsatisfiable: "DoNotSchedule" },
    ],
  });
  const affinity = "spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0]";
  const antiAffinity = "spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0]";
  const preferred = "spec.affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[0]";
  const [first, second] = ["spec.topologySpreadConstraints[0]", "spec.topologySpreadConstraints[1]"];
  expect(told.map(({ path, topology }) => [path, topology])).toEqual([
    ["spec.nodeSelector", undefined],
    ["spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution", undefined],
    ["spec.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[0]", undefined],
    [affinity, { key: "rack", path: `${affinity}.topologyKey`, kind: "affinity", required: true }],
    [antiAffinity, { key: "rack", path: `${antiAffinity}.topologyKey`, kind: "antiAffinity", required: true }],
    [
      preferred,
      { key: "rack", path: `${preferred}.podAffinityTerm.topologyKey`, kind: "antiAffinity", required: false },
    ],
    [first, { key: "zone", path: `${first}.topologyKey`, kind: "spread", required: false }],
    [second, { key: "zone", path: `${second}.topologyKey`, kind: "spread", required: true }],
  ]);
});

test.each<[string, NodeSelectorTerm]>([
  ["with disk=ssd and a label gpu", { matchExpressions: [{ key: "disk", operator: "In", values: ["ssd"] }, hasGpu] }],
  ["with a label gpu and the name a or b", { matchExpressions: [hasGpu], matchFields: [named("In", "a", "b")] }],
  ["with metadata.name!=a", { matchFields: [named("NotIn", "a")] }],
  ["with metadata.uid=a", { matchFields: [{ ...named("In", "a"), key: "metadata.uid" }] }],
  ["that does not exist (an empty term matches none)", {}],
])("a node %s", (text, term) => {
  const nodeAffinity: NodeAffinity = {
    requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [term] },
    preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 3, preference: term }],
  };
  expect(sentences({ affinity: { nodeAffinity } })).toEqual([
    `web must run on a node ${text}`,
    `web should run on a node ${text} (weight 3)`,
  ]);
});

test("all labels of a nodeSelector are one rule, and a pod without rules has none", () => {
  expect(sentences({ nodeSelector: { disk: "ssd", zone: "a" } })).toEqual([
    "web must run on a node with disk=ssd and zone=a",
  ]);
  expect([sentences({}), sentences({ nodeSelector: {}, affinity: { nodeAffinity: {} } })]).toEqual([[], []]);
});

test.each<[string, Partial<TopologySpreadConstraint>]>([
  ["web must keep pods with app=web spread over the values of rack: at most 2 more in one than in the emptiest", {}],
  [
    "web should keep pods with app=web spread over the values of rack: at most 2 more in one than in the emptiest",
    { whenUnsatisfiable: "ScheduleAnyway" },
  ],
  [
    "web must keep no pods (an empty labelSelector counts none) spread over the values of rack: at most 2 more in one than in the emptiest",
    { labelSelector: {} },
  ],
  [
    "web must keep pods with app=web spread over the values of rack: at most 2 more in one than in the emptiest, which counts as 0 with fewer than 2 values of rack",
    { minDomains: 2 },
  ],
  [
    "web must keep pods with app=web spread over the values of rack: at most 2 more in one than in the emptiest",
    { minDomains: 1 },
  ],
])("%s", (sentence, more) => {
  const labelSelector = { matchLabels: { app: "web" } };
  const constraint = { maxSkew: 2, topologyKey: "rack", whenUnsatisfiable: "DoNotSchedule", labelSelector } as const;
  expect(sentences({ topologySpreadConstraints: [{ ...constraint, ...more }] })).toEqual([sentence]);
});

test("a spread without a selector counts no pods", () => {
  const constraint = { maxSkew: 2, topologyKey: "rack", whenUnsatisfiable: "DoNotSchedule" } as const;
  expect(sentences({ topologySpreadConstraints: [constraint] })).toEqual([
    "web must keep no pods (it has no labelSelector) spread over the values of rack: at most 2 more in one than in the emptiest",
  ]);
});
