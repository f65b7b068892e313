import { expect, test } from "vitest";
import type { NodeObject, PodObject } from "../api/cluster-object.ts";
import type { PodSpec } from "../api/pod.ts";
import type { Labels } from "../api/object-meta.ts";
import { defaultProfile } from "../plugins/default-profile.ts";
import { createReferenceEngine } from "../reference/reference-engine.ts";
import type { PluginName } from "../cycle/plugin.ts";
import type { ClusterEvent } from "./cluster-event.ts";
import { wakes } from "./wakes.ts";

const profile = defaultProfile();
const { cluster } = createReferenceEngine(profile);

function does(plugin: PluginName, pod: PodObject, event: ClusterEvent): boolean {
  return wakes(plugin, pod, event, { cluster, profile });
}

function pod(labels: Labels, spec: Partial<PodSpec> = {}): PodObject {
  return { kind: "Pod", metadata: { name: "p", namespace: "default", labels }, spec: { containers: [], ...spec } };
}

function node(labels: Labels, spec: NodeObject["spec"] = {}): NodeObject {
  const allocatable = { cpu: "4", memory: "8Gi", pods: "110" };
  return { kind: "Node", metadata: { name: "n", labels }, spec, status: { allocatable } };
}

function avoids(app: string): Partial<PodSpec> {
  const labelSelector = { matchLabels: { app } };
  const term = { labelSelector, topologyKey: "zone" };
  return { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } } };
}

test("a pod is woken when one that it avoids, or that avoids it, is gone", () => {
  const gone = (labels: Labels, spec?: Partial<PodSpec>): ClusterEvent => ({
    kind: "podDelete",
    pod: pod(labels, spec),
  });
  expect(does("InterPodAffinity", pod({}, avoids("web")), gone({ app: "web" }))).toBe(true);
  expect(does("InterPodAffinity", pod({ app: "web" }), gone({}, avoids("web")))).toBe(true);
  expect(does("InterPodAffinity", pod({ app: "web" }), gone({ app: "web" }))).toBe(false);
});

test("a new node wakes a pod with anti-affinity, and not one that only others avoid", () => {
  const event: ClusterEvent = { kind: "nodeAdd", node: node({}) };
  expect(does("InterPodAffinity", pod({}, avoids("web")), event)).toBe(true);
  expect(does("InterPodAffinity", pod({ app: "web" }), event)).toBe(false);
});

test("a node that moves to another domain wakes a pod with anti-affinity there", () => {
  const moved = (before: Labels, after: Labels): ClusterEvent => ({
    kind: "nodeUpdate",
    before: node(before),
    node: node(after),
  });
  const waiting = pod({}, avoids("web"));
  expect(does("InterPodAffinity", waiting, moved({ zone: "a" }, { zone: "b" }))).toBe(true);
  expect(does("InterPodAffinity", waiting, moved({}, { zone: "b" }))).toBe(false);
  expect(does("InterPodAffinity", waiting, moved({ zone: "a" }, { zone: "a", other: "x" }))).toBe(false);
});

test("resources: any pod that goes, and a node on which the pod would fit if it were empty", () => {
  const asks = (cpu: string): PodObject => pod({}, { containers: [{ name: "c", resources: { requests: { cpu } } }] });
  expect(does("NodeResourcesFit", asks("1"), { kind: "podDelete", pod: pod({}) })).toBe(true);
  expect(does("NodeResourcesFit", asks("1"), { kind: "nodeAdd", node: node({}) })).toBe(true);
  expect(does("NodeResourcesFit", asks("8"), { kind: "nodeAdd", node: node({}) })).toBe(false);
});

test("a node that is uncordoned wakes who was kept off", () => {
  const before = node({}, { unschedulable: true });
  expect(does("NodeUnschedulable", pod({}), { kind: "nodeUpdate", before, node: node({}) })).toBe(true);
  expect(does("NodeUnschedulable", pod({}), { kind: "nodeUpdate", before: node({}), node: before })).toBe(false);
});

test("a node that gets the label wakes who asks for it", () => {
  const event: ClusterEvent = { kind: "nodeUpdate", before: node({}), node: node({ disk: "ssd" }) };
  expect(does("NodeAffinity", pod({}, { nodeSelector: { disk: "ssd" } }), event)).toBe(true);
  expect(does("NodeAffinity", pod({}, { nodeSelector: { disk: "hdd" } }), event)).toBe(false);
});

test("spreading: pods that its constraints count", () => {
  const labelSelector = { matchLabels: { app: "web" } };
  const spread = { maxSkew: 1, topologyKey: "zone", whenUnsatisfiable: "DoNotSchedule" as const, labelSelector };
  const waiting = pod({ app: "web" }, { topologySpreadConstraints: [spread] });
  expect(does("PodTopologySpread", waiting, { kind: "podAdd", pod: pod({ app: "web" }) })).toBe(true);
  expect(does("PodTopologySpread", waiting, { kind: "podAdd", pod: pod({ app: "db" }) })).toBe(false);
  expect(does("PodTopologySpread", waiting, { kind: "nodeDelete", node: node({ zone: "a" }) })).toBe(true);
  expect(does("PodTopologySpread", waiting, { kind: "nodeDelete", node: node({}) })).toBe(false);
});
