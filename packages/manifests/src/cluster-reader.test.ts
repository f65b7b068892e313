import { expect, test } from "vitest";
import { ClusterReader } from "./cluster-reader.ts";

function read(...values: readonly unknown[]): ReturnType<ClusterReader["result"]> {
  const reader = new ClusterReader();
  for (const value of values) reader.add(value);
  return reader.result();
}

function pod(name: string): Record<string, unknown> {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name,
      namespace: "shop",
      resourceVersion: "7",
      managedFields: [{ manager: "x" }],
      labels: { app: "a" },
    },
    spec: { containers: [{ name: "c", env: [{ name: "A", value: "b" }] }] },
    status: {
      phase: "Running",
      podIP: "10.0.0.1",
      conditions: [{ type: "Ready", status: "True", lastProbeTime: null }],
    },
  };
}

test("metadata and status are cut down to what is read; what manifests are compared with stays whole", () => {
  expect(read(pod("a")).manifests.map(({ object }) => object)).toEqual([
    {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "a", namespace: "shop", labels: { app: "a" } },
      spec: { containers: [{ name: "c", env: [{ name: "A", value: "b" }] }] },
      status: { phase: "Running", conditions: [{ type: "Ready", status: "True" }] },
    },
  ]);
});

test("what pods have in common is kept once", () => {
  const [one, other] = read(pod("a"), pod("b")).manifests.map(({ object }) => object);
  expect(one?.kind === "Pod" && other?.kind === "Pod" && one.spec.containers === other.spec.containers).toBe(true);
  expect(one?.metadata.labels).toBe(other?.metadata.labels);
});

test("nothing has a position, neither objects nor problems", () => {
  const { manifests, problems } = read(pod("a"), { apiVersion: "v1", kind: "Node", metadata: { name: 5 } });
  expect(manifests[0]?.positionOf("spec")).toBeUndefined();
  expect(problems).toMatchObject([{ severity: "error", path: "metadata.name" }]);
  expect(problems[0]?.position).toBeUndefined();
});

test("kinds that are not read are counted", () => {
  const { passedOver, manifests } = read({ apiVersion: "v1", kind: "Secret", metadata: { name: "s" } });
  expect([...passedOver]).toEqual([["v1/Secret", 1]]);
  expect(manifests).toEqual([]);
});
