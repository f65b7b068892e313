import { expect, test } from "vitest";
import type { NodeObject, PodObject } from "../api/cluster-object.ts";
import type { NodeStatus } from "../api/node.ts";
import type { Labels } from "../api/object-meta.ts";
import type { PodSpec } from "../api/pod.ts";
import type { Engine } from "../engine.ts";
import { defaultProfile } from "../plugins/default-profile.ts";
import { createReferenceEngine } from "../reference/reference-engine.ts";
import { createIncrementalEngine } from "./incremental-engine.ts";

const status: NodeStatus = { allocatable: { cpu: "4", memory: "8Gi", "ephemeral-storage": "10Gi", pods: "110" } };

function node(name: string, labels: Labels = {}, spec: NodeObject["spec"] = {}, more: NodeStatus = {}): NodeObject {
  return {
    kind: "Node",
    metadata: { name, labels: { "kubernetes.io/hostname": name, ...labels } },
    spec,
    status: { ...status, ...more },
  };
}

function pod(spec: Omit<PodSpec, "containers">, requests: Record<string, string> = { cpu: "1" }): PodObject {
  const containers = [{ name: "main", image: "web:1", resources: { requests } }];
  return { kind: "Pod", metadata: { name: "incoming", namespace: "default" }, spec: { containers, ...spec } };
}

const zone = "topology.kubernetes.io/zone";
const image = { names: ["web:1"], sizeBytes: 900_000_000 };
const plain = pod({});
const inZone = pod({ nodeSelector: { [zone]: "a" } });
const spread = pod({
  topologySpreadConstraints: [
    { maxSkew: 1, topologyKey: zone, whenUnsatisfiable: "ScheduleAnyway", labelSelector: {} },
  ],
});
const withUsers = pod({ hostNetwork: true, hostUsers: false });
const features = { declaredFeatures: ["UserNamespacesHostNetworkSupport"] };

// For each part of a node that a plugin reads: a change of it, and a pod that it makes a difference to.
test.each<[string, NodeObject, PodObject]>([
  ["a label that is selected", node("n", { [zone]: "a" }), inZone],
  ["a label that pods are spread by", node("n", { [zone]: "a" }), spread],
  ["unschedulable", node("n", {}, { unschedulable: true }), plain],
  ["a taint", node("n", {}, { taints: [{ key: "gpu", effect: "NoSchedule" }] }), plain],
  ["a taint that is only preferred", node("n", {}, { taints: [{ key: "gpu", effect: "PreferNoSchedule" }] }), plain],
  ["features of the kubelet", node("n", {}, {}, features), withUsers],
  ["images", node("n", {}, {}, { images: [image] }), plain],
  ["cpu", node("n", {}, {}, { allocatable: { ...status.allocatable, cpu: "2" } }), plain],
  [
    "storage",
    node("n", {}, {}, { allocatable: { ...status.allocatable, "ephemeral-storage": "1" } }),
    pod({}, { "ephemeral-storage": "2" }),
  ],
  ["pods", node("n", {}, {}, { allocatable: { ...status.allocatable, pods: "0" } }), plain],
  [
    "an extended resource",
    node("n", {}, {}, { allocatable: { ...status.allocatable, "a.b/gpu": "1" } }),
    pod({}, { "a.b/gpu": "1" }),
  ],
])("a change of %s is seen, and taken back", (_, changed, incoming) => {
  const answers = (engine: Engine): readonly unknown[] => {
    for (const object of [node("n"), node("other")]) engine.add(object);
    const asked = (): unknown => [engine.examine(incoming), engine.decide(incoming, () => 0, { asksRunnerUp: true })];
    const first = asked();
    const mark = engine.mark();
    engine.change(changed);
    const then = asked();
    engine.undo(mark);
    return [first, then, asked()];
  };
  const [before, then, after] = answers(createReferenceEngine(defaultProfile()));
  expect(then).not.toEqual(before);
  expect(after).toEqual(before);
  expect(answers(createIncrementalEngine(defaultProfile()))).toEqual([before, then, after]);
});
