import { describe, expect, test } from "vitest";
import type { ClusterObject, NodeObject, PodObject } from "../api/cluster-object.ts";
import type { Labels } from "../api/object-meta.ts";
import type { PodSpec } from "../api/pod.ts";
import { defaultProfile } from "../plugins/default-profile.ts";
import { createReferenceEngine } from "../reference/reference-engine.ts";
import { term } from "../testing/affinity-pod.ts";
import { explainPod, type PodExplanation } from "./explain-pod.ts";
import { pendingReason } from "./pending-reason.ts";
import { rejectionLines } from "./rejection-lines.ts";

const hostname = "kubernetes.io/hostname";
const zone = "topology.kubernetes.io/zone";

function node(name: string, labels: Labels = {}, spec: NodeObject["spec"] = {}): NodeObject {
  const status = { allocatable: { cpu: "1", memory: "1Gi", pods: "3" } };
  return { kind: "Node", metadata: { name, labels: { [hostname]: name, ...labels } }, spec, status };
}

function pod(name: string, spec: Partial<PodSpec> = {}): PodObject {
  const labels = { app: name.replace(/-\d+$/, "") };
  return { kind: "Pod", metadata: { name, namespace: "default", labels }, spec: { containers: [], ...spec } };
}

const on = (nodeName: string): Partial<PodSpec> => ({ nodeName });
const wants = (...terms: ReturnType<typeof term>[]): Partial<PodSpec> => ({
  affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms } },
});
const avoids = (...terms: ReturnType<typeof term>[]): Partial<PodSpec> => ({
  affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms } },
});

/** What is said of each node, and the one line about all of them. */
function told(
  incoming: PodObject,
  ...objects: (NodeObject | PodObject)[]
): { nodes: Record<string, string[]>; reason: string } {
  const engine = createReferenceEngine(defaultProfile());
  for (const object of objects) engine.add(object);
  const explanation = explainPod(engine, incoming, incoming.metadata.name ?? "");
  const nodes = explanation.nodes.map(({ outcome: { nodeName }, rejections }) => [
    nodeName,
    rejectionLines(rejections, nodeName).map(({ plugin, text }) => `${plugin}: ${text}`),
  ]);
  return { nodes: Object.fromEntries(nodes), reason: pendingReason(explanation) };
}

describe("what is said of a node", () => {
  test("affinity: who is missing in its domain, and where such pods are", () => {
    const a = node("a", { [zone]: "x" });
    const b = node("b", { [zone]: "y" });
    const web = pod("web", wants(term("store", zone)));
    expect(told(web, a, b, pod("store-1", on("b")))).toEqual({
      nodes: { a: ["InterPodAffinity: zone x runs no pod with app=store; such pods are in zone y"], b: [] },
      reason: "1 node is in a zone that runs no pod with app=store",
    });
    expect(told(web, a).nodes["a"]).toEqual([
      "InterPodAffinity: zone x runs no pod with app=store: there is none in namespace default",
    ]);
  });

  test("affinity: pods that match one rule and not all of them", () => {
    const web = pod("web", wants(term("store", hostname), term("db", hostname)));
    expect(told(web, node("a"), pod("store-1", on("a"))).nodes["a"]).toEqual([
      "InterPodAffinity: runs a pod with app=store, but none that matches all of the pod's affinity rules at once",
      "InterPodAffinity: runs no pod with app=db: there is none in namespace default",
    ]);
  });

  test("affinity: a node, and a pod's node, without the topologyKey", () => {
    const bare = { ...node("bare"), metadata: { name: "bare" } };
    const web = pod("web", wants(term("store", hostname)));
    expect(told(web, bare, node("a"), pod("store-1", on("bare")))).toEqual({
      nodes: {
        bare: [`InterPodAffinity: lacks the label ${hostname}, so it can not be near a pod with app=store`],
        a: [`InterPodAffinity: runs no pod with app=store; such pods are on bare (without the label ${hostname})`],
      },
      reason: `1 node lacks the label ${hostname}; 1 node runs no pod with app=store`,
    });
  });

  test("anti-affinity both ways is said once; one-sided from either side as it is", () => {
    const mutual = pod("web", avoids(term("web", hostname)));
    const other = { ...pod("web-1", { ...avoids(term("web", hostname)), ...on("a") }) };
    expect(told(mutual, node("a"), other).nodes["a"]).toEqual([
      "InterPodAffinity: already runs default/web-1: the pod avoids pods with app=web, and they avoid it",
    ]);
    expect(told(pod("web"), node("a"), other)).toEqual({
      nodes: { a: ["InterPodAffinity: already runs default/web-1, which avoids pods with app=web"] },
      reason: "1 node runs a pod that avoids this one",
    });
    expect(told(mutual, node("a"), pod("web-1", on("a")))).toEqual({
      nodes: { a: ["InterPodAffinity: already runs default/web-1: the pod avoids pods with app=web"] },
      reason: "1 node already runs a pod with app=web",
    });
  });

  test("replicas that avoid the pod share a line", () => {
    const replicas = [1, 2].map((index) => pod(`db-${index}`, { ...avoids(term("web", hostname)), ...on("a") }));
    expect(told(pod("web"), node("a"), ...replicas).nodes["a"]).toEqual([
      "InterPodAffinity: already runs default/db-1 and default/db-2, which avoid pods with app=web",
    ]);
  });

  test("every plugin that rejects it, with labels, taints, ports and amounts", () => {
    const full = node(
      "full",
      { disk: "hdd" },
      {
        unschedulable: true,
        taints: [{ key: "dedicated", value: "db", effect: "NoSchedule" }],
      },
    );
    const ports = [{ containerPort: 80, hostPort: 80 }];
    const resources = { requests: { cpu: "600m" } };
    const containers = [{ name: "c", ports, resources }];
    const holder = pod("proxy-1", { containers, ...on("full") });
    const web = pod("web", { containers, nodeSelector: { disk: "ssd" } });
    expect(told(web, full, holder)).toEqual({
      nodes: {
        full: [
          "NodeUnschedulable: is cordoned",
          "TaintToleration: has the taint dedicated=db:NoSchedule, which the pod does not tolerate",
          "NodeAffinity: has disk=hdd, nodeSelector asks for ssd",
          "NodePorts: has default/proxy-1 on host port 80/TCP",
          "NodeResourcesFit: asks for 600m cpu; 400m of 1 is free",
        ],
      },
      reason: "1 node is cordoned",
    });
  });

  test("a spread: how uneven it would be, or the missing label", () => {
    const constraint = {
      maxSkew: 1,
      topologyKey: zone,
      whenUnsatisfiable: "DoNotSchedule",
      labelSelector: { matchLabels: { app: "web" } },
    } as const;
    const web = pod("web", { topologySpreadConstraints: [constraint] });
    const nodes = [node("a", { [zone]: "x" }), node("b", { [zone]: "y" }), node("c")];
    expect(told(web, ...nodes, pod("web-1", on("a")))).toEqual({
      nodes: {
        a: [
          "PodTopologySpread: zone x counts 1 matching pod, zone y the fewest, 0: with this pod 2 more, maxSkew is 1",
        ],
        b: [],
        c: [`PodTopologySpread: lacks the label ${zone}, which spec.topologySpreadConstraints[0] needs`],
      },
      reason: `1 node would make the spread over zones too uneven; 1 node lacks the label ${zone}`,
    });
  });
});

test("the reason counts nodes by what they have in common, the commonest first, and never goes on for ever", () => {
  const tainted = (index: number): NodeObject =>
    node(`t${index}`, {}, { taints: [{ key: `k${Math.min(index, 6)}`, effect: "NoSchedule" }] });
  const nodes = Array.from({ length: 9 }, (_, index) => tainted(index));
  expect(told(pod("web"), ...nodes).reason).toBe(
    "3 nodes have the taint k6:NoSchedule, which the pod does not tolerate; " +
      [0, 1, 2, 3].map((key) => `1 node has the taint k${key}:NoSchedule, which the pod does not tolerate`).join("; ") +
      "; 2 more for other reasons",
  );
  expect(told(pod("web")).reason).toBe("there are no nodes");
});

test("all that is short is named together", () => {
  const resources = { requests: { cpu: "2", memory: "2Gi" } };
  const web = pod("web", { containers: [{ name: "c", resources }] });
  expect(told(web, node("a"), node("b")).reason).toBe(
    "2 nodes have too little cpu free (it asks for 2) and too little memory free (it asks for 2Gi)",
  );
});

/** What is said of a pod in a cluster of those objects. */
function explained(incoming: PodObject, ...objects: readonly ClusterObject[]): PodExplanation {
  const engine = createReferenceEngine(defaultProfile());
  for (const object of objects) engine.add(object);
  return explainPod(engine, incoming, "web");
}

describe("an explanation", () => {
  test("of a pod that fits has its best nodes, its rules and the nodes that lack their labels, and no message", () => {
    const web = pod("web", avoids(term("web", "rack")));
    const explanation = explained(web, node("a"), node("b", { rack: "1" }));
    const { best, rules, warnings, nodes } = explanation;
    expect(explanation).not.toHaveProperty("message");
    expect(explanation).not.toHaveProperty("fails");
    expect(best).toEqual(["a", "b"]);
    expect(rules.map(({ sentence }) => sentence)).toEqual([
      "web must not run in a part of the cluster (rack) that already runs a pod with app=web",
    ]);
    expect(warnings.map(({ nodesWithout }) => nodesWithout)).toEqual([["a"]]);
    expect(nodes.map(({ rejections }) => rejections)).toEqual([[], []]);
  });

  test("of a pod that fits nowhere has upstream's message", () => {
    const explanation = explained(pod("web", { nodeSelector: { disk: "ssd" } }), node("a"));
    expect(explanation.message).toBe("0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector.");
    expect(explanation).not.toHaveProperty("fails");
  });

  test("of a pod at which the cycle fails says so, with upstream's error", () => {
    const preference = { matchExpressions: [{ key: "cores", operator: "Gt", values: ["many"] }] } as const;
    const preferredDuringSchedulingIgnoredDuringExecution = [{ weight: 1, preference }];
    const odd = pod("web", { affinity: { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution } } });
    const explanation = explained(odd, node("a"), node("b"));
    expect(explanation).toMatchObject({ fails: true, best: [] });
    expect(explanation.message).toMatch(/^running PreScore plugin "NodeAffinity": /);
    expect(pendingReason(explanation)).toBe(
      "the scheduler fails at its preferred node affinity: a value there is neither a label's value nor, for Gt and Lt, a " +
        "whole number without a minus sign",
    );
  });

  test("of a node that is kept for a nominated pod says so", () => {
    const resources = { requests: { cpu: "1" } };
    const containers = [{ name: "c", resources }];
    const nominated: PodObject = { ...pod("db", { containers }), status: { nominatedNodeName: "a" } };
    const explanation = explained(pod("web", { containers }), node("a"), nominated);
    const kept = "kept for pods of equal or higher priority that are nominated for";
    expect(explanation.nodes.map(({ rejections }) => rejections)).toEqual([
      [
        {
          plugin: "NodeResourcesFit",
          code: "Unschedulable",
          reasons: ["Insufficient cpu"],
          evidence: {
            kind: "fact",
            fact: `is ${kept} it`,
            theme: { one: `is ${kept} it`, many: `are ${kept} them` },
          },
        },
      ],
    ]);
    expect(pendingReason(explanation)).toBe(`1 node is ${kept} it`);
  });

  test("of a pod that PreFilter rejects has its reason on every node", () => {
    const volumes = [{ name: "data", persistentVolumeClaim: { claimName: "data" } }];
    const reasons = ['persistentvolumeclaim "data" not found'];
    const told = explained(pod("web", { volumes }), node("a")).nodes[0]?.rejections;
    expect(told).toContainEqual({ plugin: "VolumeZone", code: "UnschedulableAndUnresolvable", reasons });
  });
});

test("a pod of another namespace that the rule would select is said not to count", () => {
  const web = pod("web", wants(term("store", hostname)));
  const store = pod("store-1", on("a"));
  const elsewhere = { ...store, metadata: { ...store.metadata, namespace: "other" } };
  expect(told(web, node("a"), elsewhere)).toEqual({
    nodes: {
      a: [
        "InterPodAffinity: runs no pod with app=store in namespace default, where the rule looks: other/store-1 does not count",
      ],
    },
    reason: "1 node runs no pod with app=store in namespace default",
  });
});

test("a pod that is for one node is told of that node alone", () => {
  const nodeSelectorTerms = [{ matchFields: [{ key: "metadata.name", operator: "In", values: ["b"] }] }] as const;
  const nodeAffinity = { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } };
  const daemon = pod("daemon", { affinity: { nodeAffinity } });
  const cordoned = node("b", {}, { unschedulable: true });
  expect(told(daemon, node("a"), cordoned, node("c")).reason).toBe("the only node that it may go to is cordoned");
  expect(told(daemon, node("a")).reason).toBe("there is no node b, the only one that it may go to");
});

test("the first pod of a group with affinity to itself is said to be it, and only the first", () => {
  const web = pod("web-0", wants(term("web", hostname)));
  const remarks = (...objects: (NodeObject | PodObject)[]): readonly (string | undefined)[] => {
    const engine = createReferenceEngine(defaultProfile());
    for (const object of objects) engine.add(object);
    return explainPod(engine, web, "web").rules.map(({ remark }) => remark);
  };
  const first = `no pod that matches is on a node with the label yet, and this one matches itself: as the first it may go to any node with the label ${hostname}`;
  expect([remarks(node("a")), remarks(node("a"), pod("web-1", on("a")))]).toEqual([[first], [undefined]]);
});
