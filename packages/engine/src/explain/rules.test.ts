import { expect, test } from "vitest";
import type { PodAffinity, PodAffinityTerm } from "../api/affinity.ts";
import type { PodSpec } from "../api/pod.ts";
import { rulesOf } from "./rules.ts";

function sentences(spec: Partial<PodSpec>): string[] {
  return rulesOf({ metadata: {}, spec: { containers: [], ...spec } }, "web").map(({ sentence }) => sentence);
}

function required(term: Partial<PodAffinityTerm>): PodAffinity {
  const filled = { topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: { app: "db" } }, ...term };
  return { requiredDuringSchedulingIgnoredDuringExecution: [filled] };
}

test.each<[string, Partial<PodAffinityTerm>]>([
  ["web must run on a node that already runs a pod with app=db", {}],
  ["web must run in a zone that already runs a pod with app=db", { topologyKey: "topology.kubernetes.io/zone" }],
  ["web must run in a part of the cluster (rack) that already runs a pod with app=db", { topologyKey: "rack" }],
  ["web must run on a node that already runs any pod", { labelSelector: {} }],
  [
    "web must run on a node that already runs a pod with app in (a, b) and no tier=x and a label c and no label d",
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
    "web must keep pods with app=web spread over the zones, of which there must be at least 3: at most 1 more in one than in another",
  ]);
});
