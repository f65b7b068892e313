import type {
  DaemonSet,
  LimitRange,
  PodObject,
  PodSpec,
  ReplicaSet,
  ReplicationControllerWorkload,
  StatefulSet,
} from "@stowage/engine";
import { describe, expect, test } from "vitest";
import { labelsOf, node, pod, template } from "../testing/objects.ts";
import { linesOf, planOf } from "../testing/plan-of.ts";
import type { Plan } from "../plan/planned-pod.ts";

const nodes = [node("a"), node("b")];
const leaving = { deletionTimestamp: "2026-01-01T00:00:00Z" };

function ownedBy(kind: string, name: string, apiVersion = "apps/v1"): Partial<PodObject["metadata"]> {
  return { ownerReferences: [{ apiVersion, kind, name, controller: true }] };
}

function remaining({ bound }: Plan): readonly (string | undefined)[] {
  return bound.map(({ pod: { metadata } }) => metadata.name);
}

describe("StatefulSet", () => {
  const owner = ownedBy("StatefulSet", "db");
  const set = (
    replicas: number,
    spec: Partial<PodSpec> = {},
    more: Partial<StatefulSet["spec"]> = {},
  ): StatefulSet => ({
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: { name: "db" },
    spec: { replicas, selector: { matchLabels: labelsOf("app=db") }, template: template("app=db", spec), ...more },
  });
  const there = (
    ordinal: number,
    spec: Partial<PodSpec> = { nodeName: "a" },
    more: Partial<PodObject["metadata"]> = {},
  ): PodObject => pod(`db-${ordinal}`, "app=db", spec, { ...owner, ...more });

  test("fills the gaps between the ordinals that are there, and drops those beyond", () => {
    const plan = planOf([...nodes, there(0), there(2), there(5)], [set(3)]);
    expect(plan.pods.map(({ pod: { metadata } }) => metadata.name)).toEqual(["db-1"]);
    expect(remaining(plan)).toEqual(["db-0", "db-2"]);
  });

  test("a pod waits for a predecessor of the cluster that is pending", () => {
    const nowhere = { nodeSelector: { disk: "none" } };
    const plan = planOf([...nodes, there(0, nowhere)], [set(2, nowhere)]);
    expect(linesOf(plan)).toEqual(["db-0: Unschedulable", "db-1: NotCreated"]);
  });

  test("a pod whose name is still taken by a terminating one is not made", () => {
    const plan = planOf([...nodes, there(0, { nodeName: "a" }, leaving)], [set(1)]);
    expect([linesOf(plan), remaining(plan)]).toEqual([["db-0: NotCreated"], ["db-0"]]);
  });

  test("another template replaces its pods, except below the partition and under OnDelete", () => {
    const other = { nodeSelector: { "kubernetes.io/hostname": "b" } };
    const all = [...nodes, there(0), there(1)];
    expect(linesOf(planOf(all, [set(2, other)]))).toEqual(["db-0 -> b", "db-1 -> b"]);
    expect(linesOf(planOf(all, [set(2, other, { updateStrategy: { rollingUpdate: { partition: 1 } } })]))).toEqual([
      "db-1 -> b",
    ]);
    expect(linesOf(planOf(all, [set(2, other, { updateStrategy: { type: "OnDelete" } })]))).toEqual([]);
  });
});

test("a DaemonSet makes no second pod where one is terminating", () => {
  const set: DaemonSet = {
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    metadata: { name: "agent" },
    spec: { selector: { matchLabels: labelsOf("app=agent") }, template: template("app=agent") },
  };
  const old = pod("agent-old", "app=agent", { nodeName: "a" }, { ...ownedBy("DaemonSet", "agent"), ...leaving });
  const plan = planOf([...nodes, old], [set]);
  expect(linesOf(plan)).toEqual(["agent-*: NotCreated", "agent-* -> b"]);
  expect(plan.pods[0]?.reason).toBe("waits until agent-old, which is terminating on a, is gone");
});

test("a ReplicaSet keeps pods of another template, and says so", () => {
  const set: ReplicaSet = {
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    metadata: { name: "web" },
    spec: {
      replicas: 2,
      selector: { matchLabels: labelsOf("app=web") },
      template: template("app=web", { nodeSelector: { disk: "ssd" } }),
    },
  };
  const plan = planOf([...nodes, pod("web-1", "app=web", { nodeName: "a" }, ownedBy("ReplicaSet", "web"))], [set]);
  expect([linesOf(plan), remaining(plan)]).toEqual([["web-*: Unschedulable"], ["web-1"]]);
  expect(plan.warnings.map(({ message }) => message)).toEqual([
    "1 pod of another template (spec.nodeSelector) stays: this controller replaces none",
  ]);
});

test("what a LimitRange fills in since then makes no other template", () => {
  const range: LimitRange = {
    apiVersion: "v1",
    kind: "LimitRange",
    metadata: { name: "later", namespace: "default" },
    spec: { limits: [{ type: "Container", defaultRequest: { cpu: "100m" } }] },
  };
  const set: ReplicaSet = {
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    metadata: { name: "web" },
    spec: { replicas: 1, selector: { matchLabels: labelsOf("app=web") }, template: template("app=web") },
  };
  const older = pod("web-1", "app=web", { nodeName: "a" }, ownedBy("ReplicaSet", "web"));
  expect(planOf([...nodes, range, older], [set]).warnings).toEqual([]);
});

test("a ReplicationController makes what is missing", () => {
  const controller: ReplicationControllerWorkload = {
    apiVersion: "v1",
    kind: "ReplicationController",
    metadata: { name: "web" },
    spec: { replicas: 3, selector: labelsOf("app=web"), template: template("app=web") },
  };
  const plan = planOf(
    [...nodes, pod("web-1", "app=web", { nodeName: "a" }, ownedBy("ReplicationController", "web", "v1"))],
    [controller],
  );
  expect(plan.pods.map(({ owner }) => owner)).toEqual(
    Array.from({ length: 2 }, () => ({ kind: "ReplicationController", name: "web" })),
  );
});

test("an owner of another group, though of the same kind and name, owns nothing here", () => {
  const set: ReplicaSet = {
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    metadata: { name: "web" },
    spec: { replicas: 1, selector: { matchLabels: labelsOf("app=web") }, template: template("app=web") },
  };
  const plan = planOf(
    [...nodes, pod("web-1", "app=web", { nodeName: "a" }, ownedBy("ReplicaSet", "web", "example.com/v1"))],
    [set],
  );
  expect(plan.pods.length).toBe(1);
});
