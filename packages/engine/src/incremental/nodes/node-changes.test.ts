import { describe, expect, test } from "vitest";
import type { Node } from "../../api/node.ts";
import { type NodeChanges, nodeChanges } from "./node-changes.ts";

const status = {
  allocatable: { cpu: "4", memory: "8Gi" },
  capacity: { cpu: "4" },
  conditions: [{ type: "Ready", status: "True" }],
  declaredFeatures: ["SomeFeature"],
  images: [
    { names: ["web:1", "web:latest"], sizeBytes: 100 },
    { names: ["store:1"], sizeBytes: 200 },
  ],
  nodeInfo: { kubeletVersion: "v1.37.0" },
};
const node: Node = {
  metadata: {
    name: "n",
    labels: { zone: "a", rack: "r" },
    annotations: { beat: "1" },
    creationTimestamp: "2026-01-01T00:00:00Z",
  },
  spec: { unschedulable: false, taints: [{ key: "gpu", value: "a", effect: "NoSchedule" }] },
  status,
};

function labelled(labels: Record<string, string> | undefined): Node {
  const { labels: _, ...metadata } = node.metadata;
  return { ...node, metadata: labels === undefined ? metadata : { ...metadata, labels } };
}

function tainted(taint: object): Node {
  return { ...node, spec: { ...node.spec, taints: [{ key: "gpu", value: "a", effect: "NoSchedule", ...taint }] } };
}

function reporting(changed: object): Node {
  return { ...node, status: { ...status, ...changed } };
}

/** What is told of, of a change to the other node and back. */
function changed(other: Node): readonly string[] {
  const there = namesOf(nodeChanges(node, other));
  expect(namesOf(nodeChanges(other, node))).toEqual(there);
  return there;
}

function namesOf(changes: NodeChanges): readonly string[] {
  return Object.entries(changes).flatMap(([name, isChanged]) => (isChanged === true ? [name] : []));
}

const read: readonly (readonly [string, string, Node])[] = [
  ["labels", "the value of a label", labelled({ zone: "b", rack: "r" })],
  ["labels", "a label more", labelled({ zone: "a", rack: "r", row: "" })],
  ["labels", "no labels", labelled(undefined)],
  ["admits", "unschedulable", { ...node, spec: { ...node.spec, unschedulable: true } }],
  ["admits", "a taint's key", tainted({ key: "other" })],
  ["admits", "a taint's value", tainted({ value: "b" })],
  ["admits", "a taint's effect", tainted({ effect: "PreferNoSchedule" })],
  ["admits", "no taints", { ...node, spec: {} }],
  ["admits", "a declared feature", reporting({ declaredFeatures: ["OtherFeature"] })],
  ["admits", "a feature more", reporting({ declaredFeatures: ["SomeFeature", "OtherFeature"] })],
  ["images", "an image's size", reporting({ images: [{ names: ["web:1", "web:latest"], sizeBytes: 1 }] })],
  ["images", "an image's name", reporting({ images: [status.images[0], { names: ["store:2"], sizeBytes: 200 }] })],
  ["images", "an image more", reporting({ images: [...status.images, { names: ["x:1"], sizeBytes: 1 }] })],
  ["allocatable", "an amount", reporting({ allocatable: { cpu: "3", memory: "8Gi" } })],
  ["allocatable", "a resource more", reporting({ allocatable: { ...status.allocatable, pods: "110" } })],
];

const unread: readonly (readonly [string, Node])[] = [
  ["annotations", { ...node, metadata: { ...node.metadata, annotations: { beat: "2" } } }],
  ["conditions", reporting({ conditions: [{ type: "Ready", status: "False" }] })],
  ["capacity", reporting({ capacity: { cpu: "8" } })],
  ["the kubelet's version", reporting({ nodeInfo: { kubeletVersion: "v1.36.0" } })],
  ["the order of labels", labelled({ rack: "r", zone: "a" })],
  ["that it may be scheduled on is not said", { ...node, spec: { taints: node.spec?.taints ?? [] } }],
];

describe("of a change", () => {
  test.each(read)("%s are told of: %s", (part, _, other) => {
    expect(changed(other)).toEqual([part]);
  });

  test.each(unread)("nothing is told of: %s", (_, other) => {
    expect(changed(JSON.parse(JSON.stringify(other)))).toEqual([]);
  });
});

test("what is not there is as an empty one", () => {
  const bare: Node = { metadata: { name: "n" } };
  const empty: Node = {
    metadata: { name: "n", labels: {} },
    spec: { taints: [] },
    status: { allocatable: {}, images: [], declaredFeatures: [] },
  };
  expect(namesOf(nodeChanges(bare, empty))).toEqual([]);
});
