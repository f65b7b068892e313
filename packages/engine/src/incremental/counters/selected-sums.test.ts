import { expect, test } from "vitest";
import type { NodeObject, PodObject } from "../../api/cluster-object.ts";
import type { PodSpec } from "../../api/pod.ts";
import type { TopologySpreadConstraint } from "../../api/topology-spread.ts";
import { defaultProfile } from "../../plugins/default-profile.ts";
import { createReferenceEngine } from "../../reference/reference-engine.ts";
import { createIncrementalEngine } from "../incremental-engine.ts";

const containers = [{ name: "main" }];
const hostname = "kubernetes.io/hostname";

/** Two nodes in zone a, one in each of b and c; the last has a taint of its own. */
const nodes = ["a1", "a2", "b1", "c1"].map((name): NodeObject => {
  const taints = name === "c1" ? [{ key: "own", value: name, effect: "NoSchedule" as const }] : [];
  return {
    kind: "Node",
    metadata: { name, labels: { zone: name.slice(0, 1), [hostname]: name } },
    spec: { taints },
    status: { allocatable: { cpu: "8", memory: "8Gi", pods: "110" } },
  };
});

interface Asked {
  readonly avoids?: readonly string[] | undefined;
  readonly tolerates?: readonly string[];
  readonly constraint?: Partial<TopologySpreadConstraint>;
}

function specOf({ avoids, tolerates = [], constraint }: Asked): PodSpec {
  const matchExpressions = avoids && [{ key: hostname, operator: "NotIn" as const, values: avoids }];
  const required = matchExpressions && { nodeSelectorTerms: [{ matchExpressions }] };
  return {
    containers,
    ...(required && { affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: required } } }),
    tolerations: tolerates.map((value) => ({ key: "own", value })),
    topologySpreadConstraints: [
      {
        topologyKey: "zone",
        maxSkew: 1,
        whenUnsatisfiable: "DoNotSchedule",
        labelSelector: { matchLabels: { app: "web" } },
        ...constraint,
      },
    ],
  };
}

/** Which nodes take a pod, as both engines say, where pods are on these nodes; what it is told, if none does. */
function feasibleFor(asked: Asked, ...placed: readonly string[]): unknown {
  const [incremental, reference] = [createIncrementalEngine, createReferenceEngine].map((create) => {
    const engine = create(defaultProfile());
    for (const node of nodes) engine.add(node);
    placed.forEach((there, number) => {
      const [nodeName = "", app = "web"] = there.split(" ");
      const metadata = { name: `there-${number}`, labels: { app } };
      engine.add({ kind: "Pod", metadata, spec: { containers, nodeName } });
    });
    // Another pod with few nodes of its own makes what is shared.
    for (const one of [{ ...asked, avoids: asked.avoids && ["a2"], tolerates: [] }, asked]) {
      engine.decide(incoming(one), () => 0);
    }
    const decision = engine.decide(incoming(asked), () => 0);
    const { nodes: all } = engine.examine(incoming(asked));
    const names = all.flatMap(({ nodeName, code }) => (code === "Success" ? [nodeName] : []));
    if (decision.kind !== "scheduled") return decision.message;
    expect(decision.feasible).toBe(names.length);
    return names;
  });
  expect(incremental).toEqual(reference);
  return incremental;
}

function incoming(asked: Asked): PodObject {
  return { kind: "Pod", metadata: { name: "incoming", labels: { app: "web" } }, spec: specOf(asked) };
}

const message = expect.stringContaining("didn't match pod topology spread constraints");
const honored = { nodeTaintsPolicy: "Honor" as const };
const othersToo = { labelSelector: { matchExpressions: [{ key: "app", operator: "NotIn" as const, values: ["db"] }] } };

test.each<[string, Asked, readonly string[], unknown]>([
  ["pods on nodes that the pod avoids do not count", { avoids: ["a1"] }, ["a1", "a1", "b1", "c1"], ["a2"]],
  ["pods on other nodes of the zone do", { avoids: ["a2"] }, ["a1", "a1", "b1", "c1"], ["b1"]],
  ["without any other node a zone does not count", { avoids: ["b1"] }, ["a1", "a2", "c1"], message],
  ["nor do several", { avoids: ["b1", "c1"] }, ["a1", "a2"], ["a1", "a2"]],
  ["that leaves two zones", { avoids: ["b1"], constraint: { minDomains: 2 } }, ["a1", "c1"], ["a1", "a2"]],
  ["that leaves no third one", { avoids: ["b1"], constraint: { minDomains: 3 } }, ["a1", "c1"], message],
  ["tainted nodes do not count", { constraint: honored }, ["a1", "b1"], ["a1", "a2", "b1"]],
  ["those that the pod tolerates do", { tolerates: ["c1"], constraint: honored }, ["a1", "b1"], ["c1"]],
  [
    "a zone of them alone is one too",
    { tolerates: ["c1"], constraint: { ...honored, minDomains: 3 } },
    ["a1", "b1", "c1"],
    ["a1", "a2", "b1", "c1"],
  ],
  [
    "nor does a zone where labels are left out of it",
    { avoids: ["b1"], constraint: othersToo },
    ["a1", "a1 db", "c1"],
    ["a1", "a2"],
  ],
  ["so does what leaves labels out", { avoids: ["a1"], constraint: othersToo }, ["a1", "a1", "b1", "c1"], ["a2"]],
])("%s", (_, asked, placed, expected) => {
  expect(feasibleFor(asked, ...placed)).toEqual(expected);
});
