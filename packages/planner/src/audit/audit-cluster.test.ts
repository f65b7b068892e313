import {
  createIncrementalEngine,
  createReferenceEngine,
  defaultProfile,
  type Node,
  type Pod,
  type PodSpec,
} from "@stowage/engine";
import type { KubernetesObject } from "@stowage/manifests";
import { expect, test } from "vitest";
import { auditCluster, type AuditInput } from "./audit-cluster.ts";
import type { AuditFinding } from "./audit.ts";

const hostname = "kubernetes.io/hostname";
const zone = "topology.kubernetes.io/zone";
const required = "requiredDuringSchedulingIgnoredDuringExecution";
const preferred = "preferredDuringSchedulingIgnoredDuringExecution";

function node(name: string, labels: Record<string, string> = {}, spec: Node["spec"] = {}): KubernetesObject {
  const status = { allocatable: { cpu: "4", memory: "8Gi", pods: "110" } };
  return { apiVersion: "v1", kind: "Node", metadata: { name, labels: { [hostname]: name, ...labels } }, spec, status };
}

function pod(key: string, nodeName: string | undefined, app: string, rules: Partial<PodSpec> = {}): KubernetesObject {
  const [namespace = "", name = ""] = key.split("/");
  const containers = [{ name: "c", image: "i", resources: { requests: { cpu: "1" } } }];
  const spec = { containers, ...(nodeName === undefined ? {} : { nodeName }), ...rules };
  const metadata = { namespace, name, labels: { app }, creationTimestamp: "2026-01-01T00:00:00Z" };
  return { apiVersion: "v1", kind: "Pod", metadata, spec } satisfies Pod & { kind: "Pod" };
}

const apps = (app: string): { labelSelector: { matchLabels: { app: string } } } => ({
  labelSelector: { matchLabels: { app } },
});
const avoids = (app: string, more: object = {}): Partial<PodSpec> => ({
  affinity: { podAntiAffinity: { [required]: [{ topologyKey: hostname, ...apps(app), ...more }] } },
});
const wants = (app: string, topologyKey: string = hostname): Partial<PodSpec> => ({
  affinity: { podAffinity: { [required]: [{ topologyKey, ...apps(app) }] } },
});

function audit(objects: readonly KubernetesObject[], more: Partial<AuditInput> = {}): readonly AuditFinding[] {
  const manifests = objects.map((object) => ({ object, positionOf: () => undefined }));
  const input = { cluster: { source: "test", manifests }, preferred: false, seed: 0, ...more };
  const profiles = [defaultProfile("1.37")] as const;
  const audits = [createIncrementalEngine, createReferenceEngine].map((createEngine) =>
    auditCluster({ ...input, profiles, createEngine }),
  );
  expect(audits[0]).toEqual(audits[1]);
  return audits[0]?.findings ?? [];
}

/** A finding in a line: `shop/web-0 avoids other/web-1 → evict node-2`. */
function lines(objects: readonly KubernetesObject[], more: Partial<AuditInput> = {}): readonly string[] {
  return audit(objects, more).map(({ pod: { namespace, name }, rule, kind, direction, others, remedy }) => {
    const about = direction ?? rule.path;
    const whom = others.map((one) => `${one.namespace}/${one.name}`).join();
    return [`${namespace}/${name}`, kind, about, whom, remedy.kind, remedy.goesTo].filter((one) => one).join(" ");
  });
}

test("a cluster in which every rule holds has no findings", () => {
  expect(
    lines([
      node("node-1", { disk: "ssd" }),
      node("node-2"),
      pod("shop/web-0", "node-1", "web", { ...avoids("web"), nodeSelector: { disk: "ssd" } }),
      pod("shop/web-1", "node-2", "web", avoids("web")),
      pod("shop/store-0", "node-1", "store"),
      pod("shop/near-0", "node-1", "near", wants("store")),
    ]),
  ).toEqual([]);
});

test("anti-affinity is found from both sides, in the namespaces that it is about", () => {
  const nodes = [node("node-1"), node("node-2")];
  const quiet = pod("shop/quiet", "node-1", "quiet", avoids("loud"));
  expect(lines([...nodes, quiet, pod("shop/loud", "node-1", "loud")])).toEqual([
    "shop/quiet required avoids shop/loud evict node-2",
    "shop/loud required avoidedBy shop/quiet evict node-2",
  ]);
  // A pod of another namespace is another pod, whatever it is called.
  expect(lines([...nodes, quiet, pod("other/loud", "node-1", "loud")])).toEqual([]);
});

test("a namespaceSelector selects by the labels of now", () => {
  const selecting = avoids("loud", { namespaceSelector: { matchLabels: { team: "noise" } } });
  const objects = [
    node("node-1"),
    pod("shop/quiet", "node-1", "quiet", selecting),
    pod("other/loud", "node-1", "loud"),
  ];
  const namespace = (labels: Record<string, string>): KubernetesObject => ({
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name: "other", labels },
  });
  expect(lines([...objects, namespace({})])).toEqual([]);
  expect(lines([...objects, namespace({ team: "noise" })])).toEqual([
    "shop/quiet required avoids other/loud none",
    "other/loud required avoidedBy shop/quiet none",
  ]);
});

test("replicas that avoid each other are one rule with all of them on the other side", () => {
  const web = [0, 1, 2].map((index) => pod(`shop/web-${index}`, "node-1", "web", avoids("web")));
  expect(lines([node("node-1"), ...web]).slice(0, 2)).toEqual([
    "shop/web-0 required avoids shop/web-1,shop/web-2 none",
    "shop/web-0 required avoidedBy shop/web-1,shop/web-2 none",
  ]);
});

test("affinity is broken where nobody is left whom the pod asks for, but not for the first of a group", () => {
  const zones = [node("node-1", { [zone]: "a" }), node("node-2", { [zone]: "b" })];
  expect(
    lines([...zones, pod("shop/near", "node-1", "near", wants("store", zone)), pod("shop/store", "node-2", "store")]),
  ).toEqual(["shop/near required wants evict node-2"]);
  expect(lines([...zones, pod("shop/self", "node-1", "self", wants("self", zone))])).toEqual([]);
});

test("node labels, taints and cordons of now are what counts", () => {
  const picky = pod("shop/picky", "node-1", "picky", { nodeSelector: { disk: "ssd" } });
  expect(lines([node("node-1"), node("node-2", { disk: "ssd" }), picky])).toEqual([
    "shop/picky required spec.nodeSelector evict node-2",
  ]);
  const any = pod("shop/any", "node-1", "any");
  const taints = [
    { key: "dedicated", effect: "NoSchedule" } as const,
    { key: "soft", effect: "PreferNoSchedule" } as const,
  ];
  expect(lines([node("node-1", {}, { taints }), node("node-2"), any])).toEqual([
    "shop/any required spec.tolerations evict node-2",
  ]);
  const cordon = [{ key: "node.kubernetes.io/unschedulable", effect: "NoSchedule" } as const];
  expect(lines([node("node-1", {}, { unschedulable: true, taints: cordon }), any])).toEqual([
    "shop/any required spec.tolerations none",
  ]);
  const tolerant = pod("shop/any", "node-1", "any", { tolerations: [{ operator: "Exists" }] });
  expect(lines([node("node-1", {}, { unschedulable: true, taints: [...cordon, ...taints] }), tolerant])).toEqual([]);
});

test("a spread beyond its maxSkew is every pod's of the fullest domain", () => {
  const spread = {
    topologySpreadConstraints: [
      { maxSkew: 1, topologyKey: zone, whenUnsatisfiable: "DoNotSchedule" as const, ...apps("web") },
    ],
  };
  const web = (index: number, on: string): KubernetesObject => pod(`shop/web-${index}`, on, "web", spread);
  const zones = [node("node-1", { [zone]: "a" }), node("node-2", { [zone]: "b" })];
  expect(lines([...zones, web(0, "node-1"), web(1, "node-1"), web(2, "node-2")])).toEqual([]);
  expect(lines([...zones, web(0, "node-1"), web(1, "node-1")])).toEqual([
    "shop/web-0 required spec.topologySpreadConstraints[0] evict node-2",
    "shop/web-1 required spec.topologySpreadConstraints[0] evict node-2",
  ]);
});

test("static pods, pods that are being deleted, and pods that are over are left alone", () => {
  const owner = { apiVersion: "v1", kind: "Node", name: "node-1", controller: true };
  const tainted = node("node-1", {}, { taints: [{ key: "x", effect: "NoSchedule" }] });
  const withMeta = (object: KubernetesObject, metadata: object): KubernetesObject =>
    ({ ...object, metadata: { ...object.metadata, ...metadata } }) as KubernetesObject;
  expect(
    lines([
      tainted,
      withMeta(pod("kube-system/static", "node-1", "s"), { ownerReferences: [owner] }),
      withMeta(pod("shop/going", "node-1", "g"), { deletionTimestamp: "2026-01-01T00:00:00Z" }),
      { ...pod("shop/done", "node-1", "d"), status: { phase: "Succeeded" } } as KubernetesObject,
    ]),
  ).toEqual([]);
});

test("pods that fit and only wait are found, each taking its room from the next", () => {
  const big = { containers: [{ name: "c", resources: { requests: { cpu: "3" } } }] };
  expect(lines([node("node-1"), pod("shop/a", undefined, "a", big), pod("shop/b", undefined, "b", big)])).toEqual([
    "shop/a waiting wait node-1",
  ]);
});

test("one namespace's pods are looked at, with all others around", () => {
  const objects = [
    node("node-1"),
    pod("shop/quiet", "node-1", "quiet", avoids("loud", { namespaces: ["other"] })),
    pod("other/loud", "node-1", "loud"),
  ];
  expect(lines(objects, { namespace: "shop" })).toEqual(["shop/quiet required avoids other/loud none"]);
});

test("preferred rules are looked at when asked for, and only a better node is worth an eviction", () => {
  const prefers = (weight: number): Partial<PodSpec> => ({
    affinity: {
      nodeAffinity: {
        [preferred]: [{ weight, preference: { matchExpressions: [{ key: "disk", operator: "In", values: ["ssd"] }] } }],
      },
    },
  });
  const objects = [node("node-1"), node("node-2", { disk: "ssd" }), pod("shop/web", "node-1", "web", prefers(100))];
  expect(lines(objects)).toEqual([]);
  const path = `spec.affinity.nodeAffinity.${preferred}[0]`;
  expect(lines(objects, { preferred: true })).toEqual([`shop/web preferred ${path} evict node-2`]);
  expect(lines([node("node-1"), pod("shop/web", "node-1", "web", prefers(100))], { preferred: true })).toEqual([
    `shop/web preferred ${path} none`,
  ]);
});

test("preferred rules about other pods do not count the pod itself", () => {
  const term = { topologyKey: hostname, ...apps("web") };
  const spreads = { affinity: { podAntiAffinity: { [preferred]: [{ weight: 1, podAffinityTerm: term }] } } };
  const web = (index: number, on: string): KubernetesObject => pod(`shop/web-${index}`, on, "web", spreads);
  expect(lines([node("node-1"), node("node-2"), web(0, "node-1"), web(1, "node-2")], { preferred: true })).toEqual([]);
  expect(lines([node("node-1"), node("node-2"), web(0, "node-1"), web(1, "node-1")], { preferred: true })).toEqual([
    "shop/web-0 preferred avoids shop/web-1 evict node-2",
    "shop/web-1 preferred avoids shop/web-0 evict node-2",
  ]);
});

test("a disruption budget is asked whether it allows the eviction now", () => {
  const budget = (disruptionsAllowed: number): KubernetesObject => ({
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    metadata: { name: "any", namespace: "shop" },
    spec: { selector: {} },
    status: { disruptionsAllowed, currentHealthy: 1, desiredHealthy: 1, expectedPods: 1 },
  });
  const tainted = node("node-1", {}, { taints: [{ key: "x", effect: "NoSchedule" }] });
  const ready = {
    ...pod("shop/a", "node-1", "a"),
    status: { phase: "Running", conditions: [{ type: "Ready", status: "True" }] },
  } as KubernetesObject;
  const remedyWith = (allowed: number): object | undefined =>
    audit([tainted, node("node-2"), ready, budget(allowed)])[0]?.remedy;
  expect(remedyWith(1)).toMatchObject({ kind: "evict", goesTo: "node-2", allowedNow: true });
  expect(remedyWith(0)).toMatchObject({
    kind: "evict",
    allowedNow: false,
    sentence:
      "evict it: nothing makes it anew; made again, it would go to node-2; not now: The disruption budget any needs 1 healthy pods and has 1 currently",
  });
});
